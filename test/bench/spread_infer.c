/* spread_infer.c — the benchmark of network inference: 200 cascades over 357 nodes. `spread_infer [WORD]`. */
#include <math.h>

#include "engine/infer.h"
#include "test/bench/spread.h"

enum { EDGES = 500, CASCADES = 200, CHECKED = 10 };

typedef struct {
    infer_events e;
    int *cascade, *node;
    double *time;
} world;

/* Each cascade reaches a part of the nodes (periods: in percent), through ties one time in three, at any times. */
static void prepare(bench *b)
{
    world *w = b->data = NEW(b->mem, world, 1);
    i64 most = (i64)CASCADES * b->n;
    graph g = bench_graph(b->mem, b->n);
    double *at = NEW(b->mem, double, b->n);
    stream s = stream_at(3, 0, DRAW_START);
    w->cascade = NEW(b->mem, int, most);
    w->node = NEW(b->mem, int, most);
    w->time = NEW(b->mem, double, most);
    i64 n = 0;
    for (int c = 0; c < CASCADES; c++)
        for (int v = 0; v < b->n; v++) {
            at[v] = 20.0 * stream_unit(&s);
            i64 degree = graph_degree(&g, v);
            int of = degree ? g.to[g.start[v] + stream_below(&s, (u32)degree)] : v;
            if (of < v && stream_below(&s, 3) == 0) at[v] = at[of] + stream_unit(&s);
            if (stream_unit(&s) * 100.0 >= b->periods) continue;
            w->cascade[n] = c;
            w->node[n] = v;
            w->time[n++] = at[v];
        }
    w->e = (infer_events){n, b->n, CASCADES, w->cascade, w->node, w->time};
}

static void infer(bench *b)
{
    const world *w = b->data;
    inferred *f = NEW(b->mem, inferred, 1);
    *f = infer_new(b->mem, &b->crew, &w->e, &(infer_how){.model = INFER_EXPONENTIAL, .parameter = {0.5}, .most = EDGES});
    b->answer = f;
}

static double *times_of(const bench *b)
{
    const world *w = b->data;
    double *at = NEW(b->mem, double, (i64)CASCADES * b->n);
    for (i64 i = 0; i < (i64)CASCADES * b->n; i++) at[i] = NAN;
    for (i64 i = 0; i < w->e.n; i++) at[(i64)w->cascade[i] * b->n + w->node[i]] = w->time[i];
    return at;
}

/* How much better u explains v than what does so now, over the cascades. */
static double gain_of(const bench *b, const double *at, const double *now, const infer_edge *e)
{
    double gain = 0.0;
    for (int c = 0; c < CASCADES; c++) {
        double x = at[(i64)c * b->n + e->to] - at[(i64)c * b->n + e->from];
        if (x > 0.0) gain += fmax(0.0, log(0.25) - 0.5 * x - now[(i64)c * b->n + e->to]);
    }
    return gain;
}

static bool best_of_all(const bench *b, const double *at, const double *now, const infer_edge *e)
{
    double best = 0.0;
    for (int u = 0; u < b->n; u++)
        for (int v = 0; v < b->n; v++) best = fmax(best, gain_of(b, at, now, &(infer_edge){.from = u, .to = v}));
    return fabs(best - e->gain) < 1e-9 * best && fabs(gain_of(b, at, now, e) - best) < 1e-9 * best;
}

/* What explains each event without any edge. */
static double *background_of(const bench *b, const double *at)
{
    double *now = NEW(b->mem, double, (i64)CASCADES * b->n);
    for (i64 i = 0; i < (i64)CASCADES * b->n; i++) {
        const double *other = at + i / b->n * b->n;
        double least = INFINITY;
        for (int u = 0; u < b->n; u++) least = at[i] > other[u] ? fmin(least, at[i] - other[u]) : least;
        now[i] = log(0.5e-10) - 0.5 * least;
    }
    return now;
}

/* The first edges by the long way. */
static bool agree(const bench *b)
{
    const inferred *f = b->answer;
    double *at = times_of(b), *now = background_of(b, at);
    bool good = f->n == EDGES;
    for (int i = 0; i < CHECKED && good; i++) {
        const infer_edge *e = &f->edge[i];
        good = best_of_all(b, at, now, e);
        for (i64 c = 0; c < (i64)CASCADES * b->n; c += b->n) {
            double x = at[c + e->to] - at[c + e->from];
            if (x > 0.0) now[c + e->to] = fmax(now[c + e->to], log(0.25) - 0.5 * x);
        }
    }
    return good;
}

int main(int n, char **arg)
{
    static const bench_row rows[] = {
        {"network inference, 357 nodes, 200 cascades of 107, 500 edges", 20, 357, 30, prepare, infer, agree},
        {"network inference, 357 nodes, 200 cascades of all, 500 edges", 50, 357, 100, prepare, infer, agree},
    };
    return bench_main(rows, sizeof rows / sizeof *rows, n > 1 ? arg[1] : NULL);
}
