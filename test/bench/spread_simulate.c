/*
 * spread_simulate.c — the benchmark of simulation, seeding and forecasts: each against a plain run of the same process with
 * other chance, one run after another, whose mean must be the same within what chance allows. `spread_simulate [WORD]`.
 */
#include <math.h>
#include <string.h>

#include "engine/forecast.h"
#include "engine/seed.h"
#include "engine/simulate.h"
#include "test/bench/spread.h"

enum { STARTS = 10, CHOSEN = 10, WORLDS = 2000, FORECASTS = 10000, DRAWS = 500, FACTORS = 4 };

typedef struct {
    graph ties;
    int start[STARTS];
    bool *has;                   /* n: for forecasts */
    const double *x[FACTORS];
} world;

static void world_make(bench *b)
{
    world *w = b->data = NEW(b->mem, world, 1);
    w->ties = bench_graph(b->mem, b->n);
    for (int k = 0; k < STARTS; k++) w->start[k] = (int)((i64)k * b->n / STARTS);
}

/* ---- the same, plainly: who comes in at a step, one run ---- */

typedef struct {
    const graph *ties;
    stream *s;
    bool *has, *was, *stopped;
    const double *threshold;
} plain;

typedef bool plain_rule(const plain *p, int i);

static bool cascade_reaches(const plain *p, int i)
{
    bool hit = false;
    for (i64 k = p->ties->start[i]; k < p->ties->start[i + 1]; k++) {
        int j = p->ties->to[k];
        hit = hit || (p->was[j] && !p->stopped[j] && stream_unit(p->s) < 0.1);
    }
    return hit;
}

static bool threshold_passed(const plain *p, int i)
{
    i64 all = p->ties->start[i + 1] - p->ties->start[i], have = 0;
    for (i64 k = p->ties->start[i]; k < p->ties->start[i + 1]; k++) have += p->was[p->ties->to[k]];
    return all && (double)have >= p->threshold[i] * (double)all;
}

/* stops: the chance that who has it stops passing it on after a step; 1 is a cascade, and 0 a threshold. */
static double plain_reach(const bench *b, plain_rule *reaches, double stops, u64 run)
{
    const world *w = b->data;
    char *mark = b->mem->at;
    stream s = stream_at(99, run, DRAW_START);
    double *threshold = NEW(b->mem, double, b->n);
    plain p = {&w->ties, &s, NEW(b->mem, bool, b->n), NEW(b->mem, bool, b->n), NEW(b->mem, bool, b->n), threshold};
    int reached = STARTS;
    for (int i = 0; i < b->n; i++) threshold[i] = stream_unit(&s);
    for (int k = 0; k < STARTS; k++) p.has[w->start[k]] = true;
    for (int t = 0; t < b->periods; t++) {
        memcpy(p.was, p.has, (size_t)b->n * sizeof(bool));
        for (int i = 0; i < b->n; i++)
            if (!p.was[i] && reaches(&p, i)) p.has[i] = true, reached++;
        for (int i = 0; i < b->n; i++)
            if (p.was[i] && stream_unit(&s) < stops) p.stopped[i] = true;
    }
    arena_rewind(b->mem, mark);
    return reached;
}

/* Two means of the same within five standard errors of their difference. */
static bool means_agree(const bench *b, double mean, double se, plain_rule *reaches, double stops)
{
    double sum = 0.0, squares = 0.0;
    int runs = b->n > 100000 ? 3 : b->n > 1000 ? 100 : 2000;
    for (int r = 0; r < runs; r++) {
        double x = plain_reach(b, reaches, stops, (u64)r);
        sum += x;
        squares += x * x;
    }
    double plainly = sum / runs, error = sqrt(se * se + (squares / runs - plainly * plainly) / (runs - 1.0));
    return fabs(mean - plainly) < 5.0 * error + 1e-9;
}

static bool runs_agree(const bench *b, plain_rule *reaches, double stops)
{
    double se, mean = simulate_mean(b->answer, b->periods, &se);
    return means_agree(b, mean, se, reaches, stops);
}

/* ---- simulation ---- */

static simulate_plan plan_of(const bench *b, int runs)
{
    const world *w = b->data;
    return (simulate_plan){runs, b->periods, 1, &b->crew, w->start, STARTS};
}

static void keep(bench *b, simulate_result r)
{
    b->answer = NEW(b->mem, simulate_result, 1);
    *(simulate_result *)b->answer = r;
}

static void cascades(bench *b, int runs)
{
    const world *w = b->data;
    simulate_plan p = plan_of(b, runs);
    keep(b, simulate_cascade(b->mem, &w->ties, NULL, 0.1, &p));
}

static void thresholds(bench *b, int runs)
{
    const world *w = b->data;
    simulate_plan p = plan_of(b, runs);
    keep(b, simulate_threshold(b->mem, &w->ties, NULL, &p));
}

static void thousand_cascades(bench *b) { cascades(b, 1000); }
static void hundred_cascades(bench *b) { cascades(b, 100); }
static void thousand_thresholds(bench *b) { thresholds(b, 1000); }
static void one_threshold(bench *b) { thresholds(b, 1); }

static void thousand_epidemics(bench *b)
{
    const world *w = b->data;
    simulate_plan p = plan_of(b, 1000);
    keep(b, simulate_sir(b->mem, &w->ties, (double[]){0.1, 0.3}, NULL, &p));
}

static bool cascades_agree(const bench *b) { return runs_agree(b, cascade_reaches, 1.0); }
static bool thresholds_agree(const bench *b) { return runs_agree(b, threshold_passed, 0.0); }
static bool epidemics_agree(const bench *b) { return runs_agree(b, cascade_reaches, 0.3); }

/* One run has no error of its own: many of the same, with other seeds, have. */
static bool one_agrees(const bench *b)
{
    const world *w = b->data;
    double se;
    simulate_plan p = plan_of(b, 20);
    simulate_result many = simulate_threshold(b->mem, &w->ties, NULL, &p);
    const simulate_result *one = b->answer;
    double mean = simulate_mean(&many, b->periods, &se);
    return many.reached[b->periods] == one->reached[b->periods] && means_agree(b, mean, se, threshold_passed, 0.0);
}

/* ---- seeding ---- */

static void choose(bench *b)
{
    const world *w = b->data;
    b->answer = NEW(b->mem, seed_result, 1);
    *(seed_result *)b->answer = seed_choose(b->mem, &(seed_task){.g = &w->ties, .p = 0.1, .runs = WORLDS, .seed = 1, .crew = &b->crew}, CHOSEN);
}

/* What they reach when it is run forward with other chance; and no other node would have been a better first one. */
static bool choice_agrees(const bench *b)
{
    world *w = b->data;
    const seed_result *r = b->answer;
    double se, best = 0.0;
    simulate_plan p = {20000, b->n, 2, &b->crew, r->chosen, CHOSEN};
    simulate_result forward = simulate_cascade(b->mem, &w->ties, NULL, 0.1, &p);
    double mean = simulate_mean(&forward, b->n, &se);
    for (int i = 0; i < b->n; i++) {
        char *mark = b->mem->at;
        simulate_plan alone = {WORLDS, b->n, 1, &b->crew, &i, 1};
        simulate_result one = simulate_cascade(b->mem, &w->ties, NULL, 0.1, &alone);
        double error, reach = simulate_mean(&one, b->n, &error);
        best = reach > best ? reach : best;
        arena_rewind(b->mem, mark);
    }
    return fabs(mean - r->reach) < 0.03 * r->reach && r->gain[0] > 0.97 * best && r->bound >= r->reach;
}

/* ---- forecasts ---- */

static const double theta[FACTORS + 1] = {-4.0, 0.5, -0.3, 0.2, 1.5};

static void forecast_make(bench *b)
{
    world_make(b);
    world *w = b->data;
    stream s = stream_at(3, 0, DRAW_START);
    w->has = NEW(b->mem, bool, b->n);
    for (int k = 0; k < STARTS; k++) w->has[w->start[k]] = true;
    for (int k = 0; k < FACTORS; k++) {
        double *x = NEW(b->mem, double, b->n);
        for (int i = 0; i < b->n; i++) x[i] = k ? 2.0 * stream_unit(&s) - 1.0 : 1.0;
        w->x[k] = x;
    }
}

static forecast_result forecast_of(const bench *b, const double *root)
{
    const world *w = b->data;
    forecast_seen see = {&w->ties, false};
    forecast_state s = {.n = b->n, .has = w->has, .fixed = FACTORS, .x = w->x, .seen = 1, .see = &see};
    forecast_plan p = {.runs = FORECASTS, .horizon = b->periods, .seed = 1, .crew = &b->crew, .theta = theta, .root = root, .draws = root ? DRAWS : 1};
    return forecast_run(b->mem, &s, &p);
}

static void forecast(bench *b)
{
    static const double root[(FACTORS + 1) * (FACTORS + 1)] = {[0] = 0.1, [6] = 0.1, [12] = 0.1, [18] = 0.1, [24] = 0.2};
    b->answer = NEW(b->mem, forecast_result, 1);
    *(forecast_result *)b->answer = forecast_of(b, root);
}

static double plain_hazard(const bench *b, const bool *was, int i)
{
    const world *w = b->data;
    double eta = 0.0, have = 0.0, all = 0.0;
    for (int k = 0; k < FACTORS; k++) eta += theta[k] * w->x[k][i];
    for (i64 k = w->ties.start[i]; k < w->ties.start[i + 1]; k++, all++) have += was[w->ties.to[k]];
    return -expm1(-exp(eta + (all > 0.0 ? theta[FACTORS] * have / all : 0.0)));
}

static double plain_forecast(const bench *b, u64 run)
{
    const world *w = b->data;
    char *mark = b->mem->at;
    stream s = stream_at(77, run, DRAW_START);
    bool *has = NEW(b->mem, bool, b->n), *was = NEW(b->mem, bool, b->n);
    int reached = 0;
    memcpy(has, w->has, (size_t)b->n * sizeof(bool));
    for (int t = 0; t < b->periods; t++) {
        memcpy(was, has, (size_t)b->n * sizeof(bool));
        for (int i = 0; i < b->n; i++) has[i] = was[i] || stream_unit(&s) < plain_hazard(b, was, i);
    }
    for (int i = 0; i < b->n; i++) reached += has[i];
    arena_rewind(b->mem, mark);
    return reached;
}

/* With coefficients that are known the mean is that of plain runs; with those that are not, the numbers vary more. */
static bool forecast_agrees(const bench *b)
{
    enum { PLAIN = 500 };
    const forecast_result *r = b->answer, known = forecast_of(b, NULL);
    double mean = 0.0, plainly = 0.0, squares = 0.0, spread[2] = {0.0, 0.0};
    for (int k = 0; k < FORECASTS; k++) mean += known.reached[k * (b->periods + 1) + b->periods] / (double)FORECASTS;
    for (int k = 0; k < FORECASTS; k++) {
        spread[0] += pow(known.reached[k * (b->periods + 1) + b->periods] - mean, 2.0);
        spread[1] += pow(r->reached[k * (b->periods + 1) + b->periods] - mean, 2.0);
    }
    for (int k = 0; k < PLAIN; k++) {
        double x = plain_forecast(b, (u64)k);
        plainly += x / PLAIN;
        squares += x * x / PLAIN;
    }
    return fabs(mean - plainly) < 5.0 * sqrt((squares - plainly * plainly) / PLAIN) && spread[1] > spread[0];
}

int main(int n, char **arg)
{
    static const bench_row rows[] = {
        {"threshold, 357 nodes, 1,000 runs of 20 periods", 10, 357, 20, world_make, thousand_thresholds, thresholds_agree},
        {"threshold, 100,000 nodes, one run of 20 periods", 8, 100000, 20, world_make, one_threshold, one_agrees},
        {"cascade, 357 nodes, 1,000 runs", 1, 357, 357, world_make, thousand_cascades, cascades_agree},
        {"cascade, 10,000 nodes, 1,000 runs", 25, 10000, 100, world_make, thousand_cascades, cascades_agree},
        {"SIR, 357 nodes, 1,000 runs of 20 periods", 20, 357, 20, world_make, thousand_epidemics, epidemics_agree},
        {"seeding, 10 of 357 nodes, 2,000 worlds", 20, 357, 357, world_make, choose, choice_agrees},
        {"forecast, 357 nodes, 10,000 runs of 20 periods, 500 draws", 200, 357, 20, forecast_make, forecast, forecast_agrees},
        {"cascade, 1,000,000 nodes, 5,600,000 ties, 100 runs", 10000, 1000000, 100, world_make, hundred_cascades, cascades_agree},
    };
    return bench_main(rows, sizeof rows / sizeof *rows, n > 1 ? arg[1] : NULL);
}
