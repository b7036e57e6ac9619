/* answer_test.c — finished requests as bytes: headers, ETag and 304, compression, cookies. */
#include "lib/http/answer.h"
#include "lib/http/asset.h"
#include "lib/http/refuse.h"
#include "lib/http/serve_asset.h"
#include "lib/http/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <libdeflate.h>

static req the_req;
static pair headers[4];

/* A request answered with 3,500 bytes of page. */
static req *page(void)
{
    req *r = &the_req;
    if (r->mem.start) arena_free(&r->mem);
    *r = (req){.now = 1000, .method = METHOD_GET, .status = 200, .headers = {headers, 0}};
    r->mem = arena_new(4 << 20, &r->fault);
    r->out = buf_new(&r->mem, 0);
    for (int i = 0; i < 500; i++) buf_add(&r->out, S("public "));
    return r;
}

static req *page_for(const char *name, const char *value)
{
    req *r = page();
    headers[r->headers.n++] = (pair){str_of(name), str_of(value)};
    return r;
}

static bool head_has(answer a, const char *text)
{
    return str_find(a.head, str_of(text)) >= 0;
}

static void answers_carry_what_they_must(void **state)
{
    (void)state;
    answer a = answer_make(page(), true, NULL);
    assert_true(str_starts(a.head, S("HTTP/1.1 200 OK\r\ndate: Thu, 01 Jan 1970 00:16:40 GMT\r\n")));
    assert_true(str_ends(a.head, S("connection: keep-alive\r\n\r\n")));
    assert_true(head_has(a, "content-length: 3500\r\n") && head_has(a, "\r\ncontent-type: text/html; charset=utf-8\r\n"));
    assert_true(head_has(a, "\r\ncache-control: private, no-cache\r\n") && head_has(a, "default-src 'none'; style-src 'self'"));
    assert_true(head_has(a, "x-content-type-options: nosniff\r\n") && !head_has(a, "strict-transport"));
    req *r = page();
    r->secure = true;
    r->format = FORMAT_JSON;
    a = answer_make(r, false, NULL);
    assert_true(head_has(a, "strict-transport-security: ") && head_has(a, "connection: close\r\n") && head_has(a, "application/json\r\n"));
    r = page();
    r->status = 422;
    assert_true(head_has(answer_make(r, false, NULL), "\r\ncache-control: private, no-cache\r\n"));
    r->fleeting = true;
    assert_true(head_has(answer_make(r, false, NULL), "\r\ncache-control: no-store\r\n"));
    r = page();
    r->fleeting = true;
    a = answer_make(r, false, NULL);
    assert_true(head_has(a, "\r\ncache-control: no-store\r\n") && !head_has(a, "no-cache"));
}

static void redirects_have_no_body(void **state)
{
    (void)state;
    req *r = page();
    redirect(r, URL("/things/1"));
    answer a = answer_make(r, true, NULL);
    assert_true(str_starts(a.head, S("HTTP/1.1 303 See Other\r\n")) && head_has(a, "\r\nlocation: /things/1\r\n"));
    assert_true(head_has(a, "content-length: 0\r\n") && a.body.n == 0);
}

static void a_head_has_the_length_alone(void **state)
{
    (void)state;
    req *r = page();
    r->head = true;
    answer a = answer_make(r, true, NULL);
    assert_true(head_has(a, "content-length: 3500\r\n") && a.body.n == 0);
}

static void refusals_speak_as_asked(void **state)
{
    (void)state;
    req *r = page_for("accept-language", "nn;q=0.9, en;q=0.1");
    refuse_language(r);
    refuse_write(r, 503);
    answer a = answer_make(r, false, NULL);
    assert_true(head_has(a, "retry-after: 5\r\n") && head_has(a, "cache-control: no-store\r\n") && !head_has(a, "etag"));
    assert_true(str_find(a.body, S("<html lang=\"nn\">")) > 0);
    r = page_for("accept", "application/json");
    refuse_write(r, 431);
    assert_true(head_has(answer_make(r, false, NULL), "content-type: application/problem+json\r\n"));
    assert_true(str_starts(buf_str(&r->out), S("{\"status\": 431, \"title\": \"")));
}

/* The fixed texts go into JSON as they are. */
static void refusals_need_no_escaping(void **state)
{
    (void)state;
    for (int lang = 0; lang < LANG_COUNT; lang++)
        for (int status = 400; status < 600; status++) {
            req *r = page_for("accept", "application/json");
            r->lang = (text_lang)lang;
            refuse_write(r, status);
            int quotes = 0;
            for (ptrdiff_t i = 0; i < r->out.n; i++) {
                quotes += r->out.p[i] == '"';
                assert_true(r->out.p[i] != '\\');
            }
            assert_int_equal(quotes, 10);
        }
}

static str etag_of(answer a)
{
    ptrdiff_t i = str_find(a.head, S("etag: "));
    assert_true(i > 0);
    str tag = str_from(a.head, i + 6);
    return str_upto(tag, str_find(tag, S("\r\n")));
}

static void knows_what_the_client_has(void **state)
{
    (void)state;
    char tag[64], list[80];
    str found = etag_of(answer_make(page(), true, NULL));
    memcpy(tag, found.p, (size_t)found.n);
    tag[found.n] = 0;
    snprintf(list, sizeof list, "W/\"x\", %s", tag);
    answer a = answer_make(page_for("if-none-match", list), true, NULL);
    assert_true(str_starts(a.head, S("HTTP/1.1 304 Not Modified\r\n")) && a.body.n == 0 && !head_has(a, "content-length"));
    assert_true(head_has(a, tag) && head_has(a, "content-security-policy"));

    tag[4] = tag[4] == '0' ? '1' : '0';
    assert_int_equal(answer_make(page_for("if-none-match", tag), true, NULL).body.n, 3500);
    assert_int_equal(answer_make(page_for("if-none-match", "\"\""), true, NULL).body.n, 3500);
}

static void hashes_tell_contents_apart(void **state)
{
    (void)state;
    char text[100] = {0};
    u64 seen[101 * 2], h[2];
    for (int n = 0; n <= 100; n++) content_hash((str){text, n}, &seen[2 * n]);
    for (int i = 0; i <= 100; i++)
        for (int j = 0; j < i; j++) assert_true(seen[2 * i] != seen[2 * j] && seen[2 * i + 1] != seen[2 * j + 1]);
    for (int i = 0; i < 100; i++) {
        text[i] = 1;
        content_hash((str){text, 100}, h);
        assert_true(h[0] != seen[200] && h[1] != seen[201]);
        text[i] = 0;
    }
}

static void compresses_what_is_no_secret(void **state)
{
    (void)state;
    struct libdeflate_compressor *z = libdeflate_alloc_compressor(1);
    answer a = answer_make(page_for("accept-encoding", "br, gzip;q=0.5"), true, z);
    assert_true(head_has(a, "content-encoding: gzip\r\n") && a.body.n < 200 && str_ends(etag_of(a), S("-gzip\"")));
    struct libdeflate_decompressor *back = libdeflate_alloc_decompressor();
    char out[4000];
    size_t n;
    assert_int_equal(libdeflate_gzip_decompress(back, a.body.p, (size_t)a.body.n, out, sizeof out, &n), LIBDEFLATE_SUCCESS);
    assert_true(n == 3500 && memcmp(out, "public public ", 14) == 0);
    libdeflate_free_decompressor(back);

    assert_int_equal(answer_make(page_for("accept-encoding", "gzip;q=0"), true, z).body.n, 3500);
    assert_int_equal(answer_make(page_for("accept-encoding", "br"), true, z).body.n, 3500);
    req *r = page_for("accept-encoding", "gzip");
    r->content_type = S("image/png");
    assert_int_equal(answer_make(r, true, z).body.n, 3500);
    r = page_for("accept-encoding", "gzip");
    reply_secret(r);
    a = answer_make(r, true, z);
    assert_true(a.body.n == 3500 && head_has(a, "cache-control: no-store\r\n") && !head_has(a, "etag"));
    libdeflate_free_compressor(z);
}

static req *asset_asked(str path, str query)
{
    req *r = page();
    r->out = (buf){.mem = &r->mem};
    r->path = path;
    r->query = query;
    return r;
}

static void assets_are_kept_by_their_hash(void **state)
{
    (void)state;
    assert_true(n_assets > 0);
    for (int i = 1; i < n_assets; i++) assert_true(str_cmp(str_of(assets[i - 1].path), str_of(assets[i].path)) < 0);

    url address = url_asset(&page()->mem, str_of(assets[0].path));
    str_cut cut = str_split(str_copy(&the_req.mem, address.s), '?');
    char path[100], query[100];
    memcpy(path, cut.head.p, (size_t)cut.head.n);
    memcpy(query, cut.tail.p, (size_t)cut.tail.n);
    req *r = asset_asked((str){path, cut.head.n}, (str){query, cut.tail.n});
    assert_true(asset_serve(r));
    answer a = answer_make(r, true, NULL);
    assert_true(head_has(a, "immutable") && a.body.n == (ptrdiff_t)assets[0].n && head_has(a, "content-security-policy"));
    r = asset_asked((str){path, cut.head.n}, S("v=old"));
    assert_true(asset_serve(r));
    assert_false(head_has(answer_make(r, true, NULL), "immutable"));
    r = asset_asked(S("/assets/none.css"), S(""));
    assert_false(asset_serve(r));
    assert_int_equal(r->refused, 404);
}

static void sessions_are_cookies(void **state)
{
    (void)state;
    char cookie[100] = "a=b; dugnad=", hash[64];
    req *r = page();
    str token = session_start(r, 60);
    assert_int_equal(token.n, 64);
    str set = pairs_find(&r->reply, S("set-cookie"), NULL);
    assert_true(str_starts(set, S("dugnad=")) && str_ends(set, S("; Path=/; HttpOnly; SameSite=Lax; Max-Age=60")));
    str stored = token_hash(&r->mem, token);
    assert_true(stored.n == 64 && !str_eq(stored, token));
    memcpy(hash, stored.p, 64);
    memcpy(cookie + strlen(cookie), token.p, 64);

    r = page_for("cookie", cookie);
    assert_true(str_eq(token_hash(&r->mem, session_token(r)), (str){hash, 64}));
    r->secure = true;
    assert_int_equal(session_token(r).n, 0); /* over TLS the cookie has another name */
    assert_int_equal(session_token(page_for("cookie", "dugnad=0123")).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_carry_what_they_must), cmocka_unit_test(redirects_have_no_body), cmocka_unit_test(a_head_has_the_length_alone),
        cmocka_unit_test(refusals_speak_as_asked), cmocka_unit_test(refusals_need_no_escaping), cmocka_unit_test(knows_what_the_client_has),
        cmocka_unit_test(hashes_tell_contents_apart), cmocka_unit_test(compresses_what_is_no_secret),
        cmocka_unit_test(assets_are_kept_by_their_hash), cmocka_unit_test(sessions_are_cookies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
