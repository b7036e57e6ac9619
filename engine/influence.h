/*
 * influence.h — who was followed, and who follows: infectiousness and susceptibility (Myers 2000: The diffusion of
 * collective violence; Valente, Dyal, Chu, Wipfli, Fujimoto 2015).
 *     inf_i = sum_k d_k #{j → i: T_j = T_i + k} / sum_k d_k #{j → i: T_j ≥ T_i + k},   k = 1, 2, … while T_i + k is observed
 *     sus_i = sum_k d_k #{i → j: T_j = T_i - k} / sum_k d_k #{i → j: T_j ≤ T_i - k},   k = 1, 2, … while T_i - k is observed
 * Who never adopted was at risk in every period that was seen, and stands in the denominator of infectiousness; who adopted
 * before the first period stands in that of susceptibility. Ties count 1 each, whatever their weight.
 */
#pragma once

#include "engine/adoption.h"
#include "engine/graph.h"

typedef enum { DISCOUNT_LINEAR, DISCOUNT_EXPONENTIAL, DISCOUNT_NONE } discount_kind; /* d_k = 1/k, (1 + r)^-(k-1), 1 */

typedef struct {
    discount_kind discount;
    double r;        /* of the exponential one, ≥ 0 */
    int within;      /* k goes no further; 0: as far as was observed */
    bool normalised; /* divided by sum_k d_k (how many of all adopted in T_i + k, or T_i - k) */
} influence_kind;

typedef struct {
    double *infectiousness, *susceptibility; /* n; NAN where the denominator is 0, and for who did not adopt in sight */
} influence;

/* O(m + n + periods²) if normalised, else O(m + n + periods). */
influence influence_of(arena *a, const graph *g, const adoption *when, const influence_kind *kind);
