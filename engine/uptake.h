/* uptake.h — how an innovation was taken up, period by period. */
#pragma once

#include "engine/adoption.h"

typedef struct {
    int periods;
    int *adopted;       /* in the period */
    int *cumulative;    /* q_t: by the end of it, with those from before the first */
    double *proportion; /* q_t / n */
    double *rate;       /* (q_t - q_{t-1}) / q_{t-1}, growth; NAN where nobody had adopted before */
    double *hazard;     /* (q_t - q_{t-1}) / (n - q_{t-1}), the share of those at risk who adopted; NAN where nobody was left */
} uptake;

/* All arrays are [periods]; O(n). */
uptake uptake_by_period(arena *a, const adoption *when);
