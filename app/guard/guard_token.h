/*
 * guard_token.h — text cut into words, numbers and marks, each with the classes
 * it belongs to. Internal to app/guard.
 */
#pragma once

#include "guard.h"

typedef enum {
    KIN = 1 << 0, KIN_LOOSE = 1 << 1, OWN = 1 << 2, OTHERS = 1 << 3, TITLE = 1 << 4,
    MONTH = 1 << 5, WEEKDAY = 1 << 6, DAYPART = 1 << 7, PERSON = 1 << 8, BORN = 1 << 9, YEARS = 1 << 10,
    AGED = 1 << 11, AGE_WORD = 1 << 12, OLD = 1 << 13, AGO = 1 << 14, LASTING = 1 << 15,
    ROOM = 1 << 16, NUMBER_SIGN = 1 << 17, STREET = 1 << 18,
    DIAGNOSIS = 1 << 19, STROKE = 1 << 20, HAD = 1 << 21, ARTICLE = 1 << 22, JOURNAL = 1 << 23, DOSE = 1 << 24,
    GIVEN = 1 << 25, GIVEN_WORD = 1 << 26, SURNAME = 1 << 27, OPENER = 1 << 28, NOT_NAME = 1 << 29,
    PATRONYM = 1 << 30
} word_class;

typedef enum { NOTHING, WORD, NUMBER, MARK } token_type;

typedef struct {
    token_type type;
    str raw, low;      /* as written; in lower case */
    u32 classes;       /* of a word: the word_class bits */
    int value;         /* of a number: up to 9999, else -1 */
    bool capital;      /* begins with a capital and is not all capitals */
    bool starts;       /* the first word of a sentence or line */
    bool tight;        /* nothing between it and the token before */
} token;

typedef struct {
    const token *p;
    ptrdiff_t n;
} tokens;

/* The tokens of text; positions are raw.p − text.p. */
tokens guard_tokens(arena *a, str text);
