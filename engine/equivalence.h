/*
 * equivalence.h — structural equivalence (Burt 1987: Social contagion and innovation): two nodes are alike if they are as far
 * from all others, whether or not they have a tie. With z_ij the steps of the shortest way i → j over the largest such number,
 *     d_ij² = (z_ij - z_ji)² + sum over k not i, j of (z_ik - z_jk)² + (z_ki - z_kj)².
 * Where there is no way, one step more than the longest way there is. Weights of ties are not used. Steps are whole numbers, so
 * squared distances are exact: nodes that are equally alike stay so.
 */
#pragma once

#include "engine/crew.h"
#include "engine/graph.h"

enum { EQUIVALENCE_MOST = 5000 }; /* nodes: n² distances, n³ work */

typedef struct {
    const char *refused;  /* too many nodes */
    int n;
    double scale;         /* d_ij = sqrt(squared[i × n + j]) / scale */
    const double *squared; /* n × n, in steps squared: whole numbers */
} equivalence;

equivalence equivalence_of(arena *a, const graph *g, const crew *c);

/* Ties by likeness, w_ij = (max_k d_ik - d_ij)^v, v > 0, those of 0 left out: weights grow with likeness. O(n²). */
graph equivalence_ties(arena *a, const equivalence *e, double v);
