/* uptake_test.c — the curve of adopters and the time until adoption, by hand and against a published table. */
#include "test/engine.h"

#include "engine/survival.h"
#include "engine/uptake.h"

static void periods_are_counted(void **state)
{
    (void)state;
    int toa[] = {0, 1, 1, ADOPTION_NEVER, 3, ADOPTION_BEFORE};
    uptake u = uptake_by_period(&mem, &(adoption){6, 4, toa});
    int adopted[] = {1, 2, 0, 1}, cumulative[] = {2, 4, 4, 5};
    assert_memory_equal(u.adopted, adopted, sizeof adopted);
    assert_memory_equal(u.cumulative, cumulative, sizeof cumulative);
    double rate[] = {1.0, 1.0, 0.0, 0.25}, hazard[] = {0.2, 0.5, 0.0, 0.5}, proportion[] = {2.0 / 6, 4.0 / 6, 4.0 / 6, 5.0 / 6};
    assert_all_close(u.rate, rate, 4, 0);
    assert_all_close(u.hazard, hazard, 4, 0);
    assert_all_close(u.proportion, proportion, 4, 0);
}

static void nobody_before_and_nobody_left_give_none(void **state)
{
    (void)state;
    int toa[] = {1, 1};
    uptake u = uptake_by_period(&mem, &(adoption){2, 3, toa});
    double rate[] = {NAN, NAN, 0.0}, hazard[] = {0.0, 1.0, NAN};
    assert_all_close(u.rate, rate, 3, 0);
    assert_all_close(u.hazard, hazard, 3, 0);
    uptake none = uptake_by_period(&mem, &(adoption){0, 2, NULL});
    assert_true(isnan(none.proportion[0]) && isnan(none.hazard[1]) && none.cumulative[1] == 0);
}

/* Remission of leukaemia under 6-MP in weeks, and the survival that the paper's readers find: Freireich and others 1963,
   as tabled in Kalbfleisch & Prentice, The Statistical Analysis of Failure Time Data. */
static void remission_is_as_published(void **state)
{
    (void)state;
    double time[] = {6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35};
    bool happened[21] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    survival_curve c = survival_kaplan_meier(&mem, 21, time, happened, 0.95);
    double at[] = {6, 7, 10, 13, 16, 22, 23}, s[] = {0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448};
    double se[] = {0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346};
    int risk[] = {21, 17, 15, 12, 11, 7, 6};
    for (int k = 0, row = 0; k < c.n; k++) {
        if (!c.events[k]) continue;
        assert_true(c.time[k] == at[row] && c.at_risk[k] == risk[row]);
        assert_close(c.survival[k], s[row], 0.0005);
        assert_close(c.se[k], se[row++], 0.00005);
    }
    assert_int_equal(c.n, 16);
    assert_close(c.low[0], 0.6197180, 5e-8);
    assert_close(c.high[0], 0.9515517, 5e-8);
}

static void adoption_is_a_survival_in_periods(void **state)
{
    (void)state;
    int toa[] = {0, 1, 1, ADOPTION_NEVER, 3, ADOPTION_BEFORE};
    survival_curve c = survival_of_adoption(&mem, &(adoption){6, 4, toa}, 0.95);
    assert_int_equal(c.n, 3);
    double time[] = {1, 2, 4}, s[] = {0.8, 0.4, 0.2};
    assert_all_close(c.time, time, 3, 0);
    assert_all_close(c.survival, s, 3, 1e-15);
    assert_true(c.at_risk[0] == 5 && c.at_risk[2] == 2 && c.events[2] == 1 && c.censored[2] == 1);

    double long_way[] = {1, 2, 2, 4, 4, NAN};
    bool happened[] = {1, 1, 1, 0, 1, 1};
    survival_curve same = survival_kaplan_meier(&mem, 6, long_way, happened, 0.95);
    assert_all_close(same.low, c.low, 3, 0);
    assert_all_close(same.high, c.high, 3, 0);
}

static void an_end_and_a_beginning_have_no_interval(void **state)
{
    (void)state;
    double time[] = {1, 2, 3};
    bool happened[] = {0, 1, 1};
    survival_curve c = survival_kaplan_meier(&mem, 3, time, happened, 0.95);
    assert_true(c.survival[0] == 1.0 && c.low[0] == 1.0 && c.high[0] == 1.0 && c.se[0] == 0.0);
    assert_true(c.survival[2] == 0.0 && isnan(c.low[2]) && isnan(c.high[2]) && isnan(c.se[2]));
    assert_int_equal(survival_kaplan_meier(&mem, 0, NULL, NULL, 0.95).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods_are_counted),
        cmocka_unit_test(nobody_before_and_nobody_left_give_none),
        cmocka_unit_test(remission_is_as_published),
        cmocka_unit_test(adoption_is_a_survival_in_periods),
        cmocka_unit_test(an_end_and_a_beginning_have_no_interval),
    };
    return cmocka_run_group_tests_name("uptake", tests, open_arena, close_arena);
}
