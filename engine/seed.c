/* seed.c — greedy choice on kept worlds, 64 of them in a word. */
#include "engine/seed.h"

#include <string.h>

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

static i64 gain_of(const worlds *w, walker *s, int v)
{
    i64 gain = 0;
    for (i64 batch = 0; batch < w->batches; batch++) gain += gain_in(w, s, batch, v);
    return gain;
}

static void cover(const worlds *w, walker *s, int v)
{
    for (i64 batch = 0; batch < w->batches; batch++) {
        int seen = reach_from(w, s, batch, v);
        for (int k = 0; k < seen; k++) {
            w->covered[batch * w->turned.n + s->seen[k]] |= s->reach[s->seen[k]];
            s->reach[s->seen[k]] = 0;
        }
    }
}

/* ---- every node's gain ---- */

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

static void survey_all(arena *a, const worlds *w, walker *walkers, i64 *gain)
{
    int n = w->turned.n, threads = w->t->crew->threads;
    survey s = {w, walkers, NEW(a, i64, (ptrdiff_t)threads * n)};
    crew_each(w->t->crew, w->batches, survey_batch, &s);
    for (int v = 0; v < n; v++) gain[v] = 0;
    for (int t = 0; t < threads; t++)
        for (int v = 0; v < n; v++) gain[v] += s.gain[(ptrdiff_t)t * n + v];
}

/* ---- greedy ---- */

/* The k largest together: with what is reached already, no k nodes can do better (gains only fall). */
static i64 largest_sum(arena *a, const i64 *gain, int n, int k)
{
    double *score = NEW(a, double, n);
    int *top = NEW(a, int, k);
    i64 sum = 0;
    for (int v = 0; v < n; v++) score[v] = (double)gain[v];
    seed_by_score(score, n, k, top);
    for (int i = 0; i < k; i++) sum += gain[top[i]];
    return sum;
}

/* The best of those not chosen, looking anew only at those whose old gain could still win. */
static int lazy_best(const worlds *w, walker *s, i64 *gain, bool *fresh)
{
    int n = w->turned.n;
    memset(fresh, 0, (size_t)n * sizeof *fresh);
    for (;;) {
        int best = 0;
        for (int v = 1; v < n; v++)
            if (gain[v] > gain[best]) best = v;
        if (fresh[best]) return best;
        gain[best] = gain_of(w, s, best);
        fresh[best] = true;
    }
}

seed_result seed_choose(arena *a, const seed_task *t, int k)
{
    int n = t->g->n;
    if (n > SEED_EXACT_MOST) return seed_choose_backwards(a, t, k);
    worlds w = worlds_new(a, t);
    walker *walkers = NEW(a, walker, t->crew->threads);
    for (int i = 0; i < t->crew->threads; i++) walkers[i] = walker_new(a, n);
    i64 *gain = NEW(a, i64, n), reached = 0, bound;
    bool *fresh = NEW(a, bool, n);
    double all = (double)w.batches * 64.0;
    seed_result r = {.k = k, .chosen = NEW(a, int, k), .gain = NEW(a, double, k), .worlds = (int)w.batches * 64};

    survey_all(a, &w, walkers, gain);
    bound = largest_sum(a, gain, n, k);
    for (int i = 0; i < k; i++) {
        int v = lazy_best(&w, walkers, gain, fresh);
        r.chosen[i] = v;
        r.gain[i] = (double)gain[v] / all;
        reached += gain[v];
        cover(&w, walkers, v);
        gain[v] = -1; /* never again */
        i64 possible = reached + largest_sum(a, gain, n, k < n - i - 1 ? k : n - i - 1);
        if (possible < bound) bound = possible;
    }
    survey_all(a, &w, walkers, gain);
    i64 possible = reached + largest_sum(a, gain, n, k);
    r.reach = (double)reached / all;
    r.bound = (double)(possible < bound ? possible : bound) / all;
    r.at_least = r.bound > 0.0 ? r.reach / r.bound : 1.0;
    return r;
}

/* ---- by score ---- */

static bool is_before(const double *score, int x, int y) { return score[x] > score[y] || (score[x] == score[y] && x < y); }

/* A heap of the k best so far with the worst on top. */
static void sink(const double *score, int *heap, int k, int at)
{
    for (;;) {
        int worst = at;
        for (int child = 2 * at + 1; child <= 2 * at + 2 && child < k; child++)
            if (is_before(score, heap[worst], heap[child])) worst = child;
        if (worst == at) return;
        int kept = heap[at];
        heap[at] = heap[worst];
        heap[worst] = kept;
        at = worst;
    }
}

void seed_by_score(const double *score, int n, int k, int *chosen)
{
    for (int i = 0; i < k; i++) chosen[i] = i;
    for (int i = k / 2 - 1; i >= 0; i--) sink(score, chosen, k, i);
    for (int v = k; v < n; v++) {
        if (!is_before(score, v, chosen[0])) continue;
        chosen[0] = v;
        sink(score, chosen, k, 0);
    }
    for (int end = k - 1; end > 0; end--) { /* the worst goes last, again and again */
        int worst = chosen[0];
        chosen[0] = chosen[end];
        chosen[end] = worst;
        sink(score, chosen, end, 0);
    }
}
