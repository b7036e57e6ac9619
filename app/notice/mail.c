/*
 * mail.c — see notice.h. The outbox: what waits to be sent by mail.
 */
#include "app/notice/notice.h"

void mail_queue(db *d, letter l, i64 now)
{
    if (!l.to.n) return;
    db_run(d,
        "INSERT INTO outbox (municipality, record, recipient, subject, body, created, tries, next_try, error) "
        "VALUES ($1, $2, $3, $4, $5, $6, 0, $6, '')",
        V_ID(l.municipality), V_ID(l.record), V(l.to), V(l.subject), V(l.body), V(now));
}
