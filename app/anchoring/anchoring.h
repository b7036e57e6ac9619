/*
 * anchoring.h — the answer of a named body, with date, conditions and dissent.
 * Information sent is not anchoring. What a union or safety representative thinks is
 * registered or confirmed by them alone, and they choose who sees their dissent.
 */
#pragma once

#include "app/initiative/initiative.h"

typedef struct {
    i64 id, initiative;
    str body, body_name, kind, step;
    i64 met;
    str reference, question, said, outcome, conditions;
    str dissent, dissent_by, dissent_shown; /* team municipality all */
    i64 account, confirmed_by, at;
    str title, confirmed_title;             /* joined */
} anchoring;

typedef struct {
    anchoring *at;
    int n;
} anchorings;

extern const fields anchoring_fields;

/* All of an initiative's, the newest first, with dissent left out where this reader is not to see it. */
anchorings anchoring_all(db *d, const actor *who, const initiative *in);
bool anchoring_find(db *d, i64 id, anchoring *out);
/* Registers it; a representative's own view is confirmed at once. */
void anchoring_add(db *d, const initiative *in, const actor *who, anchoring *a, i64 now);
/* The body's own people say that this is what they answered. */
void anchoring_confirm(db *d, const initiative *in, const actor *who, anchoring *a, i64 now);
/* B09 and B10 belong to the representatives: only they register or confirm. */
bool anchoring_may_add(const actor *who, const initiative *in, str body);
bool anchoring_is_union(str body);
/* Does it stand as support: an answer that supports, by a body, not older than a year; union bodies confirmed. */
bool anchoring_holds(const anchoring *a, i64 now);
