/*
 * glm_error.c — standard errors: by the model, robust, or by cluster (White 1980; Liang and Zeger 1986), all in the arrow's
 * shape. A group's intercept is a_k - d_kᵀ g: g is what the columns' scores give, a_k = its own score / its information.
 * So Var = P_k - 2 d_kᵀ V_k + d_kᵀ M d_k with P_k = Var(a_k), V_k = Cov(a_k, g), M = Var(g). By the model P is 1 / information
 * and V is 0; by cluster all three are sums over clusters of products of their scores.
 */
#include "engine/glm_inside.h"

#include <math.h>
#include <string.h>

#include "engine/matrix.h"

typedef struct {
    double *p, *q;           /* groups: Var(a_k), Cov(a_k, a_base) */
    double *v;               /* groups × r */
    double *m;               /* r × r */
} meat;

typedef struct {
    arena *mem;
    const crew *crew;
    const glm_search *s;
    const glm_data *d;
    const glm_how *how;
    int base;                /* -1: no differences */
    meat of;
} errors;

static double information(const errors *e, int g) { return e->s->rows.free ? e->s->sums.v[g] : 0.0; }

/* g := S⁻¹ g, nothing for what was lost. */
static void unwind(const errors *e, double *g)
{
    const glm_arrow *w = &e->s->arrow;
    int n = e->s->rows.r;
    for (int i = 0; i < n; i++)
        if (w->lost[i]) g[i] = 0.0;
    matrix_solve(w->l, n, g);
}

/* From scores to influences: M := S⁻¹ M S⁻¹, V_k := S⁻¹ V_k. */
static void unwind_all(errors *e)
{
    int n = e->s->rows.r;
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < n; i++) unwind(e, e->of.m + i * n);
        for (int i = 0; i < n; i++)
            for (int k = 0; k < i; k++) {
                double x = e->of.m[i * n + k];
                e->of.m[i * n + k] = e->of.m[k * n + i];
                e->of.m[k * n + i] = x;
            }
    }
    for (int g = 0; g < e->s->rows.groups; g++) unwind(e, e->of.v + (ptrdiff_t)g * n);
}

/* ---- by the model ---- */

static const char *by_model(errors *e)
{
    int n = e->s->rows.r;
    for (int g = 0; g < e->s->rows.groups; g++) e->of.p[g] = information(e, g) > 0.0 ? 1.0 / information(e, g) : 0.0;
    matrix_inverse(e->s->arrow.l, n, e->of.m);
    for (int i = 0; i < n * n; i++)
        if (e->s->arrow.lost[i / n] || e->s->arrow.lost[i % n]) e->of.m[i] = 0.0;
    return NULL;
}

/* ---- robust: each of a row's counts is a cluster of its own ---- */

static void fill_squares(const void *arg, glm_block *b)
{
    const double *y = b->y, *weight = b->weight;
    b->weight = NULL;
    b->y = b->wz[0];
    for (int event = 0; event < 2; event++) {
        for (int i = 0; i < b->m; i++) b->wz[0][i] = event;
        glm_fill_expected(arg, b);
        for (int i = 0; i < b->m && !event; i++) b->spare[i] = b->u[i];
    }
    for (int i = 0; i < b->m; i++) {
        double w = weight ? weight[i] : 1.0;
        b->v[i] = w > 0.0 ? w * ((y[i] > 0.0 ? y[i] * b->u[i] * b->u[i] : 0.0) + (y[i] < 1.0 ? (1.0 - y[i]) * b->spare[i] * b->spare[i] : 0.0)) : 0.0;
        b->u[i] = b->l[i] = 0.0;
    }
}

static void robust_group(errors *e, int g, const glm_sums *s)
{
    int n = e->s->rows.r;
    const double *c = e->s->arrow.vz_v + (ptrdiff_t)g * n, *h = s->vz + (ptrdiff_t)g * n;
    double info = information(e, g);
    if (!(info > 0.0)) return;
    e->of.p[g] = s->v[g] / (info * info);
    for (int i = 0; i < n; i++) {
        e->of.v[(ptrdiff_t)g * n + i] = (h[i] - c[i] * s->v[g]) / info;
        for (int k = 0; k < n; k++) e->of.m[i * n + k] += c[i] * c[k] * s->v[g] - h[i] * c[k] - c[i] * h[k];
    }
}

static double count(const errors *e)
{
    const glm_rows *r = &e->s->rows;
    double n = 0.0;
    for (i64 i = 0; i < r->n; i++) n += r->weight ? r->weight[i] : 1.0;
    return n;
}

static void scale_by(errors *e, double by)
{
    int n = e->s->rows.r;
    for (int g = 0; g < e->s->rows.groups; g++) {
        e->of.p[g] *= by;
        e->of.q[g] *= by;
        for (int i = 0; i < n; i++) e->of.v[(ptrdiff_t)g * n + i] *= by;
    }
    for (int i = 0; i < n * n; i++) e->of.m[i] *= by;
}

static const char *by_row(errors *e)
{
    const glm_rows *r = &e->s->rows;
    glm_sums s = glm_sums_new(e->mem, r);
    glm_pass_run(e->mem, e->crew, &(glm_pass){.rows = r, .alpha = e->s->alpha, .gamma = e->s->gamma, .fill = fill_squares, .arg = &e->s->link}, &s);
    memcpy(e->of.m, s.vzz, (size_t)(r->r * r->r) * sizeof *s.vzz);
    for (int g = 0; g < r->groups; g++) robust_group(e, g, &s);
    unwind_all(e);
    double n = count(e);
    if (!(n > 1.0)) return "robust errors need more than one row";
    scale_by(e, n / (n - 1.0));
    return NULL;
}

/* ---- by cluster ---- */

typedef struct {
    const errors *of;
    double *u;               /* n: scores, in the order of groups */
} scores;

static void fill_scores(const void *arg, glm_block *b)
{
    const scores *s = arg;
    glm_fill_expected(&s->of->s->link, b);
    memcpy(s->u + b->at, b->u, (size_t)b->m * sizeof *b->u);
    for (int i = 0; i < b->m; i++) b->u[i] = b->v[i] = b->l[i] = 0.0;
}

/* Rows of each cluster, in their order: start[clusters + 1] and row[n]. */
typedef struct {
    i64 *start, *row;
    int *group;              /* n: of a row in the order of groups */
    double *own;             /* groups: a_k of the cluster at hand */
    int *touched;            /* groups that it has rows in */
    double *t;               /* r: its scores */
} clustering;

static clustering clusters_make(errors *e)
{
    const glm_rows *r = &e->s->rows;
    int n = e->how->clusters;
    clustering c = {NEW(e->mem, i64, n + 2), NEW(e->mem, i64, r->n), NEW(e->mem, int, r->n), NEW(e->mem, double, r->groups), NEW(e->mem, int, r->groups), NEW(e->mem, double, r->r)};
    for (int g = 0; g < r->groups; g++)
        for (i64 i = r->from[g]; i < r->from[g + 1]; i++) c.group[i] = g;
    for (i64 i = 0; i < r->n; i++) c.start[e->how->cluster[i] + 2]++;
    for (int k = 2; k < n + 2; k++) c.start[k] += c.start[k - 1];
    for (i64 i = 0; i < r->n; i++) c.row[c.start[e->how->cluster[r->row ? r->row[i] : i] + 1]++] = i;
    return c;
}

static void row_add(const errors *e, const clustering *c, i64 row, double u)
{
    const glm_rows *r = &e->s->rows;
    int g = c->group[row];
    const double *mean = e->s->arrow.vz_v + (ptrdiff_t)g * r->r;
    for (int k = 0; k < r->r; k++) c->t[k] += u * ((r->z[k][row] - r->centre[k]) * r->scale[k] - (r->free ? mean[k] : 0.0));
    if (information(e, g) > 0.0) c->own[g] += u / information(e, g);
}

/* Adds the products of one cluster's scores, and clears them. */
static void cluster_add(errors *e, const clustering *c, int touched)
{
    int n = e->s->rows.r;
    double at_base = e->base >= 0 ? c->own[e->base] : 0.0;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++) e->of.m[i * n + k] += c->t[i] * c->t[k];
    for (int i = 0; i < touched; i++) {
        int g = c->touched[i];
        e->of.p[g] += c->own[g] * c->own[g];
        e->of.q[g] += c->own[g] * at_base;
        for (int k = 0; k < n; k++) e->of.v[(ptrdiff_t)g * n + k] += c->own[g] * c->t[k];
    }
    for (int i = 0; i < touched; i++) c->own[c->touched[i]] = 0.0;
    memset(c->t, 0, (size_t)n * sizeof *c->t);
}

/* One cluster; false if it has no weight. Its rows are in the order of groups. */
static bool cluster_take(errors *e, const clustering *c, int at, const double *u)
{
    const glm_rows *r = &e->s->rows;
    bool any = false;
    int touched = 0;
    for (i64 i = c->start[at]; i < c->start[at + 1]; i++) {
        i64 row = c->row[i];
        if (r->weight && !(r->weight[row] > 0.0)) continue;
        any = true;
        if (!touched || c->touched[touched - 1] != c->group[row]) c->touched[touched++] = c->group[row];
        row_add(e, c, row, u[row]);
    }
    cluster_add(e, c, touched);
    return any;
}

static const char *by_cluster(errors *e)
{
    const glm_rows *r = &e->s->rows;
    scores s = {e, NEW(e->mem, double, r->n)};
    glm_sums none = glm_sums_new(e->mem, r);
    glm_pass_run(e->mem, e->crew, &(glm_pass){.rows = r, .alpha = e->s->alpha, .gamma = e->s->gamma, .fill = fill_scores, .arg = &s}, &none);
    clustering c = clusters_make(e);
    double clusters = 0.0;
    for (int k = 0; k < e->how->clusters; k++) clusters += cluster_take(e, &c, k, s.u);
    if (!(clusters > 1.0)) return "errors by cluster need more than one cluster";
    unwind_all(e);
    scale_by(e, clusters / (clusters - 1.0));
    return NULL;
}

/* ---- to the coefficients that are told ---- */

/* d_k of a group: what its intercept takes of the columns. */
static void takes(const errors *e, int g, double *d)
{
    const glm_rows *r = &e->s->rows;
    const double *shift = glm_shift(r, g);
    for (int i = 0; i < r->r; i++) {
        d[i] = e->s->arrow.vz_v[(ptrdiff_t)g * r->r + i];
        for (int k = 0; k < r->p; k++) d[i] += r->turn[k * r->r + i] * shift[k];
    }
}

static double form(const double *m, const double *d, int n)
{
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++) sum += d[i] * m[i * n + k] * d[k];
    return sum;
}

/* Variance of a group's intercept, or of its difference from the base's. d, v: scratch of r. */
static double intercept_variance(const errors *e, int g, double *d, double *v)
{
    int n = e->s->rows.r;
    bool differs = e->base >= 0 && g != e->base;
    double own = e->of.p[g] + (differs ? e->of.p[e->base] - 2.0 * e->of.q[g] : 0.0), cross = 0.0;
    takes(e, g, d);
    for (int i = 0; i < n; i++) v[i] = e->of.v[(ptrdiff_t)g * n + i];
    if (differs) {
        double other[n + 1];
        takes(e, e->base, other);
        for (int i = 0; i < n; i++) {
            d[i] -= other[i];
            v[i] -= e->of.v[(ptrdiff_t)e->base * n + i];
        }
    }
    for (int i = 0; i < n; i++) cross += d[i] * v[i];
    return own - 2.0 * cross + form(e->of.m, d, n);
}

/* cov[i][k] of the columns := turn M turnᵀ. */
static void columns_covariance(const errors *e, double *cov, int step)
{
    const glm_rows *r = &e->s->rows;
    double *half = NEW(e->mem, double, r->r);
    for (int i = 0; i < r->p; i++) {
        for (int b = 0; b < r->r; b++) {
            half[b] = 0.0;
            for (int a = 0; a < r->r; a++) half[b] += r->turn[i * r->r + a] * e->of.m[a * r->r + b];
        }
        for (int k = 0; k < r->p; k++) {
            cov[i * step + k] = 0.0;
            for (int b = 0; b < r->r; b++) cov[i * step + k] += half[b] * r->turn[k * r->r + b];
        }
    }
}

/* The one intercept's row and column: Cov(a - dᵀg, turn g) = turn (V - M d). */
static void intercept_covariance(const errors *e, double *cov, int step)
{
    const glm_rows *r = &e->s->rows;
    double *d = NEW(e->mem, double, r->r), *x = NEW(e->mem, double, r->r);
    takes(e, 0, d);
    for (int i = 0; i < r->r; i++) {
        x[i] = e->of.v[i];
        for (int k = 0; k < r->r; k++) x[i] -= e->of.m[i * r->r + k] * d[k];
    }
    for (int k = 0; k < r->p; k++) {
        double sum = 0.0;
        for (int i = 0; i < r->r; i++) sum += r->turn[k * r->r + i] * x[i];
        cov[k + 1] = cov[(k + 1) * step] = sum;
    }
    cov[0] = intercept_variance(e, 0, d, x);
}

static void tell(const errors *e, glm_fit *f)
{
    const glm_rows *r = &e->s->rows;
    bool one = e->d->groups == 1;
    int step = r->p + one, first = f->q - step;
    double *d = NEW(e->mem, double, r->r), *v = NEW(e->mem, double, r->r);
    f->cov = NEW(e->mem, double, (ptrdiff_t)step * step);
    columns_covariance(e, f->cov + one * (step + 1), step);
    if (one) intercept_covariance(e, f->cov, step);
    for (int g = 0; g < first; g++) f->se[g] = sqrt(intercept_variance(e, g, d, v));
    for (int i = 0; i < step; i++) f->se[first + i] = sqrt(f->cov[i * step + i]);
    for (int i = 0; i < f->q; i++) {
        if (!f->aliased[i] && !f->diverges[i]) continue;
        f->se[i] = NAN;
        for (int k = 0; k < step && i >= first; k++) f->cov[(i - first) * step + k] = f->cov[k * step + i - first] = NAN;
    }
}

const char *glm_error_fill(arena *a, const crew *c, const glm_search *s, const glm_call *call, glm_fit *f)
{
    const glm_rows *r = &s->rows;
    const char *(*const by[])(errors *) = {by_model, by_row, by_cluster};
    errors e = {a, c, s, call->d, call->how, call->d->groups > 1 ? call->d->base : -1,
        {NEW(a, double, r->groups), NEW(a, double, r->groups), NEW(a, double, (ptrdiff_t)r->groups * r->r), NEW(a, double, r->r * r->r)}};
    const char *why = by[call->how->errors](&e);
    if (!why) tell(&e, f);
    return why;
}
