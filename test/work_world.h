/*
 * work_world.h — for the rule tests of initiatives and what belongs to them: one municipality with two units and
 * its people, a database an engine, filled once; each test is rolled back. TEST_SQLITE and TEST_POSTGRES say where.
 */
#pragma once

#include "app/account/account.h"
#include "app/decision/decision.h"
#include "app/decision/requirement.h"
#include "app/initiative/member.h"
#include "app/municipality/municipality.h"
#include "app/need/need.h"
#include "app/notice/notice.h"
#include "app/unit/unit.h"
#include "lib/db/migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

extern const schema_file schema[];

enum { SKJERVOY = 5542, KAFJORD = 5540 };
static const i64 today = 1790000000;

/* One database an engine, filled once; each test is rolled back. */
static fault_point point;
static arena mem;
static db *d;
static i64 home, nurse, leader, director, chief, unionist, guest, voicer;

static inline i64 person_made(str name, i64 from, str role, i64 unit_id)
{
    i64 id = account_add(d, &(account){.municipality = from, .name = name, .title = name, .email = str_join2(&mem, name, S("@example.no")), .lang = S("nb")}, today);
    db_run(d, "INSERT INTO role (account, municipality, unit, role, starts, ends) VALUES ($1, $2, $3, $4, $5, $6)", V(id), V(SKJERVOY), V_ID(unit_id),
        V(role), V(today - DAY), V(today + 900 * DAY));
    return id;
}

static inline void fill(void)
{
    tenant t;
    places_load(d);
    tenant_open(d, SKJERVOY, today);
    assert_true(tenant_find(d, SKJERVOY, &t));
    unit health = {.municipality = SKJERVOY, .name = S("Helse og omsorg"), .staff = 90}, nursing = {.municipality = SKJERVOY, .name = S("Sykehjemmet"), .staff = 40};
    unit_add(d, &t, &health);
    nursing.parent = health.id;
    unit_add(d, &t, &nursing);
    home = nursing.id;
    nurse = person_made(S("nurse"), SKJERVOY, S("staff"), home);
    leader = person_made(S("leader"), SKJERVOY, S("leader"), home);
    director = person_made(S("director"), SKJERVOY, S("leader"), health.id);
    chief = person_made(S("chief"), SKJERVOY, S("leader"), 0);
    unionist = person_made(S("unionist"), SKJERVOY, S("union"), health.id);
    voicer = person_made(S("voicer"), SKJERVOY, S("staff"), health.id);
    guest = person_made(S("guest"), KAFJORD, S("guest"), 0);
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

static inline actor who(i64 id)
{
    return actor_of_account(d, id, today);
}

static inline void assert_text(str got, const char *want)
{
    if (!str_eq(got, str_of(want))) fail_msg("got «%.*s», want «%s»", (int)got.n, got.p, want);
}

static inline i64 need_made(const char *story)
{
    actor from = who(voicer);
    voice v = {.story = str_of(story), .municipality = SKJERVOY, .unit = home, .lang = S("nb")};
    voice_sent sent = need_send(d, &from, &v, today);
    need n;
    assert_true(need_find(d, sent.id, &n));
    actor reads = who(chief);
    need_publish(d, &n, &reads, v.story, today);
    return sent.id;
}

static inline initiative begun_in(str size, i64 unit_id)
{
    actor from = who(nurse);
    initiative in = {.municipality = SKJERVOY, .unit = unit_id, .lang = S("nb"), .title = S("Felles tavlemøte"), .need_text = S("Vi visste det."), .size = size};
    if (!str_eq(size, S("small"))) in.size_why = S("prøve");
    initiative_start(d, &in, &from, (need_ids){0}, today);
    initiative found;
    assert_true(initiative_find(d, in.id, &found));
    return found;
}

static inline initiative begun(str size)
{
    return begun_in(size, home);
}

static inline i64 made(initiative *in, i64 by, verdict v)
{
    actor from = who(by);
    refusals none = decision_check(d, &from, in, &v, today);
    if (none.n) fail_msg("%s: %s", none.at[0].field, none.at[0].why);
    i64 id = decision_make(d, in, &from, &v, today);
    assert_true(initiative_find(d, in->id, in));
    return id;
}

/* Is the verdict refused for this field? */
static inline bool refused(const initiative *in, const char *name, verdict v)
{
    actor from = who(chief);
    refusals list = decision_check(d, &from, in, &v, today);
    for (int i = 0; i < list.n; i++)
        if (strcmp(list.at[i].field, name) == 0) return true;
    return false;
}

static inline i64 notices_of(i64 whose, str what)
{
    return db_i64(d, 0, "SELECT count(*) AS n FROM notice WHERE account = $1 AND what = $2", V(whose), V(what));
}

#define T_(test) cmocka_unit_test_setup_teardown(test, test_begin, test_end)
/* The last line of main(). */
#define RUN_BOTH(name, tests)                                                                         \
    (cmocka_run_group_tests_name(name ", SQLite", tests, sqlite_open, engine_close) +                  \
     cmocka_run_group_tests_name(name ", PostgreSQL", tests, postgres_open, engine_close))
