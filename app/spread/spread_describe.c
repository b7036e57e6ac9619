/* spread_describe.c — `dugnad spread describe`: who adopted when, what they could see, who was followed, and are neighbours alike. */
#include <math.h>

#include "app/spread/spread.h"
#include "engine/category.h"
#include "engine/equivalence.h"
#include "engine/exposure.h"
#include "engine/influence.h"
#include "engine/moran.h"
#include "engine/nearness.h"
#include "engine/survival.h"
#include "engine/uptake.h"

enum { SEES_OUT, SEES_IN, SEES_VALUED, SEES_COUNT, SEES_EQUIVALENCE };

/* The ties along which a node sees others. */
static bool ties_seen(spread_run *r, graph *out)
{
    const graph *g = &r->data.ties;
    int kind = spread_choice(r, "exposure");
    graph plain = graph_plain(g);
    *out = kind == SEES_VALUED ? *g : kind == SEES_IN ? graph_turned(r->mem, &plain) : plain;
    if (kind == SEES_EQUIVALENCE) {
        equivalence e = equivalence_of(r->mem, g, &r->crew);
        if (e.refused) return spread_refuse(r, "%s", e.refused);
        *out = equivalence_ties(r->mem, &e, spread_number(r, "power"));
    }
    if (!spread_given(r, "attribute")) return true;
    str name = spread_text(r, "attribute");
    const attribute *by = spread_attribute(r, name);
    if (!by || !by->number) return spread_misuse(r, "--attribute: there is no column of numbers %.*s", (int)(name.n < 60 ? name.n : 60), name.p);
    for (int i = 0; i < r->data.n; i++)
        if (by->number[i] < 0.0) return spread_refuse(r, "the column %.*s holds numbers below 0", (int)name.n, name.p);
    *out = nearness_by_attribute(r->mem, out, by->number);
    return true;
}

/* ---- nodes ---- */

static const char *const category_word[CATEGORIES] = {"innovator", "early_adopter", "early_majority", "late_majority", "laggard", "adopter", "before", "non_adopter"};

/* What periods count from: the first one's number where periods are numbers, else 1. */
static double first_number(const spread_run *r)
{
    i64 first = 1;
    if (spread_choice(r, "period") == 0) str_to_i64(r->data.period[0], INT64_MIN + 1, INT64_MAX, &first);
    return (double)first;
}

static column toa_column(spread_run *r)
{
    const adoption *when = &r->data.when;
    double *number = NEW(r->mem, double, when->n);
    str *name = NEW(r->mem, str, when->n);
    for (int i = 0; i < when->n; i++) {
        bool known = adopted_in_sight(when, i);
        number[i] = known ? first_number(r) + when->toa[i] : NAN;
        name[i] = known ? r->data.period[when->toa[i]] : (str){0};
    }
    return spread_choice(r, "period") == 0 ? NUMBERS("toa", number) : TEXTS("toa", name);
}

static void degrees(arena *a, const graph *g, int **in, int **out)
{
    *in = NEW(a, int, g->n);
    *out = NEW(a, int, g->n);
    for (int i = 0; i < g->n; i++) (*out)[i] = (int)graph_degree(g, i);
    for (i64 k = 0; k < g->m; k++) (*in)[g->to[k]]++;
}

/* Those who adopted in sight: their times, and the ties among them in rows that sum to 1. */
typedef struct {
    bool *is;        /* of all nodes */
    double *time;
    graph ties;
} adopters;

static adopters adopters_of(spread_run *r, const graph *ties)
{
    const adoption *when = &r->data.when;
    adopters a = {.is = NEW(r->mem, bool, when->n), .time = NEW(r->mem, double, when->n)};
    for (int i = 0, k = 0; i < when->n; i++) {
        a.is[i] = adopted_in_sight(when, i);
        if (a.is[i]) a.time[k++] = when->toa[i];
    }
    graph part = nearness_within(r->mem, ties, a.is);
    a.ties = nearness_row_standard(r->mem, &part);
    return a;
}

enum { LIKENESS = 5 };

/* v[LIKENESS] at i: observed, expected, sd, z, p. */
static void likeness_put(double *const *v, i64 i, const autocorrelation *m)
{
    v[0][i] = m->observed, v[1][i] = m->expected, v[2][i] = m->sd, v[3][i] = m->z, v[4][i] = m->p;
}

/* Moran's I of each adopter among adopters; none for the others. */
static void local_fill(spread_run *r, const adopters *a, double **v)
{
    static const autocorrelation none = {NULL, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    const autocorrelation *m = moran_local(r->mem, &a->ties, a->time);
    for (int k = 0; k < LIKENESS; k++) v[k] = NEW(r->mem, double, r->data.n);
    for (int i = 0, k = 0; i < r->data.n; i++) likeness_put(v, i, a->is[i] ? &m[k++] : &none);
}

static void nodes_tell(spread_run *r, const adopters *a, const categories *c, const thresholds *t)
{
    influence_kind kind = {(discount_kind)spread_choice(r, "discount"), spread_number(r, "rate"), (int)spread_whole(r, "within"), spread_given(r, "normalised")};
    influence f = influence_of(r->mem, &r->data.ties, &r->data.when, &kind);
    int *in, *out;
    double *v[LIKENESS];
    local_fill(r, a, v);
    degrees(r->mem, &r->data.ties, &in, &out);
    str *word = NEW(r->mem, str, r->data.n);
    for (int i = 0; i < r->data.n; i++) word[i] = str_of(category_word[c->of[i]]);
    report_table(&r->out, "nodes", (column[]){TEXTS("id", r->data.id), toa_column(r), TEXTS("category", word), NUMBERS("threshold", t->at),
        NUMBERS("threshold_above", t->above), NUMBERS("infectiousness", f.infectiousness), NUMBERS("susceptibility", f.susceptibility),
        WHOLES("in_degree", in), WHOLES("out_degree", out), NUMBERS("local_moran", v[0]), NUMBERS("local_moran_expected", v[1]),
        NUMBERS("local_moran_sd", v[2]), NUMBERS("local_moran_z", v[3]), NUMBERS("local_moran_p", v[4])}, 14, r->data.n);
}

/* ---- classes ---- */

static void classes_tell(spread_run *r, const categories *c, const thresholds *t)
{
    static const char *const threshold_word[THRESHOLD_CLASSES] = {"very_low", "low", "high", "very_high", "unknown"};
    threshold_table table = threshold_by_time(t->at, c, &r->data.when);
    str name[THRESHOLD_CLASSES];
    int count[CATEGORIES][THRESHOLD_CLASSES];
    column columns[CATEGORIES + 1] = {TEXTS("threshold", name)};
    for (int k = 0; k < CATEGORIES; k++) columns[k + 1] = WHOLES(category_word[k], count[k]);
    for (int h = 0; h < THRESHOLD_CLASSES; h++) {
        name[h] = str_of(threshold_word[h]);
        for (int k = 0; k < CATEGORIES; k++) count[k][h] = table.count[h][k];
    }
    report_table(&r->out, "threshold_by_category", columns, CATEGORIES + 1, THRESHOLD_CLASSES);
    double mean = first_number(r) + c->mean;
    report_object(&r->out, "toa_summary", (column[]){NUMBERS("mean", &mean), NUMBERS("sd", &c->sd)}, 2);
    report_object(&r->out, "threshold_summary", (column[]){NUMBERS("mean", &table.mean), NUMBERS("sd", &table.sd)}, 2);
    if (c->refused) report_note(&r->out, "no categories: %s", c->refused);
}

static void survival_tell(spread_run *r, const char *name, const survival_curve *c)
{
    report_table(&r->out, name, (column[]){NUMBERS("time", c->time), WHOLES("at_risk", c->at_risk), WHOLES("events", c->events), WHOLES("censored", c->censored),
        NUMBERS("survival", c->survival), NUMBERS("se", c->se), NUMBERS("low", c->low), NUMBERS("high", c->high)}, 8, c->n);
}

static void thresholds_tell(spread_run *r, const thresholds *t)
{
    double *at = NEW(r->mem, double, r->data.n);
    bool *happened = NEW(r->mem, bool, r->data.n);
    for (int i = 0; i < r->data.n; i++) {
        happened[i] = !isnan(t->at[i]);
        at[i] = happened[i] ? t->at[i] : t->above[i];
    }
    survival_curve c = survival_kaplan_meier(r->mem, r->data.n, at, happened, 0.95);
    survival_tell(r, "threshold_survival", &c);
}

/* ---- likeness of neighbours ---- */

static void likeness_tell(spread_run *r, const char *name, const autocorrelation *m)
{
    report_object(&r->out, name, (column[]){NUMBERS("observed", &m->observed), NUMBERS("expected", &m->expected), NUMBERS("sd", &m->sd), NUMBERS("z", &m->z),
        NUMBERS("p", &m->p), NUMBERS("sd_normal", &m->sd_normal), NUMBERS("z_normal", &m->z_normal), NUMBERS("p_normal", &m->p_normal)}, 8);
    if (m->refused) report_note(&r->out, "no %s: %s", name, m->refused);
}

/* Of the time of adoption, among those who adopted in sight. */
static void times_alike(spread_run *r, const adopters *a)
{
    weight_sums s = weight_sums_of(r->mem, &a->ties);
    autocorrelation moran = moran_of(&a->ties, &s, a->time), geary = geary_of(&a->ties, &s, a->time);
    likeness_tell(r, "moran", &moran);
    likeness_tell(r, "geary", &geary);
}

/* How many ties join two who have adopted, one, or none. Ties count as they are seen, one way a half. */
static void joins_tell(spread_run *r, const graph *ties)
{
    int periods = r->data.when.periods;
    weight_sums s = weight_sums_of(r->mem, ties);
    const joins *j = joins_by_period(r->mem, ties, &s, &r->data.when);
    double *v[3][LIKENESS];
    for (int k = 0; k < 3 * LIKENESS; k++) v[k / LIKENESS][k % LIKENESS] = NEW(r->mem, double, periods);
    for (int t = 0; t < periods; t++) likeness_put(v[0], t, &j[t].both), likeness_put(v[1], t, &j[t].one), likeness_put(v[2], t, &j[t].none);
    report_table(&r->out, "joins", (column[]){TEXTS("period", r->data.period),
        NUMBERS("both", v[0][0]), NUMBERS("both_expected", v[0][1]), NUMBERS("both_sd", v[0][2]), NUMBERS("both_z", v[0][3]), NUMBERS("both_p", v[0][4]),
        NUMBERS("one", v[1][0]), NUMBERS("one_expected", v[1][1]), NUMBERS("one_sd", v[1][2]), NUMBERS("one_z", v[1][3]), NUMBERS("one_p", v[1][4]),
        NUMBERS("none", v[2][0]), NUMBERS("none_expected", v[2][1]), NUMBERS("none_sd", v[2][2]), NUMBERS("none_z", v[2][3]), NUMBERS("none_p", v[2][4])}, 16, periods);
}

static void periods_tell(spread_run *r, const graph *ties)
{
    int periods = r->data.when.periods;
    uptake u = uptake_by_period(r->mem, &r->data.when);
    graph row = nearness_row_standard(r->mem, ties);
    weight_sums s = weight_sums_of(r->mem, &row);
    autocorrelation *m = moran_by_period(r->mem, &row, &s, &r->data.when);
    double *v[LIKENESS];
    for (int k = 0; k < LIKENESS; k++) v[k] = NEW(r->mem, double, periods);
    for (int t = 0; t < periods; t++) likeness_put(v, t, &m[t]);
    report_table(&r->out, "periods", (column[]){TEXTS("period", r->data.period), WHOLES("adopted", u.adopted), WHOLES("cumulative", u.cumulative),
        NUMBERS("proportion", u.proportion), NUMBERS("rate", u.rate), NUMBERS("hazard", u.hazard), NUMBERS("moran", v[0]), NUMBERS("moran_expected", v[1]),
        NUMBERS("moran_sd", v[2]), NUMBERS("moran_z", v[3]), NUMBERS("moran_p", v[4])}, 11, periods);
}

static bool describe(spread_run *r)
{
    const spread_data *d = &r->data;
    graph_notes notes;
    graph ties;
    if (!spread_given(r, "edges")) r->data.ties = graph_new(r->mem, d->n, &(tie_list){0}, false, &notes);
    if (!ties_seen(r, &ties)) return false;
    exposure_kind kind = {&ties, 1, (int)spread_whole(r, "lag"), spread_choice(r, "exposure") == SEES_COUNT};
    const double *seen = exposure_by_period(r->mem, &kind, &d->when, &r->crew);
    thresholds t = thresholds_of(r->mem, seen, &d->when);
    categories c = spread_choice(r, "categories") ? categories_quantile(r->mem, &d->when) : categories_rogers(r->mem, &d->when);
    adopters a = adopters_of(r, &ties);
    periods_tell(r, &ties);
    nodes_tell(r, &a, &c, &t);
    report_matrix(&r->out, "exposure", seen, &(matrix_heads){d->id, d->period, d->n, d->when.periods});
    times_alike(r, &a);
    joins_tell(r, &ties);
    classes_tell(r, &c, &t);
    survival_curve s = survival_of_adoption(r->mem, &d->when, 0.95);
    survival_tell(r, "survival", &s);
    thresholds_tell(r, &t);
    return true;
}

static const option describe_options[] = {
    {"exposure", OPTION_CHOICE, "out|in|valued|count|equivalence", "out", "what a node sees: the share of those it looks to, of those who look to it, by weight; how many; or those placed like it", 0, 0},
    {"lag", OPTION_WHOLE, "L", "1", "sees who had adopted so many periods before", 0, 100000},
    {"attribute", OPTION_TEXT, "COLUMN", "", "who is seen weighs as much as this column says", 0, 0},
    {"power", OPTION_NUMBER, "V", "1", "with equivalence: how sharply weights grow with likeness", 0.01, 100},
    {"categories", OPTION_CHOICE, "rogers|quantile", "rogers", "classes of adopters by mean and sd, or by shares of 2.5, 16, 50 and 84 %", 0, 0},
    {"discount", OPTION_CHOICE, "linear|exponential|none", "linear", "of infectiousness and susceptibility: 1/k, (1 + rate)^-(k-1), or 1 for k periods apart", 0, 0},
    {"rate", OPTION_NUMBER, "R", "0.5", "of the exponential discount", 0, 1000},
    {"within", OPTION_WHOLE, "K", "0", "infectiousness and susceptibility look no further than K periods; 0: as far as was observed", 0, 100000},
    {"normalised", OPTION_FLAG, NULL, "", "infectiousness and susceptibility are divided by how many adopted in those periods", 0, 0},
};

const spread_command spread_describe = {"describe", "curves, exposure, thresholds, categories, who is followed, and are neighbours alike",
    "periods: adopted, cumulative, proportion, rate, hazard, and Moran's I of having adopted. nodes: category, threshold, infectiousness,\n"
    "susceptibility, degrees, local Moran. exposure: node by period. moran and geary: of the time of adoption. joins: how many ties join\n"
    "two who have adopted, one, or none, by period. Nothing here is proof of influence.\n",
    TAKES_NODES | TAKES_EDGES, sizeof describe_options / sizeof *describe_options, describe_options, describe};
