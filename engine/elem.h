/*
 * elem.h — exp, log, expm1 and log1p of our own: the same bits with every compiler and on every machine, and simple
 * enough for the compiler to do several at once in a loop. Errors below 2 units in the last place (elem_test.c).
 * Not for: errno or signalling; a NaN in is a NaN out.
 */
#pragma once

#include "lib/base/base.h"

#include <string.h>

static inline u64 elem_bits(double x)
{
    u64 b;
    memcpy(&b, &x, sizeof b);
    return b;
}

static inline double elem_double(u64 b)
{
    double x;
    memcpy(&x, &b, sizeof x);
    return x;
}

#define ELEM_LN2_HIGH 0x1.62e42fefa38p-1 /* 43 bits: times any exponent it is exact */
#define ELEM_LN2_LOW 0x1.ef35793c7673p-45
#define ELEM_ROUND 0x1.8p52 /* adding it leaves the nearest integer in the low bits */

/* (e^r - 1 - r) / r² for |r| ≤ 0.36: the series to r^13, whose rest is below 5e-18 of e^r. */
static inline double elem_tail(double r)
{
    double q = 1.0 / 6227020800.0;
    q = q * r + 1.0 / 479001600.0;
    q = q * r + 1.0 / 39916800.0;
    q = q * r + 1.0 / 3628800.0;
    q = q * r + 1.0 / 362880.0;
    q = q * r + 1.0 / 40320.0;
    q = q * r + 1.0 / 5040.0;
    q = q * r + 1.0 / 720.0;
    q = q * r + 1.0 / 120.0;
    q = q * r + 1.0 / 24.0;
    q = q * r + 1.0 / 6.0;
    return q * r + 0.5;
}

/* e^x; 0 below -745, infinite above 709.78. */
static inline double elem_exp(double x)
{
    double c = x > 710.0 ? 710.0 : x;
    c = c < -746.0 ? -746.0 : c; /* a NaN passes both */
    double t = c * 0x1.71547652b82fep0 + ELEM_ROUND;
    double k = t - ELEM_ROUND;
    double r = c - k * ELEM_LN2_HIGH;
    double low = k * ELEM_LN2_LOW;
    double x1 = r - low;
    double e = 1.0 + (x1 + x1 * x1 * elem_tail(x1));
    i64 n = (i64)(elem_bits(t) << 13) >> 13; /* the integer, sign and all: the low 51 bits */
    i64 half = n >> 1;
    return e * elem_double((u64)(half + 1023) << 52) * elem_double((u64)(n - half + 1023) << 52);
}

/* e^x - 1 without loss near 0. */
static inline double elem_expm1(double x)
{
    bool far = x > 40.0 || x < -40.0; /* there the 1 is below the last bit, or all that is left */
    double c = far ? 0.0 : x;
    double t = c * 0x1.71547652b82fep0 + ELEM_ROUND;
    double k = t - ELEM_ROUND;
    double r = (c - k * ELEM_LN2_HIGH) - k * ELEM_LN2_LOW;
    i64 n = (i64)(elem_bits(t) << 13) >> 13;
    double scale = elem_double((u64)(n + 1023) << 52);
    double near = scale * (r + r * r * elem_tail(r)) + (scale - 1.0);
    return far ? elem_exp(x) - 1.0 : near;
}

/* ln x; -infinity at 0, NaN below. */
static inline double elem_log(double x)
{
    bool small = x < 0x1p-1022;
    double y = small ? x * 0x1p54 : x;
    u64 b = elem_bits(y);
    u64 shifted = b - 0x3fe6a09e667f3bcdU; /* sqrt ½: the mantissa lands within [sqrt ½, sqrt 2) */
    i64 k = (i64)shifted >> 52;
    double f = elem_double(b - ((u64)k << 52)) - 1.0;
    double s = f / (2.0 + f);
    double z = s * s;
    double p = 1.0 / 23.0;
    p = p * z + 1.0 / 21.0;
    p = p * z + 1.0 / 19.0;
    p = p * z + 1.0 / 17.0;
    p = p * z + 1.0 / 15.0;
    p = p * z + 1.0 / 13.0;
    p = p * z + 1.0 / 11.0;
    p = p * z + 1.0 / 9.0;
    p = p * z + 1.0 / 7.0;
    p = p * z + 1.0 / 5.0;
    p = p * z + 1.0 / 3.0;
    double whole = elem_double((u64)k + 0x4338000000000000U) - ELEM_ROUND; /* (double)k, which not every machine does several of */
    double n = whole - (small ? 54.0 : 0.0);
    double half = 0.5 * f * f;
    double rest = s * (half + 2.0 * z * p); /* ln(1+f) = f - f²/2 + s (f²/2 + 2 z p) */
    double r = n * ELEM_LN2_HIGH - ((half - (rest + n * ELEM_LN2_LOW)) - f);
    r = x == 0.0 ? -__builtin_inf() : r;
    r = x < 0.0 ? __builtin_nan("") : r;
    return x == __builtin_inf() || x != x ? x : r;
}

/* ln(1 + x) without loss near 0. */
static inline double elem_log1p(double x)
{
    double u = 1.0 + x;
    double lost = x - (u - 1.0);
    double r = elem_log(u) + lost / u;
    return x > -1.0 && x < __builtin_inf() ? r : elem_log(u);
}
