/*
 * curve.h — growth curves of adoption: how many have it by the end of period t = 1, 2, …, as a ceiling times a share F(t):
 *   Bass (1969)   F = (1 - e^{-(p+q)t}) / (1 + q/p e^{-(p+q)t})   begins with nobody at t = 0
 *   logistic      F = 1 / (1 + e^{(x-t)/c})                       x the middle, c the width
 *   Gompertz      F = exp(-b r^t)
 * Fitted by the likelihood of counts by period, with those who have not adopted censored at the end (Schmittlein and Mahajan 1982),
 * or by least squares on the cumulative counts, which is what most programs do and whose errors are not independent.
 */
#pragma once

#include "engine/crew.h"

typedef enum { CURVE_BASS, CURVE_LOGISTIC, CURVE_GOMPERTZ } curve_kind;
typedef enum { CURVE_LIKELIHOOD, CURVE_SQUARES } curve_method;
typedef enum {
    CEILING_ESTIMATED,
    CEILING_GIVEN,     /* by the caller */
    CEILING_ALL,       /* at its bound: the likelihood has its maximum where all adopt. Fitted with that */
    CEILING_TOO_EARLY, /* the counts do not bound it from above. Fitted as if all adopt */
} curve_ceiling;

enum { CURVE_PARAMETERS = 3 };

typedef struct {
    int periods;
    const double *adopted; /* in each of the periods; finite, 0 or more */
    double before;         /* before the first. The logistic and Gompertz curves count them; the Bass curve leaves them out, of market too */
    double market;         /* how many there are, adopters or not; INFINITY: not known (least squares alone) */
} curve_data;

typedef struct {
    curve_kind kind;
    curve_method method;
    double ceiling;        /* above 0: it is this; 0: estimated */
    bool uneven;           /* likelihood: errors, intervals and what can be told are widened by the dispersion, where it is above 1 */
} curve_how;

/* Parameters stand as p, q, m for Bass, A, x, c for logistic, A, b, r for Gompertz. NAN in se: not estimated; in low or high: no bound. */
typedef struct {
    const char *refused;   /* NULL, or why there is no fit; then all else is 0 */
    double estimate[CURVE_PARAMETERS], se[CURVE_PARAMETERS];
    double low[CURVE_PARAMETERS], high[CURVE_PARAMETERS]; /* 95 %, by profile: of the likelihood, or of the squares with Student's t */
    double cov[CURVE_PARAMETERS * CURVE_PARAMETERS];      /* 0 in the rows of what was not estimated */
    curve_ceiling ceiling;
    double market, adopted; /* as they were fitted */
    double loglik;         /* without the multinomial constant */
    double rss;            /* likewise for the other method: of the cumulative counts */
    double sigma;          /* least squares: sqrt(rss / df) */
    int df;                /* the same: periods less what was estimated */
    double dispersion;     /* likelihood: how uneven counts are, over what chance makes them (Pearson, by runs of periods in which 5 are expected) … */
    double dispersion_p;   /* … and how likely that is by chance. NAN: too few runs */
    double peak, peak_se;  /* t at which most adopt; Bass: none (below 0) where it falls from the start */
    double condition;      /* of the information, scaled to a diagonal of ones */
    int iterations;        /* Newton's, of the best start */
    bool converged;
} curve_fit;

/* Newton's method from 12 starts. Refused are: counts that are no counts, fewer than 3 adopters, all in one period or as good as, fewer periods
   than parameters, more adopters than the market, a given ceiling that cannot be. Takes no memory; O(periods). */
curve_fit curve_new(const curve_data *d, const curve_how *how);

/* The names of the parameters, and what each is in words. */
const char *curve_name(curve_kind kind, int parameter);
const char *curve_meaning(curve_kind kind, int parameter);

/* How many have it at t ≥ 0, in periods, of these parameters. */
double curve_at(curve_kind kind, const double *parameters, double t);

typedef struct {
    int horizon, runs;    /* periods ahead; 1 or more */
    u64 seed;
    const crew *crew;
} curve_plan;

/* How many have it by the end of each period ahead, [horizon]: parameters drawn by their covariance (no ceiling above the market), those who are left
   by chance, in batches of the dispersion where how says uneven. Quantiles are the least counts that as many runs do not pass. */
typedef struct {
    double *mean, *mc_se; /* mc_se: of the mean, from the number of runs */
    double *median, *low50, *high50, *low90, *high90;
} curve_forecast;

/* d, how and f are those of a fit by likelihood that was not refused. */
curve_forecast curve_forecast_new(arena *a, const curve_data *d, const curve_how *how, const curve_fit *f, const curve_plan *plan);
