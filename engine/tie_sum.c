/* tie_sum.c — each loop is written once for any number of lanes, and compiled for one and for LANES. */
#include "engine/tie_sum.h"

#include "engine/wide.h"

static inline void products(const tie_sum *s, const double *v, double *out, int lanes)
{
    double sum[LANES] = {0};
    for (i64 k = 0; k < s->m; k++) {
        const double *x = v + (i64)s->i[k] * lanes, *y = v + (i64)s->j[k] * lanes;
        double w = s->wi[k] + s->wj[k];
        for (int l = 0; l < lanes; l++) sum[l] += w * (x[l] * y[l]);
    }
    for (int l = 0; l < lanes; l++) out[l] = sum[l];
}

static inline void seen(const tie_sum *s, const double *v, double *out, int lanes)
{
    double sum[LANES] = {0}, lag = s->reach, never = __builtin_inf();
    for (i64 k = 0; k < s->m; k++) {
        const double *x = v + (i64)s->i[k] * lanes, *y = v + (i64)s->j[k] * lanes;
        double wi = s->wi[k], wj = s->wj[k];
        for (int l = 0; l < lanes; l++) {
            bool i_saw = (y[l] <= x[l] - lag) & (x[l] > 0.0) & (x[l] < never), j_saw = (x[l] <= y[l] - lag) & (y[l] > 0.0) & (y[l] < never);
            sum[l] += (i_saw ? wi : 0.0) + (j_saw ? wj : 0.0);
        }
    }
    for (int l = 0; l < lanes; l++) out[l] = sum[l];
}

static inline void together(const tie_sum *s, const double *v, double *out, int lanes)
{
    double sum[LANES] = {0}, reach = s->reach;
    for (i64 k = 0; k < s->m; k++) {
        const double *x = v + (i64)s->i[k] * lanes, *y = v + (i64)s->j[k] * lanes;
        double w = s->wi[k];
        for (int l = 0; l < lanes; l++) {
            double apart = x[l] - y[l]; /* of two who never adopted: no number, and so not within reach */
            sum[l] += ((apart <= reach) & (apart >= -reach)) ? w : 0.0;
        }
    }
    for (int l = 0; l < lanes; l++) out[l] = sum[l];
}

WIDE_CLONES void tie_sum_lanes(const tie_sum *s, const double *v, double *out)
{
    if (s->what == TIES_PRODUCT) products(s, v, out, LANES);
    else if (s->what == TIES_SEEN) seen(s, v, out, LANES);
    else together(s, v, out, LANES);
}

double tie_sum_one(const tie_sum *s, const double *v)
{
    double out;
    if (s->what == TIES_PRODUCT) products(s, v, &out, 1);
    else if (s->what == TIES_SEEN) seen(s, v, &out, 1);
    else together(s, v, &out, 1);
    return out;
}
