/*
 * glm_search.c — Newton's method with step halving, on an information of the arrow's shape: each group's intercept is a
 * scalar that is eliminated, S = H_bb - Σ h_k h_kᵀ / H_kk.
 *
 * The observed information makes the steps (they converge quadratically); the last one is made with the expected information,
 * which the standard errors are of. Separation: near a finite maximum Newton's decrement falls quadratically; where the
 * likelihood only nears its bound it falls by e each time, to the end. The decrement does not depend on how columns are measured.
 */
#include "engine/glm_inside.h"

#include <math.h>
#include <string.h>

#include "engine/matrix.h"

enum { MOST_ITERATIONS = 200, MOST_HALVINGS = 40 };

static const double STEP_SMALL = 1e-10;      /* of the coefficient */
static const double STEP_FLOOR = 1e-3;       /* coefficients below count as this: columns have spread 1 */
static const double DECREMENT_ZERO = 1e-20;  /* a step of 1e-10 standard errors */
static const double DECREMENT_LAST = 1e-10;  /* the next step is the last that matters */
static const double DECREMENT_BOUND = 1e-12; /* near enough to a likelihood's bound */
static const double OWN = 1e-12;             /* share of a column's information that must be left */

/* ---- the arrow ---- */

glm_arrow glm_arrow_new(arena *a, const glm_rows *r)
{
    return (glm_arrow){.rows = r, .vz_v = NEW(a, double, (ptrdiff_t)r->groups * r->r), .l = NEW(a, double, r->r * r->r), .lost = NEW(a, bool, r->r)};
}

/* Cholesky of whole, leaving out what depends on columns before it. */
static void factor(const double *whole, int r, glm_arrow *w)
{
    memset(w->lost, 0, (size_t)r * sizeof *w->lost);
    for (int bad = 0; bad >= 0;) {
        memcpy(w->l, whole, (size_t)(r * r) * sizeof *whole);
        for (int i = 0; i < r * r; i++)
            if (w->lost[i / r] || w->lost[i % r]) w->l[i] = i / r == i % r;
        bad = matrix_cholesky(w->l, r, OWN);
        if (bad >= 0) w->lost[bad] = true;
    }
}

void glm_arrow_factor(arena *a, glm_arrow *w, const glm_sums *s)
{
    const glm_rows *r = w->rows;
    char *mark = a->at;
    int n = r->r;
    double *left = NEW(a, double, n * n);
    memcpy(left, s->vzz, (size_t)(n * n) * sizeof *left);
    w->log_det = 0.0;
    for (int g = 0; g < r->groups && r->free; g++) {
        const double *h = s->vz + (ptrdiff_t)g * n;
        double *c = w->vz_v + (ptrdiff_t)g * n;
        if (!(s->v[g] > 0.0)) continue;
        w->log_det += log(s->v[g]);
        for (int i = 0; i < n; i++) c[i] = h[i] / s->v[g];
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++) left[i * n + k] -= h[i] * c[k];
    }
    factor(left, n, w);
    w->log_det += matrix_log_det(w->l, n);
    arena_rewind(a, mark);
}

void glm_arrow_solve(const glm_arrow *w, const glm_sums *s, double *alpha, double *gamma)
{
    const glm_rows *r = w->rows;
    int n = r->r;
    for (int i = 0; i < n; i++) gamma[i] = s->uz[i];
    for (int g = 0; g < r->groups && r->free; g++)
        for (int i = 0; i < n; i++) gamma[i] -= w->vz_v[(ptrdiff_t)g * n + i] * s->u[g];
    for (int i = 0; i < n; i++)
        if (w->lost[i]) gamma[i] = 0.0;
    matrix_solve(w->l, n, gamma);
    for (int g = 0; g < r->groups; g++) {
        alpha[g] = r->free && s->v[g] > 0.0 ? s->u[g] / s->v[g] : 0.0;
        for (int i = 0; i < n && r->free; i++) alpha[g] -= w->vz_v[(ptrdiff_t)g * n + i] * gamma[i];
    }
}

/* ---- one place ---- */

/* A place to stand, and what is seen from there. */
typedef struct {
    double *alpha, *gamma;
    glm_sums sums;
    double goal;
} place;

typedef struct {
    arena *mem;
    const crew *crew;
    glm_search *s;
    bool expected;
} finder;

static void look(const finder *f, place *p)
{
    glm_search *s = f->s;
    glm_pass pass = {.rows = &s->rows, .alpha = p->alpha, .gamma = p->gamma, .fill = f->expected ? glm_fill_expected : glm_fill_observed, .arg = &s->link};
    glm_pass_run(f->mem, f->crew, &pass, &p->sums);
    p->goal = p->sums.l;
    if (!s->firth) return;
    glm_arrow_factor(f->mem, &s->arrow, &p->sums);
    p->goal += 0.5 * s->arrow.log_det;
}

/* Where the step leads; returns Newton's decrement, twice what the goal is expected to grow. */
static double aim(const finder *f)
{
    glm_search *s = f->s;
    const glm_rows *r = &s->rows;
    glm_arrow_factor(f->mem, &s->arrow, &s->sums);
    if (s->firth) glm_firth_add(f->mem, f->crew, s, &s->sums);
    glm_arrow_solve(&s->arrow, &s->sums, s->step[0], s->step[1]);
    double decrement = 0.0;
    for (int g = 0; g < r->groups; g++) decrement += s->sums.u[g] * s->step[0][g];
    for (int k = 0; k < r->r; k++) decrement += s->sums.uz[k] * s->step[1][k];
    return decrement;
}

static bool is_small(const glm_search *s, double decrement)
{
    bool small = true;
    for (int g = 0; g < s->rows.groups; g++) small = small && fabs(s->step[0][g]) <= STEP_SMALL * (fabs(s->alpha[g]) + STEP_FLOOR);
    for (int k = 0; k < s->rows.r; k++) small = small && fabs(s->step[1][k]) <= STEP_SMALL * (fabs(s->gamma[k]) + STEP_FLOOR);
    return small || decrement < DECREMENT_ZERO;
}

static void swap_places(glm_search *s, place *p)
{
    place here = {s->alpha, s->gamma, s->sums, s->goal};
    s->alpha = p->alpha;
    s->gamma = p->gamma;
    s->sums = p->sums;
    s->goal = p->goal;
    *p = here;
}

/* Part of the step from here. */
static void stride(const glm_search *s, double part, double *alpha, double *gamma)
{
    for (int g = 0; g < s->rows.groups; g++) alpha[g] = s->alpha[g] + part * s->step[0][g];
    for (int k = 0; k < s->rows.r; k++) gamma[k] = s->gamma[k] + part * s->step[1][k];
}

/* Goes as far as the goal does not fall; false if it falls everywhere. */
static bool go(const finder *f, place *next)
{
    glm_search *s = f->s;
    double part = 1.0;
    for (int i = 0; i < MOST_HALVINGS; i++, part *= 0.5) {
        stride(s, part, next->alpha, next->gamma);
        look(f, next);
        if (next->goal >= s->goal - 1e-10 * (1.0 + fabs(s->goal))) break;
    }
    if (!(next->goal >= s->goal - 1e-10 * (1.0 + fabs(s->goal)))) return false;
    swap_places(s, next);
    return true;
}

/* ---- the way ---- */

static place place_new(const finder *f)
{
    const glm_rows *r = &f->s->rows;
    return (place){NEW(f->mem, double, r->groups), NEW(f->mem, double, r->r), glm_sums_new(f->mem, r), 0.0};
}

/* The overall rate in each group, and nothing by the columns. */
static void start(const glm_search *s, place *p)
{
    const glm_rows *r = &s->rows;
    double events = 0.0, all = 0.0, offset = 0.0;
    for (i64 i = 0; i < r->n; i++) {
        double w = r->weight ? r->weight[i] : 1.0;
        all += w;
        events += w * r->y[i];
        offset += r->offset ? w * r->offset[i] : 0.0;
    }
    for (int g = 0; g < r->groups; g++) p->alpha[g] = r->free ? glm_link_of(s->link, events / all) - offset / all : 0.0;
}

static void walk(finder *f, place *next)
{
    glm_search *s = f->s;
    double before = INFINITY;
    for (; s->iterations < MOST_ITERATIONS; s->iterations++) {
        double decrement = aim(f);
        s->converged = f->expected && is_small(s, decrement);
        if (s->converged) stride(s, 1.0, s->alpha, s->gamma); /* what is seen from there is the same to the last digits */
        if (s->converged || !isfinite(decrement)) return;
        bool fast = decrement < 0.05 * before;
        s->separated = !f->expected && !fast && decrement < DECREMENT_BOUND;
        if (s->separated) return;
        f->expected = f->expected || (fast && decrement < DECREMENT_LAST);
        if (!go(f, next)) return;
        before = decrement;
    }
}

bool glm_search_run(arena *a, const crew *c, glm_search *s)
{
    finder f = {.mem = a, .crew = c, .s = s, .expected = s->firth};
    place here = place_new(&f), next = place_new(&f);
    s->arrow = glm_arrow_new(a, &s->rows);
    s->step[0] = NEW(a, double, s->rows.groups);
    s->step[1] = NEW(a, double, s->rows.r);
    start(s, &here);
    look(&f, &here);
    if (!isfinite(here.goal)) return false;
    swap_places(s, &here);
    walk(&f, &next);
    if (f.expected) return true;
    f.expected = true;
    place same = {s->alpha, s->gamma, s->sums, s->goal};
    look(&f, &same);
    s->sums = same.sums;
    glm_arrow_factor(a, &s->arrow, &s->sums);
    return true;
}
