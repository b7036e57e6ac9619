/*
 * sqlite.c — the driver for SQLite: opening, statements, columns. Only the files of this driver include its header.
 *
 * A read transaction is kept from writing by sqlite3_stmt_readonly(), not by
 * PRAGMA query_only: that pragma makes every prepared statement of the
 * connection be prepared again, each time it is set.
 */
#include "lib/db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void *db_sqlite_handle(const db *d)
{
    return db_is_postgres(d) ? NULL : sqlite_of(d)->handle;
}

/* While a statement runs, a plain SQLITE_ERROR may quote what a user typed (a search text, JSON): then only its name is told. */
void sqlite_why(const sqlite *e, const char *sql, bool running, char why[static 256])
{
    sqlite3 *h = e->handle;
    int code = sqlite3_extended_errcode(h);
    const char *what = running && (code & 0xff) == SQLITE_ERROR ? sqlite3_errstr(code) : sqlite3_errmsg(h);
    snprintf(why, 256, "sqlite %d: %.100s, in: %.120s", code, what, sql);
}

_Noreturn void sqlite_fail(const db *d, const char *sql, bool running)
{
    char why[256];
    sqlite_why(sqlite_of(d), sql, running, why);
    fault(d->fault, "%s", why);
}

/* ---- opening ---- */

static bool errno_said(const char *file, char why[static 256])
{
    snprintf(why, 256, "%.150s: %s", file, strerror(errno));
    return false;
}

/* A database holds what people said in confidence: nobody else on the machine reads it. */
bool sqlite_file_make(const char *file, char why[static 256])
{
    int fd = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return errno_said(file, why);
    close(fd);
    return true;
}

/*
 * A file that is there is only looked at: closing it would let go of all locks that this process has on it through its
 * other connections, and the next program to leave the database would take away the log that they write to.
 */
static bool file_ready(const char *file, char why[static 256])
{
    struct stat s;
    if (stat(file, &s)) return errno == ENOENT ? sqlite_file_make(file, why) : errno_said(file, why);
    if (S_ISDIR(s.st_mode)) errno = EISDIR;
    return (!S_ISDIR(s.st_mode) && access(file, R_OK | W_OK) == 0) || errno_said(file, why);
}

bool sqlite_no(sqlite3 *h, const char *file, char why[static 256])
{
    snprintf(why, 256, "%.150s: %.90s", file, h ? sqlite3_errmsg(h) : "out of memory");
    return false;
}

sqlite3_stmt *sqlite_keep(sqlite3 *h, const char *sql)
{
    sqlite3_stmt *s = NULL;
    sqlite3_prepare_v3(h, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL);
    return s;
}

/* LIKE and "text" mean the same as on PostgreSQL; the schema is not trusted to call functions; damage is looked for. */
static bool configure(sqlite3 *h)
{
    static const struct { int option, on; } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},      {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (sqlite3_db_config(h, options[i].option, options[i].on, NULL) != SQLITE_OK) return false;
    sqlite3_limit(h, SQLITE_LIMIT_ATTACHED, 0);
    return sqlite3_exec(h,
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -2048; PRAGMA mmap_size = 0;"
                        "PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 16777216; PRAGMA cell_size_check = ON;"
                        "PRAGMA case_sensitive_like = ON; PRAGMA foreign_keys = ON",
                        NULL, NULL, NULL) == SQLITE_OK;
}

/* Another program's turn is short and unannounced. SQLite's own waiting sleeps up to 100 ms, and rarely meets the moment between two. */
static int wait_a_little(void *unused, int times)
{
    (void)unused;
    usleep(1000);
    return times < SQLITE_PATIENCE;
}

/*
 * Once a process; later calls are refused, and do no harm. What a savepoint may undo stays in memory. Memory is not counted:
 * the count is one lock for all threads, taken at each allocation, and two readers were slower than one.
 */
static void library_configure(void)
{
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, 1 << 20);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static bool sqlite_open(db *d, const char *file, char why[static 256])
{
    enum { FLAGS = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE };
    bool in_memory = strcmp(file, ":memory:") == 0;
    if (!in_memory && !file_ready(file, why)) return false;

    if (d == d->first) library_configure();
    sqlite *e = d->session->engine = NEW(&d->own, sqlite, 1);
    if (sqlite3_open_v2(file, &e->handle, FLAGS, NULL) != SQLITE_OK) return sqlite_no(e->handle, file, why);
    sqlite3_busy_handler(e->handle, wait_a_little, NULL); /* before the first pragma: changing to WAL may itself be busy */
    return (configure(e->handle) && sqlite_turn_open(d)) || sqlite_no(e->handle, file, why);
}

static void sqlite_close(db *d)
{
    sqlite *e = sqlite_of(d);
    sqlite_turn_close(d);
    int code = sqlite3_close(e->handle);
    assert(code == SQLITE_OK);
    (void)code;
    d->session->engine = NULL;
}

/* ---- statements ---- */

/* SQLite takes $1 for a name and numbers names as they appear: UPDATE … SET a = $2 WHERE id = $1 would be bound crosswise. */
static void values_map(statement *s, sqlite3_stmt *st)
{
    s->n_values = sqlite3_bind_parameter_count(st);
    assert(s->n_values <= DB_VALUES);
    for (int i = 0; i < s->n_values; i++) {
        const char *name = sqlite3_bind_parameter_name(st, i + 1);
        assert(name && name[0] == '$' && "values are $1, $2 …");
        i64 number = 0;
        bool fits = str_to_i64(str_of(name + 1), 1, s->n_values, &number);
        assert(fits && "each value is used");
        (void)fits;
        s->values[i] = (u8)(number - 1);
    }
}

static void sqlite_prepare(db *d, statement *s, db_call c)
{
    sqlite3_stmt *st = NULL;
    const char *rest = NULL;
    if (sqlite3_prepare_v3(sqlite_of(d)->handle, c.sql, -1, SQLITE_PREPARE_PERSISTENT, &st, &rest) != SQLITE_OK) sqlite_fail(d, c.sql, false);
    assert(st && rest && !*rest && "one statement a call");
    s->handle = st;
    s->read_only = sqlite3_stmt_readonly(st);
    s->n_columns = sqlite3_column_count(st);
    values_map(s, st);
}

static void sqlite_forget(db *d, statement *s)
{
    (void)d;
    sqlite3_finalize(s->handle);
}

/* The texts outlive the execution, so nothing is copied. An empty text is not NULL. */
static int bind(sqlite3_stmt *st, int at, val v)
{
    const char *p = v.type == VAL_STR || v.type == VAL_BLOB ? v.s.p ? v.s.p : "" : NULL;
    switch (v.type) {
    case VAL_I64: return sqlite3_bind_int64(st, at, v.i);
    case VAL_DOUBLE: return sqlite3_bind_double(st, at, v.d);
    case VAL_STR: return sqlite3_bind_text64(st, at, p, (sqlite3_uint64)v.s.n, SQLITE_STATIC, SQLITE_UTF8);
    case VAL_BLOB: return sqlite3_bind_blob64(st, at, p, (sqlite3_uint64)v.s.n, SQLITE_STATIC);
    case VAL_NULL: break;
    }
    return sqlite3_bind_null(st, at);
}

static void sqlite_execute(db *d, statement *s, db_call c)
{
    assert(s->n_values <= c.n && "no fewer values than $1, $2 …");
    if (d->state == DB_READING && !s->read_only) fault(d->fault, "sqlite: a write in a read transaction, in: %.120s", c.sql);
    for (int i = 0; i < s->n_values; i++)
        if (bind(s->handle, i + 1, c.at[s->values[i]]) != SQLITE_OK) sqlite_fail(d, c.sql, false);
    sqlite_of(d)->changes_before = sqlite3_total_changes64(sqlite_of(d)->handle);
}

static bool sqlite_step(db *d, statement *s)
{
    int code = sqlite3_step(s->handle);
    if (code == SQLITE_DONE) return false;
    if (code != SQLITE_ROW) sqlite_fail(d, s->sql, true);
    int n = sqlite3_column_count(s->handle); /* the engine prepares by itself again when the tables have changed */
    if (n != s->n_columns) s->table = NULL;
    s->n_columns = n;
    return true;
}

static i64 sqlite_reset(db *d, statement *s)
{
    sqlite3 *h = sqlite_of(d)->handle;
    sqlite3_reset(s->handle);
    bool changed = sqlite3_total_changes64(h) > sqlite_of(d)->changes_before;
    return changed ? sqlite3_changes64(h) : 0; /* which keeps the figure of an earlier statement */
}

/* ---- columns ---- */

static const char *sqlite_name(const statement *s, int i)
{
    return sqlite3_column_name(s->handle, i);
}

static bool sqlite_is_null(const statement *s, int i)
{
    return sqlite3_column_type(s->handle, i) == SQLITE_NULL;
}

static i64 sqlite_number(db *d, const statement *s, int i)
{
    (void)d;
    return sqlite3_column_int64(s->handle, i);
}

static double sqlite_real(db *d, const statement *s, int i)
{
    (void)d;
    return sqlite3_column_double(s->handle, i);
}

static str sqlite_text(db *d, const statement *s, int i)
{
    const char *p = (const char *)sqlite3_column_text(s->handle, i);
    if (!p && sqlite3_errcode(sqlite_of(d)->handle) == SQLITE_NOMEM) sqlite_fail(d, s->sql, true);
    return (str){p, sqlite3_column_bytes(s->handle, i)};
}

/* ---- the whole database ---- */

static void sqlite_script(db *d, const char *sql)
{
    if (sqlite3_exec(sqlite_of(d)->handle, sql, NULL, NULL, NULL) != SQLITE_OK) sqlite_fail(d, sql, false);
}

const db_driver db_sqlite = {
    .open = sqlite_open, .close = sqlite_close, .begin = sqlite_begin, .commit = sqlite_commit, .rollback = sqlite_rollback, .rest = sqlite_rest,
    .prepare = sqlite_prepare, .forget = sqlite_forget, .execute = sqlite_execute, .step = sqlite_step, .reset = sqlite_reset,
    .name = sqlite_name, .is_null = sqlite_is_null, .number = sqlite_number, .real = sqlite_real, .text = sqlite_text,
    .script = sqlite_script, .backup = sqlite_backup, .restore = sqlite_restore, .check = sqlite_check,
};
