/*
 * try_page.c — handlers of «Vi prøver dette» without an account. What is sent is shown with
 * the municipality's name alone until somebody there has confirmed it. No SQL, no rules.
 */
#include "app/account/sign_in.h"
#include "app/adoption/adoption.h"
#include "app/adoption/adoption_page.h"
#include "app/adoption/report_read.h"
#include "app/adoption/try_form.html.h"
#include "app/adoption/try_sent.html.h"
#include "app/adoption/try_view.html.h"
#include "app/app.h"
#include "app/municipality/municipality.h"
#include "app/notice/notice_page.h"
#include "app/page.h"

/* Only what everybody may see can be tried by anybody. */
static bool open_card_or_404(req *r, card *c)
{
    bool open = card_find(r->db, req_id(r, 0), c) && str_eq(c->visibility, S("all"));
    if (!open) page_error(r, 404);
    return open;
}

static void form_show(req *r, int status, const card *c, const adoption *a, const problems *bad)
{
    communes all;
    municipality_all(r->db, &all);
    try_form(r, (try_form_view){.card = c, .adoption = a, .bad = bad, .all = all});
    page_narrow(r, status, T(r, "We try this"), SECTION_CARDS);
}

void try_new(req *r)
{
    card c;
    adoption a = {0};
    problems none = {0};
    if (open_card_or_404(r, &c)) form_show(r, 200, &c, &a, &none);
}

typedef struct {
    i64 municipality;
    str place, mode, email;
} try_input;
static const field input_field[] = {
    I64(try_input, municipality, .flags = FIELD_FORM | FIELD_ID, .label = N_("Your municipality")),
    STR(try_input, place, .max = 120, .flags = FIELD_FORM, .label = N_("Where with you?")),
    STR(try_input, mode, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "copied adapted inspired", .label = N_("How did you take it over?")),
    STR(try_input, email, .max = 254, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Your e-mail at work")),
};
static const fields input_fields = FIELDS(try_input, input_field);

static problems try_read(req *r, const card *c, adoption *a)
{
    try_input f = {0};
    commune m;
    problems bad = form_read(r, &input_fields, &f);
    bool known = municipality_find(r->db, f.municipality, &m);
    if (!known) problem_add(&bad, "municipality", T(r, "Choose your municipality in the list."));
    else if (f.municipality == c->municipality) problem_add(&bad, "municipality", T(r, "It comes from there. Sign in to tell that another unit uses it."));
    if (f.email.n && !try_email_works(f.email)) problem_add(&bad, "email", T(r, "Write your address at work. Private addresses cannot confirm for a municipality."));
    *a = (adoption){.municipality = f.municipality, .card = c->id, .origin = c->municipality, .title = c->title, .card_title = c->title,
        .mode = f.mode, .place = f.place, .email = f.email, .lang = lang_code(r->lang)};
    if (known) a->municipality_name = m.name;
    return bad;
}

void try_post(req *r)
{
    card c;
    adoption a;
    if (!open_card_or_404(r, &c)) return;
    problems bad = try_read(r, &c, &a);
    if (bad.n) {
        form_show(r, 422, &c, &a, &bad);
        return;
    }
    if (!try_allowed(r->db, try_name(&r->mem, app_of(r)->secret, S("we try this"), r->client), r->now)) {
        page_error(r, 429);
        return;
    }
    str token = try_create(r->db, &a, r->now);
    if (token.n) news_confirm(r->db, &a, token, notice_origin(r), r->now);
    redirect(r, url_under(&r->mem, S("/cards"), c.id, S("tries/sent")));
}

void try_sent_show(req *r)
{
    card c;
    if (!open_card_or_404(r, &c)) return;
    try_sent(r, (try_sent_view){.card = &c, .mails = app_of(r)->smtp_url.n > 0});
    page_narrow(r, 200, T(r, "Thank you. Now confirm it."), SECTION_CARDS);
}

/* ---- with the link ---- */

static bool try_or_404(req *r, adoption *a)
{
    bool found = try_find(r->db, r->ids[0], r->now, a);
    if (!found) page_error(r, 404);
    return found;
}

static void link_show(req *r, int status, const adoption *a, const adoption_report *told, const problems *bad)
{
    url at = url_try(&r->mem, r->ids[0]);
    try_view(r, (try_view_view){.adoption = a, .confirm = at, .reports = (url){str_join2(&r->mem, at.s, S("/reports"))}, .bad = bad,
        .status = told ? told->status : a->state, .note = told ? told->note : (str){0}});
    reply_secret(r);
    page_narrow(r, status, a->title, SECTION_CARDS);
}

void try_show(req *r)
{
    adoption a;
    problems none = {0};
    if (try_or_404(r, &a)) link_show(r, 200, &a, NULL, &none);
}

static void confirm(req *r, adoption *a)
{
    try_confirm(r->db, a, r->actor, r->now);
    news_origin(r->db, a, S("adopted"), notice_origin(r), r->now);
}

void try_confirm_post(req *r)
{
    adoption a;
    if (!try_or_404(r, &a)) return;
    reply_secret(r);
    if (!adoption_is_confirmed(&a)) confirm(r, &a);
    redirect(r, page_said(r, url_try(&r->mem, r->ids[0]), S("confirmed")));
}

void try_report_post(req *r)
{
    adoption a;
    adoption_report told = {0};
    if (!try_or_404(r, &a)) return;
    if (!adoption_is_confirmed(&a)) {
        page_error(r, 409);
        return;
    }
    problems bad = form_read(r, &told_fields, &told);
    if (bad.n) {
        link_show(r, 422, &a, &told, &bad);
        return;
    }
    reply_secret(r);
    adoption_tell(r->db, &a, r->actor, &told, r->now);
    news_origin(r->db, &a, S("adoption_told"), notice_origin(r), r->now);
    redirect(r, page_said(r, url_try(&r->mem, r->ids[0]), S("saved")));
}

void try_vouch_post(req *r)
{
    adoption a;
    record rec;
    if (!record_or_404(r, req_id(r, 0), S("adoption"), SEE, &rec) || !adoption_find(r->db, rec.id, &a)) return;
    if (!card_speaks(r->actor, a.municipality)) {
        page_error(r, 403);
        return;
    }
    if (!adoption_is_confirmed(&a)) confirm(r, &a);
    redirect(r, page_said(r, url_adoption(&r->mem, a.id), S("confirmed")));
}
