/*
 * setup_test.c — opening a room: choices, roles, links that work once, and when it is
 * finished. Must not test pages.
 */
#include <setjmp.h>
#include <stdarg.h>

#include "app/account/account.h"
#include "app/account/sign_in.h"
#include "app/municipality/municipality.h"
#include "app/setup/setup.h"
#include "lib/db/migrate.h"

#include <cmocka.h>

extern const schema_file schema[];

enum { SKJERVOY = 5542 };
static const i64 today = 1790000000;
static const role_kind leads[] = {ROLE_LEADER, ROLE_NONE}, administers[] = {ROLE_ADMIN, ROLE_FACILITATOR, ROLE_NONE};

static fault_point point;
static arena mem;
static db *d;

static int open_room(void **state)
{
    (void)state;
    char why[256];
    int applied;
    mem = arena_new(64 << 20, &point);
    d = db_open(S(":memory:"), why);
    if (!d || migrate(d, schema, &applied, why) != MIGRATE_OK) return -1;
    db_attach(d, &mem, &point);
    db_begin(d, true);
    places_load(d);
    return 0;
}

static int close_room(void **state)
{
    (void)state;
    db_rollback(d);
    db_close(d);
    arena_free(&mem);
    return 0;
}

static tenant chosen(void)
{
    return (tenant){.id = SKJERVOY, .display_name = S("Skjervøy kommune"), .lang = S("nn"), .answer_days = 10};
}

static void a_room_opens_with_what_was_chosen_and_keeps_the_rest(void **state)
{
    (void)state;
    tenant t = chosen();
    setup_open(d, &t, today);
    t.answer_days = 12;
    setup_open(d, &t, today + DAY);
    assert_true(tenant_find(d, SKJERVOY, &t));
    assert_int_equal(t.answer_days, 12);
    assert_true(str_eq(t.lang, S("nn")));
    assert_int_equal(t.group_min, TENANT_GROUP_MIN);
    assert_int_equal(t.opened, today);
}

static void the_first_one_gets_a_name_a_home_and_the_roles(void **state)
{
    (void)state;
    tenant t = chosen();
    i64 first = account_first(d, today);
    setup_open(d, &t, today);
    helper self = {.account = first, .name = S("Rådgiver"), .title = S("Rådgiver i helse")};
    setup_help(d, SKJERVOY, &self, administers, today);
    setup_self(d, first, SKJERVOY, &self);
    assert_int_equal(self.link.n, 0);

    actor a = actor_of_account(d, first, today);
    assert_int_equal(a.municipality, SKJERVOY);
    assert_true(str_eq(a.name, S("Rådgiver")));
    assert_true(actor_is(&a, ROLE_OPERATOR, 0));
    assert_true(actor_is(&a, ROLE_ADMIN, SKJERVOY));
    assert_true(setup_is_read(d, SKJERVOY, today));
    assert_false(setup_is_answered(d, SKJERVOY, today));
}

static void somebody_new_gets_a_link_that_works_once(void **state)
{
    (void)state;
    tenant t = chosen();
    setup_open(d, &t, today);
    helper leader = {.name = S("Helsesjef")};
    setup_help(d, SKJERVOY, &leader, leads, today);
    assert_true(leader.account != 0);
    assert_true(setup_is_answered(d, SKJERVOY, today));
    assert_int_equal(login_link_use(d, leader.link, today + DAY), leader.account);
    assert_int_equal(login_link_use(d, leader.link, today + DAY), 0);
}

static void a_home_that_is_there_is_kept(void **state)
{
    (void)state;
    tenant t = chosen();
    setup_open(d, &t, today);
    i64 other = account_add(d, &(account){.municipality = 301, .name = S("Fra Oslo")}, today);
    setup_self(d, other, SKJERVOY, &(helper){0});
    account found;
    assert_true(account_find(d, other, &found));
    assert_int_equal(found.municipality, 301);
    assert_true(str_eq(found.name, S("Fra Oslo")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_room_opens_with_what_was_chosen_and_keeps_the_rest, open_room, close_room),
        cmocka_unit_test_setup_teardown(the_first_one_gets_a_name_a_home_and_the_roles, open_room, close_room),
        cmocka_unit_test_setup_teardown(somebody_new_gets_a_link_that_works_once, open_room, close_room),
        cmocka_unit_test_setup_teardown(a_home_that_is_there_is_kept, open_room, close_room),
    };
    return cmocka_run_group_tests_name("setup", tests, NULL, NULL);
}
