/*
 * card_page.c — handlers of experience cards: load, act, answer. No SQL, no rules.
 */
#include "app/card/card_page.h"

#include "app/adoption/adoption.h"
#include "app/card/card.h"
#include "app/card/card_form.html.h"
#include "app/card/card_rows.html.h"
#include "app/card/card_sheet.html.h"
#include "app/card/card_view.html.h"
#include "app/lineage/lineage.h"
#include "app/moderation/hide.h"
#include "app/municipality/network.h"
#include "app/municipality/tenant.h"
#include "app/notice/notice_page.h"
#include "app/page.h"
#include "app/reply/reply.h"
#include "app/unit/unit.h"
#include "lib/http/rows.h"

/* ---- list ---- */

/* The same list in another format: the same filters. */
static url list_as(req *r, url u)
{
    static const char *const filters[] = {"municipality", "type", "state"};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) u = url_with(&r->mem, u, str_of(filters[i]), req_param(r, filters[i]));
    return u;
}

void card_list(req *r)
{
    card_filter f = {.type = req_param(r, "type")};
    i64 after;
    if (!page_shelf(r, S("card"), &f.shelf)) return;
    if (f.type.n && !word_is(&words_type, f.type)) {
        page_error(r, 400);
        return;
    }
    cards list = card_page(r->db, r->actor, &f, &after);
    url next = page_next(r, after, after != 0);
    for (int i = 0; i < list.n; i++) card_veil(&list.at[i], r->actor);
    if (r->format != FORMAT_HTML) {
        page_list(r, &card_fields, list.at, list.n, next);
        return;
    }
    tenants rooms;
    tenant_all(r->db, &rooms);
    card_rows(r, (card_rows_view){.list = list, .filter = &f, .rooms = rooms, .next = next, .csv = list_as(r, URL("/cards.csv")),
        .json = list_as(r, URL("/cards.json")), .may_make = card_place(r->actor) != 0});
    page(r, 200, T(r, "Experience cards"), SECTION_CARDS);
}

/* ---- one card ---- */

static bool card_or_404(req *r, card *c)
{
    record rec;
    if (!record_or_404(r, req_id(r, 0), S("card"), SEE, &rec)) return false;
    card_find(r->db, rec.id, c);
    card_veil(c, r->actor);
    return true;
}

static adoptions used_of(req *r, const card *c)
{
    adoptions used = adoption_of_card(r->db, r->actor, c->id);
    for (int i = 0; i < used.n; i++) adoption_veil(&used.at[i], r->actor);
    return used;
}

static void card_json(req *r, const card *c, const adoptions *used)
{
    r->status = 200;
    r->content_type = S("application/json");
    json j = json_new(&r->out);
    json_open(&j, '{');
    json_members(&j, &card_fields, c);
    json_key(&j, S("adoptions"));
    json_open(&j, '[');
    for (int i = 0; i < used->n; i++) json_row(&j, &adoption_fields, &used->at[i]);
    json_close(&j, ']');
    json_close(&j, '}');
}

static card_rights rights_on(req *r, const card *c)
{
    const actor *a = r->actor;
    return (card_rights){
        .reply = may(a, REPLY, &c->rec),
        .manage = card_may_manage(r->db, a, c),
        .ours = card_speaks(a, c->municipality),
        .adopt = card_place(a) != 0,
        .claim = str_eq(c->visibility, S("all")),
        .start = actor_works_in(a, card_place(a)),
    };
}

static str network_name(req *r, const card *c)
{
    network n;
    bool one = str_eq(c->visibility, S("network")) && c->network && network_find(r->db, c->network, &n);
    return one ? n.name : (str){0};
}

void card_show(req *r)
{
    card c;
    if (!card_or_404(r, &c)) return;
    adoptions used = used_of(r, &c);
    if (r->format == FORMAT_JSON) {
        card_json(r, &c, &used);
        return;
    }
    i64 home = card_place(r->actor);
    card_view(r, (card_view_view){
        .card = &c,
        .used = used,
        .line = lineage_of(r->db, r->actor, c.id),
        .thread = reply_all(r->db, c.id),
        .may = rights_on(r, &c),
        .hidden = hiding_of(r->db, r->actor, &c.rec),
        .network = network_name(r, &c),
        .own = home && home != c.municipality ? adoption_own(r->db, c.id, home) : 0,
    });
    page(r, 200, c.title, SECTION_CARDS);
}

void card_paper(req *r)
{
    card c;
    if (!card_or_404(r, &c)) return;
    url where = {str_join2(&r->mem, notice_origin(r), url_card(&r->mem, c.id).s)};
    card_sheet(r, (card_sheet_view){.card = &c, .used = used_of(r, &c), .where = where});
    page_sheet(r, c.title);
}

/* ---- write and edit ---- */

typedef struct {
    str visibility;
    i64 network, unit;
    bool stopped;
} card_choices_form;
static const field choice_field[] = {
    STR(card_choices_form, visibility, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "team municipality network all", .label = N_("Who may see it?")),
    I64(card_choices_form, network, .flags = FIELD_FORM | FIELD_ID, .label = N_("Which network?")),
    I64(card_choices_form, unit, .flags = FIELD_FORM | FIELD_ID, .label = N_("Where did it begin?")),
    BOOL(card_choices_form, stopped, .flags = FIELD_FORM),
};
static const fields choice_fields = FIELDS(card_choices_form, choice_field);

/* Codes of words_type that were ticked, with a space between. */
static str types_read(req *r)
{
    str *ticked;
    int n = req_params(r, "types", &ticked);
    buf b = buf_new(&r->mem, 64);
    for (int i = 0; i < n && i < words_type.n; i++) {
        if (!word_is(&words_type, ticked[i])) continue;
        if (b.n) buf_char(&b, ' ');
        buf_add(&b, ticked[i]);
    }
    return buf_str(&b);
}

static problems card_read(req *r, card *c)
{
    card_choices_form f = {0};
    problems bad = form_read(r, &card_fields, c), chosen = form_read(r, &choice_fields, &f);
    for (int i = 0; i < chosen.n; i++) problem_add(&bad, chosen.at[i].field, chosen.at[i].message);
    if (!c->title.n) problem_add(&bad, "title", T(r, "Write a title."));
    if (f.network && !network_has(r->db, f.network, c->municipality)) problem_add(&bad, "network", T(r, "Choose one of the networks in the list."));
    bool kept = c->id && f.unit == c->unit; /* also where it has been closed since */
    if (f.unit && !kept && !place_is(r->db, c->municipality, f.unit)) problem_add(&bad, "unit", T(r, "Choose a place in the list."));
    c->types = types_read(r);
    c->visibility = visibility_asked(&c->rec, f.visibility);
    if (!str_eq(c->visibility, S("closed"))) c->network = str_eq(f.visibility, S("network")) ? f.network : 0;
    c->state = f.stopped ? S("stopped") : S("kept");
    if (!c->initiative && c->unit != f.unit) c->unit_path = (str){0}; /* found anew with the record's audience */
    if (!c->initiative) c->unit = f.unit;
    return bad;
}

static void form_show(req *r, int status, const card *c, const problems *bad)
{
    networks in = {0};
    places where = {0};
    network_of(r->db, c->municipality, &in);
    if (!c->initiative) where = place_of(r->db, c->municipality);
    if (where.n && c->id) place_keep(r->db, &where, c->municipality, c->unit);
    url back = c->id ? url_card(&r->mem, c->id) : c->initiative ? url_id(&r->mem, S("/initiatives"), c->initiative) : URL("/cards");
    card_form(r, (card_form_view){
        .card = c,
        .bad = bad,
        .action = c->id ? url_card(&r->mem, c->id) : URL("/cards"),
        .back = back,
        .networks = in,
        .places = where,
    });
    page_narrow(r, status, c->id ? T(r, "Edit the experience card") : T(r, "Share what you have learned"), SECTION_CARDS);
}

/* What a new card begins with: the initiative's record, or an empty one of the writer's municipality. False: refused. */
static bool card_begin(req *r, card *c)
{
    str asked = req_param(r, "initiative");
    i64 id = 0;
    record rec;
    initiative in;
    if (!asked.n) {
        i64 home = card_place(r->actor);
        *c = (card){.municipality = home, .visibility = S("municipality"), .basis = S("experience"), .lang = lang_code(r->lang)};
        if (!home) page_error(r, 403);
        return home != 0;
    }
    if (!str_to_i64(asked, 1, INT64_MAX, &id)) {
        page_error(r, 400);
        return false;
    }
    if (!record_or_404(r, id, S("initiative"), SEE, &rec)) return false;
    initiative_find(r->db, id, &in);
    *c = card_draft(r->db, &in, r->lang);
    bool manages = initiative_may_manage(r->actor, &in);
    if (!manages) page_error(r, 403);
    return manages;
}

void card_new(req *r)
{
    card c;
    problems none = {0};
    if (card_begin(r, &c)) form_show(r, 200, &c, &none);
}

void card_post(req *r)
{
    card c;
    if (!card_begin(r, &c)) return;
    problems bad = card_read(r, &c);
    if (bad.n) {
        form_show(r, 422, &c, &bad);
        return;
    }
    card_create(r->db, &c, r->actor, r->now);
    redirect(r, page_said(r, url_card(&r->mem, c.id), str_eq(c.visibility, S("team")) ? S("saved") : S("published")));
}

static bool managed_or_refuse(req *r, card *c)
{
    record rec;
    if (!record_or_404(r, req_id(r, 0), S("card"), SEE, &rec)) return false;
    card_find(r->db, rec.id, c);
    bool manages = card_may_manage(r->db, r->actor, c);
    if (!manages) page_error(r, 403);
    return manages;
}

void card_edit(req *r)
{
    card c;
    problems none = {0};
    if (managed_or_refuse(r, &c)) form_show(r, 200, &c, &none);
}

void card_update(req *r)
{
    card c;
    if (!managed_or_refuse(r, &c)) return;
    problems bad = card_read(r, &c);
    page_edition_check(r, c.id, &bad);
    if (bad.n) {
        form_show(r, 422, &c, &bad);
        return;
    }
    card_save(r->db, &c, r->actor, r->now);
    redirect(r, page_said(r, url_card(&r->mem, c.id), S("saved")));
}
