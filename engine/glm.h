/*
 * glm.h — regression of an event (or of the share of a count that had it) on columns, by maximum likelihood: the
 * discrete-time hazard with complementary log-log, logit and probit links. Newton's method in double precision to the end.
 * Rows are independent given the columns; that rows of one unit are not, is for errors by cluster.
 *
 * An intercept for each of very many groups costs nothing dense: the information has an arrow's shape and the groups are
 * eliminated (McCullagh and Nelder, Generalized Linear Models, 2nd ed., 2.5 and 4.4; the elimination is Schur's).
 */
#pragma once

#include "engine/crew.h"

typedef enum { GLM_LOGIT, GLM_PROBIT, GLM_CLOGLOG } glm_link;
typedef enum { GLM_MODEL, GLM_ROBUST, GLM_CLUSTER } glm_errors;

typedef struct {
    i64 n;                  /* rows */
    int p;                  /* columns besides the intercepts */
    const double *const *x; /* p of n, finite */
    const double *y;        /* n: 0 … 1 */
    const double *weight;   /* n counts ≥ 0, of which y is the share that had the event; NULL: 1 each */
    const double *offset;   /* n, added to the linear predictor; NULL: 0 */
    int groups;             /* intercepts: 0, 1, or one each group */
    const int *group;       /* n: 0 … groups-1; may be NULL for 0 and 1 */
    int base;               /* of several groups: the intercept is its, the others are told as differences from it. -1: each
                               has its own, and the null model has none */
    glm_link link;
} glm_data;

typedef struct {
    glm_errors errors;
    const int *cluster;     /* n: 0 … clusters-1, for GLM_CLUSTER */
    int clusters;
    bool firth;             /* maximise the likelihood × |information|^½ (Firth 1993; Heinze and Schemper 2002) */
} glm_how;

typedef struct {
    const char *refused;    /* NULL, or why there is no fit; then all else is 0 */
    int q;                  /* coefficients: those of the groups, then those of the columns */
    double *estimate, *se;  /* q; NAN: aliased, or it diverges */
    bool *aliased;          /* q: depends on coefficients before it */
    bool *diverges;         /* q: the likelihood grows without end along it (separation) */
    double *cov;            /* of the columns (p × p), or with one intercept of it and the columns (q × q); NAN as above */
    double loglik, deviance, null_deviance, aic, penalised; /* penalised: loglik + ½ ln |information| */
    double events;          /* Σ weight × y */
    i64 n;                  /* rows with weight */
    int rank, iterations;
    bool converged, separated;
} glm_fit;

/* Fits it. Refused are: no rows, a value that is not finite, y outside 0 … 1, weights below 0, fewer than 2 clusters, no events or nothing
   else. Robust errors are HC0 × n / (n - 1), by cluster × G / (G - 1), with the expected information (White 1980; Liang and Zeger 1986). */
glm_fit glm_new(arena *a, const crew *c, const glm_data *d, const glm_how *how);

typedef struct {
    const int *of; /* p: the term of each column, 0 … n-1 */
    int n;         /* terms */
    int groups;    /* the term that several groups are, or -1 */
} glm_terms;

typedef struct {
    double *chi2, *p; /* by term: twice the likelihood's loss without it, and its tail. NAN: that fit was refused or separated */
    int *df;          /* 0: nothing is lost */
} glm_drops;

/* Likelihood-ratio test of each term: d is fitted once more without it. whole is the fit with all. */
glm_drops glm_drop(arena *a, const crew *c, const glm_data *d, const glm_fit *whole, const glm_terms *terms);

typedef struct {
    const glm_how *how; /* GLM_CLUSTER, without Firth's penalty */
    i64 runs;           /* 1 or more */
    u64 seed;
} glm_wild_ask;

typedef struct {
    double *p, *error;  /* q: two-sided, and what another seed may change. NAN: an intercept, aliased, or no fit without it */
    i64 runs;           /* that were made */
    bool every;         /* they are all ways to sign the clusters: error is 0 */
    int clusters;       /* that have rows with weight */
} glm_wild;

/* Is a coefficient 0, where clusters are few: wild score bootstrap (Kline and Santos 2012). d is fitted once more without each
   coefficient; p is the share of signs dealt out to the clusters' scores of it with a sum as far from 0: (1 + those) / (1 + runs). */
glm_wild glm_wild_of(arena *a, const crew *c, const glm_data *d, const glm_fit *whole, const glm_wild_ask *ask);

typedef struct {
    const int *of; /* n: 0 … n-1 */
    int n;
} glm_grouping;

typedef struct {
    const char *refused;
    int q;                  /* coefficients, as in the fit */
    double *estimate, *se;  /* q; NAN: aliased */
    double sd, sd_se;       /* of the intercepts; 0: groups differ no more than by chance */
    double loglik;
    double chi2, p;         /* twice what the likelihood gained, and its tail: sd 0 is at the edge, so half of chi²'s (Self and Liang 1987) */
    int iterations;
} glm_random;

/* The same with a normal random intercept for each group of rows, by 15-point adaptive Gauss-Hermite quadrature. d has at most
   one intercept and no weights; whole is its fit. Errors are by the observed information. O(n × (15 + p²)) a step. */
glm_random glm_random_of(arena *a, const crew *c, const glm_data *d, const glm_fit *whole, const glm_grouping *by);
