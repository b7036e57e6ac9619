/* shuffle.h — numbers in random order, each order as likely: many whole numbers from one random word. */
#pragma once

#include "engine/philox.h"

enum { DECK_WORDS = 128 };

/* Random words of a place, made some at a time. */
typedef struct {
    u64 seed, a, b;
    int left;
    u64 word[DECK_WORDS];
} deck;

static inline deck deck_at(u64 seed, u64 a, u32 purpose) { return (deck){.seed = seed, .a = a, .b = (u64)purpose << 40}; }
u64 deck_word(deck *d);

/* x[n] in random order (Fisher & Yates), n < 2^31. */
void shuffle_doubles(double *x, int n, deck *d);

/* Two numbers below n and one below k, all even and apart; n² k < 2^63. */
void deck_three(deck *d, u32 n, u32 k, u32 out[3]);
