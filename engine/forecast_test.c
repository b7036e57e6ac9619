/* forecast_test.c — the additive hazard, forecasts and their scores against closed forms, exact chains, and data of known truth. */
#include "test/engine.h"

#include "engine/forecast.h"
#include "engine/intensity.h"
#include "engine/score.h"

/* ---- the additive hazard ---- */

static void one_rate_is_the_share_that_had_it(void **state)
{
    (void)state;
    double one[10], *x[] = {one};
    bool y[10] = {true, false, true, false, false, true, false, false, false, false};
    for (int i = 0; i < 10; i++) one[i] = 1.0;
    intensity_fit f = intensity_new(&mem, &(intensity_data){10, 1, (const double *const *)x, y});
    assert_true(!f.refused && f.converged);
    assert_within(f.estimate[0], -log(0.7), 1e-12);
    assert_within(f.loglik, 3.0 * log(0.3) + 7.0 * log(0.7), 1e-12);
    assert_within(f.se[0], sqrt(0.3 / (0.7 * 10.0)), 1e-10); /* the delta method on -ln(1 - h) */
    assert_within(f.root[0], f.se[0], 1e-12);
}

/* Two groups: each has its own closed form, and the sum of a constant and a difference gives them back. */
static void two_groups_have_their_own_rates(void **state)
{
    (void)state;
    double one[40], second[40], *x[] = {one, second};
    bool y[40] = {false};
    for (int i = 0; i < 40; i++) {
        one[i] = 1.0;
        second[i] = i >= 20;
        y[i] = i < 4 || i >= 30;
    }
    intensity_fit f = intensity_new(&mem, &(intensity_data){40, 2, (const double *const *)x, y});
    assert_within(f.estimate[0], -log(0.8), 1e-11);
    assert_within(f.estimate[0] + f.estimate[1], -log(0.5), 1e-11);
}

/* Where the second group has less, its extra stands on the edge, and the constant is that of both. */
static void what_would_be_below_zero_is_zero(void **state)
{
    (void)state;
    double one[40], second[40], *x[] = {one, second};
    bool y[40] = {false};
    for (int i = 0; i < 40; i++) {
        one[i] = 1.0;
        second[i] = i >= 20;
        y[i] = i < 8 || i == 39;
    }
    intensity_fit f = intensity_new(&mem, &(intensity_data){40, 2, (const double *const *)x, y});
    assert_true(f.converged && f.estimate[1] == 0.0 && isnan(f.se[1]) && f.root[3] == 0.0);
    assert_within(f.estimate[0], -log(31.0 / 40.0), 1e-11);
    assert_within(intensity_loglik(&(intensity_data){40, 2, (const double *const *)x, y}, f.estimate), f.loglik, 1e-10);
}

static void no_direction_leads_higher(void **state)
{
    (void)state;
    enum { N = 600 };
    stream s = stream_at(3, 0, DRAW_START);
    double *x[3];
    bool y[N];
    for (int c = 0; c < 3; c++) x[c] = NEW(&mem, double, N);
    for (int i = 0; i < N; i++) {
        x[0][i] = 1.0;
        x[1][i] = stream_unit(&s);
        x[2][i] = (double)stream_below(&s, 4);
        y[i] = stream_unit(&s) < 1.0 - exp(-(0.05 + 0.2 * x[1][i] + 0.1 * x[2][i]));
    }
    intensity_data d = {N, 3, (const double *const *)x, y};
    intensity_fit f = intensity_new(&mem, &d);
    double at = intensity_loglik(&d, f.estimate);
    for (int c = 0; c < 3; c++)
        for (int sign = -1; sign <= 1; sign += 2) {
            double l[3];
            memcpy(l, f.estimate, sizeof l);
            l[c] = fmax(0.0, l[c] + sign * 1e-4);
            assert_true(intensity_loglik(&d, l) <= at + 1e-12);
        }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double v = 0.0;
            for (int k = 0; k < 3; k++) v += f.root[i * 3 + k] * f.root[j * 3 + k];
            if (i == j) assert_within(sqrt(v), f.se[i], 1e-9);
        }
}

static void what_cannot_be_fitted_is_refused(void **state)
{
    (void)state;
    double one[5] = {1, 1, 1, 1, 1}, bad[5] = {1, -1, 0, 0, 0}, late[5] = {0, 1, 1, 1, 1}, *x[] = {one}, *b[] = {bad}, *z[] = {late};
    bool none[5] = {false}, few[5] = {true, true}, some[5] = {true, true, true}, all[5] = {true, true, true, true, true};
    assert_non_null(intensity_new(&mem, &(intensity_data){5, 1, (const double *const *)x, none}).refused);
    assert_non_null(intensity_new(&mem, &(intensity_data){5, 1, (const double *const *)x, few}).refused);
    assert_non_null(intensity_new(&mem, &(intensity_data){5, 1, (const double *const *)x, all}).refused);
    assert_non_null(intensity_new(&mem, &(intensity_data){5, 1, (const double *const *)b, some}).refused);
    assert_non_null(intensity_new(&mem, &(intensity_data){5, 1, (const double *const *)z, some}).refused);
    assert_null(intensity_new(&mem, &(intensity_data){5, 1, (const double *const *)x, some}).refused);
    double *twice[] = {one, one};
    intensity_fit f = intensity_new(&mem, &(intensity_data){5, 2, (const double *const *)twice, some});
    assert_true(!f.refused && isfinite(f.estimate[0]) && isfinite(f.estimate[1]));
    assert_within(f.estimate[0] + f.estimate[1], -log(0.4), 1e-9);
}

/* ---- forecasts ---- */

/* n nodes in a ring; i looks to i - 1 and i + 1. */
static graph ring_of(int n)
{
    int *from = NEW(&mem, int, n), *to = NEW(&mem, int, n);
    for (int i = 0; i < n; i++) from[i] = i, to[i] = (i + 1) % n;
    graph_notes notes;
    return graph_new(&mem, n, &(tie_list){n, from, to, NULL}, true, &notes);
}

static void alone_they_adopt_at_their_own_rate(void **state)
{
    (void)state;
    double one[50], *x[] = {one}, theta[] = {0.2};
    bool has[50] = {false};
    for (int i = 0; i < 50; i++) one[i] = 1.0;
    forecast_state s = {.n = 50, .has = has, .fixed = 1, .x = (const double *const *)x, .additive = true};
    forecast_result r = forecast_run(&mem, &s, &(forecast_plan){.runs = 2000, .horizon = 6, .seed = 5, .crew = &five, .theta = theta, .draws = 1});
    for (int t = 0; t <= 6; t++) {
        double p = 1.0 - exp(-0.2 * t), got = 0.0;
        for (int i = 0; i < 50; i++) got += r.by[i * 7 + t] / 2000.0 / 50.0;
        assert_within(got, p, 4.5 * sqrt(p * (1.0 - p) / 1e5) + 1e-12);
    }
    s.additive = false;
    theta[0] = log(0.2);
    forecast_result again = forecast_run(&mem, &s, &(forecast_plan){.runs = 2000, .horizon = 6, .seed = 5, .crew = &alone, .theta = theta, .draws = 1});
    assert_memory_equal(r.reached, again.reached, 2000 * 7 * sizeof(int)); /* e^ln 0.2 is the same intensity */
}

/* The chance of adopting in a period, at what is seen. */
static double chance_of(const double theta[2], bool additive, double see)
{
    double eta = theta[0] + theta[1] * see;
    return 1.0 - exp(-(additive ? eta : exp(eta)));
}

/* Four periods of the chain of states (bit 0: node 1 has it, bit 1: node 2), from neither. */
static void exact_chain(const double theta[2], bool additive, bool count, double p[4])
{
    memcpy(p, (double[]){1, 0, 0, 0}, 4 * sizeof *p);
    for (int t = 0; t < 4; t++) {
        double next[4] = {0}, share = count ? 1.0 : 2.0;
        for (int b = 0; b < 4; b++) {
            double p1 = b & 1 ? 1.0 : chance_of(theta, additive, (1.0 + (b >> 1)) / share), p2 = b >> 1 ? 1.0 : chance_of(theta, additive, b & 1);
            next[3] += p[b] * p1 * p2;
            next[1] += p[b] * p1 * (1.0 - p2);
            next[2] += p[b] * (1.0 - p1) * p2;
            next[0] += p[b] * (1.0 - p1) * (1.0 - p2);
        }
        memcpy(p, next, sizeof next);
    }
}

/* Three in a row, the first has it; for shares and for numbers, added and multiplied. */
static void neighbours_raise_the_rate_from_the_next_period(void **state)
{
    (void)state;
    int from[] = {1, 1, 2}, to[] = {0, 2, 1};
    double one[3] = {1, 1, 1}, *x[] = {one}, p[4];
    bool has[3] = {true, false, false};
    graph_notes notes;
    graph g = graph_new(&mem, 3, &(tie_list){3, from, to, NULL}, false, &notes);
    for (int kind = 0; kind < 4; kind++) {
        bool additive = kind & 1, count = kind >> 1;
        double theta[] = {additive ? 0.1 : log(0.1), 0.6};
        forecast_seen see = {&g, count};
        forecast_state s = {.n = 3, .has = has, .fixed = 1, .x = (const double *const *)x, .seen = 1, .see = &see, .additive = additive};
        forecast_result r = forecast_run(&mem, &s, &(forecast_plan){.runs = 40000, .horizon = 4, .seed = 8, .crew = &five, .theta = theta, .draws = 1});
        exact_chain(theta, additive, count, p);
        assert_within(r.by[1 * 5 + 4] / 40000.0, p[1] + p[3], 0.0115);
        assert_within(r.by[2 * 5 + 4] / 40000.0, p[2] + p[3], 0.0115);
        assert_true(r.by[0] == 40000 && r.by[4] == 40000);
    }
}

static forecast_state ring_state(graph *g, int n, double theta[2])
{
    double *one = NEW(&mem, double, n), **x = NEW(&mem, double *, 1);
    bool *has = NEW(&mem, bool, n);
    forecast_seen *see = NEW(&mem, forecast_seen, 1);
    for (int i = 0; i < n; i++) one[i] = 1.0;
    *g = ring_of(n);
    has[0] = true;
    x[0] = one;
    *see = (forecast_seen){g, true};
    theta[0] = 0.02;
    theta[1] = 0.15;
    return (forecast_state){.n = n, .has = has, .fixed = 1, .x = (const double *const *)x, .seen = 1, .see = see, .additive = true};
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    graph g;
    double theta[2], root[4] = {0.005, 0, 0.001, 0.03};
    forecast_state s = ring_state(&g, 60, theta);
    forecast_plan p = {.runs = 500, .horizon = 12, .seed = 21, .crew = &alone, .theta = theta, .root = root, .draws = 50, .unrest = 0.2};
    forecast_result a = forecast_run(&mem, &s, &p);
    p.crew = &five;
    forecast_result b = forecast_run(&mem, &s, &p);
    assert_memory_equal(a.reached, b.reached, 500 * 13 * sizeof(int));
    assert_memory_equal(a.by, b.by, 60 * 13 * sizeof(int));
}

/* One more that has it can only help, in every run: the two share their chance. */
static void what_is_changed_is_the_whole_difference(void **state)
{
    (void)state;
    graph g;
    double theta[2], paired = 0.0, alone_var = 0.0, mean = 0.0, base = 0.0;
    forecast_state s = ring_state(&g, 60, theta), more = s;
    bool has[60];
    memcpy(has, s.has, sizeof has);
    has[30] = true;
    more.has = has;
    forecast_plan p = {.runs = 1000, .horizon = 8, .seed = 21, .crew = &five, .theta = theta, .draws = 1};
    forecast_result a = forecast_run(&mem, &s, &p), b = forecast_run(&mem, &more, &p);
    for (int k = 0; k < 1000; k++) {
        assert_true(b.reached[k * 9 + 8] >= a.reached[k * 9 + 8]);
        mean += (b.reached[k * 9 + 8] - a.reached[k * 9 + 8]) / 1000.0;
        base += a.reached[k * 9 + 8] / 1000.0;
    }
    for (int k = 0; k < 1000; k++) {
        paired += pow(b.reached[k * 9 + 8] - a.reached[k * 9 + 8] - mean, 2.0) / 999.0;
        alone_var += pow(a.reached[k * 9 + 8] - base, 2.0) / 999.0;
    }
    assert_true(mean > 0.3 && paired < alone_var / 3.0);
}

static void not_knowing_widens_and_unrest_widens(void **state)
{
    (void)state;
    graph g;
    double theta[2], root[4] = {0.01, 0, 0, 0.05};
    forecast_state s = ring_state(&g, 100, theta);
    forecast_plan p = {.runs = 4000, .horizon = 10, .seed = 2, .crew = &five, .theta = theta, .draws = 200};
    forecast_result known = forecast_run(&mem, &s, &p);
    double of_known = forecast_from_coefficients(&known, 200);
    p.root = root;
    forecast_result drawn = forecast_run(&mem, &s, &p);
    double of_drawn = forecast_from_coefficients(&drawn, 200);
    assert_true(of_known < 0.05 && of_drawn > 0.3 && of_drawn < 1.0);
    assert_true(isnan(forecast_from_coefficients(&drawn, 1)));
    p.root = NULL;
    p.unrest = 1.0;
    forecast_result restless = forecast_run(&mem, &s, &p);
    double var[2] = {0}, mean[2] = {0};
    for (int k = 0; k < 4000; k++) mean[0] += known.reached[k * 11 + 10] / 4000.0, mean[1] += restless.reached[k * 11 + 10] / 4000.0;
    for (int k = 0; k < 4000; k++) var[0] += pow(known.reached[k * 11 + 10] - mean[0], 2.0), var[1] += pow(restless.reached[k * 11 + 10] - mean[1], 2.0);
    assert_true(var[1] > 1.5 * var[0]);
}

static void unrest_is_what_chance_does_not_explain(void **state)
{
    (void)state;
    double even[] = {5, 5, 5, 5}, seen[] = {5, 6, 4, 5}, bursts[] = {0, 0, 20, 0};
    assert_true(forecast_unrest(seen, even, 4) == 0.0);
    assert_within(forecast_unrest(bursts, even, 4), (3.0 * (25.0 - 5.0) + (225.0 - 5.0)) / 100.0, 1e-12);
    assert_true(forecast_unrest(seen, even, 0) == 0.0);
}

static void terms_add_up_to_the_intensity(void **state)
{
    (void)state;
    graph g;
    double theta[2];
    forecast_state s = ring_state(&g, 6, theta);
    double *term = forecast_terms(&mem, &s, theta);
    for (int i = 0; i < 6; i++) {
        assert_within(term[i * 2], 0.02, 1e-15);
        assert_within(term[i * 2 + 1], i == 1 || i == 5 ? 0.15 : 0.0, 1e-15);
    }
}

/* ---- scores ---- */

static void scores_are_as_defined(void **state)
{
    (void)state;
    double p[] = {0.9, 0.8, 0.3, 0.3, 0.1};
    bool y[] = {true, false, true, false, false}, none[5] = {false};
    assert_within(score_auc(&mem, p, y, 5), (3.0 + 1.5) / 6.0, 1e-15);
    assert_within(score_brier(p, y, 5), (0.01 + 0.64 + 0.49 + 0.09 + 0.01) / 5.0, 1e-15);
    assert_within(score_log(p, y, 5, 1e-6), -(log(0.9) + log(0.2) + log(0.3) + log(0.7) + log(0.9)) / 5.0, 1e-15);
    assert_within(score_calibration(p, y, 5), 1.2, 1e-15);
    assert_true(score_top(p, y, 5, 1) == 1 && score_top(p, y, 5, 2) == 1 && score_top(p, y, 5, 3) == 2);
    assert_true(isnan(score_auc(&mem, p, none, 5)) && isnan(score_calibration(p, none, 5)) && isnan(score_brier(p, y, 0)));
    assert_within(score_log((double[]){0.0}, (bool[]){true}, 1, 1e-3), -log(1e-3), 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_rate_is_the_share_that_had_it),
        cmocka_unit_test(two_groups_have_their_own_rates),
        cmocka_unit_test(what_would_be_below_zero_is_zero),
        cmocka_unit_test(no_direction_leads_higher),
        cmocka_unit_test(what_cannot_be_fitted_is_refused),
        cmocka_unit_test(alone_they_adopt_at_their_own_rate),
        cmocka_unit_test(neighbours_raise_the_rate_from_the_next_period),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(what_is_changed_is_the_whole_difference),
        cmocka_unit_test(not_knowing_widens_and_unrest_widens),
        cmocka_unit_test(unrest_is_what_chance_does_not_explain),
        cmocka_unit_test(terms_add_up_to_the_intensity),
        cmocka_unit_test(scores_are_as_defined),
    };
    return cmocka_run_group_tests_name("forecast", tests, open_arena, close_arena);
}
