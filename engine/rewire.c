/* rewire.c — steps of the chain, and the set of ties that tells whether one exists. */
#include "engine/rewire.h"

#include <string.h>

/* ---- the set of ties ---- */

static bool in_bits(const rewiring *r) { return r->n <= REWIRE_BITS; }

/* A number for the tie. Which end is the smaller is as good as chance: nothing here for the processor to guess wrongly. */
static u64 tie_number(const rewiring *r, int i, int j)
{
    int turn = (i ^ j) & -(int)(!r->directed & (i > j));
    return (u64)(i ^ turn) * (u64)r->n + (u64)(j ^ turn);
}

/* Slots hold the number + 1, 0 is free; at most half are taken. */
static i64 slot_home(const rewiring *r, u64 key) { return (i64)((key * 0x9E3779B97F4A7C15U >> 32) & (u64)(r->words - 1)); }

static i64 slot_of(const rewiring *r, u64 key)
{
    i64 at = slot_home(r, key);
    while (r->set[at] && r->set[at] != key) at = (at + 1) & (r->words - 1);
    return at;
}

/* Those behind it move up, so that no search ends too early. */
static void slot_free(rewiring *r, i64 at)
{
    i64 mask = r->words - 1;
    for (i64 next = (at + 1) & mask; r->set[next]; next = (next + 1) & mask) {
        i64 home = slot_home(r, r->set[next]);
        if (((next - home) & mask) < ((next - at) & mask)) continue;
        r->set[at] = r->set[next];
        at = next;
    }
    r->set[at] = 0;
}

static bool tied(const rewiring *r, int i, int j)
{
    u64 tie = tie_number(r, i, j);
    return in_bits(r) ? r->set[tie >> 6] >> (tie & 63) & 1 : r->set[slot_of(r, tie + 1)] != 0;
}

static void tie_set(rewiring *r, int i, int j, bool on)
{
    u64 tie = tie_number(r, i, j);
    if (in_bits(r)) {
        r->set[tie >> 6] ^= (u64)1 << (tie & 63);
        return;
    }
    i64 at = slot_of(r, tie + 1);
    if (on) r->set[at] = tie + 1;
    else slot_free(r, at);
}

/* ---- steps ---- */

static void redirect(rewiring *r, i64 tie, int to)
{
    tie_set(r, r->from[tie], r->to[tie], false);
    r->to[tie] = to;
}

/* a – b and c – d become a – d and c – b. */
static bool exchange(rewiring *r, i64 e, i64 f)
{
    int a = r->from[e], b = r->to[e], c = r->from[f], d = r->to[f];
    if (a == d || c == b || tied(r, a, d) || tied(r, c, b)) return false;
    redirect(r, e, d);
    redirect(r, f, b);
    tie_set(r, a, d, true);
    tie_set(r, c, b, true);
    return true;
}

static void turn_round(rewiring *r, i64 f, bool really)
{
    int turn = (r->from[f] ^ r->to[f]) & -(int)really;
    r->from[f] ^= turn;
    r->to[f] ^= turn;
}

static i64 place_of(const rewiring *r, int i, int j)
{
    i64 k = 0;
    while (r->from[k] != i || r->to[k] != j) k++;
    return k;
}

/* a → b → c → a becomes a → c → b → a. Circles are rare, so that the search for their ties costs little. */
static bool turn_circle(rewiring *r, i64 e, int c)
{
    int a = r->from[e], b = r->to[e];
    if (c == a || c == b || !tied(r, b, c) || !tied(r, c, a) || tied(r, b, a) || tied(r, c, b) || tied(r, a, c)) return false;
    i64 f = place_of(r, b, c), g = place_of(r, c, a);
    redirect(r, e, c);
    redirect(r, f, a);
    redirect(r, g, b);
    tie_set(r, a, c, true);
    tie_set(r, b, a, true);
    tie_set(r, c, b, true);
    return true;
}

/* One of sixteen steps of a directed graph is for circles: a tie and any node, so that there and back are as likely. */
static bool step_directed(rewiring *r, deck *d)
{
    u32 at[3];
    deck_three(d, (u32)r->m, 16, at);
    if (at[2]) return exchange(r, at[0], at[1]);
    u32 third[3];
    deck_three(d, (u32)r->n, 1, third);
    return turn_circle(r, at[0], (int)third[0]);
}

static bool step_undirected(rewiring *r, deck *d)
{
    u32 at[3];
    deck_three(d, (u32)r->m, 2, at);
    turn_round(r, at[1], at[2]);
    return exchange(r, at[0], at[1]);
}

i64 rewiring_run(rewiring *r, i64 steps, deck *d)
{
    memcpy(r->from, r->from0, (size_t)r->m * sizeof *r->from);
    memcpy(r->to, r->to0, (size_t)r->m * sizeof *r->to);
    memcpy(r->set, r->original, (size_t)r->words * sizeof *r->set);
    i64 done = 0;
    for (i64 k = 0; k < steps && r->m > 1; k++) done += r->directed ? step_directed(r, d) : step_undirected(r, d);
    return done;
}

/* ---- beginning ---- */

static i64 set_words(int n, i64 m)
{
    if (n <= REWIRE_BITS) return ((i64)n * n + 63) / 64;
    i64 words = 64;
    while (words < 2 * m) words *= 2;
    return words;
}

rewiring rewiring_copy(arena *a, const rewiring *r)
{
    rewiring c = *r;
    c.from = NEW(a, int, r->m);
    c.to = NEW(a, int, r->m);
    c.set = NEW(a, u64, r->words);
    return c;
}

rewiring rewiring_new(arena *a, const graph *g, bool directed)
{
    i64 m = directed ? g->m : g->m / 2, at = 0;
    assert(m < 1 << 29); /* what deck_three() can draw from, sixteen kinds included */
    rewiring r = {.n = g->n, .m = m, .directed = directed, .from = NEW(a, int, m), .to = NEW(a, int, m), .words = set_words(g->n, m)};
    r.set = NEW(a, u64, r.words);
    for (int i = 0; i < g->n; i++)
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) {
            if (!directed && g->to[k] < i) continue;
            r.from[at] = i;
            r.to[at++] = g->to[k];
            tie_set(&r, i, g->to[k], true);
        }
    assert(at == m);
    r.from0 = r.from;
    r.to0 = r.to;
    r.original = r.set;
    return rewiring_copy(a, &r);
}
