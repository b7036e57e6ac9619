/* text_test.c — the catalogues, and dates and numbers in three languages. */
#include "lib/html/text.h"
#include "lib/html/text_mo.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NBSP "\xC2\xA0"

typedef struct {
    arena mem;
    fault_point fault;
} world;

static int world_new(void **state)
{
    world *w = calloc(1, sizeof *w);
    if (!w) return 1;
    w->mem = arena_new(1 << 20, &w->fault);
    *state = w;
    return 0;
}

static int world_end(void **state)
{
    world *w = *state;
    arena_free(&w->mem);
    free(w);
    return 0;
}

static void same(void **state, str got, const char *want)
{
    char *z = str_z(&((world *)*state)->mem, got);
    assert_string_equal(z, want);
}

static void languages_are_asked_for(void **state)
{
    (void)state;
    text_lang l = LANG_EN;
    assert_true(lang_of(S("nb-NO"), &l) && l == LANG_NB);
    assert_true(lang_of(S("NN"), &l) && l == LANG_NN);
    assert_true(lang_of(S("no"), &l) && l == LANG_NB);
    assert_false(lang_of(S("sv"), &l));
    assert_false(lang_of(S(""), &l));
    assert_int_equal(l, LANG_NB);
    assert_int_equal(lang_accepted(S("nn-NO,nn;q=0.9,nb;q=0.8,en;q=0.7"), LANG_EN), LANG_NN);
    assert_int_equal(lang_accepted(S("sv, en;q=0.3, nb;q=0.5"), LANG_NN), LANG_NB);
    assert_int_equal(lang_accepted(S("nb;q=0, en;q=0.1"), LANG_NN), LANG_EN);
    assert_int_equal(lang_accepted(S("nb;q=x,*"), LANG_NN), LANG_NN);
    assert_int_equal(lang_accepted(S(""), LANG_NB), LANG_NB);
    for (int i = 0; i < LANG_COUNT; i++) assert_true(lang_of(lang_code((text_lang)i), &l) && l == (text_lang)i);
}

/* Each text of each catalogue is found again through the hash, and a text that is near is not. */
static void every_text_is_found(void **state)
{
    arena *a = &((world *)*state)->mem;
    const catalogue all[] = {{text_mo_nb, text_mo_nb_size}, {text_mo_nn, text_mo_nn_size}};
    for (int l = 0; l < 2; l++) {
        int n = catalogue_count(all[l]);
        assert_true(n > 1);
        for (int i = 0; i < n; i++) {
            str key = str_split(catalogue_key(all[l], i), '\0').head;
            assert_true(str_eq(catalogue_find(all[l], text_hash(key), key), catalogue_value(all[l], i)));
            str near = str_join2(a, key, S("\x7F"));
            assert_int_equal(catalogue_find(all[l], text_hash(near), near).n, 0);
        }
    }
}

static void texts_are_translated(void **state)
{
    same(state, text_get(LANG_NB, S("Needs")), "Behov");
    same(state, text_get(LANG_NN, S("Needs")), "Behov");
    same(state, text_get(LANG_EN, S("Needs")), "Needs");
    same(state, text_get(LANG_NB, S("No such text in any catalogue")), "No such text in any catalogue");
    same(state, text_get(LANG_NB, S("")), "");
}

static void places_are_filled(void **state)
{
    arena *a = &((world *)*state)->mem;
    const str args[] = {S("x"), S("{1}")};
    same(state, text_fill(a, S("{2} {1} {3} {0} {} {1"), args, 2), "{1} x {3} {0} {} {1");
    same(state, text_fill(a, S(""), args, 2), "");
    same(state, text_counted(a, LANG_EN, S("{1} sample"), S("{1} samples"), 1), "1 sample");
    same(state, text_counted(a, LANG_EN, S("{1} sample"), S("{1} samples"), 0), "0 samples");
    same(state, text_counted(a, LANG_EN, S("{1} sample"), S("{1} samples"), -1), "\xE2\x88\x92" "1 samples");
    same(state, text_counted(a, LANG_EN, S("{1} sample"), S("{1} samples"), 1200), "1,200 samples");
}

static void dates_are_written_as_people_do(void **state)
{
    arena *a = &((world *)*state)->mem;
    i64 t = time_of_day(2026, 11, 21) + HOUR + 5 * MINUTE; /* 14:05 in Norway */
    same(state, text_date(a, LANG_NB, t), "21." NBSP "november 2026");
    same(state, text_date(a, LANG_NN, t), "21." NBSP "november 2026");
    same(state, text_date(a, LANG_EN, t), "21" NBSP "November 2026");
    same(state, text_date_short(a, LANG_NB, t), "21." NBSP "nov.");
    same(state, text_date_short(a, LANG_NN, t), "21." NBSP "nov.");
    same(state, text_date_short(a, LANG_EN, t), "21" NBSP "Nov");
    same(state, text_date_near(a, LANG_NB, time_of_day(2026, 1, 2), t), "2." NBSP "jan.");
    same(state, text_date_near(a, LANG_NB, time_of_day(2027, 1, 2), t), "2." NBSP "jan.");
    same(state, text_date_near(a, LANG_NB, time_of_day(2025, 12, 2), t), "2." NBSP "des." NBSP "2025");
    same(state, text_date_near(a, LANG_EN, time_of_day(2028, 3, 1), t), "1" NBSP "Mar" NBSP "2028");
    same(state, text_when(a, LANG_NB, t), "21." NBSP "november 2026 kl." NBSP "14.05");
    same(state, text_when(a, LANG_NN, t), "21." NBSP "november 2026 kl." NBSP "14.05");
    same(state, text_when(a, LANG_EN, t), "21" NBSP "November 2026 at" NBSP "14:05");
    same(state, text_week(a, LANG_NB, t), "uke" NBSP "47, 2026");
    same(state, text_week(a, LANG_NN, t), "veke" NBSP "47, 2026");
    same(state, text_week(a, LANG_EN, t), "week" NBSP "47, 2026");
    same(state, text_week(a, LANG_NB, time_of_day(2027, 1, 1)), "uke" NBSP "53, 2026");
    same(state, text_date_short(a, LANG_NB, time_of_day(2026, 5, 17)), "17." NBSP "mai");
    same(state, text_when(a, LANG_NB, time_of_day(2026, 6, 1) - 12 * HOUR), "1." NBSP "juni 2026 kl." NBSP "02.00"); /* summer time */
}

static void numbers_are_grouped(void **state)
{
    arena *a = &((world *)*state)->mem;
    same(state, text_number(a, LANG_NB, 12345), "12" NBSP "345");
    same(state, text_number(a, LANG_NN, 1234567), "1" NBSP "234" NBSP "567");
    same(state, text_number(a, LANG_EN, 12345), "12,345");
    same(state, text_number(a, LANG_NB, 999), "999");
    same(state, text_number(a, LANG_NB, 0), "0");
    same(state, text_number(a, LANG_NB, -1000), "\xE2\x88\x92" "1" NBSP "000");
    same(state, text_number(a, LANG_EN, INT64_MIN), "\xE2\x88\x92" "9,223,372,036,854,775,808");
    same(state, text_decimal(a, LANG_NB, 1234.5, 1), "1" NBSP "234,5");
    same(state, text_decimal(a, LANG_EN, 1234.5, 1), "1,234.5");
    same(state, text_decimal(a, LANG_NN, -0.04, 1), "0,0");
    same(state, text_decimal(a, LANG_NN, -0.06, 1), "\xE2\x88\x92" "0,1");
    same(state, text_decimal(a, LANG_NB, 2.5, 0), "2");
    same(state, text_decimal(a, LANG_NB, (double)NAN, 1), "\xE2\x80\x93");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_are_asked_for),
        cmocka_unit_test_setup_teardown(every_text_is_found, world_new, world_end),
        cmocka_unit_test_setup_teardown(texts_are_translated, world_new, world_end),
        cmocka_unit_test_setup_teardown(places_are_filled, world_new, world_end),
        cmocka_unit_test_setup_teardown(dates_are_written_as_people_do, world_new, world_end),
        cmocka_unit_test_setup_teardown(numbers_are_grouped, world_new, world_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
