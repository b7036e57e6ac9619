/*
 * page_hook.h — what the application gives the page scripts: its routes, a small
 * world of people and places, and a way to be one of them. test/page_app.c defines
 * page_app; nothing of it is part of the program that is shipped.
 */
#pragma once

#include "lib/http/req.h"

typedef struct {
    /* The site as main.c would make it; called once for each engine. */
    const site *(*site)(void);
    /* Fills a migrated, empty database with the world of the scripts. Called inside a write transaction. */
    void (*fixture)(db *d, i64 now);
    /*
     * Signs the person in and returns the Cookie header ("dugnad=…") that says so, or empty if nobody
     * of the fixture is called that. Called inside a write transaction.
     */
    str (*sign_in)(db *d, arena *mem, str name, i64 now);
    /* Names that sign_in knows, for the walk over all permissions; ended by NULL. "nobody" is added. */
    const char *const *people;
    /*
     * A path for a route, for the walk: "/needs/:id" becomes "/needs/3". own: a record of the people's own
     * municipality, else of a foreign one. Empty if the route has no such record. Called inside a read transaction.
     */
    str (*path)(db *d, arena *mem, const route *at, bool own);
    /*
     * What does not go together in the database at the end of a script, in one line, or empty. Called inside a
     * write transaction that is rolled back afterwards.
     */
    str (*drift)(db *d, i64 now);
} page_hook;

extern const page_hook page_app;
