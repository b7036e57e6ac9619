/* infer_delay.c — cascades in order, how likely a delay is, and a parameter for it. */
#include <math.h>
#include <stdlib.h>

#include "engine/elem.h"
#include "engine/exact.h"
#include "engine/infer_inside.h"
#include "engine/wide.h"

/* ---- order ---- */

typedef struct {
    double time;
    i64 at;
} place;

static int by_time(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static void cascade_write(const infer_events *e, place *p, int c, infer_order *o)
{
    qsort(p + o->start[c], (size_t)(o->start[c + 1] - o->start[c]), sizeof *p, by_time);
    for (i64 i = o->start[c]; i < o->start[c + 1]; i++) {
        o->cascade[i] = c;
        o->node[i] = e->node[p[i].at];
        o->time[i] = p[i].time;
        o->earlier[i] = i > o->start[c] && o->time[i - 1] == o->time[i] ? o->earlier[i - 1] : i;
    }
}

infer_order infer_sort(arena *a, const infer_events *e)
{
    infer_order o = {e->nodes, e->cascades, e->n, NEW(a, i64, e->cascades + 2), NEW(a, int, e->n), NEW(a, int, e->n), NEW(a, double, e->n), NEW(a, i64, e->n)};
    char *mark = a->at;
    place *p = NEW(a, place, e->n);
    i64 *next = o.start + 1; /* moves to the end of its cascade, which is where the next one starts */
    for (i64 i = 0; i < e->n; i++) o.start[e->cascade[i] + 2]++;
    for (int c = 1; c <= e->cascades; c++) o.start[c + 1] += o.start[c];
    for (i64 i = 0; i < e->n; i++) p[next[e->cascade[i]]++] = (place){e->time[i], i};
    for (int c = 0; c < e->cascades; c++) cascade_write(e, p, c, &o);
    arena_rewind(a, mark);
    return o;
}

/* ---- densities ---- */

static double density(const infer_how *how, double x)
{
    double s = how->parameter[0], t = how->parameter[1];
    if (how->model == INFER_EXPONENTIAL) return s * exp(-s * x);
    if (how->model == INFER_RAYLEIGH) return (x / (s * s)) * exp(-(x * x) / (2.0 * (s * s)));
    return 1.0 / (x * t * sqrt(2.0 * M_PI)) * exp(-((log(x) - s) * (log(x) - s)) / (2.0 * (t * t)));
}

static double log_density(const infer_how *how, double x)
{
    double s = how->parameter[0], t = how->parameter[1];
    if (how->model == INFER_EXPONENTIAL) return log(s) - s * x;
    if (how->model == INFER_RAYLEIGH) return log(x) - 2.0 * log(s) - 0.5 * (x / s) * (x / s);
    return -log(x) - log(t) - 0.5 * log(2.0 * M_PI) - 0.5 * ((log(x) - s) / t) * ((log(x) - s) / t);
}

double infer_score(const infer_how *how, double share, double x)
{
    static const double SMALL = 1e-290; /* below, digits are lost before the logarithm is taken */
    double f = density(how, x);
    return f > SMALL && f < INFINITY ? log(share * f) : log(share) + log_density(how, x);
}

double infer_mode(const infer_how *how)
{
    double s = how->parameter[0], t = how->parameter[1];
    return how->model == INFER_EXPONENTIAL ? 0.0 : how->model == INFER_RAYLEIGH ? s : exp(s - t * t);
}

/* ---- many at once; who is not in the cascade comes at infinity ---- */

WIDE_CLONES static void add_exponential(const infer_event *e, const double p[2], const double *restrict at, int nodes, double *restrict row)
{
    double rate = p[0], w = e->w, time = e->time, from = log(e->share) + log(rate) - e->now;
    for (int u = 0; u < nodes; u++) {
        double x = time - at[u], better = from - rate * x;
        row[u] += x > 0.0 && better > 0.0 ? w * better : 0.0;
    }
}

WIDE_CLONES static void add_rayleigh(const infer_event *e, const double p[2], const double *restrict at, int nodes, double *restrict row)
{
    double half = 0.5 / (p[0] * p[0]), w = e->w, time = e->time, from = log(e->share) - 2.0 * log(p[0]) - e->now;
    for (int u = 0; u < nodes; u++) {
        double x = time - at[u], good = x > 0.0 ? x : 1.0, better = from + elem_log(good) - half * good * good;
        row[u] += x > 0.0 && better > 0.0 ? w * better : 0.0;
    }
}

WIDE_CLONES static void add_lognormal(const infer_event *e, const double p[2], const double *restrict at, int nodes, double *restrict row)
{
    double mean = p[0], half = 0.5 / (p[1] * p[1]), w = e->w, time = e->time, from = log(e->share) - log(p[1]) - 0.5 * log(2.0 * M_PI) - e->now;
    for (int u = 0; u < nodes; u++) {
        double x = time - at[u], l = elem_log(x > 0.0 ? x : 1.0), better = from - l - half * (l - mean) * (l - mean);
        row[u] += x > 0.0 && better > 0.0 ? w * better : 0.0;
    }
}

void infer_add(const infer_how *how, const infer_event *e, const double *at, int nodes, double *row)
{
    void (*const add[])(const infer_event *, const double[2], const double *, int, double *) = {add_exponential, add_rayleigh, add_lognormal};
    add[how->model](e, how->parameter, at, nodes, row);
}

/* ---- a parameter ---- */

/* Delays after the first event of the cascade, or after the one just before. */
typedef struct {
    i64 n, above;        /* all; above 0 */
    exact sum, squares, logs;
} delays;

static double delay_of(const infer_order *o, i64 i, bool chain) { return o->time[i] - o->time[chain ? i - 1 : o->start[o->cascade[i]]]; }

static delays delays_of(const infer_order *o, bool chain)
{
    delays d = {0};
    for (i64 i = 0; i < o->n; i++) {
        if (i == o->start[o->cascade[i]]) continue;
        double x = delay_of(o, i, chain);
        d.n++;
        exact_add(&d.sum, x);
        exact_add(&d.squares, x * x);
        d.above += x > 0.0;
        if (x > 0.0) exact_add(&d.logs, log(x));
    }
    return d;
}

/* Of the logarithms, with n - 1. */
static double deviation(const infer_order *o, const delays *d, bool chain)
{
    exact sum = {0};
    double mean = exact_value(d->logs) / (double)d->above;
    for (i64 i = 0; i < o->n; i++) {
        double x = i == o->start[o->cascade[i]] ? 0.0 : delay_of(o, i, chain);
        if (x > 0.0) exact_add(&sum, (log(x) - mean) * (log(x) - mean));
    }
    return sqrt(exact_value(sum) / (double)(d->above - 1));
}

/* Rayleigh's scale, without its bias (Siddiqui 1964). */
static double scale_of(const delays *d)
{
    double n = (double)d->n;
    return sqrt(exact_value(d->squares) / (2.0 * n)) * exp(lgamma(n) + 0.5 * log(n) - lgamma(n + 0.5));
}

const char *infer_parameter(arena *a, const infer_events *e, infer_model model, double out[2])
{
    infer_order o = infer_sort(a, e);
    double sum[2] = {0.0, 0.0};
    for (int chain = 0; chain < 2; chain++) {
        delays d = delays_of(&o, chain);
        if (model == INFER_EXPONENTIAL) sum[0] += 1.0 / (exact_value(d.sum) / (double)d.n);
        else if (model == INFER_RAYLEIGH) sum[0] += scale_of(&d);
        else {
            sum[0] += exact_value(d.logs) / (double)d.above;
            sum[1] += deviation(&o, &d, chain);
        }
    }
    for (int k = 0; k < 2; k++) out[k] = sum[k] / 2.0;
    bool good = model == INFER_LOGNORMAL ? isfinite(out[0]) && isfinite(out[1]) && out[1] > 0.0 : isfinite(out[0]) && out[0] > 0.0;
    return good ? NULL : "the delays do not determine the parameter";
}
