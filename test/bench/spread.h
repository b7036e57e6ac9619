/*
 * spread.h — measures functions of engine/: each row is prepared once, done again and again, and its answer compared with
 * another way to it. Prints the median, the goal, and the processor's time, which tells more than the clock where others
 * work on the same machine. One program for each subject: spread_NAME.c; `make bench-spread` runs them all.
 */
#pragma once

#include "engine/crew.h"
#include "engine/graph.h"
#include "engine/philox.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    arena *mem;          /* what prepare() takes stays; what work() takes is freed after it */
    crew crew;
    int n, periods;
    void *data;          /* of prepare() */
    void *answer;        /* of work() */
} bench;

typedef struct {
    const char *name;
    double goal_ms;
    int n, periods;
    void (*prepare)(bench *b);
    void (*work)(bench *b);
    bool (*agrees)(const bench *b);
} bench_row;

static inline double bench_clock(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static inline int bench_less(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

enum { BENCH_TIMES = 101 };

/* Some hundred times, or for two seconds, but three times at least. */
static inline bool bench_run(bench *b, const bench_row *row)
{
    double wall[BENCH_TIMES], cpu[BENCH_TIMES], began = bench_clock(CLOCK_MONOTONIC);
    int times = 0;
    b->n = row->n;
    b->periods = row->periods;
    row->prepare(b);
    char *mark = b->mem->at;
    while (times < BENCH_TIMES && (times < 3 || bench_clock(CLOCK_MONOTONIC) - began < 2000.0)) {
        arena_rewind(b->mem, mark);
        double w = bench_clock(CLOCK_MONOTONIC), c = bench_clock(CLOCK_PROCESS_CPUTIME_ID);
        row->work(b);
        cpu[times] = bench_clock(CLOCK_PROCESS_CPUTIME_ID) - c;
        wall[times++] = bench_clock(CLOCK_MONOTONIC) - w;
    }
    bool agrees = row->agrees(b);
    qsort(wall, (size_t)times, sizeof *wall, bench_less);
    qsort(cpu, (size_t)times, sizeof *cpu, bench_less);
    printf("%-58s %10.3f ms  goal %8g  %5.2f x  processor %10.3f ms%s\n", row->name, wall[times / 2], row->goal_ms, wall[times / 2] / row->goal_ms, cpu[times / 2],
        agrees ? "" : "  THE ANSWERS DO NOT AGREE");
    fflush(stdout);
    return agrees;
}

/* Rows whose name holds the argument, or all; 1 if answers do not agree. */
static inline int bench_main(const bench_row *rows, int n, const char *only)
{
    fault_point f = {0};
    arena mem = arena_new((size_t)16 << 30, &f);
    bench b = {.mem = &mem, .crew = {.threads = (int)sysconf(_SC_NPROCESSORS_ONLN)}};
    bool all = true;
    for (int k = 0; k < n; k++) {
        if (only && str_find(str_of(rows[k].name), str_of(only)) < 0) continue;
        arena_reset(&mem);
        all = bench_run(&b, &rows[k]) && all;
    }
    arena_free(&mem);
    return !all;
}

/* Of each node 2.8 ties by chance, held both ways: a mean degree of 5.6, as that of the Norwegian municipalities. */
static inline graph bench_graph(arena *a, int n)
{
    i64 m = (i64)n * 28 / 10;
    int *from = NEW(a, int, m), *to = NEW(a, int, m);
    stream s = stream_at(1, 0, DRAW_START);
    for (i64 k = 0; k < m; k++) {
        from[k] = (int)stream_below(&s, (u32)n);
        to[k] = (int)stream_below(&s, (u32)n);
    }
    graph_notes notes;
    return graph_new(a, n, &(tie_list){m, from, to, NULL}, true, &notes);
}
