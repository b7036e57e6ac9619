/* origin.c — see origin.h. */
#include "lib/http/origin.h"
#include "lib/http/session.h"

static bool is_ours(const req *r, str origin)
{
    if (r->site->public_url.n && str_eq_nocase(origin, r->site->public_url)) return true;
    str https = S("https://"), http = S("http://");
    if (str_starts(origin, https)) return str_eq_nocase(str_from(origin, https.n), r->origin_host);
    if (r->secure || !str_starts(origin, http)) return false;
    return str_eq_nocase(str_from(origin, http.n), r->origin_host);
}

/* "https://a.example/b?c" without its path. */
static str origin_of(str address)
{
    ptrdiff_t i = str_find(address, S("://"));
    if (i < 0) return (str){0};
    for (i += 3; i < address.n && address.p[i] != '/'; i++) continue;
    return str_upto(address, i);
}

bool origin_allowed(const req *r)
{
    str fetch = req_header(r, "sec-fetch-site"), origin = req_header(r, "origin"), referer = req_header(r, "referer");
    if (fetch.n) return str_eq(fetch, S("same-origin")) || str_eq(fetch, S("none"));
    if (origin.n) return is_ours(r, origin);
    if (referer.n) return is_ours(r, origin_of(referer));
    return !req_cookie(r, session_cookie_name(r)).n;
}
