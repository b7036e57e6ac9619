/* sign_in_page.c — see sign_in_page.h. Handlers: no SQL, no rules. */
#include "app/account/sign_in_page.h"

#include "app/account/proof.h"
#include "app/account/sign_in.h"
#include "app/account/sign_in_form.html.h"
#include "app/account/sign_in_link.html.h"
#include "app/account/sign_in_mailed.html.h"
#include "app/app.h"
#include "app/notice/notice.h"
#include "app/notice/notice_page.h"
#include "app/page.h"
#include "lib/http/session.h"

typedef struct {
    str email, password, back;
    bool shared;
} entry;
static const field entry_field[] = {
    STR(entry, email, .max = 254, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("E-mail")),
    STR(entry, password, .max = PASSWORD_MAX, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_SECRET, .label = N_("Password")),
    STR(entry, back, .max = 1000, .flags = FIELD_FORM),
    BOOL(entry, shared, .flags = FIELD_FORM),
};
static const fields entry_fields = FIELDS(entry, entry_field);

/* A link that anybody can ask for must not lead where the asker's Host header says: only where the installation is set to be. */
static bool mails_links(const req *r)
{
    return app_of(r)->smtp_url.n && r->site->public_url.n;
}

/* ---- by password ---- */

static void form_show(req *r, int status, const entry *e, const problems *bad)
{
    reply_secret(r);
    sign_in_form(r, (sign_in_form_view){
        .email = e->email,
        .back = url_local(e->back, URL("")).s,
        .shared = e->shared,
        .mails = mails_links(r),
        .bad = bad,
    });
    page_narrow(r, status, T(r, "Sign in"), SECTION_NONE);
}

void sign_in_new(req *r)
{
    problems none = {0};
    url back = url_local(req_param(r, "back"), URL("/"));
    if (r->actor->account) redirect(r, back);
    else form_show(r, 200, &(entry){.back = back.s}, &none);
}

/* The session that was there ends: nobody is two people in one browser. */
static void come_in(req *r, i64 account_id, bool shared)
{
    if (r->actor->session.n) session_close(r->db, r->actor->account, r->actor->session);
    str token = session_start(r, shared ? 0 : SESSION_LONG);
    session_open(r->db, &(session){
        .hash = token_hash(&r->mem, token),
        .account = account_id,
        .created = r->now,
        .ends = r->now + (shared ? (i64)SESSION_SHARED : (i64)SESSION_LONG),
        .shared = shared,
        .device = device_of(req_header(r, "user-agent"), &r->mem),
    });
}

static bool slowed(req *r, const proof *p, entry *e, problems *bad)
{
    if (!p->wait) return false;
    str seconds = str_printf(&r->mem, "%lld", (long long)p->wait);
    reply_header(r, "retry-after", seconds);
    problem_add(bad, "", TF(r, "Too many tries. Wait {1} seconds, or ask for a one-time link, which works at once.", seconds));
    form_show(r, 429, e, bad);
    return true;
}

void sign_in_create(req *r)
{
    entry e = {0};
    const proof *p = proof_of(r);
    problems bad = form_read(r, &entry_fields, &e);
    if (slowed(r, p, &e, &bad)) return;
    if (!bad.n && !p->account) problem_add(&bad, "", T(r, "E-mail or password is not right."));
    if (bad.n) {
        form_show(r, 422, &e, &bad);
        return;
    }
    try_forget(r->db, p->name);
    come_in(r, p->account, e.shared);
    redirect(r, page_said(r, url_local(e.back, URL("/")), S("signed_in")));
}

/* ---- by a one-time link ---- */

/*
 * The address a mail needs is whole. Whether anybody has that e-mail address is not told. The letter is nobody's
 * municipality's: an administrator who reads it in the outbox could become whoever it is to.
 */
static void link_mail(req *r, i64 account_id)
{
    account a;
    if (!account_id || !account_find(r->db, account_id, &a)) return;
    str token = login_link_make(r->db, a.id, S("sign_in"), r->now + LINK_MAILED, r->now);
    buf body = buf_new(&r->mem, 500);
    buf_add(&body, T(r, "Open this address to sign in. It works once, within one hour."));
    buf_z(&body, "\n\n");
    buf_add(&body, notice_origin(r));
    buf_add(&body, url_login_link(&r->mem, token).s);
    buf_z(&body, "\n\n");
    buf_add(&body, T(r, "If you did not ask for it, you need do nothing."));
    mail_queue(r->db, (letter){.to = a.email, .subject = T(r, "Sign in to Dugnad"), .body = buf_str(&body)}, r->now);
}

void sign_in_link_create(req *r)
{
    str email = str_trim(req_param(r, "email"));
    problems bad = {0};
    if (!mails_links(r)) {
        page_error(r, 404);
        return;
    }
    if (!email_is(email)) {
        problem_add(&bad, "email", T(r, "Write a whole e-mail address, such as name@example.no."));
        form_show(r, 422, &(entry){.email = email}, &bad);
        return;
    }
    /* One counter for asking, too, so that nobody's mailbox is filled. */
    str name = try_name(&r->mem, app_of(r)->secret, str_join2(&r->mem, S("link "), email), r->client);
    if (!try_begin(r->db, name, r->now)) link_mail(r, account_by_email(r->db, email));
    sign_in_mailed(r, (sign_in_mailed_view){.email = email});
    page_narrow(r, 200, T(r, "Look in your mail"), SECTION_NONE);
}

static void link_dead(req *r)
{
    reply_secret(r);
    sign_in_link(r, (sign_in_link_view){.dead = true});
    page_narrow(r, 404, T(r, "The link cannot be used"), SECTION_NONE);
}

void sign_in_link_show(req *r)
{
    login_link l;
    account a;
    if (!login_link_find(r->db, r->ids[0], r->now, &l) || !account_find(r->db, l.account, &a)) {
        link_dead(r);
        return;
    }
    reply_secret(r);
    sign_in_link(r, (sign_in_link_view){
        .action = url_login_link(&r->mem, r->ids[0]),
        .title = a.title.n ? a.title : a.name,
        .invite = str_eq(l.purpose, S("invite")),
        .other = r->actor->account && r->actor->account != a.id ? r->actor->title : (str){0},
    });
    page_narrow(r, 200, T(r, "Sign in"), SECTION_NONE);
}

/* Where somebody belongs who has just come in: a new operator sets up, who has no password yet may choose one. */
static url first_page(req *r, i64 account_id, bool invited)
{
    account a;
    account_find(r->db, account_id, &a);
    if (!a.municipality) return URL("/setup");
    return invited && !a.has_password ? URL("/me/settings") : URL("/");
}

void sign_in_link_use(req *r)
{
    login_link l = {0};
    login_link_find(r->db, r->ids[0], r->now, &l);
    i64 id = login_link_use(r->db, r->ids[0], r->now);
    if (!id) {
        link_dead(r);
        return;
    }
    come_in(r, id, req_has(r, "shared"));
    redirect(r, page_said(r, first_page(r, id, str_eq(l.purpose, S("invite"))), S("signed_in")));
}

/* ---- out ---- */

void sign_out_create(req *r)
{
    if (r->actor->session.n) session_close(r->db, r->actor->account, r->actor->session);
    session_end(r);
    reply_header(r, "clear-site-data", S("\"cache\"")); /* else the browser's Back shows what stood there, to whoever comes next */
    redirect(r, page_said(r, URL("/"), S("signed_out")));
}
