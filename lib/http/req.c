/* req.c — see req.h: what a handler asks of its request, and what it says of its answer. */
#include "lib/http/req.h"
#include "lib/http/route.h"
#include "lib/http/target.h"

enum { MAX_SCREENED = 16, MAX_REPLY = 16, BODY = 1024 * 1024, BODY_LARGE = 12 * 1024 * 1024 };

str pairs_find(const pairs *p, str name, bool *found)
{
    int i = 0;
    while (i < p->n && !str_eq(p->at[i].name, name)) i++;
    if (found) *found = i < p->n;
    return i < p->n ? p->at[i].value : (str){0};
}

str req_header(const req *r, const char *name)
{
    return pairs_find(&r->headers, str_of(name), NULL);
}

str req_cookie(const req *r, const char *name)
{
    for (int i = 0; i < r->headers.n; i++) {
        if (!str_eq(r->headers.at[i].name, S("cookie"))) continue;
        for (str_cut cut = {.tail = r->headers.at[i].value, .ok = true}; cut.ok;) {
            cut = str_split(cut.tail, ';');
            str_cut cookie = str_split(cut.head, '=');
            if (str_eq(str_trim(cookie.head), str_of(name))) return str_trim(cookie.tail);
        }
    }
    return (str){0};
}

str req_param(const req *r, const char *name)
{
    return pairs_find(&r->form, str_of(name), NULL);
}

bool req_has(const req *r, const char *name)
{
    bool found;
    pairs_find(&r->form, str_of(name), &found);
    return found;
}

int req_params(req *r, const char *name, str **out)
{
    int n = 0;
    *out = NEW(&r->mem, str, r->form.n);
    for (int i = 0; i < r->form.n; i++)
        if (str_eq(r->form.at[i].name, str_of(name))) (*out)[n++] = r->form.at[i].value;
    return n;
}

i64 req_id(const req *r, int i)
{
    i64 id = 0;
    assert(i >= 0 && i < REQ_IDS);
    bool ok = str_to_i64(r->ids[i], 1, INT64_MAX, &id);
    assert(ok && "the pattern has no :id there");
    (void)ok;
    return id;
}

void reply_header(req *r, const char *name, str value)
{
    assert(r->reply.n < MAX_REPLY && !str_has(value, '\n') && !str_has(value, '\r') && !str_has(value, '\0'));
    if (!r->reply.at) r->reply.at = NEW(&r->mem, pair, MAX_REPLY);
    r->reply.at[r->reply.n++] = (pair){str_of(name), value};
}

void screen_add(req *r, str name, str what)
{
    if (!r->screened.at) r->screened.at = NEW(&r->mem, pair, MAX_SCREENED);
    if (r->screened.n < MAX_SCREENED) r->screened.at[r->screened.n++] = (pair){name, what};
}

void reply_secret(req *r)
{
    reply_header(r, "cache-control", S("no-store"));
}

void reply_cookie(req *r, const char *name, str value, i64 max_age)
{
    buf b = buf_new(&r->mem, 160);
    buf_z(&b, name);
    buf_char(&b, '=');
    buf_add(&b, value);
    buf_add(&b, S("; Path=/; HttpOnly; SameSite=Lax"));
    if (r->secure) buf_add(&b, S("; Secure"));
    if (max_age) buf_printf(&b, "; Max-Age=%lld", (long long)(max_age < 0 ? 0 : max_age));
    reply_header(r, "set-cookie", buf_str(&b));
}

void redirect(req *r, url to)
{
    assert(to.s.n && to.s.p[0] == '/' && !(to.s.n > 1 && (to.s.p[1] == '/' || to.s.p[1] == '\\')));
    r->status = 303;
    r->redirect_to = to.s;
}

str req_form_key(req *r)
{
    u8 raw[16];
    if (r->form_key.n) return r->form_key;
    rand_bytes(raw, sizeof raw);
    buf b = buf_new(&r->mem, 2 * sizeof raw);
    buf_hex(&b, raw, sizeof raw);
    return r->form_key = buf_str(&b);
}

void site_ready(site *s, arena *program)
{
    s->router = router_build(program, s->routes, s->n_routes);
}

static method method_of(str name)
{
    if (str_eq(name, S("GET")) || str_eq(name, S("HEAD"))) return METHOD_GET;
    return str_eq(name, S("POST")) ? METHOD_POST : METHOD_OTHER;
}

/* Finds the row for the path as it is, else for the path without .json or .csv. */
static void route_open(req *r)
{
    static const struct {
        str suffix;
        unsigned flag;
        format format;
    } formats[] = {{{".json", 5}, ROUTE_JSON, FORMAT_JSON}, {{".csv", 4}, ROUTE_CSV, FORMAT_CSV}};

    route_ask ask = {r->method, r->path, 0};
    r->route = route_find(r->site->router, ask, r->ids, &r->allow);
    for (size_t i = 0; i < sizeof formats / sizeof *formats && !r->route && !r->allow.n; i++) {
        if (!str_ends(r->path, formats[i].suffix) || r->path.n <= formats[i].suffix.n) continue;
        ask.path = str_upto(r->path, r->path.n - formats[i].suffix.n);
        ask.suffix = formats[i].flag;
        r->route = route_find(r->site->router, ask, r->ids, &r->allow);
        r->format = formats[i].format;
        if (r->route || r->allow.n) r->path = ask.path;
    }
    if (!r->route) r->refused = r->allow.n ? 405 : 404;
}

void req_open(req *r)
{
    str_cut cut = str_split(r->target, '?');
    r->query = cut.tail;
    r->method = method_of(r->method_name);
    r->head = str_eq(r->method_name, S("HEAD"));
    if (!r->origin_host.n) r->origin_host = req_header(r, "host");
    if (!r->now) r->now = time_now();
    if (!path_decode(&r->mem, cut.head, &r->path)) {
        r->path = S("/");
        r->refused = 400;
        return;
    }
    if (str_starts(r->path, S("/assets/"))) return;
    route_open(r);
}

i64 req_body_limit(const req *r)
{
    return r->route && (r->route->flags & ROUTE_LARGE) ? BODY_LARGE : BODY;
}
