/*
 * cox_risk.c — the partial likelihood and its slope, in two passes over the rows. The first sums weights w = e^eta by cell;
 * cells enter and leave the risk sets in sums of twice the digits, so that leaving undoes entering. At time k, of d events,
 *     l = Σ eta - Σ_i ln D_i,   D_i = s0 - (i/d) e0 (Efron; Breslow: s0),   i = 0 … d-1.
 * The hazard there is Σ_i 1 / D_i, of which who has the event is spared Σ_i (i/d) / D_i. With v = w × the hazard met, the second
 * pass has the score Σ (event - v) z and the information Σ v z zᵀ - Σ_k Σ_i m_i m_iᵀ, m_i = (s1 - (i/d) e1) / D_i.
 */
#include "engine/cox_inside.h"

#include <math.h>
#include <string.h>

#include "engine/elem.h"
#include "engine/wide.h"

cox_risk cox_risk_new(arena *a, const cox_rows *rows)
{
    const glm_rows *b = &rows->basis;
    i64 *all = NEW(a, i64, 2);
    all[1] = rows->n;
    cox_risk k = {.of = rows, .by_cell = *b, .whole = *b, .w = NEW(a, double, rows->n), .s0 = NEW(a, double, rows->times), .s1 = NEW(a, double, (i64)rows->times * b->r),
        .e0 = NEW(a, double, rows->times), .e1 = NEW(a, double, (i64)rows->times * b->r), .d = NEW(a, double, rows->times), .hazard = NEW(a, double, rows->times),
        .before = NEW(a, double, rows->times), .spared = NEW(a, double, rows->times), .of_cell = NEW(a, double, rows->cells)};
    k.by_cell.groups = rows->cells;
    k.by_cell.from = rows->from;
    k.whole.groups = 1;
    k.whole.from = all;
    k.whole.free = false;
    k.cell = glm_sums_new(a, &k.by_cell);
    for (int c = 0; c < rows->cells; c++)
        if (rows->died[c]) k.d[rows->exit[c] - 1] += (double)(rows->from[c + 1] - rows->from[c]);
    return k;
}

/* ---- the first pass ---- */

WIDE_CLONES static void raise(const double *restrict eta, int m, double *restrict w)
{
    for (int i = 0; i < m; i++) w[i] = elem_exp(eta[i]);
}

static void fill_weights(const void *arg, glm_block *b)
{
    const cox_risk *k = arg;
    raise(b->eta, b->m, b->v);
    memcpy(k->w + b->at, b->v, (size_t)b->m * sizeof *b->v);
    for (int i = 0; i < b->m; i++) {
        b->u[i] = 0.0;
        b->l[i] = b->y[i] > 0.0 ? b->eta[i] : 0.0;
    }
}

/* ---- risk sets ---- */

/* Adds a cell's sums, or takes them away. at: 1 + r. */
static void cell_add(const cox_risk *k, i64 cell, double sign, exact *at)
{
    int r = k->of->basis.r;
    exact_add(at, sign * k->cell.v[cell]);
    for (int j = 0; j < r; j++) exact_add(at + 1 + j, sign * k->cell.vz[cell * r + j]);
}

static void tell(const exact *at, int r, double *v, double *z)
{
    *v = exact_value(at[0]);
    for (int j = 0; j < r; j++) z[j] = exact_value(at[1 + j]);
}

/* From the last time to the first: rows come in at their last time, and are gone before their first. */
static void sweep(arena *a, cox_risk *k)
{
    const cox_rows *of = k->of;
    int r = of->basis.r;
    char *mark = a->at;
    exact *risk = NEW(a, exact, 1 + r), *dead = NEW(a, exact, 1 + r);
    for (int t = of->times - 1; t >= 0; t--) {
        bool apart = t == of->times - 1 || of->part[t] != of->part[t + 1];
        if (apart) memset(risk, 0, (size_t)(1 + r) * sizeof *risk);
        memset(dead, 0, (size_t)(1 + r) * sizeof *dead);
        for (int i = apart ? 0 : of->began[t + 1]; i < (apart ? 0 : of->began[t + 2]); i++) cell_add(k, of->entering[i], -1.0, risk);
        for (int c = of->ending[t]; c < of->ending[t + 1]; c++) {
            cell_add(k, c, 1.0, risk);
            if (of->died[c]) cell_add(k, c, 1.0, dead);
        }
        tell(risk, r, &k->s0[t], k->s1 + (i64)t * r);
        tell(dead, r, &k->e0[t], k->e1 + (i64)t * r);
    }
    arena_rewind(a, mark);
}

/* Hazards by time, and the likelihood's part of the risk sets. */
static double hazards(cox_risk *k)
{
    exact l = {0};
    double sum = 0.0;
    for (int t = 0; t < k->of->times; t++) {
        double at = 0.0, spared = 0.0;
        if (t && k->of->part[t] != k->of->part[t - 1]) sum = 0.0;
        for (double i = 0.0; i < k->d[t]; i++) {
            double part = cox_part(k, t, i), den = k->s0[t] - part * k->e0[t];
            exact_add(&l, -elem_log(den));
            at += 1.0 / den;
            spared += part / den;
        }
        k->hazard[t] = at;
        k->before[t] = sum;
        k->spared[t] = spared;
        sum += at;
    }
    return exact_value(l);
}

/* What the rows of a cell met: one time's hazard, or the sum of several. */
static double met(const cox_risk *k, int cell)
{
    int last = k->of->exit[cell] - 1;
    return k->hazard[last] + (k->before[last] - k->before[k->of->enter[cell]]) - (k->of->died[cell] ? k->spared[last] : 0.0);
}

double cox_risk_look(arena *a, const crew *c, cox_risk *k, const double *gamma)
{
    glm_pass_run(a, c, &(glm_pass){.rows = &k->by_cell, .gamma = gamma, .fill = fill_weights, .arg = k, .sums_only = true}, &k->cell);
    sweep(a, k);
    double l = k->cell.l + hazards(k);
    for (int cell = 0; cell < k->of->cells; cell++) k->of_cell[cell] = met(k, cell);
    return l;
}

/* ---- the second pass ---- */

static int cell_at(const cox_rows *r, i64 row)
{
    int low = 0, high = r->cells;
    while (high - low > 1) {
        int mid = low + (high - low) / 2;
        if (r->from[mid] <= row) low = mid;
        else high = mid;
    }
    return low;
}

static void fill_residuals(const void *arg, glm_block *b)
{
    const cox_risk *k = arg;
    const double *w = k->w + b->at;
    i64 end = b->at + b->m;
    for (int i = 0, cell = cell_at(k->of, b->at); i < b->m; cell++) {
        double hazard = k->of_cell[cell], event = k->of->died[cell];
        int until = (int)((k->of->from[cell + 1] < end ? k->of->from[cell + 1] : end) - b->at);
        for (; i < until; i++) {
            b->v[i] = w[i] * hazard;
            b->u[i] = event - b->v[i];
        }
    }
    memset(b->l, 0, (size_t)b->m * sizeof *b->l);
}

/* Takes Σ m mᵀ of one time from the information. m: scratch of r. */
static void take_means(const cox_risk *k, int t, double *m, double *vzz)
{
    int r = k->of->basis.r;
    const double *s1 = k->s1 + (i64)t * r, *e1 = k->e1 + (i64)t * r;
    for (double i = 0.0; i < k->d[t]; i++) {
        double part = cox_part(k, t, i), den = k->s0[t] - part * k->e0[t];
        for (int j = 0; j < r; j++) m[j] = (s1[j] - part * e1[j]) / den;
        for (int j = 0; j < r; j++)
            for (int l = 0; l < r; l++) vzz[j * r + l] -= m[j] * m[l];
    }
}

void cox_risk_slope(arena *a, const crew *c, cox_risk *k, glm_sums *out)
{
    char *mark = a->at;
    glm_pass_run(a, c, &(glm_pass){.rows = &k->whole, .fill = fill_residuals, .arg = k}, out);
    double *m = NEW(a, double, k->of->basis.r);
    for (int t = 0; t < k->of->times; t++) take_means(k, t, m, out->vzz);
    arena_rewind(a, mark);
}
