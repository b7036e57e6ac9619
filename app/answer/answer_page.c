/*
 * answer_page.c — handlers of answers: load, act, answer. No SQL, no rules.
 */
#include "app/answer/answer_page.h"

#include "app/answer/answer.h"
#include "app/answer/answer_form.html.h"
#include "app/notice/notice_page.h"
#include "app/notice/tell.h"
#include "app/page.h"

/* Loads the need and asks answer_may; answers 404 or 403 itself. */
static bool need_or_refuse(req *r, need *n)
{
    record rec;
    if (!record_or_404(r, req_id(r, 0), S("need"), SEE, &rec)) return false;
    need_find(r->db, rec.id, n);
    bool may_answer = answer_may(r->actor, n);
    if (!may_answer) page_error(r, 403);
    else need_veil(n, r->actor);
    return may_answer;
}

/* Linked needs that wait, and that this actor may answer too. */
static needs linked_open(req *r, const need *n)
{
    needs list = need_linked(r->db, r->actor, n->id);
    int kept = 0;
    for (int i = 0; i < list.n; i++)
        if (str_eq(list.at[i].state, S("open")) && answer_may(r->actor, &list.at[i])) list.at[kept++] = list.at[i];
    list.n = kept;
    return list;
}

typedef struct {
    str outcome, body;
} answer_input;
static const field answer_input_field[] = {
    STR(answer_input, outcome, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "taken_up done not_now not_further", .label = N_("What is the answer?")),
    STR(answer_input, body, .max = 5000, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_LINES, .label = N_("The answer, and why")),
};
static const fields answer_input_fields = FIELDS(answer_input, answer_input_field);

typedef struct {
    i64 until;
    str why;
} extension_input;
static const field extension_input_field[] = {
    I64(extension_input, until, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_DATE, .label = N_("New date for the answer")),
    STR(extension_input, why, .max = 500, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Why is more time needed?")),
};
static const fields extension_input_fields = FIELDS(extension_input, extension_input_field);

typedef struct {
    i64 to;
    str handed_why;
} handover_input;
static const field handover_input_field[] = {
    I64(handover_input, to, .min = 1, .max = INT64_MAX, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Who should answer?")),
    STR(handover_input, handed_why, .max = 500, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Why is it handed over?")),
};
static const fields handover_input_fields = FIELDS(handover_input, handover_input_field);

/* What was typed in whichever of the three forms was sent. */
typedef struct {
    answer_input answer;
    extension_input time;
    handover_input hand;
} typed;

static bool was_ticked(req *r, i64 id)
{
    str *ticked;
    int n = req_params(r, "also", &ticked);
    for (int i = 0; i < n; i++) {
        i64 other;
        if (str_to_i64(ticked[i], 1, INT64_MAX, &other) && other == id) return true;
    }
    return false;
}

static str day_iso(req *r, i64 t)
{
    buf b = buf_new(&r->mem, 16);
    if (t) buf_iso_date(&b, t);
    return buf_str(&b);
}

static void form_show(req *r, int status, const need *n, const typed *t, const problems *bad)
{
    needs also = linked_open(r, n);
    bool *ticked = NEW(&r->mem, bool, also.n + 1);
    for (int i = 0; i < also.n; i++) ticked[i] = r->method == METHOD_GET || was_ticked(r, also.at[i].id);
    answer_form(r, (answer_form_view){
        .need = n,
        .also = also,
        .ticked = ticked,
        .people = answer_candidates(r->db, n, r->now),
        .outcome = t->answer.outcome,
        .body = t->answer.body,
        .until = day_iso(r, t->time.until),
        .first = day_iso(r, (n->due > r->now ? n->due : r->now) + DAY),
        .last = day_iso(r, r->now + ANSWER_EXTENSION_DAYS * DAY),
        .why = t->time.why,
        .to = t->hand.to,
        .handed_why = t->hand.handed_why,
        .may_extend = answer_may_extend(n, r->now),
        .bad = bad,
    });
    page_narrow(r, status, T(r, "Answer"), SECTION_NEEDS);
}

void answer_new(req *r)
{
    need n;
    typed t = {0};
    problems none = {0};
    if (!need_or_refuse(r, &n)) return;
    if (!need_is_published(&n.rec)) {
        page_error(r, 409);
        return;
    }
    form_show(r, 200, &n, &t, &none);
}

/* One answer, given to this need: notices, mails and the search follow. */
static void answer_one(req *r, need *n, answer_text a)
{
    answer_give(r->db, n, r->actor, a, r->now);
    tell_receipts(r->db, n, S("answered"), notice_origin(r), r->now);
}

void answer_create(req *r)
{
    need n;
    typed t = {0};
    if (!need_or_refuse(r, &n)) return;
    if (!need_is_published(&n.rec)) {
        page_error(r, 409);
        return;
    }
    problems bad = form_read(r, &answer_input_fields, &t.answer);
    if (bad.n) {
        form_show(r, 422, &n, &t, &bad);
        return;
    }
    answer_text a = {t.answer.outcome, t.answer.body};
    needs also = linked_open(r, &n);
    need_find(r->db, n.id, &n); /* as stored: what the page veils must not be written back */
    answer_one(r, &n, a);
    for (int i = 0; i < also.n; i++)
        if (was_ticked(r, also.at[i].id)) answer_one(r, &also.at[i], a);
    redirect(r, page_said(r, url_id(&r->mem, S("/needs"), n.id), S("answered")));
}

void extension_create(req *r)
{
    need n;
    typed t = {0};
    if (!need_or_refuse(r, &n)) return;
    problems bad = form_read(r, &extension_input_fields, &t.time);
    extension e = {t.time.until, t.time.why};
    if (!bad.n) {
        need_find(r->db, n.id, &n);
        if (!answer_extend(r->db, &n, r->actor, e, r->now))
            problem_add(&bad, "until", n.extended_why.n ? T(r, "More time can be asked for once.") : T(r, "Choose a later date, at most 60 days from today."));
    }
    if (bad.n) {
        form_show(r, 422, &n, &t, &bad);
        return;
    }
    tell_receipts(r->db, &n, S("extended"), notice_origin(r), r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/needs"), n.id), S("extended")));
}

void owner_update(req *r)
{
    need n;
    typed t = {0};
    if (!need_or_refuse(r, &n)) return;
    problems bad = form_read(r, &handover_input_fields, &t.hand);
    handover h = {t.hand.to, t.hand.handed_why};
    if (!bad.n) {
        need_find(r->db, n.id, &n);
        if (!answer_hand_over(r->db, &n, r->actor, h, r->now)) problem_add(&bad, "to", T(r, "Choose somebody in the list."));
    }
    if (bad.n) {
        form_show(r, 422, &n, &t, &bad);
        return;
    }
    redirect(r, page_said(r, url_id(&r->mem, S("/needs"), n.id), S("handed")));
}
