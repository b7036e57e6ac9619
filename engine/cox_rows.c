/* cox_rows.c — who is at risk when: rows in the order of cells, and the basis of their columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cox_inside.h"

enum { CHUNK = 8192 };

/* ---- what is refused ---- */

static const char *refused(const cox_data *d)
{
    if (!d->n) return "there are no rows";
    assert(d->n <= INT32_MAX);
    bool events = true, times = true, order = true;
    for (i64 i = 0; i < d->n; i++) {
        events = events && (d->event[i] == 0.0 || d->event[i] == 1.0);
        times = times && isfinite(d->stop[i]) && (!d->start || isfinite(d->start[i]));
        order = order && (!d->start || d->start[i] < d->stop[i]);
    }
    return !events ? "an event is not 0 or 1" : !times ? "a time is not finite" : !order ? "a row's start is not before its end" : NULL;
}

/* ---- times of events ---- */

typedef struct {
    int stratum;
    double time;
} moment_of_event;

static int by_stratum_and_time(const void *a, const void *b)
{
    const moment_of_event *x = a, *y = b;
    if (x->stratum != y->stratum) return x->stratum < y->stratum ? -1 : 1;
    return (x->time > y->time) - (x->time < y->time);
}

/* The different ones, ascending, and where those of each stratum begin. */
typedef struct {
    int n;
    double *time;
    int *stratum;        /* strata + 1 */
} event_times;

static event_times times_make(arena *a, const cox_data *d)
{
    i64 events = 0, at = 0;
    int strata = d->stratum ? d->strata : 1;
    for (i64 i = 0; i < d->n; i++) events += d->event[i] == 1.0;
    moment_of_event *m = NEW(a, moment_of_event, events);
    for (i64 i = 0; i < d->n; i++)
        if (d->event[i] == 1.0) m[at++] = (moment_of_event){d->stratum ? d->stratum[i] : 0, d->stop[i]};
    qsort(m, (size_t)events, sizeof *m, by_stratum_and_time);
    event_times t = {0, NEW(a, double, events), NEW(a, int, strata + 1)};
    for (i64 i = 0; i < events; i++) {
        if (i && by_stratum_and_time(&m[i], &m[i - 1]) == 0) continue;
        t.time[t.n++] = m[i].time;
        t.stratum[m[i].stratum + 1] = t.n;
    }
    for (int s = 0; s < strata; s++)
        if (t.stratum[s + 1] < t.stratum[s]) t.stratum[s + 1] = t.stratum[s];
    return t;
}

/* ---- rows by chunks, on all threads ---- */

typedef struct {
    const cox_data *d;
    const event_times *t;
    int *enter, *exit;   /* of the data's rows */
    const i64 *row;      /* of those that are kept: for gathering */
    i64 n;
    const double *from;
    double *to;
} sorting;

/* The first of low … high-1 that is later than t. */
static int first_later(const double *time, int low, int high, double t)
{
    while (low < high) {
        int mid = low + (high - low) / 2;
        if (time[mid] <= t) low = mid + 1;
        else high = mid;
    }
    return low;
}

static void place_some(void *arg, i64 chunk, int hand)
{
    const sorting *s = arg;
    i64 end = (chunk + 1) * CHUNK < s->d->n ? (chunk + 1) * CHUNK : s->d->n;
    for (i64 i = chunk * CHUNK; i < end; i++) {
        int stratum = s->d->stratum ? s->d->stratum[i] : 0, low = s->t->stratum[stratum], high = s->t->stratum[stratum + 1];
        s->exit[i] = first_later(s->t->time, low, high, s->d->stop[i]);
        s->enter[i] = s->d->start ? first_later(s->t->time, low, s->exit[i], s->d->start[i]) : low;
    }
    (void)hand;
}

static void gather_some(void *arg, i64 chunk, int hand)
{
    const sorting *s = arg;
    i64 end = (chunk + 1) * CHUNK < s->n ? (chunk + 1) * CHUNK : s->n;
    for (i64 i = chunk * CHUNK; i < end; i++) s->to[i] = s->from[s->row[i]];
    (void)hand;
}

/* ---- the order ---- */

typedef struct {
    i64 n;
    i64 *at;
} numbers;

/* by: those of `all` by key ascending, 0 … keys-1; equals as they stood. */
static void sort_by(arena *a, const int *key, int keys, numbers all, i64 *by)
{
    char *mark = a->at;
    i64 *at = NEW(a, i64, keys + 1);
    for (i64 i = 0; i < all.n; i++) at[key[all.at[i]] + 1]++;
    for (int k = 0; k < keys; k++) at[k + 1] += at[k];
    for (i64 i = 0; i < all.n; i++) by[at[key[all.at[i]]]++] = all.at[i];
    arena_rewind(a, mark);
}

typedef struct {
    int enter, exit;
    bool died;
} span;

static span span_of(const sorting *s, i64 row) { return (span){s->enter[row], s->exit[row], s->d->event[row] == 1.0}; }

static bool alike(span a, span b) { return a.enter == b.enter && a.exit == b.exit && a.died == b.died; }

/* The rows that are at risk at any event, by exit, then those with the event last, then by enter. */
static void order(arena *a, const sorting *s, int times, cox_rows *r)
{
    i64 n = s->d->n, *row = arena_room(a, sizeof *row, alignof(i64), n);
    char *mark = a->at;
    int *key = arena_room(a, sizeof *key, alignof(int), n);
    i64 *kept = arena_room(a, sizeof *kept, alignof(i64), n), *later = kept;
    bool long_ones = false;
    for (i64 i = 0; i < n; i++) {
        span p = span_of(s, i);
        key[i] = 2 * (p.exit - 1) + p.died;
        long_ones = long_ones || p.exit - p.enter > 1;
        if (p.enter < p.exit) kept[r->n++] = i;
    }
    if (long_ones) {
        later = arena_room(a, sizeof *later, alignof(i64), r->n);
        sort_by(a, s->enter, times, (numbers){r->n, kept}, later);
    }
    sort_by(a, key, 2 * times, (numbers){r->n, later}, row);
    bool same = r->n == n;
    for (i64 i = 0; i < r->n && same; i++) same = row[i] == i;
    r->row = same ? NULL : row;
    arena_rewind(a, mark);
}

static i64 row_at(const cox_rows *r, i64 i) { return r->row ? r->row[i] : i; }

static void cells_make(arena *a, const sorting *s, cox_rows *r)
{
    span before = {-1, -1, false};
    for (i64 i = 0; i < r->n; i++) {
        span p = span_of(s, row_at(r, i));
        r->cells += !alike(p, before);
        before = p;
    }
    r->from = NEW(a, i64, r->cells + 1);
    r->enter = NEW(a, int, r->cells);
    r->exit = NEW(a, int, r->cells);
    r->died = NEW(a, bool, r->cells);
    int cell = -1;
    for (i64 i = 0; i < r->n; i++) {
        span p = span_of(s, row_at(r, i));
        if (cell >= 0 && alike(p, (span){r->enter[cell], r->exit[cell], r->died[cell]})) continue;
        r->from[++cell] = i;
        r->enter[cell] = p.enter;
        r->exit[cell] = p.exit;
        r->died[cell] = p.died;
    }
    r->from[r->cells] = r->n;
}

/* Which cells end and enter at each time; which times are joined by rows. */
static void times_index(arena *a, cox_rows *r)
{
    int *over = NEW(a, int, r->times + 1);
    numbers cells = {r->cells, NEW(a, i64, r->cells)};
    r->ending = NEW(a, int, r->times + 1);
    r->began = NEW(a, int, r->times + 1);
    r->entering = NEW(a, i64, r->cells);
    r->part = NEW(a, int, r->times);
    for (int c = 0; c < r->cells; c++) {
        r->ending[r->exit[c]]++;
        r->began[r->enter[c] + 1]++;
        over[r->enter[c] + 1]++; /* joins each time after enter to the one before it */
        over[r->exit[c]]--;
    }
    for (int c = 0; c < r->cells; c++) cells.at[c] = c;
    sort_by(a, r->enter, r->times, cells, r->entering);
    for (int k = 0; k < r->times; k++) {
        r->ending[k + 1] += r->ending[k];
        r->began[k + 1] += r->began[k];
        over[k] += k ? over[k - 1] : 0;
        r->parts += over[k] == 0;
        r->part[k] = r->parts - 1;
    }
}

/* ---- all of it ---- */

static const double *gather(arena *a, const crew *c, sorting *s, const double *v)
{
    if (!s->row || !v) return v;
    s->from = v;
    s->to = arena_room(a, sizeof *s->to, alignof(double), s->n);
    crew_each(&(crew){.threads = c->threads}, crew_chunks(s->n, CHUNK), gather_some, s);
    return s->to;
}

static const char *basis_make(arena *a, const crew *c, sorting *s, cox_rows *r)
{
    const double **x = NEW(a, const double *, s->d->p);
    int *group = arena_room(a, sizeof *group, alignof(int), r->n);
    for (int cell = 0; cell < r->cells; cell++)
        for (i64 i = r->from[cell]; i < r->from[cell + 1]; i++) group[i] = r->part[r->exit[cell] - 1];
    for (int k = 0; k < s->d->p; k++) x[k] = gather(a, c, s, s->d->x[k]);
    glm_data d = {.n = r->n, .p = s->d->p, .x = x, .y = gather(a, c, s, s->d->event), .offset = gather(a, c, s, s->d->offset), .groups = r->parts, .group = group, .base = -1};
    return glm_rows_make(a, c, &d, &r->basis);
}

const char *cox_rows_make(arena *a, const crew *c, const cox_data *d, cox_rows *r)
{
    const char *why = refused(d);
    if (why) return why;
    event_times t = times_make(a, d);
    if (!t.n) return "there are no events";
    *r = (cox_rows){.ties = d->ties, .times = t.n};
    sorting s = {.d = d, .t = &t, .enter = arena_room(a, sizeof(int), alignof(int), d->n), .exit = arena_room(a, sizeof(int), alignof(int), d->n)};
    crew_each(&(crew){.threads = c->threads}, crew_chunks(d->n, CHUNK), place_some, &s);
    order(a, &s, t.n, r);
    s.row = r->row;
    s.n = r->n;
    cells_make(a, &s, r);
    times_index(a, r);
    return basis_make(a, c, &s, r);
}
