/*
 * engine.h — what the tests of engine/ share: an arena for each group of tests, comparison of numbers, small graphs and
 * times written by hand. A test includes it after cmocka's own needs are met, since it includes cmocka.h.
 */
#pragma once

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine/adoption.h"
#include "engine/crew.h"
#include "engine/graph.h"
#include "engine/philox.h"

#include <cmocka.h>

static fault_point point;
static arena mem;

static int open_arena(void **state)
{
    (void)state;
    mem = arena_new((size_t)1 << 30, &point);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

static const crew alone = {.threads = 1}, five = {.threads = 5};

/* Within a part of the larger of 1 and what is wanted; NAN wants NAN. */
static inline void assert_close(double got, double want, double within)
{
    if (isnan(want) ? !isnan(got) : !(got == want || fabs(got - want) <= within * fmax(1.0, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

static inline void assert_within(double got, double want, double error)
{
    if (!(fabs(got - want) <= error)) fail_msg("got %.12g, want %.12g within %.3g", got, want, error);
}

static inline void assert_all_close(const double *got, const double *want, i64 n, double within)
{
    for (i64 i = 0; i < n; i++)
        if (isnan(want[i]) ? !isnan(got[i]) : !(fabs(got[i] - want[i]) <= within * fmax(1.0, fabs(want[i]))))
            fail_msg("at %lld: got %.17g, want %.17g", (long long)i, got[i], want[i]);
}

/* Ties written as "01 12 20": from a one-figure node to another. w NULL: 1 each. */
static inline graph graph_written(int n, const char *ties, const double *w, bool undirected)
{
    int from[100], to[100];
    i64 m = 0;
    for (const char *p = ties; *p; p += p[2] ? 3 : 2, m++) {
        from[m] = p[0] - '0';
        to[m] = p[1] - '0';
    }
    graph_notes notes;
    return graph_new(&mem, n, &(tie_list){m, from, to, w}, undirected, &notes);
}

/* n nodes, each with ties to some others, in both directions if undirected; weights of halves if weighted. */
static inline graph graph_by_chance(int n, int ties_each, bool undirected, bool weighted, u64 seed)
{
    i64 m = (i64)n * ties_each;
    int *from = NEW(&mem, int, m), *to = NEW(&mem, int, m);
    double *w = NEW(&mem, double, m);
    stream s = stream_at(seed, 0, DRAW_START);
    for (i64 k = 0; k < m; k++) {
        from[k] = (int)(k / ties_each);
        to[k] = (int)stream_below(&s, (u32)n);
        w[k] = 0.5 * (1 + stream_below(&s, 6));
    }
    graph_notes notes;
    return graph_new(&mem, n, &(tie_list){m, from, to, weighted ? w : NULL}, undirected, &notes);
}

/* A sixth never, the others at any period. */
static inline adoption adoption_by_chance(int n, int periods, u64 seed)
{
    int *toa = NEW(&mem, int, n);
    stream s = stream_at(seed, 1, DRAW_START);
    for (int i = 0; i < n; i++) toa[i] = stream_below(&s, 6) == 0 ? ADOPTION_NEVER : (int)stream_below(&s, (u32)periods);
    return (adoption){n, periods, toa};
}
