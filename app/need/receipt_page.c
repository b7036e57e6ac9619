/*
 * receipt_page.c — what one without account can do with the code in hand: follow,
 * tell more, approve the text, withdraw. The code is the key; no record_or_404.
 */
#include "app/need/need_page.h"

#include "app/account/account.h"
#include "app/answer/answer.h"
#include "app/moderation/moderation.h"
#include "app/need/need.h"
#include "app/need/receipt_ask.html.h"
#include "app/need/receipt_view.html.h"
#include "app/notice/notice_page.h"
#include "app/page.h"
#include "app/reply/reply.h"

typedef struct {
    str code;
} code_form;
static const field code_field[] = {STR(code_form, code, .max = 40, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("The code on your receipt"))};
static const fields code_fields = FIELDS(code_form, code_field);

static void ask_show(req *r, int status, str code, const problems *bad)
{
    receipt_ask(r, (receipt_ask_view){.code = code, .bad = bad});
    page_narrow(r, status, T(r, "Follow what you said"), SECTION_NEEDS);
}

void receipt_new(req *r)
{
    problems none = {0};
    ask_show(r, 200, (str){0}, &none);
}

void receipt_open(req *r)
{
    code_form f = {0};
    receipt found;
    problems bad = form_read(r, &code_fields, &f);
    if (!bad.n && !receipt_find(r->db, f.code, &found)) problem_add(&bad, "code", T(r, "We do not know this code. Look at the letters once more."));
    if (bad.n) ask_show(r, 422, f.code, &bad);
    else redirect(r, url_receipt(&r->mem, f.code));
}

/* The receipt in the address and its need; false (answered with 404) if there is none. */
static bool receipt_or_404(req *r, receipt *c, need *n)
{
    bool found = receipt_find(r->db, r->ids[0], c) && need_find(r->db, c->need, n);
    if (!found) page_error(r, 404);
    return found;
}

typedef struct {
    str wish, whom, behalf, consent, consent_note, name_mode, sender_name, email;
    bool take_part;
} tell_form;
static const field tell_field[] = {
    STR(tell_form, wish, .max = 2000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What would help?")),
    STR(tell_form, whom, .max = 300, .flags = FIELD_FORM, .label = N_("For whom is it hard?")),
    STR(tell_form, behalf, .flags = FIELD_FORM | FIELD_CODED, .choices = "self relative user colleague group", .label = N_("On whose behalf?")),
    STR(tell_form, consent, .flags = FIELD_FORM | FIELD_CODED, .choices = "none_needed given cannot_give not_asked", .label = N_("Do they know?")),
    STR(tell_form, consent_note, .max = 500, .flags = FIELD_FORM, .label = N_("How was their view heard?")),
    STR(tell_form, name_mode, .flags = FIELD_FORM | FIELD_CODED, .choices = "shown hidden anonymous", .label = N_("Your name")),
    STR(tell_form, sender_name, .max = 120, .flags = FIELD_FORM, .label = N_("Name")),
    STR(tell_form, email, .max = 254, .flags = FIELD_FORM, .label = N_("E-mail")),
    BOOL(tell_form, take_part, .flags = FIELD_FORM, .label = N_("Will you take part further?")),
};
static const fields tell_fields = FIELDS(tell_form, tell_field);

/* The receipt's page is for one pair of eyes: no cache keeps it, no address leaves with a link. */
static void receipt_page(req *r, int status, const need *n, const receipt *c, const problems *bad)
{
    receipt_view(r, (receipt_view_view){
        .need = n,
        .receipt = c,
        .code = receipt_code_shown(&r->mem, r->ids[0]),
        .link = str_join2(&r->mem, notice_origin(r), url_receipt(&r->mem, r->ids[0]).s),
        .answers = answer_all(r->db, n->id),
        .thread = reply_all(r->db, n->id),
        .fate = moderation_fate(r->db, n),
        .bad = bad,
    });
    reply_header(r, "cache-control", S("no-store"));
    reply_header(r, "referrer-policy", S("no-referrer"));
    page_narrow(r, status, T(r, "Your receipt"), SECTION_NEEDS);
}

void receipt_show(req *r)
{
    receipt c;
    need n;
    problems none = {0};
    if (receipt_or_404(r, &c, &n)) receipt_page(r, 200, &n, &c, &none);
}

static void tell_apply(need *n, const tell_form *f)
{
    n->wish = f->wish;
    n->whom = f->whom;
    n->behalf = f->behalf;
    n->consent = f->consent;
    n->consent_note = f->consent_note;
    if (f->name_mode.n) n->name_mode = f->name_mode;
    n->sender_name = f->sender_name;
    n->take_part = f->take_part;
}

void receipt_update(req *r)
{
    receipt c;
    need n;
    tell_form f = {0};
    if (!receipt_or_404(r, &c, &n)) return;
    problems bad = form_read(r, &tell_fields, &f);
    if (f.email.n && !email_is(f.email)) problem_add(&bad, "email", T(r, "This is not an e-mail address."));
    bool names = f.name_mode.n && !str_eq(f.name_mode, S("anonymous"));
    if (names && !f.sender_name.n) problem_add(&bad, "sender_name", T(r, "Write the name, or choose no name at all."));
    tell_apply(&n, &f);
    c.email = f.email;
    if (bad.n) {
        receipt_page(r, 422, &n, &c, &bad);
        return;
    }
    if (str_eq(c.kind, S("sender"))) need_tell(r->db, &n, r->now);
    receipt_email(r->db, c.id, f.email);
    redirect(r, page_said(r, url_receipt(&r->mem, r->ids[0]), S("saved")));
}

void receipt_withdraw(req *r)
{
    receipt c;
    need n;
    if (!receipt_or_404(r, &c, &n)) return;
    if (!str_eq(c.kind, S("sender"))) {
        page_error(r, 403);
        return;
    }
    need_withdraw(r->db, &n, r->actor, r->now);
    redirect(r, page_said(r, url_receipt(&r->mem, r->ids[0]), S("withdrawn")));
}

void receipt_approve(req *r)
{
    receipt c;
    need n;
    if (!receipt_or_404(r, &c, &n)) return;
    actor nobody = {0}; /* the code speaks, not the one who happens to be signed in */
    bool agrees = str_eq(req_param(r, "agree"), S("yes"));
    if (!str_eq(c.kind, S("sender")) || !text_is_marked(r, n.proposal) || !moderation_approve(r->db, &n, &nobody, agrees, r->now)) {
        page_error(r, 409);
        return;
    }
    redirect(r, page_said(r, url_receipt(&r->mem, r->ids[0]), agrees ? S("published") : S("saved")));
}
