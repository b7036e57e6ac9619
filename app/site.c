/*
 * site.c — what the dispatcher asks the product: who is it, in which language,
 * may they come in, is there something in the form that must not be taken in.
 */
#include "app/account/proof.h"
#include "app/account/sign_in.h"
#include "app/app.h"
#include "app/guard/guard.h"
#include "app/page.h"
#include "lib/http/session.h"

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
    r->fleeting = r->actor->shared;
    if (r->method == METHOD_POST && !r->refused && r->actor->account) session_touch(r->db, r->actor->session, r->now);
    r->lang = lang_chosen(r);
}

/* No identity number is taken in, from any form or query: the digits are masked before a handler sees them. */
static void screen(req *r)
{
    for (int i = 0; i < r->form.n; i++) {
        pair *p = &r->form.at[i];
        if (str_eq(p->name, S("key")) || !guard_finds_number(p->value)) continue; /* our own random digits may look like anything */
        guard_hits found = guard_numbers(&r->mem, p->value);
        screen_add(r, p->name, str_printf(&r->mem, "%lld–%lld", (long long)found.p[0].first, (long long)found.p[0].last));
        p->value = guard_masked(&r->mem, p->value);
    }
}

static str screened(req *r, str where)
{
    return TF(r, "The text seems to hold a national identity number (characters {1}). Remove the number. If it is another kind of number, say in words what it is for.", where);
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
        .before = proof_before,
        .screen = screen,
        .screened = screened,
        .error = page_error,
        .public_url = a->public_url,
        .app = a,
    };
}
