/*
 * sqlite_turn.c — transactions of the driver for SQLite. Reads use their own connection and wait for nobody.
 *
 * All writes of the process go through the first connection, one after the other in the order they came: nobody is
 * passed by, and what the last one read and prepared is at hand for the next. Whoever is done while others wait does
 * not commit, but lets them go on in the same transaction; the last one commits for all, and only then does any of
 * them return. Each but the first has a savepoint, so that it can be undone alone.
 */
#include "lib/db/sqlite.h"

#include <stdio.h>

enum {
    LOG_STEP = 1000, /* pages in the log that are worth bringing into the file: 4 MB */
    LOG_MOST = 4000  /* where nobody rests, the one who writes does it */
};

static sqlite *pen_of(const db *d)
{
    return d->first->own_session.engine;
}

static bool once(sqlite3_stmt *s)
{
    sqlite3_step(s);
    return sqlite3_reset(s) == SQLITE_OK;
}

static bool is_open(const sqlite *e)
{
    return !sqlite3_get_autocommit(e->handle);
}

/* ---- the log beside the file ---- */

/* Beside those who read and write: nobody waits, and what somebody still reads stays. */
static void log_take_in(sqlite3 *h)
{
    sqlite3_wal_checkpoint_v2(h, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

/* Told after each commit how many pages the log holds; a number that falls says that it was begun anew. */
static int log_written(void *arg, sqlite3 *h, const char *name, int pages)
{
    sqlite *pen = arg;
    (void)name;
    if (pages < pen->log_pages) pen->log_seen = 0;
    if (pages - pen->log_seen >= LOG_MOST) {
        log_take_in(h);
        pen->log_seen = pages;
    }
    pen->log_pages = pages;
    atomic_store(&pen->log_grown, pages - pen->log_seen);
    return SQLITE_OK;
}

/* ---- the turn ---- */

typedef enum { KEPT, LOST, LOST_WITH_OTHERS } outcome;

/* Keeps what all have written who take part. False: it is undone, and why says by what. */
static bool keep_all(sqlite *pen, char why[static 256])
{
    if (is_open(pen) && once(pen->commit)) return true;
    sqlite_why(pen, "COMMIT", false, why);
    if (is_open(pen)) once(pen->rollback); /* a full disk, among others, has rolled back by itself */
    return false;
}

static void turn_leave(db *d)
{
    d->session = &d->own_session;
    d->has_turn = d->joins = false;
}

static void turn_over(db *d, bool kept)
{
    turn_leave(d);
    turn_end(&pen_of(d)->turn, kept);
}

static void turn_begin(db *d, bool write)
{
    char why[256], unused[256];
    sqlite *pen = pen_of(d);
    if (!turn_take(&pen->turn, SQLITE_PATIENCE)) fault(d->fault, "sqlite: others have been writing for too long");
    d->session = &d->first->own_session;
    d->has_turn = true;
    d->joins = is_open(pen);
    if (once(d->joins ? pen->save : write ? pen->begin_write : pen->begin_read)) return;
    sqlite_why(pen, "BEGIN", false, why);
    turn_over(d, d->joins && keep_all(pen, unused));
    fault(d->fault, "%s", why);
}

/* Leaves the end to those who wait, if there are any, and to itself if not. */
static outcome turn_finish(db *d, char why[static 256])
{
    sqlite *pen = pen_of(d);
    bool kept, joins = d->joins;
    if (d->state == DB_WRITING && turn_join(&pen->turn, &kept)) {
        turn_leave(d);
        snprintf(why, 256, "sqlite: what was written with others was not kept");
        return kept ? KEPT : LOST_WITH_OTHERS;
    }
    kept = keep_all(pen, why);
    turn_over(d, kept);
    return kept ? KEPT : joins ? LOST_WITH_OTHERS : LOST;
}

/* What was undone beside others ends with theirs, so that nobody is told of what may not be kept. */
static void turn_undo(db *d)
{
    char unused[256];
    sqlite *pen = pen_of(d);
    if (d->joins && is_open(pen) && once(pen->save_undo) && once(pen->save_keep)) {
        turn_finish(d, unused);
        return;
    }
    if (is_open(pen)) once(pen->rollback);
    turn_over(d, false);
}

/* ---- transactions ---- */

bool sqlite_turn_open(db *d)
{
    sqlite *e = sqlite_of(d);
    const struct {
        sqlite3_stmt **at;
        const char *sql;
    } all[] = {
        {&e->begin_read, "BEGIN"}, {&e->begin_write, "BEGIN IMMEDIATE"}, {&e->commit, "COMMIT"},       {&e->rollback, "ROLLBACK"},
        {&e->save, "SAVEPOINT w"}, {&e->save_keep, "RELEASE w"},         {&e->save_undo, "ROLLBACK TO w"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!(*all[i].at = sqlite_keep(e->handle, all[i].sql))) return false;
    turn_start(&e->turn);
    sqlite3_wal_hook(e->handle, log_written, e);
    return true;
}

void sqlite_turn_close(db *d)
{
    sqlite *e = sqlite_of(d);
    sqlite3_stmt *all[] = {e->begin_read, e->begin_write, e->commit, e->rollback, e->save, e->save_keep, e->save_undo};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) sqlite3_finalize(all[i]);
}

void sqlite_begin(db *d, bool write)
{
    if (write || d == d->first) turn_begin(d, write);
    else if (!once(sqlite_of(d)->begin_read)) sqlite_fail(d, "BEGIN", false);
}

void sqlite_commit(db *d)
{
    char why[256];
    if (!d->has_turn) {
        if (!once(sqlite_of(d)->commit)) sqlite_fail(d, "COMMIT", false);
        return;
    }
    if (d->joins && !once(sqlite_of(d)->save_keep)) sqlite_fail(d, "RELEASE", false);
    outcome end = turn_finish(d, why);
    if (end == LOST_WITH_OTHERS) fault_transient(d->fault, "%s", why); /* by whose fault is not known */
    if (end == LOST) fault(d->fault, "%s", why);
}

void sqlite_rollback(db *d)
{
    if (d->has_turn) turn_undo(d);
    else if (d != d->first && is_open(sqlite_of(d))) once(sqlite_of(d)->rollback);
}

void sqlite_rest(db *d)
{
    char unused[256];
    sqlite *pen = pen_of(d);
    if (d == d->first || atomic_load(&pen->log_grown) < LOG_STEP || atomic_exchange(&pen->log_grown, 0) < LOG_STEP) return;
    log_take_in(sqlite_of(d)->handle);
    if (!turn_take(&pen->turn, SQLITE_PATIENCE)) return;
    bool kept = !is_open(pen) || keep_all(pen, unused);
    log_take_in(sqlite_of(d)->handle); /* what was written meanwhile, which is little: the next write begins the log anew */
    pen->log_seen = pen->log_pages;
    turn_end(&pen->turn, kept);
}
