/*
 * shuffle.c — the high half of word × n is even below n, and the low half is as good as a new word for the next number
 * (Brackett-Rozinsky & Lemire 2024: Batched ranged random integer generation). The product of all bounds over 2^64 is
 * how often the word must be thrown away, which keeps it exact.
 */
#include "engine/shuffle.h"

#include "engine/wide.h"

/* Wide: several blocks at once where the machine can. */
WIDE_CLONES static void words_make(u64 *out, u64 seed, u64 a, u64 b)
{
    for (u64 k = 0; k < DECK_WORDS / 2; k++) {
        philox_block x = philox(seed, a, b + k);
        out[2 * k] = (u64)x.at[0] << 32 | x.at[1];
        out[2 * k + 1] = (u64)x.at[2] << 32 | x.at[3];
    }
}

u64 deck_word(deck *d)
{
    if (!d->left) {
        words_make(d->word, d->seed, d->a, d->b);
        d->b += DECK_WORDS / 2;
        d->left = DECK_WORDS;
    }
    return d->word[DECK_WORDS - d->left--];
}

/* out[i] below bound[i], from the bounds' one word; false: throw it away. */
static inline bool numbers(u64 word, const u32 *bound, int n, u32 *out)
{
    u64 product = 1;
    for (int i = 0; i < n; i++) {
        unsigned __int128 p = (unsigned __int128)word * bound[i];
        out[i] = (u32)(p >> 64);
        word = (u64)p;
        product *= bound[i];
    }
    return word >= product || word >= -product % product;
}

void deck_three(deck *d, u32 n, u32 k, u32 out[3])
{
    u32 bound[3] = {n, n, k};
    while (!numbers(deck_word(d), bound, 3, out)) {}
}

static inline void exchange(double *x, int i, u32 j)
{
    double v = x[i];
    x[i] = x[j];
    x[j] = v;
}

/* Places for the last numbers, as many as the word holds. */
static inline int shuffle_some(double *x, int n, deck *d, int many)
{
    u32 bound[4], at[4];
    for (; n > many; n -= many) {
        for (int k = 0; k < many; k++) bound[k] = (u32)(n - k);
        while (!numbers(deck_word(d), bound, many, at)) {}
        for (int k = 0; k < many; k++) exchange(x, n - 1 - k, at[k]);
    }
    return n;
}

void shuffle_doubles(double *x, int n, deck *d)
{
    if (n > 1 << 20) n = shuffle_some(x, n, d, 2); /* few words are thrown away: the product stays below 2^62 */
    else if (n > 1 << 15) n = shuffle_some(x, n, d, 3);
    else n = shuffle_some(x, n, d, 4);
    shuffle_some(x, n, d, 1);
}
