/* spread_describe.c — how long it takes to describe a diffusion, and to ask whether it could be chance. */
#include "test/bench/spread.h"

#include <math.h>
#include <sys/resource.h>

#include "engine/category.h"
#include "engine/equivalence.h"
#include "engine/exposure.h"
#include "engine/influence.h"
#include "engine/moran.h"
#include "engine/nearness.h"
#include "engine/permutation.h"

typedef struct {
    graph g;
    adoption when;
} world;

/* A fifth has not adopted. */
static adoption times(arena *a, int n, int periods)
{
    int *toa = NEW(a, int, n);
    stream s = stream_at(2, 0, DRAW_START);
    for (int i = 0; i < n; i++) toa[i] = stream_below(&s, 5) ? (int)stream_below(&s, (u32)periods) : ADOPTION_NEVER;
    return (adoption){n, periods, toa};
}

static void prepare(bench *b)
{
    world *w = NEW(b->mem, world, 1);
    *w = (world){bench_graph(b->mem, b->n), times(b->mem, b->n, b->periods)};
    b->data = w;
}

/* ---- describing ---- */

typedef struct {
    double *exposure;
    thresholds at;
    categories who;
    autocorrelation *moran;
    weight_sums sums;
    graph weights;
} description;

static void describe(bench *b)
{
    const world *w = b->data;
    description *d = NEW(b->mem, description, 1);
    d->exposure = exposure_by_period(b->mem, &(exposure_kind){&w->g, 1, 1, false}, &w->when, &b->crew);
    d->at = thresholds_of(b->mem, d->exposure, &w->when);
    d->who = categories_rogers(b->mem, &w->when);
    d->weights = nearness_row_standard(b->mem, &w->g);
    d->sums = weight_sums_of(b->mem, &d->weights);
    d->moran = moran_by_period(b->mem, &d->weights, &d->sums, &w->when);
    b->answer = d;
}

/* One period by the long way. */
static bool described(const bench *b)
{
    const world *w = b->data;
    const description *d = b->answer;
    int t = b->periods / 2;
    double *x = NEW(b->mem, double, b->n), worst = 0.0;
    for (int i = 0; i < b->n; i++) x[i] = adopted_by(&w->when, i, t);
    for (int i = 0; i < b->n; i++) {
        double seen = 0.0;
        for (i64 k = w->g.start[i]; k < w->g.start[i + 1]; k++) seen += adopted_by(&w->when, w->g.to[k], t - 1);
        double e = d->exposure[(i64)i * b->periods + t];
        worst = fmax(worst, graph_degree(&w->g, i) ? fabs(e - seen / (double)graph_degree(&w->g, i)) : isnan(e) ? 0.0 : 1.0);
    }
    autocorrelation m = moran_of(&d->weights, &d->sums, x);
    return worst < 1e-14 && fabs(m.observed - d->moran[t].observed) < 1e-12 && fabs(m.sd - d->moran[t].sd) < 1e-12;
}

/* Five million ties, each one way, and the memory that all of it took. */
static void prepare_million(bench *b)
{
    i64 m = 5000000;
    int *from = NEW(b->mem, int, m), *to = NEW(b->mem, int, m);
    stream s = stream_at(1, 0, DRAW_START);
    for (i64 k = 0; k < m; k++) {
        from[k] = (int)stream_below(&s, (u32)b->n);
        to[k] = (int)stream_below(&s, (u32)b->n);
    }
    graph_notes notes;
    world *w = NEW(b->mem, world, 1);
    *w = (world){graph_new(b->mem, b->n, &(tie_list){m, from, to, NULL}, false, &notes), times(b->mem, b->n, b->periods)};
    b->data = w;
}

static void describe_million(bench *b)
{
    const world *w = b->data;
    describe(b);
    description *d = b->answer;
    influence_of(b->mem, &w->g, &w->when, &(influence_kind){0});
    b->answer = d;
}

static bool described_million(const bench *b)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    printf("  at most %.0f MB in memory, with the reading of the ties\n", (double)u.ru_maxrss / 1024.0);
    return described(b);
}

/* ---- who is followed ---- */

static void follow(bench *b)
{
    const world *w = b->data;
    influence *r = NEW(b->mem, influence, 1);
    *r = influence_of(b->mem, &w->g, &w->when, &(influence_kind){0});
    b->answer = r;
}

static bool followed(const bench *b)
{
    const world *w = b->data;
    const influence *r = b->answer;
    for (int i = 0; i < 50; i++) {
        double came = 0.0, could = 0.0;
        int ti = w->when.toa[i];
        for (int k = 1; ti != ADOPTION_NEVER && ti + k < b->periods; k++)
            for (i64 at = w->g.start[i]; at < w->g.start[i + 1]; at++) {
                int tj = w->when.toa[w->g.to[at]]; /* the graph holds both ways */
                came += tj == ti + k ? 1.0 / k : 0.0;
                could += tj >= ti + k ? 1.0 / k : 0.0;
            }
        double got = r->infectiousness[i];
        if (could > 0.0 ? !(fabs(got - came / could) < 1e-12) : !isnan(got)) return false;
    }
    return true;
}

/* ---- alike ---- */

static void compare(bench *b)
{
    const world *w = b->data;
    equivalence *e = NEW(b->mem, equivalence, 1);
    *e = equivalence_of(b->mem, &w->g, &b->crew);
    graph ties = equivalence_ties(b->mem, e, 1.0);
    b->answer = ties.m ? e : NULL;
}

/* Two nodes by the formula. */
static bool compared(const bench *b)
{
    const world *w = b->data;
    const equivalence *e = b->answer;
    int n = b->n, *hops = NEW(b->mem, int, 2 * n), *queue = NEW(b->mem, int, n), i = 3, j = n - 4;
    graph_hops(&w->g, i, hops, queue);
    graph_hops(&w->g, j, hops + n, queue);
    double d2 = 0.0;
    for (int k = 0; k < n; k++) {
        double x = hops[k] < 0 ? e->scale : hops[k], y = hops[n + k] < 0 ? e->scale : hops[n + k];
        d2 += k == i || k == j ? 0.0 : 2.0 * (x - y) * (x - y);
    }
    return e && e->squared[(i64)i * n + j] == d2;
}

/* ---- chance ---- */

static permutation_ask ask_of(const bench *b, statistic_kind statistic, int runs)
{
    const world *w = b->data;
    return (permutation_ask){statistic, &w->g, true, &w->when, NULL, 1, 1, NULL, 20, runs, 1};
}

static void rewire(bench *b)
{
    permutation_ask q = ask_of(b, STATISTIC_EXPOSURE, 1000);
    permutation *p = NEW(b->mem, permutation, 1);
    *p = permutation_of_ties(b->mem, &q, &b->crew);
    b->answer = p;
}

static bool rewired(const bench *b)
{
    permutation_ask q = ask_of(b, STATISTIC_EXPOSURE, 1);
    const permutation *p = b->answer;
    return fabs(permutation_of_times(b->mem, &q, &b->crew).observed - p->observed) < 1e-12 && p->changed > 0.9 && p->p > 0.001;
}

static void shuffle(bench *b)
{
    const world *w = b->data;
    permutation_ask q = ask_of(b, STATISTIC_MORAN, 999);
    double *x = NEW(b->mem, double, b->n);
    for (int i = 0; i < b->n; i++) x[i] = w->when.toa[i] == ADOPTION_NEVER ? b->periods : w->when.toa[i];
    q.x = x;
    permutation *p = NEW(b->mem, permutation, 1);
    *p = permutation_of_times(b->mem, &q, &b->crew);
    b->answer = p;
}

static bool shuffled(const bench *b)
{
    const world *w = b->data;
    const permutation *p = b->answer;
    double *x = NEW(b->mem, double, b->n);
    for (int i = 0; i < b->n; i++) x[i] = w->when.toa[i] == ADOPTION_NEVER ? b->periods : w->when.toa[i];
    graph row = nearness_row_standard(b->mem, &w->g);
    weight_sums s = weight_sums_of(b->mem, &row);
    autocorrelation m = moran_of(&row, &s, x);
    return fabs(m.observed - p->observed) < 1e-12 && fabs(p->mean - m.expected) < 5.0 * m.sd / sqrt(999) && fabs(p->sd / m.sd - 1.0) < 0.12;
}

int main(int argc, char **argv)
{
    static const bench_row rows[] = {
        {"describe, 357 nodes, 20 periods", 0.1, 357, 20, prepare, describe, described},
        {"describe, 100,000 nodes, 20 periods", 40, 100000, 20, prepare, describe, described},
        {"describe and influence, 1,000,000 nodes, 5,000,000 ties", 1500, 1000000, 20, prepare_million, describe_million, described_million},
        {"infectiousness and susceptibility, 10,000 nodes", 10, 10000, 20, prepare, follow, followed},
        {"structural equivalence, 357 nodes", 50, 357, 20, prepare, compare, compared},
        {"structural equivalence, 1,000 nodes", 600, 1000, 20, prepare, compare, compared},
        {"1,000 graphs of the same degrees, 357 nodes", 500, 357, 20, prepare, rewire, rewired},
        {"Moran, 999 permutations, 10,000 nodes", 25, 10000, 20, prepare, shuffle, shuffled},
        {"Moran, 999 permutations, 100,000 nodes", 700, 100000, 20, prepare, shuffle, shuffled},
    };
    return bench_main(rows, sizeof rows / sizeof *rows, argc > 1 ? argv[1] : NULL);
}
