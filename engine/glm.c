/* glm.c — a fit from the data to what is told of it: the search's result in the data's own coefficients, deviances, tests. */
#include "engine/glm.h"

#include <math.h>
#include <string.h>

#include "engine/glm_inside.h"
#include "engine/normal.h"

static const double DIVERGES = 1e-3; /* of the largest step: a coefficient that still moves where the likelihood has its bound */

/* ---- counts and constants ---- */

typedef struct {
    double weight, events;
    double saturated;        /* log-likelihood of a model that fits each row exactly */
    double ways;             /* Σ ln(weight choose weight × y) */
    i64 rows;
} totals;

static double entropy(double y) { return y > 0.0 && y < 1.0 ? y * log(y) + (1.0 - y) * log1p(-y) : 0.0; }

static double ways(double n, double k) { return lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0); }

static totals count(const glm_data *d)
{
    totals t = {0};
    for (i64 i = 0; i < d->n; i++) {
        double w = d->weight ? d->weight[i] : 1.0, y = d->y[i];
        t.rows += w > 0.0;
        t.weight += w;
        t.events += w * y;
        if (y == 0.0 || y == 1.0) continue;
        t.saturated += w * entropy(y);
        t.ways += ways(w, w * y);
    }
    return t;
}

static const char *refused(const glm_how *how, const totals *t)
{
    if (!t->rows) return "there are no rows";
    if (!(t->events > 0.0)) return "there are no events";
    if (!(t->events < t->weight)) return "all rows have the event";
    return how->errors == GLM_CLUSTER && how->clusters < 2 ? "errors by cluster need more than one cluster" : NULL;
}

/* ---- the null model ---- */

static glm_search search_new(const glm_rows *rows, glm_link link, bool firth) { return (glm_search){.rows = *rows, .link = link, .firth = firth}; }

/* The same rows without columns, with one intercept or none. */
static double null_loglik(arena *a, const crew *c, const glm_data *d, const glm_rows *rows, const totals *t)
{
    bool intercept = d->groups == 1 || (d->groups > 1 && d->base >= 0);
    double mean = t->events / t->weight;
    if (intercept && !d->offset) return t->weight * entropy(mean);
    i64 from[2] = {0, rows->n};
    glm_rows bare = *rows;
    bare.r = bare.p = 0;
    bare.groups = 1;
    bare.from = from;
    bare.free = intercept;
    glm_search s = search_new(&bare, d->link, false);
    return glm_search_run(a, c, &s) ? s.sums.l : NAN;
}

/* ---- coefficients ---- */

/* From the basis to the data's columns and intercepts; the same for a step. */
static void translate(const glm_rows *r, const glm_data *d, const double *const inner[2], double *out)
{
    double *beta = out + d->groups;
    for (int k = 0; k < r->p; k++) {
        beta[k] = 0.0;
        for (int i = 0; i < r->r; i++) beta[k] += r->turn[k * r->r + i] * inner[1][i];
    }
    for (int g = 0; g < d->groups; g++) {
        out[g] = inner[0][g];
        for (int k = 0; k < r->p; k++) out[g] -= glm_shift(r, g)[k] * beta[k];
    }
    for (int g = 0; g < d->groups && d->groups > 1 && d->base >= 0; g++)
        if (g != d->base) out[g] -= out[d->base];
}

/* Which coefficients grow without end: those that the last step still moves. */
static void mark_diverging(arena *a, const glm_search *s, const glm_data *d, glm_fit *f)
{
    const glm_rows *r = &s->rows;
    double *step = NEW(a, double, f->q), most = 0.0;
    translate(r, d, (const double *const[2]){s->step[0], s->step[1]}, step);
    for (int k = 0; k < r->p; k++) step[d->groups + k] *= r->spread[k];
    for (int i = 0; i < f->q; i++) most = fmax(most, fabs(step[i]));
    for (int i = 0; i < f->q; i++) f->diverges[i] = fabs(step[i]) > DIVERGES * most;
}

static void tell_estimates(arena *a, const glm_search *s, const glm_data *d, glm_fit *f)
{
    translate(&s->rows, d, (const double *const[2]){s->alpha, s->gamma}, f->estimate);
    memcpy(f->aliased + d->groups, s->rows.aliased, (size_t)d->p * sizeof *f->aliased);
    if (s->separated) mark_diverging(a, s, d, f);
    for (int i = 0; i < f->q; i++)
        if (f->aliased[i] || f->diverges[i]) f->estimate[i] = NAN;
}

/* ---- the fit ---- */

static glm_fit fit_room(arena *a, int q)
{
    return (glm_fit){.q = q, .estimate = NEW(a, double, q), .se = NEW(a, double, q), .aliased = NEW(a, bool, q), .diverges = NEW(a, bool, q)};
}

static void tell_likelihood(const glm_search *s, const totals *t, double null, glm_fit *f)
{
    f->rank = s->rows.r + (s->rows.free ? s->rows.groups : 0);
    f->loglik = s->sums.l + t->ways;
    f->penalised = f->loglik + 0.5 * s->arrow.log_det;
    f->deviance = 2.0 * (t->saturated - s->sums.l);
    f->null_deviance = 2.0 * (t->saturated - null);
    f->aic = 2.0 * (f->rank - f->loglik);
    f->events = t->events;
    f->n = t->rows;
    f->iterations = s->iterations;
    f->converged = s->converged;
    f->separated = s->separated;
}

glm_fit glm_new(arena *a, const crew *c, const glm_data *d, const glm_how *how)
{
    glm_rows rows;
    glm_fit f = fit_room(a, d->groups + d->p);
    const char *why = glm_rows_make(a, c, d, &rows);
    if (why) return (glm_fit){.refused = why};
    totals t = count(d);
    why = refused(how, &t);
    if (why) return (glm_fit){.refused = why};
    glm_search s = search_new(&rows, d->link, how->firth);
    if (!glm_search_run(a, c, &s)) return (glm_fit){.refused = "the offset is so large that nothing else can be seen"};
    tell_estimates(a, &s, d, &f);
    tell_likelihood(&s, &t, null_loglik(a, c, d, &rows, &t), &f);
    why = glm_error_fill(a, c, &s, &(glm_call){d, how}, &f);
    return why ? (glm_fit){.refused = why} : f;
}

/* ---- tests ---- */

static glm_data without(arena *a, const glm_data *d, const glm_terms *t, int term)
{
    glm_data less = *d;
    const double **x = NEW(a, const double *, d->p);
    less.x = x;
    less.p = 0;
    for (int k = 0; k < d->p; k++)
        if (t->of[k] != term) x[less.p++] = d->x[k];
    if (term == t->groups) less.groups = d->base >= 0;
    return less;
}

glm_drops glm_drop(arena *a, const crew *c, const glm_data *d, const glm_fit *whole, const glm_terms *terms)
{
    glm_drops out = {NEW(a, double, terms->n), NEW(a, double, terms->n), NEW(a, int, terms->n)};
    for (int t = 0; t < terms->n; t++) {
        glm_data less = without(a, d, terms, t);
        glm_fit f = glm_new(a, c, &less, &(glm_how){0});
        bool known = !f.refused && !whole->separated && !f.separated;
        out.df[t] = f.refused ? 0 : whole->rank - f.rank;
        out.chi2[t] = known ? fmax(0.0, 2.0 * (whole->loglik - f.loglik)) : NAN;
        out.p[t] = known && out.df[t] > 0 ? chi2_upper(out.chi2[t], out.df[t]) : NAN;
    }
    return out;
}
