/*
 * leave.h — somebody leaves: the account is closed, its sessions and roles end, and the needs
 * and initiatives that waited for them are handed to a successor. Nothing they wrote is lost.
 */
#pragma once

#include "app/account/account.h"

typedef struct {
    i64 needs, initiatives; /* that somebody else must take over */
} open_work;

typedef enum {
    LEAVE_DONE,
    LEAVE_CLOSED,        /* was closed already, or there is no such account */
    LEAVE_LAST_ADMIN,    /* nobody else administers their municipality, or the installation */
    LEAVE_WITHOUT_HEIR,  /* there is open work and nobody to take it */
    LEAVE_WRONG_HEIR,    /* the successor is closed, the same person, or does not work in the same municipality */
    LEAVE_RESULTS
} leave_result;

open_work work_of(db *d, i64 account);
/* who: the one who closes it. successor 0: nobody. Anything but LEAVE_DONE has changed nothing. */
leave_result account_leave(db *d, i64 account, i64 successor, const actor *who, i64 now);
const char *leave_text(leave_result result); /* an English text to translate; NULL when done */
