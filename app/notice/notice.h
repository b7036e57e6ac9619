/*
 * notice.h — telling people what became of things: in the product, and by mail
 * through an outbox that can be seen, is tried again, and may stand unused.
 */
#pragma once

#include "app/policy.h"
#include "app/record/record.h"
#include "app/words.h"

extern const words words_notice; /* what a notice says: answered extended published proposed … */

typedef struct {
    i64 id, record;
    str what, note;
    str kind, title; /* of the record */
    i64 at, seen;
} notice;

typedef struct {
    notice *at;
    int n;
} notices;

/* what: a code of words_notice. */
void notice_add(db *d, i64 account, i64 record, str what, i64 now);
/* With a reason, for what its reader can perhaps not see any more (record 0). */
typedef struct {
    i64 record;
    str what, note;
} told;
void notice_tell(db *d, i64 account, told t, i64 now);
/* To the author, the one who answers, the followers and those who joined, except the one who did it. */
void notice_all(db *d, const record *rec, str what, i64 but_account, i64 now);
notices notice_list(db *d, const actor *who);      /* the newest 50, of records that are still seen */
void notice_seen(db *d, i64 account, i64 now);     /* all of them */

/* A mail that waits in the outbox, or went, or was given up. */
typedef struct {
    i64 id, municipality, record;
    str recipient, subject, body;
    i64 created, tries, next_try, sent;
    str error;
} mail;

typedef struct {
    mail *at;
    int n;
} mails;

/* What is to be sent. to: one address, checked by the one who took it in. */
typedef struct {
    i64 municipality, record;
    str to, subject, body;
} letter;

/* Queues a mail; without a server configured it waits in the outbox, visibly. */
void mail_queue(db *d, letter l, i64 now);
bool mail_find(db *d, i64 id, mail *out);
/* Newest first, without addresses and bodies; municipality 0: all of the installation. */
mails mail_page(db *d, i64 municipality, i64 after, int limit);
bool mail_retry(db *d, i64 id, i64 now);           /* due now; false if it is sent or given up */
