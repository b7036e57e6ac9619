/*
 * exposure.c — a tie matters from one period on: the one in which who it leads to can be seen. So each tie is added once,
 * in that period, and the row is summed up afterwards.
 */
#include "engine/exposure.h"

#include <math.h>

enum { CHUNK = 2048 };

/* The first period in which node j counts as an adopter, or periods: none. */
static int seen_from(const adoption *when, int j, int lag)
{
    if (!adopted_by(when, j, when->periods - 1)) return when->periods;
    if (when->toa[j] < 0) return 0;
    return when->toa[j] < when->periods - lag ? when->toa[j] + lag : when->periods;
}

typedef struct {
    const exposure_kind *kind;
    int n, periods;
    const int *from; /* n: seen_from() */
    double *out;     /* n × periods */
} job;

/* out[t] becomes the part seen in t of the whole, where it held what came into sight in t. */
static void sum_up(double *out, int periods, double unseen, bool share)
{
    double seen = 0.0;
    for (int t = 0; t < periods; t++) out[t] = seen += out[t];
    double whole = seen + unseen;
    for (int t = 0; t < periods && share; t++) out[t] /= whole;
}

static void none(double *out, int periods)
{
    for (int t = 0; t < periods; t++) out[t] = NAN;
}

static void node_static(const job *j, const graph *g, int i)
{
    double *out = j->out + (i64)i * j->periods, unseen = 0.0;
    if (!graph_degree(g, i)) {
        none(out, j->periods);
        return;
    }
    for (int t = 0; t < j->periods; t++) out[t] = 0.0;
    for (i64 k = g->start[i]; k < g->start[i + 1]; k++) {
        int t = j->from[g->to[k]];
        *(t < j->periods ? out + t : &unseen) += graph_weight(g, k);
    }
    sum_up(out, j->periods, unseen, !j->kind->sum);
}

/* With ties that change, each period is asked anew. */
static void node_changing(const job *j, int i)
{
    double *out = j->out + (i64)i * j->periods;
    for (int t = 0; t < j->periods; t++) {
        const graph *g = &j->kind->ties[t];
        double seen = 0.0, unseen = 0.0;
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) *(j->from[g->to[k]] <= t ? &seen : &unseen) += graph_weight(g, k);
        out[t] = !graph_degree(g, i) ? NAN : j->kind->sum ? seen : seen / (seen + unseen);
    }
}

static void chunk_of_nodes(void *arg, i64 chunk, int hand)
{
    (void)hand;
    const job *j = arg;
    int first = (int)chunk * CHUNK, end = first + CHUNK < j->n ? first + CHUNK : j->n;
    for (int i = first; i < end; i++) {
        if (j->kind->graphs == 1) node_static(j, j->kind->ties, i);
        else node_changing(j, i);
    }
}

static int *all_seen_from(arena *a, const adoption *when, int lag)
{
    int *from = NEW(a, int, when->n);
    for (int i = 0; i < when->n; i++) from[i] = seen_from(when, i, lag);
    return from;
}

double *exposure_by_period(arena *a, const exposure_kind *kind, const adoption *when, const crew *c)
{
    assert(kind->lag >= 0 && (kind->graphs == 1 || kind->graphs == when->periods));
    double *out = arena_room(a, sizeof *out, alignof(double), (ptrdiff_t)when->n * when->periods); /* each row clears its own */
    job j = {kind, when->n, when->periods, all_seen_from(a, when, kind->lag), out};
    crew_each(c, crew_chunks(when->n, CHUNK), chunk_of_nodes, &j);
    return out;
}

/* ---- the own group ---- */

double *exposure_of_group(arena *a, const int *group, int lag, const adoption *when)
{
    int n = when->n, periods = when->periods, groups = 0;
    for (int i = 0; i < n; i++) groups = group[i] >= groups ? group[i] + 1 : groups;
    const int *from = all_seen_from(a, when, lag);
    int *size = NEW(a, int, groups), *seen = NEW(a, int, (ptrdiff_t)groups * periods);
    for (int i = 0; i < n; i++) {
        if (group[i] < 0) continue;
        size[group[i]]++;
        if (from[i] < periods) seen[(i64)group[i] * periods + from[i]]++;
    }
    for (int g = 0; g < groups; g++)
        for (int t = 1; t < periods; t++) seen[(i64)g * periods + t] += seen[(i64)g * periods + t - 1];

    double *out = NEW(a, double, (ptrdiff_t)n * periods);
    for (int i = 0; i < n; i++) {
        int g = group[i], others = g < 0 ? 0 : size[g] - 1;
        for (int t = 0; t < periods; t++)
            out[(i64)i * periods + t] = others ? (double)(seen[(i64)g * periods + t] - (from[i] <= t)) / others : NAN;
    }
    return out;
}

/* ---- thresholds ---- */

thresholds thresholds_of(arena *a, const double *exposure, const adoption *when)
{
    thresholds r = {NEW(a, double, when->n), NEW(a, double, when->n)};
    for (int i = 0; i < when->n; i++) {
        const double *row = exposure + (i64)i * when->periods;
        bool never = !adopted_by(when, i, when->periods - 1), early = when->toa[i] <= 0;
        r.at[i] = never || early ? NAN : row[when->toa[i]];
        r.above[i] = never && when->periods ? row[when->periods - 1] : NAN;
    }
    return r;
}
