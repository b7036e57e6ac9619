/* spread_backtest.c — see spread_backtest.h. Origins roll: each forecasts the next --horizon periods, knowing nothing later. */
#include "app/spread/spread_backtest.h"

#include <math.h>

#include "engine/score.h"
#include "engine/simulate.h"

enum { METHODS = 4, RUNS = 2000 };
static const char *const method_names[METHODS] = {"model", "constant rate", "size only", "last value"};
static const double FLOOR = 1e-4; /* of a probability, where scores are logarithms */

typedef struct {
    int rows;
    str *origin, *method;
    double *auc, *brier, *log, *expected, *happened, *in50, *in90;
} scores;

static scores scores_new(arena *a, int rows)
{
    return (scores){0, NEW(a, str, rows), NEW(a, str, rows), NEW(a, double, rows), NEW(a, double, rows), NEW(a, double, rows), NEW(a, double, rows),
        NEW(a, double, rows), NEW(a, double, rows), NEW(a, double, rows)};
}

/* Those at risk at the origin, in the order of the nodes: did it happen within the horizon. */
typedef struct {
    int n, *node;
    bool *happened;
    double seen;
} outcome;

static outcome outcome_of(spread_run *r, int origin, int horizon)
{
    const adoption *w = &r->data.when;
    outcome o = {0, NEW(r->mem, int, w->n), NEW(r->mem, bool, w->n), 0.0};
    for (int i = 0; i < w->n; i++) {
        if (w->toa[i] <= origin) continue;
        o.node[o.n] = i;
        o.happened[o.n] = w->toa[i] <= origin + horizon;
        o.seen += o.happened[o.n++];
    }
    return o;
}

static void score_add(spread_run *r, scores *s, const outcome *o, const double *p)
{
    int k = s->rows;
    s->auc[k] = score_auc(r->mem, p, o->happened, o->n);
    s->brier[k] = score_brier(p, o->happened, o->n);
    s->log[k] = score_log(p, o->happened, o->n, FLOOR);
    s->happened[k] = o->seen;
    for (int i = 0; i < o->n; i++) s->expected[k] += p[i];
    s->in50[k] = s->in90[k] = NAN;
}

/* A rate for each, kept for the whole horizon. */
static double *by_rate(spread_run *r, const outcome *o, const double *rate, int horizon)
{
    double *p = NEW(r->mem, double, o->n);
    for (int k = 0; k < o->n; k++) p[k] = -expm1(-horizon * rate[o->node[k]]);
    return p;
}

/* The model's own probabilities, and whether what happened lay in its bands. */
static double *by_model(spread_run *r, spread_model *m, const spread_fitted *f, const outcome *o, bool inside[2])
{
    int horizon = (int)spread_whole(r, "horizon"), had = r->data.n - o->n;
    forecast_plan plan = {.runs = RUNS, .horizon = horizon, .seed = r->seed, .crew = &r->crew, .theta = f->theta, .root = f->root, .draws = RUNS, .unrest = f->unrest};
    forecast_result got = forecast_run(r->mem, &m->state, &plan);
    simulate_result s = {got.runs, got.horizon, got.n, got.reached, NULL};
    double *p = NEW(r->mem, double, o->n), reached = had + o->seen;
    for (int k = 0; k < o->n; k++) p[k] = (double)got.by[(ptrdiff_t)o->node[k] * (horizon + 1) + horizon] / RUNS;
    for (int b = 0; b < 2; b++) {
        double out = b ? 0.05 : 0.25;
        inside[b] = reached >= simulate_quantile(r->mem, &s, horizon, out) && reached <= simulate_quantile(r->mem, &s, horizon, 1.0 - out);
    }
    return p;
}

/* Everybody's rate in the last period alone. */
static double last_rate(spread_run *r, int origin)
{
    double new = 0.0, at_risk = 0.0;
    for (int i = 0; i < r->data.n; i++) {
        at_risk += r->data.when.toa[i] >= origin;
        new += r->data.when.toa[i] == origin;
    }
    return at_risk > new ? -log1p(-new / at_risk) : INFINITY;
}

static void rates_fill(spread_run *r, const spread_model *m, const spread_fitted *f, double *rate)
{
    for (int i = 0; i < r->data.n; i++) rate[i] = f->theta[0] + (m ? f->theta[1] * m->size[i] : 0.0);
}

/* One method from one origin; false: it cannot be fitted there, and has no row. */
static bool method_score(spread_run *r, spread_model *m, scores *s, int origin, int method)
{
    int horizon = (int)spread_whole(r, "horizon");
    outcome o = outcome_of(r, origin, horizon);
    double *rate = NEW(r->mem, double, r->data.n), *p;
    bool inside[2];
    if (method == 2 && !m->size) return false;
    spread_fitted f = method == 0 ? model_fit(r, m, origin) : model_fit_plain(r, m, origin, method == 2 ? m->size : NULL);
    if (f.refused) return false;
    if (method == 0) p = by_model(r, m, &f, &o, inside);
    else {
        double last = last_rate(r, origin);
        if (method == 3) for (int i = 0; i < r->data.n; i++) rate[i] = last;
        else rates_fill(r, method == 2 ? m : NULL, &f, rate);
        p = by_rate(r, &o, rate, horizon);
    }
    score_add(r, s, &o, p);
    if (method == 0) s->in50[s->rows] = inside[0], s->in90[s->rows] = inside[1];
    s->origin[s->rows] = r->data.period[origin];
    s->method[s->rows++] = str_of(method_names[method]);
    return true;
}

/* ---- means over the origins ---- */

static double mean_of(const scores *s, const double *v, int method)
{
    double sum = 0.0, n = 0.0;
    for (int k = 0; k < s->rows; k++) {
        if (!str_eq(s->method[k], str_of(method_names[method])) || isnan(v[k])) continue;
        sum += v[k];
        n += 1.0;
    }
    return n > 0.0 ? sum / n : NAN;
}

static void means_tell(spread_run *r, const scores *s)
{
    scores mean = scores_new(r->mem, METHODS);
    const double *from[] = {s->auc, s->brier, s->log, s->expected, s->happened, s->in50, s->in90};
    double *to[] = {mean.auc, mean.brier, mean.log, mean.expected, mean.happened, mean.in50, mean.in90};
    for (int method = 0; method < METHODS; method++) {
        if (isnan(mean_of(s, s->brier, method))) continue;
        for (int c = 0; c < 7; c++) to[c][mean.rows] = mean_of(s, from[c], method);
        mean.method[mean.rows++] = str_of(method_names[method]);
    }
    report_table(&r->out, "backtest_mean", (column[]){TEXTS("method", mean.method), NUMBERS("auc", mean.auc), NUMBERS("brier", mean.brier), NUMBERS("log_score", mean.log),
        NUMBERS("expected", mean.expected), NUMBERS("happened", mean.happened), NUMBERS("inside50", mean.in50), NUMBERS("inside90", mean.in90)}, 8, mean.rows);
}

bool backtest_tell(spread_run *r, spread_model *m)
{
    int origins = (int)spread_whole(r, "backtest"), horizon = (int)spread_whole(r, "horizon"), last = r->data.when.periods - 1 - horizon;
    scores s = scores_new(r->mem, origins * METHODS);
    if (last - origins + 1 < 1) return spread_misuse(r, "--backtest %d with --horizon %d needs %d periods, and there are %d", origins, horizon, origins + horizon + 1, r->data.when.periods);
    for (int k = 0; k < origins; k++)
        for (int method = 0; method < METHODS; method++) method_score(r, m, &s, last - origins + 1 + k, method);
    if (!s.rows) return spread_refuse(r, "from none of the origins there was enough to fit");
    report_table(&r->out, "backtest", (column[]){TEXTS("origin", s.origin), TEXTS("method", s.method), NUMBERS("auc", s.auc), NUMBERS("brier", s.brier), NUMBERS("log_score", s.log),
        NUMBERS("expected", s.expected), NUMBERS("happened", s.happened), NUMBERS("inside50", s.in50), NUMBERS("inside90", s.in90)}, 9, s.rows);
    means_tell(r, &s);
    return true;
}
