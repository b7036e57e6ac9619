/* spread_fit.c — `dugnad spread fit`: a growth curve through the number of adopters, from times of adoption or from counts read ready. */
#include "app/spread/spread.h"

#include <math.h>

#include "engine/curve.h"
#include "engine/uptake.h"

static const option own[] = {
    {"curve", OPTION_CHOICE, "bass|logistic|gompertz", "bass", "which curve", 0, 0},
    {"method", OPTION_CHOICE, "ml|ls", "ml", "likelihood of the counts by period, or least squares on the cumulative ones, for comparison with other programs", 0, 0},
    {"ceiling", OPTION_TEXT, "N|all", "", "how many adopt in the end, if that is known (estimated)", 0, 0},
    {"uneven", OPTION_FLAG, NULL, "", "widen errors and intervals by the dispersion: counts that come in batches", 0, 0},
    {"counts", OPTION_TEXT, "FILE", "", "counts in place of --nodes: period,adopted; each period one row, one after another", 0, 0},
    {"market", OPTION_NUMBER, "N", "", "with --counts: how many there are, adopters or not", 0, 1e15},
    {"horizon", OPTION_WHOLE, "H", "", "periods ahead to run the curve on, with bands (none)", 1, 1000},
    {"runs", OPTION_WHOLE, "N", "10000", "how often that is done", 1, 1000000},
};

static const char *const methods[] = {"growth curve, maximum likelihood of the counts by period", "growth curve, least squares on the cumulative counts"};
static const char *const ceilings[] = {
    [CEILING_ESTIMATED] = "estimated", [CEILING_GIVEN] = "given", [CEILING_ALL] = "all", [CEILING_TOO_EARLY] = "too early to tell"};

typedef struct {
    curve_data data;
    const str *period; /* names */
} counts;

/* ---- what is read ---- */

static counts counts_of_nodes(spread_run *r)
{
    const adoption *when = &r->data.when;
    uptake u = uptake_by_period(r->mem, when);
    double *adopted = NEW(r->mem, double, when->periods), before = 0.0;
    for (int t = 0; t < when->periods; t++) adopted[t] = u.adopted[t];
    for (int i = 0; i < when->n; i++) before += when->toa[i] < 0;
    return (counts){{when->periods, adopted, before, when->n}, r->data.period};
}

static const attribute *table_column(const spread_table *t, str name)
{
    for (int i = 0; i < t->columns; i++)
        if (str_eq(t->column[i].name, name)) return &t->column[i];
    return NULL;
}

/* Numbers follow each other, since a period that is left out would count as none; words are taken as they stand. */
static bool rows_read(spread_run *r, const attribute *c, const counts *n, str *name)
{
    for (int i = 0; i < n->data.periods; i++) {
        if (!(n->data.adopted[i] >= 0.0)) return spread_refuse(r, "--counts, row %d: adopted is a number of 0 or more", i + 1);
        if (c->number && i > 0 && !(c->number[i] == c->number[i - 1] + 1.0))
            return spread_refuse(r, "--counts, row %d: periods follow one another; one in which nobody adopted is a row with 0", i + 1);
        name[i] = c->number ? str_printf(r->mem, "%.17g", c->number[i]) : c->text[i];
    }
    return true;
}

static bool counts_of_table(spread_run *r, counts *out)
{
    static const char *const of_nodes[] = {"nodes", "database", "card", "from", "to", "period"};
    spread_table t;
    for (size_t i = 0; i < sizeof of_nodes / sizeof *of_nodes; i++)
        if (spread_given(r, of_nodes[i])) return spread_misuse(r, "either --counts or --%s", of_nodes[i]);
    if (!spread_read_table(r, "counts", &t)) return false;
    const attribute *period = table_column(&t, S("period")), *adopted = table_column(&t, S("adopted"));
    if (!period || !adopted) return spread_refuse(r, "--counts has the columns period,adopted");
    if (!t.rows) return spread_refuse(r, "--counts has no rows");
    if (!adopted->number) return spread_refuse(r, "--counts: adopted is a number of 0 or more in each row");
    str *name = NEW(r->mem, str, t.rows);
    *out = (counts){{(int)t.rows, adopted->number, 0.0, spread_given(r, "market") ? spread_number(r, "market") : INFINITY}, name};
    return rows_read(r, period, out, name);
}

static bool counts_read(spread_run *r, counts *out)
{
    if (spread_given(r, "counts")) return counts_of_table(r, out);
    if (spread_given(r, "market")) return spread_misuse(r, "--market goes with --counts: nodes are all there are");
    *out = counts_of_nodes(r);
    return true;
}

static bool ceiling_read(spread_run *r, const curve_data *d, double *ceiling)
{
    str given = spread_text(r, "ceiling");
    *ceiling = 0.0;
    if (!given.n) return true;
    if (!str_eq(given, S("all"))) return (str_to_double(given, ceiling) && *ceiling > 0.0) || spread_misuse(r, "--ceiling is a number above 0, or all");
    *ceiling = d->market;
    return isfinite(*ceiling) || spread_misuse(r, "--ceiling all needs --market N: how many there are");
}

/* ---- what is told ---- */

static void tell_parameters(spread_run *r, curve_kind kind, const curve_fit *f)
{
    str name[CURVE_PARAMETERS], meaning[CURVE_PARAMETERS];
    for (int k = 0; k < CURVE_PARAMETERS; k++) {
        name[k] = str_of(curve_name(kind, k));
        meaning[k] = str_of(curve_meaning(kind, k));
    }
    column c[] = {TEXTS("name", name), NUMBERS("estimate", f->estimate), NUMBERS("se", f->se), NUMBERS("low", f->low), NUMBERS("high", f->high), TEXTS("meaning", meaning)};
    report_table(&r->out, "parameters", c, 6, CURVE_PARAMETERS);
}

static void tell_fit(spread_run *r, const curve_fit *f, const counts *n, bool squares)
{
    report *o = &r->out;
    int at = (int)ceil(f->peak) - 1;
    str period = at >= 0 && at < n->data.periods ? n->period[at] : S("");
    if (squares) report_number(o, "rss", f->rss);
    else report_number(o, "loglik", f->loglik);
    if (squares) report_number(o, "sigma", f->sigma);
    else report_number(o, "dispersion", f->dispersion);
    report_truth(o, "converged", f->converged);
    report_whole(o, "iterations", f->iterations);
    report_number(o, "condition", f->condition);
    report_word(o, "ceiling", str_of(ceilings[f->ceiling]));
    report_number(o, "market", f->market);
    report_number(o, "adopted", f->adopted);
    report_object(o, "peak", (column[]){NUMBERS("t", &f->peak), NUMBERS("se", &f->peak_se), TEXTS("period", &period)}, 3);
}

static void tell_periods(spread_run *r, curve_kind kind, const curve_fit *f, const counts *n)
{
    int periods = n->data.periods;
    double *v[4], seen = f->adopted;
    for (int i = 0; i < 4; i++) v[i] = NEW(r->mem, double, periods);
    for (int t = periods; t-- > 0;) {
        v[0][t] = t + 1;
        v[1][t] = seen;
        seen -= n->data.adopted[t];
        v[2][t] = curve_at(kind, f->estimate, t + 1.0);
        v[3][t] = v[2][t] - curve_at(kind, f->estimate, t);
    }
    column c[] = {TEXTS("period", n->period), NUMBERS("t", v[0]), NUMBERS("adopted", n->data.adopted), NUMBERS("cumulative", v[1]), NUMBERS("fitted", v[2]), NUMBERS("fitted_adopted", v[3])};
    report_table(&r->out, "periods", c, 6, periods);
}

static void tell_forecast(spread_run *r, const counts *n, const curve_how *how, const curve_fit *f)
{
    if (!spread_given(r, "horizon")) return;
    curve_plan plan = {(int)spread_whole(r, "horizon"), (int)spread_whole(r, "runs"), r->seed, &r->crew};
    curve_forecast got = curve_forecast_new(r->mem, &n->data, how, f, &plan);
    int *ahead = NEW(r->mem, int, plan.horizon);
    for (int h = 0; h < plan.horizon; h++) ahead[h] = h + 1;
    column c[] = {WHOLES("ahead", ahead), NUMBERS("mean", got.mean), NUMBERS("median", got.median), NUMBERS("low50", got.low50), NUMBERS("high50", got.high50),
        NUMBERS("low90", got.low90), NUMBERS("high90", got.high90), NUMBERS("mc_se", got.mc_se)};
    report_whole(&r->out, "runs", plan.runs);
    report_table(&r->out, "forecast", c, 8, plan.horizon);
}

static void tell_ceiling(spread_run *r, const curve_fit *f, int at)
{
    report *o = &r->out;
    double low = f->low[at];
    if (f->ceiling == CEILING_TOO_EARLY) report_note(o, "too early to tell the ceiling: the counts do not bound it from above; fitted as if all %.10g adopt in the end", f->market);
    if (f->ceiling == CEILING_ALL && f->adopted < f->market) report_note(o, "too early to tell a ceiling below all %.10g: the likelihood is largest there, and fitted with that", f->market);
    if (f->ceiling == CEILING_ALL && f->adopted >= f->market) report_note(o, "all %.10g have adopted: that is the ceiling", f->market);
    if (f->ceiling != CEILING_ESTIMATED && low > f->adopted) report_note(o, "with 95 %% confidence at least %.4g adopt in the end", low);
    if (f->ceiling != CEILING_ESTIMATED) return;
    if (isnan(f->high[at]) || f->condition > 1e6) report_note(o, "the data hardly tell the ceiling: this estimate has no upper bound");
    if (f->estimate[at] > f->market) report_note(o, "the ceiling is above all %.10g there are", f->market);
}

static void tell_notes(spread_run *r, curve_kind kind, const curve_fit *f, const counts *n)
{
    report *o = &r->out;
    bool bass = kind == CURVE_BASS, squares = spread_choice(r, "method") == 1;
    tell_ceiling(r, f, bass ? 2 : 0);
    if (squares) report_note(o, "cumulative counts have errors that depend on each other: se, low and high of least squares are too narrow");
    if (bass && n->data.before > 0.0) report_note(o, "the Bass curve begins with nobody: the %.10g from before are left out, and m is of the others", n->data.before);
    if (bass && isnan(f->se[1])) report_note(o, "no imitation is to be seen: q is at its bound, 0");
    if (!squares && f->dispersion_p < 0.01)
        report_note(o, "counts are %.1f times as uneven as chance makes them (p %.1g): se, low and high are %s", f->dispersion, f->dispersion_p, spread_given(r, "uneven") ? "widened" : "too narrow; see --uneven");
    if (!f->converged) report_note(o, "the search did not come to its end: do not use these estimates");
}

static bool run(spread_run *r)
{
    counts n;
    curve_how how = {(curve_kind)spread_choice(r, "curve"), (curve_method)spread_choice(r, "method"), 0.0, spread_given(r, "uneven")};
    if (!counts_read(r, &n) || !ceiling_read(r, &n.data, &how.ceiling)) return false;
    if (spread_given(r, "horizon") && how.method == CURVE_SQUARES) return spread_misuse(r, "--horizon goes with --method ml: least squares do not say how sure they are");
    curve_fit f = curve_new(&n.data, &how);
    if (f.refused) return spread_refuse(r, "%s", f.refused);
    report_word(&r->out, "method", str_of(methods[how.method]));
    report_word(&r->out, "curve", spread_text(r, "curve"));
    tell_parameters(r, how.kind, &f);
    tell_fit(r, &f, &n, how.method == CURVE_SQUARES);
    tell_periods(r, how.kind, &f, &n);
    tell_forecast(r, &n, &how, &f);
    tell_notes(r, how.kind, &f, &n);
    return true;
}

const spread_command spread_fit = {
    "fit", "a growth curve through the number of adopters",
    "A curve of three parameters, for those who have it by the end of period t = 1, 2, …:\n"
    "  bass       m (1 - e^-(p+q)t) / (1 + q/p e^-(p+q)t)\n"
    "  logistic   A / (1 + e^((x-t)/c))\n"
    "  gompertz   A exp(-b r^t)\n"
    "How many adopt in the end can seldom be told before the curve has bent; where it cannot, that is said, and the curve is fitted as\n"
    "if all do. A curve that fits is no proof of imitation: differences between those who adopt give the same shape (doc/spread.md).\n",
    TAKES_NODES | TAKES_COUNTS | TAKES_SEED, sizeof own / sizeof *own, own, run};
