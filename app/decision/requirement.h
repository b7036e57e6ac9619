/*
 * requirement.h — what a decision rests on: the rows for its question and size,
 * each answered by one function, from what is recorded; where no record answers,
 * by a dated sentence of a named role. It shows; it never counts, and stops nobody.
 */
#pragma once

#include "app/initiative/initiative.h"

typedef enum { MISSING, SAID, SEEN } answered;

typedef struct {
    const char *key;
    const char *label;    /* English text (msgid), for this question */
    answered how;
    const char *fact;     /* of SEEN: English text with {1} for n */
    i64 n;
    str said, said_by;    /* of SAID: the sentence, and the title or role of the one who said it */
    i64 said_at;
} requirement;

typedef struct {
    requirement *at;
    int n;
} requirements;

/* The rows of a gate (new useful used) for the initiative's size, answered as of now. */
requirements requirement_all(db *d, const initiative *in, str gate);
/* The keys that are answered, with commas: what the decision's row keeps. */
str requirement_seen(arena *a, requirements list);
/* Is there such a row for that gate and size? */
bool requirement_is(const initiative *in, str gate, str key);

/* A sentence for a row that no record answers; the latest stands. */
typedef struct {
    str gate, key, body;
} sentence;
void statement_add(db *d, const initiative *in, const actor *who, sentence s, i64 now);
/* The latest sentence on the subject at any question; empty if there is none. */
str statement_latest(db *d, i64 initiative_id, str key);
