/* influence.c — one walk over the ties: a tie j → i on which j came later than i speaks for the infectiousness of i and the susceptibility of j. */
#include "engine/influence.h"

#include <math.h>

typedef struct {
    double *d;   /* [0 … periods]: d_k, 0 for k = 0 and beyond the horizon */
    double *sum; /* d_1 + … + d_k */
} discounts;

static discounts discounts_of(arena *a, const influence_kind *kind, int periods)
{
    discounts w = {NEW(a, double, periods + 1), NEW(a, double, periods + 1)};
    double power = 1.0;
    for (int k = 1; k <= periods; k++, power /= 1.0 + kind->r) {
        bool counts = !kind->within || k <= kind->within;
        double d = kind->discount == DISCOUNT_LINEAR ? 1.0 / k : kind->discount == DISCOUNT_EXPONENTIAL ? power : 1.0;
        w.d[k] = counts ? d : 0.0;
        w.sum[k] = w.sum[k - 1] + w.d[k];
    }
    return w;
}

typedef struct {
    double came, could; /* numerator and denominator */
} tally;

typedef struct {
    const adoption *when;
    discounts w;
    tally *inf, *sus; /* n */
} count;

/* The tie j → i. */
static void tie_count(const count *c, int j, int i)
{
    int last = c->when->periods - 1, early = c->when->toa[i], late = c->when->toa[j];
    if (early >= late) return;
    bool seen_early = early >= 0, seen_late = late <= last;
    if (seen_early) c->inf[i].could += c->w.sum[(seen_late ? late : last) - early];
    if (seen_late) c->sus[j].could += c->w.sum[late - (seen_early ? early : 0)];
    if (!seen_early || !seen_late) return;
    c->inf[i].came += c->w.d[late - early];
    c->sus[j].came += c->w.d[late - early];
}

/* For each period, sum_k d_k (how many adopted k periods after it: step 1, or before it: -1). */
static double *crowd(arena *a, const adoption *when, const discounts *w, int step)
{
    int *adopted = NEW(a, int, when->periods);
    double *r = NEW(a, double, when->periods);
    for (int i = 0; i < when->n; i++)
        if (adopted_in_sight(when, i)) adopted[when->toa[i]]++;
    for (int t = 0; t < when->periods; t++)
        for (int k = 1, at = t + step; at >= 0 && at < when->periods; k++, at += step) r[t] += w->d[k] * adopted[at];
    return r;
}

/* What came of what could, for those whose time is known; divided by what the crowd did, if it is given. */
static double *shares(arena *a, const adoption *when, const tally *t, const double *crowd_at)
{
    double *r = NEW(a, double, when->n);
    for (int i = 0; i < when->n; i++) {
        bool known = adopted_in_sight(when, i) && t[i].could > 0.0;
        double by = known && crowd_at ? crowd_at[when->toa[i]] : 1.0;
        r[i] = known && by > 0.0 ? t[i].came / t[i].could / by : NAN;
    }
    return r;
}

influence influence_of(arena *a, const graph *g, const adoption *when, const influence_kind *kind)
{
    count c = {when, discounts_of(a, kind, when->periods), NEW(a, tally, when->n), NEW(a, tally, when->n)};
    for (int j = 0; j < g->n; j++)
        for (i64 k = g->start[j]; k < g->start[j + 1]; k++) tie_count(&c, j, g->to[k]);
    bool by = kind->normalised;
    return (influence){shares(a, when, c.inf, by ? crowd(a, when, &c.w, 1) : NULL), shares(a, when, c.sus, by ? crowd(a, when, &c.w, -1) : NULL)};
}
