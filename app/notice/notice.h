/*
 * notice.h — telling people what became of things: in the product, and by mail
 * through an outbox that can be seen, is tried again, and may stand unused.
 */
#pragma once

#include "app/policy.h"
#include "app/record/record.h"

/* what: a code with a text in notice.c (answered extended published proposed …). */
void notice_add(db *d, i64 account, i64 record, str what, i64 now);
/* To the author, the followers and those who joined, except the one who did it. */
void notice_all(db *d, const record *rec, str what, i64 but_account, i64 now);
/* Queues a mail; without a server configured it waits in the outbox, visibly. */
void mail_queue(db *d, i64 municipality, i64 record, str to, str subject, str body, i64 now);
