/* category.c — bounds are found once and periods are classed, not nodes: all of one period are alike. */
#include "engine/category.h"

#include <math.h>

/* A value is at a bound if rounding alone lies between them. */
static bool beyond(double v, double bound) { return v > bound + 1e-12 * fmax(1.0, fabs(bound)); }

static int class_of(double v, const double *until, int bounds)
{
    int k = 0;
    for (int b = 0; b < bounds; b++) k += beyond(v, until[b]);
    return k;
}

/* How many adopted in each period; answers how many in all. */
static int count_periods(const adoption *when, int *adopted)
{
    int all = 0;
    for (int i = 0; i < when->n; i++) {
        if (!adopted_in_sight(when, i)) continue;
        adopted[when->toa[i]]++;
        all++;
    }
    return all;
}

static void moments(categories *c, const int *adopted, int periods, int all)
{
    double sum = 0.0, squares = 0.0;
    for (int t = 0; t < periods; t++) sum += (double)t * adopted[t];
    c->mean = all ? sum / all : NAN;
    for (int t = 0; t < periods; t++) squares += adopted[t] * (t - c->mean) * (t - c->mean);
    c->sd = all > 1 ? sqrt(squares / (all - 1)) : NAN;
}

static void class_all(categories *c, arena *a, const adoption *when)
{
    u8 *of_period = NEW(a, u8, when->periods);
    for (int t = 0; t < when->periods; t++) of_period[t] = c->refused ? ADOPTER : (u8)class_of(t, c->until, 4);
    c->of = NEW(a, u8, when->n);
    for (int i = 0; i < when->n; i++) {
        c->of[i] = adopted_in_sight(when, i) ? of_period[when->toa[i]] : when->toa[i] < 0 ? EARLIER_ADOPTER : NON_ADOPTER;
        c->count[c->of[i]]++;
    }
}

categories categories_rogers(arena *a, const adoption *when)
{
    categories c = {0};
    int *adopted = NEW(a, int, when->periods);
    moments(&c, adopted, when->periods, count_periods(when, adopted));
    if (isnan(c.sd)) c.refused = "fewer than two adopted in the observed periods";
    else if (c.sd == 0.0) c.refused = "all adopted in the same period";
    for (int k = 0; k < 4; k++) c.until[k] = c.mean + (k - 2) * c.sd;
    class_all(&c, a, when);
    return c;
}

categories categories_quantile(arena *a, const adoption *when)
{
    static const int per_mille[4] = {25, 160, 500, 840};
    categories c = {0};
    int *adopted = NEW(a, int, when->periods);
    int all = count_periods(when, adopted);
    moments(&c, adopted, when->periods, all);
    if (!all) c.refused = "nobody adopted in the observed periods";
    i64 come = 0;
    for (int t = 0, k = 0; t < when->periods; t++) {
        come += adopted[t];
        while (k < 4 && come * 1000 >= (i64)all * per_mille[k]) c.until[k++] = t;
    }
    class_all(&c, a, when);
    return c;
}

threshold_table threshold_by_time(const double *threshold, const categories *by_time, const adoption *when)
{
    threshold_table r = {0};
    double sum = 0.0, squares = 0.0;
    int known = 0;
    for (int i = 0; i < when->n; i++) {
        if (isnan(threshold[i])) continue;
        sum += threshold[i];
        known++;
    }
    r.mean = known > 1 ? sum / known : NAN;
    for (int i = 0; i < when->n; i++) squares += isnan(threshold[i]) ? 0.0 : (threshold[i] - r.mean) * (threshold[i] - r.mean);
    r.sd = known > 1 ? sqrt(squares / (known - 1)) : NAN;
    double until[3] = {r.mean - r.sd, r.mean, r.mean + r.sd};
    for (int i = 0; i < when->n; i++) {
        bool classed = known > 1 && !isnan(threshold[i]);
        r.count[classed ? class_of(threshold[i], until, 3) : THRESHOLD_UNKNOWN][by_time->of[i]]++;
    }
    return r;
}
