/* graph.c — ties into compressed rows: two counting sorts, by the far end and then by the near one, so that nothing is compared. */
#include "engine/graph.h"

#include <math.h>

typedef struct {
    i64 m;
    int *from, *to;
    double *w;
} ties;

static ties ties_new(arena *a, i64 m) { return (ties){0, NEW(a, int, m), NEW(a, int, m), NEW(a, double, m)}; }

static void ties_add(ties *t, int from, int to, double w)
{
    t->from[t->m] = from;
    t->to[t->m] = to;
    t->w[t->m++] = w;
}

/* Those to keep; an undirected one in the order low, high. */
static ties ties_kept(arena *a, const tie_list *l, bool undirected, graph_notes *notes)
{
    ties t = ties_new(a, l->m);
    for (i64 i = 0; i < l->m; i++) {
        int from = l->from[i], to = l->to[i];
        double w = l->w ? l->w[i] : 1.0;
        assert(w >= 0.0 && isfinite(w));
        notes->loops += from == to;
        notes->empty += w == 0.0 && from != to;
        if (from == to || w == 0.0) continue;
        bool turn = undirected && from > to;
        ties_add(&t, turn ? to : from, turn ? from : to, w);
    }
    return t;
}

/* t in the order of key, which is one of its columns; what has the same key stays in its order. */
static ties ties_sorted(arena *a, const ties *t, const int *key, int n)
{
    ties r = ties_new(a, t->m);
    i64 *at = NEW(a, i64, (ptrdiff_t)n + 1);
    for (i64 i = 0; i < t->m; i++) at[key[i] + 1]++;
    for (int k = 0; k < n; k++) at[k + 1] += at[k];
    for (i64 i = 0; i < t->m; i++) {
        i64 to = at[key[i]]++;
        r.from[to] = t->from[i];
        r.to[to] = t->to[i];
        r.w[to] = t->w[i];
    }
    r.m = t->m;
    return r;
}

static ties ties_in_order(arena *a, const ties *t, int n)
{
    ties by_to = ties_sorted(a, t, t->to, n);
    return ties_sorted(a, &by_to, by_to.from, n);
}

/* Neighbours in the order that are the same tie become one. */
static void ties_merge(ties *t, bool add, graph_notes *notes)
{
    i64 m = 0;
    for (i64 i = 0; i < t->m; i++) {
        bool again = m > 0 && t->from[m - 1] == t->from[i] && t->to[m - 1] == t->to[i];
        notes->merged += again;
        if (again && add) t->w[m - 1] += t->w[i];
        if (again) continue;
        t->from[m] = t->from[i];
        t->to[m] = t->to[i];
        t->w[m++] = t->w[i];
    }
    t->m = m;
}

static ties ties_both_ways(arena *a, const ties *t, int n)
{
    ties r = ties_new(a, 2 * t->m);
    for (i64 i = 0; i < t->m; i++) {
        ties_add(&r, t->from[i], t->to[i], t->w[i]);
        ties_add(&r, t->to[i], t->from[i], t->w[i]);
    }
    return ties_in_order(a, &r, n);
}

static graph graph_of(arena *a, int n, const ties *t)
{
    i64 *start = NEW(a, i64, (ptrdiff_t)n + 1);
    bool plain = true;
    for (i64 i = 0; i < t->m; i++) {
        start[t->from[i] + 1]++;
        plain = plain && t->w[i] == 1.0;
    }
    for (int i = 0; i < n; i++) start[i + 1] += start[i];
    return (graph){n, t->m, start, t->to, plain ? NULL : t->w, false};
}

graph graph_new(arena *a, int n, const tie_list *list, bool undirected, graph_notes *notes)
{
    *notes = (graph_notes){0};
    ties t = ties_kept(a, list, undirected, notes);
    t = ties_in_order(a, &t, n);
    ties_merge(&t, list->w != NULL, notes);
    if (undirected) t = ties_both_ways(a, &t, n);
    graph g = graph_of(a, n, &t);
    g.mutual = undirected;
    return g;
}

graph graph_turned(arena *a, const graph *g)
{
    if (g->mutual) return *g;
    i64 *start = NEW(a, i64, (ptrdiff_t)g->n + 2), *next = start + 1; /* next[j]: where the next tie from j goes; in the end, start one on */
    int *to = NEW(a, int, g->m);
    double *w = g->w ? NEW(a, double, g->m) : NULL;
    for (i64 k = 0; k < g->m; k++) next[g->to[k] + 1]++;
    for (int j = 0; j < g->n; j++) next[j + 1] += next[j];
    for (int i = 0; i < g->n; i++)
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) {
            i64 at = next[g->to[k]]++;
            to[at] = i;
            if (w) w[at] = g->w[k];
        }
    return (graph){g->n, g->m, start, to, w, false};
}

i64 graph_tie(const graph *g, int i, int j)
{
    i64 low = g->start[i], high = g->start[i + 1];
    while (low < high) {
        i64 middle = low + (high - low) / 2;
        if (g->to[middle] < j) low = middle + 1;
        else high = middle;
    }
    return low < g->start[i + 1] && g->to[low] == j ? low : -1;
}

void graph_hops(const graph *g, int from, int *hops, int *queue)
{
    for (int i = 0; i < g->n; i++) hops[i] = -1;
    hops[from] = 0;
    queue[0] = from;
    for (int head = 0, tail = 1; head < tail; head++) {
        int i = queue[head];
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) {
            int j = g->to[k];
            if (hops[j] >= 0) continue;
            hops[j] = hops[i] + 1;
            queue[tail++] = j;
        }
    }
}
