/* sqlite.h — what the files of the driver for SQLite share. Nothing else includes this. */
#pragma once

#include "lib/db/db_engine.h"
#include "lib/db/turn.h"

#include <sqlite3.h>
#include <stdatomic.h>

enum { SQLITE_PATIENCE = 5000 }; /* milliseconds that a write waits for others */

typedef struct {
    sqlite3 *handle;
    sqlite3_stmt *begin_read, *begin_write, *commit, *rollback;
    sqlite3_stmt *save, *save_keep, *save_undo;
    i64 changes_before;    /* of the statement that is open */

    /* Of the first connection, through which all writes of this process go. */
    turn turn;
    int log_pages;         /* in the log beside the file: written, and not yet all in the file */
    int log_seen;          /* of these, how many there were when last the log was brought into the file */
    atomic_int log_grown;  /* since then */
} sqlite;

static inline sqlite *sqlite_of(const db *d)
{
    return d->session->engine;
}

/* The statement, kept as long as the connection. */
sqlite3_stmt *sqlite_keep(sqlite3 *h, const char *sql);
/* What the engine said last, without what anybody typed. */
void sqlite_why(const sqlite *e, const char *sql, bool running, char why[static 256]);
_Noreturn void sqlite_fail(const db *d, const char *sql, bool running);
/* "FILE: what is wrong"; false. */
bool sqlite_no(sqlite3 *h, const char *file, char why[static 256]);

/* sqlite_turn.c */
bool sqlite_turn_open(db *d);
void sqlite_turn_close(db *d);
void sqlite_begin(db *d, bool write);
void sqlite_commit(db *d);
void sqlite_rollback(db *d);
void sqlite_rest(db *d);

/* sqlite_whole.c */
bool sqlite_backup(db *d, const char *file, char why[static 256]);
bool sqlite_restore(db *d, const char *file, char why[static 256]);
bool sqlite_check(db *d, char why[static 256]);
/* Makes a file that only its owner can read; false with a line in why, also if it is there. */
bool sqlite_file_make(const char *file, char why[static 256]);
