/*
 * routes.c — THE table: every address, who may come in, and what answers. It is
 * the sitemap and the first gate at once; there is no other way in.
 */
#include "app/account/account.h"
#include "app/app.h"
#include "app/home/home_page.h"
#include "app/page.h"
#include "lib/http/session.h"

#define GET(pattern, run, need, ...) {METHOD_GET, pattern, run, need, 0 __VA_OPT__(| __VA_ARGS__)}
#define POST(pattern, run, need, ...) {METHOD_POST, pattern, run, need, 0 __VA_OPT__(| __VA_ARGS__)}

const route app_routes[] = {
    /* home */
    GET("/", home_show, ANYONE),
    GET("/healthz", health_show, ANYONE),
    POST("/language", language_update, ANYONE),
};
const int app_n_routes = (int)(sizeof app_routes / sizeof *app_routes);

/* The user's choice, then the account's, then the municipality's form, then what the browser asks for. */
static text_lang lang_chosen(req *r)
{
    text_lang l;
    if (lang_of(req_cookie(r, "lang"), &l)) return l;
    i64 here = page_municipality(r);
    if (r->actor->account && lang_of(db_str(r->db, "SELECT lang FROM account WHERE id = $1", V(r->actor->account)), &l)) return l;
    if (here && lang_of(db_str(r->db, "SELECT lang FROM tenant WHERE id = $1", V(here)), &l)) return l;
    return lang_accepted(req_header(r, "accept-language"), LANG_NB);
}

static void welcome(req *r)
{
    str token = session_token(r);
    r->actor = NEW(&r->mem, actor, 1);
    *r->actor = actor_of_session(r->db, token.n ? token_hash(&r->mem, token) : (str){0}, r->now);
    r->lang = lang_chosen(r);
}

static bool allows(req *r, int need)
{
    return policy_allows(r->actor, need);
}

site app_site(const app *a)
{
    return (site){
        .routes = app_routes,
        .n_routes = app_n_routes,
        .welcome = welcome,
        .allows = allows,
        .error = page_error,
        .public_url = a->public_url,
        .app = a,
    };
}
