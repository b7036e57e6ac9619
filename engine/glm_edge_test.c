/* glm_edge_test.c — regression where data do not determine an answer, or hardly: aliased, nearly collinear, separated, refused. */
#include "test/engine.h"

#include "engine/glm.h"

static glm_fit fit(const glm_data *d, const glm_how *how) { return glm_new(&mem, &(crew){.threads = 2}, d, how); }

static const glm_how plain;

enum { N = 600, MOST = 6 };

static double y[N], x[MOST][N], weight[N];
static int group[N];

/* Columns 0 and 1 are free; the others are for each test to fill. */
static void fill(u64 seed)
{
    stream s = stream_at(seed, 0, DRAW_START);
    for (int i = 0; i < N; i++) {
        x[0][i] = stream_unit(&s);
        x[1][i] = 3.0 + stream_unit(&s);
        group[i] = (int)stream_below(&s, 5);
        weight[i] = stream_below(&s, 3);
        y[i] = stream_unit(&s) < 0.2 + 0.3 * x[0][i] + 0.1 * (x[1][i] - 3.0);
    }
}

/* p of the columns, in the order named. */
static glm_data data_of(const int *which, int p)
{
    const double **columns = NEW(&mem, const double *, p);
    for (int k = 0; k < p; k++) columns[k] = x[which[k]];
    return (glm_data){.n = N, .p = p, .x = columns, .y = y, .groups = 1, .link = GLM_CLOGLOG};
}

static void what_depends_on_columns_before_is_left_out(void **state)
{
    (void)state;
    fill(1);
    for (int i = 0; i < N; i++) {
        x[2][i] = 1e6 + 2.0 * x[0][i] - 7.0 * x[1][i];
        x[3][i] = 42.0;
        x[4][i] = sin(i);
    }
    glm_data d = data_of((int[]){0, 1, 2, 3, 4}, 5), less = data_of((int[]){0, 1, 4}, 3);
    glm_fit f = fit(&d, &plain), want = fit(&less, &plain);
    int from[] = {0, 1, 2, -1, -1, 3};
    assert_true(f.converged && f.rank == 4);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(f.aliased[i], from[i] < 0);
        if (from[i] < 0) assert_true(isnan(f.estimate[i]) && isnan(f.se[i]) && isnan(f.cov[i * 6]));
        else {
            assert_close(f.estimate[i], want.estimate[from[i]], 1e-10);
            assert_close(f.se[i], want.se[from[i]], 1e-10);
        }
    }
    assert_close(f.aic, want.aic, 1e-12);
    glm_drops drop = glm_drop(&mem, &(crew){.threads = 1}, &d, &f, &(glm_terms){(int[]){0, 1, 2, 3, 4}, 5, -1});
    assert_true(drop.df[0] == 0 && drop.df[2] == 0 && drop.df[4] == 1 && isnan(drop.p[2]));
}

static void what_is_the_same_within_groups_depends_on_them(void **state)
{
    (void)state;
    fill(2);
    for (int i = 0; i < N; i++) x[2][i] = 1.0 / (1.0 + group[i]);
    glm_data d = data_of((int[]){2, 0}, 2), less = data_of((int[]){0}, 1);
    d.groups = less.groups = 5;
    d.group = less.group = group;
    d.weight = less.weight = weight;
    glm_fit f = fit(&d, &plain), want = fit(&less, &plain);
    assert_true(f.aliased[5] && !f.aliased[6] && f.rank == 6);
    for (int g = 0; g < 5; g++) assert_close(f.se[g], want.se[g], 1e-11);
    assert_close(f.estimate[6], want.estimate[5], 1e-11);
}

/* Years and their powers: the information of the columns as they are cannot be told from a singular one. */
static void years_and_their_cubes_are_told_apart(void **state)
{
    (void)state;
    fill(3);
    for (int i = 0; i < N; i++) {
        double t = (double)(i % 12) - 5.5, year = 2012.0 + i % 12;
        x[2][i] = year;
        x[3][i] = year * year;
        x[4][i] = t;
        x[5][i] = t * t;
    }
    glm_data raw = data_of((int[]){0, 2, 3}, 3), good = data_of((int[]){0, 4, 5}, 3);
    glm_fit f = fit(&raw, &plain), want = fit(&good, &plain);
    assert_true(f.rank == 4 && f.converged);
    assert_close(f.deviance, want.deviance, 1e-11);
    assert_close(f.estimate[1], want.estimate[1], 1e-9);
    assert_close(f.estimate[3] / want.estimate[3], 1.0, 1e-6); /* the square's own coefficient is the same */
    assert_close(f.se[3] / want.se[3], 1.0, 1e-6);
    for (int i = 0; i < N; i++) x[3][i] = x[2][i] * x[2][i] * x[2][i];
    good = data_of((int[]){0, 4, 3}, 3);
    raw = data_of((int[]){0, 2, 3}, 3);
    assert_close(fit(&raw, &plain).deviance, fit(&good, &plain).deviance, 1e-10);
}

static void no_intercept_is_no_intercept(void **state)
{
    (void)state;
    fill(4);
    for (int i = 0; i < N; i++) x[2][i] = 1.0;
    glm_data one = data_of((int[]){0, 1}, 2), own = data_of((int[]){2, 0, 1}, 3);
    own.groups = 0;
    glm_fit a = fit(&one, &plain), b = fit(&own, &plain);
    for (int i = 0; i < 3; i++) assert_close(b.estimate[i], a.estimate[i], 1e-11);
    for (int i = 0; i < 9; i++) assert_close(b.cov[i], a.cov[i], 1e-11);
    assert_close(b.deviance, a.deviance, 1e-12);
    double events = a.events;
    assert_close(b.null_deviance, -2.0 * (events * log(-expm1(-1.0)) - (N - events)), 1e-12); /* eta is 0 */
}

/* ---- separation ---- */

static void a_gap_between_events_and_none_is_told(void **state)
{
    (void)state;
    for (int i = 0; i < N; i++) {
        x[0][i] = i;
        x[1][i] = cos(i);
        y[i] = i >= N / 2;
    }
    for (glm_link link = GLM_LOGIT; link <= GLM_CLOGLOG; link++) {
        glm_data d = data_of((int[]){0, 1}, 2);
        d.link = link;
        glm_fit f = fit(&d, &plain);
        assert_true(!f.refused && f.separated && !f.converged && f.diverges[0] && f.diverges[1] && isnan(f.estimate[1]) && isnan(f.se[1]));
        assert_close(f.loglik, 0.0, 1e-9);
        glm_fit firth = fit(&d, &(glm_how){.firth = true});
        assert_true(firth.converged && !firth.separated && isfinite(firth.estimate[1]) && firth.estimate[1] > 0.0);
    }
}

/* One category without events: its own coefficient has no end, the others are as without its rows. */
static void a_category_without_events_leaves_the_others(void **state)
{
    (void)state;
    fill(5);
    for (int i = 0; i < N; i++) {
        for (int g = 1; g < 5; g++) x[1 + g][i] = group[i] == g;
        if (group[i] == 3) y[i] = 0.0;
    }
    for (glm_link link = GLM_LOGIT; link <= GLM_CLOGLOG; link++) {
        glm_data d = data_of((int[]){0, 2, 3, 4, 5}, 5), arrow = data_of((int[]){0}, 1), less = data_of((int[]){0, 2, 3, 5}, 4);
        d.link = arrow.link = less.link = link;
        arrow.groups = 5;
        arrow.group = group;
        for (int i = 0; i < N; i++) weight[i] = group[i] != 3;
        less.weight = weight;
        glm_fit dense = fit(&d, &plain), grouped = fit(&arrow, &plain), want = fit(&less, &plain);
        assert_true(dense.separated && grouped.separated && !want.separated);
        int in_dense[] = {0, 1, 2, 3, 5}, in_grouped[] = {0, 5, 1, 2, 4};
        for (int i = 0; i < 6; i++) assert_true(dense.diverges[i] == (i == 4) && grouped.diverges[i] == (i == 3));
        for (int i = 0; i < 5; i++) {
            assert_close(dense.estimate[in_dense[i]], want.estimate[i], 1e-7);
            assert_close(grouped.estimate[in_grouped[i]], want.estimate[i], 1e-7);
            assert_close(dense.se[in_dense[i]], want.se[i], 1e-6);
            assert_close(grouped.se[in_grouped[i]], want.se[i], 1e-6);
        }
        assert_close(dense.deviance, want.deviance, 1e-10);
    }
}

static void rare_events_are_not_separation(void **state)
{
    (void)state;
    stream s = stream_at(6, 0, DRAW_START);
    for (int i = 0; i < N; i++) {
        x[0][i] = i == 0 ? 1e7 : stream_unit(&s); /* far out, without event: it weighs nothing */
        y[i] = i % 150 == 7;
    }
    x[0][7] = 0.0;
    for (glm_link link = GLM_LOGIT; link <= GLM_CLOGLOG; link++) {
        glm_data d = data_of((int[]){0}, 1);
        d.link = link;
        glm_fit f = fit(&d, &plain);
        assert_true(f.converged && !f.separated);
    }
}

/* ---- refusals ---- */

static void what_cannot_be_fitted_is_refused(void **state)
{
    (void)state;
    fill(7);
    glm_data d = data_of((int[]){0}, 1), bad = d;
    int cluster[N] = {0};
    assert_string_equal(fit(&d, &(glm_how){.errors = GLM_CLUSTER, .cluster = cluster, .clusters = 1}).refused, "errors by cluster need more than one cluster");
    cluster[0] = 1;
    for (int i = 0; i < N; i++) weight[i] = i > 0;
    bad.weight = weight;
    assert_string_equal(fit(&bad, &(glm_how){.errors = GLM_CLUSTER, .cluster = cluster, .clusters = 2}).refused, "errors by cluster need more than one cluster");
    weight[3] = -1.0;
    assert_string_equal(fit(&bad, &plain).refused, "a weight is below 0 or not finite");
    memset(weight, 0, sizeof weight);
    assert_string_equal(fit(&bad, &plain).refused, "there are no rows");
    bad = d;
    bad.n = 0;
    assert_string_equal(fit(&bad, &plain).refused, "there are no rows");
    bad = d;
    double zeros[N] = {0}, ones[N], far[N];
    for (int i = 0; i < N; i++) {
        ones[i] = 1.0;
        far[i] = 1e9 * i;
    }
    bad.y = zeros;
    assert_string_equal(fit(&bad, &plain).refused, "there are no events");
    bad.y = ones;
    assert_string_equal(fit(&bad, &plain).refused, "all rows have the event");
    bad.y = far;
    assert_string_equal(fit(&bad, &plain).refused, "an outcome is not between 0 and 1");
    bad.y = y;
    bad.offset = far;
    assert_string_equal(fit(&bad, &plain).refused, "the offset is so large that nothing else can be seen");
    x[0][5] = NAN;
    assert_string_equal(fit(&d, &plain).refused, "a column has a value that is not finite, or too large to be squared");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_depends_on_columns_before_is_left_out),
        cmocka_unit_test(what_is_the_same_within_groups_depends_on_them),
        cmocka_unit_test(years_and_their_cubes_are_told_apart),
        cmocka_unit_test(no_intercept_is_no_intercept),
        cmocka_unit_test(a_gap_between_events_and_none_is_told),
        cmocka_unit_test(a_category_without_events_leaves_the_others),
        cmocka_unit_test(rare_events_are_not_separation),
        cmocka_unit_test(what_cannot_be_fitted_is_refused),
    };
    return cmocka_run_group_tests_name("glm_edge", tests, open_arena, close_arena);
}
