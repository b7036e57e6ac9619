/* spread_forecast.c — `dugnad spread forecast`: who next, how many by when, why, how sure; and what a change would do. */
#include <math.h>

#include "app/spread/spread_backtest.h"
#include "app/spread/spread_invite.h"
#include "app/spread/spread_model.h"
#include "app/spread/spread_whatif.h"
#include "engine/greedy.h"
#include "engine/simulate.h"

enum { DRAWS = 200 };

static forecast_plan plan_of(spread_run *r, const spread_fitted *f)
{
    int runs = (int)spread_whole(r, "runs"), draws = runs % DRAWS == 0 ? DRAWS : runs;
    return (forecast_plan){.runs = runs, .horizon = (int)spread_whole(r, "horizon"), .seed = r->seed, .crew = &r->crew,
        .theta = f->theta, .root = f->root, .draws = draws, .unrest = f->unrest};
}

/* ---- the curve ---- */

static void curve_tell(spread_run *r, const forecast_result *f)
{
    static const double shares[] = {0.05, 0.25, 0.5, 0.75, 0.95};
    simulate_result s = {f->runs, f->horizon, f->n, f->reached, NULL};
    int n = f->horizon + 1, *band[5], *ahead = NEW(r->mem, int, n);
    double *mean = NEW(r->mem, double, n), *se = NEW(r->mem, double, n);
    for (int b = 0; b < 5; b++) band[b] = NEW(r->mem, int, n);
    for (int t = 0; t < n; t++) {
        ahead[t] = t;
        mean[t] = simulate_mean(&s, t, &se[t]);
        for (int b = 0; b < 5; b++) band[b][t] = simulate_quantile(r->mem, &s, t, shares[b]);
    }
    report_table(&r->out, "curve", (column[]){WHOLES("ahead", ahead), NUMBERS("mean", mean), WHOLES("median", band[2]), WHOLES("low50", band[1]),
        WHOLES("high50", band[3]), WHOLES("low90", band[0]), WHOLES("high90", band[4]), NUMBERS("mc_se", se)}, 8, n);
}

/* ---- the nodes ---- */

static double share_by(const forecast_result *f, int i, int t) { return (double)f->by[(ptrdiff_t)i * (f->horizon + 1) + t] / f->runs; }

/* Mean period of those runs in which it adopts at all; NAN if in none. */
static double expected_time(const forecast_result *f, int i)
{
    const int *by = f->by + (ptrdiff_t)i * (f->horizon + 1);
    double sum = 0.0, n = by[f->horizon] - by[0];
    for (int t = 1; t <= f->horizon; t++) sum += t * (double)(by[t] - by[t - 1]);
    return n > 0.0 ? sum / n : NAN;
}

/* "neighbours 62 %, constant 38 %"; multiplied ones as "× 1.8": the factor that each is of the hazard. Largest first. */
static str reasons(spread_run *r, const spread_model *m, const double *term)
{
    int q = m->state.fixed + m->state.seen, order[MODEL_COLUMNS];
    double size[MODEL_COLUMNS], all = 0.0;
    for (int c = 0; c < q; c++) {
        all += term[c];
        size[c] = fabs(term[c]);
    }
    greedy_by_score(size, q, q, order);
    buf b = buf_new(r->mem, 64);
    for (int k = 0; k < q; k++) {
        int c = order[k];
        bool tells = m->state.additive ? all > 0.0 && term[c] / all >= 0.005 : c > 0 && term[c] != 0.0;
        if (!tells) continue;
        if (b.n) buf_add(&b, S(", "));
        buf_add(&b, m->name[c]);
        if (m->state.additive) buf_printf(&b, " %.0f %%", 100.0 * term[c] / all);
        else buf_printf(&b, " × %.2f", exp(term[c]));
    }
    return buf_str(&b);
}

static str seen_words(spread_run *r, const spread_model *m, int i)
{
    const graph *g = &m->see[0];
    int with = 0;
    if (spread_choice(r, "neighbours") == 2) return S("");
    for (i64 k = g->start[i]; k < g->start[i + 1]; k++) with += m->state.has[g->to[k]];
    return str_printf(r->mem, "%d of %lld", with, (long long)graph_degree(g, i));
}

static void nodes_tell(spread_run *r, const spread_model *m, const forecast_result *f, const double *theta)
{
    int n = 0, q = m->state.fixed + m->state.seen, h = f->horizon, *order = NEW(r->mem, int, f->n);
    const double *term = forecast_terms(r->mem, &m->state, theta);
    double *score = NEW(r->mem, double, f->n), *p[4], *time = NEW(r->mem, double, f->n);
    int at[4] = {1, h < 3 ? h : 3, h < 5 ? h : 5, h};
    str *id = NEW(r->mem, str, f->n), *name = NEW(r->mem, str, f->n), *why = NEW(r->mem, str, f->n), *seen = NEW(r->mem, str, f->n);
    const attribute *named = spread_attribute(r, S("name"));
    for (int b = 0; b < 4; b++) p[b] = NEW(r->mem, double, f->n);
    for (int i = 0; i < f->n; i++) {
        n += !m->state.has[i];
        score[i] = m->state.has[i] ? -1.0 : share_by(f, i, h);
    }
    greedy_by_score(score, f->n, n, order);
    for (int k = 0; k < n; k++) {
        int i = order[k];
        id[k] = r->data.id[i];
        name[k] = named && named->text ? named->text[i] : id[k];
        for (int b = 0; b < 4; b++) p[b][k] = share_by(f, i, at[b]);
        time[k] = expected_time(f, i);
        seen[k] = seen_words(r, m, i);
        why[k] = reasons(r, m, term + (ptrdiff_t)i * q);
    }
    report_table(&r->out, "nodes", (column[]){TEXTS("id", id), TEXTS("name", name), NUMBERS("p1", p[0]), NUMBERS("p3", p[1]), NUMBERS("p5", p[2]), NUMBERS("p_end", p[3]),
        NUMBERS("expected_period", time), TEXTS("neighbours_with_it", seen), TEXTS("because", why)}, 9, n);
}

/* ---- the run ---- */

static void fit_tell(spread_run *r, const spread_model *m, const spread_fitted *f)
{
    int q = m->state.fixed + m->state.seen;
    i64 rows = f->rows;
    report_word(&r->out, "method", m->state.additive ? S("additive intensity, maximum likelihood") : S("complementary log-log, maximum likelihood"));
    report_word(&r->out, "fitted_from", r->data.period[f->first]);
    report_word(&r->out, "fitted_to", r->data.period[r->data.when.periods - 1]);
    report_whole(&r->out, "rows", rows);
    report_whole(&r->out, "events", f->events);
    report_number(&r->out, "loglik", f->loglik);
    report_number(&r->out, "unrest", f->unrest);
    report_table(&r->out, "coefficients", (column[]){TEXTS("name", m->name), NUMBERS("estimate", f->theta), NUMBERS("se", f->se)}, 3, q);
}

static bool forecast_command(spread_run *r)
{
    spread_model m;
    if (!model_read(r, &m)) return false;
    int last = r->data.when.periods - 1;
    if (spread_given(r, "backtest") && !backtest_tell(r, &m)) return false;
    spread_fitted f = model_fit(r, &m, last);
    if (f.refused) return spread_refuse(r, "%s", f.refused);
    forecast_plan p = plan_of(r, &f);
    forecast_result got = forecast_run(r->mem, &m.state, &p);
    fit_tell(r, &m, &f);
    report_whole(&r->out, "runs", p.runs);
    report_whole(&r->out, "horizon", p.horizon);
    report_number(&r->out, "mc_error", 1.96 * 0.5 / sqrt(p.runs));
    report_number(&r->out, "from_coefficients", forecast_from_coefficients(&got, p.draws));
    curve_tell(r, &got);
    nodes_tell(r, &m, &got, f.theta);
    report_note(&r->out, "probabilities are of what has happened before going on: consistent with influence of neighbours, never a proof of it, and blind to pushes from outside");
    if (spread_given(r, "what-if") && !whatif_tell(r, &m, &p, &got)) return false;
    return !spread_given(r, "invite") || invite_tell(r, &m, &f, p.horizon);
}

static const option options[] = {
    MODEL_OPTIONS,
    {"horizon", OPTION_WHOLE, "N", "12", "periods ahead", 1, 10000},
    {"runs", OPTION_WHOLE, "N", "10000", "how many times the future is run", 100, 1e7},
    {"backtest", OPTION_WHOLE, "N", "", "forecast the last --horizon periods from before them, from N different periods, and score it", 1, 1000},
    {"invite", OPTION_WHOLE, "K", "", "whom to invite now, so that most have it at the horizon: K of those who do not", 1, 1e6},
    {"what-if", OPTION_TEXT, "CHANGE", "", "pilot:A,B they have it now; meeting:A,B,C they look to each other; tie:A,B; cut:A,B", 0, 0},
};

const spread_command spread_forecast = {
    .name = "forecast",
    .help = "who next, how many by when, why, and how sure",
    .more = "Fits a hazard to what happened, and runs it forward with its uncertainty: coefficients are drawn anew, and periods differ as much\n"
            "as they did (unrest). The curve has bands that half and nine tenths of the runs lie in. Each node has its chance within 1, 3, 5\n"
            "and all periods, and what its hazard is made of. --backtest says how good the same method was before; --what-if compares with\n"
            "a change on the same chance; --invite says who to begin with, and how near to the best choice that is.\n",
    .takes = TAKES_NODES | TAKES_EDGES | TAKES_SEED,
    .n_own = sizeof options / sizeof *options,
    .own = options,
    .run = forecast_command,
};
