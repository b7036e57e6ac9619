/* str.c — see str.h. */
#include "base.h"

#include <string.h>

bool str_eq(str a, str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_nocase(str a, str b)
{
    if (a.n != b.n) return false;
    for (ptrdiff_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

int str_cmp(str a, str b)
{
    ptrdiff_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, (size_t)n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* Where a letter stands in the Norwegian alphabet, twice over, so that an accent can decide between equals. */
static u32 letter_rank(u32 c)
{
    static const struct {
        u32 from, to;
        char beside;
    } others[] = {{0xC0, 0xC4, 'a'}, {0xC7, 0xC7, 'c'}, {0xC8, 0xCB, 'e'}, {0xCC, 0xCF, 'i'}, {0xD1, 0xD1, 'n'}, {0xD2, 0xD5, 'o'}, {0xD9, 0xDC, 'u'},
        {0xDD, 0xDD, 'y'}, {0x10C, 0x10D, 'c'}, {0x110, 0x111, 'd'}, {0x14A, 0x14B, 'n'}, {0x160, 0x161, 's'}, {0x166, 0x167, 't'}, {0x17D, 0x17E, 'z'}};
    if (c >= 0xE0 && c <= 0xFE && c != 0xF7) c -= 0x20;
    if (c >= 'A' && c <= 'Z') c += 0x20;
    if (c == 0xC6) return ('z' + 1) * 2;
    if (c == 0xD8) return ('z' + 2) * 2;
    if (c == 0xC5) return ('z' + 3) * 2;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (c >= others[i].from && c <= others[i].to) return (u32)others[i].beside * 2 + 1;
    return c < 0x80 ? c * 2 : c * 2 + 1000;
}

int str_order(str a, str b)
{
    str x = a, y = b;
    while (x.n && y.n) {
        u32 i = letter_rank(utf8_next(&x)), j = letter_rank(utf8_next(&y));
        if (i != j) return i < j ? -1 : 1;
    }
    int longer = (x.n > 0) - (y.n > 0);
    return longer ? longer : str_cmp(a, b);
}

/* A code point as UTF-8; the bytes are ordered as the points are. */
static int point_put(char *p, u32 c)
{
    int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    p[0] = (char)(more ? (0xFF00 >> (more + 1) & 0xFF) | (int)(c >> 6 * more) : (int)c);
    for (int i = 1; i <= more; i++) p[i] = (char)(0x80 | (c >> 6 * (more - i) & 0x3F));
    return more + 1;
}

str str_sort_key(arena *a, str s)
{
    char *key = NEW(a, char, s.n * 4);
    ptrdiff_t n = 0;
    while (s.n) {
        u32 rank = letter_rank(utf8_next(&s));
        if (rank >= 0xD800) rank += 0x800; /* surrogates stand in no text */
        n += point_put(key + n, rank < 0x10FFFF ? rank : 0x10FFFF);
    }
    return (str){key, n};
}

bool str_starts(str s, str prefix)
{
    return s.n >= prefix.n && str_eq(str_upto(s, prefix.n), prefix);
}

bool str_ends(str s, str suffix)
{
    return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

ptrdiff_t str_find(str s, str what)
{
    if (what.n == 0) return 0;
    if (what.n > s.n) return -1;
    const char *hit = memmem(s.p, (size_t)s.n, what.p, (size_t)what.n);
    return hit ? hit - s.p : -1;
}

bool str_has(str s, char c)
{
    return s.n > 0 && memchr(s.p, c, (size_t)s.n) != NULL;
}

str str_from(str s, ptrdiff_t i)
{
    assert(i >= 0 && i <= s.n);
    return s.n ? (str){s.p + i, s.n - i} : s;
}

str str_upto(str s, ptrdiff_t n)
{
    assert(n >= 0);
    return n < s.n ? (str){s.p, n} : s;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str s)
{
    while (s.n && is_space(s.p[0])) s = str_from(s, 1);
    while (s.n && is_space(s.p[s.n - 1])) s.n--;
    return s;
}

str_cut str_split(str s, char c)
{
    const char *hit = s.n ? memchr(s.p, c, (size_t)s.n) : NULL;
    if (!hit) return (str_cut){.head = s, .tail = {s.p ? s.p + s.n : NULL, 0}};
    ptrdiff_t i = hit - s.p;
    return (str_cut){.head = str_upto(s, i), .tail = str_from(s, i + 1), .ok = true};
}

str str_of(const char *z)
{
    return z ? (str){z, (ptrdiff_t)strlen(z)} : (str){0};
}

char *str_z(arena *a, str s)
{
    assert(!str_has(s, '\0'));
    char *z = NEW(a, char, s.n + 1);
    if (z && s.n) memcpy(z, s.p, (size_t)s.n);
    return z;
}

str str_copy(arena *a, str s)
{
    if (!s.n) return (str){0};
    char *p = arena_room(a, 1, 1, s.n);
    return p ? (str){memcpy(p, s.p, (size_t)s.n), s.n} : (str){0};
}

str str_lower(arena *a, str s)
{
    str out = str_copy(a, s);
    char *p = (char *)out.p;
    for (ptrdiff_t i = 0; i < out.n; i++) {
        p[i] = lower(p[i]);
        if (i && (u8)p[i - 1] == 0xC3 && ((u8)p[i] == 0x85 || (u8)p[i] == 0x86 || (u8)p[i] == 0x98)) p[i] = (char)((u8)p[i] + 0x20);
    }
    return out;
}

u64 str_hash(str s)
{
    u64 h = 0xcbf29ce484222325u;
    for (ptrdiff_t i = 0; i < s.n; i++) h = (h ^ (u8)s.p[i]) * 0x100000001b3u;
    return h;
}

/* Length of the code point at p (1–4) with n bytes left, or 0 if the bytes are not UTF-8. */
static int point_length(const u8 *p, ptrdiff_t n)
{
    u8 c = p[0];
    if (c < 0x80) return 1;
    int len = c >= 0xC2 && c <= 0xDF ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
    if (!len || n < len) return 0;
    for (int i = 1; i < len; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    if (c == 0xE0 && p[1] < 0xA0) return 0; /* overlong */
    if (c == 0xED && p[1] > 0x9F) return 0; /* surrogates */
    if (c == 0xF0 && p[1] < 0x90) return 0; /* overlong */
    if (c == 0xF4 && p[1] > 0x8F) return 0; /* above U+10FFFF */
    return len;
}

bool utf8_valid(str s)
{
    while (s.n) {
        int len = point_length((const u8 *)s.p, s.n);
        if (!len || s.p[0] == '\0') return false;
        s = str_from(s, len);
    }
    return true;
}

ptrdiff_t utf8_length(str s)
{
    ptrdiff_t points = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) points += ((u8)s.p[i] & 0xC0) != 0x80;
    return points;
}

str utf8_upto(str s, ptrdiff_t points)
{
    str rest = s;
    while (points-- > 0 && rest.n) utf8_next(&rest);
    return str_upto(s, s.n - rest.n);
}

str utf8_words(arena *a, str s, ptrdiff_t points)
{
    if (utf8_length(s) <= points) return s;
    str cut = utf8_upto(s, points - 1);
    ptrdiff_t end = cut.n;
    while (end > cut.n / 2 && cut.p[end - 1] != ' ' && cut.p[end - 1] != '\n') end--;
    return str_join2(a, str_trim(str_upto(cut, end > cut.n / 2 ? end : cut.n)), S("…"));
}

u32 utf8_next(str *s)
{
    if (!s->n) return 0;
    const u8 *p = (const u8 *)s->p;
    int len = point_length(p, s->n);
    *s = str_from(*s, len ? len : 1);
    switch (len) {
    case 1: return p[0];
    case 2: return (u32)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3: return (u32)(p[0] & 0x0F) << 12 | (u32)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    case 4: return (u32)(p[0] & 0x07) << 18 | (u32)(p[1] & 0x3F) << 12 | (u32)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    default: return 0xFFFD;
    }
}
