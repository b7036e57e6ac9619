/*
 * page.h — the parts of the page script runner: a world (a database of one engine,
 * fresh for each script), a person asking with a cookie jar, the answer, and the
 * script that judges it. The language of the scripts is told in test/README.md.
 */
#pragma once

#include "test/page_hook.h"

#include <stdio.h>

/* page_world.c: databases that are filled once and copied for each script. */
typedef struct {
    str engine;        /* "sqlite" or "postgres" */
    str base, copy;    /* where the filled one and the fresh copy are, as for db_open */
    struct pg_conn *admin; /* PostgreSQL: creates and drops databases */
    arena *mem;
} world;

world world_new(arena *mem, const char *postgres, const char *folder); /* postgres NULL: SQLite files in folder */
db *world_fresh(world *w);                      /* a new copy of the filled database, opened; the one before must be closed */
db *world_open(const world *w);                  /* one more connection to the present copy */
void world_drop(world *w);
_Noreturn void page_stop(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* the runner itself cannot go on */

/* page_ask.c: one request through dispatch(), as a browser would send it. */
typedef struct {
    str method, target;
    pairs fields, headers;
} question;

typedef struct {
    int status;
    str location, type, body, text; /* text: what a reader sees of an HTML body */
    pairs headers;
    bool was_failed;                /* the chosen call was reached and failed */
} answer;

typedef struct {
    world *world;
    db *db;
    db *watch;       /* a second connection, that sees what the first has committed */
    const site *site; /* the app's, or what the walk makes of it */
    arena *mem;      /* lives as long as the script */
    i64 now;
    pairs jar;       /* cookies of the present person */
    long fail_at;    /* > 0: the n-th call that can fail does */
} asker;

void ask_start(asker *who, world *w, arena *mem);
bool ask_as(asker *who, str name);              /* false if the fixture has nobody of that name */
answer ask(asker *who, const question *q);
str ask_drift(asker *who);                      /* what the app finds wrong in the database; changes nothing */
i64 ask_version(asker *who);                    /* differs when somebody has committed a change in between (SQLite) */
void ask_end(asker *who);

/* page_text.c */
str text_seen(arena *mem, str page);            /* tags out, entities decoded, white space squeezed */
pairs pairs_add(arena *mem, pairs list, str name, str value);

/* page_plan.c: how the engine means to run each statement that was run. */
typedef struct plans plans;
plans *plans_new(arena *mem);

/* page_script.c */
typedef struct {
    int passed, failed, faults;
    const char *html;                           /* folder for every different HTML answer, or NULL */
    bool is_faulting;                           /* rerun each write with the n-th call failing */
    plans *plans;                               /* collects statements, or NULL */
} tally;

void plans_note(plans *p, const db *d, u64 since); /* what was run since then, on the connection's clock */
void plans_judge(plans *p, world *w, tally *t);

void script_run(world *w, const char *file, tally *t);

/* page_walk.c: every route × person × own or foreign record, one line each. */
void walk_print(world *w, FILE *out);
