/*
 * db_world.h — for tests of lib/db alone: a fresh database for each test, on the
 * engine that the test names. TEST_SQLITE is a file in a temporary folder (or
 * :memory:), TEST_POSTGRES a URL; a test whose variable is missing fails.
 */
#pragma once

#include "lib/db/db_engine.h"
#include "lib/db/migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct {
    db *d;
    str where;
    arena mem, program;
    fault_point fault;
} world;

typedef struct {
    i64 id, parent;
    int count;
    bool done;
    double share;
    str title, secret;
} thing;

static const field thing_field[] = {
    I64(thing, id), I64(thing, parent), INT(thing, count), BOOL(thing, done), DOUBLE(thing, share), STR(thing, title), STR(thing, secret),
};
static const fields things = FIELDS(thing, thing_field);

typedef struct {
    thing *at;
    int n;
} thing_list;

static const schema_file first_schema[] = {
    {1, "0001_thing.sql",
     "CREATE TABLE thing (id {id}, parent {int} REFERENCES thing, count {int}, done {int}, share {real}, title {text}, secret {text}, raw {blob});\n"
     "CREATE TABLE note (id {id}, body {text} NOT NULL UNIQUE);\n"},
    {0},
};

/* ---- a fresh database for each test ---- */

/* A URL of the same database with tables of its own. */
static inline str own_schema(arena *mem, const char *url)
{
    char why[256];
    fault_point f = {0};
    db *d = db_open(str_of(url), why);
    if (!d) fail_msg("%s", why);
    if (setjmp(f.env)) fail_msg("%s", f.why);
    db_attach(d, mem, &f);
    db_script(d, "DROP SCHEMA IF EXISTS db_test CASCADE; CREATE SCHEMA db_test");
    db_close(d);
    return str_printf(mem, "%s%soptions=-csearch_path%%3Ddb_test", url, strchr(url, '?') ? "&" : "?");
}

static inline str own_file(arena *mem, const char *file)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".copy", ".other"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) unlink(str_z(mem, str_printf(mem, "%s%s", file, ends[i])));
    return str_of(file);
}

static inline db *open_again(world *w)
{
    char why[256];
    db *d = db_open(w->where, why);
    if (!d) fail_msg("%s", why);
    db_attach(d, &w->mem, &w->fault);
    return d;
}

static inline int enter(void **state)
{
    const char *variable = *state, *where = getenv(variable);
    if (!where) fail_msg("%s is not set", variable);
    arena program = arena_new(1 << 20, NULL);
    world *w = NEW(&program, world, 1);
    w->program = program;
    w->mem = arena_new(64 << 20, &w->fault);
    w->where = strcmp(variable, "TEST_POSTGRES") == 0 ? own_schema(&w->program, where) : own_file(&w->program, where);
    w->d = open_again(w);
    char why[256];
    int applied;
    if (migrate(w->d, first_schema, &applied, why) != MIGRATE_OK) fail_msg("%s", why);
    *state = w;
    return 0;
}

static inline int leave(void **state)
{
    world *w = *state;
    db_close(w->d);
    arena_free(&w->mem);
    arena program = w->program;
    arena_free(&program);
    return 0;
}

/* A fault that a test does not expect fails it. */
#define ENTER                \
    world *w = *state;       \
    db *d = w->d;            \
    if (setjmp(w->fault.env)) fail_msg("%s", w->fault.why)

/* Runs work and answers whether it faulted. */
#define FAULTS(work)                                     \
    ({                                                   \
        jmp_buf outer_;                                  \
        memcpy(&outer_, &w->fault.env, sizeof outer_);   \
        volatile bool hit_ = true;                       \
        if (!setjmp(w->fault.env)) {                     \
            work;                                        \
            hit_ = false;                                \
        }                                                \
        memcpy(&w->fault.env, &outer_, sizeof outer_);   \
        hit_;                                            \
    })

static inline void assert_text(str got, const char *wanted)
{
    assert_int_equal(got.n, strlen(wanted));
    if (got.n) assert_memory_equal(got.p, wanted, (size_t)got.n);
}

/* ---- content that several tests want ---- */

static inline void fill(db *d, int n)
{
    db_run(d, "INSERT INTO thing (count, title) WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < $1) "
              "SELECT i, 'thing number ' || i FROM k", V(n));
}

static inline void save_two(db *d)
{
    db_begin(d, true);
    db_run(d, "INSERT INTO note (body) VALUES ('one')");
    db_run(d, "INSERT INTO note (body) VALUES ('two')");
    db_commit(d);
}

#define ON(engine, test) {#test " (" engine ")", test, enter, leave, (void *)"TEST_" engine}
#define BOTH(test) ON("SQLITE", test), ON("POSTGRES", test)

