/*
 * hide.h — hiding and opening: what a moderator has hidden is closed with all that hangs on it (tests and cards of an
 * initiative), until it is opened; what was hidden for itself then stays so. Use of a hidden card is for its own
 * municipality alone. Needs are hidden by their state (moderation.h), replies by their row (reply.h).
 */
#pragma once

#include "app/policy.h"
#include "app/record/record.h"

/* Why a record is closed; its people and its moderators are told. */
typedef struct {
    i64 cause;     /* what was hidden: the record itself, or what it hangs on; 0: nothing */
    str kind, why; /* of the cause; the moderator's reason */
    bool may_open; /* the reader moderates it, and it is the cause itself */
} hiding;
hiding hiding_of(db *d, const actor *who, const record *rec);

/* With all below it. The caller writes the history, with the reason. */
void record_hide(db *d, const record *rec, i64 now);
/* Gives all below it back what it had, where nothing else hides it; tells the author. False: it is not hidden itself. */
bool record_open(db *d, record *rec, const actor *who, i64 now);

/* For those who write records: a new one below another is hidden as that is; what it is to be seen by when all is opened. */
void hidden_under(db *d, record *rec, i64 above, str visibility);
void hidden_wants(db *d, i64 id, str visibility);
/* The visibility that a record gets when its writer asks for one: what is hidden stays closed. */
str visibility_asked(const record *rec, str asked);
