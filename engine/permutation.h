/*
 * permutation.h — could it be chance? A statistic beside the same when times of adoption are dealt out anew among the nodes,
 * or when the ties are drawn anew with everyone's number of ties kept. p = (1 + runs at least as large) / (1 + runs)
 * (Phipson & Smyth 2010: Permutation p-values should never be zero), with what chance leaves open in p itself.
 */
#pragma once

#include "engine/adoption.h"
#include "engine/crew.h"
#include "engine/graph.h"

typedef enum {
    STATISTIC_EXPOSURE, /* mean share of a node's ties that it saw when it adopted (its threshold), over those who have one */
    STATISTIC_MORAN,    /* Moran's I of the time of adoption among those who adopted in sight, or of x; rows sum to 1 */
    STATISTIC_TOGETHER  /* ties (undirected: pairs) whose ends adopted at most within periods apart */
} statistic_kind;

typedef struct {
    statistic_kind statistic;
    const graph *ties;
    bool undirected;     /* the graph holds both ways of each tie; a pair counts once */
    const adoption *when;
    const double *x;     /* STATISTIC_MORAN: n values instead of times; NULL */
    int lag;             /* STATISTIC_EXPOSURE: 0 or more, by custom 1 */
    int within;          /* STATISTIC_TOGETHER: 0 or more */
    const int *group;    /* times only: dealt out within each group; -1 keeps its own. NULL: among all */
    int steps;           /* ties only: steps of the chain for each tie; by custom 20 */
    int runs;            /* 1 or more */
    u64 seed;
} permutation_ask;

typedef struct {
    const char *refused;
    double observed, mean, sd;   /* sd of the runs, with runs - 1 */
    int runs, above, same, below; /* runs with a larger, the same but for rounding, a smaller statistic */
    double p;                    /* of a statistic as large or larger */
    double p_error, p_low, p_high; /* its standard error by chance alone, and 95 % bounds (Wilson 1927) */
    double p_below, p_two_sided; /* as small or smaller; twice the lesser, at most 1 */
    double changed;              /* ties: the share of steps that changed something; else NAN */
    double *value;               /* runs: the statistic of each */
} permutation;

/* Weights of ties are used. With STATISTIC_EXPOSURE who has no ties keeps its time. */
permutation permutation_of_times(arena *a, const permutation_ask *ask, const crew *c);

/* Each tie counts as 1. */
permutation permutation_of_ties(arena *a, const permutation_ask *ask, const crew *c);
