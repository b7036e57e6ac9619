/*
 * edition_page.c — the receiver's route: an initiative of one's own that begins with a card,
 * and the adoption that tells the origin. Handlers: no SQL, no rules.
 */
#include "app/adoption/adoption.h"
#include "app/adoption/adoption_page.h"
#include "app/adoption/edition_form.html.h"
#include "app/municipality/tenant.h"
#include "app/notice/notice_page.h"
#include "app/page.h"
#include "app/unit/unit.h"

typedef struct {
    str mode;
    i64 unit;
} edition;
static const field edition_field[] = {
    STR(edition, mode, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "copied adapted inspired", .label = N_("How did you take it over?")),
    I64(edition, unit, .flags = FIELD_FORM | FIELD_ID, .label = N_("Which unit?")),
};
static const fields edition_fields = FIELDS(edition, edition_field);

/* The card, and the room in which the reader can start work; false: answered. */
static bool edition_begin(req *r, card *c, tenant *t)
{
    record rec;
    if (!record_or_404(r, req_id(r, 0), S("card"), SEE, &rec)) return false;
    card_find(r->db, rec.id, c);
    card_veil(c, r->actor);
    i64 home = card_place(r->actor);
    bool may_start = actor_works_in(r->actor, home) && tenant_find(r->db, home, t);
    if (!may_start) page_error(r, 403);
    return may_start;
}

static void form_show(req *r, int status, const card *c, i64 home, const edition *e)
{
    problems bad = {0};
    if (status == 422 && !e->mode.n) problem_add(&bad, "mode", T(r, "Choose how you take it over."));
    if (status == 422 && e->mode.n) problem_add(&bad, "unit", T(r, "Choose a place in the list."));
    edition_form(r, (edition_form_view){.card = c, .mode = e->mode, .unit = e->unit, .units = place_of(r->db, home), .bad = &bad});
    page_narrow(r, status, T(r, "Start our own edition"), SECTION_INITIATIVES);
}

void edition_new(req *r)
{
    card c;
    tenant t;
    edition e = {.mode = S("adapted")};
    if (edition_begin(r, &c, &t)) form_show(r, 200, &c, t.id, &e);
}

static i64 initiative_make(req *r, const card *c, i64 home, i64 unit_id)
{
    bool own = c->municipality == home;
    str credit[] = {c->title, c->municipality_name};
    initiative in = {
        .municipality = home,
        .unit = unit_id,
        .title = c->title,
        .lang = lang_code(r->lang),
        .need_text = c->problem,
        .solution = c->solution,
        .types = c->types,
        .origin = own ? S("staff") : S("other_municipality"),
        .new_for = own ? S("unit") : S("municipality"),
        .reuse = text_fill(&r->mem, T(r, "«{1}», {2}"), credit, 2),
        .from_card = c->id,
    };
    initiative_start(r->db, &in, r->actor, (need_ids){0}, r->now);
    return in.id;
}

/* Tells the origin, unless the municipality has done so already or it is the same place. */
static void adoption_make(req *r, const card *c, const edition *e, i64 home)
{
    unit u = {0};
    adoption a = {.municipality = home, .unit = e->unit, .card = c->id, .origin = c->municipality, .title = c->title, .card_title = c->title,
        .mode = e->mode, .state = S("considering"), .lang = lang_code(r->lang)};
    if (e->unit && unit_find(r->db, e->unit, &u)) a.unit_path = u.path;
    if (adoption_own(r->db, c->id, home) || !adoption_is_elsewhere(&a, c)) return;
    adoption_create(r->db, &a, r->actor, r->now);
    adoption_find(r->db, a.id, &a);
    news_origin(r->db, &a, S("adopted"), notice_origin(r), r->now);
}

void edition_post(req *r)
{
    card c;
    tenant t;
    edition e = {0};
    if (!edition_begin(r, &c, &t)) return;
    problems bad = form_read(r, &edition_fields, &e);
    if (bad.n || (e.unit && !place_is(r->db, t.id, e.unit))) {
        form_show(r, 422, &c, t.id, &e);
        return;
    }
    i64 id = initiative_make(r, &c, t.id, e.unit);
    adoption_make(r, &c, &e, t.id);
    redirect(r, page_said(r, url_id(&r->mem, S("/initiatives"), id), S("started")));
}
