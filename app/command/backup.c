/*
 * backup.c — `dugnad backup` and `dugnad restore`: the whole database as one file, out and in. SQLite only;
 * PostgreSQL has its own tools, and the driver says so.
 */
#include "app/command/command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int command_backup(const settings *s, int argc, char **argv)
{
    char why[256];
    (void)argc;
    db *d = database_open_as_is(s);
    if (!d) return 1;
    bool good = db_backup(d, argv[0], why) || complain("%s", why);
    db_close(d);
    if (good) printf("Copied to %s\n", argv[0]);
    return good ? 0 : 1;
}

/* ---- restore ---- */

/* SQLite keeps two more files beside the one it has open. */
static void file_remove(const char *name)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char file[4200];
    for (int i = 0; i < 4; i++) {
        snprintf(file, sizeof file, "%s%s", name, ends[i]);
        unlink(file);
    }
}

/* The copy as a database of its own, brought to this version and looked through; NULL, and said, if it is no good. */
static db *rehearse(const settings *s, const char *trial, const char *copy)
{
    char why[256];
    settings beside = *s;
    beside.value[SET_DB] = str_of(trial);
    db *d = db_open(beside.value[SET_DB], why);
    bool good = d ? db_restore(d, copy, why) || complain("%s is not restored: %s", copy, why) : complain("%s", why);
    db_close(d);
    d = good ? database_open(&beside) : NULL;
    if (d && db_check(d, why)) return d;
    if (d) complain("%s is not restored: %s", copy, why);
    db_close(d);
    return NULL;
}

/* From the file that was tried, so that what is put in place is what was seen to be good. */
static bool put_in_place(const settings *s, const char *trial)
{
    char why[256];
    db *d = db_open(s->value[SET_DB], why);
    bool good = d && db_restore(d, trial, why);
    db_close(d);
    return good || complain("%s", why);
}

int command_restore(const settings *s, int argc, char **argv)
{
    char trial[4128];
    str where = s->value[SET_DB];
    (void)argc;
    if (str_starts(where, S("postgres"))) return complain("a PostgreSQL database is restored with its own tools: pg_restore"), 1;
    snprintf(trial, sizeof trial, "%.*s.restore-%d", (int)(where.n < 4096 ? where.n : 4096), where.p, (int)getpid());
    db *tried = rehearse(s, trial, argv[0]);
    db_close(tried);
    bool good = tried && put_in_place(s, trial);
    file_remove(trial);
    if (good) printf("Restored from %s\n", argv[0]);
    return good ? 0 : 1;
}
