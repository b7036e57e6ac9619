/*
 * page_ask.c — one request as a browser would send it, through dispatch(): no
 * socket, no thread. Must not judge the answer.
 */
#include "test/page.h"

#include <stdlib.h>
#include <string.h>

enum { REQUEST_MEMORY = 64 << 20 };

/* Lives longer than a request, since the database's text lies in its arena. */
static req the_request;

void ask_start(asker *who, world *w, arena *mem)
{
    *who = (asker){.world = w, .site = page_app.site(), .mem = mem, .db = world_fresh(w), .now = time_of_day(2026, 11, 21)};
    if (!the_request.mem.start) the_request.mem = arena_new(REQUEST_MEMORY, &the_request.fault);
}

void ask_end(asker *who)
{
    if (who->watch) db_close(who->watch);
    db_close(who->db);
}

i64 ask_version(asker *who)
{
    fault_point f = {0};
    if (setjmp(f.env)) page_stop("data_version: %s", f.why);
    if (!who->watch) who->watch = world_open(who->world);
    db_attach(who->watch, who->mem, &f);
    db_begin(who->watch, false);
    i64 version = db_i64(who->watch, 0, "PRAGMA data_version");
    db_commit(who->watch);
    return version;
}

str ask_drift(asker *who)
{
    fault_point f = {0};
    if (setjmp(f.env)) page_stop("drift: %s", f.why);
    db_attach(who->db, who->mem, &f);
    db_begin(who->db, true);
    str found = page_app.drift(who->db, who->now);
    db_rollback(who->db);
    return found;
}

bool ask_as(asker *who, str name)
{
    who->jar = (pairs){0};
    if (str_eq(name, S("nobody"))) return true;
    fault_point f = {0};
    if (setjmp(f.env)) page_stop("signing in %.*s: %s", (int)name.n, name.p, f.why);
    db_attach(who->db, who->mem, &f);
    db_begin(who->db, true);
    str cookie = page_app.sign_in(who->db, who->mem, name, who->now);
    db_commit(who->db);
    str_cut cut = str_split(cookie, '=');
    if (cookie.n) who->jar = pairs_add(who->mem, who->jar, cut.head, str_copy(who->mem, cut.tail));
    return cookie.n > 0;
}

static void put_encoded(buf *b, str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) buf_printf(b, "%%%02X", (unsigned char)s.p[i]);
}

static str form_body(arena *mem, const pairs *sent)
{
    buf b = buf_new(mem, 256);
    bool has_key = false;
    for (int i = 0; i < sent->n; i++) {
        if (i) buf_char(&b, '&');
        has_key |= str_eq(sent->at[i].name, S("key"));
        put_encoded(&b, sent->at[i].name);
        buf_char(&b, '=');
        put_encoded(&b, sent->at[i].value);
    }
    if (!has_key) buf_printf(&b, "%skey=%s", sent->n ? "&" : "", str_z(mem, rand_token(mem)));
    return buf_str(&b);
}

static str cookie_header(arena *mem, const pairs *jar)
{
    buf b = buf_new(mem, 128);
    for (int i = 0; i < jar->n; i++) {
        if (i) buf_add(&b, S("; "));
        buf_add(&b, jar->at[i].name);
        buf_char(&b, '=');
        buf_add(&b, jar->at[i].value);
    }
    return buf_str(&b);
}

/* What browsers send; a header of the script's own replaces it, and an empty one removes it. */
static pairs headers_of(asker *who, const question *q)
{
    bool is_get = str_eq(q->method, S("GET")) || str_eq(q->method, S("HEAD"));
    pairs all = {0};
    for (int i = 0; i < q->headers.n; i++)
        if (q->headers.at[i].value.n) all = pairs_add(who->mem, all, q->headers.at[i].name, q->headers.at[i].value);
    static const str usual[][2] = {
        {{"host", 4}, {"localhost:8080", 14}},
        {{"accept-language", 15}, {"nb", 2}},
        {{"origin", 6}, {"http://localhost:8080", 21}},
        {{"sec-fetch-site", 14}, {"same-origin", 11}},
        {{"content-type", 12}, {"application/x-www-form-urlencoded", 33}},
    };
    bool has_origin;
    pairs_find(&q->headers, S("origin"), &has_origin);
    for (size_t i = 0; i < (is_get ? 2 : sizeof usual / sizeof *usual); i++) {
        bool is_given;
        pairs_find(&q->headers, usual[i][0], &is_given);
        bool would_vouch = has_origin && str_eq(usual[i][0], S("sec-fetch-site"));
        if (!is_given && !would_vouch) all = pairs_add(who->mem, all, usual[i][0], usual[i][1]);
    }
    if (who->jar.n) all = pairs_add(who->mem, all, S("cookie"), cookie_header(who->mem, &who->jar));
    return all;
}

static void request_fill(req *r, asker *who, const question *q)
{
    arena mem = r->mem;
    arena_reset(&mem);
    memset(r, 0, sizeof *r);
    r->mem = mem;
    r->db = who->db;
    r->site = who->site;
    r->now = who->now;
    r->method_name = q->method;
    r->target = q->target;
    r->headers = headers_of(who, q);
    r->origin_host = pairs_find(&r->headers, S("host"), NULL);
    r->host = str_split(r->origin_host, ':').head;
    str from = req_header(r, "x-forwarded-for"); /* as told by a proxy that is believed */
    r->client = from.n ? from : S("127.0.0.1");
    r->head = str_eq(q->method, S("HEAD"));
    if (!r->head && !str_eq(q->method, S("GET"))) r->body = form_body(who->mem, &q->fields);
    r->fault.countdown = who->fail_at;
}

/* A later cookie of a name replaces the one before; one that is deleted goes. */
static void jar_keep(asker *who, str set_cookie)
{
    str_cut cut = str_split(str_split(set_cookie, ';').head, '=');
    bool is_gone = str_find(set_cookie, S("Max-Age=0")) >= 0 || cut.tail.n == 0;
    pairs kept = {0};
    for (int i = 0; i < who->jar.n; i++)
        if (!str_eq(who->jar.at[i].name, cut.head))
            kept = pairs_add(who->mem, kept, who->jar.at[i].name, who->jar.at[i].value);
    if (!is_gone) kept = pairs_add(who->mem, kept, str_copy(who->mem, cut.head), str_copy(who->mem, cut.tail));
    who->jar = kept;
}

static str type_of(const req *r)
{
    if (r->content_type.n) return r->content_type;
    static const char *const usual[] = {"text/html; charset=utf-8", "application/json", "text/csv; charset=utf-8"};
    return str_of(usual[r->format]);
}

answer ask(asker *who, const question *q)
{
    req *r = &the_request;
    request_fill(r, who, q);
    dispatch(r);
    answer a = {.status = r->status, .was_failed = who->fail_at > 0 && r->fault.countdown == 0};
    a.location = str_copy(who->mem, r->redirect_to);
    a.body = r->asset ? (str){(const char *)"", 0} : str_copy(who->mem, buf_str(&r->out));
    a.type = str_copy(who->mem, type_of(r));
    for (int i = 0; i < r->reply.n; i++) {
        pair h = r->reply.at[i];
        if (str_eq(h.name, S("set-cookie"))) jar_keep(who, h.value);
        a.headers = pairs_add(who->mem, a.headers, str_copy(who->mem, h.name), str_copy(who->mem, h.value));
    }
    a.text = str_starts(a.type, S("text/html")) ? text_seen(who->mem, a.body) : a.body;
    return a;
}
