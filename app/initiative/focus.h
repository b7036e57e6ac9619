/*
 * focus.h — the focus areas that work can be counted under: data/focus.csv, a
 * line an area with its name in each language. No other file knows their names.
 */
#pragma once

#include "lib/html/text.h"

typedef struct {
    str key, name;
} focus;

typedef struct {
    focus *at;
    int n;
} focuses;

focuses focus_all(arena *a, text_lang l);        /* in the file's order, named in the language */
bool focus_is(arena *a, str key);
