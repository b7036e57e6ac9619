/* pace_test.c — enough is enough for one address, for an hour, and for nobody else. */
#include "app/account/pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static arena mem;
static const i64 now = 1790000000;

static void one_address_has_an_end(void **state)
{
    (void)state;
    pace *p = pace_new(&mem, PACE_AN_HOUR);
    for (int i = 0; i < PACE_AN_HOUR; i++) assert_true(pace_take(p, S("192.0.2.7"), now));
    assert_false(pace_take(p, S("192.0.2.7"), now));
    assert_true(pace_take(p, S("192.0.2.8"), now));
    assert_true(pace_take(p, S("192.0.2.7"), now + HOUR));
}

static void one_network_of_v6_is_one(void **state)
{
    (void)state;
    pace *p = pace_new(&mem, PACE_AN_HOUR);
    for (int i = 0; i < PACE_AN_HOUR; i++) assert_true(pace_take(p, S("2001:db8::1"), now));
    assert_false(pace_take(p, S("2001:db8::2"), now));
}

static void the_machine_itself_is_not_counted(void **state)
{
    (void)state;
    pace *p = pace_new(&mem, PACE_AN_HOUR);
    for (int i = 0; i < 3 * PACE_AN_HOUR; i++) {
        assert_true(pace_take(p, S("127.0.0.1"), now));
        assert_true(pace_take(p, S("::1"), now));
        assert_true(pace_take(NULL, S("192.0.2.7"), now));
    }
}

int main(void)
{
    static fault_point f;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_address_has_an_end),
        cmocka_unit_test(one_network_of_v6_is_one),
        cmocka_unit_test(the_machine_itself_is_not_counted),
    };
    mem = arena_new(64 << 20, &f);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
