/*
 * simulate.h — what may happen from a start, many times over: independent cascade, threshold, and
 * susceptible–infected–recovered, in steps. Chance is asked by place (run, tie or node), so that a run is the same
 * whichever thread makes it, and two plans with the same seed share their worlds.
 *
 * Ties run as everywhere: i → j, i looks to j; so what j has can pass to i.
 */
#pragma once

#include "engine/crew.h"
#include "engine/graph.h"

typedef struct {
    int runs, periods;  /* periods: steps after the start; cascades also stop by themselves */
    u64 seed;
    const crew *crew;
    const int *start;   /* n_start different nodes that have it from the beginning */
    int n_start;
} simulate_plan;

typedef struct {
    int runs, periods, n;
    int *reached;       /* runs × (periods + 1): how many have had it by the end of each period; 0 is the start */
    int *by_node;       /* n: in how many runs it got there */
} simulate_result;

/* Each that has it gets one chance at each who looks to it, in the next period. chance: n ties of g in (0, 1], or NULL: p for
   all, 0 ≤ p ≤ 1 (Kempe, Kleinberg, Tardos 2003). 64 runs at a time, a bit each; p is rounded to a multiple of 2^-32. */
simulate_result simulate_cascade(arena *a, const graph *g, const double *chance, double p, const simulate_plan *plan);

/* i follows when the share of those it looks to (by weight) that has it is at least threshold[i]; NULL: even in (0, 1), drawn
   anew in each run (Granovetter 1978; Valente 1996). Who looks to nobody never follows. */
simulate_result simulate_threshold(arena *a, const graph *g, const double *threshold, const simulate_plan *plan);

/* In each period each that has it passes it to each who looks to it with probability beta, and then stops doing so with
   probability gamma (Kermack and McKendrick 1927, on a network, in steps). have: NULL, or runs × (periods + 1): who has it then. */
simulate_result simulate_sir(arena *a, const graph *g, const double beta_gamma[2], int *have, const simulate_plan *plan);

/* The worlds of a cascade: bit r of live[at] says whether tie `at` of turned (graph_turned(g): whom i may pass it to) works in
   world 64 × batch + r. chance as above but for the ties of turned. */
u64 cascade_live(u64 seed, i64 batch, i64 at, u32 p);
u32 cascade_chance(double p); /* p × 2^32, at most 2^32 - 1; UINT32_MAX is always */
u32 *cascade_chances(arena *a, const double *p, i64 m);
u32 *cascade_chances_turned(arena *a, const graph *g, const graph *turned, const double *chance); /* by tie of turned = graph_turned(g) */

/* Mean of the last period over the runs, and its standard error. */
double simulate_mean(const simulate_result *r, int period, double *se);
/* The share-th of the runs' numbers in a period, by the lower of two; scratch is made in a. */
int simulate_quantile(arena *a, const simulate_result *r, int period, double share);
