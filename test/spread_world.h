/*
 * spread_world.h — what the tests of cards and of their use elsewhere stand on: three
 * municipalities and their people, on both engines, filled once; each test is rolled back.
 */
#pragma once

#include "app/account/account.h"
#include "app/card/card.h"
#include "app/municipality/municipality.h"
#include "app/unit/unit.h"
#include "lib/db/migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

extern const schema_file schema[];

enum { SKJERVOY = 5542, NORDREISA = 5544, KAFJORD = 5540, TROMSO = 5501, GJOVIK = 3407 };
static const i64 today = 1790000000;

static fault_point point;
static arena mem;
static db *d;
static i64 home, home_care, group, nurse, guest, stranger;

static inline i64 unit_made(i64 municipality, i64 parent, str name)
{
    tenant t;
    assert_true(tenant_find(d, municipality, &t));
    unit u = {.municipality = municipality, .parent = parent, .name = name, .staff = 40};
    unit_add(d, &t, &u);
    return u.id;
}

static inline i64 person_made(str name, i64 from, i64 municipality, str role)
{
    i64 id = account_add(d, &(account){.municipality = from, .name = name, .title = name, .email = str_join2(&mem, name, S("@example.no")), .lang = S("nb")}, today);
    db_run(d, "INSERT INTO role (account, municipality, role, starts, ends) VALUES ($1, $2, $3, $4, $5)",
        V(id), V(municipality), V(role), V(today - DAY), V(today + 900 * DAY));
    return id;
}

static inline void fill(void)
{
    places_load(d);
    tenant_open(d, SKJERVOY, today);
    tenant_open(d, GJOVIK, today);
    i64 health = unit_made(SKJERVOY, 0, S("Helse og omsorg"));
    home = unit_made(SKJERVOY, health, S("Sykehjemmet"));
    group = unit_made(SKJERVOY, home, S("Avdeling 2"));
    home_care = unit_made(SKJERVOY, health, S("Hjemmetjenesten"));
    nurse = person_made(S("nurse"), SKJERVOY, SKJERVOY, S("staff"));
    guest = person_made(S("guest"), KAFJORD, SKJERVOY, S("guest"));
    stranger = person_made(S("stranger"), GJOVIK, GJOVIK, S("staff"));
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

#define ENTER \
    (void)state; \
    if (setjmp(point.env)) fail_msg("%s", point.why)

static inline void assert_text(str got, const char *want)
{
    if (!str_eq(got, str_of(want))) fail_msg("got %.*s, want %s", (int)got.n, got.p, want);
}

/* ---- what the tests stand on ---- */

static inline actor as(i64 account_id)
{
    return actor_of_account(d, account_id, today);
}

static inline initiative work_made(void)
{
    actor who = as(nurse);
    initiative in = {.municipality = SKJERVOY, .unit = home, .title = S("Felles tavlemøte"), .lang = S("nb"), .hours = 64, .kr = 4200,
        .need_text = S("Vi visste det, men ikke de som kom etter oss."), .solution = S("Ti minutter foran samme tavle.")};
    initiative_start(d, &in, &who, (need_ids){0}, today);
    initiative_find(d, in.id, &in);
    return in;
}

static inline card card_made(const initiative *in, str visibility)
{
    actor who = as(nurse);
    card c = card_draft(d, in, LANG_NB);
    c.summary = S("Ti minutter klokka halv tre.");
    c.visibility = visibility;
    card_create(d, &c, &who, today);
    card_find(d, c.id, &c);
    return c;
}

static inline i64 events_of(i64 record_id, str what)
{
    return db_i64(d, -1, "SELECT count(*) FROM event WHERE record = $1 AND what = $2", V(record_id), V(what));
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, test_begin, test_end)
/* Both engines; returns how many failed. */
#define RUN_WORLD(name, tests) \
    (cmocka_run_group_tests_name(name ", SQLite", tests, sqlite_open, engine_close) + \
     cmocka_run_group_tests_name(name ", PostgreSQL", tests, postgres_open, engine_close))
