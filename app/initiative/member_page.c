/* member_page.c — who takes part in an initiative: the page and its one form. No SQL, no rules. */
#include "app/initiative/member_rows.html.h"
#include "app/initiative/initiative_page.h"
#include "app/initiative/member.h"
#include "app/page.h"
#include "app/round/round.h"

typedef struct {
    i64 account, ends;
    str part;
} member_form;

static const field form_field[] = {
    I64(member_form, account, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_ID, .label = N_("Who")),
    I64(member_form, ends, .flags = FIELD_FORM | FIELD_DATE, .label = N_("Until")),
    STR(member_form, part, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "lead member facilitator guest out", .label = N_("Part")),
};
static const fields form_fields = FIELDS(member_form, form_field);

static bool managed_or_403(req *r, initiative *in)
{
    if (!initiative_or_404(r, in)) return false;
    if (initiative_may_manage(r->actor, in)) return true;
    page_error(r, 403);
    return false;
}

static void list_show(req *r, int status, const initiative *in, const member_form *f, const problems *bad)
{
    member_rows(r, (member_rows_view){
        .in = in,
        .members = initiative_members(r->db, in->id, r->now),
        .near = member_near(r->db, in),
        .far = member_far(r->db, in, r->now),
        .account = f->account,
        .part = f->part,
        .ends = f->ends,
        .bad = bad,
    });
    page_narrow(r, status, T(r, "Who works on it"), SECTION_INITIATIVES);
}

void member_list(req *r)
{
    initiative in;
    problems none = {0};
    if (managed_or_403(r, &in)) list_show(r, 200, &in, &(member_form){0}, &none);
}

static bool changed(req *r, initiative *in, const member_form *f)
{
    if (str_eq(f->part, S("out"))) return initiative_member_remove(r->db, in, r->actor, f->account, r->now);
    bool guest = str_eq(f->part, S("guest"));
    member m = {.account = f->account, .part = f->part, .ends = guest ? f->ends : 0};
    return initiative_member_set(r->db, in, r->actor, &m, r->now);
}

void member_update(req *r)
{
    initiative in;
    member_form f = {0};
    if (!managed_or_403(r, &in)) return;
    problems bad = form_read(r, &form_fields, &f);
    bool guest = str_eq(f.part, S("guest"));
    if (!bad.n && guest && f.ends <= r->now) problem_add(&bad, "ends", T(r, "A guest has an end date, in the future."));
    if (!bad.n && !changed(r, &in, &f)) problem_add(&bad, "account", T(r, "This person cannot have that part. People from elsewhere are guests, and the champion stays until there is another."));
    if (bad.n) {
        list_show(r, 422, &in, &f, &bad);
        return;
    }
    redirect(r, page_said(r, url_under(&r->mem, S("/initiatives"), in.id, S("members")), S("saved")));
}
