/* anchoring_page.c — handlers: a body's answer, and a representative's own confirmation. */
#include "app/anchoring/anchoring_page.h"

#include "app/anchoring/anchoring.h"
#include "app/anchoring/anchoring_form.html.h"
#include "app/page.h"

static bool initiative_or_404(req *r, i64 id, initiative *in)
{
    record rec;
    if (!record_or_404(r, id, S("initiative"), SEE, &rec)) return false;
    if (!may(r->actor, ANCHOR, &rec)) {
        page_error(r, 403);
        return false;
    }
    return initiative_find(r->db, rec.id, in);
}

static void form_show(req *r, int status, const initiative *in, const anchoring *a, const problems *bad)
{
    bool speaks = anchoring_may_add(r->actor, in, S("B09"));
    anchoring_form(r, (anchoring_form_view){.in = in, .a = a, .speaks = speaks, .bad = bad});
    page_narrow(r, status, T(r, "What a body answered"), SECTION_INITIATIVES);
}

void anchoring_new(req *r)
{
    initiative in;
    problems none = {0};
    if (!initiative_or_404(r, req_id(r, 0), &in)) return;
    bool speaks = anchoring_may_add(r->actor, &in, S("B09"));
    anchoring a = {.met = r->now, .body = speaks ? S("B09") : S(""), .kind = S("consultation"), .dissent_shown = S("municipality")};
    form_show(r, 200, &in, &a, &none);
}

void anchoring_create(req *r)
{
    initiative in;
    anchoring a = {0};
    if (!initiative_or_404(r, req_id(r, 0), &in)) return;
    problems bad = form_read(r, &anchoring_fields, &a);
    if (a.met > r->now + DAY) problem_add(&bad, "met", T(r, "The day has not come yet."));
    if (a.dissent.n && !a.dissent_by.n) problem_add(&bad, "dissent_by", T(r, "Write whose dissent it is, as a role."));
    if (!bad.n && !anchoring_may_add(r->actor, &in, a.body))
        problem_add(&bad, "body", T(r, "The view of the unions and the safety representative is registered by themselves alone."));
    if (bad.n) {
        form_show(r, 422, &in, &a, &bad);
        return;
    }
    anchoring_add(r->db, &in, r->actor, &a, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/initiatives"), in.id), S("saved")));
}

void confirmation_create(req *r)
{
    anchoring a;
    initiative in;
    if (!anchoring_find(r->db, req_id(r, 0), &a)) {
        page_error(r, 404);
        return;
    }
    if (!initiative_or_404(r, a.initiative, &in)) return;
    if (!anchoring_is_union(a.body) || !anchoring_may_add(r->actor, &in, a.body)) {
        page_error(r, 403);
        return;
    }
    anchoring_confirm(r->db, &in, r->actor, &a, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/initiatives"), in.id), S("confirmed")));
}
