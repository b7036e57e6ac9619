/*
 * str.h — slices of text: a pointer and a length, never NUL-terminated inside,
 * never owned. `char *` appears only at the border to a library (str_z).
 */
#pragma once

typedef struct {
    const char *p;
    ptrdiff_t n;
} str;

#define S(lit) ((str){"" lit "", (ptrdiff_t)sizeof(lit) - 1})

typedef struct {
    str head, tail;
    bool ok; /* the separator was found */
} str_cut;

bool str_eq(str a, str b);
bool str_eq_nocase(str a, str b);                 /* ASCII letters only */
int str_cmp(str a, str b);                        /* by bytes, as memcmp */
str str_sort_key(arena *a, str s);                 /* text whose bytes are ordered as str_order() orders s: for a database that sorts by bytes */
int str_order(str a, str b);                      /* as Norwegian lists are read: … z æ ø å, case aside; Sámi letters beside their Latin ones */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
ptrdiff_t str_find(str s, str what);              /* byte offset, or -1 */
bool str_has(str s, char c);
str str_from(str s, ptrdiff_t i);                 /* s without its first i bytes */
str str_upto(str s, ptrdiff_t n);                 /* the first n bytes, or all */
str str_trim(str s);                              /* without ASCII white space at both ends */
str_cut str_split(str s, char c);                 /* at the first c; without one, head is all of s */
str str_of(const char *z);                        /* a C string as a slice; NULL is empty */
char *str_z(arena *a, str s);                     /* a C string for a library's border; asserts that s holds no NUL */
str str_copy(arena *a, str s);
str str_lower(arena *a, str s);                   /* ASCII letters and Æ Ø Å */
u64 str_hash(str s);                              /* FNV-1a, for tables, not for security */

bool utf8_valid(str s);                           /* RFC 3629; no surrogates, no overlong forms, no NUL */
ptrdiff_t utf8_length(str s);                     /* code points of valid text */
str utf8_words(arena *a, str s, ptrdiff_t points); /* not longer than so many code points: whole words and "…" when something is left out */
str utf8_upto(str s, ptrdiff_t points);           /* the first code points, never half of one */
u32 utf8_next(str *s);                            /* takes one code point off the front; 0xFFFD for a bad byte; 0 at the end */
