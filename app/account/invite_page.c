/* invite_page.c — see people_page.h: inviting, and the one-time link that is handed over. No SQL, no rules. */
#include "app/account/people_page.h"

#include "app/account/person.h"
#include "app/account/person_form.html.h"
#include "app/account/person_link.html.h"
#include "app/account/sign_in.h"
#include "app/app.h"
#include "app/municipality/municipality.h"
#include "app/notice/notice.h"
#include "app/notice/notice_page.h"
#include "app/page.h"
#include "app/unit/unit.h"

typedef struct {
    str name, title, email, role;
    i64 home, unit, ends;
} invitation;
static const field invitation_field[] = {
    STR(invitation, name, .max = 120, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Name")),
    STR(invitation, title, .max = 120, .flags = FIELD_FORM, .label = N_("What others see beside the name")),
    STR(invitation, email, .max = 254, .flags = FIELD_FORM, .label = N_("E-mail")),
    STR(invitation, role, .max = 20, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Role")),
    I64(invitation, home, .min = 0, .max = 9999, .flags = FIELD_FORM | FIELD_ID, .label = N_("Works in")),
    I64(invitation, unit, .min = 0, .max = INT64_MAX, .flags = FIELD_FORM | FIELD_ID, .label = N_("Unit")),
    I64(invitation, ends, .flags = FIELD_FORM | FIELD_DATE, .label = N_("Last day")),
};
static const fields invitation_fields = FIELDS(invitation, invitation_field);

static void form_show(req *r, int status, const invitation *f, const problems *bad)
{
    i64 here = page_municipality(r);
    communes homes;
    units tree;
    municipality_all(r->db, &homes);
    unit_tree(r->db, here, UNITS_OPEN, &tree);
    person_form(r, (person_form_view){
        .here = here,
        .name = f->name,
        .title = f->title,
        .email = f->email,
        .role = f->role,
        .home = f->home,
        .unit = f->unit,
        .ends = f->ends,
        .homes = homes,
        .tree = tree,
        .guests_only = !people_administers(r->actor, here),
        .bad = bad,
    });
    page_narrow(r, status, T(r, "Invite somebody"), SECTION_ME);
}

static bool inviting_or_refuse(req *r)
{
    i64 here = page_municipality(r);
    bool invites = people_invites(r->actor, here) && place_is(r->db, here, 0);
    if (!invites) page_error(r, 403);
    return invites;
}

void people_new(req *r)
{
    problems none = {0};
    invitation f = {.home = page_municipality(r)};
    if (!inviting_or_refuse(r)) return;
    if (!people_administers(r->actor, f.home)) f = (invitation){.role = role_code(ROLE_GUEST)};
    form_show(r, 200, &f, &none);
}

static void who_check(req *r, const invitation *f, i64 here, problems *bad)
{
    bool outsider = f->home != here;
    if (f->email.n && !email_is(f->email)) problem_add(bad, "email", T(r, "Write a whole e-mail address, such as name@example.no."));
    else if (!account_email_free(r->db, f->email, 0)) problem_add(bad, "email", T(r, "Somebody has this address already."));
    if (outsider && !guest_home_is(r->db, r->actor, here, f->home)) problem_add(bad, "home", T(r, "Choose a municipality in the list."));
    if (f->role.n && !role_may_give(r->actor, f->role, here, outsider))
        problem_add(bad, "role", outsider ? T(r, "Somebody from elsewhere can be guest, researcher, council member or coordinator.") : T(r, "Choose a role in the list."));
}

static void where_check(req *r, const invitation *f, i64 here, problems *bad)
{
    bool needs_end = f->role.n && role_needs_end(f->role, f->home != here);
    if (f->unit && !place_is(r->db, here, f->unit)) problem_add(bad, "unit", T(r, "Choose a unit in the list."));
    if (needs_end && !f->ends) problem_add(bad, "ends", T(r, "A guest needs a last day."));
    if (f->ends && f->ends < r->now) problem_add(bad, "ends", T(r, "The last day must not be in the past."));
    if (needs_end && f->ends > r->now + 366 * DAY) problem_add(bad, "ends", T(r, "One year at most."));
}

/* ---- links ---- */

static void link_mail(req *r, const account *a, str token)
{
    if (!app_of(r)->smtp_url.n || !a->email.n) return;
    buf body = buf_new(&r->mem, 500);
    buf_add(&body, T(r, "You are invited. Open this address to come in. It works once, within two weeks."));
    buf_z(&body, "\n\n");
    buf_add(&body, notice_origin(r));
    buf_add(&body, url_login_link(&r->mem, token).s);
    mail_queue(r->db, (letter){.municipality = a->municipality, .to = a->email, .subject = T(r, "You are invited to Dugnad"), .body = buf_str(&body)}, r->now);
}

/* Only the newest link of an account is good. */
static url link_make(req *r, i64 account_id, bool arrived)
{
    account a;
    login_link_void(r->db, account_id, r->now);
    i64 lasts = arrived ? (i64)LINK_SIGN_IN : (i64)LINK_INVITE;
    str token = login_link_make(r->db, account_id, arrived ? S("sign_in") : S("invite"), r->now + lasts, r->now);
    if (!arrived && account_find(r->db, account_id, &a)) link_mail(r, &a, token);
    return (url){str_printf(&r->mem, "/people/%lld/links/%.*s", (long long)account_id, (int)token.n, token.p)};
}

void people_create(req *r)
{
    i64 here = page_municipality(r);
    invitation f = {0};
    if (!inviting_or_refuse(r)) return;
    problems bad = form_read(r, &invitation_fields, &f);
    who_check(r, &f, here, &bad);
    where_check(r, &f, here, &bad);
    if (bad.n) {
        form_show(r, 422, &f, &bad);
        return;
    }
    i64 id = account_add(r->db, &(account){.municipality = f.home, .name = f.name, .title = f.title, .email = f.email}, r->now);
    role_give(r->db, &(held_role){
        .account = id, .role = f.role, .municipality = here, .unit = f.unit,
        .ends = f.ends ? time_day_start(f.ends + DAY) : 0, .granted_by = r->actor->account}, r->now);
    redirect(r, page_said(r, link_make(r, id, false), S("invited")));
}

void people_link_create(req *r)
{
    person p;
    bool found = person_find(r->db, req_id(r, 0), r->now, &p);
    person_rights may_do = found ? person_may(r->db, r->actor, &p) : (person_rights){0};
    if (!may_do.see) page_error(r, 404);
    else if (!may_do.link) page_error(r, 403);
    else redirect(r, page_said(r, link_make(r, p.id, p.arrived != 0), S("invited")));
}

void people_link_show(req *r)
{
    person p;
    login_link l;
    bool found = login_link_find(r->db, r->ids[1], r->now, &l) && l.account == req_id(r, 0) && person_find(r->db, l.account, r->now, &p);
    if (!found || !person_may(r->db, r->actor, &p).link) {
        page_error(r, 404);
        return;
    }
    str address = str_join2(&r->mem, notice_origin(r), url_login_link(&r->mem, r->ids[1]).s);
    reply_secret(r);
    person_link(r, (person_link_view){
        .p = &p,
        .address = address,
        .ends = l.ends,
        .mailed = !p.arrived && p.email.n && app_of(r)->smtp_url.n,
    });
    page_narrow(r, 200, TF(r, "Link for {1}", p.name), SECTION_ME);
}
