/*
 * guard.c — identity numbers in free text (the rules stand in guard.h).
 *
 * One pass with a fixed memory: the last thirteen digits, the last five groups.
 * It must not keep, log or return the digits themselves.
 */
#include "guard.h"

enum { DIGITS = 11, CENTURY = 2, RING = DIGITS + CENTURY, GROUPS = 5, GAP_MAX = 3 };

typedef struct { ptrdiff_t digits, from, to, first, last; } group;

typedef struct {
    str text, rest;
    ptrdiff_t at;                /* characters taken */
    ptrdiff_t seen;              /* digits taken; digit d is kept in ring[d % RING] */
    u8 ring[RING];
    group group[GROUPS];         /* the newest last */
    int groups, gap;             /* separators since the last digit */
    bool open;                   /* the newest group may still grow */
} scan;

typedef struct { u32 low, high; } range;

static const range SEPARATORS[] = {
    {0x85, 0x85}, {0xA0, 0xA0}, {0xB7, 0xB7}, {0x1680, 0x1680}, {0x2000, 0x200A}, {0x2010, 0x2015},
    {0x2022, 0x2022}, {0x2024, 0x2029}, {0x202F, 0x202F}, {0x2043, 0x2044}, {0x205F, 0x205F},
    {0x2212, 0x2212}, {0x2215, 0x2215}, {0x3000, 0x3000}, {0xFE58, 0xFE58}, {0xFE63, 0xFE63},
    {0xFF0D, 0xFF0F}, {0xFFFD, 0xFFFD},
};

static const range UNSEEN[] = {
    {0x00, 0x08}, {0x0E, 0x1F}, {0x7F, 0x84}, {0x86, 0x9F}, {0xAD, 0xAD}, {0x300, 0x36F}, {0x61C, 0x61C},
    {0x115F, 0x1160}, {0x180B, 0x180F}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F}, {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE01EF},
};

/* The zero of every run of decimal digits in Unicode 14 beyond ASCII. */
static const u32 ZEROS[] = {
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0,
    0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50,
    0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0,
    0x1E950, 0x1FBF0,
};

/* Groups from the last to the first, as they are met when looking back; 0 ends. The second line has the whole year. */
static const u8 SHAPES[][GROUPS] = {
    {11}, {5, 6}, {2, 3, 6}, {5, 2, 2, 2}, {2, 3, 2, 2, 2},
    {13}, {5, 8}, {2, 3, 8}, {5, 4, 2, 2}, {2, 3, 4, 2, 2},
};

static const struct { int months; guard_series series; } SERIES[] = {
    {0, GUARD_REAL}, {40, GUARD_HELP}, {65, GUARD_SYNTHETIC}, {80, GUARD_SYNTHETIC},
};

#define COUNT(table) ((ptrdiff_t)(sizeof(table) / sizeof((table)[0])))

static bool scan_next(scan *s, guard_hit *hit);

static scan scan_of(str text)
{
    return (scan){.text = text, .rest = text};
}

bool guard_finds_number(str text)
{
    scan s = scan_of(text);
    guard_hit hit;
    return scan_next(&s, &hit);
}

guard_hits guard_numbers(arena *a, str text)
{
    guard_hit hit;
    guard_hits hits = {0};
    ptrdiff_t n = 0;
    for (scan s = scan_of(text); scan_next(&s, &hit);) n++;
    if (!n) return hits;

    hits.p = NEW(a, guard_hit, n);
    if (!hits.p) return hits;
    for (scan s = scan_of(text); scan_next(&s, &hit);) hits.p[hits.n++] = hit;
    return hits;
}

static bool in_ranges(const range *r, ptrdiff_t n, u32 c)
{
    for (ptrdiff_t i = 0; i < n; i++)
        if (c >= r[i].low && c <= r[i].high) return true;
    return false;
}

static bool is_unseen(u32 c)
{
    if (c >= ' ' && c < 0x7F) return false;
    return in_ranges(UNSEEN, COUNT(UNSEEN), c);
}

static bool is_separator(u32 c)
{
    if (c < 0x80) return str_has(S(" \t\n\v\f\r.-/\\_*~`()[]"), (char)c);
    return in_ranges(SEPARATORS, COUNT(SEPARATORS), c);
}

static int digit_value(u32 c)
{
    if (c < 0x660) return c >= '0' && c <= '9' ? (int)c - '0' : -1;
    for (ptrdiff_t i = 0; i < COUNT(ZEROS); i++)
        if (c >= ZEROS[i] && c <= ZEROS[i] + 9) return (int)(c - ZEROS[i]);
    return -1;
}

str guard_masked(arena *a, str text)
{
    guard_hits hits = guard_numbers(a, text);
    if (!hits.n) return guard_finds_number(text) ? (str){0} : text; /* without memory to tell where, nothing is shown */

    buf out = buf_new(a, text.n + hits.n * DIGITS * 2);
    ptrdiff_t h = 0;
    for (str rest = text; rest.n;) {
        ptrdiff_t from = text.n - rest.n;
        int digit = digit_value(utf8_next(&rest));
        while (h < hits.n && from >= hits.p[h].from + hits.p[h].n) h++;
        bool hidden = digit >= 0 && h < hits.n && from >= hits.p[h].from;
        buf_add(&out, hidden ? S("•") : (str){text.p + from, text.n - rest.n - from});
    }
    return buf_str(&out);
}

static bool date_exists(int day, int month, int year)
{
    static const u8 days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1]) return false;
    return day < 29 || month != 2 || year % 4 == 0; /* 00 is 2000, a leap year */
}

static bool date_reads(const u8 *d, guard_series *series)
{
    int day = d[0] * 10 + d[1], month = d[2] * 10 + d[3], year = d[4] * 10 + d[5];
    if (day > 40) day -= 40;
    for (ptrdiff_t i = 0; i < COUNT(SERIES); i++) {
        *series = SERIES[i].series;
        if (date_exists(day, month - SERIES[i].months, year)) return true;
    }
    return false;
}

static bool controls_fit(const u8 *d)
{
    static const u8 first[] = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1}, second[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
    int s1 = 0, s2 = 0;
    for (int i = 0; i < COUNT(first); i++) s1 += first[i] * d[i];
    for (int i = 0; i < COUNT(second); i++) s2 += second[i] * d[i];
    return s1 % 11 <= 3 && s2 % 11 == 0;
}

/* How many of the newest groups make one of the shapes; 0 if none. */
static int groups_fit(const scan *s)
{
    for (ptrdiff_t i = 0; i < COUNT(SHAPES); i++) {
        int k = 0;
        while (k < GROUPS && SHAPES[i][k] && k < s->groups && s->group[s->groups - 1 - k].digits == SHAPES[i][k]) k++;
        if (k == GROUPS || !SHAPES[i][k]) return k;
    }
    return 0;
}

/* The digits of the newest groups, a year of four without its century; false if those two are not one's. */
static bool digits_read(const scan *s, int groups, u8 d[DIGITS])
{
    ptrdiff_t n = 0, at = 0;
    int century = 0;
    for (int i = 1; i <= groups; i++) n += s->group[s->groups - i].digits;
    for (ptrdiff_t i = 0; i < n; i++) {
        u8 digit = s->ring[(s->seen - n + i) % RING];
        if (n == RING && (i == 4 || i == 5)) century = century * 10 + digit;
        else d[at++] = digit;
    }
    return n == DIGITS || century == 19 || century == 20;
}

static bool group_closes(scan *s, guard_hit *hit)
{
    if (!s->open) return false;
    s->open = false;
    u8 d[DIGITS];
    int fit = groups_fit(s);
    if (!fit || !digits_read(s, fit, d) || !date_reads(d, &hit->series) || !controls_fit(d)) return false;

    const group *head = &s->group[s->groups - fit], *tail = &s->group[s->groups - 1];
    hit->from = head->from;
    hit->n = tail->to - head->from;
    hit->first = head->first;
    hit->last = tail->last;
    return true;
}

static void group_opens(scan *s, ptrdiff_t from)
{
    if (s->gap > GAP_MAX) s->groups = 0;
    if (s->groups == GROUPS) {
        for (int i = 1; i < GROUPS; i++) s->group[i - 1] = s->group[i];
        s->groups--;
    }
    s->group[s->groups++] = (group){.from = from, .first = s->at};
    s->open = true;
    s->gap = 0;
}

static void digit_taken(scan *s, int digit, ptrdiff_t from)
{
    if (!s->open) group_opens(s, from);
    group *g = &s->group[s->groups - 1];
    g->digits++;
    g->to = s->text.n - s->rest.n;
    g->last = s->at;
    s->ring[s->seen++ % RING] = (u8)digit;
}

/* Reads on to the end of the next group that completes an identity number. */
static bool scan_next(scan *s, guard_hit *hit)
{
    while (s->rest.n) {
        ptrdiff_t from = s->text.n - s->rest.n;
        u32 c = utf8_next(&s->rest);
        int digit = digit_value(c);
        s->at++;
        if (digit >= 0) digit_taken(s, digit, from);
        if (digit >= 0 || is_unseen(c)) continue;

        if (s->gap <= GAP_MAX) s->gap = is_separator(c) ? s->gap + 1 : GAP_MAX + 1;
        if (group_closes(s, hit)) return true;
    }
    return group_closes(s, hit);
}
