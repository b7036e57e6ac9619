/* me_page.c — see me_page.h. Handlers: no SQL, no rules. */
#include "app/account/me_page.h"

#include "app/account/me.h"
#include "app/account/me_records.html.h"
#include "app/account/me_sessions.html.h"
#include "app/account/me_settings.html.h"
#include "app/account/me_stand_in.html.h"
#include "app/account/me_view.html.h"
#include "app/account/proof.h"
#include "app/account/sign_in.h"
#include "app/initiative/initiative.h"
#include "app/notice/notice.h"
#include "app/page.h"

/* ---- overview ---- */

enum { FEW = 5, MANY = 50 };

/* The same in full: their step is what one wants to know. */
static initiatives works_of(req *r, records list)
{
    initiatives works = {.at = NEW(&r->mem, initiative, list.n), .n = list.n};
    for (int i = 0; i < list.n; i++) initiative_find(r->db, list.at[i].id, &works.at[i]);
    return works;
}

void me_show(req *r)
{
    account self;
    session now_in = {0};
    me_part voices = {.limit = FEW}, work = {.limit = FEW};
    account_find(r->db, r->actor->account, &self);
    session_find(r->db, r->actor->session, &now_in);
    records said = me_needs(r->db, r->actor, &voices), mine = me_initiatives(r->db, r->actor, &work);
    me_view(r, (me_view_view){
        .self = &self,
        .news = notice_list(r->db, r->actor),
        .needs = said,
        .initiatives = mine,
        .works = works_of(r, mine),
        .more_needs = voices.more,
        .more_initiatives = work.more,
        .who = r->actor,
        .now_in = &now_in,
    });
    page(r, 200, T(r, "My page"), SECTION_ME);
}

static bool part_read(req *r, me_part *p)
{
    str after = req_param(r, "after");
    *p = (me_part){.limit = MANY};
    bool good = !after.n || str_to_i64(after, 1, INT64_MAX, &p->after);
    if (!good) page_error(r, 400);
    return good;
}

void me_need_list(req *r)
{
    me_part p;
    if (!part_read(r, &p)) return;
    records list = me_needs(r->db, r->actor, &p);
    me_records(r, (me_records_view){.title = T(r, "My voices"), .list = list, .next = page_next(r, p.after, p.more)});
    page(r, 200, T(r, "My voices"), SECTION_ME);
}

void me_initiative_list(req *r)
{
    me_part p;
    if (!part_read(r, &p)) return;
    records list = me_initiatives(r->db, r->actor, &p);
    me_records(r, (me_records_view){.title = T(r, "My initiatives"), .list = list, .works = works_of(r, list), .next = page_next(r, p.after, p.more)});
    page(r, 200, T(r, "My initiatives"), SECTION_ME);
}

/* ---- settings ---- */

typedef struct {
    str email, password, new_password;
} entry;
static const field entry_field[] = {
    STR(entry, email, .max = 254, .flags = FIELD_FORM, .label = N_("E-mail")),
    STR(entry, password, .max = PASSWORD_MAX, .flags = FIELD_FORM | FIELD_SECRET, .label = N_("Password you have now")),
    STR(entry, new_password, .max = PASSWORD_MAX, .flags = FIELD_FORM | FIELD_SECRET, .label = N_("New password")),
};
static const fields entry_fields = FIELDS(entry, entry_field);

typedef struct {
    const account *self;
    str email;
    const problems *bad;
} settings_state;

static void settings_show(req *r, int status, settings_state s)
{
    reply_secret(r);
    me_settings(r, (me_settings_view){.self = s.self, .email = s.email, .bad = s.bad});
    page_narrow(r, status, T(r, "My settings"), SECTION_ME);
}

void me_edit(req *r)
{
    account self;
    problems none = {0};
    account_find(r->db, r->actor->account, &self);
    settings_show(r, 200, (settings_state){&self, self.email, &none});
}

typedef struct {
    str name, title, lang;
} self_form;
static const field self_field[] = {
    STR(self_form, name, .max = 120, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Name")),
    STR(self_form, title, .max = 120, .flags = FIELD_FORM, .label = N_("What others see beside the name")),
    STR(self_form, lang, .flags = FIELD_FORM | FIELD_CODED, .choices = "nb nn en", .label = N_("Language")),
};
static const fields self_fields = FIELDS(self_form, self_field);

void me_update(req *r)
{
    account self;
    account_find(r->db, r->actor->account, &self);
    self_form f = {self.name, self.title, self.lang};
    problems bad = form_read(r, &self_fields, &f);
    self.name = f.name;
    self.title = f.title;
    self.lang = f.lang;
    if (bad.n) {
        settings_show(r, 422, (settings_state){&self, self.email, &bad});
        return;
    }
    account_save(r->db, &self);
    reply_cookie(r, "lang", S(""), -1); /* from here on the account decides */
    redirect(r, page_said(r, URL("/me/settings"), S("saved")));
}

static void entry_check(req *r, const account *self, const entry *e, problems *bad)
{
    const char *fault = e->new_password.n ? password_fault(e->new_password, e->email) : NULL;
    if (e->new_password.n && !fault) fault = password_fault(e->new_password, self->email); /* as the proof did: it has hashed no other */
    if (e->email.n && !email_is(e->email)) problem_add(bad, "email", T(r, "Write a whole e-mail address, such as name@example.no."));
    else if (!account_email_free(r->db, e->email, self->id)) problem_add(bad, "email", T(r, "This address cannot be used here."));
    if (!e->email.n && (e->new_password.n || self->has_password)) problem_add(bad, "email", T(r, "To sign in with a password, you need an e-mail address."));
    if (fault) problem_add(bad, "new_password", text_get(r->lang, str_of(fault)));
    if (!bad->n && !proof_of(r)->account) problem_add(bad, "password", T(r, "The password is not right."));
}

void me_sign_in_update(req *r)
{
    account self;
    entry e = {0};
    const proof *p = proof_of(r);
    account_find(r->db, r->actor->account, &self);
    problems bad = form_read(r, &entry_fields, &e);
    entry_check(r, &self, &e, &bad);
    if (p->wait) {
        str seconds = str_printf(&r->mem, "%lld", (long long)p->wait);
        reply_header(r, "retry-after", seconds);
        problem_add(&bad, "password", TF(r, "Too many tries. Wait {1} seconds.", seconds));
    }
    if (bad.n) {
        settings_show(r, p->wait ? 429 : 422, (settings_state){&self, e.email, &bad});
        return;
    }
    self.email = e.email;
    account_save(r->db, &self);
    if (p->hash.n) account_password_set(r->db, self.id, p->hash);
    session_close_others(r->db, self.id, r->actor->session);
    login_link_void(r->db, self.id, r->now);
    try_forget(r->db, p->name);
    redirect(r, page_said(r, URL("/me/settings"), S("saved")));
}

/* ---- sessions ---- */

void me_session_list(req *r)
{
    me_sessions(r, (me_sessions_view){.list = session_all(r->db, r->actor->account, r->now), .own = r->actor->session});
    page_narrow(r, 200, T(r, "Where I am signed in"), SECTION_ME);
}

void me_session_delete(req *r)
{
    str which = req_param(r, "session");
    if (str_eq(which, S("others"))) session_close_others(r->db, r->actor->account, r->actor->session);
    else session_close(r->db, r->actor->account, which);
    redirect(r, page_said(r, URL("/me/sessions"), S("ended")));
}

/* ---- stand-in ---- */

typedef struct {
    i64 deputy, starts, ends;
} deputy_form;
static const field deputy_field[] = {
    I64(deputy_form, deputy, .min = 1, .max = INT64_MAX, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Who stands in")),
    I64(deputy_form, starts, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_DATE, .label = N_("From")),
    I64(deputy_form, ends, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_DATE, .label = N_("To and including")),
};
static const fields deputy_fields = FIELDS(deputy_form, deputy_field);

static void stand_in_show(req *r, int status, const deputy_form *f, const problems *bad)
{
    me_stand_in(r, (me_stand_in_view){
        .leads = actor_is(r->actor, ROLE_LEADER, 0),
        .words = str_trim(req_param(r, "q")),
        .found = choice_find(r->db, r->actor->municipality, req_param(r, "q"), r->actor->account, r->now),
        .mine = stand_in_of(r->db, r->actor->account, r->now),
        .others = stand_in_by(r->db, r->actor->account, r->now),
        .deputy = f->deputy,
        .starts = f->starts,
        .ends = f->ends,
        .bad = bad,
    });
    page_narrow(r, status, T(r, "Stand-in when I am away"), SECTION_ME);
}

void me_stand_in_list(req *r)
{
    problems none = {0};
    stand_in_show(r, 200, &(deputy_form){0}, &none);
}

void me_stand_in_create(req *r)
{
    deputy_form f = {0};
    problems bad = form_read(r, &deputy_fields, &f);
    stand_in s = {.deputy = f.deputy, .starts = time_day_start(f.starts), .ends = time_day_start(f.ends + DAY)};
    bool dated = f.starts && f.ends;
    if (dated && (f.ends < f.starts || s.ends <= r->now)) problem_add(&bad, "ends", T(r, "The last day must not be before the first, nor in the past."));
    if (dated && s.ends > s.starts + 366 * DAY) problem_add(&bad, "ends", T(r, "One year at most."));
    if (!bad.n && !stand_in_set(r->db, r->actor, &s)) problem_add(&bad, "deputy", T(r, "Choose somebody else who works where you lead."));
    if (bad.n) {
        stand_in_show(r, 422, &f, &bad);
        return;
    }
    notice_tell(r->db, s.deputy, (told){.what = S("stand_in"), .note = TF(r, "For {1}, from {2} to {3}.", r->actor->title,
        text_date(&r->mem, r->lang, f.starts), text_date(&r->mem, r->lang, f.ends))}, r->now);
    redirect(r, page_said(r, URL("/me/stand-in"), S("saved")));
}

void me_stand_in_delete(req *r)
{
    i64 id;
    if (!str_to_i64(req_param(r, "id"), 1, INT64_MAX, &id)) {
        page_error(r, 400);
        return;
    }
    stand_in_end(r->db, r->actor->account, id, r->now);
    redirect(r, page_said(r, URL("/me/stand-in"), S("ended")));
}
