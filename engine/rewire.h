/*
 * rewire.h — a graph by chance among all simple graphs in which every node has as many ties as in the given one (directed: as
 * many out and as many in). Two ties exchange their far ends where that makes no tie to oneself and none twice (Maslov &
 * Sneppen 2002); what cannot be done counts as a step that stays, so that all graphs are as likely (Milo and others 2003:
 * On the uniform generation of random graphs with prescribed degree sequences). Directed graphs also turn round circles of
 * three, without which not every graph can be reached (Rao, Jana & Bandyopadhyay 1996).
 */
#pragma once

#include "engine/graph.h"
#include "engine/shuffle.h"

enum { REWIRE_BITS = 4096 }; /* up to so many nodes who is tied to whom stands in a bit matrix, beyond in a hash set */

typedef struct {
    int n;
    i64 m;
    bool directed;
    int *from, *to;      /* m: undirected ones stand once, either way round */
    u64 *set, *original; /* bits, or slots; and as it was at the beginning */
    i64 words;           /* of the set */
    const int *from0, *to0;
} rewiring;

/* Ties of g; undirected: g holds both ways. O(n + m), and n² bits up to REWIRE_BITS nodes. */
rewiring rewiring_new(arena *a, const graph *g, bool directed);

/* A working copy with memory of its own, for another thread. */
rewiring rewiring_copy(arena *a, const rewiring *r);

/* Back to the graph that was given, then so many steps; answers how many changed something. O(m + steps). */
i64 rewiring_run(rewiring *r, i64 steps, deck *d);
