/*
 * notice.c — see notice.h. Rules and SQL of notices in the product; the outbox
 * stands in mail.c.
 */
#include "app/notice/notice.h"

static const word notice_word[] = {
    {"answered", N_("It is answered.")},
    {"extended", N_("More time is asked for before the answer.")},
    {"handed", N_("You are the one who answers now.")},
    {"owner_changed", N_("Somebody else answers from now on.")},
    {"published", N_("It is read, and published.")},
    {"yours", N_("A need waits for your answer.")},
    {"reopened", N_("It is being read once more.")},
    {"proposed", N_("A text is proposed: may it be published?")},
    {"approved", N_("The sender has approved the text.")},
    {"not_approved", N_("The sender did not approve the text.")},
    {"moved", N_("It belongs elsewhere: see where.")},
    {"hidden", N_("It is hidden: see why.")},
    {"shown", N_("It is open again.")},
    {"linked", N_("It is linked with another need.")},
    {"replied", N_("There is a new reply.")},
    {"reply_hidden", N_("A reply of yours is hidden: see why.")},
    {"flag_kept", N_("What you reported was looked at, and stays.")},
    {"flag_hidden", N_("What you reported was looked at, and is hidden.")},
    {"decided", N_("A decision is made.")},
    {"tested", N_("A new test is recorded.")},
    {"adopted", N_("Somebody else takes it into use.")},
    {"adoption_told", N_("There is news from somebody who uses it.")},
    {"started", N_("An initiative is started from it.")},
    {"invited", N_("You are asked to take part.")},
    {"stand_in", N_("You stand in for somebody who is away.")},
    {"card", N_("What was learned is published.")},
};
const words words_notice = {notice_word, (int)(sizeof notice_word / sizeof *notice_word)};

void notice_add(db *d, i64 account, i64 record_id, str what, i64 now)
{
    notice_tell(d, account, (told){record_id, what, {0}}, now);
}

void notice_tell(db *d, i64 account, told t, i64 now)
{
    assert(word_is(&words_notice, t.what));
    if (account)
        db_run(d, "INSERT INTO notice (account, record, what, note, at) VALUES ($1, $2, $3, $4, $5)", V(account), V_ID(t.record), V(t.what),
            V(t.note), V(now));
}

void notice_all(db *d, const record *rec, str what, i64 but_account, i64 now)
{
    assert(word_is(&words_notice, what));
    db_run(d,
        "INSERT INTO notice (account, record, what, at) SELECT w.account, CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT) FROM ("
        "SELECT author AS account FROM record WHERE id = $1 UNION SELECT account FROM follow WHERE record = $1 "
        "UNION SELECT account FROM voice WHERE need = $1 UNION SELECT owner FROM need WHERE id = $1) w "
        "JOIN account a ON a.id = w.account WHERE a.closed IS NULL AND w.account <> CAST($4 AS BIGINT)",
        V(rec->id), V(what), V(now), V(but_account));
}

static const field notice_field[] = {
    I64(notice, id), I64(notice, record), STR(notice, what), STR(notice, note), STR(notice, kind), STR(notice, title), I64(notice, at), I64(notice, seen),
};
static const fields notice_fields = FIELDS(notice, notice_field);

notices notice_list(db *d, const actor *who)
{
    notices all;
    db_all(d, &notice_fields, &all,
        "SELECT n.id, n.record, n.what, n.note, n.at, n.seen, r.kind, r.title FROM notice n LEFT JOIN record r ON r.id = n.record "
        "WHERE n.account = $1 ORDER BY n.id DESC LIMIT 50",
        V(who->account));
    int n = 0;
    for (int i = 0; i < all.n; i++) {
        record rec = {.id = all.at[i].record};
        if (rec.id && (!record_find(d, rec.id, &rec) || !may(who, SEE, &rec))) continue;
        all.at[n++] = all.at[i];
    }
    all.n = n;
    return all;
}

void notice_seen(db *d, i64 account, i64 now)
{
    db_run(d, "UPDATE notice SET seen = $2 WHERE account = $1 AND seen IS NULL", V(account), V(now));
}
