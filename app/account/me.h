/* me.h — what is one's own: the voices, the initiatives one takes part in, and who stands in when one is away. */
#pragma once

#include "app/policy.h"

/* One page of a kind's records, newest first, ids below after (0: from the top); more: there are further ones. */
typedef struct {
    i64 after;
    int limit;
    bool more;
} me_part;

records me_needs(db *d, const actor *who, me_part *p);       /* sent by this account, or joined */
records me_initiatives(db *d, const actor *who, me_part *p); /* started, led, or taken part in */

/* ---- stand-in: for a leader who is away, the deputy leads as well ---- */

typedef struct {
    i64 id, account, deputy;
    i64 starts, ends;   /* moments; ends is the first moment after the last day */
    str title;          /* of the deputy (or of whom they stand in for) */
} stand_in;
typedef struct {
    stand_in *at;
    int n;
} stand_ins;

stand_ins stand_in_of(db *d, i64 account, i64 now);     /* who stands in for them, now or later */
stand_ins stand_in_by(db *d, i64 account, i64 now);     /* whom they stand in for */
/* Adds one; false if the deputy is not somebody else with an open account who works in one of the places led. */
bool stand_in_set(db *d, const actor *who, const stand_in *s);
void stand_in_end(db *d, i64 account, i64 id, i64 now);

/* Somebody to choose: of a municipality, by name. */
typedef struct {
    i64 id;
    str name, title;
    i64 place;  /* 0 a leader, 1 a facilitator, 2 others */
} choice;
typedef struct {
    choice *at;
    int n;
} choices;
/* Open accounts that are employed there; words: part of a name or title (empty: leaders first). At most 30. */
choices choice_find(db *d, i64 municipality, str words, i64 but_account, i64 now);
