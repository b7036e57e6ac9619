/* uptake.c — one count of the nodes, then one walk over the periods. */
#include "engine/uptake.h"

#include <math.h>

/* Those in the period into adopted; answers how many adopted before the first. */
static int count(const adoption *when, int *adopted)
{
    int before = 0;
    for (int i = 0; i < when->n; i++) {
        before += when->toa[i] < 0;
        if (adopted_in_sight(when, i)) adopted[when->toa[i]]++;
    }
    return before;
}

uptake uptake_by_period(arena *a, const adoption *when)
{
    int periods = when->periods;
    uptake u = {periods, NEW(a, int, periods), NEW(a, int, periods), NEW(a, double, periods), NEW(a, double, periods), NEW(a, double, periods)};
    int q = count(when, u.adopted);
    for (int t = 0; t < periods; t++) {
        double now = u.adopted[t];
        u.rate[t] = q ? now / q : NAN;
        u.hazard[t] = when->n > q ? now / (when->n - q) : NAN;
        q += u.adopted[t];
        u.cumulative[t] = q;
        u.proportion[t] = when->n ? (double)q / when->n : NAN;
    }
    return u;
}
