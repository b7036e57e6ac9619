/* score.c — see score.h. */
#include "engine/score.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
    double p;
    bool happened;
} forecasted;

static int by_probability(const void *x, const void *y)
{
    double a = ((const forecasted *)x)->p, b = ((const forecasted *)y)->p;
    return (a > b) - (a < b);
}

double score_auc(arena *a, const double *p, const bool *happened, i64 n)
{
    forecasted *all = NEW(a, forecasted, n);
    double yes = 0.0, ranks = 0.0;
    for (i64 i = 0; i < n; i++) {
        all[i] = (forecasted){p[i], happened[i]};
        yes += happened[i];
    }
    qsort(all, (size_t)n, sizeof *all, by_probability);
    for (i64 from = 0, to; from < n; from = to) {
        for (to = from; to < n && all[to].p == all[from].p; to++) {}
        double rank = 0.5 * (double)(from + to + 1); /* mean of from+1 … to */
        for (i64 i = from; i < to; i++) ranks += all[i].happened ? rank : 0.0;
    }
    double no = (double)n - yes;
    return yes > 0.0 && no > 0.0 ? (ranks - 0.5 * yes * (yes + 1.0)) / (yes * no) : NAN;
}

double score_brier(const double *p, const bool *happened, i64 n)
{
    double sum = 0.0;
    for (i64 i = 0; i < n; i++) sum += (p[i] - happened[i]) * (p[i] - happened[i]);
    return n ? sum / (double)n : NAN;
}

double score_log(const double *p, const bool *happened, i64 n, double floor)
{
    double sum = 0.0;
    for (i64 i = 0; i < n; i++) {
        double q = fmin(fmax(p[i], floor), 1.0 - floor);
        sum -= log(happened[i] ? q : 1.0 - q);
    }
    return n ? sum / (double)n : NAN;
}

double score_calibration(const double *p, const bool *happened, i64 n)
{
    double expected = 0.0, seen = 0.0;
    for (i64 i = 0; i < n; i++) {
        expected += p[i];
        seen += happened[i];
    }
    return seen > 0.0 ? expected / seen : NAN;
}

/* Is x before y among the highest. */
static bool is_higher(const double *p, i64 x, i64 y) { return p[x] > p[y] || (p[x] == p[y] && x < y); }

int score_top(const double *p, const bool *happened, i64 n, int k)
{
    int hits = 0;
    for (i64 i = 0; i < n; i++) {
        i64 before = 0;
        for (i64 j = 0; happened[i] && j < n; j++) before += is_higher(p, j, i);
        hits += happened[i] && before < k;
    }
    return hits;
}
