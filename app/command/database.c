/*
 * database.c — opening the database from the command line: is it there, is it ours, is it of this version; and one
 * line about what is wrong. Must not change a database that it refuses.
 */
#include "app/command/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/municipality/municipality.h"
#include "lib/db/migrate.h"

extern const schema_file schema[];

bool complain(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("dugnad: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    return false;
}

bool log_level_set(str name)
{
    static const char *const names[] = {"error", "warn", "info", "debug"};
    for (int i = 0; i < 4; i++)
        if (str_eq(name, str_of(names[i]))) {
            log_set_level((log_level)i);
            return true;
        }
    return complain("--log is error, warn, info or debug");
}

typedef struct {
    db *d;
    void (*work)(db *d, void *arg);
    void *arg;
} piece;

static void piece_run(void *arg)
{
    piece *p = arg;
    db_begin(p->d, true);
    p->work(p->d, p->arg);
    db_commit(p->d);
}

bool database_work(db *d, arena *mem, void (*work)(db *d, void *arg), void *arg)
{
    fault_point f = {0}, *before = mem->fault;
    mem->fault = &f;
    db_attach(d, mem, &f);
    bool failed = fault_caught(&f, piece_run, &(piece){d, work, arg});
    if (failed) db_rollback(d);
    mem->fault = before;
    return !failed || complain("%s", f.why);
}

/* ---- is it ours ---- */

typedef struct {
    i64 tables, schema_files;
} contents;

/* In a transaction that only reads, since nothing is to be changed before it is known whose it is. */
static void contents_read(void *arg)
{
    piece *p = arg;
    contents *c = p->arg;
    db_begin(p->d, false);
    if (db_is_postgres(p->d)) {
        c->tables = db_i64(p->d, 0, "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()");
        c->schema_files = db_i64(p->d, 0, "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'schema_file'");
    } else {
        c->tables = db_i64(p->d, 0, "SELECT count(*) FROM sqlite_master");
        c->schema_files = db_i64(p->d, 0, "SELECT count(*) FROM sqlite_master WHERE name = 'schema_file'");
    }
    if (c->schema_files) c->schema_files = db_i64(p->d, 0, "SELECT MAX(number) AS n FROM schema_file");
    db_rollback(p->d);
}

/* Empty or ours: true. Anything else is another program's. */
static bool contents_find(db *d, contents *c)
{
    fault_point f = {0};
    arena mem = arena_new(1 << 20, &f);
    db_attach(d, &mem, &f);
    bool failed = fault_caught(&f, contents_read, &(piece){.d = d, .arg = c});
    if (failed) db_rollback(d);
    arena_free(&mem);
    if (failed) return complain("%s", f.why);
    return !c->tables || c->schema_files || complain("this is another program's database");
}

int database_behind(db *d)
{
    contents c = {0};
    int known = 0;
    while (schema[known].sql) known++;
    return contents_find(d, &c) ? known - (int)c.schema_files : -1;
}

/* ---- opening ---- */

static bool is_there(str where)
{
    char name[4096];
    if (str_starts(where, S("postgres"))) return true;
    snprintf(name, sizeof name, "%.*s", (int)where.n, where.p);
    return access(name, F_OK) == 0 || complain("%s: %s", name, strerror(errno));
}

/* Facts that the program carries are loaded once, and again when they have changed. */
static void facts_load(db *d, void *unused)
{
    (void)unused;
    places_load(d);
}

static bool bring_up(db *d)
{
    char why[256];
    int applied = 0;
    contents c = {0};
    if (!contents_find(d, &c)) return false;
    if (migrate(d, schema, &applied, why) != MIGRATE_OK) return complain("%s", why);
    arena mem = arena_new(64 << 20, NULL);
    bool good = database_work(d, &mem, facts_load, NULL);
    arena_free(&mem);
    return good;
}

db *database_open(const settings *s)
{
    char why[256];
    db *d = db_open(s->value[SET_DB], why);
    if (!d) complain("%s", why);
    if (!d || bring_up(d)) return d;
    db_close(d);
    return NULL;
}

db *database_open_there(const settings *s)
{
    return is_there(s->value[SET_DB]) ? database_open(s) : NULL;
}

db *database_open_as_is(const settings *s)
{
    char why[256];
    contents c = {0};
    if (!is_there(s->value[SET_DB])) return NULL;
    db *d = db_open(s->value[SET_DB], why);
    if (!d) complain("%s", why);
    if (!d || (contents_find(d, &c) && (c.schema_files || complain("there is nothing in this database")))) return d;
    db_close(d);
    return NULL;
}

int command_migrate(const settings *s, int argc, char **argv)
{
    (void)argc, (void)argv;
    db *d = database_open(s);
    if (!d) return 1;
    db_close(d);
    puts("The database is of this program's version.");
    return 0;
}
