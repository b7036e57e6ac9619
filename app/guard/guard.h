/*
 * guard.h — what free text may not hold, and what a moderator should look at.
 *
 * Two nets. guard_numbers finds national identity numbers: the caller refuses
 * the text, and never logs, stores or echoes it unmasked. guard_hints points at
 * what may identify a person: it only warns, and it finds far from everything.
 *
 * An identity number is eleven digits d1..d11 = ddmmyy iii k1 k2 with a date
 * that exists in the 1900s or the 2000s and
 *     (3 7 6 1 8 9 4 5 2 · d1..d9   + k1) mod 11 ∈ {0, 1, 2, 3}
 *     (5 4 3 2 7 6 5 4 3 2 · d1..d10 + k2) mod 11 = 0
 * (the rule from 1 January 2032, which contains the older one; source:
 * skatteetaten.github.io/folkeregisteret-api-dokumentasjon/nytt-fodselsnummer-fra-2032).
 * Day + 40 is a D-number; month + 40 a help number, + 65 and + 80 synthetic.
 *
 * How it may be written: 11, 6-5, 6-3-2, 2-2-2-5 or 2-2-2-3-2 digits, or the same
 * with the whole year (13.09.1972 48022), with one to three separators between the
 * groups: any Unicode space, tab or line break, any dot, hyphen, dash, minus or
 * slash, brackets, Markdown's marks, or a byte that is not UTF-8 (a no-break space
 * of an older encoding). Comma, semicolon, colon and | keep figures apart and never
 * join them. Digits may be of any script (full-width, Arabic-Indic, …). Characters
 * that are not seen (zero width, soft hyphen, direction marks, combining marks,
 * control characters) count as absent. A digit more makes it another number;
 * superscripts are footnote marks, not digits. Bank accounts (4-2-5) and
 * organisation numbers (9) pass. Decode HTML, URLs and JSON before asking.
 */
#pragma once

#include "lib/base/base.h"

typedef enum { GUARD_REAL, GUARD_SYNTHETIC, GUARD_HELP } guard_series;

typedef struct {
    ptrdiff_t from, n;      /* bytes of the text, first digit to last */
    ptrdiff_t first, last;  /* the same as characters counted from 1, both included: «tegn 14–24» */
    guard_series series;
} guard_hit;

typedef struct {
    guard_hit *p;
    ptrdiff_t n;
} guard_hits;

typedef enum {
    GUARD_NAME, GUARD_ROOM, GUARD_AGE, GUARD_DATE, GUARD_DIAGNOSIS, GUARD_RELATION,
    GUARD_PHONE, GUARD_EMAIL, GUARD_ADDRESS, GUARD_JOURNAL
} guard_hint_kind;

typedef struct {
    guard_hint_kind kind;
    ptrdiff_t from, n;      /* bytes of the text, never half a character */
} guard_hint;

typedef struct {
    guard_hint *p;
    ptrdiff_t n;
} guard_hint_list;

bool guard_finds_number(str text);                  /* the question that refuses; takes no memory; linear, any bytes */
guard_hits guard_numbers(arena *a, str text);       /* every identity number, in order; two may share a group of digits */
str guard_masked(arena *a, str text);               /* the text with those digits as •, the rest kept; text itself if none */
guard_hint_list guard_hints(arena *a, str text);    /* what may identify, in order, never overlapping; bokmål and nynorsk */
