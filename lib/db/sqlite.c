/*
 * sqlite.c — the driver for SQLite. The only file that includes its header.
 *
 * A read transaction is kept from writing by sqlite3_stmt_readonly(), not by
 * PRAGMA query_only: that pragma makes every prepared statement of the
 * connection be prepared again, each time it is set.
 */
#include "lib/db/db_engine.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_MS = 5000 };

typedef struct {
    sqlite3 *handle;
    sqlite3_stmt *begin_read, *begin_write, *commit, *rollback;
    i64 changes_before; /* of the statement that is open */
} sqlite;

static sqlite *engine(const db *d)
{
    return d->engine;
}

void *db_sqlite_handle(const db *d)
{
    return db_is_postgres(d) ? NULL : engine(d)->handle;
}

/* While a statement runs, a plain SQLITE_ERROR may quote what a user typed (a search text, JSON): then only its name is told. */
static _Noreturn void fail(const db *d, const char *sql, bool running)
{
    sqlite3 *h = engine(d)->handle;
    int code = sqlite3_extended_errcode(h);
    const char *what = running && (code & 0xff) == SQLITE_ERROR ? sqlite3_errstr(code) : sqlite3_errmsg(h);
    fault(d->fault, "sqlite %d: %s, in: %.120s", code, what, sql);
}

/* ---- opening ---- */

static bool errno_said(const char *file, char why[static 256])
{
    snprintf(why, 256, "%.150s: %s", file, strerror(errno));
    return false;
}

/* A database holds what people said in confidence: nobody else on the machine reads it. */
static bool file_make(const char *file, char why[static 256])
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
    if (stat(file, &s)) return errno == ENOENT ? file_make(file, why) : errno_said(file, why);
    if (S_ISDIR(s.st_mode)) errno = EISDIR;
    return (!S_ISDIR(s.st_mode) && access(file, R_OK | W_OK) == 0) || errno_said(file, why);
}

static bool said_no(sqlite3 *h, const char *file, char why[static 256])
{
    snprintf(why, 256, "%.150s: %.90s", file, h ? sqlite3_errmsg(h) : "out of memory");
    return false;
}

static sqlite3_stmt *keep(sqlite3 *h, const char *sql)
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

static bool sqlite_open(db *d, str where, char why[static 256])
{
    enum { FLAGS = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE };
    const char *file = str_z(&d->own, where);
    bool in_memory = str_eq(where, S(":memory:"));
    if (!in_memory && !file_ready(file, why)) return false;

    sqlite *e = d->engine = NEW(&d->own, sqlite, 1);
    if (sqlite3_open_v2(file, &e->handle, FLAGS, NULL) != SQLITE_OK) return said_no(e->handle, file, why);
    sqlite3_busy_timeout(e->handle, BUSY_MS); /* before the first pragma: changing to WAL may itself be busy */
    if (!configure(e->handle)) return said_no(e->handle, file, why);

    e->begin_read = keep(e->handle, "BEGIN");
    e->begin_write = keep(e->handle, "BEGIN IMMEDIATE");
    e->commit = keep(e->handle, "COMMIT");
    e->rollback = keep(e->handle, "ROLLBACK");
    return e->begin_read && e->begin_write && e->commit && e->rollback ? true : said_no(e->handle, file, why);
}

static void sqlite_close(db *d)
{
    sqlite *e = engine(d);
    sqlite3_finalize(e->begin_read);
    sqlite3_finalize(e->begin_write);
    sqlite3_finalize(e->commit);
    sqlite3_finalize(e->rollback);
    int code = sqlite3_close(e->handle);
    assert(code == SQLITE_OK);
    (void)code;
    d->engine = NULL;
}

/* ---- transactions ---- */

static bool once(sqlite3_stmt *s)
{
    sqlite3_step(s);
    return sqlite3_reset(s) == SQLITE_OK;
}

static void sqlite_begin(db *d, bool write)
{
    if (!once(write ? engine(d)->begin_write : engine(d)->begin_read)) fail(d, "BEGIN", false);
}

static void sqlite_commit(db *d)
{
    if (!once(engine(d)->commit)) fail(d, "COMMIT", false);
}

static void sqlite_rollback(db *d)
{
    if (sqlite3_get_autocommit(engine(d)->handle)) return; /* a full disk, among others, has rolled back by itself */
    once(engine(d)->rollback);
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
    if (sqlite3_prepare_v3(engine(d)->handle, c.sql, -1, SQLITE_PREPARE_PERSISTENT, &st, &rest) != SQLITE_OK) fail(d, c.sql, false);
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
        if (bind(s->handle, i + 1, c.at[s->values[i]]) != SQLITE_OK) fail(d, c.sql, false);
    engine(d)->changes_before = sqlite3_total_changes64(engine(d)->handle);
}

static bool sqlite_step(db *d, statement *s)
{
    int code = sqlite3_step(s->handle);
    if (code == SQLITE_DONE) return false;
    if (code != SQLITE_ROW) fail(d, s->sql, true);
    int n = sqlite3_column_count(s->handle); /* the engine prepares by itself again when the tables have changed */
    if (n != s->n_columns) s->table = NULL;
    s->n_columns = n;
    return true;
}

static i64 sqlite_reset(db *d, statement *s)
{
    sqlite3 *h = engine(d)->handle;
    sqlite3_reset(s->handle);
    bool changed = sqlite3_total_changes64(h) > engine(d)->changes_before;
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
    if (!p && sqlite3_errcode(engine(d)->handle) == SQLITE_NOMEM) fail(d, s->sql, true);
    return (str){p, sqlite3_column_bytes(s->handle, i)};
}

/* ---- the whole database ---- */

static void sqlite_script(db *d, const char *sql)
{
    if (sqlite3_exec(engine(d)->handle, sql, NULL, NULL, NULL) != SQLITE_OK) fail(d, sql, false);
}

static bool copy_all(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b) return false;
    int code = sqlite3_backup_step(b, -1); /* in one step, so that it is one moment's state; in WAL mode nobody waits for it */
    return sqlite3_backup_finish(b) == SQLITE_OK && code == SQLITE_DONE;
}

static bool sync_path(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    return ok;
}

static bool sync_file_and_folder(const char *file)
{
    char folder[4096];
    const char *slash = strrchr(file, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - file + 1) : 1, slash ? file : ".");
    return sync_path(file, O_RDWR) && sync_path(folder, O_RDONLY | O_DIRECTORY);
}

static bool sqlite_backup(db *d, const char *file, char why[static 256])
{
    sqlite3 *to = NULL;
    if (!file_make(file, why)) return false;
    bool ok = sqlite3_open_v2(file, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK && copy_all(engine(d)->handle, to)
              && sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) == SQLITE_OK; /* one file, nothing beside it */
    if (!ok) said_no(to, file, why);
    sqlite3_close(to);
    if (ok && !sync_file_and_folder(file)) ok = errno_said(file, why);
    if (!ok) unlink(file);
    return ok;
}

/* The first row of a check, as text; true when it says all is well: no row, or "ok". */
static bool finding(sqlite3 *h, const char *sql, char why[static 256])
{
    sqlite3_stmt *s = keep(h, sql);
    int code = s ? sqlite3_step(s) : SQLITE_ERROR;
    const char *said = code == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : code == SQLITE_DONE ? "ok" : sqlite3_errmsg(h);
    bool ok = said && strcmp(said, "ok") == 0;
    if (!ok) snprintf(why, 256, "%s: %.200s", sql, said ? said : "?");
    sqlite3_finalize(s);
    return ok;
}

/* Another program's file may be sound too, but it is not ours. */
static bool is_ours(sqlite3 *h, char why[static 256])
{
    return finding(h, "PRAGMA integrity_check(1)", why)
           && finding(h, "SELECT CASE WHEN COUNT(*) > 0 THEN 'ok' ELSE 'not a database of this program' END FROM schema_file", why);
}

static bool sqlite_restore(db *d, const char *file, char why[static 256])
{
    sqlite3 *from = NULL;
    bool opened = sqlite3_open_v2(file, &from, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK;
    bool ok = opened ? is_ours(from, why) : said_no(from, file, why);
    if (ok && !copy_all(from, engine(d)->handle)) ok = said_no(engine(d)->handle, file, why);
    sqlite3_close(from);
    return ok;
}

static bool sqlite_check(db *d, char why[static 256])
{
    sqlite3 *h = engine(d)->handle;
    return finding(h, "PRAGMA integrity_check(1)", why) && finding(h, "PRAGMA foreign_key_check", why);
}

const db_driver db_sqlite = {
    .open = sqlite_open, .close = sqlite_close, .begin = sqlite_begin, .commit = sqlite_commit, .rollback = sqlite_rollback,
    .prepare = sqlite_prepare, .forget = sqlite_forget, .execute = sqlite_execute, .step = sqlite_step, .reset = sqlite_reset,
    .name = sqlite_name, .is_null = sqlite_is_null, .number = sqlite_number, .real = sqlite_real, .text = sqlite_text,
    .script = sqlite_script, .backup = sqlite_backup, .restore = sqlite_restore, .check = sqlite_check,
};
