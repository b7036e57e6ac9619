/* glm_test.c — regression of events against closed forms, a published table, and itself told in another way. */
#include "test/engine.h"

#include "engine/glm.h"
#include "engine/normal.h"

static void assert_same(const double *got, const double *want, int n, double within)
{
    for (int i = 0; i < n; i++) assert_close(got[i], want[i], within);
}

static glm_fit fit(const glm_data *d, const glm_how *how) { return glm_new(&mem, &(crew){.threads = 2}, d, how); }

static const glm_how plain;

/* ---- two rates ---- */

/* A table of two: 7 of 40 had the event without, 18 of 60 with. */
enum { A = 7, N0 = 40, B = 18, N1 = 60 };

static glm_data two_rates(glm_link link)
{
    double *y = NEW(&mem, double, 100), *x = NEW(&mem, double, 100);
    const double **columns = NEW(&mem, const double *, 1);
    columns[0] = x;
    for (int i = 0; i < N0 + N1; i++) {
        x[i] = i >= N0;
        y[i] = i < N0 ? i < A : i - N0 < B;
    }
    return (glm_data){.n = N0 + N1, .p = 1, .x = columns, .y = y, .groups = 1, .link = link};
}

static double link_of(glm_link link, double p)
{
    return link == GLM_LOGIT ? log(p / (1.0 - p)) : link == GLM_PROBIT ? normal_quantile(p) : log(-log(1.0 - p));
}

static double link_slope(glm_link link, double p)
{
    if (link == GLM_LOGIT) return 1.0 / (p * (1.0 - p));
    return link == GLM_PROBIT ? exp(-normal_log_pdf(normal_quantile(p))) : -1.0 / ((1.0 - p) * log(1.0 - p));
}

static void two_rates_have_closed_forms(void **state)
{
    (void)state;
    double p = (double)A / N0, q = (double)B / N1, all = (double)(A + B) / (N0 + N1);
    double loglik = A * log(p) + (N0 - A) * log(1.0 - p) + B * log(q) + (N1 - B) * log(1.0 - q);
    for (glm_link link = GLM_LOGIT; link <= GLM_CLOGLOG; link++) {
        glm_data d = two_rates(link);
        glm_fit f = fit(&d, &plain);
        double sp = link_slope(link, p) * sqrt(p * (1.0 - p) / N0), sq = link_slope(link, q) * sqrt(q * (1.0 - q) / N1);
        assert_true(!f.refused && f.converged && !f.separated && f.rank == 2 && f.q == 2 && f.n == 100);
        assert_same(f.estimate, (double[]){link_of(link, p), link_of(link, q) - link_of(link, p)}, 2, 1e-12);
        assert_same(f.se, (double[]){sp, sqrt(sp * sp + sq * sq)}, 2, 1e-11);
        assert_close(f.cov[1], -sp * sp, 1e-11);
        assert_close(f.loglik, loglik, 1e-13);
        assert_close(f.deviance, -2.0 * loglik, 1e-13);
        assert_close(f.null_deviance, -2.0 * ((A + B) * log(all) + (100 - A - B) * log(1.0 - all)), 1e-13);
        assert_close(f.aic, 4.0 - 2.0 * loglik, 1e-13);
        assert_true(f.events == A + B);
    }
}

/* Saturated: each rate's robust variance is the model's own, but for n / (n - 1). */
static void robust_errors_of_two_rates(void **state)
{
    (void)state;
    for (glm_link link = GLM_LOGIT; link <= GLM_CLOGLOG; link++) {
        glm_data d = two_rates(link);
        glm_fit model = fit(&d, &plain), robust = fit(&d, &(glm_how){.errors = GLM_ROBUST});
        for (int i = 0; i < 2; i++) assert_close(robust.se[i] / model.se[i], sqrt(100.0 / 99.0), 1e-11);
        int *each = NEW(&mem, int, 100);
        for (int i = 0; i < 100; i++) each[i] = 99 - i;
        glm_fit cluster = fit(&d, &(glm_how){.errors = GLM_CLUSTER, .cluster = each, .clusters = 100});
        assert_same(cluster.cov, robust.cov, 4, 1e-12);
    }
}

static void dropping_a_term_is_the_g_test(void **state)
{
    (void)state;
    glm_data d = two_rates(GLM_CLOGLOG);
    glm_fit f = fit(&d, &plain);
    double rate = (double)(A + B) / 100.0, g = 2.0 * (A * log(A / (N0 * rate)) + (N0 - A) * log((N0 - A) / (N0 * (1.0 - rate))) +
        B * log(B / (N1 * rate)) + (N1 - B) * log((N1 - B) / (N1 * (1.0 - rate))));
    glm_drops drop = glm_drop(&mem, &(crew){.threads = 1}, &d, &f, &(glm_terms){(int[]){0}, 1, -1});
    assert_int_equal(drop.df[0], 1);
    assert_close(drop.chi2[0], g, 1e-11);
    assert_close(drop.p[0], chi2_upper(g, 1.0), 1e-11);
}

/* Firth's estimate of a logit in a table of two: half an event and half a none more in each cell. */
static void firth_adds_a_half_to_each_cell(void **state)
{
    (void)state;
    glm_data d = two_rates(GLM_LOGIT);
    glm_fit f = fit(&d, &(glm_how){.firth = true});
    double low = log((A + 0.5) / (N0 - A + 0.5)), high = log((B + 0.5) / (N1 - B + 0.5));
    assert_true(f.converged);
    assert_same(f.estimate, (double[]){low, high - low}, 2, 1e-9);
    for (int i = 0; i < 60; i++) ((double *)d.y)[N0 + i] = 0.0; /* one cell empty: separated, and yet there is an answer */
    f = fit(&d, &(glm_how){.firth = true});
    assert_true(f.converged && !f.separated);
    assert_close(f.estimate[1], log(0.5 / 60.5) - low, 1e-9);
}

/* With any link and one rate: the likelihood times the root of the information is stationary. */
static void firth_is_stationary_with_any_link(void **state)
{
    (void)state;
    double y[30] = {1, 1, 1}, step = 1e-5;
    for (glm_link link = GLM_LOGIT; link <= GLM_CLOGLOG; link++) {
        glm_fit f = fit(&(glm_data){.n = 30, .y = y, .groups = 1, .link = link}, &(glm_how){.firth = true});
        double goal[2];
        for (int i = 0; i < 2; i++) {
            double eta = f.estimate[0] + (i ? step : -step);
            double p = link == GLM_LOGIT ? 1.0 / (1.0 + exp(-eta)) : link == GLM_PROBIT ? normal_cdf(eta) : -expm1(-exp(eta));
            goal[i] = 3.0 * log(p) + 27.0 * log(1.0 - p) - 0.5 * log(p * (1.0 - p)) - log(link_slope(link, p));
        }
        assert_close((goal[1] - goal[0]) / (2.0 * step), 0.0, 1e-7);
    }
}

/* ---- a published table ---- */

/* Bliss (1935), beetles killed by carbon disulphide; the fits as in Dobson and Barnett, An Introduction to Generalized Linear Models, table 7.4. */
static void beetles_die_as_published(void **state)
{
    (void)state;
    double dose[] = {1.6907, 1.7242, 1.7552, 1.7842, 1.8113, 1.8369, 1.8610, 1.8839}, of[] = {59, 60, 62, 56, 63, 59, 62, 60}, killed[] = {6, 13, 18, 28, 52, 53, 61, 60};
    double want[3][4] = {{-60.72, 34.27, 5.18, 2.91}, {-34.94, 19.73, 2.64, 1.49}, {-39.57, 22.04, 3.24, 1.80}}, deviance[] = {11.23, 10.12, 3.45}, y[8];
    for (int i = 0; i < 8; i++) y[i] = killed[i] / of[i];
    for (glm_link link = GLM_LOGIT; link <= GLM_CLOGLOG; link++) {
        glm_fit f = fit(&(glm_data){.n = 8, .p = 1, .x = (const double *const[]){dose}, .y = y, .weight = of, .groups = 1, .link = link}, &plain);
        for (int i = 0; i < 2; i++) assert_true(fabs(f.estimate[i] - want[link][i]) < 0.0051 && fabs(f.se[i] - want[link][2 + i]) < 0.0101);
        assert_true(fabs(f.deviance - deviance[link]) < 0.0051);
    }
}

/* ---- data that know the truth ---- */

enum { ROWS = 1500, GROUPS = 7, COLUMNS = 3, MOST = COLUMNS + GROUPS };

typedef struct {
    double x[MOST][ROWS], y[ROWS], weight[ROWS], offset[ROWS];
    const double *column[MOST];
    int group[ROWS], cluster[ROWS];
} world;

static world *world_new(u64 seed)
{
    world *w = NEW(&mem, world, 1);
    stream s = stream_at(seed, 0, DRAW_START);
    for (int i = 0; i < ROWS; i++) {
        double eta = -1.5;
        for (int k = 0; k < COLUMNS; k++) {
            w->x[k][i] = 10.0 * k + stream_unit(&s) * (1.0 + k);
            eta += 0.5 * (w->x[k][i] - 10.0 * k);
        }
        w->group[i] = (int)stream_below(&s, GROUPS);
        w->cluster[i] = (int)stream_below(&s, 40);
        w->weight[i] = stream_below(&s, 4);
        w->offset[i] = stream_unit(&s) - 0.5;
        w->y[i] = stream_unit(&s) < -expm1(-exp(eta + 0.2 * w->group[i] + w->offset[i]));
        for (int g = 1; g < GROUPS; g++) w->x[COLUMNS + g - 1][i] = w->group[i] == g;
    }
    for (int k = 0; k < MOST; k++) w->column[k] = w->x[k];
    return w;
}

static glm_data data_of(const world *w, glm_link link)
{
    return (glm_data){.n = ROWS, .p = COLUMNS, .x = w->column, .y = w->y, .weight = w->weight, .offset = w->offset, .groups = 1, .link = link};
}

static void groups_are_what_columns_of_them_are(void **state)
{
    (void)state;
    world *w = world_new(3);
    for (int i = 0; i < 9; i++) {
        glm_how how = {.errors = (glm_errors)(i % 3), .cluster = w->cluster, .clusters = 40};
        glm_data dense = data_of(w, (glm_link)(i / 3)), arrow = dense;
        dense.p = COLUMNS + GROUPS - 1;
        arrow.groups = GROUPS;
        arrow.group = w->group;
        glm_fit d = fit(&dense, &how), g = fit(&arrow, &how);
        int from[] = {0, 4, 5, 6, 7, 8, 9, 1, 2, 3}; /* the intercept, the groups, the columns */
        assert_true(d.q == 10 && g.q == 10 && d.rank == 10 && g.rank == 10);
        for (int k = 0; k < 10; k++) {
            assert_close(g.estimate[k], d.estimate[from[k]], 1e-11);
            assert_close(g.se[k], d.se[from[k]], 1e-10);
        }
        for (int k = 0; k < COLUMNS * COLUMNS; k++) assert_close(g.cov[k], d.cov[(1 + k / COLUMNS) * 10 + 1 + k % COLUMNS], 1e-11);
        assert_close(g.deviance, d.deviance, 1e-12);
        assert_close(g.null_deviance, d.null_deviance, 1e-12);
        arrow.base = -1;
        glm_fit own = fit(&arrow, &how);
        for (int k = 1; k < GROUPS; k++) assert_close(own.estimate[k] - own.estimate[0], g.estimate[k], 1e-11);
        assert_close(own.deviance, g.deviance, 1e-12);
    }
}

static void dropping_groups_is_dropping_their_columns(void **state)
{
    (void)state;
    world *w = world_new(4);
    glm_data dense = data_of(w, GLM_LOGIT), arrow = dense;
    dense.p = COLUMNS + GROUPS - 1;
    arrow.groups = GROUPS;
    arrow.group = w->group;
    glm_fit d = fit(&dense, &plain), g = fit(&arrow, &plain);
    glm_drops by_column = glm_drop(&mem, &(crew){.threads = 2}, &dense, &d, &(glm_terms){(int[]){0, 1, 2, 3, 3, 3, 3, 3, 3}, 4, -1});
    glm_drops by_group = glm_drop(&mem, &(crew){.threads = 2}, &arrow, &g, &(glm_terms){(int[]){0, 1, 2}, 4, 3});
    assert_same(by_group.chi2, by_column.chi2, 4, 1e-10);
    assert_memory_equal(by_group.df, ((int[]){1, 1, 1, GROUPS - 1}), sizeof(int[4]));
}

/* Row i of w as row at of the other. */
static void copy_row(const world *w, int i, world *other, int at)
{
    for (int k = 0; k < MOST; k++) other->x[k][at] = w->x[k][i];
    other->y[at] = w->y[i];
    other->weight[at] = w->weight[i];
    other->offset[at] = w->offset[i];
    other->cluster[at] = w->cluster[i];
    other->column[i % MOST] = other->x[i % MOST];
}

static void a_count_is_as_many_rows(void **state)
{
    (void)state;
    world *w = world_new(5), *split = NEW(&mem, world, 1);
    for (int e = 0; e < 3; e++) {
        glm_how one = {.errors = (glm_errors)e, .cluster = w->cluster, .clusters = 40}, many = {.errors = one.errors, .cluster = split->cluster, .clusters = 40};
        glm_data d = data_of(w, GLM_PROBIT), s = data_of(split, GLM_PROBIT);
        d.n = 400;
        s.n = 0;
        for (int i = 0; i < 400; i++)
            for (int k = 0; k < (int)w->weight[i]; k++) copy_row(w, i, split, (int)s.n++);
        s.weight = NULL;
        glm_fit a = fit(&d, &one), b = fit(&s, &many);
        assert_same(a.estimate, b.estimate, 4, 1e-11);
        assert_same(a.se, b.se, 4, 1e-11);
        assert_close(a.loglik, b.loglik, 1e-12);
        assert_close(a.null_deviance, b.null_deviance, 1e-12);
    }
}

static void the_order_of_rows_does_not_matter(void **state)
{
    (void)state;
    world *w = world_new(6), *turned = NEW(&mem, world, 1);
    for (int i = 0; i < ROWS; i++) {
        copy_row(w, i, turned, ROWS - 1 - i);
        turned->group[ROWS - 1 - i] = GROUPS - 1 - w->group[i];
    }
    glm_data d = data_of(w, GLM_CLOGLOG), t = data_of(turned, GLM_CLOGLOG);
    d.groups = t.groups = GROUPS;
    d.group = w->group;
    t.group = turned->group;
    t.base = GROUPS - 1;
    glm_fit a = fit(&d, &plain), b = fit(&t, &plain);
    for (int g = 0; g < GROUPS; g++) assert_close(a.estimate[g], b.estimate[GROUPS - 1 - g], 1e-12);
    assert_same(a.estimate + GROUPS, b.estimate + GROUPS, COLUMNS, 1e-12);
    assert_same(a.se + GROUPS, b.se + GROUPS, COLUMNS, 1e-12);
}

static void threads_give_the_same_bits(void **state)
{
    (void)state;
    enum { N = 40000 };
    double *x = NEW(&mem, double, N), *y = NEW(&mem, double, N);
    int *group = NEW(&mem, int, N);
    stream s = stream_at(8, 0, DRAW_START);
    for (int i = 0; i < N; i++) {
        x[i] = stream_unit(&s);
        group[i] = (int)stream_below(&s, 900);
        y[i] = stream_unit(&s) < 0.1 + 0.2 * x[i];
    }
    glm_data d = {.n = N, .p = 1, .x = (const double *const[]){x}, .y = y, .groups = 900, .group = group, .link = GLM_CLOGLOG};
    glm_fit one = glm_new(&mem, &(crew){.threads = 1}, &d, &(glm_how){.errors = GLM_ROBUST});
    for (int threads = 2; threads < 6; threads += 3) {
        glm_fit f = glm_new(&mem, &(crew){.threads = threads}, &d, &(glm_how){.errors = GLM_ROBUST});
        assert_memory_equal(f.estimate, one.estimate, 901 * sizeof(double));
        assert_memory_equal(f.se, one.se, 901 * sizeof(double));
        assert_memory_equal(&f.loglik, &one.loglik, sizeof(double));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_rates_have_closed_forms),
        cmocka_unit_test(robust_errors_of_two_rates),
        cmocka_unit_test(dropping_a_term_is_the_g_test),
        cmocka_unit_test(firth_adds_a_half_to_each_cell),
        cmocka_unit_test(firth_is_stationary_with_any_link),
        cmocka_unit_test(beetles_die_as_published),
        cmocka_unit_test(groups_are_what_columns_of_them_are),
        cmocka_unit_test(dropping_groups_is_dropping_their_columns),
        cmocka_unit_test(a_count_is_as_many_rows),
        cmocka_unit_test(the_order_of_rows_does_not_matter),
        cmocka_unit_test(threads_give_the_same_bits),
    };
    return cmocka_run_group_tests_name("glm", tests, open_arena, close_arena);
}
