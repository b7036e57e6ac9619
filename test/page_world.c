/*
 * page_world.c — databases for the page scripts: one is migrated and filled, the
 * others are copies of it. SQLite copies a file; PostgreSQL copies a database.
 */
#include "test/page.h"

#include "lib/db/migrate.h"

#include <libpq-fe.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const schema_file schema[];

_Noreturn void page_stop(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("page_run: ", stderr);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(2);
}

static db *opened(str where)
{
    char why[256];
    db *d = db_open(where, why);
    if (!d) page_stop("%s", why);
    return d;
}

static void fill(world *w)
{
    char why[256];
    int applied;
    db *d = opened(w->base);
    if (migrate(d, schema, &applied, why) != MIGRATE_OK) page_stop("%s", why);
    fault_point f = {0};
    if (setjmp(f.env)) page_stop("fixture on %.*s: %s", (int)w->engine.n, w->engine.p, f.why);
    arena mem = arena_new(256 << 20, &f);
    db_attach(d, &mem, &f);
    db_begin(d, true);
    page_app.fixture(d, time_of_day(2026, 11, 21));
    db_commit(d);
    db_close(d);
    arena_free(&mem);
}

static void admin_run(const world *w, str sql)
{
    PGresult *result = PQexec(w->admin, str_z(w->mem, sql));
    if (PQresultStatus(result) != PGRES_COMMAND_OK) page_stop("%s", PQerrorMessage(w->admin));
    PQclear(result);
}

/* postgres://…/NAME?… with another name. */
static str address_of(arena *mem, str address, str name)
{
    str_cut cut = str_split(address, '?');
    ptrdiff_t slash = cut.head.n;
    while (slash > 0 && cut.head.p[slash - 1] != '/') slash--;
    return str_printf(mem, "%.*s%.*s%s%.*s", (int)slash, cut.head.p, (int)name.n, name.p, cut.ok ? "?" : "",
                      (int)cut.tail.n, cut.tail.p);
}

static str name_of(const world *w, const char *kind)
{
    return str_printf(w->mem, "dugnad_page_%s_%d", kind, (int)getpid());
}

static void drop(const world *w, str name)
{
    admin_run(w, str_printf(w->mem, "DROP DATABASE IF EXISTS %.*s", (int)name.n, name.p));
}

static void silent(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

static world world_postgres(arena *mem, const char *address)
{
    world w = {.engine = S("postgres"), .mem = mem, .admin = PQconnectdb(address)};
    if (PQstatus(w.admin) != CONNECTION_OK) page_stop("%s", PQerrorMessage(w.admin));
    PQsetNoticeProcessor(w.admin, silent, NULL);
    str base = name_of(&w, "base");
    w.base = address_of(mem, str_of(address), base);
    w.copy = address_of(mem, str_of(address), name_of(&w, "copy"));
    drop(&w, base);
    admin_run(&w, str_printf(mem, "CREATE DATABASE %.*s", (int)base.n, base.p));
    return w;
}

world world_new(arena *mem, const char *postgres, const char *folder)
{
    world w = {.engine = S("sqlite"), .mem = mem};
    if (postgres) w = world_postgres(mem, postgres);
    else {
        w.base = str_printf(mem, "%s/base.db", folder);
        w.copy = str_printf(mem, "%s/copy.db", folder);
    }
    fill(&w);
    return w;
}

static void file_remove(const world *w, const char *suffix)
{
    unlink(str_z(w->mem, str_printf(w->mem, "%.*s%s", (int)w->copy.n, w->copy.p, suffix)));
}

static void file_copy(const world *w)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) file_remove(w, suffixes[i]);
    FILE *from = fopen(str_z(w->mem, w->base), "rb"), *to = fopen(str_z(w->mem, w->copy), "wb");
    if (!from || !to) page_stop("cannot copy the database file");
    static char room[1 << 16];
    for (size_t n; (n = fread(room, 1, sizeof room, from)) > 0;)
        if (fwrite(room, 1, n, to) != n) page_stop("cannot write the copy of the database");
    fclose(from);
    if (fclose(to)) page_stop("cannot write the copy of the database");
}

db *world_open(const world *w)
{
    return opened(w->copy);
}

db *world_fresh(world *w)
{
    char *mark = w->mem->at;
    if (!w->admin) file_copy(w);
    else {
        str base = name_of(w, "base"), copy = name_of(w, "copy");
        drop(w, copy);
        admin_run(w, str_printf(w->mem, "CREATE DATABASE %.*s TEMPLATE %.*s", (int)copy.n, copy.p, (int)base.n, base.p));
    }
    arena_rewind(w->mem, mark);
    return world_open(w);
}

void world_drop(world *w)
{
    if (!w->admin) return;
    drop(w, name_of(w, "copy"));
    drop(w, name_of(w, "base"));
    PQfinish(w->admin);
}
