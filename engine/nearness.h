/* nearness.h — graphs made of what is known about nodes and ties: who is near whom, in the sense that is asked for. */
#pragma once

#include "engine/graph.h"

/* The same ties with weight 1 each; nothing is copied. */
static inline graph graph_plain(const graph *g) { return (graph){g->n, g->m, g->start, g->to, NULL, g->mutual}; }

/* Weights times the attribute x[n] of who the tie leads to, ≥ 0; ties to where it is 0 or NAN are left out. O(m). */
graph nearness_by_attribute(arena *a, const graph *g, const double *x);

/* Ties whose weights are distances become exp(-d / delta); those longer than radius are left out (Cliff & Ord 1981). O(m). */
graph nearness_fading(arena *a, const graph *g, double delta, double radius);

/* Weights of each row sum to 1. O(m). */
graph nearness_row_standard(arena *a, const graph *g);

/* The nodes to keep[n] and the ties between them, renumbered in their order. O(n + m). */
graph nearness_within(arena *a, const graph *g, const bool *keep);

/* Great circle between two places in degrees, in km; the earth as a ball of 6371.0088 km. */
double nearness_km(const double from[2], const double to[2]);

typedef struct {
    int n;
    const double *lat, *lon; /* n, in degrees; NAN: not on the map, no ties */
} places;

/* Both ways exp(-km / delta), as far as radius; delta infinite: 1. O(n log n + pairs within some radii) by a grid. */
graph nearness_places(arena *a, const places *p, double delta, double radius);

/*
 * Both ways between all of one group (group NULL: all are one; -1: none), 1 each, or, where size[n] is given, by likeness
 * exp(-(ln size_i - ln size_j)² / 2 s²), left out below least (Volden 2006). A size that is NAN or ≤ 0 has no ties.
 * O(n log n + ties): n² of them in a large group; exposure_of_group() needs no ties.
 */
typedef struct {
    const int *group;
    const double *size;
    double s, least; /* s > 0, 0 < least < 1 */
} likeness;
graph nearness_alike(arena *a, int n, const likeness *l);
