/*
 * escape.c — see escape.h. Copies runs of harmless bytes as they are; room for
 * the worst case of a piece is taken at once, so that the loops need no checks.
 */
#include "lib/html/escape.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { PIECE = 512, LONGEST = 6 };

static const char *const references[256] = {['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};

static char *reference_put(char *out, char c)
{
    const char *reference = references[(u8)c];
    size_t n = strlen(reference);
    memcpy(out, reference, n);
    return out + n;
}

static char *table_put(char *out, const char *p, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        if (references[(u8)p[i]]) out = reference_put(out, p[i]);
        else *out++ = p[i];
    }
    return out;
}

/* Applies put to s in pieces, each with room for its worst case. */
static void pieces_add(buf *b, str s, char *(*put)(char *out, const char *p, ptrdiff_t n))
{
    while (s.n) {
        str piece = str_upto(s, PIECE);
        char *out = buf_room(b, piece.n * LONGEST + 16);
        if (!out) return;
        b->n += put(out, piece.p, piece.n) - out;
        s = str_from(s, piece.n);
    }
}

void escape_table(buf *b, str s)
{
    pieces_add(b, s, table_put);
}

#if defined(__SSE2__)
/* One bit for each of the 16 bytes that must become a reference. */
static unsigned special_bits(__m128i v)
{
    __m128i amp = _mm_cmpeq_epi8(v, _mm_set1_epi8('&')), apos = _mm_cmpeq_epi8(v, _mm_set1_epi8('\'')), quot = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
    __m128i less = _mm_cmpeq_epi8(v, _mm_set1_epi8('<')), more = _mm_cmpeq_epi8(v, _mm_set1_epi8('>'));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(amp, apos), _mm_or_si128(quot, _mm_or_si128(less, more))));
}

static char *sse2_put(char *out, const char *p, ptrdiff_t n)
{
    ptrdiff_t i = 0;
    while (i + 16 <= n) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        unsigned bits = special_bits(v);
        _mm_storeu_si128((__m128i *)(void *)out, v); /* all 16: what is wrong is written over */
        int good = bits ? __builtin_ctz(bits) : 16;
        out += good;
        i += good;
        if (bits) out = reference_put(out, p[i++]);
    }
    char last[16] = {0};
    memcpy(last, p + i, (size_t)(n - i));
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)last);
    if (special_bits(v)) return table_put(out, p + i, n - i);
    _mm_storeu_si128((__m128i *)(void *)out, v);
    return out + (n - i);
}

void escape_add(buf *b, str s)
{
    pieces_add(b, s, sse2_put);
}
#else
void escape_add(buf *b, str s)
{
    escape_table(b, s);
}
#endif
