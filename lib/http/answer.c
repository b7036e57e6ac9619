/* answer.c — see answer.h. */
#include "lib/http/answer.h"
#include "lib/http/asset.h"
#include "lib/http/refuse.h"

#include <libdeflate.h>
#include <string.h>
#include <time.h>

enum { COMPRESS_FROM = 1024 };

static const char security[] =
    "content-security-policy: default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n"
    "x-content-type-options: nosniff\r\n"
    "referrer-policy: same-origin\r\n"
    "cross-origin-opener-policy: same-origin\r\n"
    "cross-origin-resource-policy: same-origin\r\n"
    "permissions-policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()\r\n";

static u64 fold(u64 a, u64 b)
{
    unsigned __int128 m = (unsigned __int128)a * b;
    return (u64)m ^ (u64)(m >> 64);
}

void content_hash(str s, u64 out[2])
{
    u64 a = 0x243F6A8885A308D3u ^ (u64)s.n, b = 0x13198A2E03707344u, w[4];
    for (; s.n > 0; s = str_from(s, s.n < (ptrdiff_t)sizeof w ? s.n : (ptrdiff_t)sizeof w)) {
        if (s.n < (ptrdiff_t)sizeof w) memset(w, 0, sizeof w);
        memcpy(w, s.p, s.n < (ptrdiff_t)sizeof w ? (size_t)s.n : sizeof w);
        a = fold(w[0] ^ 0xA4093822299F31D1u, w[1] ^ a);
        b = fold(w[2] ^ 0x082EFA98EC4E6C8Bu, w[3] ^ b);
    }
    out[0] = fold(a ^ 0x452821E638D01377u, b ^ 0xBE5466CF34E90C6Du);
    out[1] = fold(a ^ 0xC0AC29B7C97C50DDu, b ^ 0x3F84D5B5B5470917u);
}

typedef struct {
    req *r;
    str body, packed;  /* packed: compressed, or empty */
    str etag;          /* without quotes; empty: none */
    bool not_modified;
} reply;

static void add_header(buf *b, str name, str value)
{
    buf_add(b, name);
    buf_add(b, S(": "));
    buf_add(b, value);
    buf_add(b, S("\r\n"));
}

static void add_date(buf *b, i64 now)
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm t;
    time_t at = (time_t)now;
    gmtime_r(&at, &t); /* strftime() would write names in the language of the process */
    buf_printf(b, "date: %.3s, %02d %.3s %d %02d:%02d:%02d GMT\r\n", days + 3 * t.tm_wday, t.tm_mday,
               months + 3 * t.tm_mon, t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

/* Does a header like "br;q=1, gzip" take gzip? */
static bool accepts_gzip(str accepted)
{
    for (str_cut cut = {.tail = accepted, .ok = accepted.n > 0}; cut.ok;) {
        cut = str_split(cut.tail, ',');
        str_cut item = str_split(cut.head, ';');
        if (!str_eq_nocase(str_trim(item.head), S("gzip"))) continue;
        str q = str_trim(item.tail);
        return !str_eq(q, S("q=0")) && !str_starts(q, S("q=0.0"));
    }
    return false;
}

/* Does If-None-Match name this content, in either of its two codings? */
static bool client_has(str header, str etag)
{
    ptrdiff_t at = etag.n ? str_find(header, etag) : -1;
    if (at < 1 || header.p[at - 1] != '"') return false;
    str rest = str_from(header, at + etag.n);
    return str_starts(rest, S("\"")) || str_starts(rest, S("-gzip\""));
}

static str content_type(const req *r)
{
    if (r->content_type.n) return r->content_type;
    if (r->format == FORMAT_JSON) return S("application/json");
    return r->format == FORMAT_CSV ? S("text/csv; charset=utf-8") : S("text/html; charset=utf-8");
}

static bool is_text(str type)
{
    return str_starts(type, S("text/")) || str_find(type, S("json")) >= 0 || str_find(type, S("xml")) >= 0;
}

static str etag_of(req *r, str body)
{
    u64 h[2];
    content_hash(body, h);
    buf b = buf_new(&r->mem, 32);
    buf_hex(&b, (const u8 *)h, sizeof h);
    return buf_str(&b);
}

static str compress(req *r, str body, struct libdeflate_compressor *z)
{
    size_t most = (size_t)body.n; /* what would not shrink is sent as it is */
    char *p = NEW(&r->mem, char, body.n);
    size_t n = p ? libdeflate_gzip_compress(z, body.p, (size_t)body.n, p, most) : 0;
    return (str){p, (ptrdiff_t)n};
}

static void choose_asset(reply *a, const asset *file, bool gzip)
{
    a->body = (str){(const char *)file->data, (ptrdiff_t)file->n};
    a->etag = str_of(file->etag);
    a->not_modified = client_has(req_header(a->r, "if-none-match"), a->etag);
    if (gzip && file->gzip) a->packed = (str){(const char *)file->gzip, (ptrdiff_t)file->n_gzip};
}

static void choose_page(reply *a, bool gzip, struct libdeflate_compressor *z)
{
    req *r = a->r;
    bool secret = str_eq(pairs_find(&r->reply, S("cache-control"), NULL), S("no-store"));
    if (!r->redirect_to.n) a->body = buf_str(&r->out);
    if (r->status == 200 && r->method == METHOD_GET && !secret) a->etag = etag_of(r, a->body);
    a->not_modified = client_has(req_header(r, "if-none-match"), a->etag);
    if (gzip && z && !secret && !a->not_modified && a->body.n > COMPRESS_FROM && is_text(content_type(r)))
        a->packed = compress(r, a->body, z);
}

static void add_caching(buf *b, const reply *a)
{
    bool own;
    pairs_find(&a->r->reply, S("cache-control"), &own);
    bool form = a->r->status == 422; /* what was typed is still there when the browser goes back to it */
    bool kept = (a->r->status < 400 || form) && !a->r->fleeting;
    if (!own) buf_add(b, kept ? S("cache-control: private, no-cache\r\n") : S("cache-control: no-store\r\n"));
    if (a->etag.n) {
        buf_add(b, S("etag: \""));
        buf_add(b, a->etag);
        buf_add(b, a->packed.n ? S("-gzip\"\r\n") : S("\"\r\n"));
    }
    buf_add(b, S("vary: accept-encoding\r\n"));
}

static void add_content(buf *b, const reply *a)
{
    if (a->not_modified || a->r->status == 204) return;
    str body = a->packed.n ? a->packed : a->body;
    if (body.n) add_header(b, S("content-type"), content_type(a->r));
    if (a->packed.n) buf_add(b, S("content-encoding: gzip\r\n"));
    buf_add(b, S("content-length: "));
    buf_i64(b, body.n);
    buf_add(b, S("\r\n"));
}

static str head_write(const reply *a, bool keep)
{
    req *r = a->r;
    buf b = buf_new(&r->mem, 1536);
    int status = a->not_modified ? 304 : r->status;
    buf_add(&b, S("HTTP/1.1 "));
    buf_i64(&b, status);
    buf_char(&b, ' ');
    buf_z(&b, status_reason(status));
    buf_add(&b, S("\r\n"));
    add_date(&b, r->now ? r->now : time_now());
    add_content(&b, a);
    add_caching(&b, a);
    for (int i = 0; i < r->reply.n; i++) add_header(&b, r->reply.at[i].name, r->reply.at[i].value);
    if (r->redirect_to.n) add_header(&b, S("location"), r->redirect_to);
    if (status == 503) buf_add(&b, S("retry-after: 5\r\n"));
    buf_add(&b, (str){security, (ptrdiff_t)sizeof security - 1});
    if (r->secure) buf_add(&b, S("strict-transport-security: max-age=31536000\r\n"));
    buf_add(&b, keep ? S("connection: keep-alive\r\n\r\n") : S("connection: close\r\n\r\n"));
    return buf_str(&b);
}

answer answer_make(req *r, bool keep, struct libdeflate_compressor *z)
{
    reply a = {.r = r};
    bool gzip = accepts_gzip(req_header(r, "accept-encoding"));
    r->mem.sticky = true; /* the transaction is over: what does not fit now must not look like a fault of it */
    if (r->asset) choose_asset(&a, r->asset, gzip);
    else choose_page(&a, gzip, z);
    answer out = {.head = head_write(&a, keep), .body = a.packed.n ? a.packed : a.body};
    if (r->head || a.not_modified || r->status == 204) out.body = (str){0};
    return out;
}
