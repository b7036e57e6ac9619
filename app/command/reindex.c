/*
 * reindex.c — `dugnad reindex` makes all that is derived again; `dugnad check` looks for damage, also by making it
 * again and throwing that away. Both go in small steps, so that a server beside them is never held up for long.
 */
#include "app/command/command.h"

#include <stdio.h>

#include "app/command/derived.h"

enum { STEP = 100, TOLD = 20 };

typedef struct {
    i64 after, now;
    int n;         /* records in this step */
    i64 differing; /* in all */
} walk;

static void step_make(db *d, void *arg)
{
    walk *w = arg;
    derived_list list = derived_next(d, w->after, STEP);
    w->n = list.n;
    for (int i = 0; i < list.n; i++) derived_make(d, &list.at[i], w->now);
    if (list.n) w->after = list.at[list.n - 1].id;
}

/* SQLite's index against the texts it was made of; a fault if they do not go together. PostgreSQL keeps its own in order. */
static void index_compare(db *d, void *unused)
{
    (void)unused;
    if (!db_is_postgres(d)) db_run(d, "INSERT INTO search (search) VALUES ('integrity-check')");
}

static void index_rebuild(db *d, void *unused)
{
    (void)unused;
    db_run(d, "INSERT INTO search (search) VALUES ('rebuild')");
}

/* What belongs to no record: nobody's, and never found by id. */
static void strays_remove(db *d, void *unused)
{
    (void)unused;
    db_run(d, "DELETE FROM search WHERE rowid NOT IN (SELECT id FROM record)");
}

/* Does step until no record is left; what is read is let go after each. */
static bool each_step(db *d, walk *w, void (*step)(db *d, void *arg))
{
    arena mem = arena_new(256 << 20, NULL);
    bool good = true;
    do {
        arena_reset(&mem);
        good = database_work(d, &mem, step, w);
    } while (good && w->n);
    arena_free(&mem);
    return good;
}

int command_reindex(const settings *s, int argc, char **argv)
{
    (void)argc, (void)argv;
    db *d = database_open_there(s);
    if (!d) return 1;
    walk w = {.now = time_now()};
    arena mem = arena_new(1 << 20, NULL);
    bool good = database_work(d, &mem, index_compare, NULL) || database_work(d, &mem, index_rebuild, NULL);
    good = good && database_work(d, &mem, strays_remove, NULL) && each_step(d, &w, step_make);
    arena_free(&mem);
    db_close(d);
    if (good) puts("Made again: who sees what, what each waits for, and what is found.");
    return good ? 0 : 1;
}

/* ---- check ---- */

/* The step as reindex would do it, compared, and undone. */
static void step_compare(db *d, void *arg)
{
    walk *w = arg;
    derived_list list = derived_next(d, w->after, STEP);
    w->n = list.n;
    for (int i = 0; i < list.n; i++) {
        str before = derived_read(d, list.at[i].id);
        derived_make(d, &list.at[i], w->now);
        bool same = str_eq(before, derived_read(d, list.at[i].id));
        if (!same && w->differing++ < TOLD)
            complain("%.*s %lld: who sees it, what it waits for, or how it is found, is not what it should be", (int)list.at[i].kind.n, list.at[i].kind.p, (long long)list.at[i].id);
    }
    if (list.n) w->after = list.at[list.n - 1].id;
    db_rollback(d);
    db_begin(d, true); /* for the caller to commit: nothing */
}

static void strays_count(db *d, void *arg)
{
    walk *w = arg;
    i64 n = db_i64(d, 0, "SELECT count(*) FROM search WHERE rowid NOT IN (SELECT id FROM record)");
    if (n) complain("the search index has %lld rows of records that are not there", (long long)n);
    w->differing += n;
}

static bool derived_check(db *d)
{
    walk w = {.now = time_now()};
    arena mem = arena_new(1 << 20, NULL);
    bool good = database_work(d, &mem, index_compare, NULL) && database_work(d, &mem, strays_count, &w);
    arena_free(&mem);
    good = each_step(d, &w, step_compare) && good;
    if (w.differing) complain("%lld differ in all; dugnad reindex makes them right", (long long)w.differing);
    return good && !w.differing;
}

/* What is derived can be compared by the program that derives it only. */
static bool version_check(db *d)
{
    int behind = database_behind(d);
    if (behind < 0) return complain("the database belongs to a newer program; the file itself is sound");
    return !behind || complain("the file is sound; the database is of an older version: dugnad migrate, then check again");
}

int command_check(const settings *s, int argc, char **argv)
{
    char why[256];
    (void)argc, (void)argv;
    db *d = database_open_as_is(s);
    if (!d) return 1;
    bool good = (db_check(d, why) || complain("%s", why)) && version_check(d) && derived_check(d);
    db_close(d);
    if (good) puts("Sound: the database, every reference, who sees what, and what is found.");
    return good ? 0 : 1;
}
