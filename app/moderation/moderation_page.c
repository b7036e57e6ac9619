/*
 * moderation_page.c — handlers of moderation: load, act, answer. No SQL, no rules.
 */
#include "app/moderation/moderation_page.h"

#include "app/answer/answer.h"
#include "app/moderation/flag.h"
#include "app/moderation/moderation.h"
#include "app/moderation/moderation_log_rows.html.h"
#include "app/moderation/moderation_rows.html.h"
#include "app/moderation/moderation_view.html.h"
#include "app/notice/notice_page.h"
#include "app/notice/tell.h"
#include "app/page.h"
#include "app/search/search.h"

/* ---- what waits, and what was done ---- */

void moderation_list(req *r)
{
    moderation_rows(r, (moderation_rows_view){.all = moderation_queue(r->db, r->actor), .reports = flag_open(r->db, r->actor)});
    page(r, 200, T(r, "To be read"), SECTION_ME);
}

void moderation_log_list(req *r)
{
    shelf sh;
    i64 places[ACTOR_GRANTS], next;
    if (!page_shelf(r, S("log"), &sh)) return;
    int n_places = moderation_places(r->actor, places);
    bool theirs = !sh.municipality;
    for (int i = 0; i < n_places; i++) theirs = theirs || places[i] == sh.municipality;
    if (!theirs) {
        page_error(r, 403);
        return;
    }
    if (!sh.municipality) sh.municipality = places[0];
    log_lines list = moderation_log(r->db, r->actor, &sh, &next);
    if (r->format != FORMAT_HTML) {
        page_list(r, &log_fields, list.at, list.n, page_next(r, next, next > 0));
        return;
    }
    moderation_log_rows(r, (moderation_log_rows_view){.list = list, .next = page_next(r, next, next > 0)});
    page(r, 200, T(r, "What was decided"), SECTION_ME);
}

/* ---- one voice ---- */

static bool voice_or_refuse(req *r, need *n)
{
    record rec;
    if (!record_or_404(r, req_id(r, 0), S("need"), MODERATE, &rec)) return false;
    need_find(r->db, rec.id, n);
    bool may_read = moderation_may(r->actor, n);
    if (!may_read) page_error(r, 403);
    return may_read;
}

typedef struct {
    str step, text, where, how, why;
    i64 owner;
} decision_form;
static const field decision_field[] = {
    STR(decision_form, step, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "publish propose move hide reopen read", .label = N_("What do you decide?")),
    STR(decision_form, text, .max = 5000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("The text as you propose it")),
    STR(decision_form, where, .flags = FIELD_FORM | FIELD_CODED, .choices = "urgent complaint deviation whistleblowing other", .label = N_("Where does it belong?")),
    STR(decision_form, how, .max = 1000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What should the sender do now?")),
    STR(decision_form, why, .max = 500, .flags = FIELD_FORM | FIELD_LINES, .label = N_("Why is it hidden?")),
    I64(decision_form, owner, .min = 0, .max = INT64_MAX, .flags = FIELD_FORM, .label = N_("Who should answer?")),
};
static const fields decision_fields = FIELDS(decision_form, decision_field);

/* Needs that speak of the same, without itself and those linked already. */
static hits similar_to(req *r, const need *n, needs linked)
{
    hits found = search_similar(r->db, r->actor, n->municipality, moderation_text(&r->mem, n), 8);
    int kept = 0;
    for (int i = 0; i < found.n; i++) {
        bool known = found.at[i].id == n->id;
        for (int j = 0; j < linked.n; j++) known = known || linked.at[j].id == found.at[i].id;
        if (!known) found.at[kept++] = found.at[i];
    }
    found.n = kept;
    return found;
}

static int marks_in(pieces p)
{
    int n = 0;
    for (int i = 0; i < p.n; i++) n += p.at[i].kind.n > 0;
    return n;
}

static void voice_show(req *r, int status, const need *n, const decision_form *f, const problems *bad)
{
    str own = moderation_text(&r->mem, n);
    pieces marked = moderation_pieces(&r->mem, own);
    needs linked = need_linked(r->db, r->actor, n->id);
    moderation_view(r, (moderation_view_view){
        .need = n,
        .marked = marked,
        .n_marks = marks_in(marked),
        .text = f->text.n ? f->text : n->proposal.n ? n->proposal : own,
        .where = f->where,
        .how = f->how,
        .why = f->why,
        .owner = f->owner ? f->owner : n->owner,
        .people = n->about_leader ? answer_candidates(r->db, n, r->now) : (candidates){0},
        .linked = linked,
        .similar = similar_to(r, n, linked),
        .history = moderation_log_of(r->db, n->id),
        .bad = bad,
    });
    page(r, status, T(r, "Read and decide"), SECTION_ME);
}

void moderation_show(req *r)
{
    need n;
    decision_form f = {0};
    problems none = {0};
    if (voice_or_refuse(r, &n)) voice_show(r, 200, &n, &f, &none);
}

/* What each decision needs besides itself. */
static void decision_check(req *r, const need *n, const decision_form *f, problems *bad)
{
    bool opens = str_eq(f->step, S("publish")) || str_eq(f->step, S("propose"));
    if (str_eq(f->step, S("propose")) && !f->text.n) problem_add(bad, "text", T(r, "Write the text that the sender is to see."));
    str own = moderation_text(&r->mem, n);
    if (str_eq(f->step, S("propose")) && str_eq(f->text, own) && marks_in(moderation_pieces(&r->mem, own)))
        problem_add(bad, "text", T(r, "Nothing is taken away yet. What is marked may tell who it is about."));
    if (str_eq(f->step, S("move")) && !f->where.n) problem_add(bad, "where", T(r, "Choose where it belongs."));
    if (str_eq(f->step, S("move")) && !f->how.n) problem_add(bad, "how", T(r, "Tell the sender what to do now."));
    if (str_eq(f->step, S("hide")) && !f->why.n) problem_add(bad, "why", T(r, "Give a reason: the one who wrote it sees it."));
    if (opens && n->about_leader && !answer_can_be(answer_candidates(r->db, n, r->now), f->owner))
        problem_add(bad, "owner", T(r, "Choose who answers, past the leader it is about."));
}

typedef struct {
    const char *step, *told, *said;
} outcome;

/* Carries out the decision; NULL when the voice is not in a state for it. */
static const outcome *decision_run(req *r, need *n, const decision_form *f)
{
    static const outcome outcomes[] = {
        {"publish", "published", "published"}, {"propose", "proposed", "proposed"}, {"move", "moved", "moved"},
        {"hide", "hidden", "hidden"},          {"reopen", "", "saved"},         {"read", "", "saved"},
    };
    bool done = false;
    int i = 0;
    while (!str_eq(f->step, str_of(outcomes[i].step))) i++;
    if (n->about_leader && f->owner && i < 2) n->owner = f->owner;
    switch (i) {
    case 0: done = moderation_publish(r->db, n, r->actor, r->now); break;
    case 1: done = moderation_propose(r->db, n, r->actor, f->text, r->now); break;
    case 2: done = moderation_move(r->db, n, r->actor, (belongs){f->where, f->how}, r->now); break;
    case 3: done = moderation_hide(r->db, n, r->actor, f->why, r->now); break;
    case 4: done = moderation_reopen(r->db, n, r->actor, r->now); break;
    default: done = moderation_read(r->db, n); break;
    }
    bool unchanged = i == 1 && str_eq(n->state, S("open")); /* nothing was rewritten: it is published */
    return done ? &outcomes[unchanged ? 0 : i] : NULL;
}

void moderation_update(req *r)
{
    need n;
    decision_form f = {0};
    if (!voice_or_refuse(r, &n)) return;
    problems bad = form_read(r, &decision_fields, &f);
    if (!bad.n) decision_check(r, &n, &f, &bad);
    if (bad.n) {
        voice_show(r, 422, &n, &f, &bad);
        return;
    }
    bool seen = text_is_marked(r, moderation_text(&r->mem, &n)); /* the sender may have told more meanwhile */
    const outcome *o = seen ? decision_run(r, &n, &f) : NULL;
    if (!o) {
        page_error(r, 409);
        return;
    }
    if (*o->told) tell_receipts(r->db, &n, str_of(o->told), notice_origin(r), r->now);
    redirect(r, page_said(r, URL("/moderation"), str_of(o->said)));
}

/* ---- links ---- */

typedef struct {
    i64 other;
} link_form;
static const field link_field[] = {
    I64(link_form, other, .min = 1, .max = INT64_MAX, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Number of the other need")),
};
static const fields link_fields = FIELDS(link_form, link_field);

void moderation_link_create(req *r)
{
    need n;
    link_form f = {0};
    decision_form nothing = {0};
    if (!voice_or_refuse(r, &n)) return;
    problems bad = form_read(r, &link_fields, &f);
    if (!bad.n && !moderation_link(r->db, &n, r->actor, f.other, r->now)) problem_add(&bad, "other", T(r, "There is no need with this number."));
    if (bad.n) voice_show(r, 422, &n, &nothing, &bad);
    else redirect(r, page_said(r, url_id(&r->mem, S("/moderation"), n.id), S("linked")));
}

void moderation_link_delete(req *r)
{
    need n;
    link_form f = {0};
    decision_form nothing = {0};
    if (!voice_or_refuse(r, &n)) return;
    problems bad = form_read(r, &link_fields, &f);
    if (bad.n) {
        voice_show(r, 422, &n, &nothing, &bad);
        return;
    }
    moderation_unlink(r->db, &n, r->actor, f.other, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/moderation"), n.id), S("saved")));
}

/* ---- the author's word ---- */

void need_approval_create(req *r)
{
    record rec;
    need n;
    if (!record_or_404(r, req_id(r, 0), S("need"), SEE, &rec)) return;
    if (!r->actor->account || rec.author != r->actor->account) {
        page_error(r, 403);
        return;
    }
    need_find(r->db, rec.id, &n);
    if (!text_is_marked(r, n.proposal) || !moderation_approve(r->db, &n, r->actor, str_eq(req_param(r, "agree"), S("yes")), r->now)) {
        page_error(r, 409);
        return;
    }
    redirect(r, page_said(r, url_id(&r->mem, S("/needs"), n.id), S("saved")));
}
