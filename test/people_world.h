/*
 * people_world.h — for tests of accounts: a database of each engine with two municipalities
 * and a few people, filled once; each test is rolled back. TEST_SQLITE and TEST_POSTGRES say where.
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

enum { SKJERVOY = 5542, KAFJORD = 5540, GJOVIK = 3407 };
static const i64 today = 1790000000;

/* One database an engine, filled once; each test is rolled back. */
static fault_point point;
static arena mem;
static db *d;
static i64 home, admin, leader, nurse, guest, stranger, foreign_admin;

static inline i64 person_made(str name, i64 from, held_role h)
{
    h.account = account_add(d, &(account){.municipality = from, .name = name, .title = name, .email = str_join2(&mem, name, S("@example.no"))}, today);
    role_give(d, &h, today - DAY);
    return h.account;
}

static inline void fill(void)
{
    tenant t;
    places_load(d);
    tenant_open(d, SKJERVOY, today);
    tenant_open(d, GJOVIK, today);
    tenant_find(d, SKJERVOY, &t);
    unit u = {.name = S("Sykehjemmet"), .staff = 40};
    unit_add(d, &t, &u);
    home = u.id;
    admin = person_made(S("admin"), SKJERVOY, (held_role){.role = S("admin"), .municipality = SKJERVOY});
    leader = person_made(S("leader"), SKJERVOY, (held_role){.role = S("leader"), .municipality = SKJERVOY, .unit = home});
    nurse = person_made(S("nurse"), SKJERVOY, (held_role){.role = S("staff"), .municipality = SKJERVOY, .unit = home});
    guest = person_made(S("guest"), KAFJORD, (held_role){.role = S("guest"), .municipality = SKJERVOY, .ends = today + 90 * DAY});
    stranger = person_made(S("stranger"), GJOVIK, (held_role){.role = S("staff"), .municipality = GJOVIK});
    foreign_admin = person_made(S("foreign_admin"), GJOVIK, (held_role){.role = S("admin"), .municipality = GJOVIK});
}

static inline int engine_open(const char *variable)
{
    char why[256];
    int applied;
    const char *where = getenv(variable);
    mem = arena_new(256 << 20, &point);
    if (!where) return -1;
    d = db_open(str_of(where), why);
    if (!d || migrate(d, schema, &applied, why) != MIGRATE_OK) return -1;
    if (setjmp(point.env)) fail_msg("%s", point.why);
    db_attach(d, &mem, &point);
    db_begin(d, true);
    fill();
    db_commit(d);
    return 0;
}

static inline int sqlite_open(void **state)
{
    (void)state;
    return engine_open("TEST_SQLITE");
}

static inline int postgres_open(void **state)
{
    (void)state;
    return engine_open("TEST_POSTGRES");
}

static inline int engine_close(void **state)
{
    (void)state;
    db_close(d);
    arena_free(&mem);
    return 0;
}

static inline int test_begin(void **state)
{
    (void)state;
    db_begin(d, true);
    return 0;
}

static inline int test_end(void **state)
{
    (void)state;
    db_rollback(d);
    return 0;
}

#define ENTER    \
    (void)state; \
    if (setjmp(point.env)) fail_msg("%s", point.why)

static inline void assert_text(str got, const char *want)
{
    if (!str_eq(got, str_of(want))) fail_msg("got %.*s, want %s", (int)got.n, got.p, want);
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

#define T_(test) cmocka_unit_test_setup_teardown(test, test_begin, test_end)
