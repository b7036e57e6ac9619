/* spread_hazard.c — `dugnad spread hazard`: discrete-time event history by a formula, on rows built from the data or read ready. */
#include "app/spread/spread_rows.h"
#include "engine/glm.h"
#include "engine/normal.h"

static const option own[] = {
    ROWS_OPTIONS,
    {"link", OPTION_CHOICE, "cloglog|logit|probit", "cloglog", "what the linear predictor is of; cloglog is proportional hazards", 0, 0},
    {"firth", OPTION_FLAG, NULL, "", "Firth's penalty: finite estimates under separation and with few events", 0, 0},
    {"drop", OPTION_FLAG, NULL, "", "likelihood-ratio test of each term", 0, 0},
    {"bootstrap", OPTION_WHOLE, "N", "0", "with --cluster: a p for each coefficient that holds with few clusters, from N draws", 0, 1e8},
    {"random", OPTION_TEXT, "COLUMN", "", "a normal random intercept for each of its values; id is the node itself", 0, 0},
};

static const glm_link links[] = {GLM_CLOGLOG, GLM_LOGIT, GLM_PROBIT};

/* ---- the fit ---- */

typedef struct {
    design d;
    glm_how how;
    glm_fit of;
    glm_random random;   /* q is 0 without it */
} fitted;

static bool any(const bool *marks, int n)
{
    bool found = false;
    for (int i = 0; i < n; i++) found = found || marks[i];
    return found;
}

static glm_data data_of(spread_run *r, const design *d)
{
    return (glm_data){.n = d->n, .p = d->p, .x = d->x, .y = d->y, .offset = d->offset, .groups = d->groups, .group = d->group, .base = d->base, .link = links[spread_choice(r, "link")]};
}

static bool how_of(spread_run *r, const design_column *cluster, glm_how *how)
{
    bool other = cluster || spread_given(r, "robust") || spread_given(r, "firth") || spread_given(r, "drop");
    if (spread_given(r, "random") && other) return spread_misuse(r, "--random is not for --cluster, --robust, --firth or --drop");
    *how = (glm_how){.errors = cluster ? GLM_CLUSTER : spread_given(r, "robust") ? GLM_ROBUST : GLM_MODEL, .firth = spread_given(r, "firth")};
    if (!spread_whole(r, "bootstrap")) return true;
    if (!cluster) return spread_misuse(r, "--bootstrap needs --cluster");
    return !how->firth || spread_misuse(r, "--bootstrap is not for --firth");
}

/* The estimates with a random intercept take the place of those without. */
static bool fit_random(spread_run *r, const design_source *s, const design_column *by, fitted *out)
{
    glm_data data = data_of(r, &out->d);
    glm_grouping groups;
    groups.of = rows_codes(r, s, by, &out->d, &groups.n);
    out->random = glm_random_of(r->mem, &r->crew, &data, &out->of, &groups);
    if (out->random.refused) return spread_refuse(r, "%s", out->random.refused);
    glm_fit *f = &out->of;
    f->estimate = out->random.estimate;
    f->se = out->random.se;
    f->deviance += 2.0 * (f->loglik - out->random.loglik);
    f->loglik = out->random.loglik;
    f->aic = 2.0 * (f->rank + 1 - f->loglik);
    f->iterations = out->random.iterations;
    return true;
}

/* What is aliased is told by the formula's order, in which groups need not come first. */
static bool fit(spread_run *r, const formula *f, design_source *s, fitted *out)
{
    const design_column *cluster, *random;
    design *d = &out->d;
    if (!rows_named(r, "cluster", s, &cluster) || !rows_named(r, "random", s, &random) || !how_of(r, cluster, &out->how)) return false;
    rows_need(r, s, cluster);
    rows_need(r, s, random);
    s->dense = random != NULL;
    if (!rows_design(r, f, s, d)) return false;
    if (cluster) {
        out->how.cluster = rows_codes(r, s, cluster, d, &out->how.clusters);
        rows_note_clusters(r, out->how.clusters);
    }
    glm_data data = data_of(r, d);
    out->of = glm_new(r->mem, &r->crew, &data, &out->how);
    if (out->of.refused) return spread_refuse(r, "%s", out->of.refused);
    if (random) return fit_random(r, s, random, out);
    if (!d->group || !any(out->of.aliased, out->of.q) || d->groups > 2000) return true;
    s->dense = true;
    if (!rows_design(r, f, s, d)) return false;
    data = data_of(r, d);
    out->of = glm_new(r->mem, &r->crew, &data, &out->how);
    return !out->of.refused || spread_refuse(r, "%s", out->of.refused);
}

/* ---- what is told ---- */

/* Without runs where it is not asked for. */
static glm_wild bootstrap(spread_run *r, const fitted *f)
{
    i64 runs = spread_whole(r, "bootstrap");
    if (!runs) return (glm_wild){0};
    glm_data data = data_of(r, &f->d);
    glm_wild w = glm_wild_of(r->mem, &r->crew, &data, &f->of, &(glm_wild_ask){&f->how, runs, r->seed});
    if (w.every) report_note(&r->out, "the bootstrap made all %lld ways to sign %d clusters: it has no error, and no p below %.2g", (long long)w.runs, w.clusters, 1.0 / (double)w.runs);
    return w;
}

static void tell_coefficients(spread_run *r, const fitted *f)
{
    const design *d = &f->d;
    glm_wild w = bootstrap(r, f);
    double *v[6];
    for (int i = 0; i < 6; i++) v[i] = NEW(r->mem, double, d->q);
    for (int i = 0; i < d->q; i++) {
        v[0][i] = f->of.estimate[d->place[i]];
        v[1][i] = f->of.se[d->place[i]];
        v[2][i] = v[0][i] / v[1][i];
        v[3][i] = normal_two_sided(v[2][i]);
        if (w.runs) v[4][i] = w.p[d->place[i]], v[5][i] = w.error[d->place[i]];
    }
    column c[] = {TEXTS("name", d->name), NUMBERS("estimate", v[0]), NUMBERS("se", v[1]), NUMBERS("z", v[2]), NUMBERS("p", v[3]), NUMBERS("bootstrap_p", v[4]), NUMBERS("bootstrap_error", v[5])};
    report_table(&r->out, "coefficients", c, w.runs ? 7 : 5, d->q);
    if (w.runs) report_whole(&r->out, "bootstrap_runs", w.runs);
}

static void tell_random(spread_run *r, const fitted *f)
{
    const glm_random *g = &f->random;
    double variance = g->sd * g->sd;
    column c[] = {NUMBERS("sd", &g->sd), NUMBERS("se", &g->sd_se), NUMBERS("variance", &variance), NUMBERS("chi2", &g->chi2), NUMBERS("p", &g->p)};
    if (g->q) report_object(&r->out, "random", c, 5);
}

static void tell_drops(spread_run *r, const design *d, const glm_fit *f)
{
    if (!spread_given(r, "drop")) return;
    glm_data data = data_of(r, d);
    glm_drops t = glm_drop(r->mem, &r->crew, &data, f, &(glm_terms){d->term, d->terms, d->group_term});
    column c[] = {TEXTS("term", d->term_name), WHOLES("df", t.df), NUMBERS("chi2", t.chi2), NUMBERS("p", t.p)};
    report_table(&r->out, "terms", c, 4, d->terms);
}

static void tell_fit(spread_run *r, const glm_fit *f)
{
    report_number(&r->out, "deviance", f->deviance);
    report_number(&r->out, "null_deviance", f->null_deviance);
    report_number(&r->out, "loglik", f->loglik);
    if (spread_given(r, "firth")) report_number(&r->out, "penalised", f->penalised);
    report_number(&r->out, "aic", f->aic);
    report_whole(&r->out, "n", f->n);
    report_number(&r->out, "events", f->events);
    report_whole(&r->out, "iterations", f->iterations);
    report_truth(&r->out, "converged", f->converged);
    report_truth(&r->out, "separated", f->separated);
}

static void tell_notes(spread_run *r, const design *d, const glm_fit *f)
{
    report *out = &r->out;
    if (d->missing) report_note(out, "%lld rows in which something is missing or cannot be counted were left out", (long long)d->missing);
    if (d->quiet) report_note(out, "%d periods in which nobody adopted were left out, with their %lld rows", d->quiet_levels, (long long)d->quiet);
    if (any(f->aliased, f->q)) report_note(out, "coefficients without a value depend on those before them");
    if (f->separated) report_note(out, "the coefficients without a value have no finite estimate: they tell events and none apart without fault; --firth gives finite ones");
    if (!f->converged && !f->separated) report_note(out, "the search did not come to its end: do not use these estimates");
    if (f->events < 10.0 * f->rank) report_note(out, "fewer than ten events for each coefficient: estimates are biased away from 0; see --firth");
}

static bool run(spread_run *r)
{
    formula model;
    design_source s;
    fitted f = {0};
    if (!rows_formula(r, &model) || !rows_read(r, &s)) return false;
    s.emptied = S("period");
    if (!fit(r, &model, &s, &f)) return false;
    report_word(&r->out, "method", S("discrete-time event history, maximum likelihood"));
    report_word(&r->out, "formula", spread_text(r, "formula"));
    report_word(&r->out, "link", spread_text(r, "link"));
    tell_coefficients(r, &f);
    tell_random(r, &f);
    tell_fit(r, &f.of);
    tell_drops(r, &f.d, &f.of);
    tell_notes(r, &f.d, &f.of);
    return true;
}

const spread_command spread_hazard = {
    "hazard", "what makes adoption likelier, period by period",
    "One row for each node and period in which it had not adopted before. The formula may name exposure (with --edges), period, id and\n"
    "the other columns of --nodes; factor(period) gives each period a level of its own. What is found is consistent with contagion,\n"
    "never proof of it: nodes with ties are alike in what the data do not hold (doc/spread.md).\n",
    TAKES_NODES | TAKES_EDGES | TAKES_PANEL | TAKES_SEED, sizeof own / sizeof *own, own, run};
