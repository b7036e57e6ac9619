/*
 * statement.c — the cache of prepared statements of one connection.
 *
 * A literal is found by its address, without reading it; a literal that the
 * linker holds twice is found by its text. The number of statements is bounded,
 * because each costs the engine memory on every connection.
 */
#include "lib/db/db_engine.h"

#include <string.h>

static u64 types_key(const db *d, db_call c)
{
    u64 key = 0;
    for (int i = 0; d->driver->typed && i < c.n; i++) key = key * 0x100000001b3u + (u64)c.at[i].type + 1;
    return key;
}

static statement *find_by_text(db *d, const char *sql, u64 key)
{
    for (int i = 0; i < DB_STATEMENTS; i++) {
        statement *s = &d->session->statements[i];
        if (s->sql && s->key == key && strcmp(s->sql, sql) == 0) return s;
    }
    return NULL;
}

static void forget(db *d, statement *s, bool tell)
{
    if (s->sql && tell) d->driver->forget(d, s);
    *s = (statement){0};
}

static statement *free_place(db *d)
{
    statement *oldest = &d->session->statements[0];
    for (int i = 0; i < DB_STATEMENTS && oldest->sql; i++) {
        statement *s = &d->session->statements[i];
        if (!s->sql || s->used < oldest->used) oldest = s;
    }
    forget(d, oldest, true);
    return oldest;
}

static statement *prepare(db *d, db_call c, u64 key)
{
    statement *s = free_place(d);
    d->driver->prepare(d, s, c); /* a fault in here leaves the place free */
    s->sql = c.sql;
    s->key = key;
    return s;
}

static size_t address_slot(const char *sql, u64 types)
{
    return (size_t)((((uintptr_t)sql ^ types) * 0x9E3779B97F4A7C15u) >> 40) % DB_ADDRESSES;
}

statement *db_statement(db *d, db_call c)
{
    u64 types = types_key(d, c);
    db_address *known = &d->session->address[address_slot(c.sql, types)];
    statement *s = known->s;
    bool same_call = s && known->sql == c.sql && known->types == types;
    if (!same_call || !s->sql || s->key != known->key) {
        u64 key = str_hash(str_of(c.sql)) ^ types;
        s = find_by_text(d, c.sql, key);
        if (!s) s = prepare(d, c, key);
        *known = (db_address){c.sql, types, key, s};
    }
    s->used = ++d->session->clock;
    return s;
}

void db_forget(db *d, bool tell)
{
    assert(!d->open);
    for (int i = 0; i < DB_STATEMENTS; i++) forget(d, &d->session->statements[i], tell);
}
