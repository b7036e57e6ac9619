/* survival.c — sort, then one walk from the first time to the last. */
#include "engine/survival.h"

#include <math.h>
#include <stdlib.h>

#include "engine/normal.h"

typedef struct {
    double time;
    bool happened;
} moment_of_one;

static int by_time(const void *a, const void *b)
{
    double x = ((const moment_of_one *)a)->time, y = ((const moment_of_one *)b)->time;
    return (x > y) - (x < y);
}

static survival_curve curve_new(arena *a, int n)
{
    return (survival_curve){0, NEW(a, double, n), NEW(a, int, n), NEW(a, int, n), NEW(a, int, n), NEW(a, double, n), NEW(a, double, n), NEW(a, double, n), NEW(a, double, n)};
}

/* The interval on the scale ln(-ln S), on which the estimate is nearest to normal and no bound leaves 0 … 1. */
static void bounds(survival_curve *c, int k, double sum, double z)
{
    double s = c->survival[k];
    c->se[k] = s > 0.0 ? s * sqrt(sum) : NAN;
    c->low[k] = c->high[k] = s > 0.0 ? 1.0 : NAN;
    if (s <= 0.0 || s >= 1.0) return;
    double at = log(-log(s)), half = z * sqrt(sum) / -log(s);
    c->low[k] = exp(-exp(at + half));
    c->high[k] = exp(-exp(at - half));
}

/* From times, events and censored of each group, the times ascending; groups in which nothing happened to anybody are left out. */
static void walk(survival_curve *c, int groups, int left, double level)
{
    double z = normal_quantile(0.5 + level / 2.0), s = 1.0, sum = 0.0;
    for (int g = 0; g < groups; g++) {
        int k = c->n;
        c->time[k] = c->time[g];
        c->events[k] = c->events[g];
        c->censored[k] = c->censored[g];
        if (!c->events[k] && !c->censored[k]) continue;
        double r = c->at_risk[k] = left, d = c->events[k];
        left -= c->events[k] + c->censored[k];
        s *= (r - d) / r;
        sum += d > 0.0 ? d / (r * (r - d)) : 0.0;
        c->survival[k] = s;
        bounds(c, k, sum, z);
        c->n++;
    }
}

survival_curve survival_kaplan_meier(arena *a, int n, const double *time, const bool *happened, double level)
{
    moment_of_one *one = NEW(a, moment_of_one, n);
    int left = 0, groups = 0;
    for (int i = 0; i < n; i++)
        if (!isnan(time[i])) one[left++] = (moment_of_one){time[i], happened[i]};
    qsort(one, (size_t)left, sizeof *one, by_time);

    survival_curve c = curve_new(a, left);
    for (int i = 0; i < left; i++) {
        groups += i == 0 || one[i].time != one[i - 1].time;
        c.time[groups - 1] = one[i].time;
        c.events[groups - 1] += one[i].happened;
        c.censored[groups - 1] += !one[i].happened;
    }
    walk(&c, groups, left, level);
    return c;
}

survival_curve survival_of_adoption(arena *a, const adoption *when, double level)
{
    survival_curve c = curve_new(a, when->periods);
    int left = 0;
    for (int t = 0; t < when->periods; t++) c.time[t] = t + 1;
    for (int i = 0; i < when->n; i++) {
        if (when->toa[i] < 0) continue;
        left++;
        if (adopted_in_sight(when, i)) c.events[when->toa[i]]++;
        else c.censored[when->periods - 1]++;
    }
    walk(&c, when->periods, left, level);
    return c;
}
