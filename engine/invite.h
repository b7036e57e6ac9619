/*
 * invite.h — whom to invite now, so that most have it by a horizon, where what each gives adds up (intensity.h): i's hazard is
 * 1 - exp(-(own + sum over those it looks to that have it of rate)). Each tie then waits its own number of periods, each node
 * besides for itself, and who has it when is a shortest path (Du et al. 2013; spread.md 4.5). Expected numbers are monotone
 * and submodular in who is invited, so greedy choice has its guarantee (greedy.h). Not for a complementary log-log hazard.
 */
#pragma once

#include "engine/crew.h"
#include "engine/graph.h"

enum { INVITE_HORIZON_MOST = 254 };

typedef struct {
    const graph *g;     /* i → j, i looks to j */
    const double *rate; /* by tie of g, ≥ 0: what j's having it adds to the intensity of i in each period */
    const double *own;  /* n, ≥ 0: intensity of i besides */
    const bool *has;    /* n: has it now */
    int horizon;        /* periods, 1 … INVITE_HORIZON_MOST */
    int runs;           /* sampled worlds; memory is runs × (ties + 2 n) bytes */
    u64 seed;
    const crew *crew;
} invite_task;

typedef struct {
    int k;
    int *chosen;        /* k, in the order chosen */
    double *gain;       /* k: how many more have it at the horizon for each; itself too, if it would not have had it */
    double without;     /* mean number that has it at the horizon if nobody is invited */
    double reach;       /* with all k: in the worlds they were chosen in, a little too good */
    double bound;       /* no k reach more in those worlds */
    double at_least;    /* so much of the best possible gain is reached, as computed; at least 1 - 1/e by theory */
} invite_result;

/* Greedy; those who have it add nothing. 1 ≤ k ≤ n. */
invite_result invite_choose(arena *a, const invite_task *t, int k);

/* Mean number that has it at the horizon when those of start are invited, over the task's worlds; its standard error. */
double invite_reach(arena *a, const invite_task *t, const int *start, int k, double *se);
