/*
 * migrate.h — numbered schema files, applied once each, in order, in one transaction.
 *
 * Engine words in a file are tokens: {id} (primary key that numbers itself and never uses a number again), {int},
 * {text} (compared by bytes), {real}, {blob}. While files run on SQLite, foreign keys are off, so that a table can be
 * rebuilt; every reference is looked up before the commit.
 * A section between lines "-- sqlite" / "-- postgres" and "-- both" is for that engine alone.
 */
#pragma once

#include "lib/db/db.h"

typedef struct {
    int number;        /* 1, 2, … */
    const char *name;  /* "0001_people.sql" */
    const char *sql;
} schema_file;

typedef enum {
    MIGRATE_OK,
    MIGRATE_NEWER,    /* the database is of a newer program: nothing was done */
    MIGRATE_CHANGED,  /* a file that was applied has another content now: nothing was done */
    MIGRATE_FAILED    /* the engine refused; nothing was done */
} migrate_result;

/* files end with .sql == NULL. why gets one line unless OK. applied gets the count of files run now. */
migrate_result migrate(db *d, const schema_file *files, int *applied, char why[static 256]);
