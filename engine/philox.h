/*
 * philox.h — reproducible chance for simulation: Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers:
 * as easy as 1, 2, 3; SC 2011). A number is a function of (seed, place), so any thread may draw any of them in any order,
 * and two scenarios that ask at the same place share the noise. Not for secrets: lib/base/rand.h.
 */
#pragma once

#include "lib/base/base.h"

typedef struct {
    u32 at[4];
} philox_block;

/* 128 random bits for a 64-bit seed and a place of 128 bits: by custom replicate in a, period and purpose in b. */
static inline philox_block philox(u64 seed, u64 a, u64 b)
{
    u32 x0 = (u32)a, x1 = (u32)(a >> 32), x2 = (u32)b, x3 = (u32)(b >> 32);
    u32 k0 = (u32)seed, k1 = (u32)(seed >> 32);
    for (int i = 0; i < 10; i++) {
        u64 p = (u64)x0 * 0xD2511F53U, q = (u64)x2 * 0xCD9E8D57U;
        x0 = (u32)(q >> 32) ^ x1 ^ k0;
        x1 = (u32)q;
        x2 = (u32)(p >> 32) ^ x3 ^ k1;
        x3 = (u32)p;
        k0 += 0x9E3779B9U;
        k1 += 0xBB67AE85U;
    }
    return (philox_block){{x0, x1, x2, x3}};
}

/* In (0, 1): the middle of one of 2^32 equal steps, never 0 or 1. */
static inline double philox_unit32(u32 x) { return ((double)x + 0.5) * 0x1p-32; }

/* In (0, 1) with 52 bits, from two words. */
static inline double philox_unit(u32 high, u32 low) { return ((double)(((u64)high << 32 | low) >> 12) + 0.5) * 0x1p-52; }

/* A stream: one number after another from a place of its own. For work that is not split, and for shuffles. */
typedef struct {
    u64 seed, a, b; /* b counts up */
    philox_block block;
    int left; /* words of the block not used yet */
} stream;

static inline stream stream_at(u64 seed, u64 a, u32 purpose) { return (stream){.seed = seed, .a = a, .b = (u64)purpose << 40}; }

static inline u32 stream_u32(stream *s)
{
    if (s->left == 0) {
        s->block = philox(s->seed, s->a, s->b++);
        s->left = 4;
    }
    return s->block.at[--s->left];
}

static inline double stream_unit(stream *s)
{
    u32 high = stream_u32(s);
    return philox_unit(high, stream_u32(s));
}

/* 0 … n-1 without bias (Lemire 2019: Fast random integer generation in an interval); 0 < n < 2^32. */
static inline u32 stream_below(stream *s, u32 n)
{
    u64 m = (u64)stream_u32(s) * n;
    if ((u32)m < n)
        for (u32 least = -n % n; (u32)m < least;) m = (u64)stream_u32(s) * n;
    return (u32)(m >> 32);
}

/* Who draws what: the purpose of a stream, so that no two uses meet. */
enum { DRAW_SEEDS = 1, DRAW_THRESHOLD, DRAW_CASCADE, DRAW_SIR, DRAW_SHUFFLE, DRAW_REWIRE, DRAW_NORMAL, DRAW_ADOPT, DRAW_DELAY, DRAW_START, DRAW_RESAMPLE, DRAW_CURVE, DRAW_SIGN };
