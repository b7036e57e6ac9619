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

/* Facts that the program carries: loaded once, and again when they have changed. */
static bool facts_load(db *d)
{
    fault_point f = {0};
    arena mem = arena_new(64 << 20, &f);
    db_attach(d, &mem, &f);
    if (setjmp(f.env)) {
        db_rollback(d);
        return tell(f.why);
    }
    db_begin(d, true);
    places_load(d);
    db_commit(d);
    arena_free(&mem);
    return true;
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
    bool good = migrate(d, schema, &applied, why) == MIGRATE_OK || tell(why);
    if (!good || !facts_load(d)) {
        db_close(d);
        return NULL;
    }
    fault_point f = {0};
    arena mem = arena_new(1 << 20, &f);
    db_attach(d, &mem, &f);
    if (setjmp(f.env)) {
        tell(f.why);
        db_close(d);
        return NULL;
    }
    db_begin(d, false);
    *made = db_i64(d, 0, "SELECT count(*) FROM (SELECT id FROM account LIMIT 1) AS a") == 0;
    db_commit(d);
    return d;
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
