/*
 * participation.h — which groups take part, in each step, how much, and since when:
 * it shows who came in before the solution was chosen and who after.
 */
#pragma once

#include "app/initiative/initiative.h"

typedef struct {
    i64 id, initiative;
    str step, party;
    i64 level, since;
    str note;
} participation;

typedef struct {
    participation *at;
    int n;
} participations;

extern const fields participation_fields;

/* The latest word on each group in each step, by step and group. */
participations participation_all(db *d, i64 initiative);
/* One row a group and step: a later word replaces the level, and the note if there is a new one; the first day is kept. */
void participation_set(db *d, const initiative *in, const actor *who, participation *p, i64 now);
/* Service users, relatives, employees and their representatives have a place from the start: they are shown also when they are missing. */
enum { PARTIES_AWAITED = 4 };
/* When the group first came in, or 0. */
i64 participation_since(const participations *all, str party);
