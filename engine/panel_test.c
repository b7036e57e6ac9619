/* panel_test.c — who has which rows, and what stands in them. */
#include "test/engine.h"

#include "engine/panel.h"

/* Five units, four periods: adopted in the first, in the third, in the last, never, and before all of them. */
static void rows_go_up_to_and_with_the_adoption(void **state)
{
    (void)state;
    int toa[] = {0, 2, 3, ADOPTION_NEVER, ADOPTION_BEFORE};
    adoption when = {5, 4, toa};
    panel p = panel_new(&mem, &(crew){.threads = 2}, &when);
    assert_true(p.n == 12 && p.units == 5 && p.periods == 4);
    assert_memory_equal(p.start, ((i64[]){0, 1, 4, 8, 12, 12}), 6 * sizeof(i64));
    assert_memory_equal(p.unit, ((int[]){0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3}), 12 * sizeof(int));
    assert_memory_equal(p.period, ((int[]){0, 0, 1, 2, 0, 1, 2, 3, 0, 1, 2, 3}), 12 * sizeof(int));
    assert_memory_equal(p.y, ((double[]){1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0}), 12 * sizeof(double));
}

static void columns_follow_unit_and_period(void **state)
{
    (void)state;
    enum { UNITS = 5000, PERIODS = 12 };
    int toa[UNITS];
    double *of_unit = NEW(&mem, double, UNITS), of_period[PERIODS], *of_both = NEW(&mem, double, UNITS * PERIODS);
    stream s = stream_at(1, 0, DRAW_START);
    for (int i = 0; i < UNITS; i++) {
        toa[i] = (int)stream_below(&s, PERIODS + 3) - 1;
        if (toa[i] >= PERIODS) toa[i] = ADOPTION_NEVER;
        of_unit[i] = i ? stream_unit(&s) : NAN;
        for (int t = 0; t < PERIODS; t++) of_both[i * PERIODS + t] = i + 0.01 * t;
    }
    for (int t = 0; t < PERIODS; t++) of_period[t] = sqrt(t);
    adoption when = {UNITS, PERIODS, toa};
    for (int threads = 1; threads <= 5; threads += 2) {
        crew c = {.threads = threads};
        panel p = panel_new(&mem, &c, &when);
        double *unit = panel_of_units(&mem, &c, &p, of_unit), *period = panel_of_periods(&mem, &c, &p, of_period), *both = panel_of_both(&mem, &c, &p, of_both);
        double events = 0.0;
        for (i64 r = 0; r < p.n; r++) {
            int i = p.unit[r], t = p.period[r];
            assert_true(toa[i] >= t && p.y[r] == (toa[i] == t));
            assert_true(i ? unit[r] == of_unit[i] : isnan(unit[r]));
            assert_true(period[r] == of_period[t] && both[r] == of_both[i * PERIODS + t]);
            events += p.y[r];
        }
        for (int i = 0; i < UNITS; i++) events -= toa[i] >= 0 && toa[i] != ADOPTION_NEVER;
        assert_true(events == 0.0);
    }
}

static void nobody_at_risk_is_no_rows(void **state)
{
    (void)state;
    panel p = panel_new(&mem, &(crew){.threads = 2}, &(adoption){2, 3, (int[]){ADOPTION_BEFORE, ADOPTION_BEFORE}});
    panel none = panel_new(&mem, &(crew){.threads = 2}, &(adoption){0, 0, NULL});
    assert_true(p.n == 0 && none.n == 0 && panel_of_units(&mem, &(crew){.threads = 1}, &p, (double[]){1, 2}) != NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_go_up_to_and_with_the_adoption),
        cmocka_unit_test(columns_follow_unit_and_period),
        cmocka_unit_test(nobody_at_risk_is_no_rows),
    };
    return cmocka_run_group_tests_name("panel", tests, open_arena, close_arena);
}
