/*
 * flag.h — somebody points at a record or a reply that should not stand as it
 * does. A flag always ends in a decision with a reason, told to the one who flagged.
 */
#pragma once

#include "app/policy.h"
#include "app/record/record.h"

typedef struct {
    i64 id, record, reply;
    i64 municipality;
    str reason;
    i64 account;   /* 0: without account */
    i64 created, decided;
    str decision, why;
    str kind, title, body; /* joined: of the record, and the text of the reply */
} flag;
typedef struct {
    flag *at;
    int n;
} flags;

/* reply: 0 for the record itself. One open flag of an account, and five without account, for each thing: more say nothing new. */
typedef struct {
    i64 reply;
    str reason;
} flagged;
void flag_add(db *d, const record *rec, const actor *who, flagged f, i64 now);
bool flag_find(db *d, i64 id, flag *out);
flags flag_open(db *d, const actor *who);          /* that this moderator may decide, the oldest first; at most 100 */
flags flag_same(db *d, const flag *f);             /* the open ones about the same thing, f among them */

typedef struct {
    bool hide;
    str why;
} verdict_of_flag;
/* Ends all open flags about the same thing. */
void flag_decide(db *d, const flag *f, const actor *who, verdict_of_flag v, i64 now);
