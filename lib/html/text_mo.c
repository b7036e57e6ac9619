/*
 * text_mo.c — see text_mo.h. Uses the hash table that msgfmt writes, so that
 * nothing is built at start and nothing is kept. Must not know languages.
 */
#include "lib/html/text_mo.h"

#include <string.h>

enum { MO_MAGIC = 0, MO_COUNT = 8, MO_KEYS = 12, MO_VALUES = 16, MO_HASH_SIZE = 20, MO_HASH = 24 };

static u32 word_at(catalogue c, size_t at)
{
    u32 w;
    memcpy(&w, c.p + at, sizeof w);
    return w;
}

/* The i-th string of the table whose offset stands at head. */
static str string_at(catalogue c, size_t head, u32 i)
{
    size_t entry = word_at(c, head) + 8 * (size_t)i;
    return (str){(const char *)c.p + word_at(c, entry + 4), (ptrdiff_t)word_at(c, entry)};
}

int catalogue_count(catalogue c)
{
    assert(c.size > 28 && word_at(c, MO_MAGIC) == 0x950412deu);
    return (int)word_at(c, MO_COUNT);
}

str catalogue_key(catalogue c, int i)
{
    return string_at(c, MO_KEYS, (u32)i);
}

str catalogue_value(catalogue c, int i)
{
    return string_at(c, MO_VALUES, (u32)i);
}

static bool is_key(str stored, str key)
{
    return str_starts(stored, key) && (stored.n == key.n || stored.p[key.n] == '\0');
}

str catalogue_find(catalogue c, u32 hash, str key)
{
    u32 size = word_at(c, MO_HASH_SIZE);
    assert(size > 2);
    u32 i = hash % size, step = 1 + hash % (size - 2);
    for (;;) {
        u32 entry = word_at(c, word_at(c, MO_HASH) + 4 * (size_t)i);
        if (!entry) return (str){0};
        if (is_key(string_at(c, MO_KEYS, entry - 1), key)) return string_at(c, MO_VALUES, entry - 1);
        i = i >= size - step ? i - (size - step) : i + step;
    }
}
