/* nearness.c — rows from rows, and rows from pairs that lie near each other in some order. */
#include "engine/nearness.h"

#include <math.h>
#include <stdlib.h>

#include "engine/elem.h"

/* ---- from a graph ---- */

/* Ties of g with weights w, those that are not > 0 left out. */
static graph kept(arena *a, const graph *g, const double *w)
{
    i64 *start = NEW(a, i64, (ptrdiff_t)g->n + 1), m = 0;
    int *to = NEW(a, int, g->m);
    double *weight = NEW(a, double, g->m);
    for (int i = 0; i < g->n; i++) {
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) {
            if (!(w[k] > 0.0)) continue;
            to[m] = g->to[k];
            weight[m++] = w[k];
        }
        start[i + 1] = m;
    }
    return (graph){g->n, m, start, to, weight, false};
}

graph nearness_by_attribute(arena *a, const graph *g, const double *x)
{
    double *w = NEW(a, double, g->m);
    for (i64 k = 0; k < g->m; k++) w[k] = graph_weight(g, k) * x[g->to[k]];
    return kept(a, g, w);
}

graph nearness_fading(arena *a, const graph *g, double delta, double radius)
{
    double *w = NEW(a, double, g->m);
    for (i64 k = 0; k < g->m; k++) w[k] = graph_weight(g, k) <= radius ? elem_exp(-graph_weight(g, k) / delta) : 0.0;
    return kept(a, g, w);
}

graph nearness_row_standard(arena *a, const graph *g)
{
    double *w = NEW(a, double, g->m);
    for (int i = 0; i < g->n; i++) {
        double sum = 0.0;
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) sum += graph_weight(g, k);
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) w[k] = graph_weight(g, k) / sum;
    }
    return (graph){g->n, g->m, g->start, g->to, w, false};
}

graph nearness_within(arena *a, const graph *g, const bool *keep)
{
    int *number = NEW(a, int, g->n), n = 0;
    for (int i = 0; i < g->n; i++) number[i] = keep[i] ? n++ : -1;
    i64 *start = NEW(a, i64, (ptrdiff_t)n + 1), m = 0;
    int *to = NEW(a, int, g->m);
    double *w = g->w ? NEW(a, double, g->m) : NULL;
    for (int i = 0; i < g->n; i++) {
        if (!keep[i]) continue;
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) {
            if (!keep[g->to[k]]) continue;
            if (w) w[m] = g->w[k];
            to[m++] = number[g->to[k]];
        }
        start[number[i] + 1] = m;
    }
    return (graph){n, m, start, to, w, false};
}

/* ---- pairs ---- */

/* Pairs are found twice by the same walk: counted, then written. */
typedef struct {
    i64 m;
    int *from, *to; /* NULL: they are only counted */
    double *w;
} pairs;

static void pairs_add(pairs *p, int i, int j, double w)
{
    if (p->from) {
        p->from[p->m] = i;
        p->to[p->m] = j;
        p->w[p->m] = w;
    }
    p->m++;
}

static graph graph_of_pairs(arena *a, int n, void (*walk)(const void *arg, pairs *p), const void *arg)
{
    pairs p = {0};
    graph_notes notes;
    walk(arg, &p);
    p = (pairs){0, NEW(a, int, p.m), NEW(a, int, p.m), NEW(a, double, p.m)};
    walk(arg, &p);
    return graph_new(a, n, &(tie_list){p.m, p.from, p.to, p.w}, true, &notes);
}

typedef struct {
    i64 cell; /* or group */
    double at;
    int node;
} placed;

static int in_order(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return (x->node > y->node) - (x->node < y->node);
}

/* ---- likeness ---- */

typedef struct {
    const placed *p; /* by group, then by ln size */
    int n;
    double s, reach; /* how far apart in ln size */
} line;

static void walk_line(const void *arg, pairs *out)
{
    const line *l = arg;
    for (int i = 0; i < l->n; i++)
        for (int j = i + 1; j < l->n && l->p[j].cell == l->p[i].cell && l->p[j].at - l->p[i].at <= l->reach; j++) {
            double d = (l->p[j].at - l->p[i].at) / l->s;
            pairs_add(out, l->p[i].node, l->p[j].node, elem_exp(-0.5 * d * d));
        }
}

graph nearness_alike(arena *a, int n, const likeness *k)
{
    placed *p = NEW(a, placed, n);
    line l = {p, 0, k->size ? k->s : 1.0, k->size ? k->s * sqrt(-2.0 * log(k->least)) : INFINITY};
    for (int i = 0; i < n; i++) {
        bool member = (!k->group || k->group[i] >= 0) && (!k->size || k->size[i] > 0.0);
        if (member) p[l.n++] = (placed){k->group ? k->group[i] : 0, k->size ? elem_log(k->size[i]) : 0.0, i};
    }
    qsort(p, (size_t)l.n, sizeof *p, in_order);
    return graph_of_pairs(a, n, walk_line, &l);
}

/* ---- places ---- */

#define EARTH_KM 6371.0088 /* mean radius of the ellipsoid GRS 80 (Moritz 2000) */

typedef struct {
    double x[3]; /* km from the middle of the earth */
} point3;

static point3 point_of(double lat, double lon)
{
    double la = lat * (M_PI / 180.0), lo = lon * (M_PI / 180.0);
    return (point3){{EARTH_KM * cos(la) * cos(lo), EARTH_KM * cos(la) * sin(lo), EARTH_KM * sin(la)}};
}

/* Along the surface, from the straight line through the ground. */
static double surface_km(const point3 *p, const point3 *q)
{
    double s = 0.0;
    for (int k = 0; k < 3; k++) s += (p->x[k] - q->x[k]) * (p->x[k] - q->x[k]);
    return 2.0 * EARTH_KM * asin(fmin(1.0, sqrt(s) / (2.0 * EARTH_KM)));
}

double nearness_km(const double from[2], const double to[2])
{
    point3 p = point_of(from[0], from[1]), q = point_of(to[0], to[1]);
    return surface_km(&p, &q);
}

/* Cubes at least as wide as the radius, so that who is near stands in the same or a neighbouring one; a row of three is one range. */
typedef struct {
    const placed *p; /* by cube */
    const point3 *at; /* by node */
    int n;
    double side, delta, radius;
} grid;

enum { GRID_WIDE = 1 << 20 };

static i64 cube_of(const grid *g, const point3 *q, int dy, int dz)
{
    i64 c[3];
    for (int k = 0; k < 3; k++) c[k] = (i64)floor((q->x[k] + 2.0 * EARTH_KM) / g->side) + 1;
    return ((c[2] + dz) * GRID_WIDE + c[1] + dy) * GRID_WIDE + c[0];
}

/* The first in a cube of that number or a later one. */
static int first_in(const grid *g, i64 cube)
{
    int low = 0, high = g->n;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (g->p[middle].cell < cube) low = middle + 1;
        else high = middle;
    }
    return low;
}

static void walk_range(const grid *g, int i, i64 cube, pairs *out)
{
    for (int at = first_in(g, cube - 1); at < g->n && g->p[at].cell <= cube + 1; at++) {
        int j = g->p[at].node;
        if (j <= i) continue;
        double km = surface_km(&g->at[i], &g->at[j]);
        if (km <= g->radius) pairs_add(out, i, j, elem_exp(-km / g->delta));
    }
}

static void walk_grid(const void *arg, pairs *out)
{
    const grid *g = arg;
    for (int at = 0; at < g->n; at++) {
        int i = g->p[at].node;
        for (int k = 0; k < 9; k++) walk_range(g, i, cube_of(g, &g->at[i], k % 3 - 1, k / 3 - 1), out);
    }
}

graph nearness_places(arena *a, const places *p, double delta, double radius)
{
    placed *order = NEW(a, placed, p->n);
    point3 *at = NEW(a, point3, p->n);
    grid g = {order, at, 0, fmax(radius, 4.0 * EARTH_KM / (GRID_WIDE - 4)), delta, radius};
    for (int i = 0; i < p->n; i++) {
        if (isnan(p->lat[i]) || isnan(p->lon[i])) continue;
        at[i] = point_of(p->lat[i], p->lon[i]);
        order[g.n++] = (placed){cube_of(&g, &at[i], 0, 0), 0.0, i};
    }
    qsort(order, (size_t)g.n, sizeof *order, in_order);
    return graph_of_pairs(a, p->n, walk_grid, &g);
}
