/*
 * text.h — the texts of the interface in three languages.
 *
 * The source text in templates and C is English and is its own key; po/nb.po and
 * po/nn.po translate it (English needs no catalogue). Catalogues are compiled by
 * gettext's tools and embedded.
 */
#pragma once

#include "lib/base/base.h"

typedef enum { LANG_NB, LANG_NN, LANG_EN, LANG_COUNT } text_lang;

str lang_code(text_lang l);                       /* "nb" "nn" "en" */
bool lang_of(str code, text_lang *out);           /* also "no" (nb) and "nb-NO" */
text_lang lang_accepted(str accept_language, text_lang fallback);

/* The text in the language; the English one if it has no translation (a test forbids that). */
str text_get(text_lang l, str english);
/* As text_get(), with text_hash(english) computed beforehand: templates do. */
str text_get_hashed(text_lang l, u32 hash, str english);
/* Singular or plural by n (n != 1 in all three languages). */
str text_plural(text_lang l, str one, str many, i64 n);
/* The text for n, its {1} replaced by n as people write numbers. */
str text_counted(arena *a, text_lang l, str one, str many, i64 n);
/* text_plural() with text_hash(one) computed beforehand. */
str text_plural_hashed(text_lang l, u32 hash, str one, str many, i64 n);
/* The hash that msgfmt puts into its catalogues (hashpjw, 32 bits). */
static inline u32 text_hash(str s)
{
    u32 h = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        h = (h << 4) + (u8)s.p[i];
        u32 high = h & 0xf0000000u;
        h = (h ^ high >> 24) & ~high;
    }
    return h;
}
/* Replaces {1} … {9} in a pattern by the arguments. */
str text_fill(arena *a, str pattern, const str *args, int n);

/* Dates and numbers as people write them in each language. */
str text_date(arena *a, text_lang l, i64 t);       /* 21. november 2026 · 21 November 2026 */
str text_date_short(arena *a, text_lang l, i64 t); /* 21. nov. · 21 Nov */
str text_date_near(arena *a, text_lang l, i64 t, i64 now); /* the same, with the year when the day is half a year or more away in another year */
str text_when(arena *a, text_lang l, i64 t);       /* 21. november 2026 kl. 14.05 · 21 November 2026 at 14:05 */
str text_iso(arena *a, i64 t);                     /* 2026-11-21, for <time> and date fields; empty for 0 */
str text_week(arena *a, text_lang l, i64 t);       /* uke 47, 2026 · veke 47, 2026 · week 47, 2026 */
str text_number(arena *a, text_lang l, i64 n);     /* 12 345 with a no-break space · 12,345 */
void buf_number(buf *b, text_lang l, i64 n);       /* text_number() at the end of b */
str text_decimal(arena *a, text_lang l, double v, int decimals);
