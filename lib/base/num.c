/* num.c — see num.h. */
#include "base.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool str_to_i64(str s, i64 min, i64 max, i64 *out)
{
    bool minus = s.n > 0 && s.p[0] == '-';
    if (minus && min >= 0) return false;
    if (minus) s = str_from(s, 1);
    if (s.n < 1 || s.n > 19) return false;

    u64 v = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        v = v * 10 + (u64)(s.p[i] - '0');
    }
    if (v > (u64)INT64_MAX) return false;
    i64 got = minus ? -(i64)v : (i64)v;
    if (got < min || got > max) return false;
    *out = got;
    return true;
}

bool str_to_double(str s, double *out)
{
    char z[41];
    if (s.n < 1 || s.n > 40) return false;
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!memchr("0123456789+-.eE", s.p[i], 15)) return false;
    memcpy(z, s.p, (size_t)s.n);
    z[s.n] = 0;
    char *end;
    double v = strtod(z, &end);
    if (end != z + s.n || !isfinite(v)) return false;
    *out = v;
    return true;
}

void buf_double(buf *b, double v)
{
    char z[40] = "";
    for (int digits = 15; digits <= 17 && isfinite(v); digits++) {
        snprintf(z, sizeof z, "%.*g", digits, v);
        if (strtod(z, NULL) == v) break;
    }
    buf_z(b, z);
}

void buf_hex(buf *b, const u8 *p, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        buf_char(b, "0123456789abcdef"[p[i] >> 4]);
        buf_char(b, "0123456789abcdef"[p[i] & 15]);
    }
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

bool hex_to_bytes(str s, u8 *out, ptrdiff_t n)
{
    if (s.n != 2 * n) return false;
    for (ptrdiff_t i = 0; i < n; i++) {
        int hi = nibble(s.p[2 * i]), lo = nibble(s.p[2 * i + 1]);
        if (hi < 0 || lo < 0) return false;
        out[i] = (u8)(hi << 4 | lo);
    }
    return true;
}
