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
#include "app/need/sender_page.h"
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

/* The receipt's page is for one pair of eyes: no cache keeps it, no address leaves with a link. */
static void receipt_page(req *r, int status, need *n, const receipt *c, const problems *bad)
{
    n->owner_title = need_answerer(r->db, n, r->now);
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

void receipt_update(req *r)
{
    receipt c;
    need n;
    if (!receipt_or_404(r, &c, &n)) return;
    problems bad = tell_read(r, &n, &c.email);
    if (bad.n) {
        receipt_page(r, 422, &n, &c, &bad);
        return;
    }
    if (str_eq(c.kind, S("sender"))) need_tell(r->db, &n, r->now);
    receipt_email(r->db, c.id, c.email);
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
