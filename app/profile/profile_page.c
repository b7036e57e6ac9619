/* profile_page.c — handlers: one role's view of the five foundations. */
#include "app/profile/profile_page.h"

#include "app/page.h"
#include "app/profile/profile.h"
#include "app/profile/profile_form.html.h"

/* The initiative of the address, when this person may say how it stands; small ones have no profile. */
static bool initiative_or_404(req *r, initiative *in)
{
    record rec;
    if (!record_or_404(r, req_id(r, 0), S("initiative"), SEE, &rec) || !initiative_find(r->db, rec.id, in)) return false;
    bool speaks = initiative_may_work(r->actor, in) || may(r->actor, ANCHOR, &in->rec);
    if (!speaks || initiative_is_small(in)) page_error(r, speaks ? 409 : 403);
    return speaks && !initiative_is_small(in);
}

static void form_show(req *r, int status, const initiative *in, const profile *p, const problems *bad)
{
    profile_form(r, (profile_form_view){.in = in, .p = p, .bad = bad});
    page_narrow(r, status, T(r, "How does it stand?"), SECTION_INITIATIVES);
}

str profile_named(req *r, str values)
{
    buf b = buf_new(&r->mem, 128);
    for (int f = 0; f < FOUNDATIONS && values.n; f++) {
        str_cut cut = str_split(values, '-');
        if (f) buf_add(&b, S(" · "));
        buf_add(&b, word_of(r, &words_foundation, foundation_code(f)));
        buf_char(&b, ' ');
        buf_add(&b, cut.head);
        values = cut.ok ? cut.tail : (str){0};
    }
    return buf_str(&b);
}

void profile_new(req *r)
{
    initiative in;
    problems none = {0};
    profile p = {.need = -1, .solution = -1, .driver = -1, .team = -1, .anchoring = -1};
    if (initiative_or_404(r, &in)) form_show(r, 200, &in, &p, &none);
}

void profile_create(req *r)
{
    initiative in;
    profile p = {.need = -1, .solution = -1, .driver = -1, .team = -1, .anchoring = -1};
    if (!initiative_or_404(r, &in)) return;
    problems bad = form_read(r, &profile_fields, &p);
    if (bad.n) {
        form_show(r, 422, &in, &p, &bad);
        return;
    }
    profile_add(r->db, &in, r->actor, &p, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/initiatives"), in.id), S("saved")));
}
