/* panel.c — rows are written where they will lie, some units at a time on each thread. */
#include "engine/panel.h"

#include <string.h>

enum { SOME_UNITS = 1024 };

/* One row in each period up to and with the adoption, if that is seen. */
static int periods_at_risk(const adoption *when, int i)
{
    return when->toa[i] < 0 ? 0 : adopted_in_sight(when, i) ? when->toa[i] + 1 : when->periods;
}

/* Column out[n] from v, which is what the kind of writer takes; or the panel's own columns. */
typedef struct {
    const panel *p;
    const adoption *when;
    const double *v;
    double *out;
    void (*write)(const void *w, int unit, i64 from, i64 to);
} writer;

static void write_some(void *arg, i64 chunk, int hand)
{
    const writer *w = arg;
    int from = (int)(chunk * SOME_UNITS), to = from + SOME_UNITS < w->p->units ? from + SOME_UNITS : w->p->units;
    for (int i = from; i < to; i++) w->write(w, i, w->p->start[i], w->p->start[i + 1]);
    (void)hand;
}

static double *write_all(const crew *c, writer *w)
{
    crew_each(&(crew){.threads = c->threads}, crew_chunks(w->p->units, SOME_UNITS), write_some, w);
    return w->out;
}

static void write_rows(const void *arg, int unit, i64 from, i64 to)
{
    const writer *w = arg;
    for (i64 r = from; r < to; r++) {
        w->p->unit[r] = unit;
        w->p->period[r] = (int)(r - from);
        w->p->y[r] = 0.0;
    }
    if (to > from && adopted_in_sight(w->when, unit)) w->p->y[to - 1] = 1.0;
}

static void write_unit(const void *arg, int unit, i64 from, i64 to)
{
    const writer *w = arg;
    double v = w->v[unit];
    for (i64 r = from; r < to; r++) w->out[r] = v;
}

static void write_periods(const void *arg, int unit, i64 from, i64 to)
{
    const writer *w = arg;
    memcpy(w->out + from, w->v, (size_t)(to - from) * sizeof *w->v);
    (void)unit;
}

static void write_both(const void *arg, int unit, i64 from, i64 to)
{
    const writer *w = arg;
    memcpy(w->out + from, w->v + (i64)unit * w->p->periods, (size_t)(to - from) * sizeof *w->v);
}

/* Not zeroed: all of it is written. */
static double *column_room(arena *a, i64 n) { return arena_room(a, sizeof(double), alignof(double), n); }

panel panel_new(arena *a, const crew *c, const adoption *when)
{
    panel p = {.units = when->n, .periods = when->periods, .start = NEW(a, i64, when->n + 1)};
    for (int i = 0; i < when->n; i++) p.start[i + 1] = p.start[i] + periods_at_risk(when, i);
    p.n = p.start[when->n];
    p.unit = arena_room(a, sizeof(int), alignof(int), p.n);
    p.period = arena_room(a, sizeof(int), alignof(int), p.n);
    p.y = column_room(a, p.n);
    write_all(c, &(writer){.p = &p, .when = when, .write = write_rows});
    return p;
}

double *panel_of_units(arena *a, const crew *c, const panel *p, const double *v)
{
    return write_all(c, &(writer){.p = p, .v = v, .out = column_room(a, p->n), .write = write_unit});
}

double *panel_of_periods(arena *a, const crew *c, const panel *p, const double *v)
{
    return write_all(c, &(writer){.p = p, .v = v, .out = column_room(a, p->n), .write = write_periods});
}

double *panel_of_both(arena *a, const crew *c, const panel *p, const double *v)
{
    return write_all(c, &(writer){.p = p, .v = v, .out = column_room(a, p->n), .write = write_both});
}
