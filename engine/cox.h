/*
 * cox.h — proportional hazards (Cox 1972): which columns make an event likelier, whatever the hazard itself does over time.
 * A row is at risk at time t if start < t ≤ stop, so that columns may change in time: several rows of one unit follow each
 * other. At each time of events those who had one are compared with all who were at risk then, by partial likelihood. Equal
 * times are handled as by Efron (1977) or Breslow (1974). Strata have hazards of their own and are never compared.
 */
#pragma once

#include "engine/crew.h"

typedef enum { COX_EFRON, COX_BRESLOW } cox_ties;

typedef struct {
    i64 n;                    /* rows, below 2^31 */
    int p;                    /* columns; there is no intercept: the hazard takes it up */
    const double *const *x;   /* p of n, finite */
    const double *event;      /* n: 1 if the row ends with the event, else 0 */
    const double *start, *stop; /* n; start < stop. start NULL: at risk from the beginning */
    const double *offset;     /* n, added to the linear predictor; NULL: 0 */
    const int *stratum;       /* n: 0 … strata-1; NULL: all are one */
    int strata;
    cox_ties ties;
} cox_data;

typedef struct {
    bool robust;              /* errors from the rows' own score residuals (Lin and Wei 1989), summed within clusters */
    const int *cluster;       /* n: 0 … clusters-1; NULL: each row is one */
    int clusters;
} cox_how;

typedef struct {
    double chi2, p;           /* of all coefficients together, on `rank` degrees of freedom; NAN if there is none */
} cox_test;

typedef struct {
    const char *refused;      /* NULL, or why there is no fit; then all else is 0 */
    int p;
    double *estimate, *se;    /* p; NAN: aliased, or it diverges */
    bool *aliased;            /* depends on columns before it, or does not differ among those who are compared */
    bool *diverges;           /* the likelihood grows without end along it */
    double *cov;              /* p × p; NAN as above */
    double loglik, null_loglik; /* partial, without constants; null: all coefficients 0 */
    cox_test ratio, wald, score; /* likelihood ratio; by the errors told; at 0, by the model */
    i64 n, events;
    int times;                /* different times of events, over the strata */
    int rank, iterations;
    bool converged, separated;
} cox_fit;

/* Fits it. Refused are: no rows, an event that is not 0 or 1, a start that is not before its stop, a value that is not finite,
   no events, robust errors from fewer than two clusters. */
cox_fit cox_new(arena *a, const crew *c, const cox_data *d, const cox_how *how);
