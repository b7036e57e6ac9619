/* design_factor.c — levels of a factor: numbers by size, words by their bytes, coded words by their code. */
#include "engine/design_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the rows are told apart by. */
typedef struct {
    const double *number;
    const str *text;
} keys;

static bool is_missing(const keys *k, i64 row)
{
    if (k->number) return isnan(k->number[row]);
    return !k->text[row].n || str_eq(k->text[row], S("NA"));
}

static u64 hash(const keys *k, i64 row)
{
    if (k->text) return str_hash(k->text[row]);
    double v = k->number[row] + 0.0; /* -0 is 0 */
    u64 bits;
    memcpy(&bits, &v, sizeof bits);
    bits *= 0x9E3779B97F4A7C15U;
    return bits ^ bits >> 29;
}

static bool is_same(const keys *k, i64 x, i64 y) { return k->number ? k->number[x] == k->number[y] : str_eq(k->text[x], k->text[y]); }

/* Levels in the order in which they are met: which row shows each, and an open table of them. */
typedef struct {
    int levels, cap;
    i64 *shows;  /* cap / 2 */
    int *slot;   /* cap: level + 1 */
} table;

static table table_new(arena *a, int cap) { return (table){.cap = cap, .shows = NEW(a, i64, cap / 2), .slot = NEW(a, int, cap)}; }

static int place_of(const table *t, const keys *k, i64 row)
{
    int at = (int)(hash(k, row) & (u64)(t->cap - 1));
    while (t->slot[at] && !is_same(k, t->shows[t->slot[at] - 1], row)) at = (at + 1) & (t->cap - 1);
    return at;
}

static void grow(arena *a, table *t, const keys *k)
{
    table more = table_new(a, t->cap * 2);
    more.levels = t->levels;
    memcpy(more.shows, t->shows, (size_t)t->levels * sizeof *t->shows);
    for (int l = 0; l < t->levels; l++) more.slot[place_of(&more, k, t->shows[l])] = l + 1;
    *t = more;
}

static int level_of(arena *a, table *t, const keys *k, i64 row)
{
    int at = place_of(t, k, row);
    if (t->slot[at]) return t->slot[at] - 1;
    if (t->levels == t->cap / 2) {
        grow(a, t, k);
        at = place_of(t, k, row);
    }
    t->shows[t->levels] = row;
    t->slot[at] = ++t->levels;
    return t->levels - 1;
}

typedef struct {
    const keys *keys;
    i64 shows;
    int met;
} level;

static int by_key(const void *x, const void *y)
{
    const level *a = x, *b = y;
    const keys *k = a->keys;
    if (k->text) return str_cmp(k->text[a->shows], k->text[b->shows]);
    return (k->number[a->shows] > k->number[b->shows]) - (k->number[a->shows] < k->number[b->shows]);
}

static void sort_levels(arena *a, const table *t, const keys *k, i64 n, design_factor *f)
{
    level *l = NEW(a, level, t->levels);
    int *rank = NEW(a, int, t->levels);
    for (int i = 0; i < t->levels; i++) l[i] = (level){k, t->shows[i], i};
    qsort(l, (size_t)t->levels, sizeof *l, by_key);
    for (int i = 0; i < t->levels; i++) {
        rank[l[i].met] = i;
        f->name[i] = k->text ? k->text[l[i].shows] : formula_number(a, k->number[l[i].shows]);
    }
    for (i64 i = 0; i < n; i++)
        if (f->code[i] >= 0) f->code[i] = rank[f->code[i]];
}

static design_factor from_keys(arena *a, const keys *k, i64 n)
{
    design_factor f = {.code = arena_room(a, sizeof(int), alignof(int), n)};
    table t = table_new(a, 64);
    for (i64 i = 0; i < n; i++) {
        bool missing = is_missing(k, i), again = !missing && i && f.code[i - 1] >= 0 && is_same(k, i - 1, i);
        f.code[i] = missing ? -1 : again ? f.code[i - 1] : level_of(a, &t, k, i);
    }
    f.levels = t.levels;
    f.name = NEW(a, str, t.levels);
    sort_levels(a, &t, k, n, &f);
    return f;
}

static design_factor from_codes(arena *a, const design_column *c, i64 n)
{
    design_factor f = {.levels = c->labels, .name = NEW(a, str, c->labels), .code = arena_room(a, sizeof(int), alignof(int), n)};
    memcpy(f.name, c->label, (size_t)c->labels * sizeof *c->label);
    memcpy(f.code, c->code, (size_t)n * sizeof *c->code);
    return f;
}

design_factor design_factor_new(arena *a, const crew *c, const design_source *s, const formula_expr *e)
{
    const design_column *column = e->kind == FORMULA_NAME ? design_find(s, e->name) : NULL;
    if (column && column->code) return from_codes(a, column, s->n);
    keys k = {.text = column ? column->text : NULL};
    if (!k.text) k.number = design_values(a, c, s, e);
    return from_keys(a, &k, s->n);
}

int *design_codes(arena *a, const design_column *c, i64 n, int *levels)
{
    design_factor f = c->code ? from_codes(a, c, n) : from_keys(a, &(keys){c->text ? NULL : c->number, c->text}, n);
    *levels = f.levels;
    return f.code;
}

void design_factor_narrow(arena *a, design_factor *f, const bool *keep, i64 n)
{
    int *to = NEW(a, int, f->levels), left = 0;
    for (i64 i = 0; i < n; i++)
        if (keep[i]) to[f->code[i]] = 1;
    for (int l = 0; l < f->levels; l++) {
        if (!to[l]) continue;
        f->name[left] = f->name[l];
        to[l] = left++;
    }
    for (i64 i = 0; i < n && left < f->levels; i++)
        if (keep[i]) f->code[i] = to[f->code[i]];
    f->levels = left;
}
