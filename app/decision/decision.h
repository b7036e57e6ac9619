/*
 * decision.h — what moves an initiative: forward through the three decisions, a
 * step back, to the side, and back from there. Each is an immutable row: who, in
 * which role, when, from, to, why, on what conditions, and what was seen then.
 * It decides nothing by itself: a named person does, and no score stops them.
 */
#pragma once

#include "app/initiative/initiative.h"
#include "app/words.h"

typedef struct {
    i64 id, initiative;
    str gate;                    /* new useful used; step back park end reopen merge */
    str from_step, to_step, outcome, reason;
    str profile;                 /* "3-2-2-2-2" as it was, or empty */
    str seen;                    /* requirement keys answered then, with commas */
    i64 review, account;
    str role, title;             /* title: joined */
    i64 at;
    bool imported;
} decision;

typedef struct {
    decision *at;
    int n;
} decisions;

typedef struct {
    i64 id, decision;
    str body, owner;             /* owner: a role or title */
    i64 due, met;
} condition;

typedef struct {
    condition *at;
    int n;
} conditions;

extern const fields decision_fields;

/* What somebody decides. */
typedef struct {
    str gate;                    /* as asked: one that is not next any more is refused */
    str outcome, reason;
    str learned;                 /* of stop, and of each second decision on a small one */
    conditions conditions;       /* of yes_if: body, owner, due */
    i64 review;                  /* of park: the day it is looked at again */
    str to_step;                 /* of back */
    i64 into;                    /* of merge: another initiative that the one who decides sees */
} verdict;

/* Why a verdict is not taken: per field, an English text (msgid). */
typedef struct {
    const char *field, *why;
} refusal;
typedef struct {
    refusal at[8];
    int n;
} refusals;

/* The next decision: new useful used; step between understanding and finding a solution; empty when there is none. */
str decision_next(const initiative *in);
/* May this person take it? Gates follow the size, the rest follows who works there. */
bool decision_may(const actor *who, const initiative *in, str gate);
/* Is there anything but the next decision: back, to the side, ended, or taken up again? */
bool decision_may_move(const actor *who, const initiative *in);
refusals decision_check(db *d, const actor *who, const initiative *in, const verdict *v, i64 now);
/* Writes the row, moves the initiative, tells those concerned. Asserts that decision_check() found nothing. */
i64 decision_make(db *d, initiative *in, const actor *who, const verdict *v, i64 now);
/* The row alone, with its conditions: for imported histories. Returns its id. */
i64 decision_add(db *d, const decision *row, conditions list);

decisions decision_all(db *d, i64 initiative_id);      /* oldest first */
conditions condition_all(db *d, i64 initiative_id);    /* of all its decisions, in order */
/* Done: once. False if there is no such open condition on that initiative. */
bool condition_meet(db *d, i64 id, const initiative *in, const actor *who, i64 now);

/* Those who may take the next decision, by title; at most 10. */
typedef struct {
    str *at;
    int n;
} titles;
titles decision_deciders(db *d, const initiative *in, i64 now);
/* Is this person the nearest of them? Leaders further up may decide too, but it does not wait for them. */
bool decision_waits_for(db *d, const initiative *in, const actor *who, i64 now);
