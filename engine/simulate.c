/* simulate.c — see simulate.h. Cost of a run: the ties of those reached. */
#include "engine/simulate.h"

#include <math.h>
#include <string.h>

#include "engine/philox.h"
#include "engine/wide.h"

static simulate_result result_new(arena *a, const graph *g, const simulate_plan *p)
{
    return (simulate_result){p->runs, p->periods, g->n, NEW(a, int, (ptrdiff_t)p->runs * (p->periods + 1)), NEW(a, int, g->n)};
}

/* Hands count apart and are added up: whole numbers, so the order does not matter. */
static int *counts_of(arena *a, const simulate_plan *p, int n) { return NEW(a, int, (ptrdiff_t)p->crew->threads * n); }

static void counts_add(const int *counts, const simulate_plan *p, simulate_result *r)
{
    for (int t = 0; t < p->crew->threads; t++)
        for (int i = 0; i < r->n; i++) r->by_node[i] += counts[(ptrdiff_t)t * r->n + i];
}

/* From new ones in each period to those so far. */
static void accumulate(simulate_result *r, int run)
{
    int *row = r->reached + (ptrdiff_t)run * (r->periods + 1);
    for (int t = 1; t <= r->periods; t++) row[t] += row[t - 1];
}

/* ---- independent cascade, 64 runs at a time ---- */

u32 cascade_chance(double p)
{
    double scaled = nearbyint(p * 0x1p32);
    return scaled >= 0x1p32 ? UINT32_MAX : scaled <= 0.0 ? 0 : (u32)scaled;
}

u32 *cascade_chances(arena *a, const double *p, i64 m)
{
    u32 *of = NEW(a, u32, m);
    for (i64 k = 0; k < m; k++) of[k] = cascade_chance(p[k]);
    return of;
}

u32 *cascade_chances_turned(arena *a, const graph *g, const graph *turned, const double *chance)
{
    u32 *of = NEW(a, u32, turned->m);
    for (int j = 0; j < turned->n; j++)
        for (i64 k = turned->start[j]; k < turned->start[j + 1]; k++) of[k] = cascade_chance(chance[graph_tie(g, turned->to[k], j)]);
    return of;
}

/* Words of two blocks of philox() side by side, each the low half of 64 bits. */
typedef u64 pair __attribute__((vector_size(16)));

WIDE_INLINE pair times(pair x, u32 factor)
{
#ifdef __SSE2__
    typedef int four __attribute__((vector_size(16)));
    return (pair)__builtin_ia32_pmuludq128((four)x, (four)(pair){factor, factor});
#else
    return x * factor;
#endif
}

/* philox(seed, a, b) and philox(seed, a + 1, b), word by word; a is even. */
WIDE_INLINE void philox_pair(u64 seed, u64 a, u64 b, pair x[static 4])
{
    u32 k0 = (u32)seed, k1 = (u32)(seed >> 32);
    pair x0 = {(u32)a, (u32)a + 1}, x1 = {a >> 32, a >> 32}, x2 = {(u32)b, (u32)b}, x3 = {b >> 32, b >> 32};
    for (int i = 0; i < 10; i++, k0 += 0x9E3779B9U, k1 += 0xBB67AE85U) {
        pair p = times(x0, 0xD2511F53U), q = times(x2, 0xCD9E8D57U);
        x0 = (q >> 32) ^ x1 ^ k0;
        x1 = q & UINT32_MAX;
        x2 = (p >> 32) ^ x3 ^ k1;
        x3 = p & UINT32_MAX;
    }
    x[0] = x0, x[1] = x1, x[2] = x2, x[3] = x3;
}

/* 64 coins of one chance: numbers are compared with p bit by bit, from the highest, until none is undecided. */
u64 cascade_live(u64 seed, i64 batch, i64 at, u32 p)
{
    u64 below = 0, undecided = ~0ULL;
    if (p == UINT32_MAX) return ~0ULL;
    if (p == 0) return 0;
    for (int bit = 31, block = 0; undecided && bit >= 0; block += 2) {
        pair x[4];
        philox_pair(seed, (u64)batch << 20 | (u64)block, (u64)DRAW_CASCADE << 40 | (u64)at, x);
        for (int k = 0; k < 4; k++, bit--) {
            u64 word = x[2 * (k & 1)][k / 2] << 32 | x[2 * (k & 1) + 1][k / 2], one = (u64)0 - (p >> bit & 1);
            below |= undecided & ~word & one;
            undecided &= ~(word ^ one);
        }
    }
    return below;
}

typedef struct {
    const graph *turned;
    const u32 *chance; /* by tie of turned; NULL: all */
    u32 all;
    const simulate_plan *plan;
    simulate_result *r;
    u64 *active, *fresh, *next; /* threads × n: bits of runs */
    int *list[2];      /* threads × n: nodes with something fresh */
    int *counts;
} cascade;

/* What one node passes on; the nodes that got something new are listed once. */
static int pass_on(const cascade *c, i64 batch, int hand, int i, int listed)
{
    const graph *g = c->turned;
    const u64 *active = c->active + (ptrdiff_t)hand * g->n;
    u64 *next = c->next + (ptrdiff_t)hand * g->n, fresh = c->fresh[(ptrdiff_t)hand * g->n + i];
    int *list = c->list[1] + (ptrdiff_t)hand * g->n;
    for (i64 k = g->start[i]; k < g->start[i + 1]; k++) {
        int j = g->to[k];
        u64 open = fresh & ~active[j];
        if (!open) continue;
        u64 got = open & cascade_live(c->plan->seed, batch, k, c->chance ? c->chance[k] : c->all);
        if (got && !next[j]) list[listed++] = j;
        next[j] |= got;
    }
    return listed;
}

/* The listed ones become active; each run's new ones are counted. */
static void settle(const cascade *c, i64 batch, int hand, int period, int listed)
{
    int n = c->turned->n, *list = c->list[1] + (ptrdiff_t)hand * n, first = (int)batch * 64, left = c->plan->runs - first;
    u64 real = left >= 64 ? ~0ULL : (1ULL << left) - 1;
    u64 *active = c->active + (ptrdiff_t)hand * n, *fresh = c->fresh + (ptrdiff_t)hand * n, *next = c->next + (ptrdiff_t)hand * n;
    int width = c->plan->periods + 1, *at = c->r->reached + (ptrdiff_t)first * width + period;
    for (int k = 0; k < listed; k++) {
        int j = list[k];
        fresh[j] = next[j];
        active[j] |= next[j];
        next[j] = 0;
        c->counts[(ptrdiff_t)hand * n + j] += __builtin_popcountll(fresh[j] & real);
        for (u64 bits = fresh[j] & real; bits; bits &= bits - 1) at[(ptrdiff_t)__builtin_ctzll(bits) * width]++;
    }
}

static void cascade_batch(void *arg, i64 batch, int hand)
{
    const cascade *c = arg;
    int n = c->turned->n, listed = c->plan->n_start, *list[2] = {c->list[0] + (ptrdiff_t)hand * n, c->list[1] + (ptrdiff_t)hand * n};
    memset(c->active + (ptrdiff_t)hand * n, 0, (size_t)n * sizeof(u64));
    for (int k = 0; k < listed; k++) {
        list[1][k] = c->plan->start[k];
        c->next[(ptrdiff_t)hand * n + c->plan->start[k]] = ~0ULL;
    }
    settle(c, batch, hand, 0, listed);
    for (int period = 1; period <= c->plan->periods && listed > 0; period++) {
        memcpy(list[0], list[1], (size_t)listed * sizeof(int));
        int had = listed;
        listed = 0;
        for (int k = 0; k < had; k++) listed = pass_on(c, batch, hand, list[0][k], listed);
        settle(c, batch, hand, period, listed);
    }
    for (int run = (int)batch * 64; run < c->plan->runs && run < (int)batch * 64 + 64; run++) accumulate(c->r, run);
}

simulate_result simulate_cascade(arena *a, const graph *g, const double *chance, double p, const simulate_plan *plan)
{
    simulate_result r = result_new(a, g, plan);
    graph turned = graph_turned(a, g);
    ptrdiff_t all = (ptrdiff_t)plan->crew->threads * g->n;
    cascade c = {.turned = &turned, .chance = chance ? cascade_chances_turned(a, g, &turned, chance) : NULL, .all = cascade_chance(p), .plan = plan, .r = &r,
        .active = NEW(a, u64, all), .fresh = NEW(a, u64, all), .next = NEW(a, u64, all), .list = {NEW(a, int, all), NEW(a, int, all)},
        .counts = counts_of(a, plan, g->n)};
    crew_each(plan->crew, crew_chunks(plan->runs, 64), cascade_batch, &c);
    counts_add(c.counts, plan, &r);
    return r;
}

/* ---- thresholds ---- */

typedef struct {
    const graph *g, *turned;
    const double *threshold, *total; /* total: the weight of all that i looks to */
    const simulate_plan *plan;
    simulate_result *r;
    double *missing;   /* threads × n: what is still missing before i follows */
    int *list, *counts; /* threads × n */
} threshold_work;

/* What each still misses: its threshold times all it looks to; who has it, or looks to nobody, is never to follow. */
static void thresholds_draw(const threshold_work *w, i64 run, double *missing)
{
    int n = w->g->n;
    philox_block x = {{0}};
    for (int i = 0; i < n; i++) {
        if (!w->threshold && (i & 3) == 0) x = philox(w->plan->seed, (u64)run, (u64)DRAW_THRESHOLD << 40 | (u64)(i >> 2));
        double t = w->threshold ? w->threshold[i] : philox_unit32(x.at[i & 3]);
        missing[i] = w->total[i] > 0.0 ? t * w->total[i] * (1.0 - 1e-12) : INFINITY; /* a share that is the threshold but for rounding is enough */
    }
    for (int k = 0; k < w->plan->n_start; k++) missing[w->plan->start[k]] = INFINITY;
}

static int threshold_step(const threshold_work *w, double *missing, int *list, int from, int to)
{
    int end = to;
    const graph *g = w->turned;
    for (int k = from; k < to; k++) {
        int j = list[k];
        for (i64 at = g->start[j]; at < g->start[j + 1]; at++) {
            int i = g->to[at];
            missing[i] -= graph_weight(g, at);
            if (missing[i] > 0.0) continue;
            missing[i] = INFINITY;
            list[end++] = i;
        }
    }
    return end;
}

static void threshold_run(void *arg, i64 run, int hand)
{
    const threshold_work *w = arg;
    int n = w->g->n, *list = w->list + (ptrdiff_t)hand * n, from = 0, to = w->plan->n_start;
    double *missing = w->missing + (ptrdiff_t)hand * n;
    thresholds_draw(w, run, missing);
    memcpy(list, w->plan->start, (size_t)to * sizeof(int));
    int *row = w->r->reached + run * (w->plan->periods + 1);
    row[0] = to;
    for (int period = 1; period <= w->plan->periods; period++) {
        int end = threshold_step(w, missing, list, from, to);
        from = to;
        to = end;
        row[period] = to;
    }
    for (int k = 0; k < to; k++) w->counts[(ptrdiff_t)hand * n + list[k]]++;
}

simulate_result simulate_threshold(arena *a, const graph *g, const double *threshold, const simulate_plan *plan)
{
    simulate_result r = result_new(a, g, plan);
    graph turned = graph_turned(a, g);
    double *total = NEW(a, double, g->n);
    for (int i = 0; i < g->n; i++)
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) total[i] += graph_weight(g, k);
    ptrdiff_t all = (ptrdiff_t)plan->crew->threads * g->n;
    threshold_work w = {g, &turned, threshold, total, plan, &r, NEW(a, double, all), NEW(a, int, all), counts_of(a, plan, g->n)};
    crew_each(plan->crew, plan->runs, threshold_run, &w);
    counts_add(w.counts, plan, &r);
    return r;
}

/* ---- susceptible, infected, recovered ---- */

typedef struct {
    const graph *turned;
    const simulate_plan *plan;
    simulate_result *r;
    int *have;
    const u32 *pass, *stop; /* 1 … periods: 2^32 × the probability of having passed it, or stopped, by then */
    int *when;         /* threads × n: the period in which it arrives; NOT_YET */
    int *waiting;      /* threads × n: who is to get it in a later period */
    int *counts;
} sir;

/* 2^32 (1 - (1 - p)^t) for t = 0 … periods. */
static u32 *geometric(arena *a, double p, int periods)
{
    u32 *at = NEW(a, u32, (ptrdiff_t)periods + 1);
    double left = 1.0;
    for (int t = 1; t <= periods; t++) {
        left *= 1.0 - p;
        at[t] = cascade_chance(1.0 - left);
    }
    return at;
}

/* Steps until it happens, counted from 1; most + 1 if not within most. */
static int wait_of(const u32 *table, int most, u32 x)
{
    if (most == 0 || (x >= table[most] && table[most] != UINT32_MAX)) return most + 1;
    int low = 1, high = most;
    while (low < high) {
        int middle = (low + high) / 2;
        if (x < table[middle] || table[middle] == UINT32_MAX) high = middle;
        else low = middle + 1;
    }
    return low;
}

/* One run as it stands. */
typedef struct {
    i64 run;
    int *when, *waiting;
    int n;             /* waiting */
} course;

enum { NOT_YET = INT32_MAX, STOPPING = 1 };

static void arrives(course *c, int node, int period)
{
    if (c->when[node] == NOT_YET) c->waiting[c->n++] = node;
    if (period < c->when[node]) c->when[node] = period;
}

/* Node i has had it since its period and stops at the end of `stops`: each tie waits its own number of steps, and works if that is in time. */
static void sir_pass(const sir *s, course *c, int i, int stops)
{
    const graph *t = s->turned;
    int since = c->when[i], last = stops < s->plan->periods ? stops : s->plan->periods;
    philox_block x = {{0}};
    for (i64 k = t->start[i]; k < t->start[i + 1]; k++) {
        if (k == t->start[i] || (k & 3) == 0) x = philox(s->plan->seed, (u64)c->run, (u64)DRAW_SIR << 40 | (u64)(k >> 2));
        int arrival = since + wait_of(s->pass, last - since, x.at[k & 3]);
        if (arrival <= last) arrives(c, t->to[k], arrival);
    }
}

static int sir_stop(const sir *s, const course *c, int i)
{
    philox_block x = philox(s->plan->seed, (u64)c->run, (u64)DRAW_SIR << 40 | (u64)STOPPING << 39 | (u64)i);
    return c->when[i] + wait_of(s->stop, s->plan->periods - c->when[i], x.at[0]);
}

/* Those whose period it is; the rest waits on. How many they were. */
static int sir_period(const sir *s, course *c, int period, int *count)
{
    int n = c->n, kept = 0, new = 0, periods = s->plan->periods;
    for (int k = 0; k < n; k++) {
        int i = c->waiting[k];
        if (c->when[i] > period) {
            c->waiting[kept++] = i;
            continue;
        }
        int stops = sir_stop(s, c, i);
        for (int t = period; s->have && t < stops && t <= periods; t++) s->have[c->run * (periods + 1) + t]++;
        sir_pass(s, c, i, stops);
        count[i]++;
        new++;
    }
    for (int k = n; k < c->n; k++) c->waiting[kept++] = c->waiting[k];
    c->n = kept;
    return new;
}

static void sir_run(void *arg, i64 run, int hand)
{
    const sir *s = arg;
    int n = s->turned->n, width = s->plan->periods + 1, *row = s->r->reached + run * width;
    course c = {run, s->when + (ptrdiff_t)hand * n, s->waiting + (ptrdiff_t)hand * n, 0};
    for (int i = 0; i < n; i++) c.when[i] = NOT_YET;
    for (int k = 0; k < s->plan->n_start; k++) arrives(&c, s->plan->start[k], 0);
    for (int period = 0; period < width; period++) row[period] = sir_period(s, &c, period, s->counts + (ptrdiff_t)hand * n);
    accumulate(s->r, (int)run);
}

simulate_result simulate_sir(arena *a, const graph *g, const double beta_gamma[2], int *have, const simulate_plan *plan)
{
    simulate_result r = result_new(a, g, plan);
    graph turned = graph_turned(a, g);
    ptrdiff_t all = (ptrdiff_t)plan->crew->threads * g->n;
    sir s = {&turned, plan, &r, have, geometric(a, beta_gamma[0], plan->periods), geometric(a, beta_gamma[1], plan->periods),
        NEW(a, int, all), NEW(a, int, all), counts_of(a, plan, g->n)};
    crew_each(plan->crew, plan->runs, sir_run, &s);
    counts_add(s.counts, plan, &r);
    return r;
}

/* ---- summaries ---- */

static int at_period(const simulate_result *r, int run, int period) { return r->reached[(ptrdiff_t)run * (r->periods + 1) + period]; }

double simulate_mean(const simulate_result *r, int period, double *se)
{
    double sum = 0.0, squares = 0.0; /* of whole numbers: exact up to 2^53 */
    for (int k = 0; k < r->runs; k++) {
        double x = at_period(r, k, period);
        sum += x;
        squares += x * x;
    }
    double mean = sum / r->runs, variance = r->runs > 1 ? (squares - sum * mean) / (r->runs - 1.0) : 0.0;
    *se = sqrt((variance > 0.0 ? variance : 0.0) / r->runs);
    return mean;
}

int simulate_quantile(arena *a, const simulate_result *r, int period, double share)
{
    char *mark = a->at;
    int *seen = NEW(a, int, (ptrdiff_t)r->n + 1), so_far = 0, value = 0;
    for (int k = 0; k < r->runs; k++) seen[at_period(r, k, period)]++;
    int wanted = (int)ceil(share * r->runs);
    for (; value < r->n && (so_far += seen[value]) < wanted; value++) {}
    arena_rewind(a, mark);
    return value;
}
