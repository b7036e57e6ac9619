/* sqlite_whole.c — a SQLite database as a whole: copied, put in place of another, looked through. Must not know a table but schema_file. */
#include "lib/db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool errno_said(const char *file, char why[static 256])
{
    snprintf(why, 256, "%.150s: %s", file, strerror(errno));
    return false;
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

bool sqlite_backup(db *d, const char *file, char why[static 256])
{
    sqlite3 *to = NULL;
    if (!sqlite_file_make(file, why)) return false;
    bool ok = sqlite3_open_v2(file, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK && copy_all(sqlite_of(d)->handle, to)
              && sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) == SQLITE_OK; /* one file, nothing beside it */
    if (!ok) sqlite_no(to, file, why);
    sqlite3_close(to);
    if (ok && !sync_file_and_folder(file)) ok = errno_said(file, why);
    if (!ok) unlink(file);
    return ok;
}

/* The first row of a check, as text; true when it says all is well: no row, or "ok". */
static bool finding(sqlite3 *h, const char *sql, char why[static 256])
{
    sqlite3_stmt *s = sqlite_keep(h, sql);
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

bool sqlite_restore(db *d, const char *file, char why[static 256])
{
    sqlite3 *from = NULL;
    bool opened = sqlite3_open_v2(file, &from, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK;
    bool ok = opened ? is_ours(from, why) : sqlite_no(from, file, why);
    if (ok && !copy_all(from, sqlite_of(d)->handle)) ok = sqlite_no(sqlite_of(d)->handle, file, why);
    sqlite3_close(from);
    return ok;
}

bool sqlite_check(db *d, char why[static 256])
{
    sqlite3 *h = sqlite_of(d)->handle;
    return finding(h, "PRAGMA integrity_check(1)", why) && finding(h, "PRAGMA foreign_key_check", why);
}
