/*
 * glm_random.c — a normal random intercept: each group's likelihood is an integral over its own, by Gauss and Hermite's rule
 * put where the integrand is (Liu and Pierce 1994: A note on Gauss–Hermite quadrature). Score and information are those of
 * the complete data, averaged over the rule's points (Louis 1982). sd = 0 is always stationary, and is the maximum where
 * groups differ no more than chance makes them.
 */
#include "engine/glm_inside.h"

#include <math.h>
#include <string.h>

#include "engine/matrix.h"
#include "engine/normal.h"

enum { POINTS = 15, CHUNK = 32, MOST_ITERATIONS = 100, MOST_HALVINGS = 30, MODE_STEPS = 60 };

static const double START = 0.5, DECREMENT_ZERO = 1e-16, SAME = 1e-10, NONE = 1e-5;

/* Half of the points and ln(weight e^(x²)); the others are their mirror. */
static const double point_at[8] = {0.0, 0.56506958325557577, 1.1361155852109206, 1.7199925751864889, 2.3257324861738580, 2.9671669279056032, 3.6699503734044527, 4.4999907073093919};
static const double point_weight[8] = {0.56410030872641737, 0.56702115344660398, 0.57619335028349972, 0.59302744976420996, 0.62066260352703584, 0.66616600510943356, 0.74860736601690669, 0.94836897082759763};

/* Rows in the order of groups; columns: the intercept's ones, then those that are kept, about their means in units of their spread. */
typedef struct {
    glm_link link;
    i64 n;
    int p, groups;
    double **z, *y, *offset;
    i64 *from;
    int *of;                 /* p: which column of the data; -1: the intercept */
    double *centre, *scale;
} table;

/* What is summed over groups; s is p + 1 wide, the standard deviation last. */
typedef struct {
    double l, *grad, *info, *outer;
} sums;

/* ---- one group ---- */

typedef struct {
    const table *t;
    const double *theta;     /* p + 1 */
    glm_block block;         /* its columns are as long as the largest group */
    double *base;            /* eta but for the random intercept */
    double *v[3];            /* Σ over points of v, v u, v u² */
    double *mean, *score;    /* p + 1, POINTS × (p + 1) */
    i64 at;
    int m;
} hand_work;

typedef struct {
    double l, u, v;
} looked;

/* ln of the integrand but for constants at u, and its score and information by u; rows' u, v stand in the block. */
static looked look(hand_work *h, double u)
{
    double sd = h->theta[h->t->p], su = 0.0, sv = 0.0, sl = 0.0;
    glm_block *b = &h->block;
    b->m = h->m;
    b->y = h->t->y + h->at;
    for (int i = 0; i < h->m; i++) b->eta[i] = h->base[i] + sd * u;
    glm_fill_observed(&h->t->link, b);
    for (int i = 0; i < h->m; i++) {
        su += b->u[i];
        sv += b->v[i];
        sl += b->l[i];
    }
    return (looked){sl - 0.5 * u * u, sd * su - u, sd * sd * sv + 1.0};
}

/* The integrand is log-concave: Newton's steps, halved while they lead down. */
static looked find_mode(hand_work *h, double *u)
{
    *u = 0.0;
    looked here = look(h, *u);
    for (int i = 0; i < MODE_STEPS; i++) {
        double step = here.u / here.v;
        looked next = look(h, *u + step);
        for (int k = 0; k < MOST_HALVINGS && !(next.l >= here.l - 1e-12 * (1.0 + fabs(here.l))); k++) next = look(h, *u + (step *= 0.5));
        *u += step;
        here = next;
        if (fabs(step) < 1e-9 * (1.0 + fabs(*u))) break;
    }
    return here;
}

/* The scores of one point, and the rows' information by its share. */
static void add_point(hand_work *h, double u, double *score)
{
    int p = h->t->p;
    const glm_block *b = &h->block;
    double all = 0.0;
    for (int k = 0; k < p; k++) {
        const double *z = h->t->z[k] + h->at;
        score[k] = 0.0;
        for (int i = 0; i < h->m; i++) score[k] += b->u[i] * z[i];
    }
    for (int i = 0; i < h->m; i++) all += b->u[i];
    score[p] = all * u;
}

static void add_group(hand_work *h, sums *out)
{
    int p = h->t->p, w = p + 1;
    double mode, f[POINTS], u[POINTS], most = -INFINITY, whole = 0.0;
    looked top = find_mode(h, &mode);
    double wide = sqrt(2.0 / top.v);
    for (int q = 0; q < POINTS; q++) {
        int k = q < 7 ? 7 - q : q - 7;
        u[q] = mode + (q < 7 ? -wide : wide) * point_at[k];
        f[q] = look(h, u[q]).l + log(point_weight[k]);
        most = fmax(most, f[q]);
        add_point(h, u[q], h->score + (ptrdiff_t)q * w);
    }
    for (int q = 0; q < POINTS; q++) whole += f[q] = exp(f[q] - most);
    out->l += most + log(whole * wide) - 0.5 * log(2.0 * M_PI);
    memset(h->mean, 0, (size_t)w * sizeof *h->mean);
    for (int k = 0; k < 3; k++) memset(h->v[k], 0, (size_t)h->m * sizeof *h->v[k]);
    for (int q = 0; q < POINTS; q++) {
        double share = f[q] / whole;
        const double *s = h->score + (ptrdiff_t)q * w;
        look(h, u[q]);
        for (int i = 0; i < h->m; i++) {
            double v = share * h->block.v[i];
            h->v[0][i] += v;
            h->v[1][i] += v * u[q];
            h->v[2][i] += v * u[q] * u[q];
        }
        for (int i = 0; i < w; i++) h->mean[i] += share * s[i];
        for (int i = 0; i < w; i++)
            for (int k = 0; k < w; k++) out->info[i * w + k] -= share * s[i] * s[k];
    }
}

/* The rest of the group's score and information. */
static void add_information(const hand_work *h, sums *out)
{
    int p = h->t->p, w = p + 1;
    for (int i = 0; i < w; i++) out->grad[i] += h->mean[i];
    for (int i = 0; i < w; i++)
        for (int k = 0; k < w; k++) out->outer[i * w + k] += h->mean[i] * h->mean[k];
    for (int i = 0; i < w * w; i++) out->info[i] += h->mean[i / w] * h->mean[i % w];
    for (i64 row = 0; row < h->m; row++) {
        for (int i = 0; i < p; i++) {
            double z = h->t->z[i][h->at + row];
            for (int k = 0; k < p; k++) out->info[i * w + k] += h->v[0][row] * z * h->t->z[k][h->at + row];
            out->info[i * w + p] += h->v[1][row] * z;
            out->info[p * w + i] += h->v[1][row] * z;
        }
        out->info[p * w + p] += h->v[2][row];
    }
}

/* ---- all groups ---- */

typedef struct {
    const table *t;
    hand_work *hand;
    sums *chunk;
} job;

static void do_chunk(void *arg, i64 chunk, int hand)
{
    const job *j = arg;
    hand_work *h = &j->hand[hand];
    for (i64 g = chunk * CHUNK; g < (chunk + 1) * CHUNK && g < j->t->groups; g++) {
        h->at = j->t->from[g];
        h->m = (int)(j->t->from[g + 1] - h->at);
        if (!h->m) continue;
        for (int i = 0; i < h->m; i++) h->base[i] = j->t->offset ? j->t->offset[h->at + i] : 0.0;
        for (int k = 0; k < j->t->p; k++)
            for (int i = 0; i < h->m; i++) h->base[i] += h->theta[k] * j->t->z[k][h->at + i];
        add_group(h, &j->chunk[chunk]);
        add_information(h, &j->chunk[chunk]);
    }
}

static sums sums_new(arena *a, int w) { return (sums){0.0, NEW(a, double, w), NEW(a, double, w * w), NEW(a, double, w * w)}; }

static void add_to(sums *all, const sums *part, int w)
{
    all->l += part->l;
    for (int k = 0; k < w; k++) all->grad[k] += part->grad[k];
    for (int k = 0; k < w * w; k++) all->info[k] += part->info[k], all->outer[k] += part->outer[k];
}

static hand_work hand_new(arena *a, const table *t, const double *theta)
{
    int w = t->p + 1;
    i64 most = 0;
    for (int g = 0; g < t->groups; g++) most = t->from[g + 1] - t->from[g] > most ? t->from[g + 1] - t->from[g] : most;
    hand_work h = {.t = t, .theta = theta, .base = NEW(a, double, most), .mean = NEW(a, double, w), .score = NEW(a, double, POINTS * w)};
    h.block = (glm_block){.eta = NEW(a, double, most), .u = NEW(a, double, most), .v = NEW(a, double, most), .l = NEW(a, double, most)};
    for (int k = 0; k < 3; k++) h.v[k] = NEW(a, double, most);
    return h;
}

static void evaluate(arena *a, const crew *c, const table *t, const double *theta, sums *all)
{
    int w = t->p + 1;
    char *mark = a->at;
    i64 chunks = crew_chunks(t->groups, CHUNK);
    job j = {t, NEW(a, hand_work, c->threads), NEW(a, sums, chunks)};
    for (int i = 0; i < c->threads; i++) j.hand[i] = hand_new(a, t, theta);
    for (i64 i = 0; i < chunks; i++) j.chunk[i] = sums_new(a, w);
    crew_each(c, chunks, do_chunk, &j);
    all->l = 0.0;
    memset(all->grad, 0, (size_t)w * sizeof *all->grad);
    memset(all->info, 0, (size_t)(w * w) * sizeof *all->info);
    memset(all->outer, 0, (size_t)(w * w) * sizeof *all->outer);
    for (i64 i = 0; i < chunks; i++) add_to(all, &j.chunk[i], w);
    arena_rewind(a, mark);
}

/* ---- the rows ---- */

static void sort_rows(arena *a, const glm_data *d, const glm_grouping *by, table *t, i64 *row)
{
    t->from = NEW(a, i64, by->n + 1);
    i64 *next = NEW(a, i64, by->n + 1);
    for (i64 i = 0; i < d->n; i++) t->from[by->of[i] + 1]++;
    for (int g = 0; g < by->n; g++) t->from[g + 1] += t->from[g];
    memcpy(next, t->from, (size_t)(by->n + 1) * sizeof *next);
    for (i64 i = 0; i < d->n; i++) row[next[by->of[i]]++] = i;
    t->y = NEW(a, double, d->n);
    t->offset = d->offset ? NEW(a, double, d->n) : NULL;
    for (i64 i = 0; i < d->n; i++) t->y[i] = d->y[row[i]];
    for (i64 i = 0; i < d->n && d->offset; i++) t->offset[i] = d->offset[row[i]];
}

static void add_column(arena *a, const glm_data *d, const i64 *row, int k, table *t)
{
    double *z = t->z[t->p] = NEW(a, double, d->n), sum = 0.0, squares = 0.0;
    for (i64 i = 0; i < d->n; i++) sum += z[i] = k < 0 ? 1.0 : d->x[k][row[i]];
    double centre = k < 0 || !d->groups ? 0.0 : sum / (double)d->n;
    for (i64 i = 0; i < d->n; i++) squares += (z[i] - centre) * (z[i] - centre);
    double scale = k < 0 ? 1.0 : sqrt((double)d->n / squares);
    for (i64 i = 0; i < d->n; i++) z[i] = (z[i] - centre) * scale;
    t->centre[t->p] = centre;
    t->scale[t->p] = scale;
    t->of[t->p++] = k;
}

static table table_of(arena *a, const glm_data *d, const glm_fit *whole, const glm_grouping *by)
{
    int most = d->p + 1;
    table t = {.link = d->link, .n = d->n, .groups = by->n, .z = NEW(a, double *, most), .of = NEW(a, int, most), .centre = NEW(a, double, most), .scale = NEW(a, double, most)};
    i64 *row = NEW(a, i64, d->n);
    sort_rows(a, d, by, &t, row);
    if (d->groups) add_column(a, d, row, -1, &t);
    for (int k = 0; k < d->p; k++)
        if (!whole->aliased[d->groups + k]) add_column(a, d, row, k, &t);
    return t;
}

/* ---- the search ---- */

/* step := information⁻¹ score; where it is not positive definite, by the groups' scores. Answers Newton's decrement. */
static double aim(const sums *s, int w, double *l, double *step, bool *newton)
{
    memcpy(l, s->info, (size_t)(w * w) * sizeof *l);
    *newton = matrix_cholesky(l, w, 1e-12) < 0;
    if (!*newton) {
        memcpy(l, s->outer, (size_t)(w * w) * sizeof *l);
        for (int i = 0; i < w; i++) l[i * w + i] += 1e-6 * (1.0 + s->outer[i * w + i]);
        matrix_cholesky(l, w, 0.0);
    }
    memcpy(step, s->grad, (size_t)w * sizeof *step);
    matrix_solve(l, w, step);
    double decrement = 0.0;
    for (int i = 0; i < w; i++) decrement += step[i] * s->grad[i];
    return decrement;
}

typedef struct {
    double *theta, *factor;  /* p + 1; of the information there */
    sums at;
    int iterations;
} climber;

/* To the maximum; false if it was not found. */
static bool climb(arena *a, const crew *c, const table *t, climber *o)
{
    int w = t->p + 1;
    double *theta = o->theta;
    sums *here = &o->at;
    double *step = NEW(a, double, w), *next = NEW(a, double, w);
    sums there = sums_new(a, w);
    bool newton;
    evaluate(a, c, t, theta, here);
    for (; o->iterations < MOST_ITERATIONS; o->iterations++) {
        double part = 1.0, decrement = aim(here, w, o->factor, step, &newton);
        if (newton && decrement < DECREMENT_ZERO) return true;
        for (int k = 0; k < MOST_HALVINGS; k++, part *= 0.5) {
            for (int i = 0; i < w; i++) next[i] = theta[i] + part * step[i];
            evaluate(a, c, t, next, &there);
            if (there.l >= here->l - SAME * (1.0 + fabs(here->l))) break;
        }
        if (!(there.l >= here->l - SAME * (1.0 + fabs(here->l)))) return false;
        memcpy(theta, next, (size_t)w * sizeof *theta);
        sums keep = *here;
        *here = there;
        there = keep;
    }
    return false;
}

/* ---- what is told ---- */

static void tell(arena *a, const glm_data *d, const table *t, const climber *o, glm_random *out)
{
    int w = t->p + 1, first = d->groups;
    double *cov = NEW(a, double, w * w), *by = NEW(a, double, w);
    const double *theta = o->theta;
    matrix_inverse(o->factor, w, cov);
    for (int i = 0; i < out->q; i++) out->estimate[i] = out->se[i] = NAN;
    for (int i = first; i < t->p; i++) {
        out->estimate[first + t->of[i]] = theta[i] * t->scale[i];
        out->se[first + t->of[i]] = sqrt(cov[i * w + i]) * t->scale[i];
        by[i] = -t->centre[i] * t->scale[i];
    }
    by[0] = first ? 1.0 : by[0];
    if (first) {
        double sum = 0.0, square = 0.0;
        for (int i = 0; i < t->p; i++) sum += by[i] * theta[i];
        for (int i = 0; i < t->p; i++)
            for (int k = 0; k < t->p; k++) square += by[i] * cov[i * w + k] * by[k];
        out->estimate[0] = sum;
        out->se[0] = sqrt(square);
    }
    out->sd = fabs(theta[t->p]) > NONE ? fabs(theta[t->p]) : 0.0;
    out->sd_se = out->sd > 0.0 ? sqrt(cov[w * w - 1]) : NAN;
}

glm_random glm_random_of(arena *a, const crew *c, const glm_data *d, const glm_fit *whole, const glm_grouping *by)
{
    assert(d->groups < 2 && !d->weight);
    glm_random out = {.q = whole->q, .estimate = NEW(a, double, whole->q), .se = NEW(a, double, whole->q)};
    if (by->n < 2) return (glm_random){.refused = "a random intercept needs more than one group"};
    if (whole->separated || !whole->converged) return (glm_random){.refused = "there is no finite estimate to begin a random intercept at"};
    table t = table_of(a, d, whole, by);
    int w = t.p + 1;
    climber o = {.theta = NEW(a, double, w), .factor = NEW(a, double, w * w), .at = sums_new(a, w)};
    for (int i = 0; i < t.p; i++) {
        double b = whole->estimate[t.of[i] < 0 ? 0 : d->groups + t.of[i]];
        o.theta[i] += b / t.scale[i];
        if (d->groups && i) o.theta[0] += b * t.centre[i];
    }
    o.theta[t.p] = START;
    if (!climb(a, c, &t, &o)) return (glm_random){.refused = "the search for the random intercept did not come to its end"};
    tell(a, d, &t, &o, &out);
    out.iterations = o.iterations;
    out.loglik = o.at.l;
    out.chi2 = out.sd > 0.0 ? fmax(0.0, 2.0 * (out.loglik - whole->loglik)) : 0.0;
    out.p = out.sd > 0.0 ? 0.5 * chi2_upper(out.chi2, 1.0) : 1.0;
    return out;
}
