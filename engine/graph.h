/*
 * graph.h — a directed, weighted graph in compressed rows: the ties of node i are to[start[i]] … to[start[i+1] - 1].
 * A tie i → j is read "i looks to j": for exposure j is whom i may learn from. An undirected graph holds both ways.
 */
#pragma once

#include "lib/base/base.h"

typedef struct {
    int n;            /* nodes 0 … n-1 */
    i64 m;            /* ties */
    const i64 *start; /* n + 1 */
    const int *to;    /* m, ascending within a row */
    const double *w;  /* m, all > 0 and finite; NULL: all are 1 */
    bool mutual;      /* known to hold each tie both ways with one weight */
} graph;

/* Ties as they were read; w NULL: 1 each, however often named. */
typedef struct {
    i64 m;
    const int *from, *to; /* 0 … n-1 */
    const double *w;
} tie_list;

/* What graph_new() made of them, to be told. */
typedef struct {
    i64 loops;  /* ties from a node to itself, left out */
    i64 merged; /* ties named before: their weights are added, or without weights they are the same tie */
    i64 empty;  /* ties of weight 0, left out */
} graph_notes;

/* Sorts, puts together what is named twice, leaves out loops and zeros; O(n + m). Undirected: held both ways, and a–b and
   b–a are one tie named twice. Asserts that weights are ≥ 0 and finite; who reads them refuses others. */
graph graph_new(arena *a, int n, const tie_list *ties, bool undirected, graph_notes *notes);

/* Every tie turned round; a mutual graph is its own. O(n + m). */
graph graph_turned(arena *a, const graph *g);

/* Place of the tie i → j, or -1. */
i64 graph_tie(const graph *g, int i, int j);

static inline i64 graph_degree(const graph *g, int i) { return g->start[i + 1] - g->start[i]; }
static inline double graph_weight(const graph *g, i64 at) { return g->w ? g->w[at] : 1.0; }

/* Steps along ties from one node to each: hops[n], -1 where there is no way. queue is scratch of n. Breadth first, O(n + m). */
void graph_hops(const graph *g, int from, int *hops, int *queue);
