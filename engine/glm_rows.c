/*
 * glm_rows.c — rows in the order of groups, and a basis in which the information is well conditioned.
 *
 * Usually the columns about their means in units of their spread will do. Where one is nearly a combination of others
 * (a year and its square, say) or wholly one, orthonormal columns are made by Gram and Schmidt's method, each projection
 * done twice (Giraud, Langou and Rozložník 2005); a column of which at most 1e-11 is left is aliased, as in R's glm.
 */
#include "engine/glm_inside.h"

#include <math.h>
#include <string.h>

#include "engine/matrix.h"
#include "engine/wide.h"

static const double NEAR = 1e-6;   /* share of a column's variance that must be its own */
static const double DEPENDS = 1e-11; /* share of its length */

/* ---- what is refused ---- */

static bool between(const double *v, i64 n, double low, double high)
{
    bool good = true;
    for (i64 i = 0; i < n; i++) good = good && v[i] >= low && v[i] <= high;
    return good;
}

static bool whole_between(const int *v, i64 n, int most)
{
    bool good = true;
    for (i64 i = 0; i < n; i++) good = good && v[i] >= 0 && v[i] < most;
    return good;
}

static const char *refused(const glm_data *d)
{
    if (!between(d->y, d->n, 0.0, 1.0)) return "an outcome is not between 0 and 1";
    if (d->weight && !between(d->weight, d->n, 0.0, 1e300)) return "a weight is below 0 or not finite";
    if (d->offset && !between(d->offset, d->n, -1e300, 1e300)) return "an offset is not finite";
    assert(d->groups < 2 || whole_between(d->group, d->n, d->groups));
    return NULL;
}

/* ---- the order of groups ---- */

static bool in_order(const int *group, i64 n)
{
    for (i64 i = 1; i < n; i++)
        if (group[i] < group[i - 1]) return false;
    return true;
}

static const double *sorted(arena *a, const double *v, const i64 *row, i64 n)
{
    if (!v || !row) return v;
    double *out = arena_room(a, sizeof *out, alignof(double), n);
    for (i64 i = 0; i < n; i++) out[i] = v[row[i]];
    return out;
}

static void sort_groups(arena *a, const glm_data *d, glm_rows *r)
{
    i64 *from = NEW(a, i64, r->groups + 1);
    r->from = from;
    from[r->groups] = d->n;
    if (d->groups < 2) return;
    for (i64 i = 0; i < d->n; i++) from[d->group[i]]++;
    i64 at = 0;
    for (int g = 0; g < r->groups; g++) {
        i64 size = from[g];
        from[g] = at;
        at += size;
    }
    from[r->groups] = d->n;
    if (in_order(d->group, d->n)) return;
    i64 *row = NEW(a, i64, d->n), *next = NEW(a, i64, r->groups);
    memcpy(next, from, (size_t)r->groups * sizeof *next);
    for (i64 i = 0; i < d->n; i++) row[next[d->group[i]]++] = i;
    r->row = row;
}

/* ---- the usual basis: columns about their means, in units of their spread ---- */

static void fill_presence(const void *arg, glm_block *b)
{
    (void)arg;
    for (int i = 0; i < b->m; i++) {
        b->u[i] = b->l[i] = 0.0;
        b->v[i] = !b->weight || b->weight[i] > 0.0 ? 1.0 : 0.0;
    }
}

/* Near the mean, from some rows: so that the products do not cancel. */
static double rough_mean(const double *x, i64 n)
{
    enum { SOME = 512 };
    i64 step = n / SOME + 1, used = 0;
    double sum = 0.0;
    for (i64 i = 0; i < n; i += step, used++) sum += x[i];
    return used ? sum / (double)used : 0.0;
}

static void take_out_groups(const glm_rows *r, glm_sums *s)
{
    for (int g = 0; g < r->groups && r->free; g++) {
        const double *h = s->vz + (ptrdiff_t)g * r->r;
        for (int i = 0; i < r->r && s->v[g] > 0.0; i++)
            for (int k = 0; k < r->r; k++) s->vzz[i * r->r + k] -= h[i] * h[k] / s->v[g];
    }
}

/* Means and spreads from the first products; whether each column has enough that is its own. */
static bool standardise(arena *a, glm_rows *r, glm_sums *s)
{
    int n = r->r;
    bool good = true;
    double rows = 0.0, *all = NEW(a, double, n), *sum = NEW(a, double, n);
    for (int g = 0; g < r->groups; g++) rows += s->v[g];
    for (int k = 0; k < n; k++)
        for (int g = 0; g < r->groups; g++) sum[k] += s->vz[(ptrdiff_t)g * n + k];
    for (int k = 0; k < n; k++) all[k] = s->vzz[k * n + k];
    take_out_groups(r, s);
    for (int k = 0; k < n; k++) {
        double own = s->vzz[k * n + k];
        good = good && own > NEAR * all[k];
        if (r->free) r->centre[k] += sum[k] / rows;
        r->spread[k] = own > 0.0 ? sqrt(own / rows) : 1.0;
        r->scale[k] = 1.0 / r->spread[k];
    }
    return good && matrix_cholesky(s->vzz, n, NEAR) < 0;
}

static void plain_basis(arena *a, glm_rows *r)
{
    r->turn = NEW(a, double, r->p * r->p);
    for (int k = 0; k < r->p; k++) r->turn[k * r->p + k] = r->scale[k];
    r->shift = r->centre;
}

/* ---- the careful basis ---- */

static double long_dot(const double *x, const double *y, i64 n)
{
    double sum = 0.0;
    for (i64 i = 0; i < n; i += GLM_BLOCK) sum += wide_dot(x + i, y + i, n - i < GLM_BLOCK ? (int)(n - i) : GLM_BLOCK);
    return sum;
}

static bool is_there(const glm_rows *r, i64 i) { return !r->weight || r->weight[i] > 0.0; }

/* Takes the means of groups out of q, twice for the last bits; mean[groups × p] at column k. */
static void take_out_means(const glm_rows *r, double *q, int k)
{
    for (int g = 0; g < 2 * r->groups && r->free; g++) {
        i64 from = r->from[g / 2], to = r->from[g / 2 + 1], n = 0;
        double sum = 0.0;
        for (i64 i = from; i < to; i++)
            if (is_there(r, i)) sum += q[i], n++;
        if (!n) continue;
        for (i64 i = from; i < to; i++) q[i] -= sum / (double)n;
        r->shift[(ptrdiff_t)(g / 2) * r->p + k] += sum / (double)n;
    }
}

/* A column of the data that is no combination of those before: its place in the basis, and its part of each basis column. */
typedef struct {
    int *column;
    double *part; /* p × p: row l, column k: how much of basis column l is in kept column k */
} made_of;

static void careful_column(arena *a, glm_rows *r, int k, const double *x, made_of *m)
{
    i64 n = r->n;
    double *q = arena_room(a, sizeof *q, alignof(double), n), whole;
    for (i64 i = 0; i < n; i++) q[i] = is_there(r, i) ? x[i] : 0.0;
    whole = sqrt(long_dot(q, q, n));
    take_out_means(r, q, k);
    for (i64 i = 0; i < n; i++) q[i] = is_there(r, i) ? q[i] : 0.0;
    for (int l = 0; l < 2 * r->r; l++) {
        const double *before = r->z[l % r->r];
        double c = long_dot(before, q, n) / (double)n;
        for (i64 i = 0; i < n; i++) q[i] -= c * before[i];
        m->part[(l % r->r) * r->p + r->r] += c;
    }
    double left = sqrt(long_dot(q, q, n)), unit = left / sqrt((double)n);
    r->aliased[k] = !(left > DEPENDS * whole);
    if (r->aliased[k]) {
        for (int l = 0; l < r->r; l++) m->part[l * r->p + r->r] = 0.0;
        return;
    }
    for (i64 i = 0; i < n; i++) q[i] /= unit;
    m->part[r->r * r->p + r->r] = unit;
    m->column[r->r] = k;
    r->z[r->r++] = q;
}

/* turn := the inverse of the triangle, in the rows of the columns that were kept. */
static void turn_back(arena *a, glm_rows *r, const made_of *m)
{
    r->turn = NEW(a, double, r->p * r->r);
    for (int e = 0; e < r->r; e++)
        for (int l = e; l >= 0; l--) {
            double x = l == e;
            for (int k = l + 1; k <= e; k++) x -= m->part[l * r->p + k] * r->turn[m->column[k] * r->r + e];
            r->turn[m->column[l] * r->r + e] = x / m->part[l * r->p + l];
        }
}

static void careful_basis(arena *a, const double *const *x, glm_rows *r)
{
    made_of m = {NEW(a, int, r->p), NEW(a, double, r->p * r->p)};
    const double **from = NEW(a, const double *, r->p);
    memcpy(from, x, (size_t)r->p * sizeof *from);
    r->r = 0;
    r->shift = NEW(a, double, (ptrdiff_t)r->groups * r->p);
    r->shift_step = r->p;
    for (int k = 0; k < r->p; k++) careful_column(a, r, k, from[k], &m);
    turn_back(a, r, &m);
    for (int k = 0; k < r->r; k++) {
        r->centre[k] = 0.0;
        r->scale[k] = 1.0;
    }
}

/* ---- all of it ---- */

static bool sums_are_finite(const glm_rows *r, const glm_sums *s)
{
    double sum = 0.0;
    for (int k = 0; k < r->r; k++) sum += s->vzz[k * r->r + k];
    return isfinite(sum);
}

const char *glm_rows_make(arena *a, const crew *c, const glm_data *d, glm_rows *r)
{
    const char *why = refused(d);
    if (why) return why;
    *r = (glm_rows){.n = d->n, .p = d->p, .r = d->p, .groups = d->groups > 1 ? d->groups : 1, .free = d->groups > 0};
    sort_groups(a, d, r);
    r->y = sorted(a, d->y, r->row, d->n);
    r->weight = sorted(a, d->weight, r->row, d->n);
    r->offset = sorted(a, d->offset, r->row, d->n);
    r->z = NEW(a, const double *, d->p);
    r->centre = NEW(a, double, d->p);
    r->scale = NEW(a, double, d->p);
    r->spread = NEW(a, double, d->p);
    r->aliased = NEW(a, bool, d->p);
    for (int k = 0; k < d->p; k++) {
        r->z[k] = sorted(a, d->x[k], r->row, d->n);
        r->centre[k] = r->free ? rough_mean(r->z[k], d->n) : 0.0;
        r->scale[k] = 1.0;
    }
    glm_sums s = glm_sums_new(a, r);
    glm_pass_run(a, c, &(glm_pass){.rows = r, .fill = fill_presence}, &s);
    if (!sums_are_finite(r, &s)) return "a column has a value that is not finite, or too large to be squared";
    if (standardise(a, r, &s)) plain_basis(a, r);
    else careful_basis(a, r->z, r);
    return NULL;
}
