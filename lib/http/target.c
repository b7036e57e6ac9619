/* target.c — see target.h. */
#include "lib/http/target.h"

#include <string.h>

static int nibble(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* The byte of an escape at the front of s, or -1. */
static int escaped(str s)
{
    int hi = s.n < 3 ? -1 : nibble(s.p[1]), lo = s.n < 3 ? -1 : nibble(s.p[2]);
    return hi < 0 || lo < 0 ? -1 : hi << 4 | lo;
}

bool percent_decode(arena *a, str raw, bool plus, str *out)
{
    char *p = NEW(a, char, raw.n);
    ptrdiff_t n = 0;
    while (raw.n) {
        int c = raw.p[0] == '%' ? escaped(raw) : (u8)raw.p[0];
        if (c < 0) return false;
        raw = str_from(raw, raw.p[0] == '%' ? 3 : 1);
        p[n++] = (char)c;
        if (plus && c == '+' && raw.p[-1] == '+') p[n - 1] = ' ';
    }
    *out = (str){p, n};
    return utf8_valid(*out);
}

static bool has_control(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((u8)s.p[i] < 0x20 || s.p[i] == 0x7F) return true;
    return false;
}

static bool segments_plain(str path)
{
    for (str_cut cut = {.tail = str_from(path, 1), .ok = true}; cut.ok;) {
        cut = str_split(cut.tail, '/');
        if (!cut.head.n || str_eq(cut.head, S(".")) || str_eq(cut.head, S(".."))) return false;
    }
    return true;
}

static str without_last_slash(str path)
{
    return path.n > 1 && str_ends(path, S("/")) ? str_upto(path, path.n - 1) : path;
}

bool path_decode(arena *a, str raw, str *out)
{
    if (!raw.n || raw.p[0] != '/') return false;
    if (str_find(raw, S("%2F")) >= 0 || str_find(raw, S("%2f")) >= 0) return false;
    str path;
    if (!percent_decode(a, raw, false, &path)) return false;
    if (has_control(path) || str_has(path, '\\') || str_has(path, '%')) return false;
    *out = without_last_slash(path);
    return path.n == 1 || segments_plain(*out);
}
