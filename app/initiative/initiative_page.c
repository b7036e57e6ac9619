/*
 * initiative_page.c — handlers of initiatives: load, act, answer. No SQL, no rules.
 */
#include "app/initiative/initiative_page.h"

#include "app/adoption/adoption.h"
#include "app/decision/decision.h"
#include "app/decision/requirement.h"
#include "app/decision/timeline.h"
#include "app/initiative/focus.h"
#include "app/initiative/initiative_board.html.h"
#include "app/initiative/initiative_form.h"
#include "app/initiative/initiative_form.html.h"
#include "app/initiative/initiative_rows.html.h"
#include "app/initiative/initiative_sheet.html.h"
#include "app/initiative/initiative_view.html.h"
#include "app/lineage/lineage.h"
#include "app/moderation/hide.h"
#include "app/need/need.h"
#include "app/page.h"
#include "app/reply/reply.h"
#include "app/unit/unit.h"

/* ---- lists ---- */

/* A code out of a table, or nothing; anything else is no question that we understand. */
static bool code_read(req *r, const char *name, const words *table, str *out)
{
    *out = req_param(r, name);
    return !out->n || word_is(table, *out);
}

static bool filter_read(req *r, initiative_filter *f)
{
    if (!page_shelf(r, S("initiative"), &f->shelf)) return false;
    f->focus = req_param(r, "focus");
    bool good = code_read(r, "step", &words_step, &f->step) && code_read(r, "size", &words_size, &f->size) &&
                code_read(r, "type", &words_type, &f->type) && code_read(r, "origin", &words_origin, &f->origin) &&
                (!f->focus.n || focus_is(&r->mem, f->focus));
    if (!good) page_error(r, 400);
    return good;
}

url url_kept(req *r, url to)
{
    static const char *const kept[] = {"municipality", "unit", "state", "step", "size", "type", "origin", "focus"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) to = url_with(&r->mem, to, str_of(kept[i]), req_param(r, kept[i]));
    return to;
}

int initiative_count(initiatives list, str step)
{
    int n = 0;
    for (int i = 0; i < list.n; i++) n += str_eq(list.at[i].step, step);
    return n;
}

static void units_veiled(req *r, initiatives list)
{
    for (int i = 0; i < list.n; i++) unit_veil(r->db, r->actor, &list.at[i].rec);
}

void initiative_list(req *r)
{
    initiative_filter f = {0};
    i64 after;
    if (!filter_read(r, &f)) return;
    initiatives list = initiative_page(r->db, r->actor, &f, &after);
    url next = page_next(r, after, after != 0);
    units_veiled(r, list);
    if (r->format != FORMAT_HTML) {
        page_list(r, &initiative_fields, list.at, list.n, next);
        return;
    }
    initiative_rows(r, (initiative_rows_view){
        .list = list,
        .filter = &f,
        .places = place_all(r->db),
        .focuses = focus_all(&r->mem, r->lang),
        .next = next,
        .may_start = actor_works_in(r->actor, 0),
    });
    page(r, 200, T(r, "What we are working on"), SECTION_INITIATIVES);
}

void initiative_board_show(req *r)
{
    initiative_filter f = {0};
    i64 more;
    if (!filter_read(r, &f)) return;
    f.shelf.limit = 200;
    if (!f.shelf.municipality) f.shelf.municipality = page_municipality(r);
    if (!f.shelf.state.n) f.shelf.state = S("active");
    bool projector = str_eq(req_param(r, "show"), S("projector"));
    initiatives list = initiative_page(r->db, r->actor, &f, &more);
    units_veiled(r, list);
    initiative_board(r, (initiative_board_view){.list = list, .projector = projector, .more = more != 0});
    if (projector) page_sheet(r, T(r, "What we are working on"));
    else page(r, 200, T(r, "What we are working on"), SECTION_INITIATIVES);
}

/* ---- start ---- */

/* The needs named in the address or the form, that the reader may see and that are published. */
static records needs_asked(req *r)
{
    str *sent;
    int n = req_params(r, "need", &sent);
    records list = {.at = NEW(&r->mem, record, n ? n : 1)};
    for (int i = 0; i < n && list.n < 20; i++) {
        i64 id;
        record *rec = &list.at[list.n];
        bool seen = str_to_i64(sent[i], 1, INT64_MAX, &id) && record_find(r->db, id, rec) && str_eq(rec->kind, S("need")) && may(r->actor, SEE, rec);
        bool open = seen && (str_eq(rec->state, S("open")) || str_eq(rec->state, S("answered")));
        for (int j = 0; open && j < list.n; j++) open = list.at[j].id != id;
        list.n += open;
    }
    return list;
}

/* Where the starter may choose: all open units of their municipality, small ones too, since they work there; and where it is already. */
static places places_here(req *r, i64 municipality, i64 kept)
{
    tenant t;
    units tree;
    if (!tenant_find(r->db, municipality, &t)) return (places){0};
    unit_tree(r->db, municipality, UNITS_OPEN, &tree);
    places list = {.at = NEW(&r->mem, place, tree.n + 1)};
    list.at[list.n++] = (place){.municipality = municipality, .value = place_value(&r->mem, municipality, 0), .name = t.display_name};
    for (int i = 0; i < tree.n; i++)
        list.at[list.n++] = (place){municipality, tree.at[i].id, place_value(&r->mem, municipality, tree.at[i].id), tree.at[i].name, tree.at[i].depth + 1};
    if (kept) place_keep(r->db, &list, municipality, kept);
    return list;
}

static void form_show(req *r, int status, const initiative *in, const initiative_text *text, const problems *bad)
{
    i64 here = in->municipality ? in->municipality : r->actor->municipality;
    initiative_form(r, (initiative_form_view){
        .text = text,
        .needs = in->id ? (records){0} : needs_asked(r),
        .places = places_here(r, here, in->id ? in->unit : 0),
        .focuses = focus_all(&r->mem, r->lang),
        .bad = bad,
        .id = in->id,
        .hidden = str_eq(in->visibility, S("closed")),
        .limits = initiative_limits(r->db, here),
    });
    page_narrow(r, status, in->id ? T(r, "Change the text") : T(r, "Start an initiative"), SECTION_INITIATIVES);
}

/* What is known already is offered, not asked again; the leader of the starter's own unit is the one who says yes. */
static initiative_text text_offered(req *r, records asked)
{
    initiative_text text = {.origin = S("staff"), .visibility = S("municipality"), .where = place_value(&r->mem, r->actor->municipality, actor_unit(r->actor))};
    need n;
    if (!asked.n || !need_find(r->db, asked.at[0].id, &n)) return text;
    text.title = n.title;
    text.need_text = n.story;
    if (n.unit) text.where = place_value(&r->mem, n.municipality, n.unit);
    bool said = str_eq(n.behalf, S("relative")) || str_eq(n.behalf, S("user"));
    if (said) text.origin = n.behalf;
    else if (!n.author && !str_eq(n.behalf, S("colleague"))) text.origin = S("user");
    return text;
}

void initiative_new(req *r)
{
    problems none = {0};
    initiative in = {0};
    initiative_text text = text_offered(r, needs_asked(r));
    form_show(r, 200, &in, &text, &none);
}

void initiative_create(req *r)
{
    initiative in = {.lang = lang_code(r->lang)};
    initiative_text text = {0};
    problems bad = initiative_text_read(r, &text, &in);
    if (bad.n) {
        in = (initiative){0};
        form_show(r, 422, &in, &text, &bad);
        return;
    }
    records asked = needs_asked(r);
    i64 *ids = NEW(&r->mem, i64, asked.n ? asked.n : 1);
    for (int i = 0; i < asked.n; i++) ids[i] = asked.at[i].id;
    initiative_start(r->db, &in, r->actor, (need_ids){ids, asked.n}, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/initiatives"), in.id), S("started")));
}

/* ---- one initiative ---- */

bool initiative_or_404(req *r, initiative *out)
{
    record rec;
    return record_or_404(r, req_id(r, 0), S("initiative"), SEE, &rec) && initiative_find(r->db, rec.id, out);
}

/* Loads one that the reader may change; answers 403 if it is only seen. */
static bool managed_or_403(req *r, initiative *in)
{
    if (!initiative_or_404(r, in)) return false;
    if (initiative_may_manage(r->actor, in)) return true;
    page_error(r, 403);
    return false;
}

static adoptions used_elsewhere(req *r, i64 id)
{
    adoptions used = adoption_of_initiative(r->db, r->actor, id);
    for (int i = 0; i < used.n; i++) adoption_veil(&used.at[i], r->actor);
    return used;
}

void initiative_show(req *r)
{
    initiative in;
    if (!initiative_or_404(r, &in)) return;
    unit_veil(r->db, r->actor, &in.rec);
    if (r->format == FORMAT_JSON) {
        page_record(r, &initiative_fields, &in);
        return;
    }
    initiative_view(r, (initiative_view_view){
        .in = &in,
        .needs = initiative_needs(r->db, r->actor, in.id),
        .members = initiative_members(r->db, in.id, r->now),
        .line = timeline_of(r->db, in.id),
        .conditions = condition_all(r->db, in.id),
        .lineage = lineage_of(r->db, r->actor, in.id),
        .thread = reply_all(r->db, in.id),
        .deciders = decision_deciders(r->db, &in, r->now),
        .hidden = hiding_of(r->db, r->actor, &in.rec),
        .rounds = round_seen(r->db, r->actor, in.id),
        .profiles = profile_all(r->db, in.id),
        .groups = participation_all(r->db, in.id),
        .answers = anchoring_all(r->db, r->actor, &in),
        .shared = card_of_initiative(r->db, r->actor, in.id),
        .used = used_elsewhere(r, in.id),
        .may = {
            .reply = may(r->actor, REPLY, &in.rec),
            .work = initiative_may_work(r->actor, &in),
            .manage = initiative_may_manage(r->actor, &in),
            .decide = decision_may(r->actor, &in, decision_next(&in)),
            .move = decision_may_move(r->actor, &in),
            .anchor = may(r->actor, ANCHOR, &in.rec),
            .confirm = anchoring_may_add(r->actor, &in, S("B09")),
        },
    });
    page(r, 200, in.title, SECTION_INITIATIVES);
}

void initiative_edit(req *r)
{
    initiative in;
    problems none = {0};
    if (!managed_or_403(r, &in)) return;
    initiative_text text = initiative_text_of(&r->mem, &in);
    form_show(r, 200, &in, &text, &none);
}

void initiative_update(req *r)
{
    initiative in;
    initiative_text text = {0};
    if (!managed_or_403(r, &in)) return;
    problems bad = initiative_text_read(r, &text, &in);
    page_edition_check(r, in.id, &bad);
    if (bad.n) {
        form_show(r, 422, &in, &text, &bad);
        return;
    }
    initiative_save(r->db, &in, r->actor, r->now);
    rounds_follow(r->db, &in, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/initiatives"), in.id), S("saved")));
}

void initiative_sheet_show(req *r)
{
    initiative in;
    if (!initiative_or_404(r, &in)) return;
    unit_veil(r->db, r->actor, &in.rec);
    initiative_sheet(r, (initiative_sheet_view){
        .in = &in,
        .lineage = lineage_of(r->db, r->actor, in.id),
        .plain = {
            .risk = statement_latest(r->db, in.id, S("screening")),
            .measured = statement_latest(r->db, in.id, S("measures")),
            .gain = statement_latest(r->db, in.id, S("gains")),
        },
        .decided = decision_all(r->db, in.id),
        .answers = anchoring_all(r->db, r->actor, &in),
        .deciders = decision_deciders(r->db, &in, r->now),
    });
    page_sheet(r, in.title);
}
