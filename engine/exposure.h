/*
 * exposure.h — how much of it a node could see, and how much it took. Exposure of i in period t is the share of its ties,
 * by weight, that lead to who had adopted by t - lag (Burt 1987; Valente 1995):
 *     E_i(t) = sum_j w_ij a_j(t - lag) / sum_j w_ij,   lag 1 by custom.
 * Which ties: those of the graph. In-going ones are graph_turned(), others are made in nearness.h and equivalence.h. A node
 * without ties sees nothing that could be counted, which is not 0: NAN.
 */
#pragma once

#include "engine/adoption.h"
#include "engine/crew.h"
#include "engine/graph.h"

typedef struct {
    const graph *ties; /* of n nodes; those of period t are ties[t] if there are as many as periods */
    int graphs;        /* 1, or as many as periods */
    int lag;           /* 0 or more: a_j of as many periods before; before the first period only who adopted before it counts */
    bool sum;          /* the sum of weights, not the share */
} exposure_kind;

/* E[n × periods], a row a node. O(m + n × periods) with one graph. */
double *exposure_by_period(arena *a, const exposure_kind *kind, const adoption *when, const crew *c);

/* The same with the nodes of one's own group, oneself left out, as the neighbours (Berry & Berry 1990); group -1 is none.
   O(n × periods) where the graph of all pairs would have n² ties. */
double *exposure_of_group(arena *a, const int *group, int lag, const adoption *when);

typedef struct {
    double *at;    /* n: tau_i, the exposure in the period of adoption; NAN for others */
    double *above; /* n: for who has not adopted, the exposure in the last period, which was not enough; NAN for others */
} thresholds;

/*
 * Valente (1996): the exposure at which a node adopted, E_i(T_i) with lag 1, which is the share that had adopted by T_i - 1.
 * Who adopted in the first period or before is left out, since what came before was not seen (left-censored).
 */
thresholds thresholds_of(arena *a, const double *exposure, const adoption *when);
