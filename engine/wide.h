/*
 * wide.h — loops over eight doubles at once, in plain C: a vector of eight that the compiler makes of whatever the machine
 * has, so that sums are added in the same order and give the same bits everywhere. Hot leaf functions are compiled for
 * several machines (WIDE_CLONES); never with fused multiply-add, which rounds otherwise.
 */
#pragma once

#include "lib/base/base.h"

#if defined(__x86_64__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define WIDE_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE_CLONES
#endif
#define WIDE_INLINE static inline __attribute__((always_inline))

enum { WIDE = 8 };

typedef double wide __attribute__((vector_size(64), aligned(8), may_alias));

WIDE_INLINE double wide_sum(const wide *s)
{
    const wide v = *s;
    return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

/* Σ a[i] over m. */
WIDE_INLINE double wide_total(const double *a, int m)
{
    wide s = {0};
    double rest = 0.0;
    int i = 0;
    for (; i + WIDE <= m; i += WIDE) s += *(const wide *)(a + i);
    for (; i < m; i++) rest += a[i];
    return wide_sum(&s) + rest;
}

/* Σ a[i] b[i] over m. */
WIDE_INLINE double wide_dot(const double *a, const double *b, int m)
{
    wide s = {0};
    double rest = 0.0;
    int i = 0;
    for (; i + WIDE <= m; i += WIDE) s += *(const wide *)(a + i) * *(const wide *)(b + i);
    for (; i < m; i++) rest += a[i] * b[i];
    return wide_sum(&s) + rest;
}

/* out[4] = Σ over m of a[0] b[0], a[0] b[1], a[1] b[0], a[1] b[1]: each value that is loaded is used twice. */
WIDE_INLINE void wide_dots(const double *const a[2], const double *const b[2], int m, double out[4])
{
    const double *a0 = a[0], *a1 = a[1], *b0 = b[0], *b1 = b[1];
    wide s00 = {0}, s01 = {0}, s10 = {0}, s11 = {0};
    double r00 = 0.0, r01 = 0.0, r10 = 0.0, r11 = 0.0;
    int i = 0;
    for (; i + WIDE <= m; i += WIDE) {
        wide x0 = *(const wide *)(a0 + i), x1 = *(const wide *)(a1 + i), y0 = *(const wide *)(b0 + i), y1 = *(const wide *)(b1 + i);
        s00 += x0 * y0;
        s01 += x0 * y1;
        s10 += x1 * y0;
        s11 += x1 * y1;
    }
    for (; i < m; i++) {
        r00 += a0[i] * b0[i];
        r01 += a0[i] * b1[i];
        r10 += a1[i] * b0[i];
        r11 += a1[i] * b1[i];
    }
    out[0] = wide_sum(&s00) + r00;
    out[1] = wide_sum(&s01) + r01;
    out[2] = wide_sum(&s10) + r10;
    out[3] = wide_sum(&s11) + r11;
}
