/*
 * answer.h — the official answer to a need: an outcome with a reason, by a named
 * role, to the sender and to all who were linked or joined. And before it: one
 * extension with a reason, and handing over to another who answers.
 */
#pragma once

#include "app/need/need.h"
#include "app/words.h"

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

/* What is answered: a code of words_outcome, and the reason. */
typedef struct {
    str outcome, body;
} answer_text;

answers answer_all(db *d, i64 need);                /* oldest first */
/* May this actor answer the need, ask for time and hand over? The one who owns it may, whatever the role. */
bool answer_may(const actor *who, const need *n);
/* Answered needs with what was answered last, that the reader may see; newest need first. The shelf says where and how many. */
typedef struct {
    RECORD;
    i64 answered; /* when */
    str outcome, body;
} answered_need;
typedef struct {
    answered_need *at;
    int n;
} answereds;
answereds answered_newest(db *d, const actor *who, const shelf *where);
/* Gives the answer: the need is answered, and all with an account who are concerned get a notice. */
void answer_give(db *d, need *n, const actor *who, answer_text a, i64 now);

enum { ANSWER_EXTENSION_DAYS = 60 };
typedef struct {
    i64 until;
    str why;     /* all see it */
} extension;
/* Once; false, and nothing is done, if it was extended before, is not open, or until is no later day within the limit. */
bool answer_may_extend(const need *n, i64 now);  /* is there a later day that answer_extend() would take? */
bool answer_extend(db *d, need *n, const actor *who, extension e, i64 now);

typedef struct {
    i64 to;
    str why;
} handover;
/* Another account of the municipality answers from now on. False if that one cannot. */
bool answer_hand_over(db *d, need *n, const actor *who, handover h, i64 now);

/* Those who can be handed the need: leaders, facilitators and employees, by name; past the leaders it is about. */
typedef struct {
    i64 id;
    str name, title, role;
} candidate;
typedef struct {
    candidate *at;
    int n;
} candidates;
candidates answer_candidates(db *d, const need *n, i64 now);
bool answer_can_be(candidates list, i64 account);
