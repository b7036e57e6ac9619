/* spread_test.c — the command line's own parts: names to numbers, periods. What a run says is tested through the program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include "app/spread/spread.h"
#include "app/spread/spread_period.h"

#include <cmocka.h>

static fault_point point;
static arena mem;

static int open_arena(void **state)
{
    (void)state;
    mem = arena_new(64 << 20, &point);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

static void names_keep_their_numbers_while_the_map_grows(void **state)
{
    (void)state;
    id_map m = id_map_new(&mem, 0);
    bool is_new;
    for (int i = 0; i < 5000; i++) assert_int_equal(id_add(&m, str_printf(&mem, "n%d", i), &is_new), i);
    assert_true(is_new);
    assert_int_equal(id_add(&m, S("n17"), &is_new), 17);
    assert_false(is_new);
    for (int i = 0; i < 5000; i++) assert_int_equal(id_find(&m, str_printf(&mem, "n%d", i)), i);
    assert_int_equal(id_find(&m, S("n5000")), -1);
    assert_true(str_eq(m.name[4999], S("n4999")));
}

static void periods_have_numbers_and_names(void **state)
{
    (void)state;
    static const struct { period_unit unit; const char *cell, *name; i64 after; } rows[] = {
        {PERIOD_NUMBER, "2018", "2018", 1}, {PERIOD_NUMBER, "-3", "-3", 1}, {PERIOD_DAY, "2018-12-31", "2018-12-31", 1},
        {PERIOD_WEEK, "2019-01-01", "2019-W01", 1}, {PERIOD_WEEK, "2018-12-30", "2018-W52", 1}, {PERIOD_WEEK, "2021-01-03", "2020-W53", 1},
        {PERIOD_MONTH, "2018-04-23", "2018-04", 1}, {PERIOD_MONTH, "2018-12-31", "2018-12", 1}, {PERIOD_QUARTER, "2018-06-30", "2018-Q2", 1},
        {PERIOD_YEAR, "2018-06-30", "2018", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        i64 p = 0;
        assert_true(period_read(rows[i].unit, str_of(rows[i].cell), &p));
        assert_true(str_eq(period_name(&mem, rows[i].unit, p), str_of(rows[i].name)));
    }
    i64 p;
    assert_false(period_read(PERIOD_NUMBER, S("2018-04-23"), &p));
    assert_false(period_read(PERIOD_NUMBER, S("3.5"), &p));
    assert_false(period_read(PERIOD_MONTH, S("2018"), &p));
    assert_false(period_read(PERIOD_MONTH, S("2018-02-30"), &p));
}

/* Monday to Sunday are one week, and the next Monday the next. */
static void weeks_follow_each_other(void **state)
{
    (void)state;
    i64 first, last, next;
    assert_true(period_read(PERIOD_WEEK, S("2024-12-30"), &first) && period_read(PERIOD_WEEK, S("2025-01-05"), &last) && period_read(PERIOD_WEEK, S("2025-01-06"), &next));
    assert_true(first == last && next == first + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_keep_their_numbers_while_the_map_grows),
        cmocka_unit_test(periods_have_numbers_and_names),
        cmocka_unit_test(weeks_follow_each_other),
    };
    return cmocka_run_group_tests_name("spread", tests, open_arena, close_arena);
}
