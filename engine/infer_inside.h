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

/* ln(share × density of the delay x > 0). */
double infer_score(const infer_how *how, double share, double x);
