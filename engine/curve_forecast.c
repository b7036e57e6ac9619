/* curve_forecast.c — a fitted curve run forward: what is not known of it, and chance. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/curve_inside.h"
#include "engine/elem.h"
#include "engine/matrix.h"
#include "engine/normal.h"
#include "engine/philox.h"

enum { RUNS_A_CHUNK = 128, DRAWS_MOST = 20 };
static const double VARIANCE_MOST = 100.0; /* above it counts are as good as normal */

typedef struct {
    curve_kind kind;
    const curve_plan *plan;
    int periods;              /* observed */
    double market, had, wide; /* wide: the size of a batch */
    double w[W], root[W * W];
    int places[W], free;
    double *reached;          /* horizon × runs */
} course;

/* ---- chance ---- */

/* How many of n with chance p each, as u in (0, 1) has it: the inverse of the distribution, or of the normal one. */
static double binomial(double u, double n, double p)
{
    double variance = n * p * (1.0 - p), rarer = p <= 0.5 ? p : 1.0 - p, count = 0.0;
    if (variance > VARIANCE_MOST) return fmin(n, fmax(0.0, rint(n * p + normal_quantile(u) * sqrt(variance))));
    double chance = elem_exp(n * elem_log1p(-rarer)), odds = rarer / (1.0 - rarer);
    for (; u > chance && count < n; count++) {
        u -= chance;
        chance *= odds * (n - count) / (count + 1.0);
    }
    return p <= 0.5 ? count : n - count;
}

/* Parameters by the covariance; those that ask for more than the market are drawn again. */
static void draw(const course *c, stream *s, double *w)
{
    for (int k = 0; k < DRAWS_MOST; k++) {
        double z[W];
        memcpy(w, c->w, sizeof c->w);
        for (int i = 0; i < c->free; i++) {
            z[i] = normal_quantile(stream_unit(s));
            for (int j = 0; j <= i; j++) w[c->places[i]] += c->root[i * c->free + j] * z[j];
        }
        if (w[MU] <= elem_log(c->market)) return;
    }
    w[MU] = elem_log(c->market);
}

/* In each period those who are left adopt with the chance of the curve among them: (F_t - F_{t-1}) over what is above F_{t-1}. */
static void run_forward(const course *c, int run)
{
    stream s = stream_at(c->plan->seed, (u64)run, DRAW_CURVE);
    double w[W], had = c->had;
    draw(c, &s, w);
    curve_line l = curve_line_of(c->kind, w);
    double share = w[MU] - elem_log(c->market), steps = curve_log_steps(c->kind, &l).v, by = elem_exp(share + curve_log_share(c->kind, &l, c->periods).v);
    for (int h = 0; h < c->plan->horizon; h++) {
        double step = elem_exp(share + steps + curve_log_step(c->kind, &l, c->periods + h + 1.0).v), left = c->market - had;
        double p = by < 1.0 ? fmin(1.0, step / (1.0 - by)) : 1.0;
        had += fmin(left, rint(c->wide * binomial(stream_unit(&s), left / c->wide, p)));
        by += step;
        c->reached[(i64)h * c->plan->runs + run] = had;
    }
}

static void chunk_forward(void *arg, i64 chunk, int hand)
{
    const course *c = arg;
    (void)hand;
    for (int run = (int)chunk * RUNS_A_CHUNK; run < c->plan->runs && run < ((int)chunk + 1) * RUNS_A_CHUNK; run++) run_forward(c, run);
}

/* ---- what comes of it ---- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void period_tell(const course *c, const curve_forecast *f, int h)
{
    int runs = c->plan->runs;
    double *v = c->reached + (i64)h * runs, sum = 0.0, squares = 0.0;
    for (int i = 0; i < runs; i++) sum += v[i];
    for (int i = 0; i < runs; i++) squares += (v[i] - sum / runs) * (v[i] - sum / runs);
    qsort(v, (size_t)runs, sizeof *v, ascending);
    f->mean[h] = sum / runs;
    f->mc_se[h] = runs > 1 ? sqrt(squares / (runs - 1.0) / runs) : NAN;
    const struct { double share; double *to; } quantiles[] = {{0.05, f->low90}, {0.25, f->low50}, {0.5, f->median}, {0.75, f->high50}, {0.95, f->high90}};
    for (int i = 0; i < 5; i++) quantiles[i].to[h] = v[(int)ceil(quantiles[i].share * runs) - 1];
}

/* The covariance of the working parameters, as a root; what was not estimated stays where it is. */
static void uncertainty(course *c, const curve_fit *f)
{
    double natural[W], by[W], cov[W * W];
    int from[W];
    curve_to_working(c->kind, f->estimate, c->w);
    curve_natural(c->kind, c->w, natural, by);
    for (int i = 0; i < W; i++)
        if (f->cov[i * W + i] > 0.0) from[c->free++] = i;
    for (int i = 0; i < c->free; i++) {
        c->places[i] = curve_working(c->kind, from[i]);
        for (int k = 0; k < c->free; k++) cov[i * c->free + k] = f->cov[from[i] * W + from[k]] / (by[from[i]] * by[from[k]]);
    }
    memcpy(c->root, cov, sizeof cov);
    if (matrix_cholesky(c->root, c->free, 1e-14) >= 0) c->free = 0;
}

curve_forecast curve_forecast_new(arena *a, const curve_data *d, const curve_how *how, const curve_fit *f, const curve_plan *plan)
{
    int n = plan->horizon;
    course c = {.kind = how->kind, .plan = plan, .periods = d->periods, .market = f->market, .had = f->adopted, .wide = 1.0, .reached = NEW(a, double, (i64)n * plan->runs)};
    curve_forecast out = {NEW(a, double, n), NEW(a, double, n), NEW(a, double, n), NEW(a, double, n), NEW(a, double, n), NEW(a, double, n), NEW(a, double, n)};
    if (how->uneven && f->dispersion > 1.0) c.wide = f->dispersion;
    uncertainty(&c, f);
    crew_each(plan->crew, crew_chunks(plan->runs, RUNS_A_CHUNK), chunk_forward, &c);
    for (int h = 0; h < n; h++) period_tell(&c, &out, h);
    return out;
}
