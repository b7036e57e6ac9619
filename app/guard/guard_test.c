/*
 * guard_test.c — identity numbers: every published variant in every spacing is
 * found, what only looks like one is not. The numbers are the tax
 * administration's published examples and synthetic series; none is a person's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"

typedef struct { str digits; guard_series series; } fixture;

static const fixture FIXTURES[] = {
    {{"02013299997", 11}, GUARD_REAL},      {{"02013299806", 11}, GUARD_REAL},
    {{"30108299920", 11}, GUARD_REAL},      {{"02013299903", 11}, GUARD_REAL},
    {{"30108299939", 11}, GUARD_REAL},      {{"15875549976", 11}, GUARD_SYNTHETIC},
    {{"15875549895", 11}, GUARD_SYNTHETIC}, {{"55875549889", 11}, GUARD_SYNTHETIC},
    {{"15475549993", 11}, GUARD_HELP},      {{"15725549978", 11}, GUARD_SYNTHETIC},
    {{"15873299905", 11}, GUARD_SYNTHETIC},
};

#define EACH(x, table) for (size_t x = 0; x < sizeof(table) / sizeof((table)[0]); x++)

static arena mem;

static int open_arena(void **state)
{
    (void)state;
    static fault_point f;
    mem = arena_new((size_t)64 << 20, &f);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

/* The digits cut into groups by lengths ("2-2-2-3-2"), joined by sep. */
static str spaced(str digits, const char *lengths, const char *sep)
{
    buf b = buf_new(&mem, 64);
    ptrdiff_t at = 0;
    for (const char *l = lengths; *l; l += strcspn(l, "-"), l += *l == '-') {
        ptrdiff_t n = strtol(l, NULL, 10);
        if (at) buf_z(&b, sep);
        buf_add(&b, (str){digits.p + at, n});
        at += n;
    }
    assert_int_equal(at, digits.n);
    return buf_str(&b);
}

static void expect(str text, bool found)
{
    if (guard_finds_number(text) == found) return;
    fail_msg("%s: «%.*s»", found ? "missed" : "false alarm", (int)text.n, text.p);
}

static void fixtures_are_found_with_their_series(void **state)
{
    (void)state;
    EACH(i, FIXTURES) {
        expect(FIXTURES[i].digits, true);
        guard_hits hits = guard_numbers(&mem, FIXTURES[i].digits);
        assert_int_equal(hits.n, 1);
        assert_int_equal(hits.p[0].series, FIXTURES[i].series);
        assert_int_equal(hits.p[0].from, 0);
        assert_int_equal(hits.p[0].n, 11);
    }
}

static void any_single_changed_digit_is_refused_as_a_number(void **state)
{
    (void)state;
    EACH(i, FIXTURES) for (int at = 0; at < 11; at++) for (char c = '0'; c <= '9'; c++) {
        str copy = str_copy(&mem, FIXTURES[i].digits);
        if (copy.p[at] == c) continue;
        ((char *)copy.p)[at] = c;
        expect(copy, false);
    }
}

static const char *const SEPARATORS[] = {
    " ", "  ", "\u00A0", "\u00A0\u00A0", "\u202F", "\u202F\u202F", ".", "..", "-", "--", ". ", "- ", " -", " - ",
    "\u00A0\u202F", "\t", "\n", "\r\n", "\u2007", "\u2009", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212",
    "/", "\u2044", "\u3000", "\uFF0E", "_", "**", " (", "\u200B \u200B", "\xA0", "\uFEFF-",
};

static const char *const SHAPES[] = {"6-5", "2-2-2-3-2", "2-2-2-5", "6-3-2"};

static void every_spacing_is_found(void **state)
{
    (void)state;
    EACH(i, FIXTURES) EACH(s, SEPARATORS) EACH(g, SHAPES) {
        str number = spaced(FIXTURES[i].digits, SHAPES[g], SEPARATORS[s]);
        expect(number, true);
        expect(str_printf(&mem, "Hun har nr. %.*s, sa han 3 ganger.", (int)number.n, number.p), true);
    }
}

static void mixed_separators_are_found(void **state)
{
    (void)state;
    expect(S("02.01.32 99997"), true);
    expect(S("02.01.32-999 97"), true);
    expect(S("02/01-32 999.97"), true);
    expect(S("fnr:02013299997."), true);
    expect(S("x02013299997y"), true);
    expect(S("5 02013299997 5"), true);
    expect(S("rom 4 020132 99997 i 2. etasje"), true);
    expect(S("12 02 01 32 999 97"), true);
    expect(S("020132 99997 5"), true);
}

/* People write their year of birth whole. */
static void whole_years_are_found(void **state)
{
    (void)state;
    static const char *const shapes[] = {"13", "8-5", "8-3-2", "2-2-4-5", "2-2-4-3-2"};
    EACH(g, shapes) EACH(s, SEPARATORS) {
        expect(spaced(S("0201193299997"), shapes[g], SEPARATORS[s]), true);
        expect(spaced(S("0201203299997"), shapes[g], SEPARATORS[s]), true);
        expect(spaced(S("0201183299997"), shapes[g], SEPARATORS[s]), false);
        expect(spaced(S("0201213299997"), shapes[g], SEPARATORS[s]), false);
        expect(spaced(S("0201193299998"), shapes[g], SEPARATORS[s]), false);
    }
    expect(S("10201193299997"), false);
    expect(S("02011932999971"), false);
    expect(S("7038010009457"), false);
    guard_hits hits = guard_numbers(&mem, S("født 02.01.1932-99997."));
    assert_int_equal(hits.p[0].first, 6);
    assert_int_equal(hits.p[0].last, 21);
    str masked = guard_masked(&mem, S("født 02.01.1932-99997."));
    assert_true(str_eq(masked, S("født ••.••.••••-•••••.")));
}

static void other_groupings_pass(void **state)
{
    (void)state;
    static const char *const others[] = {"4-2-5", "3-3-5", "5-6", "4-7", "2-9", "8-3", "10-1", "3-3-3-2"};
    EACH(i, FIXTURES) EACH(g, others) EACH(s, SEPARATORS)
        expect(spaced(FIXTURES[i].digits, others[g], SEPARATORS[s]), false);
}

static void far_or_joined_groups_pass(void **state)
{
    (void)state;
    expect(S("020132    99997"), false);
    expect(S("020132, 99997"), false);
    expect(S("020132;99997"), false);
    expect(S("020132:99997"), false);
    expect(S("| 020132 | 99997 |"), false);
    expect(S("020132 og 99997"), false);
    expect(S("020132 + 99997"), false);
}

static void adjoining_digits_make_another_number(void **state)
{
    (void)state;
    expect(S("102013299997"), false);
    expect(S("020132999971"), false);
    expect(S("0201329999702013299806"), false);
    expect(S("1\u200B02013299997"), false);
    expect(S("02013299997\uFF11"), false);
    expect(S("1020132 99997"), false);
    expect(S("020132 999971"), false);
}

static void harmless_numbers_pass(void **state)
{
    (void)state;
    static const str texts[] = {
        {"", 0}, {"0", 1}, {"974767880", 9}, {"974 767 880", 11}, {"1234.56.78903", 13}, {"1234 56 78903", 13},
        {"12345678903", 11}, {"00000000000", 11}, {"99999999999", 11}, {"+47 22 33 44 55", 15},
    };
    EACH(i, texts) expect(texts[i], false);
}

static void date_must_exist(void **state)
{
    (void)state;
    /* Control digits fit in each: only the date decides. */
    expect(S("29020099966"), true);   /* 2000 was a leap year */
    expect(S("29020499859"), true);
    expect(S("29020199987"), false);  /* neither 1901 nor 2001 was */
    expect(S("31040499817"), false);
    expect(S("00010499976"), false);
    expect(S("15130499950"), false);
}

/* The rule written out once more, plainly: which days, months and first controls may stand. */
static bool may_stand(int day, int month, int year, int s1)
{
    static const int starts[] = {0, 40, 65, 80};
    int d = day >= 41 ? day - 40 : day;
    EACH(i, starts) {
        int m = month - starts[i];
        int last = m == 2 ? (year % 4 ? 28 : 29) : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31;
        if (m >= 1 && m <= 12 && d >= 1 && d <= last) return s1 < 4;
    }
    return false;
}

static int weighed(str digits, const int *weights)
{
    int sum = 0;
    for (ptrdiff_t i = 0; i < digits.n; i++) sum += weights[i] * (digits.p[i] - '0');
    return sum % 11;
}

static void every_day_month_and_control_follows_the_rule(void **state)
{
    (void)state;
    static const int w1[] = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1}, w2[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2}, years[] = {0, 1, 32};
    int found = 0;
    EACH(y, years) for (int n = 0; n < 100000; n++) {
        char *mark = mem.at;
        str ten = str_printf(&mem, "%04d%02d299%d", n / 10, years[y], n % 10);
        int k2 = (11 - weighed(ten, w2)) % 11;
        bool stands = may_stand(n / 1000, n / 10 % 100, years[y], weighed(ten, w1));
        if (k2 < 10) expect(str_printf(&mem, "%.*s%d", (int)ten.n, ten.p, k2), stands);
        found += k2 < 10 && stands;
        arena_rewind(&mem, mark);
    }
    assert_true(found > 10000);
}

static void digits_of_other_scripts_are_digits(void **state)
{
    (void)state;
    expect(S("０２０１３２９９９９７"), true);
    expect(S("٠٢٠١٣٢ ٩٩٩٩٧"), true);
    expect(S("۰۲۰۱۳۲۹۹۹۹۷"), true);
    expect(S("𝟎𝟐𝟎𝟏𝟑𝟐𝟗𝟗𝟗𝟗𝟕"), true);
    expect(S("0️⃣2️⃣0️⃣1️⃣3️⃣2️⃣9️⃣9️⃣9️⃣9️⃣7️⃣"), true);
    expect(S("0２٠۱32 99９97"), true);
    expect(S("02013299997²"), true);
}

static void unseen_characters_do_not_hide_it(void **state)
{
    (void)state;
    static const char *const unseen[] = {"\u200B", "\u200C", "\u200D", "\uFEFF", "\u00AD", "\u2060", "\u202E", "\u0336"};
    EACH(u, unseen) {
        expect(spaced(S("02013299997"), "1-1-1-1-1-1-1-1-1-1-1", unseen[u]), true);
        expect(spaced(S("02013299997"), "4-2-5", unseen[u]), true);
    }
    expect(((str){"020132\0" "99997", 12}), true);
}

static void positions_count_characters(void **state)
{
    (void)state;
    str text = S("På rom 4: æøå 020132\u00A099997 takk");
    guard_hits hits = guard_numbers(&mem, text);
    assert_int_equal(hits.n, 1);
    assert_int_equal(hits.p[0].first, 15);
    assert_int_equal(hits.p[0].last, 26);
    assert_int_equal(hits.p[0].from, str_find(text, S("020132")));
    assert_int_equal(hits.p[0].n, 13);
}

static void expect_masked(str text, str masked)
{
    str got = guard_masked(&mem, text);
    if (!str_eq(got, masked)) fail_msg("masked «%.*s» as «%.*s»", (int)text.n, text.p, (int)got.n, got.p);
    expect(got, false);
}

static void masking_keeps_all_but_the_digits(void **state)
{
    (void)state;
    expect_masked(S("Ola, 02013299997, rom 4"), S("Ola, •••••••••••, rom 4"));
    expect_masked(S("02.01.32-999 97"), S("••.••.••-••• ••"));
    expect_masked(S("٠٢٠١٣٢ 99997\xff"), S("•••••• •••••\xff"));
    expect_masked(S("15875549976 og 15475549993"), S("••••••••••• og •••••••••••"));
    expect_masked(S("974767880"), S("974767880"));
    str text = S("ingen tall");
    assert_ptr_equal(guard_masked(&mem, text).p, text.p);
}

static void numbers_sharing_a_group_are_both_found(void **state)
{
    (void)state;
    str text = S("02 01 01 000 06 10 30 000 58");
    guard_hits hits = guard_numbers(&mem, text);
    assert_int_equal(hits.n, 2);
    assert_true(hits.p[1].from < hits.p[0].from + hits.p[0].n);
    expect_masked(text, S("•• •• •• ••• •• •• •• ••• ••"));
}

static void long_text_is_read_to_its_end(void **state)
{
    (void)state;
    enum { LINES = 40000 };
    buf b = buf_new(&mem, 1 << 20);
    for (int i = 0; i < LINES; i++) buf_add(&b, S("Møte 12 34 56, konto 1234 56 78901; \xff"));
    expect(buf_str(&b), false);
    buf_add(&b, S("15875549976"));
    str text = buf_str(&b);
    guard_hits hits = guard_numbers(&mem, text);
    assert_int_equal(hits.n, 1);
    assert_int_equal(hits.p[0].from + hits.p[0].n, text.n);
}

static void broken_bytes_are_harmless(void **state)
{
    (void)state;
    expect(S("02013299997\xC3"), true);
    expect(S("\xF0\x9F\x99" "02013299997"), true);
    expect(S("\xC0\xB0" "2013299997"), false); /* an overlong zero is no digit */
    expect(S("020132\xFF\xFF\xFF\xFF" "99997"), false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixtures_are_found_with_their_series),
        cmocka_unit_test(any_single_changed_digit_is_refused_as_a_number),
        cmocka_unit_test(every_spacing_is_found),
        cmocka_unit_test(mixed_separators_are_found),
        cmocka_unit_test(whole_years_are_found),
        cmocka_unit_test(other_groupings_pass),
        cmocka_unit_test(far_or_joined_groups_pass),
        cmocka_unit_test(adjoining_digits_make_another_number),
        cmocka_unit_test(harmless_numbers_pass),
        cmocka_unit_test(date_must_exist),
        cmocka_unit_test(every_day_month_and_control_follows_the_rule),
        cmocka_unit_test(digits_of_other_scripts_are_digits),
        cmocka_unit_test(unseen_characters_do_not_hide_it),
        cmocka_unit_test(positions_count_characters),
        cmocka_unit_test(masking_keeps_all_but_the_digits),
        cmocka_unit_test(numbers_sharing_a_group_are_both_found),
        cmocka_unit_test(long_text_is_read_to_its_end),
        cmocka_unit_test(broken_bytes_are_harmless),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
