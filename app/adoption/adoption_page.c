/*
 * adoption_page.c — handlers of adoptions by those with an account; the others are in
 * try_page.c. Load, act, answer. No SQL, no rules.
 */
#include "app/adoption/adoption_page.h"

#include "app/adoption/adoption.h"
#include "app/adoption/adoption_form.html.h"
#include "app/adoption/adoption_rows.html.h"
#include "app/adoption/adoption_view.html.h"
#include "app/adoption/report_read.h"
#include "app/lineage/lineage.h"
#include "app/moderation/hide.h"
#include "app/municipality/municipality.h"
#include "app/municipality/tenant.h"
#include "app/notice/notice_page.h"
#include "app/page.h"
#include "app/reply/reply.h"
#include "app/unit/unit.h"
#include "lib/http/rows.h"

/* ---- list ---- */

/* ?card=: absent or a number. False: answered with 400. */
static bool card_asked(req *r, i64 *id)
{
    str v = req_param(r, "card");
    bool good = !v.n || str_to_i64(v, 1, INT64_MAX, id);
    if (!good) page_error(r, 400);
    return good;
}

static url list_as(req *r, url u)
{
    static const char *const filters[] = {"municipality", "state", "card"};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) u = url_with(&r->mem, u, str_of(filters[i]), req_param(r, filters[i]));
    return u;
}

void adoption_list(req *r)
{
    shelf sh;
    bool more;
    i64 card_id = 0;
    card c = {0};
    if (!page_shelf(r, S("adoption"), &sh) || !card_asked(r, &card_id)) return;
    adoptions list = adoption_page(r->db, r->actor, &sh, card_id, &more);
    url next = page_next(r, list.n ? list.at[list.n - 1].id : 0, more);
    for (int i = 0; i < list.n; i++) adoption_veil(&list.at[i], r->actor);
    if (r->format != FORMAT_HTML) {
        page_list(r, &adoption_fields, list.at, list.n, next);
        return;
    }
    tenants rooms;
    tenant_all(r->db, &rooms);
    bool seen = card_id && card_find(r->db, card_id, &c) && may(r->actor, SEE, &c.rec);
    adoption_rows(r, (adoption_rows_view){.list = list, .sh = sh, .rooms = rooms, .card_title = seen ? c.title : (str){0}, .card = seen ? card_id : 0,
        .next = next, .csv = list_as(r, URL("/adoptions.csv")), .json = list_as(r, URL("/adoptions.json"))});
    page(r, 200, T(r, "Taken into use by others"), SECTION_CARDS);
}

/* ---- one adoption ---- */

static bool adoption_or_404(req *r, adoption *a)
{
    record rec;
    return record_or_404(r, req_id(r, 0), S("adoption"), SEE, &rec) && adoption_find(r->db, rec.id, a);
}

static void adoption_json(req *r, const adoption *a)
{
    adoption_reports told = adoption_reports_of(r->db, a->id);
    r->status = 200;
    r->content_type = S("application/json");
    json j = json_new(&r->out);
    json_open(&j, '{');
    json_members(&j, &adoption_fields, a);
    json_key(&j, S("reports"));
    json_open(&j, '[');
    for (int i = 0; i < told.n; i++) json_row(&j, &adoption_report_fields, &told.at[i]);
    json_close(&j, ']');
    json_close(&j, '}');
}

static adoption_rights rights_on(req *r, const adoption *a)
{
    bool tells = adoption_may_tell(r->actor, a);
    return (adoption_rights){
        .reply = may(r->actor, REPLY, &a->rec),
        .edit = tells,
        .tell = tells,
        .confirm = !adoption_is_confirmed(a) && card_speaks(r->actor, a->municipality),
        .start = tells && actor_works_in(r->actor, a->municipality),
    };
}

static void adoption_page_show(req *r, int status, adoption *a, const adoption_report *told, const problems *bad)
{
    adoption_rights rights = rights_on(r, a);
    adoption_veil(a, r->actor);
    adoption_view(r, (adoption_view_view){
        .adoption = a,
        .told = adoption_reports_of(r->db, a->id),
        .line = lineage_of(r->db, r->actor, a->id),
        .thread = reply_all(r->db, a->id),
        .may = rights,
        .hidden = hiding_of(r->db, r->actor, &a->rec),
        .bad = bad,
        .status = told ? told->status : a->state,
        .note = told ? told->note : (str){0},
    });
    page(r, status, a->title, SECTION_CARDS);
}

void adoption_show(req *r)
{
    adoption a;
    problems none = {0};
    if (!adoption_or_404(r, &a)) return;
    if (r->format != FORMAT_JSON) {
        adoption_page_show(r, 200, &a, NULL, &none);
        return;
    }
    adoption_veil(&a, r->actor);
    adoption_json(r, &a);
}

void adoption_report_post(req *r)
{
    adoption a;
    adoption_report told = {0};
    if (!adoption_or_404(r, &a)) return;
    if (!adoption_may_tell(r->actor, &a)) {
        page_error(r, 403);
        return;
    }
    problems bad = form_read(r, &told_fields, &told);
    if (bad.n) {
        adoption_page_show(r, 422, &a, &told, &bad);
        return;
    }
    adoption_tell(r->db, &a, r->actor, &told, r->now);
    news_origin(r->db, &a, S("adoption_told"), notice_origin(r), r->now);
    redirect(r, page_said(r, url_adoption(&r->mem, a.id), S("adopted")));
}

/* ---- record and edit ---- */

typedef struct {
    str status, visibility;
    i64 unit;
} adoption_choice;
static const field choice_field[] = {
    STR(adoption_choice, status, .flags = FIELD_FORM | FIELD_CODED, .choices = "considering testing in_use dropped", .label = N_("How far have you come?")),
    STR(adoption_choice, visibility, .flags = FIELD_FORM | FIELD_CODED, .choices = "all network municipality", .label = N_("Who may see it?")),
    I64(adoption_choice, unit, .flags = FIELD_FORM | FIELD_ID, .label = N_("Which unit?")),
};
static const fields choice_fields = FIELDS(adoption_choice, choice_field);

static void unit_read(req *r, adoption *a, i64 id, problems *bad)
{
    unit u = {0};
    card c;
    bool known = !id || (place_is(r->db, a->municipality, id) && unit_find(r->db, id, &u));
    if (!known) problem_add(bad, "unit", T(r, "Choose a place in the list."));
    a->unit = known ? id : 0;
    a->unit_path = known ? u.path : (str){0};
    a->unit_name = known ? u.name : (str){0};
    if (known && card_find(r->db, a->card, &c) && !adoption_is_elsewhere(a, &c))
        problem_add(bad, "unit", T(r, "It began there. Choose another unit than the one it comes from."));
}

static problems adoption_read(req *r, adoption *a)
{
    adoption_choice f = {0};
    problems bad = form_read(r, &adoption_fields, a), chosen = form_read(r, &choice_fields, &f);
    a->title = a->card_title;
    for (int i = 0; i < chosen.n; i++) problem_add(&bad, chosen.at[i].field, chosen.at[i].message);
    if (!a->id && !f.status.n) problem_add(&bad, "status", T(r, "Choose how far you have come."));
    if (!a->id) a->state = f.status;
    a->visibility = visibility_asked(&a->rec, f.visibility.n ? f.visibility : S("all"));
    if (!a->id) unit_read(r, a, f.unit, &bad);
    return bad;
}

static void form_show(req *r, int status, const adoption *a, const problems *bad)
{
    places where = {0};
    if (!a->id) where = place_of(r->db, a->municipality);
    adoption_form(r, (adoption_form_view){
        .adoption = a,
        .bad = bad,
        .action = a->id ? url_adoption(&r->mem, a->id) : URL("/adoptions"),
        .back = a->id ? url_adoption(&r->mem, a->id) : url_card(&r->mem, a->card),
        .units = where,
    });
    page_narrow(r, status, a->id ? T(r, "Edit what you have told") : T(r, "We try this"), SECTION_CARDS);
}

/* Elsewhere a municipality has one of each card, also when it was dropped: what comes later is told there. True: answered. */
static bool there_already(req *r, const record *of, i64 home)
{
    i64 own = home == of->municipality ? 0 : adoption_own(r->db, of->id, home);
    if (own) redirect(r, page_said(r, url_adoption(&r->mem, own), S("there_already")));
    return own != 0;
}

/* A new one of the card that is asked for, in the municipality the reader speaks for. False: answered. */
static bool adoption_begin(req *r, adoption *a)
{
    record rec;
    i64 id = 0, home = card_place(r->actor);
    if (!card_asked(r, &id) || !record_or_404(r, id, S("card"), SEE, &rec)) return false;
    if (!home && r->method == METHOD_GET && str_eq(rec.visibility, S("all"))) {
        redirect(r, url_under(&r->mem, S("/cards"), id, S("tries")));
        return false;
    }
    if (!home) page_error(r, 403);
    if (home && there_already(r, &rec, home)) return false;
    *a = (adoption){.municipality = home, .card = id, .origin = rec.municipality, .title = rec.title, .card_title = rec.title,
        .origin_name = rec.municipality_name, .visibility = S("all"), .lang = lang_code(r->lang)};
    commune m;
    if (municipality_find(r->db, home, &m)) a->municipality_name = m.name;
    return home != 0;
}

void adoption_new(req *r)
{
    adoption a;
    problems none = {0};
    if (adoption_begin(r, &a)) form_show(r, 200, &a, &none);
}

void adoption_post(req *r)
{
    adoption a;
    if (!adoption_begin(r, &a)) return;
    problems bad = adoption_read(r, &a);
    if (bad.n) {
        form_show(r, 422, &a, &bad);
        return;
    }
    adoption_create(r->db, &a, r->actor, r->now);
    adoption_find(r->db, a.id, &a);
    news_origin(r->db, &a, S("adopted"), notice_origin(r), r->now);
    redirect(r, page_said(r, url_adoption(&r->mem, a.id), S("adopted")));
}

static bool own_or_refuse(req *r, adoption *a)
{
    if (!adoption_or_404(r, a)) return false;
    bool own = adoption_may_tell(r->actor, a);
    if (!own) page_error(r, 403);
    return own;
}

void adoption_edit(req *r)
{
    adoption a;
    problems none = {0};
    if (own_or_refuse(r, &a)) form_show(r, 200, &a, &none);
}

void adoption_update(req *r)
{
    adoption a;
    if (!own_or_refuse(r, &a)) return;
    problems bad = adoption_read(r, &a);
    page_edition_check(r, a.id, &bad);
    if (bad.n) {
        form_show(r, 422, &a, &bad);
        return;
    }
    adoption_save(r->db, &a, r->actor, r->now);
    redirect(r, page_said(r, url_adoption(&r->mem, a.id), S("saved")));
}
