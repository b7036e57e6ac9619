/* spread_hazard.c — `dugnad spread hazard`: discrete-time event history by a formula, on rows built from the data or read ready. */
#include "app/spread/spread.h"

#include <math.h>

#include "engine/design.h"
#include "engine/exposure.h"
#include "engine/glm.h"
#include "engine/normal.h"
#include "engine/panel.h"

static const option own[] = {
    {"formula", OPTION_TEXT, "TEXT", "", "the model, as in R: adopted ~ exposure + log(pop) + factor(period)", 0, 0},
    {"link", OPTION_CHOICE, "cloglog|logit|probit", "cloglog", "what the linear predictor is of; cloglog is proportional hazards", 0, 0},
    {"panel", OPTION_TEXT, "FILE", "", "ready person-period rows in place of --nodes and --edges; the first column is the outcome", 0, 0},
    {"exposure", OPTION_CHOICE, "out|in|count", "out", "what exposure is: the share of one's ties, of those that lead here, or how many", 0, 0},
    {"lag", OPTION_WHOLE, "L", "1", "how many periods ago the others had adopted", 0, 1000},
    {"cluster", OPTION_TEXT, "COLUMN", "", "standard errors by cluster; id is the node itself", 0, 0},
    {"robust", OPTION_FLAG, NULL, "", "robust standard errors, each row for itself", 0, 0},
    {"firth", OPTION_FLAG, NULL, "", "Firth's penalty: finite estimates under separation and with few events", 0, 0},
    {"drop", OPTION_FLAG, NULL, "", "likelihood-ratio test of each term", 0, 0},
};

static const glm_link links[] = {GLM_CLOGLOG, GLM_LOGIT, GLM_PROBIT};

/* ---- rows ---- */

static design_source from_table(spread_run *r, const spread_table *t)
{
    design_column *c = NEW(r->mem, design_column, t->columns);
    for (int i = 0; i < t->columns; i++) c[i] = (design_column){.name = t->column[i].name, .number = t->column[i].number, .text = t->column[i].text};
    return (design_source){.n = t->rows, .columns = t->columns, .column = c, .y = t->column[0].number, .emptied = S("period")};
}

static const double *exposure_rows(spread_run *r, const panel *p)
{
    int kind = spread_choice(r, "exposure");
    graph turned = kind == 1 ? graph_turned(r->mem, &r->data.ties) : r->data.ties;
    exposure_kind k = {&turned, 1, (int)spread_whole(r, "lag"), kind == 2};
    return panel_of_both(r->mem, &r->crew, p, exposure_by_period(r->mem, &k, &r->data.when, &r->crew));
}

static design_column attribute_rows(spread_run *r, const panel *p, const attribute *a)
{
    design_column c = {.name = a->name};
    if (a->number) c.number = panel_of_units(r->mem, &r->crew, p, a->number);
    str *text = a->number ? NULL : NEW(r->mem, str, p->n);
    for (i64 i = 0; i < p->n && text; i++) text[i] = a->text[p->unit[i]];
    c.text = text;
    return c;
}

/* What the periods are as numbers: years are themselves, months and the like are counted from 1. */
static design_column period_rows(spread_run *r, const panel *p)
{
    const spread_data *d = &r->data;
    double *number = NEW(r->mem, double, p->periods);
    for (int t = 0; t < p->periods; t++)
        if (!str_to_double(d->period[t], &number[t])) number[t] = t + 1;
    return (design_column){S("period"), panel_of_periods(r->mem, &r->crew, p, number), NULL, p->period, d->period, p->periods};
}

static design_source from_data(spread_run *r)
{
    const spread_data *d = &r->data;
    panel p = panel_new(r->mem, &r->crew, &d->when);
    design_column *c = NEW(r->mem, design_column, d->attributes + 4);
    int n = 0;
    c[n++] = (design_column){.name = S("adopted"), .number = p.y};
    c[n++] = period_rows(r, &p);
    c[n++] = (design_column){.name = S("id"), .code = p.unit, .label = d->id, .labels = d->n};
    if (spread_given(r, "edges")) c[n++] = (design_column){.name = S("exposure"), .number = exposure_rows(r, &p)};
    for (int i = 0; i < d->attributes; i++) c[n++] = attribute_rows(r, &p, &d->attribute[i]);
    return (design_source){.n = p.n, .columns = n, .column = c, .y = p.y, .emptied = S("period")};
}

static bool read_rows(spread_run *r, design_source *s)
{
    spread_table t;
    if (!spread_given(r, "panel")) return *s = from_data(r), true;
    if (!spread_read_table(r, "panel", &t)) return false;
    if (!t.rows) return spread_refuse(r, "--panel has no rows");
    *s = from_table(r, &t);
    return s->y != NULL || spread_refuse(r, "the first column of --panel is the outcome: 0 or 1");
}

/* ---- the fit ---- */

static bool clusters_take(spread_run *r, const design_source *s, const design *d, glm_how *how)
{
    str name = spread_text(r, "cluster");
    if (!name.n) return true;
    const design_column *c = NULL;
    for (int i = 0; i < s->columns; i++)
        if (str_eq(s->column[i].name, name)) c = &s->column[i];
    if (!c) return spread_misuse(r, "--cluster: there is no column %.*s", (int)(name.n < 60 ? name.n : 60), name.p);
    int *code = design_codes(r->mem, c, s->n, &how->clusters);
    for (i64 i = 0; i < d->n && d->row; i++) code[i] = code[d->row[i]];
    for (i64 i = 0; i < d->n; i++)
        if (code[i] < 0) return spread_refuse(r, "--cluster: it is missing in some rows");
    how->errors = GLM_CLUSTER;
    how->cluster = code;
    if (how->clusters < 30) report_note(&r->out, "errors by cluster are too small with few clusters; here are %d", how->clusters);
    return true;
}

static bool design_take(spread_run *r, const formula *f, const design_source *s, design *d)
{
    *d = design_new(r->mem, &r->crew, f, s);
    if (!d->bad.n) return true;
    return d->at ? spread_misuse(r, "--formula, column %d: %.*s", d->at, (int)d->bad.n, d->bad.p) : spread_misuse(r, "--formula: %.*s", (int)d->bad.n, d->bad.p);
}

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

/* What is aliased is told by the formula's order, in which groups need not come first. */
static bool fit(spread_run *r, const formula *f, design_source *s, design *d, glm_fit *out)
{
    glm_how how = {.errors = spread_given(r, "robust") ? GLM_ROBUST : GLM_MODEL, .firth = spread_given(r, "firth")};
    if (!design_take(r, f, s, d) || !clusters_take(r, s, d, &how)) return false;
    glm_data data = data_of(r, d);
    *out = glm_new(r->mem, &r->crew, &data, &how);
    if (out->refused) return spread_refuse(r, "%s", out->refused);
    if (!d->group || !any(out->aliased, out->q) || d->groups > 2000) return true;
    s->dense = true;
    if (!design_take(r, f, s, d)) return false;
    data = data_of(r, d);
    *out = glm_new(r->mem, &r->crew, &data, &how);
    return !out->refused || spread_refuse(r, "%s", out->refused);
}

/* ---- what is told ---- */

static void tell_coefficients(spread_run *r, const design *d, const glm_fit *f)
{
    double *v[4];
    for (int i = 0; i < 4; i++) v[i] = NEW(r->mem, double, d->q);
    for (int i = 0; i < d->q; i++) {
        v[0][i] = f->estimate[d->place[i]];
        v[1][i] = f->se[d->place[i]];
        v[2][i] = v[0][i] / v[1][i];
        v[3][i] = normal_two_sided(v[2][i]);
    }
    column c[] = {TEXTS("name", d->name), NUMBERS("estimate", v[0]), NUMBERS("se", v[1]), NUMBERS("z", v[2]), NUMBERS("p", v[3])};
    report_table(&r->out, "coefficients", c, 5, d->q);
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
    str text = spread_text(r, "formula");
    design_source s;
    design d;
    glm_fit f;
    if (!text.n) return spread_misuse(r, "--formula TEXT is needed");
    if (spread_given(r, "robust") && spread_given(r, "cluster")) return spread_misuse(r, "either --robust or --cluster");
    formula model = formula_parse(r->mem, text);
    if (model.bad.n) return spread_misuse(r, "--formula, column %d: %.*s", model.column, (int)model.bad.n, model.bad.p);
    if (!read_rows(r, &s) || !fit(r, &model, &s, &d, &f)) return false;
    report_word(&r->out, "method", S("discrete-time event history, maximum likelihood"));
    report_word(&r->out, "formula", text);
    report_word(&r->out, "link", spread_text(r, "link"));
    tell_coefficients(r, &d, &f);
    tell_fit(r, &f);
    tell_drops(r, &d, &f);
    tell_notes(r, &d, &f);
    return true;
}

const spread_command spread_hazard = {
    "hazard", "what makes adoption likelier, period by period",
    "One row for each node and period in which it had not adopted before. The formula may name exposure (with --edges), period, id and\n"
    "the other columns of --nodes; factor(period) gives each period a level of its own. What is found is consistent with contagion,\n"
    "never proof of it: nodes with ties are alike in what the data do not hold (doc/spread.md).\n",
    TAKES_NODES | TAKES_EDGES | TAKES_PANEL, sizeof own / sizeof *own, own, run};
