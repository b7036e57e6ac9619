/*
 * derived.h — what can always be made again from the records: who sees each of them (audience), what it waits for
 * (waiting), and what is found (search). One function makes it, so that mending and checking cannot disagree. Where much
 * changes at once, the records are stale, and out of sight, until small steps have made them again: nobody sees
 * meanwhile what is theirs no more.
 */
#pragma once

#include "lib/db/db.h"

typedef struct {
    i64 id;
    str kind;
} derived_of;

typedef struct {
    derived_of *at;
    int n;
} derived_list;

/* The next records above after, oldest first; at most limit. */
derived_list derived_next(db *d, i64 after, int limit);
/* Makes the rows of one record again. */
void derived_make(db *d, const derived_of *rec, i64 now);
/* All that a municipality shares with its networks, when it has joined or left one: stale, found by nobody, and the first of them made again now. */
void derived_of_shared(db *d, i64 municipality, i64 now);
/* All whose keys follow from the place, in a unit and below it, when it has moved: stale, and the first of them made again now. */
void derived_of_unit(db *d, i64 municipality, str path, i64 now);
/* Makes at most so many stale ones again; returns how many it were. */
int derived_step(db *d, i64 now, int limit);
/* What stands there now, as text, to be compared. */
str derived_read(db *d, i64 id);
