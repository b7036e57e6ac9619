/*
 * tie_sum.h — statistics that are a sum over ties of something that only the two ends decide. What is permuted may be the
 * values of the nodes or the ties: the same sum serves both. For several sets of values at once, side by side.
 */
#pragma once

#include "lib/base/base.h"

typedef enum {
    TIES_PRODUCT, /* (wi + wj) v_i v_j: Moran's I but for its scale */
    TIES_SEEN,    /* wi if v_j ≤ v_i - reach and 0 < v_i < infinity, and wj the other way round: exposure at adoption */
    TIES_TOGETHER /* wi if |v_i - v_j| ≤ reach */
} tie_measure;

typedef struct {
    tie_measure what;
    double reach;
    i64 m;
    const int *i, *j;       /* ends */
    const double *wi, *wj;  /* what the tie weighs for i, and for j */
} tie_sum;

enum { LANES = 8 };

/* v[n × LANES]: the sets side by side; out[LANES]. Each sum has the bits of tie_sum_one() on that set alone. */
void tie_sum_lanes(const tie_sum *s, const double *v, double *out);
double tie_sum_one(const tie_sum *s, const double *v);
