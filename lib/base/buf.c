/* buf.c — see buf.h. */
#include "base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

buf buf_new(arena *a, ptrdiff_t first)
{
    buf b = {.mem = a};
    if (first > 0) {
        b.p = arena_room(a, 1, 1, first);
        b.cap = b.p ? first : 0;
    }
    return b;
}

char *buf_room(buf *b, ptrdiff_t n)
{
    assert(n >= 0);
    if (b->cap - b->n >= n) return b->p + b->n;

    ptrdiff_t cap = b->cap < 128 ? 256 : b->cap * 2;
    while (cap - b->n < n) cap *= 2;
    if (!arena_extend(b->mem, b->p, b->cap, cap)) {
        char *p = arena_room(b->mem, 1, 1, cap);
        if (!p) return NULL;
        if (b->n) memcpy(p, b->p, (size_t)b->n);
        b->p = p;
    }
    b->cap = cap;
    return b->p + b->n;
}

void buf_add(buf *b, str s)
{
    if (!s.n) return;
    char *p = buf_room(b, s.n);
    if (!p) return;
    memcpy(p, s.p, (size_t)s.n);
    b->n += s.n;
}

void buf_char(buf *b, char c)
{
    buf_add(b, (str){&c, 1});
}

void buf_i64(buf *b, i64 v)
{
    char digits[20];
    int i = sizeof digits;
    u64 u = v < 0 ? 0 - (u64)v : (u64)v;
    do digits[--i] = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0) buf_char(b, '-');
    buf_add(b, (str){digits + i, (ptrdiff_t)sizeof digits - i});
}

void buf_z(buf *b, const char *z)
{
    buf_add(b, str_of(z));
}

static void print(buf *b, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    assert(n >= 0);
    char *p = buf_room(b, n + 1);
    if (p) {
        vsnprintf(p, (size_t)n + 1, fmt, again);
        b->n += n;
    }
    va_end(again);
}

void buf_printf(buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    print(b, fmt, ap);
    va_end(ap);
}

str buf_str(const buf *b)
{
    return (str){b->p, b->n};
}

str str_printf(arena *a, const char *fmt, ...)
{
    buf b = buf_new(a, 0);
    va_list ap;
    va_start(ap, fmt);
    print(&b, fmt, ap);
    va_end(ap);
    return buf_str(&b);
}

str str_join2(arena *a, str x, str y)
{
    buf b = buf_new(a, x.n + y.n);
    buf_add(&b, x);
    buf_add(&b, y);
    return buf_str(&b);
}
