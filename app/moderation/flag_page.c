/*
 * flag_page.c — handlers of flags: load, act, answer. No SQL, no rules.
 */
#include "app/account/pace.h"
#include "app/moderation/flag.h"
#include "app/moderation/flag_decide_form.html.h"
#include "app/moderation/flag_form.html.h"
#include "app/moderation/hide.h"
#include "app/moderation/moderation_page.h"
#include "app/notice/notice_page.h"
#include "app/notice/tell.h"
#include "app/page.h"
#include "app/reply/reply.h"

/* What is pointed at: a record, or a reply in its thread. */
typedef struct {
    record rec;
    reply p;   /* id 0: the record itself */
    url action;
} thing;

static bool record_pointed(req *r, thing *t)
{
    *t = (thing){.action = url_under(&r->mem, S("/records"), req_id(r, 0), S("flags"))};
    return record_or_404(r, req_id(r, 0), (str){0}, SEE, &t->rec);
}

static bool reply_pointed(req *r, thing *t)
{
    *t = (thing){.action = url_under(&r->mem, S("/replies"), req_id(r, 0), S("flags"))};
    if (!reply_find(r->db, req_id(r, 0), &t->p) || !reply_stands(&t->p)) {
        page_error(r, 404);
        return false;
    }
    return record_or_404(r, t->p.record, (str){0}, SEE, &t->rec);
}

typedef struct {
    str reason;
} flag_input;
static const field flag_input_field[] = {
    STR(flag_input, reason, .max = 500, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_LINES, .label = N_("What is wrong with it?")),
};
static const fields flag_input_fields = FIELDS(flag_input, flag_input_field);

static void ask_show(req *r, int status, const thing *t, str reason, const problems *bad)
{
    flag_form(r, (flag_form_view){
        .title = t->rec.title,
        .body = t->p.body,
        .action = t->action,
        .back = url_record(&r->mem, t->rec.kind, t->rec.id),
        .reason = reason,
        .bad = bad,
    });
    page_narrow(r, status, T(r, "Report to the moderator"), SECTION_NONE);
}

static void flag_take(req *r, const thing *t)
{
    flag_input f = {0};
    problems bad = form_read(r, &flag_input_fields, &f);
    bool allowed = bad.n || pace_allows(r);
    if (!allowed) problem_add(&bad, "reason", T(r, "Wait a minute and try again."));
    if (bad.n) {
        ask_show(r, allowed ? 422 : 429, t, f.reason, &bad);
        return;
    }
    flag_add(r->db, &t->rec, r->actor, (flagged){t->p.id, f.reason}, r->now);
    redirect(r, page_said(r, url_record(&r->mem, t->rec.kind, t->rec.id), S("flagged")));
}

void flag_record_new(req *r)
{
    thing t;
    problems none = {0};
    if (record_pointed(r, &t)) ask_show(r, 200, &t, (str){0}, &none);
}

void flag_record_create(req *r)
{
    thing t;
    if (record_pointed(r, &t)) flag_take(r, &t);
}

void flag_reply_new(req *r)
{
    thing t;
    problems none = {0};
    if (reply_pointed(r, &t)) ask_show(r, 200, &t, (str){0}, &none);
}

void flag_reply_create(req *r)
{
    thing t;
    if (reply_pointed(r, &t)) flag_take(r, &t);
}

/* ---- the decision ---- */

static bool flag_or_404(req *r, flag *f)
{
    record rec;
    bool found = flag_find(r->db, req_id(r, 0), f);
    if (!found) {
        page_error(r, 404);
        return false;
    }
    return record_or_404(r, f->record, (str){0}, MODERATE, &rec);
}

typedef struct {
    str decision, why;
} decision_input;
static const field decision_input_field[] = {
    STR(decision_input, decision, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "keep hide", .label = N_("What do you decide?")),
    STR(decision_input, why, .max = 500, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_LINES, .label = N_("Why?")),
};
static const fields decision_input_fields = FIELDS(decision_input, decision_input_field);

static void decide_show(req *r, int status, const flag *f, const decision_input *in, const problems *bad)
{
    flag_decide_form(r, (flag_decide_form_view){
        .flag = f,
        .same = flag_same(r->db, f),
        .decision = in->decision,
        .why = in->why,
        .bad = bad,
    });
    page_narrow(r, status, T(r, "A report to decide"), SECTION_NONE);
}

void flag_show(req *r)
{
    flag f;
    decision_input in = {0};
    problems none = {0};
    if (flag_or_404(r, &f)) decide_show(r, 200, &f, &in, &none);
}

/* The sender of a need without account is told by mail, where an address was given. */
static void sender_told(req *r, const flag *f)
{
    need n;
    bool hidden = !f->reply && need_find(r->db, f->record, &n) && str_eq(n.state, S("hidden"));
    if (hidden) tell_receipts(r->db, &n, S("hidden"), notice_origin(r), r->now);
}

void flag_update(req *r)
{
    flag f;
    decision_input in = {0};
    if (!flag_or_404(r, &f)) return;
    if (f.decided) {
        page_error(r, 409);
        return;
    }
    problems bad = form_read(r, &decision_input_fields, &in);
    if (bad.n) {
        decide_show(r, 422, &f, &in, &bad);
        return;
    }
    flag_decide(r->db, &f, r->actor, (verdict_of_flag){str_eq(in.decision, S("hide")), in.why}, r->now);
    sender_told(r, &f);
    redirect(r, page_said(r, URL("/moderation"), S("decided")));
}

void record_opening_create(req *r)
{
    record rec;
    if (!record_or_404(r, req_id(r, 0), (str){0}, MODERATE, &rec)) return;
    if (!record_open(r->db, &rec, r->actor, r->now)) {
        page_error(r, 409);
        return;
    }
    redirect(r, page_said(r, url_record(&r->mem, rec.kind, rec.id), S("shown")));
}
