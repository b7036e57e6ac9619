/* intensity.c — see intensity.h. Rows without an event enter the likelihood through one sum a column. */
#include "engine/intensity.h"

#include <math.h>
#include <string.h>

#include "engine/elem.h"
#include "engine/matrix.h"

enum { STEPS_MOST = 200, HALVINGS = 40 };
static const double CLOSE = 1e-10;

typedef struct {
    const intensity_data *d;
    i64 events, *event;     /* rows where it happened */
    double *rest;           /* p: sums of the columns over the other rows */
    double *l, *trial, *gradient, *step;
    double *information, *packed; /* p × p, and that of the free ones */
    int *free, n_free;
} fitting;

static double row_intensity(const fitting *f, const double *l, i64 row)
{
    double sum = 0.0;
    for (int c = 0; c < f->d->p; c++) sum += l[c] * f->d->x[c][row];
    return sum;
}

static double loglik_at(const fitting *f, const double *l)
{
    double sum = 0.0;
    for (int c = 0; c < f->d->p; c++) sum -= l[c] * f->rest[c];
    for (i64 k = 0; k < f->events; k++) sum += elem_log(-elem_expm1(-row_intensity(f, l, f->event[k])));
    return sum;
}

/* d ln(1 - e^-L)/dL = 1/(e^L - 1), and its derivative -e^L/(e^L - 1)². */
static void slopes(const fitting *f)
{
    int p = f->d->p;
    memset(f->information, 0, (size_t)p * (size_t)p * sizeof(double));
    for (int c = 0; c < p; c++) f->gradient[c] = -f->rest[c];
    for (i64 k = 0; k < f->events; k++) {
        i64 row = f->event[k];
        double up = elem_expm1(row_intensity(f, f->l, row)), first = 1.0 / up, second = (1.0 + up) * first * first;
        for (int c = 0; c < p; c++) {
            double x = f->d->x[c][row];
            f->gradient[c] += first * x;
            for (int b = 0; b <= c; b++) f->information[c * p + b] += second * x * f->d->x[b][row];
        }
    }
}

/* Those that may move: above 0, or pulled up from it. */
static void free_find(fitting *f)
{
    f->n_free = 0;
    for (int c = 0; c < f->d->p; c++)
        if (f->l[c] > 0.0 || f->gradient[c] > 0.0) f->free[f->n_free++] = c;
}

static void pack(fitting *f)
{
    int p = f->d->p, q = f->n_free;
    for (int i = 0; i < q; i++)
        for (int j = 0; j < q; j++) {
            int x = f->free[i], y = f->free[j];
            f->packed[i * q + j] = f->information[(x > y ? x : y) * p + (x > y ? y : x)];
        }
}

/* Cholesky of the free ones; columns that depend on others are taken out, at 0, one after another. */
static void factor(fitting *f)
{
    for (;;) {
        pack(f);
        int bad = matrix_cholesky(f->packed, f->n_free, 1e-12);
        if (bad < 0) return;
        memmove(f->free + bad, f->free + bad + 1, (size_t)(f->n_free - bad - 1) * sizeof(int));
        f->n_free--;
    }
}

/* Halves the step until the likelihood does not fall; what would go below 0 stops there. False: no more to gain. */
static bool move(fitting *f, double *loglik)
{
    int p = f->d->p;
    double part = 1.0;
    for (int h = 0; h < HALVINGS; h++, part *= 0.5) {
        memcpy(f->trial, f->l, (size_t)p * sizeof(double));
        for (int i = 0; i < f->n_free; i++) {
            int c = f->free[i];
            f->trial[c] = fmax(0.0, f->l[c] + part * f->step[i]);
        }
        double got = loglik_at(f, f->trial);
        if (!(got >= *loglik)) continue;
        *loglik = got;
        return true;
    }
    return false;
}

/* Is all within rounding of the optimum: free slopes are nothing beside what they are made of. */
static bool is_settled(const fitting *f)
{
    bool moved = false;
    for (int c = 0; c < f->d->p; c++) moved = moved || fabs(f->trial[c] - f->l[c]) > CLOSE * (f->l[c] + 1e-300);
    return !moved;
}

static bool climb(fitting *f, intensity_fit *r)
{
    r->loglik = loglik_at(f, f->l);
    for (r->iterations = 1; r->iterations <= STEPS_MOST; r->iterations++) {
        slopes(f);
        free_find(f);
        factor(f);
        for (int i = 0; i < f->n_free; i++) f->step[i] = f->gradient[f->free[i]];
        matrix_solve(f->packed, f->n_free, f->step);
        if (!move(f, &r->loglik)) return true;
        bool settled = is_settled(f);
        memcpy(f->l, f->trial, (size_t)f->d->p * sizeof(double));
        if (settled) return true;
    }
    return false;
}

/* ---- what it says ---- */

/* The covariance of those above 0 is the inverse information; its root is the inverse of the transposed factor, turned lower. */
static void errors_fill(arena *a, fitting *f, intensity_fit *r)
{
    int p = f->d->p, q = 0;
    slopes(f);
    for (int c = 0; c < p; c++) {
        r->se[c] = NAN;
        if (f->l[c] > 0.0) f->free[q++] = c;
    }
    f->n_free = q;
    factor(f);
    q = f->n_free;
    double *cov = NEW(a, double, (ptrdiff_t)q * q + 1);
    matrix_inverse(f->packed, q, cov);
    for (int i = 0; i < q; i++) r->se[f->free[i]] = sqrt(cov[i * q + i]);
    if (matrix_cholesky(cov, q, 0.0) >= 0) return;
    for (int i = 0; i < q; i++)
        for (int j = 0; j <= i; j++) r->root[f->free[i] * p + f->free[j]] = cov[i * q + j];
}

static const char *refusal(const intensity_data *d, i64 events)
{
    for (int c = 0; c < d->p; c++)
        for (i64 i = 0; i < d->n; i++)
            if (!(d->x[c][i] >= 0.0) || !isfinite(d->x[c][i])) return "a column of the additive hazard holds a value below 0, or none";
    if (!d->n || !events) return "nothing happened in the rows";
    if (events < 3) return "fewer than three events cannot tell a hazard";
    if (events == d->n) return "it happened in every row: a hazard has no upper end there";
    return NULL;
}

intensity_fit intensity_new(arena *a, const intensity_data *d)
{
    int p = d->p;
    intensity_fit r = {.estimate = NEW(a, double, p), .se = NEW(a, double, p), .root = NEW(a, double, (ptrdiff_t)p * p)};
    fitting f = {d, 0, NEW(a, i64, d->n), NEW(a, double, p), r.estimate, NEW(a, double, p), NEW(a, double, p), NEW(a, double, p),
        NEW(a, double, (ptrdiff_t)p * p), NEW(a, double, (ptrdiff_t)p * p), NEW(a, int, p), 0};
    double *all = NEW(a, double, p);
    for (i64 i = 0; i < d->n; i++)
        if (d->y[i]) f.event[f.events++] = i;
    if ((r.refused = refusal(d, f.events))) return r;
    for (int c = 0; c < p; c++)
        for (i64 i = 0; i < d->n; i++) {
            all[c] += d->x[c][i];
            f.rest[c] += d->y[i] ? 0.0 : d->x[c][i];
        }
    for (int c = 0; c < p; c++) f.l[c] = all[c] > 0.0 ? (double)f.events / all[c] / p : 0.0;
    r.converged = climb(&f, &r);
    r.events = (double)f.events;
    if (!isfinite(r.loglik)) r.refused = "something happened where every column is 0: the additive hazard needs a constant";
    else errors_fill(a, &f, &r);
    return r;
}

double intensity_loglik(const intensity_data *d, const double *l)
{
    double sum = 0.0;
    for (i64 i = 0; i < d->n; i++) {
        double all = 0.0;
        for (int c = 0; c < d->p; c++) all += l[c] * d->x[c][i];
        sum += d->y[i] ? elem_log(-elem_expm1(-all)) : -all;
    }
    return sum;
}
