/*
 * cox.c — from the data to what is told of them: Newton's method with step halving, errors, tests.
 *
 * Near a finite maximum Newton's decrement falls quadratically; where the likelihood only nears its bound (one column puts
 * those with the event first each time) it falls by e at each step, to the end: that is how it is found, as in glm_search.c.
 */
#include "engine/cox_inside.h"

#include <math.h>
#include <string.h>

#include "engine/matrix.h"
#include "engine/normal.h"

enum { MOST_ITERATIONS = 100, MOST_HALVINGS = 40 };

static const double STEP_SMALL = 1e-10;      /* of the coefficient */
static const double STEP_FLOOR = 1e-3;       /* coefficients below count as this: basis columns have spread 1 */
static const double DECREMENT_ZERO = 1e-20;  /* a step of 1e-10 standard errors */
static const double DECREMENT_BOUND = 1e-12; /* near enough to a likelihood's bound */
static const double FALL = 1e-10;            /* of the likelihood: what rounding may take */
static const double DIVERGES = 1e-3;         /* of the largest step: a coefficient that still moves at the bound */

typedef struct {
    arena *mem;
    const crew *crew;
    cox_rows rows;
    cox_risk risk;
    glm_rows whole;      /* the basis without intercepts, for the arrow */
    glm_arrow arrow;     /* of the information */
    glm_sums slope;
    double *gamma, *step, *next;
    double loglik;
    int iterations;
    bool converged, separated;
} search;

/* ---- the way to the maximum ---- */

/* The step from here; returns Newton's decrement. */
static double aim(search *s)
{
    double decrement = 0.0, none = 0.0;
    cox_risk_slope(s->mem, s->crew, &s->risk, &s->slope);
    glm_arrow_factor(s->mem, &s->arrow, &s->slope);
    glm_arrow_solve(&s->arrow, &s->slope, &none, s->step);
    for (int j = 0; j < s->whole.r; j++) decrement += s->slope.uz[j] * s->step[j];
    return decrement;
}

static bool is_small(const search *s, double decrement)
{
    bool small = true;
    for (int j = 0; j < s->whole.r; j++) small = small && fabs(s->step[j]) <= STEP_SMALL * (fabs(s->gamma[j]) + STEP_FLOOR);
    return small || decrement < DECREMENT_ZERO;
}

static void stride(const search *s, double part, double *to)
{
    for (int j = 0; j < s->whole.r; j++) to[j] = s->gamma[j] + part * s->step[j];
}

/* Goes as far as the likelihood does not fall; false if it falls everywhere. */
static bool go(search *s)
{
    double part = 1.0, least = s->loglik - FALL * (1.0 + fabs(s->loglik)), l = NAN;
    for (int i = 0; i < MOST_HALVINGS && !(l >= least); i++, part *= 0.5) {
        stride(s, part, s->next);
        l = cox_risk_look(s->mem, s->crew, &s->risk, s->next);
    }
    if (!(l >= least)) return false;
    memcpy(s->gamma, s->next, (size_t)s->whole.r * sizeof *s->gamma);
    s->loglik = l;
    return true;
}

static void walk(search *s, double decrement)
{
    double before = INFINITY;
    for (; s->iterations < MOST_ITERATIONS; s->iterations++) {
        s->converged = is_small(s, decrement);
        if (s->converged) stride(s, 1.0, s->gamma); /* what is seen from there is the same to the last digits */
        if (s->converged || !isfinite(decrement)) return;
        s->separated = !(decrement < 0.05 * before) && decrement < DECREMENT_BOUND;
        if (s->separated || !go(s)) return;
        before = decrement;
        decrement = aim(s);
    }
}

/* ---- what is told ---- */

/* From the basis to the data's columns. */
static void translate(const glm_rows *b, const double *inner, double *out)
{
    for (int k = 0; k < b->p; k++) {
        out[k] = 0.0;
        for (int i = 0; i < b->r; i++) out[k] += b->turn[k * b->r + i] * inner[i];
    }
}

/* Coefficients that the last step still moves, and those of which no information is left. */
static void mark_diverging(const search *s, cox_fit *f)
{
    const glm_rows *b = &s->rows.basis;
    double *step = NEW(s->mem, double, b->p), most = 0.0;
    translate(b, s->step, step);
    for (int k = 0; k < b->p; k++) {
        step[k] *= b->spread[k];
        most = fmax(most, fabs(step[k]));
    }
    for (int k = 0; k < b->p; k++) {
        f->diverges[k] = s->separated && fabs(step[k]) > DIVERGES * most;
        for (int i = 0; i < b->r; i++) f->diverges[k] = f->diverges[k] || (s->arrow.lost[i] && b->turn[k * b->r + i] != 0.0);
        f->diverges[k] = f->diverges[k] && !b->aliased[k];
    }
}

static void tell_estimates(const search *s, cox_fit *f)
{
    const glm_rows *b = &s->rows.basis;
    translate(b, s->gamma, f->estimate);
    memcpy(f->aliased, b->aliased, (size_t)b->p * sizeof *f->aliased);
    mark_diverging(s, f);
    for (int k = 0; k < b->p; k++)
        if (f->aliased[k] || f->diverges[k]) f->estimate[k] = NAN;
}

/* cov := turn m turnᵀ. */
static void tell_errors(const search *s, const double *m, cox_fit *f)
{
    const glm_rows *b = &s->rows.basis;
    double *half = NEW(s->mem, double, b->r);
    for (int i = 0; i < b->p; i++) {
        for (int l = 0; l < b->r; l++) {
            half[l] = 0.0;
            for (int j = 0; j < b->r; j++) half[l] += b->turn[i * b->r + j] * m[j * b->r + l];
        }
        for (int k = 0; k < b->p; k++) {
            double sum = 0.0;
            for (int l = 0; l < b->r; l++) sum += half[l] * b->turn[k * b->r + l];
            f->cov[i * b->p + k] = isnan(f->estimate[i]) || isnan(f->estimate[k]) ? NAN : sum;
        }
        f->se[i] = sqrt(f->cov[i * b->p + i]);
    }
}

/* gammaᵀ m⁻¹ gamma; NAN where m has no inverse. */
static double wald_of(const search *s, const double *m)
{
    int r = s->whole.r;
    double sum = 0.0, *l = NEW(s->mem, double, r * r), *x = NEW(s->mem, double, r);
    memcpy(l, m, (size_t)(r * r) * sizeof *l);
    memcpy(x, s->gamma, (size_t)r * sizeof *x);
    if (matrix_cholesky(l, r, 1e-12) >= 0) return NAN;
    matrix_solve(l, r, x);
    for (int j = 0; j < r; j++) sum += s->gamma[j] * x[j];
    return sum;
}

static cox_test test_of(double chi2, int df)
{
    bool known = df > 0 && isfinite(chi2);
    return (cox_test){known ? fmax(0.0, chi2) : NAN, known ? chi2_upper(chi2, df) : NAN};
}

static const char *tell_all(search *s, const cox_call *call, cox_fit *f)
{
    int r = s->whole.r;
    double *inverse = NEW(s->mem, double, r * r), *m = inverse;
    tell_estimates(s, f);
    matrix_inverse(s->arrow.l, r, inverse);
    for (int i = 0; i < r * r; i++)
        if (s->arrow.lost[i / r] || s->arrow.lost[i % r]) inverse[i] = 0.0;
    if (call->how->robust) {
        m = NEW(s->mem, double, r * r);
        cox_risk_look(s->mem, s->crew, &s->risk, s->gamma);
        const char *why = cox_robust(s->mem, &s->risk, call, inverse, m);
        if (why) return why;
    }
    tell_errors(s, m, f);
    f->ratio = test_of(2.0 * (s->loglik - f->null_loglik), r);
    f->wald = test_of(s->separated ? NAN : wald_of(s, m), r);
    return NULL;
}

/* ---- the fit ---- */

static cox_fit fit_room(arena *a, const cox_data *d)
{
    cox_fit f = {.p = d->p, .estimate = NEW(a, double, d->p), .se = NEW(a, double, d->p), .aliased = NEW(a, bool, d->p), .diverges = NEW(a, bool, d->p), .cov = NEW(a, double, d->p * d->p), .n = d->n};
    for (i64 i = 0; i < d->n; i++) f.events += d->event[i] == 1.0;
    return f;
}

static void search_make(arena *a, search *s)
{
    int r = s->rows.basis.r;
    s->risk = cox_risk_new(a, &s->rows);
    s->whole = s->risk.whole;
    s->arrow = glm_arrow_new(a, &s->whole);
    s->slope = glm_sums_new(a, &s->whole);
    s->gamma = NEW(a, double, r);
    s->step = NEW(a, double, r);
    s->next = NEW(a, double, r);
}

cox_fit cox_new(arena *a, const crew *c, const cox_data *d, const cox_how *how)
{
    search s = {.mem = a, .crew = c};
    const char *why = cox_rows_make(a, c, d, &s.rows);
    if (why) return (cox_fit){.refused = why};
    cox_fit f = fit_room(a, d);
    search_make(a, &s);
    s.loglik = f.null_loglik = cox_risk_look(a, c, &s.risk, s.gamma);
    if (!isfinite(s.loglik)) return (cox_fit){.refused = "the offset is so large that nothing else can be seen"};
    double decrement = aim(&s);
    f.times = s.rows.times;
    f.rank = s.whole.r;
    f.score = test_of(decrement, f.rank);
    walk(&s, decrement);
    f.loglik = s.loglik;
    f.iterations = s.iterations;
    f.converged = s.converged;
    f.separated = s.separated;
    why = tell_all(&s, &(cox_call){how, d}, &f);
    return why ? (cox_fit){.refused = why} : f;
}
