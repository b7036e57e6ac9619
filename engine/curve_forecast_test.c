/* curve_forecast_test.c — a curve run forward: chance alone has a closed form, what is not known widens it, threads change nothing. */
#include "test/engine.h"

#include "engine/curve.h"

static const double some[] = {1, 2, 2, 4, 6, 9, 12, 10, 8, 6};
static const curve_data plain = {10, some, 0, 100};
static const curve_how logistic = {CURVE_LOGISTIC, CURVE_LIKELIHOOD, 0, false};

static curve_fit sure(const curve_data *d)
{
    curve_fit f = curve_new(d, &logistic);
    memset(f.cov, 0, sizeof f.cov);
    return f;
}

static curve_forecast ahead(const curve_data *d, const curve_how *how, const curve_fit *f, int horizon, int runs)
{
    return curve_forecast_new(&mem, d, how, f, &(curve_plan){horizon, runs, 5, &alone});
}

/* The chance of at most k of n. */
static double binomial_cdf(double k, int n, double p)
{
    double sum = 0;
    for (int i = 0; i <= k; i++) sum += exp(lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) + i * log(p) + (n - i) * log1p(-p));
    return sum;
}

/* With everything known, those who are left adopt by the end of t with chance (F_t - F_T) / (1 - F_T), each for itself. */
static void chance_alone_is_binomial(void **state)
{
    (void)state;
    curve_fit f = sure(&plain);
    curve_forecast got = ahead(&plain, &logistic, &f, 6, 20000);
    double at_end = curve_at(CURVE_LOGISTIC, f.estimate, 10);
    for (int h = 0; h < 6; h++) {
        double p = (curve_at(CURVE_LOGISTIC, f.estimate, 11 + h) - at_end) / (100 - at_end);
        assert_true(fabs(got.mean[h] - (60 + 40 * p)) < 4 * got.mc_se[h]);
        assert_true(fabs(got.mc_se[h] * sqrt(20000) - sqrt(40 * p * (1 - p))) < 0.05 * sqrt(40 * p * (1 - p)));
        const double share[] = {.05, .25, .5, .75, .95}, k[] = {got.low90[h], got.low50[h], got.median[h], got.high50[h], got.high90[h]};
        for (int i = 0; i < 5; i++) assert_true(binomial_cdf(k[i] - 60, 40, p) > share[i] - .015 && binomial_cdf(k[i] - 61, 40, p) < share[i] + .015);
    }
}

static void many_are_as_good_as_normal(void **state)
{
    (void)state;
    double n[10];
    for (int t = 0; t < 10; t++) n[t] = 1e4 * some[t];
    curve_data d = {10, n, 0, 1e6};
    curve_fit f = sure(&d);
    curve_forecast got = ahead(&d, &logistic, &f, 2, 4000);
    double at_end = curve_at(CURVE_LOGISTIC, f.estimate, 10), p = (curve_at(CURVE_LOGISTIC, f.estimate, 12) - at_end) / (1e6 - at_end), sd = sqrt(4e5 * p * (1 - p));
    assert_true(fabs(got.mean[1] - (6e5 + 4e5 * p)) < 4 * sd / sqrt(4000));
    assert_true(fabs(got.high90[1] - got.low90[1] - 2 * 1.645 * sd) < 0.1 * sd);
}

static void what_is_not_known_widens_the_bands(void **state)
{
    (void)state;
    curve_fit known = sure(&plain), f = curve_new(&plain, &logistic);
    curve_forecast narrow = ahead(&plain, &logistic, &known, 8, 4000), wide = ahead(&plain, &logistic, &f, 8, 4000);
    for (int h = 2; h < 8; h++) assert_true(wide.mc_se[h] > 1.1 * narrow.mc_se[h] && wide.high90[h] <= 100 && wide.low90[h] >= 60);
    known.dispersion = 3;
    curve_forecast batches = ahead(&plain, &(curve_how){CURVE_LOGISTIC, CURVE_LIKELIHOOD, 0, true}, &known, 1, 20000);
    assert_true(fabs(batches.mean[0] - narrow.mean[0]) < 0.2);
    assert_true(fabs(batches.mc_se[0] * sqrt(20000) / (narrow.mc_se[0] * sqrt(4000)) - sqrt(3)) < 0.1);
}

static void nobody_is_left_where_all_have_adopted(void **state)
{
    (void)state;
    curve_data d = {10, some, 0, 60};
    curve_fit f = curve_new(&d, &logistic);
    curve_forecast got = ahead(&d, &logistic, &f, 3, 100);
    assert_true(got.mean[2] == 60 && got.low90[0] == 60 && got.high90[2] == 60 && got.mc_se[2] == 0);
}

static void threads_and_the_horizon_change_nothing(void **state)
{
    (void)state;
    curve_how bass = {CURVE_BASS, CURVE_LIKELIHOOD, 0, false};
    curve_fit f = curve_new(&plain, &bass);
    curve_forecast one = ahead(&plain, &bass, &f, 9, 1000), shorter = ahead(&plain, &bass, &f, 4, 1000);
    assert_memory_equal(one.mean, shorter.mean, 4 * sizeof(double));
    for (int threads = 2; threads <= 5; threads += 3) {
        crew several = {.threads = threads};
        curve_forecast got = curve_forecast_new(&mem, &plain, &bass, &f, &(curve_plan){9, 1000, 5, &several});
        assert_memory_equal(one.mean, got.mean, 9 * sizeof(double));
        assert_memory_equal(one.high90, got.high90, 9 * sizeof(double));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chance_alone_is_binomial),
        cmocka_unit_test(many_are_as_good_as_normal),
        cmocka_unit_test(what_is_not_known_widens_the_bands),
        cmocka_unit_test(nobody_is_left_where_all_have_adopted),
        cmocka_unit_test(threads_and_the_horizon_change_nothing),
    };
    return cmocka_run_group_tests_name("curve_forecast", tests, open_arena, close_arena);
}
