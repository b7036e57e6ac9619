/* spread_ids.c — names to numbers: open addressing, at most half full. */
#include "app/spread/spread.h"

#include <string.h>

id_map id_map_new(arena *a, int expected)
{
    int cap = 64;
    while (cap < 2 * expected && cap < (1 << 29)) cap *= 2;
    return (id_map){a, 0, cap, NEW(a, int, cap), NEW(a, str, cap / 2)};
}

/* The slot where the name is, or would be. */
static int slot_of(const id_map *m, str name)
{
    u64 h = str_hash(name);
    int at = (int)((h ^ h >> 32) & (u64)(m->cap - 1));
    while (m->slot[at] && !str_eq(m->name[m->slot[at] - 1], name)) at = (at + 1) & (m->cap - 1);
    return at;
}

int id_find(const id_map *m, str name) { return m->slot[slot_of(m, name)] - 1; }

static void grow(id_map *m)
{
    id_map larger = id_map_new(m->mem, m->cap);
    for (int i = 0; i < m->n; i++) {
        larger.name[i] = m->name[i];
        larger.n = i;
        larger.slot[slot_of(&larger, m->name[i])] = i + 1;
    }
    larger.n = m->n;
    *m = larger;
}

int id_add(id_map *m, str name, bool *is_new)
{
    int at = slot_of(m, name);
    *is_new = !m->slot[at];
    if (m->slot[at]) return m->slot[at] - 1;
    if (m->n == m->cap / 2) {
        grow(m);
        at = slot_of(m, name);
    }
    m->name[m->n++] = name;
    m->slot[at] = m->n;
    return m->n - 1;
}
