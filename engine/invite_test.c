/* invite_test.c — whom to invite: against closed forms, against forecasts of the same hazard, and against every other choice. */
#include "test/engine.h"

#include "engine/forecast.h"
#include "engine/invite.h"

/* 0 ← 1 ← 2: one looks to none, two to one; who has none comes by himself. */
static graph chain(void) { return graph_written(3, "10 21", NULL, false); }

static void what_one_gives_is_a_closed_form(void **state)
{
    (void)state;
    graph g = chain();
    double rate[] = {0.5, 0.25}, own[] = {0.0, 0.0, 0.1}, se;
    bool has[] = {false, false, false};
    invite_task t = {&g, rate, own, has, 2, 200000, 7, &five};
    double got = invite_reach(&mem, &t, NULL, 0, &se);
    assert_close(got, 1.0 - exp(-0.2), 5.0 * se);
    double by_1 = 1.0 - exp(-1.0); /* within two periods of 0 */
    double early = (1.0 - exp(-0.5)) * (1.0 - exp(-0.25)); /* 1 in the first period, and 2 from it in the second */
    double want = 1.0 + by_1 + 1.0 - exp(-0.2) * (1.0 - early);
    int start[] = {0};
    got = invite_reach(&mem, &t, start, 1, &se);
    assert_close(got, want, 5.0 * se);
}

static graph ring(int n)
{
    int from[2000], to[2000], m = 0;
    for (int i = 0; i < n; i++) {
        from[m] = i, to[m++] = (i + 1) % n;
        from[m] = i, to[m++] = (i * 7 + 3) % n;
    }
    graph_notes notes;
    return graph_new(&mem, n, &(tie_list){m, from, to, NULL}, false, &notes);
}

/* The same hazard run forward period by period. */
static void without_invitations_it_is_the_forecast(void **state)
{
    (void)state;
    enum { N = 40, HORIZON = 8 };
    graph g = ring(N);
    double *rate = NEW(&mem, double, g.m), own[N], one[N], se;
    bool has[N] = {[3] = true, [21] = true};
    for (i64 k = 0; k < g.m; k++) rate[k] = 0.15;
    for (int i = 0; i < N; i++) own[i] = 0.02 * (1 + i % 3), one[i] = 1 + i % 3;
    invite_task t = {&g, rate, own, has, HORIZON, 20000, 3, &five};
    double got = invite_reach(&mem, &t, NULL, 0, &se), theta[] = {0.02, 0.15}, mean = 0.0;
    forecast_seen see = {&g, true};
    const double *x[] = {one};
    forecast_state s = {.n = N, .has = has, .fixed = 1, .x = x, .seen = 1, .see = &see, .additive = true};
    forecast_result f = forecast_run(&mem, &s, &(forecast_plan){.runs = 20000, .horizon = HORIZON, .seed = 3, .crew = &five, .theta = theta, .draws = 1});
    for (int r = 0; r < f.runs; r++) mean += f.reached[r * (HORIZON + 1) + HORIZON] / 20000.0;
    assert_close(got, mean, 6.0 * se);
}

static double best_pair(const invite_task *t, int n)
{
    double best = 0.0, se;
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++) {
            char *mark = mem.at;
            double reach = invite_reach(&mem, t, (int[]){i, j}, 2, &se);
            best = reach > best ? reach : best;
            arena_rewind(&mem, mark);
        }
    return best;
}

static void the_choice_and_its_bound_hold_against_all_others(void **state)
{
    (void)state;
    enum { N = 12 };
    graph g = ring(N);
    double *rate = NEW(&mem, double, g.m), own[N], se;
    bool has[N] = {[5] = true};
    for (i64 k = 0; k < g.m; k++) rate[k] = 0.1 * (double)(1 + k % 4);
    for (int i = 0; i < N; i++) own[i] = 0.01 * i;
    invite_task t = {&g, rate, own, has, 4, 500, 11, &five};
    invite_result r = invite_choose(&mem, &t, 2);
    double best = best_pair(&t, N);
    assert_true(r.bound >= best && r.reach <= best);
    assert_true(r.reach - r.without >= (1.0 - exp(-1.0)) * (best - r.without));
    assert_true(r.at_least * (r.bound - r.without) <= r.reach - r.without + 1e-9 && r.chosen[0] != 5 && r.chosen[1] != 5);
    assert_close(invite_reach(&mem, &t, r.chosen, 2, &se), r.reach, 1e-12);
    assert_close(r.without + r.gain[0] + r.gain[1], r.reach, 1e-12);
}

static void any_number_of_hands_chooses_the_same(void **state)
{
    (void)state;
    enum { N = 30 };
    graph g = ring(N);
    double *rate = NEW(&mem, double, g.m), own[N] = {0.0};
    bool has[N] = {false};
    for (i64 k = 0; k < g.m; k++) rate[k] = 0.2;
    invite_task t = {&g, rate, own, has, 254, 100, 1, &alone}, u = t;
    u.crew = &five;
    invite_result a = invite_choose(&mem, &t, 30), b = invite_choose(&mem, &u, 30);
    assert_memory_equal(a.chosen, b.chosen, N * sizeof(int));
    assert_memory_equal(a.gain, b.gain, N * sizeof(double));
    assert_close(a.reach, 30.0, 1e-12);
    assert_close(a.bound, 30.0, 1e-12);
}

static void where_all_have_it_nobody_adds(void **state)
{
    (void)state;
    graph g = graph_written(1, "", NULL, false);
    double own[] = {0.3};
    bool has[] = {true};
    invite_task t = {&g, NULL, own, has, 5, 10, 1, &alone};
    invite_result r = invite_choose(&mem, &t, 1);
    assert_true(r.without == 1.0 && r.reach == 1.0 && r.gain[0] == 0.0 && r.at_least == 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_one_gives_is_a_closed_form),
        cmocka_unit_test(without_invitations_it_is_the_forecast),
        cmocka_unit_test(the_choice_and_its_bound_hold_against_all_others),
        cmocka_unit_test(any_number_of_hands_chooses_the_same),
        cmocka_unit_test(where_all_have_it_nobody_adds),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
