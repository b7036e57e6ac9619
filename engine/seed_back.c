/*
 * seed_back.c — whom to invite first in graphs too large to keep worlds of: sets of those from whom a random node would be
 * reached, and the k nodes that stand in most of them (Borgs et al. 2014). A second sample, not chosen by, says how good
 * they are and when there are sets enough: Tang, Tang, Xiao, Yuan, Online processing algorithms for influence maximization
 * (SIGMOD 2018), theorem 2 and algorithm 2 with its sharper bound.
 */
#include <math.h>

#include "engine/philox.h"
#include "engine/greedy.h"
#include "engine/seed.h"
#include "engine/simulate.h"

static const double ENOUGH = 0.85; /* of the best possible, known to be reached: theory promises 0.63, and more sets show more */
enum { CHUNK = 512, FIRST = 1 << 12, MOST = 1 << 24 }; /* sets: a chunk, at first, at most */

typedef struct {
    const seed_task *t;
    const u32 *chance;   /* by tie of t->g; NULL: all */
    u32 all;
    bool second;         /* the sample that judges */
    i64 sets;
    i64 *start;          /* sets + 1; while sizes are counted, start[s + 1] is the size of s */
    int *node;           /* NULL: count only */
    const bool *chosen;  /* when judging: n */
    i64 *hits;           /* a chunk: sets with one of the chosen */
    u32 *mark, *stamp;   /* threads × n and threads: in which set a node was seen last */
    int *scratch;        /* threads × n */
} sample;

/* Those from whom the root of the set would be reached, breadth first against the ties. How many. */
static int set_grow(const sample *s, i64 number, int hand, int *set)
{
    const graph *g = s->t->g;
    stream coin = stream_at(s->t->seed, (u64)number | (u64)s->second << 63, DRAW_START);
    u32 *mark = s->mark + (ptrdiff_t)hand * g->n, stamp = ++s->stamp[hand];
    int n = 0;
    set[n++] = (int)stream_below(&coin, (u32)g->n);
    mark[set[0]] = stamp;
    for (int head = 0; head < n; head++)
        for (i64 k = g->start[set[head]]; k < g->start[set[head] + 1]; k++) {
            u32 p = s->chance ? s->chance[k] : s->all;
            if (mark[g->to[k]] == stamp || (p != UINT32_MAX && stream_u32(&coin) >= p)) continue;
            mark[g->to[k]] = stamp;
            set[n++] = g->to[k];
        }
    return n;
}

static void set_do(const sample *s, i64 number, i64 chunk, int hand)
{
    int *set = s->scratch + (ptrdiff_t)hand * s->t->g->n, n = set_grow(s, number, hand, set);
    bool hit = false;
    for (int i = 0; i < n && s->chosen && !hit; i++) hit = s->chosen[set[i]];
    if (hit) s->hits[chunk]++;
    if (s->chosen) return;
    if (!s->node) s->start[number + 1] = n;
    for (int i = 0; i < n && s->node; i++) s->node[s->start[number] + i] = set[i];
}

static void chunk_do(void *arg, i64 chunk, int hand)
{
    const sample *s = arg;
    i64 end = (chunk + 1) * CHUNK < s->sets ? (chunk + 1) * CHUNK : s->sets;
    for (i64 number = chunk * CHUNK; number < end; number++) set_do(s, number, chunk, hand);
}

static void sample_pass(const sample *s) { crew_each(s->t->crew, crew_chunks(s->sets, CHUNK), chunk_do, (void *)(uintptr_t)s); }

/* Grown twice, once for their sizes and once for keeping: a set is a function of its number, and no thread waits for memory. */
static void sample_keep(arena *a, sample *s)
{
    s->node = NULL;
    s->start = NEW(a, i64, s->sets + 1);
    sample_pass(s);
    for (i64 i = 0; i < s->sets; i++) s->start[i + 1] += s->start[i];
    s->node = NEW(a, int, s->start[s->sets]);
    sample_pass(s);
}

static i64 sample_hits(arena *a, sample judge, const bool *chosen)
{
    i64 chunks = crew_chunks(judge.sets, CHUNK), sum = 0;
    judge.second = true;
    judge.chosen = chosen;
    judge.hits = NEW(a, i64, chunks);
    sample_pass(&judge);
    for (i64 c = 0; c < chunks; c++) sum += judge.hits[c];
    return sum;
}

/* ---- greedy cover ---- */

typedef struct {
    const sample *s;
    i64 *first;          /* n + 1: where a node's sets begin in in[] */
    i64 *in;
    double *count;       /* n: sets not covered yet that a node stands in; -1: chosen */
    bool *covered;       /* sets */
} cover;

static cover cover_new(arena *a, const sample *s)
{
    int n = s->t->g->n;
    i64 m = s->start[s->sets];
    cover c = {s, NEW(a, i64, (ptrdiff_t)n + 2), NEW(a, i64, m), NEW(a, double, n), NEW(a, bool, s->sets)};
    for (i64 k = 0; k < m; k++) c.first[s->node[k] + 2]++;
    for (int v = 0; v < n; v++) {
        c.count[v] = (double)c.first[v + 2];
        c.first[v + 2] += c.first[v + 1];
    }
    for (i64 set = 0; set < s->sets; set++)
        for (i64 k = s->start[set]; k < s->start[set + 1]; k++) c.in[c.first[s->node[k] + 1]++] = set;
    return c;
}

static void cover_take(const cover *c, int v)
{
    const sample *s = c->s;
    for (i64 k = c->first[v]; k < c->first[v + 1]; k++) {
        i64 set = c->in[k];
        if (c->covered[set]) continue;
        c->covered[set] = true;
        for (i64 at = s->start[set]; at < s->start[set + 1]; at++) c->count[s->node[at]] -= 1.0;
    }
    c->count[v] = -1.0;
}

/* Fills chosen and gain (in sets); answers the most sets that any k nodes can stand in. */
static double cover_greedy(arena *a, const sample *s, seed_result *r)
{
    cover c = cover_new(a, s);
    int n = s->t->g->n, *top = NEW(a, int, r->k);
    double reached = 0.0, bound = INFINITY;
    for (int i = 0; i <= r->k; i++) {
        double possible = reached;
        int most = r->k < n - i ? r->k : n - i;
        greedy_by_score(c.count, n, most, top);
        for (int j = 0; j < most; j++) possible += c.count[top[j]];
        if (possible < bound) bound = possible;
        if (i == r->k) break;
        r->chosen[i] = top[0];
        r->gain[i] = c.count[top[0]];
        reached += r->gain[i];
        cover_take(&c, top[0]);
    }
    return bound;
}

/* ---- enough? ---- */

/* What the expectation is at least, and at most, when so many of the sets were hit; each wrong with probability e^-a. */
static double at_least(double hits, double a)
{
    double root = sqrt(hits + 2.0 * a / 9.0) - sqrt(a / 2.0);
    double low = (root > 0.0 ? root * root : 0.0) - a / 18.0;
    return low > 0.0 ? low : 0.0;
}

static double at_most(double hits, double a)
{
    double root = sqrt(hits + a / 2.0) + sqrt(a / 2.0);
    return root * root;
}

static void in_nodes(seed_result *r, double hits, double bound, double nodes_a_set)
{
    r->reach = hits * nodes_a_set;
    r->bound = bound * nodes_a_set;
    for (int i = 0; i < r->k; i++) r->gain[i] *= nodes_a_set;
}

seed_result seed_choose_backwards(arena *a, const seed_task *t, int k)
{
    int n = t->g->n;
    seed_result r = {.k = k, .chosen = NEW(a, int, k), .gain = NEW(a, double, k), .sampled_back = true};
    bool *chosen = NEW(a, bool, n);
    sample s = {.t = t, .all = cascade_chance(t->p), .mark = NEW(a, u32, (ptrdiff_t)t->crew->threads * n), .stamp = NEW(a, u32, t->crew->threads),
        .scratch = NEW(a, int, (ptrdiff_t)t->crew->threads * n)};
    if (t->chance) s.chance = cascade_chances(a, t->chance, t->g->m);
    double sure = log(3.0 * log2(MOST / FIRST) * (n > 1 ? n : 2)), share = 0.0;
    for (s.sets = FIRST; share < ENOUGH; s.sets *= 2) {
        char *mark = a->at;
        sample_keep(a, &s);
        double most = cover_greedy(a, &s, &r), hits, scale = (double)n / (double)s.sets;
        for (int i = 0; i < k; i++) chosen[r.chosen[i]] = true;
        hits = (double)sample_hits(a, s, chosen);
        for (int i = 0; i < k; i++) chosen[r.chosen[i]] = false;
        share = at_least(hits, sure) / at_most(most, sure);
        r.worlds = (int)s.sets;
        in_nodes(&r, hits, at_most(most, sure), scale);
        arena_rewind(a, mark);
        if (s.sets >= MOST) break;
    }
    r.at_least = share;
    return r;
}
