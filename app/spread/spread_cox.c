/* spread_cox.c — `dugnad spread cox`: proportional hazards by partial likelihood, on rows built from the data or read ready. */
#include <math.h>

#include "app/spread/spread_rows.h"
#include "engine/cox.h"
#include "engine/normal.h"

static const option own[] = {
    ROWS_OPTIONS,
    {"ties", OPTION_CHOICE, "efron|breslow", "efron", "how events of one time are counted", 0, 0},
    {"time", OPTION_TEXT, "COLUMN", "", "when a row of --panel ends (period, else stop, else time)", 0, 0},
    {"start", OPTION_TEXT, "COLUMN", "", "when it begins to be at risk (one period before; else start; else always)", 0, 0},
    {"strata", OPTION_TEXT, "COLUMN", "", "each level has a hazard of its own", 0, 0},
};

/* ---- times ---- */

typedef struct {
    const design_column *stop, *start; /* start NULL: a period before, or the beginning */
    const design_column *strata, *cluster; /* or NULL */
    bool period;
} columns;

/* By the options, or by what the columns are called. */
static bool columns_find(spread_run *r, const design_source *s, columns *k)
{
    *k = (columns){0};
    if (!spread_given(r, "panel") && (spread_given(r, "time") || spread_given(r, "start"))) return spread_misuse(r, "--time and --start are for --panel; rows that are built are of one period each");
    if (!rows_named(r, "time", s, &k->stop) || !rows_named(r, "start", s, &k->start) || !rows_named(r, "strata", s, &k->strata) || !rows_named(r, "cluster", s, &k->cluster)) return false;
    if (!k->stop) k->stop = rows_column(s, S("period"));
    if (!k->stop && (k->stop = rows_column(s, S("stop"))) && !k->start) k->start = rows_column(s, S("start"));
    if (!k->stop) k->stop = rows_column(s, S("time"));
    if (!k->stop) return spread_misuse(r, "--panel has no column period, stop or time: --time COLUMN says when a row ends");
    k->period = !k->start && str_eq(k->stop->name, S("period"));
    return true;
}

/* A level for each time would take away all that is compared. */
static bool formula_fits(spread_run *r, const formula *f, const columns *k)
{
    for (int t = 0; t < f->terms; t++) {
        const formula_variable *v = &f->variable[__builtin_ctzll(f->term[t])];
        bool level = !(f->term[t] & (f->term[t] - 1)) && v->factor && v->what->kind == FORMULA_NAME && str_eq(v->what->name, k->stop->name);
        if (level)
            return spread_misuse(r, "--formula, column %d: factor(%.*s) has no place here: each time is compared within itself, so its level drops out; leave it away", v->what->column,
                (int)v->what->name.n, v->what->name.p);
    }
    return true;
}

static bool times_take(spread_run *r, const columns *k, const design *d, cox_data *data)
{
    data->stop = rows_numbers(r, k->stop, d);
    if (!data->stop) return false;
    if (k->start) return (data->start = rows_numbers(r, k->start, d)) != NULL;
    double *start = k->period ? NEW(r->mem, double, d->n) : NULL;
    for (i64 i = 0; i < d->n && start; i++) start[i] = data->stop[i] - 1.0;
    data->start = start;
    return true;
}

/* ---- the fit ---- */

static bool design_take(spread_run *r, const formula *f, design_source *s, const columns *k, design *d)
{
    const design_column *const needed[] = {k->stop, k->start, k->strata, k->cluster};
    for (int i = 0; i < 4; i++) rows_need(r, s, needed[i]);
    s->dense = true;
    formula model = *f;
    model.intercept = true; /* it codes the factors, and the hazard takes it up */
    return rows_design(r, &model, s, d);
}

static bool fit(spread_run *r, const columns *k, const design_source *s, const design *d, cox_fit *out)
{
    cox_data data = {.n = d->n, .p = d->p, .x = d->x, .event = d->y, .offset = d->offset, .ties = spread_choice(r, "ties") ? COX_BRESLOW : COX_EFRON};
    cox_how how = {.robust = spread_given(r, "robust") || k->cluster};
    if (!times_take(r, k, d, &data)) return false;
    if (k->strata) data.stratum = rows_codes(r, s, k->strata, d, &data.strata);
    if (k->cluster) {
        how.cluster = rows_codes(r, s, k->cluster, d, &how.clusters);
        rows_note_clusters(r, how.clusters);
    }
    *out = cox_new(r->mem, &r->crew, &data, &how);
    return !out->refused || spread_refuse(r, "%s", out->refused);
}

/* ---- what is told ---- */

static void tell_coefficients(spread_run *r, const design *d, const cox_fit *f)
{
    enum { VALUES = 5 };
    double *v[VALUES], wide = normal_quantile(0.975);
    for (int i = 0; i < VALUES; i++) v[i] = NEW(r->mem, double, f->p);
    for (int i = 0; i < f->p; i++) {
        double b = f->estimate[i], se = f->se[i];
        v[0][i] = b / se;
        v[1][i] = normal_two_sided(b / se);
        v[2][i] = exp(b);
        v[3][i] = exp(b - wide * se);
        v[4][i] = exp(b + wide * se);
    }
    column c[] = {TEXTS("name", d->name + 1), NUMBERS("estimate", f->estimate), NUMBERS("se", f->se), NUMBERS("z", v[0]), NUMBERS("p", v[1]), NUMBERS("hazard_ratio", v[2]), NUMBERS("low", v[3]), NUMBERS("high", v[4])};
    report_table(&r->out, "coefficients", c, sizeof c / sizeof *c, f->p);
}

static void tell_tests(spread_run *r, const cox_fit *f)
{
    str name[] = {S("likelihood_ratio"), S("wald"), S("score")};
    int df[] = {f->rank, f->rank, f->rank};
    double chi2[] = {f->ratio.chi2, f->wald.chi2, f->score.chi2}, p[] = {f->ratio.p, f->wald.p, f->score.p};
    column c[] = {TEXTS("test", name), WHOLES("df", df), NUMBERS("chi2", chi2), NUMBERS("p", p)};
    report_table(&r->out, "tests", c, 4, 3);
}

static void tell_fit(spread_run *r, const cox_fit *f)
{
    report_number(&r->out, "loglik", f->loglik);
    report_number(&r->out, "null_loglik", f->null_loglik);
    report_whole(&r->out, "n", f->n);
    report_whole(&r->out, "events", f->events);
    report_whole(&r->out, "times", f->times);
    report_whole(&r->out, "iterations", f->iterations);
    report_truth(&r->out, "converged", f->converged);
    report_truth(&r->out, "separated", f->separated);
}

static void tell_notes(spread_run *r, const columns *k, const design *d, const cox_fit *f)
{
    report *out = &r->out;
    bool aliased = false;
    for (int i = 0; i < f->p; i++) aliased = aliased || f->aliased[i];
    if (d->missing) report_note(out, "%lld rows in which something is missing or cannot be counted were left out", (long long)d->missing);
    if (!k->start && !k->period) report_note(out, "rows are at risk from the beginning until %.*s; --start says otherwise", (int)k->stop->name.n, k->stop->name.p);
    if (aliased) report_note(out, "coefficients without a value depend on those before them, or do not differ among those who are at risk at one time");
    if (f->separated) report_note(out, "the coefficients without a value have no finite estimate: they put who has the event first each time");
    if (!f->converged && !f->separated) report_note(out, "the search did not come to its end: do not use these estimates");
    if ((double)f->events < 10.0 * f->rank) report_note(out, "fewer than ten events for each coefficient: estimates are biased away from 0");
}

static bool run(spread_run *r)
{
    formula model;
    design_source s;
    design d;
    columns k;
    cox_fit f;
    if (!rows_formula(r, &model) || !rows_read(r, &s) || !columns_find(r, &s, &k) || !formula_fits(r, &model, &k)) return false;
    if (!design_take(r, &model, &s, &k, &d) || !fit(r, &k, &s, &d, &f)) return false;
    report_word(&r->out, "method", S("proportional hazards, partial likelihood"));
    report_word(&r->out, "formula", spread_text(r, "formula"));
    report_word(&r->out, "ties", spread_text(r, "ties"));
    tell_coefficients(r, &d, &f);
    tell_tests(r, &f);
    tell_fit(r, &f);
    tell_notes(r, &k, &d, &f);
    return true;
}

const spread_command spread_cox = {
    "cox", "what makes adoption likelier, whatever its pace over time",
    "At each time of adoption those who adopted are compared with all who could have. Rows and formula are those of hazard; factor(period)\n"
    "has no place, since time drops out. A --panel has a column period (a row is that period), or --time COLUMN and perhaps --start COLUMN:\n"
    "R's Surv(start, time, event), without --start Surv(time, event). What is found is consistent with contagion, never proof of it.\n",
    TAKES_NODES | TAKES_EDGES | TAKES_PANEL, sizeof own / sizeof *own, own, run};
