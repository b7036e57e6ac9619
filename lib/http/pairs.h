/* pairs.h — names with values: headers, query, form fields. */
#pragma once

#include "lib/base/base.h"

typedef struct {
    str name, value;
} pair;

typedef struct {
    pair *at;
    int n;
} pairs;

/* The first value of that name, or empty; found (may be NULL) tells the two empties apart. */
str pairs_find(const pairs *p, str name, bool *found);
