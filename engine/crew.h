/*
 * crew.h — the same work on several threads, with the same bits whatever their number: work is cut in chunks by what
 * there is, never by how many do it, and each chunk writes only what is its own. Sums over chunks are made by the
 * caller, in the order of the chunks.
 */
#pragma once

#include "lib/base/base.h"

typedef struct {
    int threads;                              /* 1 or more */
    void (*progress)(void *arg, double part); /* NULL, or called now and then on the calling thread with 0 … 1 */
    void *progress_arg;
} crew;

enum { CREW_MOST = 64 };

/* Calls work(arg, chunk, hand) once for each chunk 0 … n-1 and returns when all are done. hand is 0 … threads-1, one
   thread each: the index of scratch memory that the caller made before. work takes no arena and raises no fault. */
void crew_each(const crew *c, i64 n, void (*work)(void *arg, i64 chunk, int hand), void *arg);

/* How many chunks of at most size cover n things. */
static inline i64 crew_chunks(i64 n, i64 size) { return (n + size - 1) / size; }
