/*
 * sender_page.c — what the sender of a voice adds, corrects and takes back: signed in, on the need's own page; the
 * form is the same as behind a receipt's code. No SQL, no rules.
 */
#include "app/need/sender_page.h"

#include "app/account/account.h"
#include "app/need/need_page.h"
#include "app/page.h"

typedef struct {
    str story, wish, whom, behalf, consent, consent_note, name_mode, sender_name, email;
    bool take_part;
} tell_form;
static const field tell_field[] = {
    STR(tell_form, story, .max = 4000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("In your own words")),
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

/* A name that everybody is to see is read together with the text, or it is not shown. */
static void name_check(req *r, const need *n, const tell_form *f, problems *bad)
{
    bool named = f->name_mode.n && !str_eq(f->name_mode, S("anonymous"));
    bool shows = str_eq(f->name_mode, S("shown"));
    bool read_before = str_eq(n->name_mode, S("shown")) && str_eq(n->sender_name, f->sender_name);
    if (named && !f->sender_name.n) problem_add(bad, "sender_name", T(r, "Write the name, or choose no name at all."));
    else if (shows && !read_before && !need_is_unread(n))
        problem_add(bad, "sender_name", T(r, "A name for everyone to see is read together with the text, and that is done. Choose one of the other two."));
}

static void tell_apply(need *n, const tell_form *f, bool has_story)
{
    if (has_story) n->raw = f->story;
    n->wish = f->wish;
    n->whom = f->whom;
    n->behalf = f->behalf;
    n->consent = f->consent;
    n->consent_note = f->consent_note;
    if (f->name_mode.n) n->name_mode = f->name_mode;
    n->sender_name = f->sender_name;
    n->take_part = f->take_part;
}

problems tell_read(req *r, need *n, str *email)
{
    tell_form f = {0};
    problems bad = form_read(r, &tell_fields, &f);
    bool has_story = need_is_unread(n) && req_has(r, "story");
    if (has_story && !f.story.n) problem_add(&bad, "story", TF(r, "Fill in {1}", T(r, "In your own words")));
    if (f.email.n && !email_is(f.email)) problem_add(&bad, "email", T(r, "This is not an e-mail address."));
    name_check(r, n, &f, &bad);
    tell_apply(n, &f, has_story);
    *email = f.email;
    return bad;
}

/* The signed-in reader's own need; false (answered with 404 or 403) if it is not. */
static bool own_or_refuse(req *r, need *n)
{
    record rec;
    if (!record_or_404(r, req_id(r, 0), S("need"), SEE, &rec)) return false;
    bool own = rec.author == r->actor->account;
    if (own) need_find(r->db, rec.id, n);
    else page_error(r, 403);
    return own;
}

void need_update(req *r)
{
    need n;
    str email;
    if (!own_or_refuse(r, &n)) return;
    if (str_eq(n.state, S("withdrawn"))) {
        page_error(r, 409);
        return;
    }
    problems bad = tell_read(r, &n, &email);
    if (bad.n) {
        need_page_show(r, 422, &n, &bad);
        return;
    }
    need_tell(r->db, &n, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/needs"), n.id), S("saved")));
}

void need_withdrawal_create(req *r)
{
    need n;
    if (!own_or_refuse(r, &n)) return;
    need_withdraw(r->db, &n, r->actor, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/needs"), n.id), S("withdrawn")));
}
