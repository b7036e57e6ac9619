/*
 * cox_robust.c — errors from the rows' own score residuals (Lin and Wei 1989; for equal times with Efron's parts):
 *     U_i = event (z - mean of m) - w Σ over the times at risk of Σ_j c_j (z - m_j) / D_j,   c_j = 1 - j/d for who has the event then,
 * which is what the score would change if row i counted a little more. Summed within clusters, squared, between two inverse
 * informations; without a factor for few clusters, as is the custom for this model.
 */
#include "engine/cox_inside.h"

#include <string.h>

typedef struct {
    const cox_risk *k;
    int r;
    double *mean;        /* times × r: of the m_j */
    double *at, *before, *spared; /* times × r: as the hazards, but Σ m_j / D_j */
    double *sum;         /* clusters × r */
} residuals;

static void time_add(const residuals *s, int t, double *m)
{
    const cox_risk *k = s->k;
    i64 row = (i64)t * s->r;
    for (double i = 0.0; i < k->d[t]; i++) {
        double part = cox_part(k, t, i), den = k->s0[t] - part * k->e0[t];
        for (int j = 0; j < s->r; j++) {
            m[j] = (k->s1[row + j] - part * k->e1[row + j]) / den;
            s->mean[row + j] += m[j] / k->d[t];
            s->at[row + j] += m[j] / den;
            s->spared[row + j] += part * m[j] / den;
        }
    }
    bool first = !t || k->of->part[t] != k->of->part[t - 1];
    for (int j = 0; j < s->r && !first; j++) s->before[row + j] = s->before[row + j - s->r] + s->at[row + j - s->r];
}

/* What is the same for the rows of a cell: fixed, and what goes with their weight. */
static void cell_parts(const residuals *s, int cell, double *fixed, double *by_weight)
{
    const cox_rows *of = s->k->of;
    i64 last = (i64)(of->exit[cell] - 1) * s->r, first = (i64)of->enter[cell] * s->r;
    bool died = of->died[cell];
    for (int j = 0; j < s->r; j++) {
        fixed[j] = died ? -s->mean[last + j] : 0.0;
        by_weight[j] = s->at[last + j] + (s->before[last + j] - s->before[first + j]) - (died ? s->spared[last + j] : 0.0);
    }
}

static void rows_add(const residuals *s, const cox_call *call, int cell, double *parts)
{
    const cox_rows *of = s->k->of;
    const glm_rows *b = &of->basis;
    double *fixed = parts, *by_weight = parts + s->r;
    cell_parts(s, cell, fixed, by_weight);
    for (i64 i = of->from[cell]; i < of->from[cell + 1]; i++) {
        i64 row = of->row ? of->row[i] : i, cluster = call->how->cluster ? call->how->cluster[row] : row;
        double w = s->k->w[i], u = of->died[cell] - w * s->k->of_cell[cell];
        for (int j = 0; j < s->r; j++) s->sum[cluster * s->r + j] += u * (b->z[j][i] - b->centre[j]) * b->scale[j] + fixed[j] + w * by_weight[j];
    }
}

/* m := Σ of d dᵀ with d = inverse × a cluster's sum. */
static void multiply(const residuals *s, i64 clusters, const double *inverse, double *m, double *d)
{
    int r = s->r;
    memset(m, 0, (size_t)(r * r) * sizeof *m);
    for (i64 g = 0; g < clusters; g++) {
        for (int j = 0; j < r; j++) {
            d[j] = 0.0;
            for (int l = 0; l < r; l++) d[j] += inverse[j * r + l] * s->sum[g * r + l];
        }
        for (int j = 0; j < r; j++)
            for (int l = 0; l < r; l++) m[j * r + l] += d[j] * d[l];
    }
}

const char *cox_robust(arena *a, const cox_risk *k, const cox_call *call, const double *inverse, double *m)
{
    char *mark = a->at;
    int r = k->of->basis.r;
    i64 size = (i64)k->of->times * r, clusters = call->how->cluster ? call->how->clusters : call->d->n;
    if (clusters < 2) return "robust errors need more than one cluster";
    residuals s = {k, r, NEW(a, double, size), NEW(a, double, size), NEW(a, double, size), NEW(a, double, size), NEW(a, double, clusters * r)};
    double *parts = NEW(a, double, 2 * r);
    for (int t = 0; t < k->of->times; t++) time_add(&s, t, parts);
    for (int cell = 0; cell < k->of->cells; cell++) rows_add(&s, call, cell, parts);
    multiply(&s, clusters, inverse, m, parts);
    arena_rewind(a, mark);
    return NULL;
}
