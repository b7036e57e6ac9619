/*
 * survival.h — how long until it happens, when for some it has not happened yet: the estimator of Kaplan and Meier (1958:
 * Nonparametric estimation from incomplete observations). The "time" may be any number, a period or a threshold.
 */
#pragma once

#include "engine/adoption.h"

typedef struct {
    int n;            /* different times at which it happened, or somebody was censored */
    double *time;     /* ascending */
    int *at_risk;     /* just before the time; who is censored at a time is at risk at it */
    int *events, *censored;
    double *survival; /* P(later than the time) */
    double *se;       /* Greenwood (1926); NAN where survival is 0 */
    double *low, *high; /* exp(-exp(ln(-ln S) ± z se(ln(-ln S)))): within 0 … 1. Both 1 before the first event, NAN where S is 0 */
} survival_curve;

/* n times with what happened: true it did, false it had not by then. A NAN takes no part. level is that of the interval, as .95. */
survival_curve survival_kaplan_meier(arena *a, int n, const double *time, const bool *happened, double level);

/* Time until adoption in periods 1, 2, …; those from before the first are not among those at risk. */
survival_curve survival_of_adoption(arena *a, const adoption *when, double level);
