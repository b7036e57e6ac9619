/* participation_page.c — handlers: a group's part in a step. */
#include "app/participation/participation_page.h"

#include "app/page.h"
#include "app/participation/participation.h"
#include "app/participation/participation_form.html.h"

static bool initiative_or_404(req *r, initiative *in)
{
    record rec;
    if (!record_or_404(r, req_id(r, 0), S("initiative"), SEE, &rec) || !initiative_find(r->db, rec.id, in)) return false;
    bool speaks = initiative_may_work(r->actor, in) || may(r->actor, ANCHOR, &in->rec);
    if (!speaks) page_error(r, 403);
    return speaks;
}

static void form_show(req *r, int status, const initiative *in, const participation *p, const problems *bad)
{
    participation_form(r, (participation_form_view){.in = in, .p = p, .bad = bad});
    page_narrow(r, status, T(r, "Who takes part"), SECTION_INITIATIVES);
}

void participation_new(req *r)
{
    initiative in;
    problems none = {0};
    if (!initiative_or_404(r, &in)) return;
    participation p = {.step = in.step, .since = r->now, .level = 2};
    form_show(r, 200, &in, &p, &none);
}

void participation_create(req *r)
{
    initiative in;
    participation p = {0};
    if (!initiative_or_404(r, &in)) return;
    problems bad = form_read(r, &participation_fields, &p);
    if (p.since > r->now + DAY) problem_add(&bad, "since", T(r, "The day has not come yet."));
    if (bad.n) {
        form_show(r, 422, &in, &p, &bad);
        return;
    }
    participation_set(r->db, &in, r->actor, &p, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/initiatives"), in.id), S("saved")));
}
