/* database.c — opening the database from the command line: migrate, load facts, say what happened in one line. */
#include "app/command/command.h"

#include <stdio.h>

#include "app/municipality/municipality.h"
#include "lib/db/migrate.h"

extern const schema_file schema[];

static bool tell(const char *why)
{
    fprintf(stderr, "dugnad: %s\n", why);
    return false;
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
    return !failed || tell(f.why);
}

/* Facts that the program carries are loaded once, and again when they have changed. */
static void facts_load(db *d, void *made)
{
    places_load(d);
    *(bool *)made = db_i64(d, 0, "SELECT count(*) FROM (SELECT id FROM account LIMIT 1) AS a") == 0;
}

db *database_open(const settings *s, bool *made)
{
    char why[256];
    int applied = 0;
    db *d = db_open(s->value[SET_DB], why);
    if (!d) {
        tell(why);
        return NULL;
    }
    arena mem = arena_new(64 << 20, NULL);
    bool good = (migrate(d, schema, &applied, why) == MIGRATE_OK || tell(why)) && database_work(d, &mem, facts_load, made);
    arena_free(&mem);
    if (good) return d;
    db_close(d);
    return NULL;
}

int command_migrate(const settings *s, int argc, char **argv)
{
    bool made;
    (void)argv;
    if (argc) return tell("migrate takes no arguments"), 2;
    db *d = database_open(s, &made);
    if (!d) return 1;
    db_close(d);
    puts("The database is of this program's version.");
    return 0;
}
