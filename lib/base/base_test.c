/*
 * base_test.c — the ground floor: memory, slices, UTF-8, numbers, civil time, CSV.
 * Must not know of any other floor.
 */
#include <sanitizer/asan_interface.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>

#include "lib/base/base.h"

#include <cmocka.h>

static fault_point point;
static arena mem;

static int open_arena(void **state)
{
    (void)state;
    mem = arena_new(4 << 20, &point);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

static void assert_text(str got, const char *want)
{
    if (!str_eq(got, str_of(want))) fail_msg("got \"%.*s\", want \"%s\"", (int)got.n, got.p, want);
}

/* ---- memory and faults ---- */

static void what_is_taken_is_zero_and_aligned(void **state)
{
    (void)state;
    char *mark = mem.at;
    memset(NEW(&mem, char, 1000), 7, 1000);
    arena_rewind(&mem, mark);
    NEW(&mem, char, 3);
    i64 *numbers = NEW(&mem, i64, 100);
    assert_int_equal((uintptr_t)numbers % alignof(i64), 0);
    for (int i = 0; i < 100; i++) assert_int_equal(numbers[i], 0);
}

static bool is_closed(const char *p, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i += 8)
        if (!__asan_address_is_poisoned(p + i)) return false;
    return true;
}

/* What the sanitizer is told, also far from where the arena began, and after a reset. */
static void only_what_is_taken_may_be_touched(void **state)
{
    (void)state;
    static const ptrdiff_t sizes[] = {1, 60 << 10, 8, 1 << 20, 70 << 10};
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            char *p = arena_room(&mem, 1, 1, sizes[i]);
            assert_null(__asan_region_is_poisoned(p, (size_t)sizes[i]));
            assert_true(is_closed(p + sizes[i] + 8, 64 << 10));
        }
        char *mark = mem.at;
        char *gone = NEW(&mem, char, 300 << 10);
        arena_rewind(&mem, mark);
        assert_true(is_closed(gone, 300 << 10));
        arena_reset(&mem);
        assert_true(is_closed(mem.start, 64 << 10));
    }
}

/* Also what was given up by a rewind before it. */
static void a_reset_gives_back_what_was_ever_touched(void **state)
{
    (void)state;
    char *mark = mem.at, *far = arena_room(&mem, 1, 1, 2 << 20);
    memset(far, 7, 2 << 20);
    arena_rewind(&mem, mark);
    arena_reset(&mem);
    unsigned char held[512];
    assert_int_equal(mincore(mem.start + (1 << 20), 1 << 20, held), 0);
    for (int i = 0; i < 256; i++) assert_int_equal(held[i] & 1, 0);
}

static void the_cap_is_a_fault(void **state)
{
    (void)state;
    fault_point f = {0};
    arena small = arena_new(1 << 16, &f);
    if (!setjmp(f.env)) {
        NEW(&small, char, 1 << 17);
        fail_msg("more than the cap was given");
    }
    assert_non_null(strstr(f.why, "exhausted"));
    if (!setjmp(f.env)) {
        arena_take(&small, SIZE_MAX / 4, 8, 8);
        fail_msg("a size beyond all numbers was given");
    }
    small.sticky = true;
    assert_null(NEW(&small, char, 1 << 17));
    assert_true(small.exhausted);
    arena_free(&small);
}

static void the_chosen_call_fails(void **state)
{
    (void)state;
    fault_point f = {.countdown = 3};
    int volatile calls = 0;
    if (!setjmp(f.env))
        for (;;) {
            calls = calls + 1;
            fault_maybe(&f, "call");
        }
    assert_int_equal(calls, 3);
}

/* ---- slices ---- */

static void slices_are_cut(void **state)
{
    (void)state;
    str_cut cut = str_split(S("a=b=c"), '=');
    assert_true(cut.ok);
    assert_text(cut.head, "a");
    assert_text(cut.tail, "b=c");
    cut = str_split(S("abc"), '=');
    assert_false(cut.ok);
    assert_text(cut.head, "abc");
    assert_int_equal(cut.tail.n, 0);
    assert_text(str_trim(S(" \t a b \r\n")), "a b");
    assert_int_equal(str_find(S("behov"), S("ho")), 2);
    assert_int_equal(str_find(S("be"), S("behov")), -1);
    assert_true(str_starts(S("behov"), S("be")) && str_ends(S("behov"), S("hov")) && !str_starts(S("be"), S("behov")));
    assert_true(str_cmp(S("a"), S("ab")) < 0 && str_cmp(S("b"), S("ab")) > 0 && str_cmp(S("a"), S("a")) == 0);
    assert_text(str_lower(&mem, S("ÆRE ØY Å ABC")), "ære øy å abc");
    assert_true(str_eq_nocase(S("Host"), S("hOST")));
}

static void names_stand_in_norwegian_order(void **state)
{
    (void)state;
    static const char *const sorted[] = {"Asker", "asker", "Askøy", "Ávža", "Bærum", "Bø", "Bømlo", "Čáhci", "Divttasvuotna", "Sør-Varanger", "Šibbol", "Zebra", "Ærøy", "Øygarden", "Ål", "Ålesund"};
    for (size_t i = 0; i + 1 < sizeof sorted / sizeof *sorted; i++) {
        str a = str_of(sorted[i]), b = str_of(sorted[i + 1]);
        if (str_order(a, b) >= 0 || str_order(b, a) <= 0) fail_msg("%s is not before %s", sorted[i], sorted[i + 1]);
        str x = str_sort_key(&mem, a), y = str_sort_key(&mem, b);
        if (str_cmp(x, y) > (str_eq_nocase(a, b) ? 0 : -1) || !utf8_valid(x)) fail_msg("the key of %s is not before that of %s", sorted[i], sorted[i + 1]);
    }
    assert_true(str_eq(str_sort_key(&mem, S("ÅL")), str_sort_key(&mem, S("ål"))));
    assert_true(utf8_valid(str_sort_key(&mem, S("\xED\x95\x9C \xF0\x9F\x98\x80"))));
    assert_int_equal(str_order(S("Ål"), S("Ål")), 0);
}

static void only_utf8_is_valid(void **state)
{
    (void)state;
    static const char *const bad[] = {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xC3", "\x80", "a\xFFz", "\xF0\x8F\xBF\xBF"};
    assert_true(utf8_valid(S("æøå čđŋšŧž 𐍈 \xEF\xBF\xBD")));
    assert_false(utf8_valid((str){"a\0b", 3}));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (utf8_valid(str_of(bad[i]))) fail_msg("case %zu passed", i);
    assert_int_equal(utf8_length(S("blåbær")), 6);
    assert_text(utf8_upto(S("blåbær"), 3), "blå");
    assert_text(utf8_words(&mem, S("blåbær og fløte"), 15), "blåbær og fløte");
    assert_text(utf8_words(&mem, S("blåbær og fløte"), 14), "blåbær og…");
    assert_text(utf8_words(&mem, S("Sommerferieavløsning"), 7), "Sommer…");
    str s = S("å\xFF!");
    assert_int_equal(utf8_next(&s), 0xE5);
    assert_int_equal(utf8_next(&s), 0xFFFD);
    assert_int_equal(utf8_next(&s), '!');
    assert_int_equal(utf8_next(&s), 0);
}

static void a_buf_grows_where_it_is_while_it_is_the_last(void **state)
{
    (void)state;
    buf b = buf_new(&mem, 8);
    const char *was = b.p;
    for (int i = 0; i < 1000; i++) buf_char(&b, (char)('a' + i % 26));
    assert_ptr_equal(b.p, was);
    char *next = NEW(&mem, char, 1);
    for (int i = 1000; i < 9000; i++) buf_char(&b, (char)('a' + i % 26));
    assert_ptr_not_equal(b.p, was);
    assert_int_equal(*next, 0);
    for (int i = 0; i < 9000; i++) assert_int_equal(b.p[i], 'a' + i % 26);

    arena small = arena_new(1 << 16, NULL);
    small.sticky = true;
    char *all = arena_room(&small, 1, 1, 1000);
    assert_true(arena_extend(&small, all, 1000, 60000));
    assert_false(arena_extend(&small, all, 60000, 1 << 16));
    assert_false(arena_extend(&small, all, 1000, 2000));
    arena_free(&small);
}

static void a_buf_grows(void **state)
{
    (void)state;
    buf b = buf_new(&mem, 0);
    for (int i = 0; i < 1000; i++) buf_i64(&b, i % 10);
    assert_int_equal(b.n, 1000);
    buf c = buf_new(&mem, 4);
    buf_i64(&c, INT64_MIN);
    buf_char(&c, ' ');
    buf_i64(&c, INT64_MAX);
    buf_printf(&c, " %s", "x");
    assert_text(buf_str(&c), "-9223372036854775808 9223372036854775807 x");
}

/* ---- numbers ---- */

static void numbers_are_strict(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "99999999999999999999", "-", "--1", "1e3"};
    i64 v = 42;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (str_to_i64(str_of(bad[i]), INT64_MIN, INT64_MAX, &v) || v != 42) fail_msg("\"%s\" passed", bad[i]);
    assert_true(str_to_i64(S("9223372036854775807"), 0, INT64_MAX, &v) && v == INT64_MAX);
    assert_true(str_to_i64(S("-5"), -10, 10, &v) && v == -5);
    assert_false(str_to_i64(S("-5"), 0, 10, &v));
    assert_false(str_to_i64(S("11"), 0, 10, &v));

    double d = 1;
    assert_true(str_to_double(S("-0.5e1"), &d) && d == -5);
    assert_false(str_to_double(S("nan"), &d) || str_to_double(S("inf"), &d) || str_to_double(S("0x1p3"), &d) || str_to_double(S("1,5"), &d) || str_to_double(S("1e999"), &d));
    u8 bytes[2];
    assert_true(hex_to_bytes(S("0aff"), bytes, 2) && bytes[0] == 10 && bytes[1] == 255);
    assert_false(hex_to_bytes(S("0AFF"), bytes, 2) || hex_to_bytes(S("0af"), bytes, 2));
}

/* ---- civil time in Norway ---- */

static void assert_moment(i64 t, const char *want)
{
    moment m = moment_of(t);
    assert_text(str_printf(&mem, "%04d-%02d-%02d %02d:%02d %d %d-%d", m.year, m.month, m.day, m.hour, m.minute, m.weekday, m.week_year, m.week), want);
}

static void summer_time_comes_and_goes(void **state)
{
    (void)state;
    assert_moment(0, "1970-01-01 01:00 3 1970-1");
    assert_moment(1774745999, "2026-03-29 01:59 6 2026-13"); /* 00:59:59 UTC, the last second of winter time */
    assert_moment(1774746000, "2026-03-29 03:00 6 2026-13");
    assert_moment(1792889999, "2026-10-25 02:59 6 2026-43"); /* 00:59:59 UTC, the last of summer time */
    assert_moment(1792890000, "2026-10-25 02:00 6 2026-43");
    assert_moment(time_of_day(2024, 2, 29), "2024-02-29 13:00 3 2024-9");
    assert_moment(time_of_day(2027, 1, 1), "2027-01-01 13:00 4 2026-53");
    assert_moment(time_of_day(2018, 12, 31), "2018-12-31 13:00 0 2019-1");
    assert_moment(time_day_start(time_of_day(2026, 7, 1)), "2026-07-01 00:00 2 2026-27");
    assert_moment(time_week_start(time_of_day(2026, 11, 21)), "2026-11-16 00:00 0 2026-47");
}

static void every_day_of_three_centuries_comes_back(void **state)
{
    (void)state;
    moment before = moment_of(time_of_day(1900, 1, 1));
    for (i64 t = time_of_day(1900, 1, 2); t < time_of_day(2200, 1, 1); t += DAY) {
        moment m = moment_of(t);
        assert_true(time_of_day(m.year, m.month, m.day) == t);
        assert_int_equal(m.weekday, (before.weekday + 1) % 7);
        before = m;
    }
}

static void dates_are_days_of_the_calendar(void **state)
{
    (void)state;
    i64 t;
    assert_true(str_to_date(S("2026-11-21"), &t) && t == time_of_day(2026, 11, 21));
    assert_false(str_to_date(S("2026-02-29"), &t) || str_to_date(S("2026-13-01"), &t) || str_to_date(S("26-11-21"), &t) || str_to_date(S("2026/11/21"), &t) || str_to_date(S("2026-11-2x"), &t));
    buf b = buf_new(&mem, 0);
    buf_iso_date(&b, time_of_day(2026, 11, 21));
    buf_char(&b, ' ');
    buf_iso_time(&b, 1);
    assert_text(buf_str(&b), "2026-11-21 1970-01-01T00:00:01Z");
}

/* ---- chance ---- */

static void codes_are_of_their_alphabet(void **state)
{
    (void)state;
    str code = rand_code(&mem, 500), token = rand_token(&mem);
    for (ptrdiff_t i = 0; i < code.n; i++) assert_non_null(strchr("23456789BCDFGHJKMNPQRSTVWXZ", code.p[i]));
    assert_int_equal(token.n, 64);
    assert_false(str_eq(token, rand_token(&mem)));
    for (int i = 0; i < 1000; i++) assert_true(rand_below(7) < 7);
}

/* ---- CSV ---- */

static void csv_is_read_strictly(void **state)
{
    (void)state;
    csv_row row = {0};
    csv_reader c = csv_open(&mem, S("\xEF\xBB\xBF" "a,\"b \"\"x\"\"\r\ny\",\r\n1,,3\n"));
    assert_true(csv_next(&c, &row) && row.n == 3);
    assert_text(row.at[1], "b \"x\"\r\ny");
    assert_int_equal(csv_column(&row, S("a")), 0);
    assert_int_equal(csv_column(&row, S("z")), -1);
    assert_true(csv_next(&c, &row) && row.n == 3);
    assert_text(row.at[2], "3");
    assert_false(csv_next(&c, &row));
    assert_null(c.bad);
    c = csv_open(&mem, S("a,\"b"));
    assert_false(csv_next(&c, &row));
    assert_non_null(c.bad);
    c = csv_open(&mem, S("a\"b,c"));
    assert_false(csv_next(&c, &row));
    assert_non_null(c.bad);
}

static void csv_cells_are_disarmed(void **state)
{
    (void)state;
    buf b = buf_new(&mem, 0);
    csv_cell(&b, S("=1+1"), true);
    csv_cell(&b, S("@x"), false);
    csv_cell(&b, S("-2"), false);
    csv_cell(&b, S("a,\"b\""), false);
    csv_cell(&b, S("vanlig"), false);
    csv_i64(&b, -3, false);
    csv_end(&b);
    assert_text(buf_str(&b), "\"'=1+1\",\"'@x\",\"'-2\",\"a,\"\"b\"\"\",vanlig,-3\r\n");
    b.n = 0; /* where ; parts cells, a quote that does not stand first is a letter, and these would begin cells of their own */
    csv_cell(&b, S("a;=1+1"), true);
    csv_cell(&b, S("b\n@x\r\n-2\t+3 = 4"), false);
    csv_end(&b);
    assert_text(buf_str(&b), "\"a;'=1+1\",\"b\n'@x\r\n'-2\t'+3 = 4\"\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_taken_is_zero_and_aligned),
        cmocka_unit_test(only_what_is_taken_may_be_touched),
        cmocka_unit_test(a_reset_gives_back_what_was_ever_touched),
        cmocka_unit_test(the_cap_is_a_fault),
        cmocka_unit_test(the_chosen_call_fails),
        cmocka_unit_test(slices_are_cut),
        cmocka_unit_test(names_stand_in_norwegian_order),
        cmocka_unit_test(only_utf8_is_valid),
        cmocka_unit_test(a_buf_grows),
        cmocka_unit_test(a_buf_grows_where_it_is_while_it_is_the_last),
        cmocka_unit_test(numbers_are_strict),
        cmocka_unit_test(summer_time_comes_and_goes),
        cmocka_unit_test(every_day_of_three_centuries_comes_back),
        cmocka_unit_test(dates_are_days_of_the_calendar),
        cmocka_unit_test(codes_are_of_their_alphabet),
        cmocka_unit_test(csv_is_read_strictly),
        cmocka_unit_test(csv_cells_are_disarmed),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
