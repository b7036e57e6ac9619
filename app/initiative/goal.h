/*
 * goal.h — goals from above beside needs from below: which focus areas have work
 * in a municipality, and which needs meet none of them. Neither is an error.
 */
#pragma once

#include "app/initiative/focus.h"
#include "app/initiative/initiative.h"

typedef struct {
    focus area;
    i64 active, all;  /* initiatives of the reader's that name it: under way, and in all */
} goal;

typedef struct {
    goal *at;
    int n;
} goals;

/* Every focus area, with the initiatives of the list that name it. */
goals goal_all(arena *a, text_lang l, initiatives list);
/* Is the need tied to an initiative with a focus area? */
bool goal_has_need(db *d, i64 need_id);
