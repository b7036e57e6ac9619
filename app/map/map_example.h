/* map_example.h — the real example as drawings: small maps at chosen days, and a curve of how many. */
#pragma once

#include "app/map/map_draw.h"

typedef struct {
    i64 at, n;
    str places; /* path data */
} snapshot;
typedef struct {
    snapshot *at;
    int n;
} snapshots;

typedef struct {
    str x, y, text;
    bool end; /* its text ends there; else it stands in the middle */
} mark;
typedef struct {
    mark *at;
    int n;
} marks;

typedef struct {
    str line;   /* path data in 640 × 260 */
    marks marks;
} curve;

snapshots example_snapshots(arena *a, frame f, const communes *all, const example_uses *list);
curve example_curve(arena *a, const example_uses *list);
