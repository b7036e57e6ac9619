/*
 * forecast.h — from a fitted hazard and who has it now to who will have it: the state is run forward many times, with the
 * coefficients drawn from what is known of them. A node adopts in the first period in which its summed intensity passes an
 * exponential number of its own, which is the same as a chance of 1 - exp(-intensity) in each period. That number belongs
 * to (run, node), so two states run with one seed share their chance: their difference is what was changed.
 */
#pragma once

#include "engine/crew.h"
#include "engine/graph.h"

/* A column that follows the state: for i, the ties of the graph that lead to who has it, as a share of all or as a number. */
typedef struct {
    const graph *ties;
    bool count;
} forecast_seen;

typedef struct {
    int n;
    const bool *has;          /* n: has it now */
    int fixed;                /* columns that stay as they are */
    const double *const *x;   /* fixed of n */
    int seen;                 /* columns that follow the state */
    const forecast_seen *see;
    bool additive;            /* intensity = sum of coefficient × column (intensity.h); else e^sum (complementary log-log) */
} forecast_state;

typedef struct {
    int runs, horizon;
    u64 seed;
    const crew *crew;
    const double *theta;      /* fixed + seen coefficients */
    const double *root;       /* lower triangular, of their covariance; NULL: they are known */
    int draws;                /* of the coefficients, each used by runs / draws runs; 1 … runs */
    double unrest;            /* variance of the factor that is common to all in a period (mean 1, log-normal); 0: none */
    const double *pace;       /* horizon factors known beforehand, or NULL */
} forecast_plan;

typedef struct {
    int runs, horizon, n;
    int *reached;             /* runs × (horizon + 1): how many have it; 0 is now */
    int *by;                  /* n × (horizon + 1): in how many runs the node has it by then */
} forecast_result;

forecast_result forecast_run(arena *a, const forecast_state *s, const forecast_plan *p);

/* coefficient × column now, n × (fixed + seen), at theta: the terms of the next period's intensity (or of its logarithm). */
double *forecast_terms(arena *a, const forecast_state *s, const double *theta);

/* Of the variance of the number reached at the end: the share that comes from not knowing the coefficients. Needs draws > 1 and
   several runs a draw; NAN else. (Analysis of variance with random groups.) */
double forecast_from_coefficients(const forecast_result *r, int draws);

/* How much the numbers adopting in a period vary beyond chance: the variance of a common factor, by moments, from observed and
   expected numbers; 0 where they vary no more than they should. */
double forecast_unrest(const double *observed, const double *expected, int periods);
