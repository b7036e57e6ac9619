/*
 * infer.c — greedy choice of edges on a table of gains, child by parent. An edge changes what explains one child, so that only the
 * child's row is summed anew: O((events + edges × events of a node) × nodes), many parents at once, and to the last digits. Where gains
 * are largest but for those, they are summed once more as the definition has it, and the last of the largest wins.
 */
#include "engine/infer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/exact.h"
#include "engine/infer_inside.h"
#include "engine/normal.h"
#include "engine/philox.h"

enum { SOME_CHILDREN = 4 };

static const i64 PLACES_MOST = (i64)1 << 28; /* nodes × cascades */
static const double EDGE = 0.5, BACKGROUND = 1e-10;
static const double NEAR = 1e-11;            /* gains are equal but for rounding */
static const double NOTHING = 1e-9;          /* of a gain: rounding */

/* ---- what is known before any edge ---- */

typedef struct {
    const infer_how *how;
    infer_order o;
    double *at;          /* cascades × nodes: when; infinity: never */
    double *background;  /* events: the best without an edge; 0 where nobody came earlier */
    i64 *of_start, *of;  /* nodes + 1; events: those of each node, by cascade */
} table;

/* Of those earlier, by time ascending, the one whose delay is most likely: beside the mode. */
static double background_of(const table *t, i64 j)
{
    const infer_order *o = &t->o;
    i64 first = o->start[o->cascade[j]], low = first, high = o->earlier[j];
    if (low == high) return 0.0;
    while (low < high) { /* the first whose delay is below the mode */
        i64 mid = low + (high - low) / 2;
        if (o->time[j] - o->time[mid] >= infer_mode(t->how)) low = mid + 1;
        else high = mid;
    }
    double below = low < o->earlier[j] ? infer_score(t->how, BACKGROUND, o->time[j] - o->time[low]) : -INFINITY;
    double above = low > first ? infer_score(t->how, BACKGROUND, o->time[j] - o->time[low - 1]) : -INFINITY;
    return fmax(below, above);
}

static void events_of_nodes(arena *a, table *t)
{
    t->of_start = NEW(a, i64, t->o.nodes + 2);
    t->of = NEW(a, i64, t->o.n);
    for (i64 i = 0; i < t->o.n; i++) t->of_start[t->o.node[i] + 2]++;
    for (int v = 1; v <= t->o.nodes; v++) t->of_start[v + 1] += t->of_start[v];
    for (i64 i = 0; i < t->o.n; i++) t->of[t->of_start[t->o.node[i] + 1]++] = i;
}

static const char *places_fill(table *t)
{
    const infer_order *o = &t->o;
    bool twice = false, follows = false;
    for (i64 k = 0; k < (i64)o->cascades * o->nodes; k++) t->at[k] = INFINITY;
    for (i64 i = 0; i < o->n; i++) {
        double *at = &t->at[(i64)o->cascade[i] * o->nodes + o->node[i]];
        twice = twice || *at != INFINITY;
        *at = o->time[i];
        follows = follows || o->earlier[i] > o->start[o->cascade[i]];
    }
    return twice ? "a node stands twice in a cascade" : !follows ? "nobody comes after anybody in any cascade" : NULL;
}

static const char *table_make(arena *a, const infer_events *e, table *t)
{
    t->o = infer_sort(a, e);
    t->at = arena_room(a, sizeof *t->at, alignof(double), (ptrdiff_t)e->cascades * e->nodes);
    const char *why = places_fill(t);
    if (why) return why;
    events_of_nodes(a, t);
    bool good = true;
    t->background = NEW(a, double, e->n);
    for (i64 j = 0; j < e->n; j++) {
        t->background[j] = background_of(t, j);
        good = good && isfinite(t->background[j]);
    }
    return good ? NULL : "a delay is impossible with this parameter";
}

/* ---- gains ---- */

/* What an edge would change, in each cascade in which it could. */
typedef struct {
    int n;
    double gain;
    double *changed, *score; /* n */
    i64 *event;          /* n: of the child */
} trial;

typedef struct {
    const table *t;
    const double *weight; /* cascades; NULL: 1 each */
    double *now;         /* events: how well each is explained */
    double *gain;        /* nodes × nodes: child, parent */
    double *best;        /* nodes: the largest gain of each child */
    double *settled;     /* nodes: the same as the definition has it; below 0: not asked for yet */
    int *parent;         /* nodes: whose that is */
    trial trial;         /* scratch */
} greedy;

static greedy greedy_new(arena *a, const table *t)
{
    i64 nodes = t->o.nodes;
    int c = t->o.cascades;
    return (greedy){t, NULL, NEW(a, double, t->o.n), NEW(a, double, nodes * nodes), NEW(a, double, nodes), NEW(a, double, nodes), NEW(a, int, nodes), {0, 0.0, NEW(a, double, c), NEW(a, double, c), NEW(a, i64, c)}};
}

static double weight_of(const greedy *g, i64 cascade) { return g->weight ? g->weight[cascade] : 1.0; }

static void child_sum(const greedy *g, int child)
{
    const table *t = g->t;
    int nodes = t->o.nodes;
    double *gain = g->gain + (i64)child * nodes, best = 0.0;
    memset(gain, 0, (size_t)nodes * sizeof *gain);
    for (i64 k = t->of_start[child]; k < t->of_start[child + 1]; k++) {
        i64 j = t->of[k], c = t->o.cascade[j];
        infer_add(t->how, &(infer_event){EDGE, t->o.time[j], g->now[j], weight_of(g, c)}, t->at + c * nodes, nodes, gain);
    }
    for (int u = 0; u < nodes; u++) best = gain[u] > best ? gain[u] : best;
    g->best[child] = best;
    g->settled[child] = -1.0;
}

static void sum_some(void *arg, i64 chunk, int hand)
{
    const greedy *g = arg;
    int end = (int)(chunk + 1) * SOME_CHILDREN < g->t->o.nodes ? (int)(chunk + 1) * SOME_CHILDREN : g->t->o.nodes;
    for (int v = (int)chunk * SOME_CHILDREN; v < end; v++) child_sum(g, v);
    (void)hand;
}

static void begin(const crew *c, greedy *g)
{
    memcpy(g->now, g->t->background, (size_t)g->t->o.n * sizeof *g->now);
    crew_each(&(crew){.threads = c->threads}, crew_chunks(g->t->o.nodes, SOME_CHILDREN), sum_some, g);
}

/* As the definition has it: cascade by cascade. */
static void weigh(greedy *g, int from, int to)
{
    const table *t = g->t;
    trial *r = &g->trial;
    r->n = 0;
    r->gain = 0.0;
    for (i64 k = t->of_start[to]; k < t->of_start[to + 1]; k++) {
        i64 j = t->of[k], c = t->o.cascade[j];
        double x = t->o.time[j] - t->at[c * t->o.nodes + from];
        if (!(x > 0.0)) continue;
        double score = infer_score(t->how, EDGE, x);
        r->event[r->n] = j;
        r->score[r->n] = score;
        r->changed[r->n] = score > g->now[j] ? score - g->now[j] : 0.0;
        r->gain += weight_of(g, c) * r->changed[r->n++];
    }
}

/* ---- choice ---- */

/* Which parent of the child is best: the last of those whose gains are equal, as the definition has them. */
static void settle(greedy *g, int child)
{
    const double *gain = g->gain + (i64)child * g->t->o.nodes, least = g->best[child] - NEAR * g->best[child];
    for (int u = 0; u < g->t->o.nodes; u++) {
        if (!(gain[u] >= least)) continue;
        weigh(g, u, child);
        if (!(g->trial.gain >= g->settled[child])) continue;
        g->settled[child] = g->trial.gain;
        g->parent[child] = u;
    }
}

/* The best edge, with its trial; false if none gains anything. */
static bool choose(greedy *g, infer_edge *e)
{
    double most = 0.0;
    *e = (infer_edge){.found = NAN};
    for (int v = 0; v < g->t->o.nodes; v++) most = g->best[v] > most ? g->best[v] : most;
    if (!(most > NOTHING)) return false;
    for (int v = 0; v < g->t->o.nodes; v++) {
        if (!(g->best[v] >= most - NEAR * most)) continue;
        if (g->settled[v] < 0.0) settle(g, v);
        if (g->settled[v] >= e->gain) *e = (infer_edge){.from = g->parent[v], .to = v, .gain = g->settled[v], .found = NAN};
    }
    weigh(g, e->from, e->to);
    e->possible = g->trial.n;
    for (int i = 0; i < g->trial.n; i++) e->cascades += g->trial.changed[i] > 0.0;
    return true;
}

/* Lets the edge explain what it can. */
static void take(greedy *g, const infer_edge *e)
{
    for (int i = 0; i < g->trial.n; i++)
        if (g->trial.changed[i] > 0.0) g->now[g->trial.event[i]] = g->trial.score[i];
    child_sum(g, e->to);
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

static void run(arena *a, const crew *c, const table *t, inferred *out)
{
    greedy g = greedy_new(a, t);
    exact l = {0};
    begin(c, &g);
    for (i64 j = 0; j < t->o.n; j++) exact_add(&l, t->background[j]);
    out->null_loglik = exact_value(l);
    while (out->n < t->how->most) {
        infer_edge e;
        out->exhausted = !choose(&g, &e);
        if (out->exhausted) break;
        e.p = vuong(&e, g.trial.changed, t->o.cascades);
        if (t->how->p_max > 0.0 && e.p >= t->how->p_max) {
            out->tried = e.p;
            break;
        }
        exact_add(&l, e.gain);
        out->edge[out->n++] = e;
        take(&g, &e);
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
    const table *t;
    const inferred *all;
    greedy *hand;
    double **weight;     /* by hand */
    bool *hit;           /* resamples × edges */
} resampling;

static void draw(const table *t, i64 resample, double *weight)
{
    stream s = stream_at(t->how->seed, (u64)resample, DRAW_RESAMPLE);
    memset(weight, 0, (size_t)t->o.cascades * sizeof *weight);
    for (int c = 0; c < t->o.cascades; c++) weight[stream_below(&s, (u32)t->o.cascades)] += 1.0;
}

static void resample(void *arg, i64 chunk, int hand)
{
    resampling *r = arg;
    greedy *g = &r->hand[hand];
    bool *hit = r->hit + chunk * r->all->n;
    draw(r->t, chunk, r->weight[hand]);
    g->weight = r->weight[hand];
    begin(&(crew){.threads = 1}, g);
    infer_edge e;
    for (int n = 0; n < r->all->n && choose(g, &e); n++) {
        take(g, &e);
        for (int i = 0; i < r->all->n; i++) hit[i] = hit[i] || (r->all->edge[i].from == e.from && r->all->edge[i].to == e.to);
    }
}

static void resample_all(arena *a, const crew *c, const table *t, inferred *out)
{
    int hands = c->threads < CREW_MOST ? c->threads : CREW_MOST, n = t->how->resamples;
    resampling r = {t, out, NEW(a, greedy, hands), NEW(a, double *, hands), NEW(a, bool, (i64)n * out->n)};
    for (int h = 0; h < hands; h++) {
        r.hand[h] = greedy_new(a, t);
        r.weight[h] = NEW(a, double, t->o.cascades);
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
    if ((i64)e->nodes * e->cascades > PLACES_MOST) return "there are too many nodes and cascades";
    bool good = how->model == INFER_LOGNORMAL ? isfinite(s) && t > 0.0 && isfinite(t) : s > 0.0 && isfinite(s);
    return good ? NULL : "the parameter must be above 0";
}

inferred infer_new(arena *a, const crew *c, const infer_events *e, const infer_how *how)
{
    table t = {.how = how};
    const char *why = refused(e, how);
    if (!why) why = table_make(a, e, &t);
    if (why) return (inferred){.refused = why};
    i64 most = (i64)e->nodes * e->nodes;
    inferred out = {.edge = NEW(a, infer_edge, how->most < most ? how->most : most), .tried = NAN};
    run(a, c, &t, &out);
    adjust(a, &out);
    if (how->resamples > 0 && out.n) resample_all(a, c, &t, &out);
    return out;
}
