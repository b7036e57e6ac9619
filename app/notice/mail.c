/*
 * mail.c — see notice.h and mail_send.h. The outbox: what waits to be sent by
 * mail, what went, what was given up; and the sender that empties it.
 */
#include "app/notice/mail_send.h"

#include "app/notice/notice.h"
#include "lib/http/mime.h"
#include "lib/http/smtp.h"

enum { MAIL_TRIES = 10, MAIL_CLAIM = 10 * MINUTE, MAIL_OLDEST = 14 * DAY };

void mail_queue(db *d, letter l, i64 now)
{
    if (!l.to.n) return;
    db_run(d,
        "INSERT INTO outbox (municipality, record, recipient, subject, body, created, tries, next_try, error) "
        "VALUES ($1, $2, $3, $4, $5, $6, 0, $6, '')",
        V_ID(l.municipality), V_ID(l.record), V(l.to), V(l.subject), V(l.body), V(now));
}

static const field mail_field[] = {
    I64(mail, id),
    I64(mail, municipality, .flags = FIELD_ID),
    I64(mail, record, .flags = FIELD_ID),
    STR(mail, recipient, .flags = FIELD_SECRET),
    STR(mail, subject),
    STR(mail, body, .flags = FIELD_SECRET),
    I64(mail, created, .flags = FIELD_DATE),
    I64(mail, tries),
    I64(mail, next_try, .flags = FIELD_DATE),
    I64(mail, sent, .flags = FIELD_DATE),
    STR(mail, error),
};
static const fields mail_fields = FIELDS(mail, mail_field);

bool mail_find(db *d, i64 id, mail *out)
{
    return db_one(d, &mail_fields, out,
        "SELECT id, municipality, record, recipient, subject, body, created, tries, next_try, sent, error FROM outbox WHERE id = $1", V(id));
}

mails mail_page(db *d, i64 municipality, i64 after, int limit)
{
    mails list;
    db_all(d, &mail_fields, &list,
        "SELECT id, municipality, record, '' AS recipient, subject, '' AS body, created, tries, next_try, sent, error FROM outbox "
        "WHERE (CAST($1 AS BIGINT) = 0 OR municipality = $1) AND id < $2 ORDER BY id DESC LIMIT $3",
        V(municipality), V(after ? after : INT64_MAX), V(limit));
    return list;
}

bool mail_retry(db *d, i64 id, i64 now)
{
    return db_run(d, "UPDATE outbox SET next_try = $2 WHERE id = $1 AND next_try IS NOT NULL", V(id), V(now)) == 1;
}

/* ---- the sender ---- */

/* 1, 5 and 30 minutes, 2 hours, then every 12: given up after three days. */
static i64 wait_after(i64 tries)
{
    static const i64 waits[] = {1 * MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR};
    i64 n = sizeof waits / sizeof *waits;
    return tries <= n ? waits[tries - 1] : 12 * HOUR;
}

/* Takes the mail that has waited longest, so that no other process sends it at the same time; false if none is due. */
static bool mail_claim(db *d, mail *m, i64 now)
{
    i64 id = db_i64(d, 0, "SELECT id FROM outbox WHERE next_try <= $1 ORDER BY next_try, id LIMIT 1", V(now));
    if (!id || !mail_find(d, id, m)) return false;
    m->tries++;
    return db_run(d, "UPDATE outbox SET tries = tries + 1, next_try = $2 WHERE id = $1 AND next_try = $3", V(id), V(now + MAIL_CLAIM), V(m->next_try)) == 1;
}

/* Sent or given up: the address is forgotten. */
static void mail_end(db *d, i64 id, i64 sent, str error)
{
    db_run(d, "UPDATE outbox SET next_try = NULL, recipient = '', sent = $2, error = $3 WHERE id = $1", V(id), sent ? V(sent) : V_NULL, V(error));
}

static smtp_result mail_send(arena *a, const mail *m, const mail_server *server, i64 now)
{
    str from = mime_address(server->from);
    if (!mime_address_valid(from)) return (smtp_result){.why = S(N_("the sender's address is not set, or is none"))};
    if (!mime_address_valid(m->recipient)) return (smtp_result){.final = true, .why = S(N_("this is not an address"))};
    if (m->tries == 1 && m->created < now - MAIL_OLDEST) return (smtp_result){.final = true, .why = S(N_("too old when a mail server was set up"))};
    mime_mail mime = {.from = server->from, .to = m->recipient, .subject = m->subject, .body = m->body, .at = now};
    mime.id = str_printf(a, "dugnad-%lld-%lld", (long long)m->id, (long long)m->created);
    return smtp_send(a, server->url, (const str[]){from, m->recipient}, mime_write(a, &mime));
}

static void mail_settle(db *d, const mail *m, smtp_result r, i64 now)
{
    if (r.sent) mail_end(d, m->id, now, S(""));
    else if (r.final || m->tries >= MAIL_TRIES) mail_end(d, m->id, 0, r.why);
    else db_run(d, "UPDATE outbox SET next_try = $2, error = $3 WHERE id = $1", V(m->id), V(now + wait_after(m->tries)), V(r.why));
}

typedef struct {
    db *d;
    arena *mem;
    const mail_server *server;
    i64 now;
    bool found;
} sending;

/* The conversation with the server stands between two transactions, so that it holds up nobody. */
static void send_one(void *arg)
{
    sending *s = arg;
    mail m;
    db_begin(s->d, true);
    s->found = mail_claim(s->d, &m, s->now);
    db_commit(s->d);
    if (!s->found) return;

    smtp_result r = mail_send(s->mem, &m, s->server, s->now);
    db_begin(s->d, true);
    mail_settle(s->d, &m, r, s->now);
    db_commit(s->d);
    log_event(LOG_INFO, "mail", "result", r.sent ? "sent" : "not sent", NULL);
}

bool mail_send_due(db *d, const mail_server *server, i64 now)
{
    fault_point f = {0};
    arena mem = arena_new(1 << 20, &f);
    db_attach(d, &mem, &f);
    sending s = {d, &mem, server, now, false};
    if (fault_caught(&f, send_one, &s)) {
        db_rollback(d);
        log_event(LOG_WARN, "mail", "fault", f.why, NULL);
        s.found = false;
    }
    arena_free(&mem);
    return s.found;
}
