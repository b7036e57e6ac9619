/*
 * world.h — what the rule tests of app/ stand on: a database of each engine with the places of Norway, filled once for
 * the program; each test is rolled back. TEST_SQLITE and TEST_POSTGRES say where; what lies there is empty, or has the
 * schema and the places already. A test includes it once, first of all; what people do in it is in world_work.h.
 */
#pragma once

#include "app/account/sign_in.h"
#include "app/municipality/municipality.h"
#include "app/municipality/tenant.h"
#include "app/role/role.h"
#include "app/unit/unit.h"
#include "lib/db/migrate.h"
#include "lib/http/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

extern const schema_file schema[];

enum { OSLO = 301, GJOVIK = 3407, TROMSO = 5501, KAFJORD = 5540, SKJERVOY = 5542, NORDREISA = 5544 };
static const i64 today = 1790000000;

static fault_point point;
static arena mem;
static db *d;

/* First line of each test: a fault that it does not expect fails it. */
#define ENTER    \
    (void)state; \
    if (setjmp(point.env)) fail_msg("%s", point.why)

static inline void assert_text(str got, const char *want)
{
    if (!str_eq(got, str_of(want))) fail_msg("got «%.*s», want «%s»", (int)got.n, got.p, want);
}

/* ---- people: two municipalities with a room, and those who work there ---- */

static i64 health, home, group, home_care;
static i64 admin, leader, director, chief, nurse, voicer, unionist, guest, stranger, foreign_admin;

static inline i64 unit_made(i64 municipality, i64 parent, str name)
{
    tenant t;
    assert_true(tenant_find(d, municipality, &t));
    unit u = {.municipality = municipality, .parent = parent, .name = name, .staff = 40};
    unit_add(d, &t, &u);
    return u.id;
}

/* Somebody from a municipality who holds a role since yesterday. */
static inline i64 person_made(str name, i64 from, held_role h)
{
    account a = {.municipality = from, .name = name, .title = name, .email = str_join2(&mem, name, S("@example.no")), .lang = S("nb")};
    h.account = account_add(d, &a, today);
    role_give(d, &h, today - DAY);
    return h.account;
}

static inline void people_made(void)
{
    tenant_open(d, SKJERVOY, today);
    tenant_open(d, GJOVIK, today);
    health = unit_made(SKJERVOY, 0, S("Helse og omsorg"));
    home = unit_made(SKJERVOY, health, S("Sykehjemmet"));
    group = unit_made(SKJERVOY, home, S("Avdeling 2"));
    home_care = unit_made(SKJERVOY, health, S("Hjemmetjenesten"));
    admin = person_made(S("admin"), SKJERVOY, (held_role){.role = S("admin"), .municipality = SKJERVOY});
    chief = person_made(S("chief"), SKJERVOY, (held_role){.role = S("leader"), .municipality = SKJERVOY});
    director = person_made(S("director"), SKJERVOY, (held_role){.role = S("leader"), .municipality = SKJERVOY, .unit = health});
    leader = person_made(S("leader"), SKJERVOY, (held_role){.role = S("leader"), .municipality = SKJERVOY, .unit = home});
    nurse = person_made(S("nurse"), SKJERVOY, (held_role){.role = S("staff"), .municipality = SKJERVOY, .unit = home});
    voicer = person_made(S("voicer"), SKJERVOY, (held_role){.role = S("staff"), .municipality = SKJERVOY, .unit = health});
    unionist = person_made(S("unionist"), SKJERVOY, (held_role){.role = S("union"), .municipality = SKJERVOY, .unit = health});
    guest = person_made(S("guest"), KAFJORD, (held_role){.role = S("guest"), .municipality = SKJERVOY, .ends = today + 90 * DAY});
    stranger = person_made(S("stranger"), GJOVIK, (held_role){.role = S("staff"), .municipality = GJOVIK});
    foreign_admin = person_made(S("foreign_admin"), GJOVIK, (held_role){.role = S("admin"), .municipality = GJOVIK});
}

static inline actor as(i64 account_id)
{
    return actor_of_account(d, account_id, today);
}

static inline session opened(i64 account_id, bool shared, i64 when)
{
    session s = {.hash = token_hash(&mem, rand_token(&mem)), .account = account_id, .created = when, .shared = shared, .device = S("test")};
    s.ends = when + (shared ? (i64)SESSION_SHARED : (i64)SESSION_LONG);
    session_open(d, &s);
    return s;
}

/* ---- the database ---- */

/* A connection to where the variable says, with schema and places; its memory and its faults are the world's. */
static inline db *world_db(const char *variable)
{
    char why[256];
    int applied;
    const char *where = getenv(variable);
    if (!where) fail_msg("%s is not set", variable);
    log_set_level(LOG_ERROR);
    if (!mem.start) mem = arena_new(64 << 20, &point);
    if (setjmp(point.env)) fail_msg("%s", point.why);
    db *made = db_open(str_of(where), why);
    if (!made || migrate(made, schema, &applied, why) != MIGRATE_OK) fail_msg("%s", why);
    db_attach(made, &mem, &point);
    db_begin(made, true);
    places_load(made);
    db_commit(made);
    return made;
}

static void (*world_fill)(void);

static inline int world_open(const char *variable)
{
    d = world_db(variable);
    if (setjmp(point.env)) fail_msg("%s", point.why);
    db_begin(d, true);
    if (world_fill) world_fill();
    db_commit(d);
    return 0;
}

static inline int sqlite_open(void **state)
{
    (void)state;
    return world_open("TEST_SQLITE");
}

static inline int postgres_open(void **state)
{
    (void)state;
    return world_open("TEST_POSTGRES");
}

static inline int world_close(void **state)
{
    (void)state;
    db_close(d);
    arena_free(&mem);
    return 0;
}

static char *world_mark; /* what lies in mem when a test begins */

static inline int test_begin(void **state)
{
    (void)state;
    world_mark = mem.at;
    db_begin(d, true);
    return 0;
}

static inline int test_end(void **state)
{
    (void)state;
    db_rollback(d);
    arena_rewind(&mem, world_mark);
    return 0;
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, test_begin, test_end)

/* The last line of main(), on both engines: filled with people, with what the test itself wants, or (NULL) places alone. */
#define RUN_WORLD(name, tests, fill)                                                            \
    (world_fill = (fill), cmocka_run_group_tests_name(name ", SQLite", tests, sqlite_open, world_close) + \
     cmocka_run_group_tests_name(name ", PostgreSQL", tests, postgres_open, world_close))
