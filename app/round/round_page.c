/*
 * round_page.c — handlers of tests. One form serves both «Vi prøvde noe» under an
 * initiative and «Vi vil prøve noe», which begins one; all of it in under three minutes.
 */
#include "app/round/round_page.h"

#include "app/page.h"
#include "app/reply/reply.h"
#include "app/round/round.h"
#include "app/round/round_form.html.h"
#include "app/round/round_view.html.h"
#include "app/unit/unit.h"

typedef struct {
    str need, where;
    i64 initiative;
} start_form;
static const field start_field[] = {
    STR(start_form, need, .max = 2000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What is difficult?")),
    STR(start_form, where, .max = 40, .flags = FIELD_FORM, .label = N_("Where does it apply?")),
    I64(start_form, initiative, .min = 0, .max = INT64_MAX, .flags = FIELD_FORM),
};
static const fields start_fields = FIELDS(start_form, start_field);

/* Initiatives of this person's that a test can be added to: the newest active ones. */
static initiatives running(req *r)
{
    i64 next;
    initiative_filter f = {.shelf = {.kind = S("initiative"), .state = S("active"), .municipality = r->actor->municipality, .limit = 30}};
    initiatives all = initiative_page(r->db, r->actor, &f, &next), mine = {.at = all.at};
    for (int i = 0; i < all.n; i++) {
        record_keys_load(r->db, &all.at[i].rec);
        if (initiative_may_work(r->actor, &all.at[i])) mine.at[mine.n++] = all.at[i];
    }
    return mine;
}

static bool is_among(initiatives list, i64 id)
{
    for (int i = 0; i < list.n; i++)
        if (list.at[i].id == id) return true;
    return false;
}

static void form_show(req *r, int status, const start_form *s, const trial *t, const problems *bad)
{
    initiatives mine = running(r);
    places list = place_of(r->db, r->actor->municipality);
    place_keep(r->db, &list, r->actor->municipality, actor_unit(r->actor));
    round_form(r, (round_form_view){
        .need = s->need,
        .where = s->where,
        .initiative = s->initiative,
        .known = is_among(mine, s->initiative), /* then the need and the place are known too, and not asked again */
        .t = t,
        .running = mine,
        .places = list,
        .bad = bad,
    });
    page_narrow(r, status, t->id ? T(r, "Mend the test") : T(r, "We tried something"), SECTION_INITIATIVES);
}

static void number_take(req *r, const char *name, i64 *out)
{
    i64 v;
    if (str_to_i64(req_param(r, name), 1, INT64_MAX, &v)) *out = v;
}

void round_new(req *r)
{
    start_form s = {0};
    trial t = {.tried = r->now, .how = S("small_operation")};
    problems none = {0};
    i64 unit_id = 0;
    unit u;
    number_take(r, "initiative", &s.initiative);
    number_take(r, "unit", &unit_id);
    bool placed = unit_id && unit_find(r->db, unit_id, &u);
    s.where = placed ? place_value(&r->mem, u.municipality, u.id) : place_value(&r->mem, r->actor->municipality, actor_unit(r->actor));
    form_show(r, 200, &s, &t, &none);
}

/* Problems of what must be there when the test begins something new. */
static void start_check(req *r, const start_form *s, try_start *to, problems *bad)
{
    str_cut cut = str_split(s->where, '/');
    bool placed = str_to_i64(cut.head, 1, 9999, &to->municipality) && (!cut.ok || str_to_i64(cut.tail, 1, INT64_MAX, &to->unit)) &&
                  place_is(r->db, to->municipality, to->unit) && actor_works_in(r->actor, to->municipality);
    if (!s->need.n) problem_add(bad, "need", T(r, "Write what is difficult, in one sentence."));
    if (!placed) problem_add(bad, "where", T(r, "Choose a place in the list."));
}

void round_create(req *r)
{
    start_form s = {0};
    trial t = {0};
    initiative in;
    try_start begin = {.lang = lang_code(r->lang)};
    problems bad = form_read(r, &round_fields, &t), about = form_read(r, &start_fields, &s);
    for (int i = 0; i < about.n; i++) problem_add(&bad, about.at[i].field, about.at[i].message);
    if (t.tried > r->now + DAY) problem_add(&bad, "tried", T(r, "The day has not come yet."));

    if (s.initiative) {
        record rec;
        if (!record_or_404(r, s.initiative, S("initiative"), SEE, &rec)) return;
        initiative_find(r->db, s.initiative, &in);
        if (!initiative_may_work(r->actor, &in)) {
            page_error(r, 403);
            return;
        }
    } else {
        start_check(r, &s, &begin, &bad);
        begin.need = s.need;
    }
    if (bad.n) {
        form_show(r, 422, &s, &t, &bad);
        return;
    }
    t.lang = lang_code(r->lang);
    i64 of = s.initiative;
    if (of) round_add(r->db, &in, r->actor, &t, r->now);
    else of = round_start(r->db, r->actor, &begin, &t, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/initiatives"), of), S("tested")));
}

/* The test of the address, if this person may see it; else answered. */
static bool round_or_404(req *r, verb v, trial *t)
{
    record rec;
    return record_or_404(r, req_id(r, 0), S("round"), v, &rec) && round_find(r->db, rec.id, t);
}

void round_show(req *r)
{
    trial t;
    if (!round_or_404(r, SEE, &t)) return;
    unit_veil(r->db, r->actor, &t.rec);
    if (r->format == FORMAT_JSON) {
        page_record(r, &round_fields, &t);
        return;
    }
    round_view(r, (round_view_view){.t = &t, .hidden = hiding_of(r->db, r->actor, &t.rec), .thread = reply_all(r->db, t.id), .may_edit = may(r->actor, EDIT, &t.rec), .may_reply = may(r->actor, REPLY, &t.rec)});
    page(r, 200, t.title, SECTION_INITIATIVES);
}

void round_edit(req *r)
{
    trial t;
    problems none = {0};
    if (round_or_404(r, EDIT, &t)) form_show(r, 200, &(start_form){.initiative = t.initiative}, &t, &none);
}

void round_update(req *r)
{
    trial t;
    initiative in;
    if (!round_or_404(r, EDIT, &t)) return;
    problems bad = form_read(r, &round_fields, &t);
    if (bad.n) {
        form_show(r, 422, &(start_form){.initiative = t.initiative}, &t, &bad);
        return;
    }
    initiative_find(r->db, t.initiative, &in);
    round_save(r->db, &t, &in, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/rounds"), t.id), S("saved")));
}
