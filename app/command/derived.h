/*
 * derived.h — what can always be made again from the records: who sees each of them (audience), and what is found
 * (search). One function makes it, so that mending and checking cannot disagree.
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
/* The same of all that a municipality shares with its networks, when it has joined or left one. */
void derived_make_shared(db *d, i64 municipality, i64 now);
/* What stands there now, as text, to be compared. */
str derived_read(db *d, i64 id);
