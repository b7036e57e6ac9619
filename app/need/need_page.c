/*
 * need_page.c — handlers of needs: load, act, answer. No SQL, no rules.
 */
#include "app/need/need_page.h"

#include "app/account/pace.h"
#include "app/answer/answer.h"
#include "app/moderation/moderation.h"
#include "app/need/need.h"
#include "app/need/need_form.html.h"
#include "app/need/need_rows.html.h"
#include "app/need/need_similar.html.h"
#include "app/need/need_view.html.h"
#include "app/page.h"
#include "app/reply/reply.h"
#include "app/search/search.h"
#include "app/unit/unit.h"

/* ---- list ---- */

/* The units to choose among: of the municipality that is chosen, or the only one there is. */
static places units_of(req *r, const shelf *sh, tenants open)
{
    i64 here = sh->municipality ? sh->municipality : open.n == 1 ? open.at[0].id : 0;
    return here ? place_of(r->db, here) : (places){0};
}

/* A unit that stayed in the form when another municipality was chosen. */
static void unit_check(req *r, shelf *sh)
{
    unit u;
    if (sh->unit && sh->municipality && unit_find(r->db, sh->unit, &u) && u.municipality != sh->municipality) sh->unit = 0;
}

static url filters_kept(req *r, url to)
{
    to = url_with(&r->mem, to, S("municipality"), req_param(r, "municipality"));
    to = url_with(&r->mem, to, S("unit"), req_param(r, "unit"));
    return url_with(&r->mem, to, S("state"), req_param(r, "state"));
}

void need_list(req *r)
{
    shelf sh;
    bool more;
    tenants open;
    if (!page_shelf(r, S("need"), &sh)) return;
    unit_check(r, &sh);
    needs list = r->format == FORMAT_HTML ? need_lines(r->db, r->actor, &sh, &more) : need_page(r->db, r->actor, &sh, &more);
    url next = page_next(r, list.n ? list.at[list.n - 1].id : 0, more);
    for (int i = 0; i < list.n; i++) need_veil(&list.at[i], r->actor);

    if (r->format != FORMAT_HTML) {
        page_list(r, &need_fields, list.at, list.n, next);
        return;
    }
    tenant_all(r->db, &open);
    need_rows(r, (need_rows_view){
        .list = list,
        .sh = sh,
        .open = open,
        .here = units_of(r, &sh, open),
        .next = next,
        .csv = filters_kept(r, URL("/needs.csv")),
        .json = filters_kept(r, URL("/needs.json")),
    });
    page(r, 200, T(r, "Needs"), SECTION_NEEDS);
}

/* ---- say it ---- */

typedef struct {
    str story, where;
    bool about_leader;
} voice_form;

static const field voice_field[] = {
    STR(voice_form, story, .max = 4000, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_LINES, .label = N_("In your own words")),
    STR(voice_form, where, .max = 40, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Where does it apply?")),
    BOOL(voice_form, about_leader, .flags = FIELD_FORM),
};
static const fields voice_fields = FIELDS(voice_form, voice_field);

/* "5501" or "5501/17": a municipality with a room here, perhaps a unit of it. */
static bool where_read(req *r, str where, voice *v)
{
    str_cut cut = str_split(where, '/');
    if (!str_to_i64(cut.head, 1, 9999, &v->municipality)) return false;
    if (cut.ok && !str_to_i64(cut.tail, 1, INT64_MAX, &v->unit)) return false;
    return place_is(r->db, v->municipality, v->unit);
}

/* The municipality that "5501/17" begins with; 0 when nothing is chosen yet. */
static i64 municipality_of(str where)
{
    i64 id = 0;
    str_to_i64(str_split(where, '/').head, 1, 9999, &id);
    return id;
}

/* The first screen; the front page is the same for those without account. */
static void form_write(req *r, const voice_form *f, const problems *bad)
{
    tenant here = {0};
    i64 municipality = municipality_of(f->where);
    bool known = municipality && tenant_find(r->db, municipality, &here);
    bool stated = req_has(r, "unit") || req_has(r, "municipality"); /* by the sheet on the wall or a municipality's own link */
    places list = known && stated ? place_of(r->db, municipality) : place_all(r->db);
    if (actor_works_in(r->actor, r->actor->municipality)) place_keep(r->db, &list, r->actor->municipality, actor_unit(r->actor));
    need_form(r, (need_form_view){
        .story = f->story,
        .where = f->where,
        .about_leader = f->about_leader,
        .places = list,
        .answer_days = here.answer_days,
        .municipality = here.id,
        .bad = bad,
        .known = r->actor->account != 0,
        .answered = answered_newest(r->db, r->actor, &(shelf){.municipality = known ? municipality : 0, .limit = 3}),
    });
}

static void form_show(req *r, int status, const voice_form *f, const problems *bad)
{
    form_write(r, f, bad);
    page(r, status, T(r, "Say what is difficult"), SECTION_NEEDS);
}

static voice_form form_asked(req *r)
{
    i64 unit_id = 0;
    voice_form f = {.story = req_param(r, "story")};
    unit u;
    if (str_to_i64(req_param(r, "unit"), 1, INT64_MAX, &unit_id) && unit_find(r->db, unit_id, &u))
        f.where = place_value(&r->mem, u.municipality, u.id);
    else if (page_municipality(r))
        f.where = place_value(&r->mem, page_municipality(r), page_municipality(r) == r->actor->municipality ? actor_unit(r->actor) : 0);
    return f;
}

void need_new(req *r)
{
    problems none = {0};
    voice_form f = form_asked(r);
    form_show(r, 200, &f, &none);
}

void need_ask_write(req *r)
{
    problems none = {0};
    voice_form f = form_asked(r);
    form_write(r, &f, &none);
}

/* A step before sending, where others have said the same: join them, or go on. True if the step is shown. */
static bool similar_shown(req *r, const voice_form *f, const voice *v)
{
    if (req_has(r, "go_on")) return false;
    hits found = search_similar(r->db, r->actor, v->municipality, v->story, 5);
    if (!found.n) return false;
    need_similar(r, (need_similar_view){.found = found, .story = f->story, .where = f->where, .about_leader = f->about_leader});
    page_narrow(r, 200, T(r, "Others have said this"), SECTION_NEEDS);
    return true;
}

void need_create(req *r)
{
    voice_form f = {0};
    voice v = {.lang = lang_code(r->lang)};
    problems bad = form_read(r, &voice_fields, &f);
    if (f.where.n && !where_read(r, f.where, &v)) problem_add(&bad, "where", T(r, "Choose a place in the list."));
    if (!bad.n && f.about_leader && !need_passes_leaders(r->db, v.municipality, v.unit, r->now))
        problem_add(&bad, "about_leader", T(r, "Everybody who reads voices here also leads the place. Use the municipality's whistleblowing channel; how stands above."));
    if (bad.n) {
        form_show(r, 422, &f, &bad);
        return;
    }
    v.story = f.story;
    v.about_leader = f.about_leader;
    if (similar_shown(r, &f, &v)) return;

    if (!pace_allows(r)) {
        problem_add(&bad, "story", T(r, "Wait a minute and try again."));
        form_show(r, 429, &f, &bad);
        return;
    }

    voice_sent sent = need_send(r->db, r->actor, &v, r->now);
    if (sent.code.n) redirect(r, url_receipt(&r->mem, sent.code)); /* the receipt itself says that it is received */
    else redirect(r, page_said(r, url_id(&r->mem, S("/needs"), sent.id), S("sent")));
}

/* ---- one need ---- */

void need_page_show(req *r, int status, need *n, const problems *bad)
{
    need_veil(n, r->actor);
    n->owner_title = need_answerer(r->db, n, r->now);
    need_view(r, (need_view_view){
        .need = n,
        .answers = answer_all(r->db, n->id),
        .thread = reply_all(r->db, n->id),
        .similar = need_linked(r->db, r->actor, n->id),
        .lineage = lineage_of(r->db, r->actor, n->id),
        .may = {
            .reply = may(r->actor, REPLY, &n->rec) && need_is_published(&n->rec),
            .answer = answer_may(r->actor, n),
            .moderate = moderation_may(r->actor, n),
            .own = r->actor->account && r->actor->account == n->author,
        },
        .fate = moderation_fate(r->db, n),
        .counted = need_counts(r->db, n->id, r->actor->account),
        .bad = bad,
    });
    page(r, status, n->title, SECTION_NEEDS);
}

void need_show(req *r)
{
    need n;
    record rec;
    problems none = {0};
    if (!record_or_404(r, req_id(r, 0), S("need"), SEE, &rec)) return;
    need_find(r->db, rec.id, &n);
    if (r->format != FORMAT_JSON) {
        need_page_show(r, 200, &n, &none);
        return;
    }
    need_veil(&n, r->actor);
    page_record(r, &need_fields, &n);
}

void need_join_create(req *r)
{
    record rec;
    if (!record_or_404(r, req_id(r, 0), S("need"), SEE, &rec)) return;
    if (!need_is_published(&rec)) {
        page_error(r, 409);
        return;
    }
    if (r->actor->account) {
        need_join(r->db, rec.id, r->actor->account, r->now);
        redirect(r, page_said(r, url_id(&r->mem, S("/needs"), rec.id), S("joined")));
        return;
    }
    if (!pace_allows(r)) {
        page_error(r, 429);
        return;
    }
    str code = need_join_by_receipt(r->db, rec.id, r->now);
    redirect(r, url_receipt(&r->mem, code));
}
