/* people_page.c — see people_page.h. Handlers: no SQL, no rules. Inviting is in invite_page.c. */
#include "app/account/people_page.h"

#include "app/account/leave.h"
#include "app/account/me.h"
#include "app/account/person.h"
#include "app/account/person_leave.html.h"
#include "app/account/person_rows.html.h"
#include "app/account/person_view.html.h"
#include "app/account/sign_in.h"
#include "app/page.h"
#include "app/unit/unit.h"

/* ---- list ---- */

static bool filter_read(req *r, people_filter *f)
{
    static const char *const states[] = {"", "guests", "waiting", "closed"};
    shelf sh;
    bool known = false;
    if (!page_shelf(r, S(""), &sh)) return false;
    *f = (people_filter){
        .municipality = page_municipality(r), .unit = sh.unit, .after = sh.after, .limit = sh.limit,
        .words = req_param(r, "q"), .role = req_param(r, "role"), .state = sh.state,
    };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) known = known || str_eq(f->state, str_of(states[i]));
    bool good = known && (!f->role.n || word_is(&words_role, f->role)) && f->words.n <= 200;
    if (!good) page_error(r, 400);
    return good;
}

void people_list(req *r)
{
    people_filter f;
    units tree;
    bool more;
    if (!filter_read(r, &f)) return;
    if (!f.municipality || !people_invites(r->actor, f.municipality)) {
        page_error(r, 403);
        return;
    }
    bool all = people_administers(r->actor, f.municipality);
    if (!all) f.role = role_code(ROLE_GUEST);
    people list = person_page(r->db, &f, r->now, &more);
    url next = page_next(r, list.n ? list.at[list.n - 1].id : 0, more);
    if (r->format != FORMAT_HTML) {
        page_list(r, &person_fields, list.at, list.n, next);
        return;
    }
    unit_tree(r->db, f.municipality, UNITS_OPEN, &tree);
    for (int i = 0; i < list.n; i++)
        if (!all && !person_may(r->db, r->actor, &list.at[i]).see) list.at[i].id = 0; /* somebody else's guest: a name, and no way in */
    person_rows(r, (person_rows_view){.may_invite = place_is(r->db, f.municipality, 0), .list = list, .filter = &f, .tree = tree, .next = next, .guests_only = !all});
    page(r, 200, all ? T(r, "People and roles") : T(r, "Guests"), SECTION_ME);
}

/* ---- one person ---- */

static bool person_or_refuse(req *r, person *p, person_rights *may_do)
{
    bool found = person_find(r->db, req_id(r, 0), r->now, p);
    if (found) *may_do = person_may(r->db, r->actor, p);
    if (found && may_do->see) return true;
    page_error(r, 404);
    return false;
}

static bool allowed_or_refuse(req *r, bool is_allowed)
{
    if (!is_allowed) page_error(r, 403);
    return is_allowed;
}

typedef struct {
    str role, refusal;
    i64 unit, ends;
} role_form;
static const field role_field[] = {
    STR(role_form, role, .max = 20, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Role")),
    I64(role_form, unit, .min = 0, .max = INT64_MAX, .flags = FIELD_FORM | FIELD_ID, .label = N_("Unit")),
    I64(role_form, ends, .flags = FIELD_FORM | FIELD_DATE, .label = N_("Last day")),
};
static const fields role_fields = FIELDS(role_form, role_field);

typedef struct {
    str name, title, email;
} name_form;
static const field name_field[] = {
    STR(name_form, name, .max = 120, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Name")),
    STR(name_form, title, .max = 120, .flags = FIELD_FORM, .label = N_("What others see beside the name")),
    STR(name_form, email, .max = 254, .flags = FIELD_FORM, .label = N_("E-mail")),
};
static const fields name_fields = FIELDS(name_form, name_field);

typedef struct {
    const person *p;
    person_rights may_do;
    const role_form *role; /* what was typed, or NULL */
    const name_form *name; /* the same */
    const problems *bad;
} person_state;

static void person_show(req *r, int status, person_state s)
{
    units tree = {0};
    role_form role = s.role ? *s.role : (role_form){.unit = 0};
    name_form name = s.name ? *s.name : (name_form){s.p->name, s.p->title, s.p->email};
    if (s.may_do.place) unit_tree(r->db, s.may_do.place, UNITS_OPEN, &tree);
    person_view(r, (person_view_view){
        .p = s.p,
        .may = s.may_do,
        .tree = tree,
        .outsider = s.p->municipality != s.may_do.place,
        .refusal = role.refusal,
        .role = role.role,
        .unit = role.unit,
        .ends = role.ends,
        .name = name.name,
        .title = name.title,
        .email = name.email,
        .bad = s.bad,
        .who = r->actor,
    });
    page(r, status, s.p->name, SECTION_ME);
}

void people_show(req *r)
{
    person p;
    person_rights may_do;
    problems none = {0};
    if (person_or_refuse(r, &p, &may_do)) person_show(r, 200, (person_state){.p = &p, .may_do = may_do, .bad = &none});
}

void people_update(req *r)
{
    person p;
    person_rights may_do;
    account a;
    name_form f = {0};
    if (!person_or_refuse(r, &p, &may_do) || !allowed_or_refuse(r, may_do.manage)) return;
    account_find(r->db, p.id, &a);
    problems bad = form_read(r, &name_fields, &f);
    if (f.email.n && !email_is(f.email)) problem_add(&bad, "email", T(r, "Write a whole e-mail address, such as name@example.no."));
    else if (!account_email_free(r->db, f.email, p.id)) problem_add(&bad, "email", T(r, "Somebody has this address already."));
    if (bad.n) {
        person_show(r, 422, (person_state){.p = &p, .may_do = may_do, .name = &f, .bad = &bad});
        return;
    }
    a.name = f.name;
    a.title = f.title;
    a.email = f.email;
    account_save(r->db, &a);
    redirect(r, page_said(r, url_id(&r->mem, S("/people"), p.id), S("saved")));
}

/* ---- roles ---- */

static void role_check(req *r, const person_state *s, const role_form *f, problems *bad)
{
    bool outsider = s->p->municipality != s->may_do.place;
    if (f->role.n && !role_may_give(r->actor, f->role, s->may_do.place, outsider)) problem_add(bad, "role", T(r, "Choose a role in the list."));
    if (f->unit && !place_is(r->db, s->may_do.place, f->unit)) problem_add(bad, "unit", T(r, "Choose a unit in the list."));
    if (f->role.n && !f->ends && role_needs_end(f->role, outsider)) problem_add(bad, "ends", T(r, "A guest needs a last day."));
    if (f->ends && f->ends < r->now) problem_add(bad, "ends", T(r, "The last day must not be in the past."));
    if (f->ends > r->now + 366 * DAY && role_needs_end(f->role, outsider)) problem_add(bad, "ends", T(r, "One year at most."));
}

void people_role_create(req *r)
{
    person p;
    person_rights may_do;
    role_form f = {0};
    if (!person_or_refuse(r, &p, &may_do) || !allowed_or_refuse(r, may_do.place != 0)) return;
    problems bad = form_read(r, &role_fields, &f);
    person_state s = {.p = &p, .may_do = may_do, .role = &f, .bad = &bad};
    role_check(r, &s, &f, &bad);
    if (bad.n) {
        person_show(r, 422, s);
        return;
    }
    role_give(r->db, &(held_role){
        .account = p.id, .role = f.role, .municipality = may_do.place, .unit = f.unit,
        .ends = f.ends ? time_day_start(f.ends + DAY) : 0, .granted_by = r->actor->account}, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/people"), p.id), S("saved")));
}

void people_role_delete(req *r)
{
    person p;
    person_rights may_do;
    held_role h;
    problems none = {0};
    i64 id;
    if (!person_or_refuse(r, &p, &may_do)) return;
    if (!str_to_i64(req_param(r, "held"), 1, INT64_MAX, &id) || !role_find(r->db, id, &h) || h.account != p.id) {
        page_error(r, 404);
        return;
    }
    if (!role_may_end(r->db, r->actor, &h, r->now)) {
        role_form f = {.refusal = T(r, "This role cannot be ended here. The last administrator stays until there is another.")};
        person_show(r, 409, (person_state){.p = &p, .may_do = may_do, .role = &f, .bad = &none});
        return;
    }
    role_end(r->db, h.id, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/people"), p.id), S("ended")));
}

/* ---- leaving ---- */

static void leave_show(req *r, int status, const person *p, str refusal)
{
    person_leave(r, (person_leave_view){
        .p = p,
        .work = work_of(r->db, p->id),
        .words = str_trim(req_param(r, "q")),
        .found = choice_find(r->db, p->municipality, req_param(r, "q"), p->id, r->now),
        .refusal = refusal,
    });
    page_narrow(r, status, T(r, "Close the account"), SECTION_ME);
}

void people_leave_new(req *r)
{
    person p;
    person_rights may_do;
    if (person_or_refuse(r, &p, &may_do) && allowed_or_refuse(r, may_do.manage)) leave_show(r, 200, &p, (str){0});
}

void people_leave_create(req *r)
{
    person p;
    person_rights may_do;
    i64 successor = 0;
    str asked = req_param(r, "successor");
    if (!person_or_refuse(r, &p, &may_do) || !allowed_or_refuse(r, may_do.manage)) return;
    bool readable = !asked.n || str_to_i64(asked, 1, INT64_MAX, &successor);
    leave_result result = readable ? account_leave(r->db, p.id, successor, r->actor, r->now) : LEAVE_WRONG_HEIR;
    const char *why = leave_text(result);
    if (why) leave_show(r, 422, &p, text_get(r->lang, str_of(why)));
    else redirect(r, page_said(r, url_id(&r->mem, S("/people"), p.id), S("closed")));
}
