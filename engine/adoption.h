/*
 * adoption.h — who adopted when. Periods are numbered 0 … periods-1 and have no length; what they are called (years,
 * months) is the caller's. Conventions that programs differ in, here once:
 *   - a node is at risk in a period if it had not adopted before it;
 *   - what a node sees in period t is who had adopted by t-1 (lag 1), unless another lag is said;
 *   - who never adopted is right-censored at the end, and is not given the last period as its time;
 *   - who adopted before the first period counts as an adopter from the start and is never at risk.
 */
#pragma once

#include "lib/base/base.h"

#include <limits.h>

enum { ADOPTION_NEVER = INT_MAX, ADOPTION_BEFORE = -1 };

typedef struct {
    int n, periods;
    const int *toa; /* n times of adoption: 0 … periods-1, ADOPTION_BEFORE or ADOPTION_NEVER */
} adoption;

static inline bool adopted_by(const adoption *a, int i, int period) { return a->toa[i] <= period; }
static inline bool adopted_in_sight(const adoption *a, int i) { return a->toa[i] >= 0 && a->toa[i] < a->periods; }
