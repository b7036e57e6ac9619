/*
 * stem.h — text to stems, the same for both engines and both written forms of
 * Norwegian: runs of letters and digits, lower case, cut by the Snowball
 * algorithm. What comes out holds letters and digits only.
 */
#pragma once

#include "lib/base/base.h"

typedef struct {
    str stem;
    ptrdiff_t from, n; /* the word in the text, in bytes */
} stem;

typedef struct {
    stem *at;
    int n;
} stems;

/* At most max words are taken. */
stems stems_of(arena *a, str text, int max);
/* Words that carry no subject: og, det, ikke … Both forms and English. */
bool stem_is_common(str s);
