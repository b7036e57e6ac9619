/*
 * reply_page.c — handlers of replies: load, act, answer. No SQL, no rules.
 */
#include "app/reply/reply_page.h"

#include "app/account/pace.h"
#include "app/need/need.h"
#include "app/page.h"
#include "app/reply/reply.h"
#include "app/reply/reply_form.html.h"

typedef struct {
    str kind, body;
} reply_input_form;
static const field reply_input_field[] = {
    STR(reply_input_form, kind, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "experience question concern support note", .label = N_("What kind of reply is it?")),
    STR(reply_input_form, body, .max = 4000, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_LINES, .label = N_("What do you want to say?")),
};
static const fields reply_input_fields = FIELDS(reply_input_form, reply_input_field);

/* A page of its own for what must be mended or changed: the thread may stand under any kind of record. */
typedef struct {
    str title, kind, body;
    url action, back, withdrawal; /* withdrawal: empty for a new one */
} reply_sheet;

static void sheet_show(req *r, int status, reply_sheet s, const problems *bad)
{
    reply_form(r, (reply_form_view){
        .title = s.title,
        .kind = s.kind,
        .body = s.body,
        .action = s.action,
        .back = s.back,
        .withdrawal = s.withdrawal,
        .bad = bad,
    });
    page_narrow(r, status, T(r, "Reply"), SECTION_NONE);
}

/* The page of the record, said, at the entry. */
static url thread_at(req *r, const record *rec, str code, i64 id)
{
    url to = page_said(r, url_record(&r->mem, rec->kind, rec->id), code);
    return id ? (url){str_join2(&r->mem, to.s, url_comment(&r->mem, id).s)} : to;
}

void reply_create(req *r)
{
    record rec;
    reply_input_form f = {0};
    if (!record_or_404(r, req_id(r, 0), (str){0}, REPLY, &rec)) return;
    if (str_eq(rec.kind, S("need")) && !need_is_published(&rec)) {
        page_error(r, 409);
        return;
    }
    problems bad = form_read(r, &reply_input_fields, &f);
    if (bad.n) {
        url action = url_under(&r->mem, S("/records"), rec.id, S("replies"));
        sheet_show(r, 422, (reply_sheet){rec.title, f.kind, f.body, action, url_record(&r->mem, rec.kind, rec.id), {{0}}}, &bad);
        return;
    }
    i64 id = reply_add(r->db, &rec, r->actor, (reply_text){.kind = f.kind, .body = f.body}, r->now);
    redirect(r, thread_at(r, &rec, S("replied"), id));
}

/* The code is the key here: whoever holds it wrote the voice, or joined it. */
void receipt_reply_create(req *r)
{
    receipt c;
    need n;
    reply_input_form f = {0};
    if (!receipt_find(r->db, r->ids[0], &c) || !need_find(r->db, c.need, &n)) {
        page_error(r, 404);
        return;
    }
    reply_secret(r);
    if (!need_is_published(&n.rec)) {
        page_error(r, 409);
        return;
    }
    url back = url_receipt(&r->mem, r->ids[0]);
    problems bad = form_read(r, &reply_input_fields, &f);
    bool allowed = bad.n || pace_allows(r);
    if (!allowed) problem_add(&bad, "body", T(r, "Wait a minute and try again."));
    if (bad.n) {
        sheet_show(r, allowed ? 422 : 429, (reply_sheet){n.title, f.kind, f.body, url_receipt_part(&r->mem, r->ids[0], S("replies")), back, {{0}}}, &bad);
        return;
    }
    actor nobody = {0};
    reply_add(r->db, &n.rec, &nobody, (reply_text){f.kind, f.body, c.id, str_eq(c.kind, S("joined"))}, r->now);
    redirect(r, page_said(r, back, S("replied")));
}

/* The reply in the address, if it stands and is the actor's own; else answered with 404, 403 or 409. */
static bool own_or_refuse(req *r, reply *p, record *rec)
{
    bool found = reply_find(r->db, req_id(r, 0), p);
    if (!found) {
        page_error(r, 404);
        return false;
    }
    if (!record_or_404(r, p->record, (str){0}, SEE, rec)) return false;
    if (!reply_is_own(p, r->actor)) page_error(r, 403);
    else if (!reply_stands(p)) page_error(r, 409);
    else return true;
    return false;
}

static reply_sheet sheet_of(req *r, const reply *p, const record *rec)
{
    arena *a = &r->mem;
    return (reply_sheet){rec->title, p->kind, p->body, url_id(a, S("/replies"), p->id), url_record(a, rec->kind, rec->id),
        url_under(a, S("/replies"), p->id, S("withdrawal"))};
}

void reply_edit_show(req *r)
{
    reply p;
    record rec;
    problems none = {0};
    if (own_or_refuse(r, &p, &rec)) sheet_show(r, 200, sheet_of(r, &p, &rec), &none);
}

void reply_update(req *r)
{
    reply p;
    record rec;
    reply_input_form f = {0};
    if (!own_or_refuse(r, &p, &rec)) return;
    problems bad = form_read(r, &reply_input_fields, &f);
    if (bad.n) {
        p.kind = f.kind;
        p.body = f.body;
        sheet_show(r, 422, sheet_of(r, &p, &rec), &bad);
        return;
    }
    reply_edit(r->db, p.id, (reply_text){.kind = f.kind, .body = f.body}, r->now);
    redirect(r, thread_at(r, &rec, S("saved"), p.id));
}

void reply_withdrawal(req *r)
{
    reply p;
    record rec;
    if (!own_or_refuse(r, &p, &rec)) return;
    reply_withdraw(r->db, p.id, r->now);
    redirect(r, thread_at(r, &rec, S("withdrawn"), 0));
}
