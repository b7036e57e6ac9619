/* equivalence.c — all shortest ways, then differences of rows from products of rows, in whole numbers. */
#include "engine/equivalence.h"

#include <math.h>

#include "engine/elem.h"
#include "engine/wide.h"

typedef int16_t steps;

enum { CHUNK = 8 };

typedef struct {
    const graph *g;
    int n, block;    /* so many products fit into an int */
    int far;         /* steps where there is no way */
    steps *out, *in; /* n × n: i → j at [i × n + j], and turned round */
    i64 *out2, *in2; /* sums of squares of the rows */
    double *squared; /* n × n */
    int **hops, **queue; /* scratch of each hand */
} job;

/* ---- shortest ways ---- */

static void ways_from(void *arg, i64 chunk, int hand)
{
    job *j = arg;
    int i = (int)chunk, *hops = j->hops[hand];
    graph_hops(j->g, i, hops, j->queue[hand]);
    for (int k = 0; k < j->n; k++) j->out[(i64)i * j->n + k] = (steps)hops[k];
}

/* Answers the longest way; where there is none, one more. */
static int close_ways(job *j)
{
    int longest = 0;
    bool open = false;
    i64 all = (i64)j->n * j->n;
    for (i64 k = 0; k < all; k++) {
        longest = j->out[k] > longest ? j->out[k] : longest;
        open = open || j->out[k] < 0;
    }
    for (i64 k = 0; k < all && open; k++)
        if (j->out[k] < 0) j->out[k] = (steps)(longest + 1);
    return longest + open;
}

static void turn(job *j)
{
    for (int i = 0; i < j->n; i++)
        for (int k = 0; k < j->n; k++) j->in[(i64)k * j->n + i] = j->out[(i64)i * j->n + k];
}

/* ---- products ---- */

/* A plain loop that the compiler turns into many products at once; the result is whole and the same on any machine. */
WIDE_CLONES static int product_of(const steps *x, const steps *y, int n)
{
    int s = 0;
    for (int k = 0; k < n; k++) s += x[k] * y[k];
    return s;
}

static i64 product(const job *j, const steps *x, const steps *y)
{
    i64 s = 0;
    for (int k = 0; k < j->n; k += j->block) s += product_of(x + k, y + k, j->block < j->n - k ? j->block : j->n - k);
    return s;
}

static void row_squares(const job *j, int i)
{
    const steps *out = j->out + (i64)i * j->n, *in = j->in + (i64)i * j->n;
    j->out2[i] = product(j, out, out);
    j->in2[i] = product(j, in, in);
}

static void pair(const job *j, int i, int k)
{
    i64 n = j->n, there = j->out[i * n + k], back = j->out[k * n + i];
    i64 rows = j->out2[i] + j->out2[k] - 2 * product(j, j->out + i * n, j->out + k * n);
    i64 columns = j->in2[i] + j->in2[k] - 2 * product(j, j->in + i * n, j->in + k * n);
    /* the sums hold each way between i and k twice, where the formula has their difference */
    i64 d2 = rows + columns - 2 * (there * there + back * back) + (there - back) * (there - back);
    j->squared[i * n + k] = j->squared[k * n + i] = (double)d2;
}

/* Some rows against all before them; those rows stay near while the others pass by. */
static void rows_of(void *arg, i64 chunk, int hand)
{
    (void)hand;
    const job *j = arg;
    int first = (int)chunk * CHUNK, end = first + CHUNK < j->n ? first + CHUNK : j->n;
    for (int k = 0; k < end; k++)
        for (int i = k < first ? first : k + 1; i < end; i++) pair(j, i, k);
}

equivalence equivalence_of(arena *a, const graph *g, const crew *c)
{
    int n = g->n;
    equivalence e = {.n = n};
    if (n > EQUIVALENCE_MOST) return e.refused = "structural equivalence compares all pairs: at most 5000 nodes", e;
    double *squared = NEW(a, double, (ptrdiff_t)n * n);
    job j = {g, n, 0, 0, NEW(a, steps, (ptrdiff_t)n * n), NEW(a, steps, (ptrdiff_t)n * n), NEW(a, i64, n), NEW(a, i64, n), squared, NULL, NULL};
    j.hops = NEW(a, int *, c->threads);
    j.queue = NEW(a, int *, c->threads);
    for (int h = 0; h < c->threads; h++) {
        j.hops[h] = NEW(a, int, n);
        j.queue[h] = NEW(a, int, n);
    }
    crew_each(c, n, ways_from, &j);
    j.far = close_ways(&j);
    j.block = INT32_MAX / (j.far * j.far + 1);
    turn(&j);
    for (int i = 0; i < n; i++) row_squares(&j, i);
    crew_each(c, crew_chunks(n, CHUNK), rows_of, &j);
    e.scale = j.far ? j.far : 1;
    e.squared = squared;
    return e;
}

/* ---- ties ---- */

/* The larger of the distances from i to others. */
static double farthest(const equivalence *e, int i)
{
    double most = 0.0;
    for (int k = 0; k < e->n; k++) most = e->squared[(i64)i * e->n + k] > most ? e->squared[(i64)i * e->n + k] : most;
    return sqrt(most);
}

graph equivalence_ties(arena *a, const equivalence *e, double v)
{
    int n = e->n;
    i64 most = (i64)n * (n > 1 ? n - 1 : 0), m = 0;
    i64 *start = NEW(a, i64, (ptrdiff_t)n + 1);
    int *to = NEW(a, int, most);
    double *w = NEW(a, double, most);
    for (int i = 0; i < n; i++) {
        double far = farthest(e, i);
        for (int k = 0; k < n; k++) {
            double likeness = (far - sqrt(e->squared[(i64)i * n + k])) / e->scale;
            if (k == i || likeness <= 0.0) continue;
            to[m] = k;
            w[m++] = v == 1.0 ? likeness : elem_exp(v * elem_log(likeness));
        }
        start[i + 1] = m;
    }
    return (graph){n, m, start, to, w, false};
}
