/* curve_test.c — growth curves: derivatives, closed forms, a published table, truth found again, invariance, and what is refused. */
#include "test/engine.h"

#include "engine/curve.h"
#include "engine/curve_inside.h"
#include "engine/normal.h"

static const double some[] = {1, 2, 2, 4, 6, 9, 12, 10, 8, 6, 4, 3, 1, 1};
static const curve_data plain = {14, some, 0, 100};
static const curve_kind kinds[] = {CURVE_BASS, CURVE_LOGISTIC, CURVE_GOMPERTZ};
static const double truth[][W] = {{.02, .4, 300}, {280, 9, 2}, {320, 7, .8}};

/* What the curve expects of each period, as counts. */
static double *expected(curve_kind kind, const double *parameters, int periods)
{
    double *n = NEW(&mem, double, periods);
    for (int t = 1; t <= periods; t++) n[t - 1] = curve_at(kind, parameters, t) - curve_at(kind, parameters, t - 1);
    return n;
}

static curve_fit fit(const curve_data *d, curve_kind kind, curve_method method, double ceiling) { return curve_new(d, &(curve_how){kind, method, ceiling, false}); }

static void curves_are_what_they_are_called(void **state)
{
    (void)state;
    double s = .42, e = exp(-s * 5), b = 300 * (1 - e) / (1 + 20 * e);
    assert_close(curve_at(CURVE_BASS, truth[0], 5), b, 1e-14);
    assert_close(curve_at(CURVE_BASS, truth[0], 0), 0, 0);
    assert_close(curve_at(CURVE_LOGISTIC, truth[1], 9), 140, 1e-14);
    assert_close(curve_at(CURVE_LOGISTIC, truth[1], 0), 280 / (1 + exp(4.5)), 1e-14);
    assert_close(curve_at(CURVE_GOMPERTZ, truth[2], 3), 320 * exp(-7 * .512), 1e-14);
    assert_string_equal(curve_name(CURVE_GOMPERTZ, 2), "r");
    assert_non_null(strstr(curve_meaning(CURVE_BASS, 0), "innovation"));
}

/* Differences of the goal and of its gradient, at places near and far from a top. */
static void derivatives_at(const curve_goal *g, const double *w)
{
    slopes at, up, down;
    assert_true(curve_goal_at(g, w, &at));
    for (int i = 0; i < W; i++) {
        double h = 1e-5, x[W];
        memcpy(x, w, sizeof x);
        x[i] = w[i] + h;
        assert_true(curve_goal_at(g, x, &up));
        x[i] = w[i] - h;
        assert_true(curve_goal_at(g, x, &down));
        double size = fabs(at.v) + fabs(at.g[i]) + fabs(at.h[i][i]) + 1;
        assert_true(fabs((up.v - down.v) / (2 * h) - at.g[i]) < 1e-6 * size);
        for (int k = 0; k < W; k++) assert_true(fabs((up.g[k] - down.g[k]) / (2 * h) - at.h[i][k]) < 1e-6 * (size + fabs(at.g[k])));
    }
}

static void derivatives_are_those_of_the_goal(void **state)
{
    (void)state;
    static const double places[][2] = {{-.5, .4}, {.2, -.3}, {1.2, .1}, {-2, -.8}};
    for (int k = 0; k < 3; k++)
        for (int method = 0; method < 2; method++) {
            curve_goal g = {.kind = kinds[k], .method = (curve_method)method, .d = &plain, .market = 500, .before = k ? 2 : 0, .all = 71, .unit = 10};
            double w[W];
            curve_to_working(kinds[k], truth[k], w);
            derivatives_at(&g, w);
            for (int i = 0; i < 4; i++) derivatives_at(&g, (double[]){w[0] + places[i][0], w[1] + places[i][1], w[2] - .1 * i});
        }
}

/* Counts as expected have their likelihood's maximum, and their least squares, where they came from. */
static void truth_is_found_from_what_it_expects(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        double *n = expected(kinds[k], truth[k], 18), begun = curve_at(kinds[k], truth[k], 0);
        curve_data d = {18, n, begun, 400};
        curve_fit f = fit(&d, kinds[k], CURVE_LIKELIHOOD, 0);
        assert_null(f.refused);
        assert_true(f.converged && f.ceiling == CEILING_ESTIMATED);
        assert_all_close(f.estimate, truth[k], W, 1e-9);
        for (int i = 0; i < W; i++) assert_true(f.low[i] < truth[k][i] && truth[k][i] < f.high[i] && f.se[i] > 0);
        f = fit(&d, kinds[k], CURVE_SQUARES, 0);
        assert_true(f.converged && f.rss < 1e-18);
        assert_all_close(f.estimate, truth[k], W, 1e-9);
        assert_all_close(f.low, truth[k], W, 1e-9);
    }
}

/* However the shape comes out, as many are expected by the end as have adopted. */
static void expected_by_now_are_those_who_have(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        curve_fit f = fit(&plain, kinds[k], CURVE_LIKELIHOOD, 0);
        assert_close(curve_at(kinds[k], f.estimate, 14), 69, 1e-11);
    }
}

/* Without imitation, and all adopting in the end, the hazard is one number: adopters over periods at risk. */
static void a_constant_hazard_has_a_closed_form(void **state)
{
    (void)state;
    double n[] = {50, 20, 10, 6, 3};
    curve_fit f = fit(&(curve_data){5, n, 0, 120}, CURVE_BASS, CURVE_LIKELIHOOD, 120);
    double at_risk = 120 + 70 + 50 + 40 + 34, h = 89 / at_risk;
    assert_null(f.refused);
    assert_close(f.estimate[0], -log(1 - h), 1e-11);
    assert_true(f.estimate[1] < 1e-20 && isnan(f.se[1]) && f.high[1] > 0 && f.high[1] < .1);
    assert_close(f.se[0], sqrt(h / at_risk / (1 - h)), 1e-10);
    assert_close(f.loglik, 89 * log(h) + (at_risk - 89) * log(1 - h), 1e-11);
}

/* The population of the USA in millions, 1790 to 1990, a logistic curve by least squares: J. Fox, An R and S-PLUS Companion to Applied
   Regression (2002), appendix on nonlinear regression: ceiling 389.16551 (30.81197), 3.99035 - 0.22662 × decades since 1790, sigma 4.45 on 18;
   its search stopped at 1e-5 of sigma. */
static void a_published_curve_is_met(void **state)
{
    (void)state;
    double seen[] = {3.929, 5.308, 7.240, 9.638, 12.866, 17.069, 23.192, 31.443, 39.818, 50.156, 62.948, 75.995, 91.972, 105.711, 122.775, 131.669, 150.697,
        179.323, 203.302, 226.542, 248.710}, n[21];
    for (int t = 0; t < 21; t++) n[t] = seen[t] - (t ? seen[t - 1] : 0);
    curve_fit f = fit(&(curve_data){21, n, 0, INFINITY}, CURVE_LOGISTIC, CURVE_SQUARES, 0);
    assert_close(f.estimate[0], 389.16551, 5e-7);
    assert_close(f.se[0], 30.81197, 5e-6);
    assert_close(1 / f.estimate[2], .22662, 5e-6);
    assert_close((f.estimate[1] - 1) / f.estimate[2], 3.99035, 5e-6);
    assert_close(f.sigma, 4.45, 5e-3);
    assert_int_equal(f.df, 18);
}

/* k times as many of everything: the same shape, k times the ceiling, errors over the root of k. */
static void only_shares_tell_the_shape(void **state)
{
    (void)state;
    double tenfold[14];
    for (int t = 0; t < 14; t++) tenfold[t] = 10 * some[t];
    for (int k = 0; k < 3; k++)
        for (int method = 0; method < 2; method++) {
            curve_fit one = fit(&plain, kinds[k], (curve_method)method, 0), ten = fit(&(curve_data){14, tenfold, 0, 1000}, kinds[k], (curve_method)method, 0);
            for (int i = 0; i < W; i++) {
                double size = curve_working(kinds[k], i) == MU ? 10 : 1, error = method ? size : size / sqrt(10);
                assert_close(ten.estimate[i], size * one.estimate[i], 1e-10);
                assert_close(ten.se[i], error * one.se[i], 1e-9);
            }
        }
}

static void the_peak_is_where_most_adopt(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        curve_fit f = fit(&plain, kinds[k], CURVE_LIKELIHOOD, 0);
        double h = 1e-3, rise[3];
        for (int i = 0; i < 3; i++) rise[i] = curve_at(kinds[k], f.estimate, f.peak + (i - 1) * .1 + h) - curve_at(kinds[k], f.estimate, f.peak + (i - 1) * .1 - h);
        assert_true(rise[1] > rise[0] && rise[1] > rise[2] && f.peak_se > 0);
    }
    curve_fit f = fit(&plain, CURVE_BASS, CURVE_LIKELIHOOD, 0);
    assert_close(f.peak, log(f.estimate[1] / f.estimate[0]) / (f.estimate[0] + f.estimate[1]), 1e-12);
    f = fit(&plain, CURVE_LOGISTIC, CURVE_LIKELIHOOD, 0);
    assert_close(f.peak, f.estimate[1], 1e-12);
    assert_close(f.peak_se, f.se[1], 1e-10);
}

/* Pearson's squares from the fitted curve, where 5 are expected in each period; and errors that are as much wider. */
static void uneven_counts_widen_what_is_told(void **state)
{
    (void)state;
    double n[14], left = 10000 - 6900, squares = 0;
    for (int t = 0; t < 14; t++) n[t] = 100 * some[t];
    curve_data d = {14, n, 0, 10000};
    curve_fit f = fit(&d, CURVE_LOGISTIC, CURVE_LIKELIHOOD, 0), wide = curve_new(&d, &(curve_how){CURVE_LOGISTIC, CURVE_LIKELIHOOD, 0, true});
    for (int t = 1; t <= 14; t++) {
        double due = curve_at(CURVE_LOGISTIC, f.estimate, t) - curve_at(CURVE_LOGISTIC, f.estimate, t - 1);
        squares += (n[t - 1] - due) * (n[t - 1] - due) / due;
    }
    double out = 10000 - curve_at(CURVE_LOGISTIC, f.estimate, 14) + curve_at(CURVE_LOGISTIC, f.estimate, 0), all = 10000 - curve_at(CURVE_LOGISTIC, f.estimate, 14);
    squares += (left - out) * (left - out) / out;
    assert_true(fabs(all - left) < 1e-6 && f.dispersion > 2);
    assert_close(f.dispersion, squares / 11, 1e-9);
    assert_close(f.dispersion_p, chi2_upper(squares, 11), 1e-9);
    assert_all_close(wide.estimate, f.estimate, W, 1e-12);
    for (int i = 0; i < W; i++) {
        assert_close(wide.se[i], f.se[i] * sqrt(f.dispersion), 1e-9);
        assert_true(wide.low[i] < f.low[i] && wide.high[i] > f.high[i]);
    }
    assert_close(wide.peak_se, wide.se[1], 1e-9);
}

/* ---- the ceiling ---- */

static void a_rise_without_a_bend_tells_no_ceiling(void **state)
{
    (void)state;
    double n[] = {1, 1, 2, 3, 4, 6, 9, 13};
    curve_data d = {8, n, 0, 1000};
    for (int k = 0; k < 3; k++) {
        curve_fit f = fit(&d, kinds[k], CURVE_LIKELIHOOD, 0);
        int at = k ? 0 : 2;
        assert_null(f.refused);
        assert_int_equal(f.ceiling, CEILING_TOO_EARLY);
        assert_close(f.estimate[at], 1000, 1e-12);
        assert_true(isnan(f.se[at]) && isnan(f.high[at]) && f.converged);
        curve_fit all = fit(&d, kinds[k], CURVE_LIKELIHOOD, 1000);
        assert_int_equal(all.ceiling, CEILING_GIVEN);
        assert_all_close(f.se, all.se, W, 1e-9);
        assert_close(all.loglik, f.loglik, 1e-12);
    }
    curve_fit f = fit(&d, CURVE_LOGISTIC, CURVE_LIKELIHOOD, 0);
    assert_true(f.low[0] > 39 && f.low[0] < 200);
}

static void a_ceiling_at_its_bound_is_all(void **state)
{
    (void)state;
    curve_fit f = fit(&(curve_data){14, some, 0, 69.5}, CURVE_BASS, CURVE_LIKELIHOOD, 0);
    assert_int_equal(f.ceiling, CEILING_ALL);
    assert_close(f.estimate[2], 69.5, 1e-12);
    assert_true(f.low[2] > 60 && f.low[2] < 69 && f.high[2] == 69.5);
    f = fit(&(curve_data){14, some, 0, 69}, CURVE_BASS, CURVE_LIKELIHOOD, 0);
    assert_int_equal(f.ceiling, CEILING_ALL);
    assert_close(f.loglik, fit(&(curve_data){14, some, 0, 69}, CURVE_BASS, CURVE_LIKELIHOOD, 69).loglik, 1e-12);
}

/* The profile of one ceiling after another is that of fits with it given. */
static void the_interval_of_the_ceiling_is_where_the_likelihood_has_fallen(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        int at = k ? 0 : 2;
        curve_fit f = fit(&plain, kinds[k], CURVE_LIKELIHOOD, 0), low = fit(&plain, kinds[k], CURVE_LIKELIHOOD, fmax(f.low[at], 69)), high = fit(&plain, kinds[k], CURVE_LIKELIHOOD, f.high[at]);
        assert_close(2 * (f.loglik - high.loglik), chi2_1_quantile(.95), 1e-8);
        if (f.low[at] > 69) assert_close(2 * (f.loglik - low.loglik), chi2_1_quantile(.95), 1e-8);
    }
}

static void who_came_before_is_counted_where_the_curve_has_them(void **state)
{
    (void)state;
    curve_data d = plain;
    d.before = 5;
    d.market = 105;
    curve_fit bass = fit(&d, CURVE_BASS, CURVE_LIKELIHOOD, 0), without = fit(&plain, CURVE_BASS, CURVE_LIKELIHOOD, 0);
    assert_all_close(bass.estimate, without.estimate, W, 0);
    assert_true(bass.market == 100 && bass.adopted == 69);
    curve_fit logistic = fit(&d, CURVE_LOGISTIC, CURVE_LIKELIHOOD, 0);
    assert_true(logistic.adopted == 74);
    assert_close(curve_at(CURVE_LOGISTIC, logistic.estimate, 14), 74, 1e-11);
    assert_true(curve_at(CURVE_LOGISTIC, logistic.estimate, 0) > 1.5);
}

/* ---- what cannot be ---- */

static void what_is_no_curve_is_refused(void **state)
{
    (void)state;
    double one[] = {0, 0, 9, 0}, few[] = {1, 0, 1, 0}, below[] = {1, -1, 4, 5}, none[] = {1, NAN, 4, 5}, good[] = {1, 2, 3, 1}, step[] = {0, 0, 9, 9, 0, 0, 0, 0};
    const struct { curve_data d; curve_how how; const char *why; } rows[] = {
        {{4, one, 0, 20}, {CURVE_BASS, CURVE_LIKELIHOOD, 0, false}, "all adopted in one period"},
        {{4, few, 0, 20}, {CURVE_BASS, CURVE_LIKELIHOOD, 0, false}, "fewer than 3 adopters"},
        {{4, below, 0, 20}, {CURVE_BASS, CURVE_SQUARES, 0, false}, "a count below 0"},
        {{4, none, 0, 20}, {CURVE_BASS, CURVE_SQUARES, 0, false}, "a count below 0"},
        {{4, good, NAN, 20}, {CURVE_LOGISTIC, CURVE_SQUARES, 0, false}, "a count below 0"},
        {{2, good + 1, 0, 20}, {CURVE_LOGISTIC, CURVE_SQUARES, 0, false}, "fewer periods than parameters"},
        {{0, NULL, 0, 20}, {CURVE_LOGISTIC, CURVE_SQUARES, 0, false}, "fewer than 3 adopters"},
        {{4, good, 0, 6}, {CURVE_LOGISTIC, CURVE_LIKELIHOOD, 0, false}, "more adopters than there are"},
        {{4, good, 0, INFINITY}, {CURVE_LOGISTIC, CURVE_LIKELIHOOD, 0, false}, "how many there are"},
        {{4, good, 0, 20}, {CURVE_LOGISTIC, CURVE_LIKELIHOOD, 21, false}, "a ceiling above"},
        {{4, good, 0, 20}, {CURVE_LOGISTIC, CURVE_LIKELIHOOD, 6, false}, "a ceiling below"},
        {{8, step, 0, 20}, {CURVE_BASS, CURVE_LIKELIHOOD, 0, false}, "a step, not a curve"},
        {{8, step, 0, 20}, {CURVE_LOGISTIC, CURVE_LIKELIHOOD, 0, false}, "a step, not a curve"},
        {{8, step, 0, 20}, {CURVE_GOMPERTZ, CURVE_LIKELIHOOD, 0, false}, "a step, not a curve"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        curve_fit f = curve_new(&rows[i].d, &rows[i].how);
        if (!f.refused || !strstr(f.refused, rows[i].why)) fail_msg("row %zu: %s", i, f.refused ? f.refused : "not refused");
        assert_true(f.estimate[0] == 0 && f.se[0] == 0);
    }
}

/* Whatever the counts, there is a fit with finite numbers or a refusal. */
static void no_counts_bring_it_down(void **state)
{
    (void)state;
    for (u64 set = 0; set < 400; set++) {
        stream s = stream_at(7, set, DRAW_START);
        int periods = 3 + (int)stream_below(&s, 30);
        double *n = NEW(&mem, double, periods), sum = 0, large = set % 3 == 0 ? 1e9 : 1;
        for (int t = 0; t < periods; t++) sum += n[t] = large * (stream_below(&s, 3) ? 0 : stream_below(&s, 1 + (u32)(set % 20)));
        curve_data d = {periods, n, set % 5 == 0 ? 3 : 0, sum + 3 + stream_below(&s, 100)};
        for (int k = 0; k < 3; k++) {
            curve_fit f = fit(&d, kinds[k], (curve_method)(set % 2), 0);
            for (int i = 0; i < W && !f.refused; i++) assert_true(isfinite(f.estimate[i]) && !(f.low[i] > f.estimate[i]) && !(f.high[i] < f.estimate[i]) && !isinf(f.se[i]));
        }
    }
}

/* As tabled everywhere: the upper 2.5 % of Student's distribution, and one of the lower half. */
static void student_is_as_tabled(void **state)
{
    (void)state;
    int df[] = {1, 2, 3, 10, 30, 120};
    double t[] = {12.7062, 4.30265, 3.18245, 2.22814, 2.04227, 1.97993};
    for (int i = 0; i < 6; i++) assert_close(student_quantile(.975, df[i]), t[i], 5e-6);
    assert_close(student_quantile(.9995, 5), 6.86883, 5e-6);
    assert_close(student_quantile(.25, 1), -1, 1e-12);
    assert_close(student_quantile(.975, 1000000), normal_quantile(.975), 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves_are_what_they_are_called),
        cmocka_unit_test(derivatives_are_those_of_the_goal),
        cmocka_unit_test(truth_is_found_from_what_it_expects),
        cmocka_unit_test(expected_by_now_are_those_who_have),
        cmocka_unit_test(a_constant_hazard_has_a_closed_form),
        cmocka_unit_test(a_published_curve_is_met),
        cmocka_unit_test(only_shares_tell_the_shape),
        cmocka_unit_test(the_peak_is_where_most_adopt),
        cmocka_unit_test(uneven_counts_widen_what_is_told),
        cmocka_unit_test(a_rise_without_a_bend_tells_no_ceiling),
        cmocka_unit_test(a_ceiling_at_its_bound_is_all),
        cmocka_unit_test(the_interval_of_the_ceiling_is_where_the_likelihood_has_fallen),
        cmocka_unit_test(who_came_before_is_counted_where_the_curve_has_them),
        cmocka_unit_test(what_is_no_curve_is_refused),
        cmocka_unit_test(no_counts_bring_it_down),
        cmocka_unit_test(student_is_as_tabled),
    };
    return cmocka_run_group_tests_name("curve", tests, open_arena, close_arena);
}
