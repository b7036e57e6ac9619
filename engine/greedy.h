/*
 * greedy.h — the k of n that together give most, where what one more gives can only fall as others are taken (a monotone,
 * submodular sum): greedy choice gives at least 1 - 1/e of the best possible (Nemhauser, Wolsey, Fisher 1978), and most of
 * them need not be looked at again (Minoux 1978; Leskovec et al. 2007). Whole numbers, so equals are equal: the lower one.
 */
#pragma once

#include "lib/base/base.h"

/* What there is to choose from. */
typedef struct {
    void *arg;
    void (*survey)(void *arg, i64 *gain); /* what each of the n would add to those taken */
    i64 (*gain)(void *arg, int v);        /* the same of one */
    void (*take)(void *arg, int v);
} greedy_field;

typedef struct {
    int *chosen;  /* k, in the order chosen */
    i64 *gain;    /* k: what each added */
    i64 reached;  /* their sum */
    i64 bound;    /* no k give more: at any point, what is reached and the k largest of what each would add */
} greedy_choice;

greedy_choice greedy_choose(arena *a, const greedy_field *f, int n, int k); /* 1 ≤ k ≤ n */

/* The k of the n of the largest score, best first, among equals the lower number. 0 ≤ k ≤ n. */
void greedy_by_score(const double *score, int n, int k, int *chosen);
