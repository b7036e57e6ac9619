/*
 * decision_page.c — handlers of decisions and of what they rest on: load, act,
 * answer. No SQL, no rules.
 */
#include "app/decision/decision_page.h"

#include "app/anchoring/anchoring.h"
#include "app/decision/decision_small_page.html.h"
#include "app/decision/decision_view.html.h"
#include "app/decision/state_form.html.h"
#include "app/initiative/initiative_page.h"
#include "app/page.h"
#include "app/profile/profile.h"

str date_typed(arena *a, i64 t)
{
    buf b = buf_new(a, 16);
    if (t) buf_iso_date(&b, t);
    return buf_str(&b);
}

str fact_text(req *r, const requirement *q)
{
    str n = text_number(&r->mem, r->lang, q->n);
    return text_fill(&r->mem, text_get(r->lang, str_of(q->fact)), &n, 1);
}

/* ---- the three questions ---- */

static const field text_field[] = {
    STR(decision_text, gate, .flags = FIELD_FORM | FIELD_CODED, .choices = "new useful used step back park end reopen merge"),
    STR(decision_text, outcome, .flags = FIELD_FORM | FIELD_CODED, .choices = "yes yes_if not_yet park stop", .label = N_("What is decided?")),
    STR(decision_text, reason, .max = 4000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("Why?")),
    STR(decision_text, learned, .max = 2000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What did we learn?")),
    STR(decision_text, to_step, .flags = FIELD_FORM | FIELD_CODED, .choices = "understand create test introduce", .label = N_("Back to")),
    I64(decision_text, review, .flags = FIELD_FORM | FIELD_DATE, .label = N_("When to look at it again")),
    I64(decision_text, into, .flags = FIELD_FORM | FIELD_ID, .label = N_("The number of the other initiative")),
};
static const fields text_fields = FIELDS(decision_text, text_field);

static str nth(str *list, int n, int i)
{
    return i < n ? str_trim(list[i]) : (str){0};
}

/* As many rows as the form has, in it and out of it. Dates that are none stay 0 and are asked for by the rules. */
static conditions conditions_read(req *r)
{
    str *bodies, *owners, *days;
    int n_bodies = req_params(r, "condition", &bodies), n_owners = req_params(r, "condition_owner", &owners), n_days = req_params(r, "condition_due", &days);
    conditions list = {.at = NEW(&r->mem, condition, CONDITIONS_MOST), .n = CONDITIONS_MOST};
    for (int i = 0; i < CONDITIONS_MOST; i++) {
        list.at[i].body = utf8_upto(nth(bodies, n_bodies, i), 500);
        list.at[i].owner = utf8_upto(nth(owners, n_owners, i), 200);
        str_to_date(nth(days, n_days, i), &list.at[i].due);
    }
    return list;
}

/* Rows that nobody wrote in are no conditions. */
static conditions conditions_written(arena *a, conditions rows)
{
    conditions list = {.at = NEW(a, condition, CONDITIONS_MOST)};
    for (int i = 0; i < rows.n; i++)
        if (rows.at[i].body.n || rows.at[i].owner.n || rows.at[i].due) list.at[list.n++] = rows.at[i];
    return list;
}

static verdict verdict_of(req *r, const decision_text *text)
{
    return (verdict){.gate = text->gate, .outcome = text->outcome, .reason = text->reason, .learned = text->learned,
        .conditions = conditions_written(&r->mem, text->conditions), .review = text->review, .to_step = text->to_step, .into = text->into};
}

/* The form's own problems, then what the rules refuse. */
static void rules_asked(req *r, const initiative *in, const verdict *v, problems *bad)
{
    refusals list = decision_check(r->db, r->actor, in, v, r->now);
    for (int i = 0; i < list.n; i++)
        if (!problem_of(bad, list.at[i].field).n) problem_add(bad, list.at[i].field, text_get(r->lang, str_of(list.at[i].why)));
}

/* What is shown again: the form, what was wrong, and a sentence that was not taken. */
typedef struct {
    const decision_text *text;
    const problems *bad;
    str said_key, said_body;
} shown;

static bool may_say(req *r, const initiative *in)
{
    return initiative_may_work(r->actor, in) || (initiative_is_active(in) && may(r->actor, ANCHOR, &in->rec));
}

static void question_show(req *r, int status, const initiative *in, shown s)
{
    profiles seen = profile_all(r->db, in->id);
    decision_view(r, (decision_view_view){
        .in = in,
        .text = s.text,
        .needed = requirement_all(r->db, in, s.text->gate),
        .lowest = profile_lowest(&seen),
        .answers = anchoring_all(r->db, r->actor, in),
        .deciders = decision_deciders(r->db, in, r->now),
        .may_decide = decision_may(r->actor, in, s.text->gate),
        .may_say = may_say(r, in),
        .said_key = s.said_key,
        .said_body = s.said_body,
        .bad = s.bad,
    });
    page(r, status, word_of(r, &words_gate_question, s.text->gate), SECTION_INITIATIVES);
}

static void small_show(req *r, int status, const initiative *in, const decision_text *text, const problems *bad)
{
    trials rounds = round_seen(r->db, r->actor, in->id);
    decision_small_page(r, (decision_small_page_view){.in = in, .gate = text->gate, .learned = text->learned, .rounds = rounds, .bad = bad});
    page_narrow(r, status, in->title, SECTION_INITIATIVES);
}

static void form_show(req *r, int status, const initiative *in, const decision_text *text, const problems *bad)
{
    if (initiative_is_small(in)) small_show(r, status, in, text, bad);
    else question_show(r, status, in, (shown){.text = text, .bad = bad});
}

void decision_new(req *r)
{
    initiative in;
    problems none = {0};
    if (!initiative_or_404(r, &in)) return;
    decision_text text = {.gate = decision_next(&in), .conditions = conditions_read(r)};
    if (!word_is(&words_gate, text.gate)) page_error(r, 409);
    else if (initiative_is_small(&in) && !decision_may(r->actor, &in, text.gate)) page_error(r, 403);
    else form_show(r, 200, &in, &text, &none);
}

void decision_create(req *r)
{
    initiative in;
    decision_text text = {0};
    if (!initiative_or_404(r, &in)) return;
    problems bad = form_read(r, &text_fields, &text);
    text.conditions = conditions_read(r);
    if (!text.gate.n || !str_eq(text.gate, decision_next(&in))) {
        page_error(r, 409); /* somebody has moved it since the form was opened */
        return;
    }
    if (!decision_may(r->actor, &in, text.gate)) {
        page_error(r, 403);
        return;
    }
    verdict v = verdict_of(r, &text);
    rules_asked(r, &in, &v, &bad);
    if (bad.n && str_eq(text.gate, S("step"))) page_error(r, 422);
    else if (bad.n) form_show(r, 422, &in, &text, &bad);
    else {
        decision_make(r->db, &in, r->actor, &v, r->now);
        redirect(r, page_said(r, url_id(&r->mem, S("/initiatives"), in.id), S("decided")));
    }
}

/* ---- what it rests on ---- */

typedef struct {
    str gate, requirement, body;
} statement_text;

static const field statement_field[] = {
    STR(statement_text, gate, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "new useful used"),
    STR(statement_text, requirement, .max = 40, .flags = FIELD_FORM | FIELD_REQUIRED),
    STR(statement_text, body, .max = 1000, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_LINES, .label = N_("The sentence")),
};
static const fields statement_fields = FIELDS(statement_text, statement_field);

void statement_create(req *r)
{
    initiative in;
    statement_text s = {0};
    if (!initiative_or_404(r, &in)) return;
    if (!may_say(r, &in)) {
        page_error(r, 403);
        return;
    }
    problems bad = form_read(r, &statement_fields, &s);
    if (!str_eq(s.gate, decision_next(&in)) || !requirement_is(&in, s.gate, s.requirement)) {
        page_error(r, 409);
        return;
    }
    if (bad.n) {
        decision_text text = {.gate = s.gate, .conditions = conditions_read(r)};
        question_show(r, 422, &in, (shown){&text, &bad, s.requirement, s.body});
        return;
    }
    statement_add(r->db, &in, r->actor, (sentence){s.gate, s.requirement, s.body}, r->now);
    redirect(r, page_said(r, url_under(&r->mem, S("/initiatives"), in.id, S("decisions/new")), S("saved")));
}

void condition_update(req *r)
{
    initiative in;
    i64 id = 0;
    if (!initiative_or_404(r, &in)) return;
    if (!initiative_may_manage(r->actor, &in)) page_error(r, 403);
    else if (!str_to_i64(req_param(r, "condition"), 1, INT64_MAX, &id) || !condition_meet(r->db, id, &in, r->actor, r->now)) page_error(r, 409);
    else redirect(r, page_said(r, url_id(&r->mem, S("/initiatives"), in.id), S("saved")));
}

/* ---- to the side and back ---- */

static void state_show(req *r, int status, const initiative *in, const decision_text *text, const problems *bad)
{
    state_form(r, (state_form_view){
        .in = in,
        .text = text,
        .may_work = decision_may(r->actor, in, S("back")),
        .may_manage = decision_may(r->actor, in, S("park")),
        .bad = bad,
    });
    page_narrow(r, status, in->title, SECTION_INITIATIVES);
}

void state_new(req *r)
{
    initiative in;
    problems none = {0};
    decision_text text = {0};
    if (!initiative_or_404(r, &in)) return;
    if (decision_may_move(r->actor, &in)) state_show(r, 200, &in, &text, &none);
    else page_error(r, 403);
}

/* Each of these has one outcome, so that nobody is asked twice. */
static const struct {
    const char *gate, *outcome;
} moves[] = {{"back", "back"}, {"park", "park"}, {"end", "stop"}, {"merge", "merge"}, {"reopen", "reopen"}};

static str outcome_of(str gate)
{
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (str_eq(gate, str_of(moves[i].gate))) return str_of(moves[i].outcome);
    return (str){0};
}

void state_create(req *r)
{
    initiative in;
    decision_text text = {0};
    if (!initiative_or_404(r, &in)) return;
    problems bad = form_read(r, &text_fields, &text);
    text.outcome = outcome_of(text.gate);
    if (text.outcome.n ? !decision_may(r->actor, &in, text.gate) : !decision_may_move(r->actor, &in)) {
        page_error(r, 403);
        return;
    }
    verdict v = verdict_of(r, &text);
    rules_asked(r, &in, &v, &bad);
    if (bad.n) {
        state_show(r, 422, &in, &text, &bad);
        return;
    }
    decision_make(r->db, &in, r->actor, &v, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/initiatives"), in.id), S("decided")));
}
