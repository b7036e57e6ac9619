/*
 * answer.h — the official answer to a need: an outcome with a reason, by a named
 * role, to the sender and to all who were linked or joined. And before it: one
 * extension with a reason, and handing over to another who answers.
 */
#pragma once

#include "app/need/need.h"

typedef struct {
    i64 id, need;
    str outcome, body, role;
    str title;   /* joined: who answered, by title */
    i64 at;
} answer;

typedef struct {
    answer *at;
    int n;
} answers;

extern const fields answer_fields;

answers answer_all(db *d, i64 need);
/* Gives the answer, and the same to the open needs in also (linked ones the giver chose). Tells all senders. */
void answer_give(db *d, need *n, const actor *who, str outcome, str body, i64 now);
/* Once, with a reason that all see; false if it was extended before. */
bool answer_extend(db *d, need *n, const actor *who, i64 until, str why, i64 now);
/* Another account of the municipality answers from now on. */
void answer_hand_over(db *d, need *n, const actor *who, i64 to, str why, i64 now);
