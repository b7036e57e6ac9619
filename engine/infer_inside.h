/* infer_inside.h — what the files of engine/infer share. Not for others. */
#pragma once

#include "engine/infer.h"

/* Events by cascade and then by time, equals as they stood. */
typedef struct {
    int nodes, cascades;
    i64 n;
    i64 *start;          /* cascades + 1 */
    int *cascade, *node; /* n */
    double *time;
    i64 *earlier;        /* n: events of the cascade from its start to before this one came earlier */
} infer_order;

infer_order infer_sort(arena *a, const infer_events *e);

/* ln(share × density of the delay x > 0), multiplied and taken as in the definition. */
double infer_score(const infer_how *how, double share, double x);

/* The delay x > 0 at which the density is highest; it falls to both sides. */
double infer_mode(const infer_how *how);

/* What raises row[nodes] by edges to an event: of all of its cascade at[nodes], those that came earlier by x, w × (ln(share × density)
   - now) where that is above 0. To the last digits: many at once, by logarithms of our own. */
typedef struct {
    double share, time, now, w;
} infer_event;
void infer_add(const infer_how *how, const infer_event *e, const double *at, int nodes, double *row);
