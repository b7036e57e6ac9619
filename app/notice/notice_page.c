/*
 * notice_page.c — handlers of notices and of the outbox: load, act, answer. No SQL,
 * no rules.
 */
#include "app/notice/notice_page.h"

#include "app/app.h"
#include "app/municipality/municipality.h"
#include "app/notice/notice.h"
#include "app/notice/outbox_rows.html.h"
#include "app/page.h"

str notice_origin(req *r)
{
    if (r->site->public_url.n) return r->site->public_url;
    return str_printf(&r->mem, "%s%.*s", r->secure ? "https://" : "http://", (int)r->origin_host.n, r->origin_host.p);
}

void notice_seen_update(req *r)
{
    notice_seen(r->db, r->actor->account, r->now);
    redirect(r, URL("/me"));
}

/* An operator sees all of the installation's mail, an administrator that of the municipality. */
static bool outbox_or_refuse(req *r, i64 *municipality)
{
    *municipality = actor_is(r->actor, ROLE_OPERATOR, 0) ? 0 : page_municipality(r);
    bool may_see = !*municipality || actor_is(r->actor, ROLE_ADMIN, *municipality);
    if (!may_see) page_error(r, 403);
    return may_see;
}

void outbox_list(req *r)
{
    shelf sh;
    i64 municipality;
    if (!outbox_or_refuse(r, &municipality) || !page_shelf(r, S("mail"), &sh)) return;
    mails list = mail_page(r->db, municipality, sh.after, sh.limit + 1);
    bool more = list.n > sh.limit;
    if (more) list.n = sh.limit;
    outbox_rows(r, (outbox_rows_view){
        .list = list,
        .configured = app_of(r)->smtp_url.n > 0,
        .next = page_next(r, list.n ? list.at[list.n - 1].id : 0, more),
    });
    page(r, 200, T(r, "E-mail that is sent"), SECTION_ME);
}

void outbox_retry(req *r)
{
    i64 municipality;
    mail m;
    if (!outbox_or_refuse(r, &municipality)) return;
    if (!mail_find(r->db, req_id(r, 0), &m) || (municipality && m.municipality != municipality)) {
        page_error(r, 404);
        return;
    }
    if (!mail_retry(r->db, m.id, r->now)) {
        page_error(r, 409);
        return;
    }
    redirect(r, page_said(r, municipality ? url_in(&r->mem, URL("/admin/outbox"), municipality) : URL("/admin/outbox"), S("saved")));
}
