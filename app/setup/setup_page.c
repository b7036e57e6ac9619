/* setup_page.c — see setup_page.h. Handlers: no SQL, no rules. */
#include "app/setup/setup_page.h"

#include "app/account/sign_in.h"
#include "app/app.h"
#include "app/municipality/municipality.h"
#include "app/municipality/tenant_page.h"
#include "app/notice/notice_page.h"
#include "app/page.h"
#include "app/setup/setup.h"
#include "app/setup/setup_choose.html.h"
#include "app/setup/setup_form.html.h"
#include "app/setup/setup_links.html.h"
#include "app/setup/setup_people.html.h"
#include "app/setup/setup_units.html.h"
#include "app/unit/unit.h"

/* ---- the municipality ---- */

typedef struct {
    i64 municipality;
    str display_name, lang, name, title;
    int answer_days;
} opening;
static const field opening_field[] = {
    I64(opening, municipality, .min = 1, .max = 9999, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Municipality")),
    STR(opening, display_name, .max = 120, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Name that people see")),
    STR(opening, lang, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "nb nn en", .label = N_("Language")),
    INT(opening, answer_days, .min = 1, .max = 90, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Days until an answer")),
    STR(opening, name, .max = 120, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Name")),
    STR(opening, title, .max = 120, .flags = FIELD_FORM, .label = N_("What others see beside the name")),
};
static const fields opening_fields = FIELDS(opening, opening_field);

static void choose_show(req *r, bool first)
{
    communes found = {0};
    str q = str_trim(req_param(r, "q"));
    if (q.n) municipality_search(r->db, q, &found);
    if (found.n > 30) found.n = 30;
    setup_choose(r, (setup_choose_view){.found = found, .q = q, .first = first});
    page_narrow(r, 200, T(r, "Which municipality?"), SECTION_NONE);
}

static void form_show(req *r, int status, const opening *o, const problems *bad)
{
    commune m;
    if (!municipality_find(r->db, o->municipality, &m)) {
        page_error(r, 404);
        return;
    }
    tenant t = {.id = m.id, .name = m.name_unique, .display_name = o->display_name, .lang = o->lang, .answer_days = o->answer_days};
    setup_form(r, (setup_form_view){.t = &t, .first = !tenant_any(r->db), .name = o->name, .title = o->title, .bad = bad});
    page_narrow(r, status, m.name_unique, SECTION_NONE);
}

void setup_new(req *r)
{
    opening o = {0};
    commune m;
    problems none = {0};
    str asked = req_param(r, "municipality");
    if (!asked.n) {
        choose_show(r, !tenant_any(r->db));
        return;
    }
    if (!str_to_i64(asked, 1, 9999, &o.municipality) || !municipality_find(r->db, o.municipality, &m)) {
        page_error(r, 404);
        return;
    }
    tenant t = tenant_usual(&r->mem, m.id, m.name);
    tenant_find(r->db, m.id, &t);
    form_show(r, 200, &(opening){.municipality = m.id, .display_name = t.display_name, .lang = t.lang, .answer_days = t.answer_days}, &none);
}

static void links_show(req *r, helpers people, url next)
{
    reply_secret(r);
    setup_links(r, (setup_links_view){.people = people, .base = notice_origin(r), .next = next});
    page_narrow(r, 200, T(r, "Hand over these links"), SECTION_NONE);
}

void setup_create(req *r)
{
    opening o = {0};
    commune m;
    bool first = !tenant_any(r->db);
    problems bad = form_read(r, &opening_fields, &o);
    bool known = municipality_find(r->db, o.municipality, &m);
    if (!known || bad.n) {
        form_show(r, 422, &o, &bad);
        return;
    }
    setup_open(r->db, &(tenant){.id = o.municipality, .display_name = o.display_name, .lang = o.lang, .answer_days = o.answer_days}, r->now);
    helper admin = {.account = first ? r->actor->account : 0, .name = o.name, .title = o.title, .what = role_code(ROLE_ADMIN)};
    setup_help(r->db, o.municipality, &admin, (const role_kind[]){ROLE_ADMIN, ROLE_NONE}, r->now);
    url next = url_in(&r->mem, URL("/setup/units"), o.municipality);
    if (!first) {
        links_show(r, (helpers){&admin, 1}, next);
        return;
    }
    setup_self(r->db, r->actor->account, o.municipality, &admin);
    redirect(r, next);
}

/* ---- the units ---- */

static void units_show(req *r, int status, const tenant *here, str error)
{
    units tree;
    unit_tree(r->db, here->id, UNITS_OPEN, &tree);
    str levels = req_has(r, "levels") ? req_param(r, "levels") : here->levels;
    setup_units(r, (setup_units_view){.here = here, .tree = tree, .levels = levels, .lines = req_param(r, "lines"), .error = error});
    page_narrow(r, status, T(r, "Your units"), SECTION_NONE);
}

void setup_units_edit(req *r)
{
    tenant here;
    if (tenant_or_refuse(r, &here)) units_show(r, 200, &here, (str){0});
}

void setup_units_update(req *r)
{
    tenant here;
    if (!tenant_or_refuse(r, &here)) return;
    here.levels = utf8_upto(str_trim(req_param(r, "levels")), 200);
    if (unit_outline(r->db, &here, req_param(r, "lines")) < 0) {
        units_show(r, 422, &here, T(r, "At most 500 lines, 120 letters a name and 12 levels. Nothing was added."));
        return;
    }
    tenant_save(r->db, &here);
    redirect(r, url_in(&r->mem, URL("/setup/people"), here.id));
}

/* ---- the people ---- */

typedef struct {
    bool self_reads, self_answers;
    str reader, reader_title, leader, leader_title;
} people;
static const field people_field[] = {
    BOOL(people, self_reads, .flags = FIELD_FORM),
    BOOL(people, self_answers, .flags = FIELD_FORM),
    STR(people, reader, .max = 120, .flags = FIELD_FORM, .label = N_("Name")),
    STR(people, reader_title, .max = 120, .flags = FIELD_FORM, .label = N_("Role of that person")),
    STR(people, leader, .max = 120, .flags = FIELD_FORM, .label = N_("Name")),
    STR(people, leader_title, .max = 120, .flags = FIELD_FORM, .label = N_("Role of that person")),
};
static const fields people_fields = FIELDS(people, people_field);

static void people_show(req *r, int status, const tenant *here, const people *p, const problems *bad)
{
    setup_people(r, (setup_people_view){
        .here = here,
        .read = setup_is_read(r->db, here->id, r->now),
        .answered = setup_is_answered(r->db, here->id, r->now),
        .self_reads = p->self_reads,
        .self_answers = p->self_answers,
        .reader = p->reader,
        .reader_title = p->reader_title,
        .leader = p->leader,
        .leader_title = p->leader_title,
        .bad = bad,
    });
    page_narrow(r, status, T(r, "Who reads, and who answers?"), SECTION_NONE);
}

void setup_people_edit(req *r)
{
    tenant here;
    problems none = {0};
    if (!tenant_or_refuse(r, &here)) return;
    people_show(r, 200, &here, &(people){.self_reads = !setup_is_read(r->db, here.id, r->now)}, &none);
}

/* Both places are filled, now or from before; else nothing would ever be read or answered. */
static problems people_check(req *r, const tenant *here, const people *p)
{
    problems bad = {0};
    bool read = p->self_reads || p->reader.n || setup_is_read(r->db, here->id, r->now);
    bool answered = p->self_answers || p->leader.n || setup_is_answered(r->db, here->id, r->now);
    if (!read) problem_add(&bad, "reader", T(r, "Somebody must read what comes in."));
    if (!answered) problem_add(&bad, "leader", T(r, "Somebody must answer."));
    return bad;
}

void setup_people_update(req *r)
{
    static const role_kind reads[] = {ROLE_FACILITATOR, ROLE_NONE}, answers[] = {ROLE_LEADER, ROLE_NONE};
    tenant here;
    people p = {0};
    if (!tenant_or_refuse(r, &here)) return;
    problems bad = form_read(r, &people_fields, &p);
    if (!bad.n) bad = people_check(r, &here, &p);
    if (bad.n) {
        people_show(r, 422, &here, &p, &bad);
        return;
    }
    helper self = {.account = r->actor->account};
    helpers linked = {NEW(&r->mem, helper, 2), 0};
    if (p.self_reads) setup_help(r->db, here.id, &self, reads, r->now);
    if (p.self_answers) setup_help(r->db, here.id, &self, answers, r->now);
    if (p.reader.n) linked.at[linked.n++] = (helper){.name = p.reader, .title = p.reader_title, .what = role_code(ROLE_FACILITATOR)};
    if (p.leader.n) linked.at[linked.n++] = (helper){.name = p.leader, .title = p.leader_title, .what = role_code(ROLE_LEADER)};
    for (int i = 0; i < linked.n; i++)
        setup_help(r->db, here.id, &linked.at[i], str_eq(linked.at[i].what, S("leader")) ? answers : reads, r->now);
    if (linked.n) links_show(r, linked, URL("/"));
    else redirect(r, page_said(r, URL("/"), S("saved")));
}
