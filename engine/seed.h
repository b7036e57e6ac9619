/*
 * seed.h — whom to invite first: k nodes from which an independent cascade reaches most. Expected reach is monotone and
 * submodular there, so greedy choice reaches at least 1 - 1/e of the best possible (Kempe, Kleinberg, Tardos 2003), and
 * the bound computed beside it usually says more (Leskovec et al. 2007). Not for thresholds or fitted complementary
 * log-log hazards, which are not submodular: nothing of this holds there.
 */
#pragma once

#include "engine/crew.h"
#include "engine/graph.h"

enum { SEED_EXACT_MOST = 2000 }; /* above so many nodes worlds are not kept; seed_choose() then samples backwards */

typedef struct {
    const graph *g;       /* i → j, i looks to j: what j has can pass to i */
    const double *chance; /* by tie of g, in (0, 1]; NULL: p for all */
    double p;
    int runs;             /* sampled worlds, rounded up to 64; for large graphs the sample is made as large as it must be */
    u64 seed;
    const crew *crew;
} seed_task;

typedef struct {
    int k;
    int *chosen;          /* k, in the order chosen */
    double *gain;         /* k: what each added to the mean reach */
    double reach;         /* mean: over the worlds it was chosen in, a little too good; backwards, over a sample of its own */
    double bound;         /* no k nodes reach more: in those worlds; backwards, with probability 1 - 1/n */
    double at_least;      /* so much of the best possible is reached, as computed; at least 1 - 1/e by theory */
    int worlds;           /* or, for large graphs, backward samples */
    bool sampled_back;
} seed_result;

/* Greedy with lazy evaluation; among equals the lower number. 1 ≤ k ≤ n. */
seed_result seed_choose(arena *a, const seed_task *t, int k);

/* The same by reverse reachable sets, as many as it takes to know that 85 % of the best possible is reached, or 2^24. */
seed_result seed_choose_backwards(arena *a, const seed_task *t, int k);
