/* invite.c — see invite.h. A world is what each tie and each node waits; who has it when is found by going through the periods. */
#include "engine/invite.h"

#include <math.h>
#include <string.h>

#include "engine/elem.h"
#include "engine/greedy.h"
#include "engine/philox.h"

enum { NEVER = 255 };

/* Scratch of a hand: for each period a list of who gets it then. Each tie is used once, so there are at most m + n entries. */
typedef struct {
    u8 *when;           /* n: in this walk; NEVER between walks */
    int *touched;       /* n */
    int n_touched;
    int *head;          /* horizon + 1: the last entry of the period, or -1 */
    int *node, *next;   /* by entry */
    int entries;
    i64 *gain;          /* n: of a survey */
} walker;

typedef struct {
    const invite_task *t;
    graph turned;       /* j → i: whom j passes it to */
    u8 *wait;           /* runs × ties of turned: periods, or NEVER */
    u8 *when;           /* runs × n: when each gets it with what is taken so far */
    const double *rate; /* by tie of turned */
    walker *walkers;
    int v;              /* who is looked at; for the crew */
    i64 *sum;           /* runs: what came of it, by world */
} field;

/* ---- worlds ---- */

static u8 wait_of(double rate, int horizon, u32 x)
{
    if (rate <= 0.0) return NEVER;
    double periods = ceil(-elem_log(philox_unit32(x)) / rate);
    return periods > horizon ? NEVER : periods < 1.0 ? 1 : (u8)periods;
}

/* Of the ties, or of the nodes for themselves. */
static void waits_draw(const field *f, i64 world, bool own, u8 *wait)
{
    const double *rate = own ? f->t->own : f->rate;
    i64 n = own ? f->turned.n : f->turned.m;
    philox_block x = {{0}};
    for (i64 k = 0; k < n; k++) {
        if ((k & 3) == 0) x = philox(f->t->seed, (u64)world, (u64)DRAW_DELAY << 40 | (u64)own << 39 | (u64)(k >> 2));
        wait[k] = wait_of(rate[k], f->t->horizon, x.at[k & 3]);
    }
}

/* ---- who has it when ---- */

static void enters(walker *s, int i, int period)
{
    if (s->when[i] == NEVER) s->touched[s->n_touched++] = i;
    s->when[i] = (u8)period;
    s->node[s->entries] = i;
    s->next[s->entries] = s->head[period];
    s->head[period] = s->entries++;
}

static void pass_on(const field *f, walker *s, i64 world, const u8 *when, int i)
{
    const graph *g = &f->turned;
    const u8 *wait = f->wait + world * g->m;
    for (i64 k = g->start[i]; k < g->start[i + 1]; k++) {
        int j = g->to[k], then = s->when[i] + wait[k];
        if (then <= f->t->horizon && then < when[j] && then < s->when[j]) enters(s, j, then);
    }
}

/* Follows what has entered, wherever it is earlier than what stands in `when`. */
static void follow(const field *f, walker *s, i64 world, const u8 *when)
{
    for (int period = 0; period <= f->t->horizon; period++)
        for (int e = s->head[period]; e >= 0; e = s->next[e])
            if (s->when[s->node[e]] == period) pass_on(f, s, world, when, s->node[e]); /* else it came earlier another way */
}

static void walk(const field *f, walker *s, i64 world, int v)
{
    const u8 *when = f->when + world * f->turned.n;
    if (when[v] > 0) enters(s, v, 0);
    follow(f, s, world, when);
}

static void walk_end(const field *f, walker *s)
{
    for (int k = 0; k < s->n_touched; k++) s->when[s->touched[k]] = NEVER;
    for (int p = 0; p <= f->t->horizon; p++) s->head[p] = -1;
    s->n_touched = s->entries = 0;
}

/* Who would not have had it in time. */
static i64 walk_gain(const field *f, walker *s, i64 world, int v)
{
    const u8 *when = f->when + world * f->turned.n;
    i64 gain = 0;
    walk(f, s, world, v);
    for (int k = 0; k < s->n_touched; k++) gain += when[s->touched[k]] == NEVER;
    walk_end(f, s);
    return gain;
}

static void keep(const field *f, walker *s, i64 world)
{
    u8 *when = f->when + world * f->turned.n;
    for (int k = 0; k < s->n_touched; k++) when[s->touched[k]] = s->when[s->touched[k]];
    walk_end(f, s);
}

static void world_begin(void *arg, i64 world, int hand)
{
    const field *f = arg;
    int n = f->turned.n;
    walker *s = &f->walkers[hand];
    u8 *own = (u8 *)s->touched; /* n bytes, free until something enters */
    u8 *when = f->when + world * n;
    waits_draw(f, world, false, f->wait + world * f->turned.m);
    waits_draw(f, world, true, own);
    for (int i = 0; i < n; i++) when[i] = f->t->has[i] ? 0 : own[i];
    for (int i = 0; i < n; i++) s->when[i] = when[i];
    for (int i = 0; i < n; i++)
        if (when[i] != NEVER) {
            s->node[s->entries] = i;
            s->next[s->entries] = s->head[when[i]];
            s->head[when[i]] = s->entries++;
        }
    s->n_touched = 0;
    memset(when, NEVER, (size_t)n);
    follow(f, s, world, when);
    memcpy(when, s->when, (size_t)n);
    memset(s->when, NEVER, (size_t)n);
    walk_end(f, s);
}

/* ---- the field of choice ---- */

static void world_survey(void *arg, i64 world, int hand)
{
    const field *f = arg;
    walker *s = &f->walkers[hand];
    for (int v = 0; v < f->turned.n; v++) s->gain[v] += walk_gain(f, s, world, v);
}

static void world_gain(void *arg, i64 world, int hand)
{
    const field *f = arg;
    f->sum[world] = walk_gain(f, &f->walkers[hand], world, f->v);
}

static void world_take(void *arg, i64 world, int hand)
{
    const field *f = arg;
    walk(f, &f->walkers[hand], world, f->v);
    keep(f, &f->walkers[hand], world);
}

static void survey(void *arg, i64 *gain)
{
    const field *f = arg;
    int n = f->turned.n;
    for (int t = 0; t < f->t->crew->threads; t++) memset(f->walkers[t].gain, 0, (size_t)n * sizeof(i64));
    crew_each(f->t->crew, f->t->runs, world_survey, arg);
    for (int v = 0; v < n; v++) {
        gain[v] = 0;
        for (int t = 0; t < f->t->crew->threads; t++) gain[v] += f->walkers[t].gain[v];
    }
}

static i64 gain_of(void *arg, int v)
{
    field *f = arg;
    i64 sum = 0;
    f->v = v;
    crew_each(f->t->crew, f->t->runs, world_gain, arg);
    for (int r = 0; r < f->t->runs; r++) sum += f->sum[r];
    return sum;
}

static void take(void *arg, int v)
{
    field *f = arg;
    f->v = v;
    crew_each(f->t->crew, f->t->runs, world_take, arg);
}

static walker walker_new(arena *a, int n, i64 m, int horizon)
{
    walker s = {NEW(a, u8, n), NEW(a, int, n), 0, NEW(a, int, (ptrdiff_t)horizon + 1), NEW(a, int, m + n), NEW(a, int, m + n), 0, NEW(a, i64, n)};
    memset(s.when, NEVER, (size_t)n);
    for (int p = 0; p <= horizon; p++) s.head[p] = -1;
    return s;
}

static field field_new(arena *a, const invite_task *t)
{
    i64 runs = t->runs;
    assert(t->horizon >= 1 && t->horizon <= INVITE_HORIZON_MOST && runs >= 1);
    graph g = *t->g, turned;
    g.w = t->rate; /* what is turned round with the ties */
    g.mutual = false;
    turned = graph_turned(a, &g);
    field f = {.t = t, .turned = turned, .rate = turned.w, .wait = NEW(a, u8, runs * g.m), .when = NEW(a, u8, runs * g.n),
        .walkers = NEW(a, walker, t->crew->threads), .sum = NEW(a, i64, runs)};
    for (int i = 0; i < t->crew->threads; i++) f.walkers[i] = walker_new(a, g.n, g.m, t->horizon);
    crew_each(t->crew, runs, world_begin, &f);
    return f;
}

/* How many have it in time, over all worlds; by world in sum. */
static i64 count(field *f)
{
    int n = f->turned.n;
    i64 all = 0;
    for (i64 r = 0; r < f->t->runs; r++) {
        f->sum[r] = 0;
        for (int i = 0; i < n; i++) f->sum[r] += f->when[r * n + i] != NEVER;
        all += f->sum[r];
    }
    return all;
}

invite_result invite_choose(arena *a, const invite_task *t, int k)
{
    field f = field_new(a, t);
    double runs = t->runs;
    i64 before = count(&f);
    greedy_choice c = greedy_choose(a, &(greedy_field){&f, survey, gain_of, take}, t->g->n, k);
    invite_result r = {.k = k, .chosen = c.chosen, .gain = NEW(a, double, k), .without = (double)before / runs};
    for (int i = 0; i < k; i++) r.gain[i] = (double)c.gain[i] / runs;
    r.reach = (double)(before + c.reached) / runs;
    r.bound = (double)(before + c.bound) / runs;
    r.at_least = c.bound > 0 ? (double)c.reached / (double)c.bound : 1.0;
    return r;
}

double invite_reach(arena *a, const invite_task *t, const int *start, int k, double *se)
{
    field f = field_new(a, t);
    for (int i = 0; i < k; i++) take(&f, start[i]);
    double mean = (double)count(&f) / t->runs, squares = 0.0;
    for (int r = 0; r < t->runs; r++) squares += ((double)f.sum[r] - mean) * ((double)f.sum[r] - mean);
    *se = t->runs > 1 ? sqrt(squares / (t->runs - 1.0) / t->runs) : 0.0;
    return mean;
}
