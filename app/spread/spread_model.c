/* spread_model.c — columns from options, rows from adoption, and the two fits. See spread_model.h. */
#include "app/spread/spread_model.h"

#include <math.h>

#include "engine/exposure.h"
#include "engine/glm.h"
#include "engine/intensity.h"
#include "engine/matrix.h"
#include "engine/nearness.h"
#include "engine/panel.h"

/* ---- columns ---- */

static const double *numbers_named(spread_run *r, const char *option_name, str name, bool additive)
{
    const attribute *c = spread_attribute(r, name);
    if (!c) return spread_misuse(r, "--%s: there is no column %.*s", option_name, (int)(name.n < 60 ? name.n : 60), name.p), NULL;
    if (!c->number) return spread_refuse(r, "the column %.*s holds words", (int)name.n, name.p), NULL;
    for (int i = 0; i < r->data.n; i++) {
        str id = r->data.id[i];
        if (isnan(c->number[i])) return spread_refuse(r, "the column %.*s is empty for %.*s", (int)name.n, name.p, (int)id.n, id.p), NULL;
        if (additive && c->number[i] < 0.0) return spread_refuse(r, "the column %.*s is below 0 for %.*s: an additive hazard cannot take from what others give", (int)name.n, name.p, (int)id.n, id.p), NULL;
    }
    return c->number;
}

static bool fixed_read(spread_run *r, spread_model *m)
{
    const double **x = NEW(r->mem, const double *, MODEL_COLUMNS);
    double *one = NEW(r->mem, double, r->data.n);
    for (int i = 0; i < r->data.n; i++) one[i] = 1.0;
    x[0] = one;
    m->name[0] = S("constant");
    m->state.fixed = 1;
    m->state.x = x;
    for (str_cut cut = {.tail = spread_text(r, "columns"), .ok = true}; cut.ok && cut.tail.n;) {
        cut = str_split(cut.tail, ',');
        if (m->state.fixed == MODEL_COLUMNS - 2) return spread_misuse(r, "--columns takes at most %d", MODEL_COLUMNS - 3);
        x[m->state.fixed] = numbers_named(r, "columns", cut.head, m->state.additive);
        if (!x[m->state.fixed]) return false;
        m->name[m->state.fixed++] = cut.head;
    }
    return true;
}

static void seen_add(spread_model *m, forecast_seen *see, graph g, bool count, str name)
{
    graph *kept = &m->see[m->state.seen];
    *kept = g;
    m->name[m->state.fixed + m->state.seen] = name;
    see[m->state.seen++] = (forecast_seen){kept, count};
}

static bool seen_read(spread_run *r, spread_model *m)
{
    forecast_seen *see = NEW(r->mem, forecast_seen, 2);
    int way = spread_choice(r, "neighbours"), bare = 0;
    m->state.see = see;
    if (way != 2 && !r->data.ties.start) return spread_misuse(r, "--edges FILE is needed, or --neighbours none");
    if (way != 2) seen_add(m, see, r->data.ties, way == 1, S("neighbours"));
    for (int i = 0; way == 0 && i < r->data.n; i++) bare += graph_degree(&r->data.ties, i) == 0;
    if (bare) report_note(&r->out, "%d look to nobody: no neighbours is not the same as neighbours without it, but their hazard has no part from there", bare);
    if (!spread_given(r, "group")) return true;
    const attribute *c = spread_attribute_of(r, "group");
    if (!c) return false;
    seen_add(m, see, nearness_alike(r->mem, r->data.n, &(likeness){.group = spread_groups(r, c)}), false, c->name);
    return true;
}

bool model_read(spread_run *r, spread_model *m)
{
    *m = (spread_model){.window = (int)spread_whole(r, "window")};
    m->state.n = r->data.n;
    m->state.additive = spread_choice(r, "model") == 0;
    if (!fixed_read(r, m) || !seen_read(r, m)) return false;
    if (spread_given(r, "size") && !(m->size = numbers_named(r, "size", spread_text(r, "size"), true))) return false;
    return true;
}

/* ---- rows ---- */

/* What was known at the end of `last`, told from the first period of the window: who had it before counts from the start. */
static adoption known_then(spread_run *r, const spread_model *m, int last, int *first)
{
    const adoption *all = &r->data.when;
    *first = m->window && m->window < last + 1 ? last + 1 - m->window : 0;
    int *toa = NEW(r->mem, int, all->n);
    for (int i = 0; i < all->n; i++)
        toa[i] = all->toa[i] > last ? ADOPTION_NEVER : all->toa[i] < *first ? ADOPTION_BEFORE : all->toa[i] - *first;
    return (adoption){all->n, last + 1 - *first, toa};
}

/* What i looked at in each period; who looks to nobody has no part from there. */
static double *seen_column(spread_run *r, const forecast_seen *s, const adoption *when, const panel *rows)
{
    exposure_kind kind = {.ties = s->ties, .graphs = 1, .lag = 1, .sum = s->count};
    double *e = exposure_by_period(r->mem, &kind, when, &r->crew);
    for (i64 k = 0; k < (i64)when->n * when->periods; k++) e[k] = isnan(e[k]) ? 0.0 : e[k];
    return panel_of_both(r->mem, &r->crew, rows, e);
}

/* ---- fits ---- */

typedef struct {
    i64 n;
    int p;
    const double **x;
    const panel *rows;
} design;

static spread_fitted fit_additive(spread_run *r, const design *d)
{
    bool *y = NEW(r->mem, bool, d->n);
    for (i64 k = 0; k < d->n; k++) y[k] = d->rows->y[k] > 0.0;
    intensity_fit f = intensity_new(r->mem, &(intensity_data){d->n, d->p, d->x, y});
    return (spread_fitted){.refused = f.refused, .theta = f.estimate, .se = f.se, .root = f.root, .loglik = f.loglik, .rows = d->n, .events = (i64)f.events};
}

static spread_fitted fit_cloglog(spread_run *r, const design *d)
{
    glm_data g = {.n = d->n, .p = d->p - 1, .x = d->x + 1, .y = d->rows->y, .groups = 1, .link = GLM_CLOGLOG};
    glm_fit f = glm_new(r->mem, &r->crew, &g, &(glm_how){0});
    spread_fitted s = {.refused = f.refused, .theta = f.estimate, .se = f.se, .loglik = f.loglik, .rows = d->n, .events = (i64)f.events};
    for (int i = 0; !f.refused && i < f.q; i++)
        if (!isfinite(f.se[i])) s.refused = "a column separates those who adopt, or depends on the others: leave it out";
    if (s.refused) return s;
    s.root = f.cov;
    if (matrix_cholesky(s.root, d->p, 0.0) >= 0) s.refused = "the columns depend too much on each other";
    for (int i = 0; i < d->p; i++)
        for (int j = i + 1; j < d->p; j++) s.root[i * d->p + j] = 0.0;
    return s;
}

/* How far the numbers in each period were from what the fit expects of them. */
static double unrest_of(spread_run *r, const design *d, const spread_fitted *f, bool additive)
{
    double *seen = NEW(r->mem, double, d->rows->periods), *expected = NEW(r->mem, double, d->rows->periods);
    for (i64 k = 0; k < d->n; k++) {
        double eta = 0.0;
        for (int c = 0; c < d->p; c++) eta += f->theta[c] * d->x[c][k];
        seen[d->rows->period[k]] += d->rows->y[k];
        expected[d->rows->period[k]] += -expm1(-(additive ? eta : exp(eta)));
    }
    return forecast_unrest(seen, expected, d->rows->periods);
}

static spread_fitted fit_columns(spread_run *r, spread_model *m, int last, const double **units, int fixed)
{
    int first;
    adoption when = known_then(r, m, last, &first);
    panel rows = panel_new(r->mem, &r->crew, &when);
    design d = {rows.n, fixed, NEW(r->mem, const double *, MODEL_COLUMNS), &rows};
    bool *has = NEW(r->mem, bool, when.n), full = units == m->state.x;
    for (int c = 0; c < fixed; c++) d.x[c] = panel_of_units(r->mem, &r->crew, &rows, units[c]);
    for (int c = 0; full && c < m->state.seen; c++) d.x[d.p++] = seen_column(r, &m->state.see[c], &when, &rows);
    bool additive = !full || m->state.additive;
    spread_fitted f = additive ? fit_additive(r, &d) : fit_cloglog(r, &d);
    f.first = first;
    if (!f.refused) f.unrest = unrest_of(r, &d, &f, additive);
    for (int i = 0; i < when.n; i++) has[i] = r->data.when.toa[i] <= last;
    m->state.has = has;
    return f;
}

spread_fitted model_fit(spread_run *r, spread_model *m, int last) { return fit_columns(r, m, last, (const double **)(uintptr_t)m->state.x, m->state.fixed); }

spread_fitted model_fit_plain(spread_run *r, spread_model *m, int last, const double *other)
{
    const double **units = NEW(r->mem, const double *, 2);
    units[0] = m->state.x[0];
    units[1] = other;
    return fit_columns(r, m, last, units, other ? 2 : 1);
}
