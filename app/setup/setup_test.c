/*
 * setup_test.c — opening a room: choices, roles, links that work once, and when it is
 * finished. Must not test pages.
 */
#include "test/world.h"

#include "app/setup/setup.h"

static const role_kind leads[] = {ROLE_LEADER, ROLE_NONE}, administers[] = {ROLE_ADMIN, ROLE_FACILITATOR, ROLE_NONE};

static tenant chosen(void)
{
    return (tenant){.id = SKJERVOY, .display_name = S("Skjervøy kommune"), .lang = S("nn"), .answer_days = 10};
}

static void a_room_opens_with_what_was_chosen_and_keeps_the_rest(void **state)
{
    ENTER;
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
    ENTER;
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
    ENTER;
    tenant t = chosen();
    setup_open(d, &t, today);
    helper invited = {.name = S("Helsesjef")};
    setup_help(d, SKJERVOY, &invited, leads, today);
    assert_true(invited.account != 0);
    assert_true(setup_is_answered(d, SKJERVOY, today));
    assert_int_equal(login_link_use(d, invited.link, today + DAY), invited.account);
    assert_int_equal(login_link_use(d, invited.link, today + DAY), 0);
}

static void a_home_that_is_there_is_kept(void **state)
{
    ENTER;
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
        IN_WORLD(a_room_opens_with_what_was_chosen_and_keeps_the_rest),
        IN_WORLD(the_first_one_gets_a_name_a_home_and_the_roles),
        IN_WORLD(somebody_new_gets_a_link_that_works_once),
        IN_WORLD(a_home_that_is_there_is_kept),
    };
    return RUN_WORLD("setup", tests, NULL);
}
