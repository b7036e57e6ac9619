/* seed.c — greedy choice on kept worlds, 64 of them in a word. */
#include "engine/seed.h"

#include <string.h>

#include "engine/greedy.h"
#include "engine/simulate.h"

/* ---- worlds ---- */

typedef struct {
    const seed_task *t;
    graph turned;
    const u32 *chance;   /* by tie of turned; NULL: all */
    u32 all;
    i64 batches;
    u64 *live;           /* batches × ties of turned: which worlds a tie works in */
    u64 *covered;        /* batches × n: in which worlds it is reached already */
} worlds;

static void worlds_draw(void *arg, i64 batch, int hand)
{
    const worlds *w = arg;
    (void)hand;
    u64 *live = w->live + batch * w->turned.m;
    for (i64 k = 0; k < w->turned.m; k++) live[k] = cascade_live(w->t->seed, batch, k, w->chance ? w->chance[k] : w->all);
}

static worlds worlds_new(arena *a, const seed_task *t)
{
    worlds w = {.t = t, .turned = graph_turned(a, t->g), .all = cascade_chance(t->p), .batches = crew_chunks(t->runs, 64)};
    if (t->chance) w.chance = cascade_chances_turned(a, t->g, &w.turned, t->chance);
    w.live = NEW(a, u64, w.batches * w.turned.m);
    w.covered = NEW(a, u64, w.batches * w.turned.n);
    crew_each(t->crew, w.batches, worlds_draw, &w);
    return w;
}

/* ---- reach ---- */

/* Scratch of a hand: zero between uses. */
typedef struct {
    u64 *reach, *fresh;  /* n: worlds in which it is reached, and not passed on yet */
    int *queue, *seen;   /* n each; the queue is a ring: a node stands in it once at a time */
} walker;

static walker walker_new(arena *a, int n) { return (walker){NEW(a, u64, n), NEW(a, u64, n), NEW(a, int, n), NEW(a, int, n)}; }

typedef struct {
    int head, waiting, seen;
} ring;

static void reach_add(const worlds *w, walker *s, ring *r, int j, u64 got)
{
    int n = w->turned.n;
    if (!s->reach[j]) s->seen[r->seen++] = j;
    if (!s->fresh[j]) {
        int at = r->head + r->waiting++;
        s->queue[at < n ? at : at - n] = j;
    }
    s->reach[j] |= got;
    s->fresh[j] |= got;
}

/* All that v reaches and is not covered yet; where something is covered, so is all that follows from it. How many nodes were seen. */
static int reach_from(const worlds *w, walker *s, i64 batch, int v)
{
    const graph *g = &w->turned;
    const u64 *live = w->live + batch * g->m, *covered = w->covered + batch * g->n;
    ring r = {0};
    if (~covered[v]) reach_add(w, s, &r, v, ~covered[v]);
    while (r.waiting) {
        int i = s->queue[r.head];
        u64 fresh = s->fresh[i];
        if (++r.head == g->n) r.head = 0;
        r.waiting--;
        s->fresh[i] = 0;
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) {
            int j = g->to[k];
            u64 got = fresh & live[k] & ~covered[j] & ~s->reach[j];
            if (got) reach_add(w, s, &r, j, got);
        }
    }
    return r.seen;
}

static i64 gain_in(const worlds *w, walker *s, i64 batch, int v)
{
    i64 gain = 0;
    int seen = reach_from(w, s, batch, v);
    for (int k = 0; k < seen; k++) {
        gain += __builtin_popcountll(s->reach[s->seen[k]]);
        s->reach[s->seen[k]] = 0;
    }
    return gain;
}

/* ---- what each would add ---- */

typedef struct {
    const worlds *w;
    walker *walkers;
    i64 *gain;           /* threads × n: each hand adds up apart; whole numbers */
} survey;

static void survey_batch(void *arg, i64 batch, int hand)
{
    const survey *s = arg;
    int n = s->w->turned.n;
    for (int v = 0; v < n; v++) s->gain[(ptrdiff_t)hand * n + v] += gain_in(s->w, &s->walkers[hand], batch, v);
}

static void survey_all(void *arg, i64 *gain)
{
    const survey *s = arg;
    int n = s->w->turned.n, threads = s->w->t->crew->threads;
    memset(s->gain, 0, (size_t)threads * (size_t)n * sizeof *s->gain);
    crew_each(s->w->t->crew, s->w->batches, survey_batch, arg);
    for (int v = 0; v < n; v++) {
        gain[v] = 0;
        for (int t = 0; t < threads; t++) gain[v] += s->gain[(ptrdiff_t)t * n + v];
    }
}

static i64 gain_of(void *arg, int v)
{
    const survey *s = arg;
    i64 gain = 0;
    for (i64 batch = 0; batch < s->w->batches; batch++) gain += gain_in(s->w, s->walkers, batch, v);
    return gain;
}

static void cover(void *arg, int v)
{
    const survey *of = arg;
    walker *s = of->walkers;
    for (i64 batch = 0; batch < of->w->batches; batch++) {
        int seen = reach_from(of->w, s, batch, v);
        for (int k = 0; k < seen; k++) {
            of->w->covered[batch * of->w->turned.n + s->seen[k]] |= s->reach[s->seen[k]];
            s->reach[s->seen[k]] = 0;
        }
    }
}

seed_result seed_choose(arena *a, const seed_task *t, int k)
{
    int n = t->g->n, threads = t->crew->threads;
    if (n > SEED_EXACT_MOST) return seed_choose_backwards(a, t, k);
    worlds w = worlds_new(a, t);
    survey s = {&w, NEW(a, walker, threads), NEW(a, i64, (ptrdiff_t)threads * n)};
    for (int i = 0; i < threads; i++) s.walkers[i] = walker_new(a, n);
    greedy_choice c = greedy_choose(a, &(greedy_field){&s, survey_all, gain_of, cover}, n, k);

    double all = (double)w.batches * 64.0;
    seed_result r = {.k = k, .chosen = c.chosen, .gain = NEW(a, double, k), .worlds = (int)w.batches * 64};
    for (int i = 0; i < k; i++) r.gain[i] = (double)c.gain[i] / all;
    r.reach = (double)c.reached / all;
    r.bound = (double)c.bound / all;
    r.at_least = c.bound > 0 ? r.reach / r.bound : 1.0;
    return r;
}
