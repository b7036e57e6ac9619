/*
 * infer.c — greedy choice of edges on a table of gains, child by parent. An edge changes what explains one child, so that only the
 * child's row is summed anew: O(pairs + edges × (nodes + cascades × their length)).
 */
#include "engine/infer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/exact.h"
#include "engine/infer_inside.h"
#include "engine/normal.h"
#include "engine/philox.h"

enum { SOME_EVENTS = 64, SOME_CHILDREN = 4 };

static const double EDGE = 0.5, BACKGROUND = 1e-10;

/* ---- pairs: each event, and each that came earlier in its cascade ---- */

typedef struct {
    const infer_how *how;
    infer_order o;
    i64 *pair;           /* n: where an event's pairs begin; those of a node lie together */
    double *score;       /* by pair: how well an edge would explain it */
    double *background;  /* n: the best without an edge; 0 where nobody came earlier */
    i64 *of_start, *of;  /* nodes + 1; n: the events of each node, by cascade */
} pairs;

static void score_some(void *arg, i64 chunk, int hand)
{
    pairs *p = arg;
    const infer_order *o = &p->o;
    i64 end = (chunk + 1) * SOME_EVENTS < o->n ? (chunk + 1) * SOME_EVENTS : o->n;
    for (i64 j = chunk * SOME_EVENTS; j < end; j++) {
        double best = -INFINITY, *score = p->score + p->pair[j];
        i64 first = o->start[o->cascade[j]], at = first;
        for (i64 i = first; i < o->earlier[j]; i++) {
            score[i - first] = i > first && o->time[i] == o->time[i - 1] ? score[i - first - 1] : infer_score(p->how, EDGE, o->time[j] - o->time[i]);
            if (score[i - first] > best) best = score[i - first], at = i;
        }
        p->background[j] = o->earlier[j] > first ? infer_score(p->how, BACKGROUND, o->time[j] - o->time[at]) : 0.0;
    }
    (void)hand;
}

static void events_of_nodes(arena *a, pairs *p)
{
    p->of_start = NEW(a, i64, p->o.nodes + 2);
    p->of = NEW(a, i64, p->o.n);
    for (i64 i = 0; i < p->o.n; i++) p->of_start[p->o.node[i] + 2]++;
    for (int v = 1; v <= p->o.nodes; v++) p->of_start[v + 1] += p->of_start[v];
    for (i64 i = 0; i < p->o.n; i++) p->of[p->of_start[p->o.node[i] + 1]++] = i;
}

static bool node_twice(const pairs *p)
{
    bool twice = false;
    for (int v = 0; v < p->o.nodes; v++)
        for (i64 k = p->of_start[v] + 1; k < p->of_start[v + 1]; k++) twice = twice || p->o.cascade[p->of[k]] == p->o.cascade[p->of[k - 1]];
    return twice;
}

static const char *pairs_make(arena *a, const crew *c, const infer_events *e, pairs *p)
{
    p->o = infer_sort(a, e);
    events_of_nodes(a, p);
    if (node_twice(p)) return "a node stands twice in a cascade";
    p->pair = NEW(a, i64, e->n);
    i64 all = 0;
    for (i64 k = 0; k < e->n; k++) {
        i64 j = p->of[k];
        p->pair[j] = all;
        all += p->o.earlier[j] - p->o.start[p->o.cascade[j]];
    }
    if (!all) return "nobody comes after anybody in any cascade";
    p->score = arena_room(a, sizeof *p->score, alignof(double), all);
    p->background = NEW(a, double, e->n);
    crew_each(&(crew){.threads = c->threads}, crew_chunks(e->n, SOME_EVENTS), score_some, p);
    bool good = true;
    for (i64 j = 0; j < e->n; j++) good = good && isfinite(p->background[j]);
    return good ? NULL : "a delay is impossible with this parameter";
}

/* ---- greedy choice ---- */

typedef struct {
    const pairs *p;
    const double *weight; /* cascades; NULL: 1 each */
    double *now;         /* n: how well each event is explained */
    double *gain;        /* nodes × nodes: child, parent */
    double *best;        /* nodes: the largest gain of each child */
    int *parent;         /* nodes: whose it is, the last of equals */
} greedy;

static greedy greedy_new(arena *a, const pairs *p)
{
    i64 nodes = p->o.nodes;
    return (greedy){p, NULL, NEW(a, double, p->o.n), NEW(a, double, nodes * nodes), NEW(a, double, nodes), NEW(a, int, nodes)};
}

static void child_sum(const greedy *g, int child)
{
    const pairs *p = g->p;
    int nodes = p->o.nodes;
    double *gain = g->gain + (i64)child * nodes, best = 0.0;
    memset(gain, 0, (size_t)nodes * sizeof *gain);
    for (i64 k = p->of_start[child]; k < p->of_start[child + 1]; k++) {
        i64 j = p->of[k], c = p->o.cascade[j], first = p->o.start[c], earlier = p->o.earlier[j] - first;
        const double *score = p->score + p->pair[j];
        const int *from = p->o.node + first;
        double w = g->weight ? g->weight[c] : 1.0, now = g->now[j];
        for (i64 i = 0; i < earlier; i++)
            if (score[i] > now) gain[from[i]] += w * (score[i] - now);
    }
    for (int u = 0; u < nodes; u++) {
        if (!(gain[u] >= best)) continue;
        best = gain[u];
        g->parent[child] = u;
    }
    g->best[child] = best;
}

static void sum_some(void *arg, i64 chunk, int hand)
{
    const greedy *g = arg;
    int end = (int)(chunk + 1) * SOME_CHILDREN < g->p->o.nodes ? (int)(chunk + 1) * SOME_CHILDREN : g->p->o.nodes;
    for (int v = (int)chunk * SOME_CHILDREN; v < end; v++) child_sum(g, v);
    (void)hand;
}

static void begin(const crew *c, greedy *g)
{
    memcpy(g->now, g->p->background, (size_t)g->p->o.n * sizeof *g->now);
    crew_each(&(crew){.threads = c->threads}, crew_chunks(g->p->o.nodes, SOME_CHILDREN), sum_some, g);
}

/* The child of the best edge, the last of equals. */
static int choose(const greedy *g)
{
    int child = 0;
    for (int v = 1; v < g->p->o.nodes; v++)
        if (g->best[v] >= g->best[child]) child = v;
    return child;
}

/* Lets the edge explain what it can. changed: by how much, in each cascade in which it could; returns in how many it could. */
static int take(greedy *g, const infer_edge *e, double *changed)
{
    const pairs *p = g->p;
    int n = 0;
    i64 k = p->of_start[e->from], end = p->of_start[e->from + 1];
    for (i64 l = p->of_start[e->to]; l < p->of_start[e->to + 1]; l++) {
        i64 j = p->of[l];
        int c = p->o.cascade[j];
        while (k < end && p->o.cascade[p->of[k]] < c) k++;
        if (k == end || p->o.cascade[p->of[k]] != c || p->of[k] >= p->o.earlier[j]) continue;
        double score = p->score[p->pair[j] + p->of[k] - p->o.start[c]], before = g->now[j];
        if (score > before) g->now[j] = score;
        changed[n++] = g->now[j] - before;
    }
    return n;
}

/* ---- one edge after another ---- */

/* Do the cascades' log-likelihoods grow by more than one parameter would make them? */
static double vuong(const infer_edge *e, const double *changed, int cascades)
{
    double mean = e->gain / cascades, squares = (cascades - e->possible) * mean * mean;
    for (int i = 0; i < e->possible; i++) squares += (changed[i] - mean) * (changed[i] - mean);
    if (cascades < 2) return NAN;
    double sd = sqrt(squares / (cascades - 1));
    return sd > 0.0 ? normal_cdf(-(e->gain - 1.0) / (sd * sqrt(cascades))) : e->gain > 1.0 ? 0.0 : 1.0;
}

static void run(arena *a, const crew *c, const pairs *p, inferred *out)
{
    greedy g = greedy_new(a, p);
    double *changed = NEW(a, double, p->o.cascades);
    exact l = {0};
    begin(c, &g);
    for (i64 j = 0; j < p->o.n; j++) exact_add(&l, p->background[j]);
    out->null_loglik = exact_value(l);
    while (out->n < p->how->most) {
        int child = choose(&g);
        infer_edge e = {.from = g.parent[child], .to = child, .gain = g.best[child], .found = NAN};
        out->exhausted = !(e.gain > 0.0);
        if (out->exhausted) break;
        e.possible = take(&g, &e, changed);
        for (int i = 0; i < e.possible; i++) e.cascades += changed[i] > 0.0;
        e.p = vuong(&e, changed, p->o.cascades);
        if (p->how->p_max > 0.0 && e.p >= p->how->p_max) {
            out->tried = e.p;
            break;
        }
        exact_add(&l, e.gain);
        out->edge[out->n++] = e;
        child_sum(&g, child);
    }
    out->loglik = exact_value(l);
}

/* ---- q ---- */

static int by_p(const void *a, const void *b)
{
    const infer_edge *x = *(const infer_edge *const *)a, *y = *(const infer_edge *const *)b;
    return (x->p > y->p) - (x->p < y->p);
}

static void adjust(arena *a, const inferred *r)
{
    infer_edge **e = NEW(a, infer_edge *, r->n);
    double least = 1.0;
    for (int i = 0; i < r->n; i++) e[i] = &r->edge[i];
    qsort(e, (size_t)r->n, sizeof *e, by_p);
    for (int i = r->n - 1; i >= 0; i--) {
        least = fmin(least, e[i]->p * r->n / (i + 1));
        e[i]->q = isnan(e[i]->p) ? NAN : least;
    }
}

/* ---- resamples ---- */

typedef struct {
    const pairs *p;
    const inferred *all;
    greedy *hand;
    double **weight, **changed; /* by hand */
    bool *hit;           /* resamples × edges */
} resampling;

static void draw(const pairs *p, i64 resample, double *weight)
{
    stream s = stream_at(p->how->seed, (u64)resample, DRAW_RESAMPLE);
    memset(weight, 0, (size_t)p->o.cascades * sizeof *weight);
    for (int c = 0; c < p->o.cascades; c++) weight[stream_below(&s, (u32)p->o.cascades)] += 1.0;
}

static void resample(void *arg, i64 chunk, int hand)
{
    resampling *r = arg;
    greedy *g = &r->hand[hand];
    bool *hit = r->hit + chunk * r->all->n;
    draw(r->p, chunk, r->weight[hand]);
    g->weight = r->weight[hand];
    begin(&(crew){.threads = 1}, g);
    for (int n = 0; n < r->all->n; n++) {
        int child = choose(g);
        infer_edge e = {.from = g->parent[child], .to = child};
        if (!(g->best[child] > 0.0)) break;
        take(g, &e, r->changed[hand]);
        child_sum(g, child);
        for (int i = 0; i < r->all->n; i++) hit[i] = hit[i] || (r->all->edge[i].from == e.from && r->all->edge[i].to == e.to);
    }
}

static void resample_all(arena *a, const crew *c, const pairs *p, inferred *out)
{
    int hands = c->threads < CREW_MOST ? c->threads : CREW_MOST, n = p->how->resamples;
    resampling r = {p, out, NEW(a, greedy, hands), NEW(a, double *, hands), NEW(a, double *, hands), NEW(a, bool, (i64)n * out->n)};
    for (int h = 0; h < hands; h++) {
        r.hand[h] = greedy_new(a, p);
        r.weight[h] = NEW(a, double, p->o.cascades);
        r.changed[h] = NEW(a, double, p->o.cascades);
    }
    crew_each(c, n, resample, &r);
    for (int i = 0; i < out->n; i++) {
        i64 hits = 0;
        for (i64 k = 0; k < n; k++) hits += r.hit[k * out->n + i];
        out->edge[i].found = (double)hits / n;
    }
}

/* ---- all of it ---- */

static const char *refused(const infer_events *e, const infer_how *how)
{
    bool finite = true;
    double s = how->parameter[0], t = how->parameter[1];
    for (i64 i = 0; i < e->n; i++) finite = finite && isfinite(e->time[i]);
    if (!e->n) return "there are no events";
    if (!finite) return "a time is not finite";
    if (e->nodes > INFER_NODES_MOST) return "there are more than 5000 nodes";
    bool good = how->model == INFER_LOGNORMAL ? isfinite(s) && t > 0.0 && isfinite(t) : s > 0.0 && isfinite(s);
    return good ? NULL : "the parameter must be above 0";
}

inferred infer_new(arena *a, const crew *c, const infer_events *e, const infer_how *how)
{
    pairs p = {.how = how};
    const char *why = refused(e, how);
    if (!why) why = pairs_make(a, c, e, &p);
    if (why) return (inferred){.refused = why};
    i64 most = (i64)e->nodes * e->nodes;
    inferred out = {.edge = NEW(a, infer_edge, how->most < most ? how->most : most), .tried = NAN};
    run(a, c, &p, &out);
    adjust(a, &out);
    if (how->resamples > 0 && out.n) resample_all(a, c, &p, &out);
    return out;
}
