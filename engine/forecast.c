/* forecast.c — see forecast.h. A run costs the nodes in each period and the ties of those who adopt. */
#include "engine/forecast.h"

#include <math.h>
#include <string.h>

#include "engine/elem.h"
#include "engine/normal.h"
#include "engine/philox.h"

/* Who looks to a node, by how much each of its adoptions moves the column of who looks. */
typedef struct {
    graph turned;
    double *moves;            /* by tie of turned: weight, or weight / all weight of who looks */
} watchers;

typedef struct {
    const forecast_state *s;
    const forecast_plan *p;
    forecast_result *r;
    watchers *watch;          /* by column that follows the state */
    double *now;              /* n × seen: those columns at the start */
    /* scratch, a row a hand */
    double *left, *rate, *theta;
    int *counts;              /* threads × n × (horizon + 1): adoptions in each period */
    int *still, *fresh;
} work;

static watchers watchers_new(arena *a, const forecast_seen *c)
{
    const graph *g = c->ties;
    double *all = NEW(a, double, g->n);
    for (int i = 0; i < g->n; i++)
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) all[i] += graph_weight(g, k);
    watchers w = {graph_turned(a, g), NEW(a, double, g->m)};
    for (i64 k = 0; k < g->m; k++) w.moves[k] = graph_weight(&w.turned, k) / (c->count ? 1.0 : all[w.turned.to[k]]);
    return w;
}

static double *seen_now(arena *a, const forecast_state *s, const watchers *watch)
{
    double *now = NEW(a, double, (ptrdiff_t)s->n * s->seen);
    for (int c = 0; c < s->seen; c++)
        for (int j = 0; j < s->n; j++)
            for (i64 k = watch[c].turned.start[j]; s->has[j] && k < watch[c].turned.start[j + 1]; k++)
                now[(ptrdiff_t)watch[c].turned.to[k] * s->seen + c] += watch[c].moves[k];
    return now;
}

/* ---- chance ---- */

static double draw_normal(const forecast_plan *p, u64 a, u64 b)
{
    philox_block x = philox(p->seed, a, (u64)DRAW_NORMAL << 40 | b);
    return normal_quantile(philox_unit(x.at[0], x.at[1]));
}

/* The coefficients of a draw; those of an additive hazard are not below 0. */
static void draw_theta(const forecast_state *s, const forecast_plan *p, int draw, double *theta)
{
    int q = s->fixed + s->seen;
    memcpy(theta, p->theta, (size_t)q * sizeof(double));
    for (int j = 0; p->root && j < q; j++) {
        double z = draw_normal(p, (u64)draw, (u64)1 << 39 | (u64)j);
        for (int i = j; i < q; i++) theta[i] += p->root[i * q + j] * z;
    }
    for (int i = 0; s->additive && i < q; i++) theta[i] = fmax(theta[i], 0.0);
}

/* The factor common to all in a period: e^(sd z - var/2), mean 1. */
static double draw_factor(const forecast_plan *p, i64 run, int period)
{
    double known = p->pace ? p->pace[period - 1] : 1.0, var = log1p(p->unrest);
    return p->unrest > 0.0 ? known * elem_exp(sqrt(var) * draw_normal(p, (u64)run, (u64)period) - 0.5 * var) : known;
}

/* Each node's own exponential number: what its intensity must sum up to. */
static void draw_left(const work *w, i64 run, double *left)
{
    philox_block x = {{0}};
    for (int i = 0; i < w->s->n; i++) {
        if ((i & 1) == 0) x = philox(w->p->seed, (u64)run, (u64)DRAW_ADOPT << 40 | (u64)(i >> 1));
        left[i] = philox_unit(x.at[2 * (i & 1)], x.at[2 * (i & 1) + 1]);
    }
    for (int i = 0; i < w->s->n; i++) left[i] = -elem_log(left[i]);
}

/* ---- one run ---- */

static void rates_start(const work *w, const double *theta, double *rate)
{
    const forecast_state *s = w->s;
    for (int i = 0; i < s->n; i++) {
        rate[i] = 0.0;
        for (int c = 0; c < s->seen; c++) rate[i] += theta[s->fixed + c] * w->now[(ptrdiff_t)i * s->seen + c];
    }
    for (int c = 0; c < s->fixed; c++)
        for (int i = 0; i < s->n; i++) rate[i] += theta[c] * s->x[c][i];
    for (int i = 0; !s->additive && i < s->n; i++) rate[i] = elem_exp(rate[i]);
}

static void rates_follow(const work *w, const double *theta, double *rate, int node)
{
    const forecast_state *s = w->s;
    for (int c = 0; c < s->seen; c++) {
        const graph *g = &w->watch[c].turned;
        double by = theta[s->fixed + c];
        for (i64 k = g->start[node]; k < g->start[node + 1]; k++) {
            double step = by * w->watch[c].moves[k];
            rate[g->to[k]] = s->additive ? rate[g->to[k]] + step : rate[g->to[k]] * elem_exp(step);
        }
    }
}

/* A run as it stands: scratch of a hand. */
typedef struct {
    double *left, *rate, *theta;
    int *still, *fresh, without; /* nodes without it; those who got it in this period */
} course;

static course course_of(const work *w, int hand)
{
    ptrdiff_t n = w->s->n, q = w->s->fixed + w->s->seen;
    return (course){w->left + hand * n, w->rate + hand * n, w->theta + hand * q, w->still + hand * n, w->fresh + hand * (n + 1), 0};
}

/* One period on: who adopts goes to fresh. How many. Without branches, since who adopts cannot be guessed. */
static int period_run(course *c, double factor)
{
    int kept = 0, new = 0;
    for (int k = 0; k < c->without; k++) {
        int i = c->still[k];
        c->left[i] -= factor * c->rate[i];
        bool adopts = c->left[i] <= 0.0;
        c->fresh[new] = i;
        c->still[kept] = i;
        new += adopts;
        kept += !adopts;
    }
    c->without = kept;
    return new;
}

static void run_one(void *arg, i64 run, int hand)
{
    const work *w = arg;
    int n = w->s->n, width = w->p->horizon + 1, *row = w->r->reached + run * width;
    course c = course_of(w, hand);
    draw_theta(w->s, w->p, (int)(run * w->p->draws / w->p->runs), c.theta);
    draw_left(w, run, c.left);
    rates_start(w, c.theta, c.rate);
    for (int i = 0; i < n; i++)
        if (!w->s->has[i]) c.still[c.without++] = i;
    row[0] = n - c.without;
    for (int t = 1; t < width; t++) {
        int new = period_run(&c, draw_factor(w->p, run, t));
        row[t] = row[t - 1] + new;
        for (int k = 0; k < new; k++) {
            w->counts[((ptrdiff_t)hand * n + c.fresh[k]) * width + t]++;
            rates_follow(w, c.theta, c.rate, c.fresh[k]); /* seen from the next period on */
        }
    }
}

static void by_fill(const work *w)
{
    int n = w->s->n, width = w->p->horizon + 1;
    for (int h = 0; h < w->p->crew->threads; h++)
        for (ptrdiff_t at = 0; at < (ptrdiff_t)n * width; at++) w->r->by[at] += w->counts[(ptrdiff_t)h * n * width + at];
    for (int i = 0; i < n; i++) {
        int *by = w->r->by + (ptrdiff_t)i * width;
        by[0] = w->s->has[i] ? w->p->runs : 0;
        for (int t = 1; t < width; t++) by[t] += by[t - 1];
    }
}

forecast_result forecast_run(arena *a, const forecast_state *s, const forecast_plan *p)
{
    int threads = p->crew->threads, width = p->horizon + 1;
    ptrdiff_t all = (ptrdiff_t)threads * s->n;
    forecast_result r = {p->runs, p->horizon, s->n, NEW(a, int, (ptrdiff_t)p->runs * width), NEW(a, int, (ptrdiff_t)s->n * width)};
    watchers *watch = NEW(a, watchers, s->seen);
    for (int c = 0; c < s->seen; c++) watch[c] = watchers_new(a, &s->see[c]);
    work w = {s, p, &r, watch, seen_now(a, s, watch), NEW(a, double, all), NEW(a, double, all), NEW(a, double, (ptrdiff_t)threads * (s->fixed + s->seen)),
        NEW(a, int, all * width), NEW(a, int, all), NEW(a, int, all + threads)};
    crew_each(p->crew, p->runs, run_one, &w);
    by_fill(&w);
    return r;
}

/* ---- what it says ---- */

double *forecast_terms(arena *a, const forecast_state *s, const double *theta)
{
    int q = s->fixed + s->seen;
    double *term = NEW(a, double, (ptrdiff_t)s->n * q);
    watchers *watch = NEW(a, watchers, s->seen);
    for (int c = 0; c < s->seen; c++) watch[c] = watchers_new(a, &s->see[c]);
    const double *now = seen_now(a, s, watch);
    for (int i = 0; i < s->n; i++) {
        for (int c = 0; c < s->fixed; c++) term[(ptrdiff_t)i * q + c] = theta[c] * s->x[c][i];
        for (int c = 0; c < s->seen; c++) term[(ptrdiff_t)i * q + s->fixed + c] = theta[s->fixed + c] * now[(ptrdiff_t)i * s->seen + c];
    }
    return term;
}

static double end_of(const forecast_result *r, int run) { return r->reached[(ptrdiff_t)run * (r->horizon + 1) + r->horizon]; }

/* Which run is the first of a draw: run × draws / runs is its number. */
static int first_of(const forecast_result *r, int draws, int draw) { return (int)(((i64)draw * r->runs + draws - 1) / draws); }

double forecast_from_coefficients(const forecast_result *r, int draws)
{
    double mean = 0.0, between = 0.0, within = 0.0;
    int each = r->runs / draws;
    if (draws < 2 || each < 2 || each * draws != r->runs) return NAN;
    for (int k = 0; k < r->runs; k++) mean += end_of(r, k) / r->runs;
    for (int d = 0; d < draws; d++) {
        double own = 0.0;
        for (int k = 0; k < each; k++) own += end_of(r, first_of(r, draws, d) + k) / each;
        between += (own - mean) * (own - mean) / (draws - 1.0);
        for (int k = 0; k < each; k++) {
            double off = end_of(r, first_of(r, draws, d) + k) - own;
            within += off * off / ((double)draws * (each - 1));
        }
    }
    double theirs = fmax(0.0, between - within / each), all = theirs + within;
    return all > 0.0 ? theirs / all : NAN;
}

double forecast_unrest(const double *observed, const double *expected, int periods)
{
    double over = 0.0, squares = 0.0;
    for (int t = 0; t < periods; t++) {
        double off = observed[t] - expected[t];
        over += off * off - expected[t];
        squares += expected[t] * expected[t];
    }
    return squares > 0.0 && over > 0.0 ? over / squares : 0.0;
}
