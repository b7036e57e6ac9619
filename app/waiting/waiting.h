/*
 * waiting.h — what waits for one person (a leader's page) and what is stuck in a
 * municipality this week (a facilitator's page). Derived from the records; it
 * holds nothing of its own, and counts nobody's activity.
 */
#pragma once

#include "app/policy.h"
#include "app/record/record.h"

typedef struct {
    str what;    /* answer decide approve review quiet condition: a code of words_waiting */
    str kind;    /* of the record to open */
    i64 id;
    str title, place;
    i64 due;     /* the day it should be done, or when it went quiet or was tried last */
    str gate, size; /* of a decision: which is next, as decision_next() says, and how large the work is */
    bool may;       /* of an answer and a decision: this reader can give it */
    bool more_time; /* of an answer: more time can still be asked for */
} task;

typedef struct {
    task *at;
    int n;
} tasks;

enum { WAITING_FIRST = 5 }; /* so many stand on the front page; /waiting has the rest */

/* What waits for this person and can be done by them, the most urgent first. */
tasks waiting_mine(db *d, const actor *who, i64 now, int limit);
/* What is stuck in the municipality: late answers, conditions not met, tests without a decision, work gone quiet, reviews that are due, as far as this reader may see. */
tasks waiting_week(db *d, const actor *who, i64 municipality, i64 now, int limit);
/* Voices that nobody has read, and flags nobody has decided, where this person moderates. */
i64 waiting_unread(db *d, const actor *who);
