/* cox_test.c — proportional hazards: published closed forms, the definition summed the long way, what must not matter, and what has no answer. */
#include "engine/cox.h"
#include "test/engine.h"

enum { N = 240, P = 2, MOST = 20000 };

static double x[4][MOST], event[MOST], start[MOST], stop[MOST], offset[MOST];
static int stratum[MOST], cluster[MOST];
static const double *const columns[] = {x[0], x[1], x[2], x[3]};

static cox_data data_of(i64 n, int p, cox_ties ties) { return (cox_data){.n = n, .p = p, .x = columns, .event = event, .start = start, .stop = stop, .ties = ties}; }

static cox_fit fit(const cox_data *d) { return cox_new(&mem, &(crew){.threads = 2}, d, &(cox_how){0}); }

/* ---- closed forms ---- */

/* Therneau and Grambsch, Modeling Survival Data (2000), appendix E.1: six rows, two of them with the event at 6. */
static void six_written(void)
{
    static const double t[] = {1, 1, 6, 6, 8, 9}, y[] = {1, 0, 1, 1, 0, 1}, v[] = {1, 1, 1, 0, 0, 0};
    for (int i = 0; i < 6; i++) {
        stop[i] = t[i];
        event[i] = y[i];
        x[0][i] = v[i];
    }
}

static void breslow_has_a_closed_form(void **state)
{
    (void)state;
    six_written();
    cox_data d = data_of(6, 1, COX_BRESLOW);
    d.start = NULL;
    cox_fit f = fit(&d);
    double r = 0.5 * (3.0 + sqrt(33.0)); /* 2 = r/(r+1) + 2r/(r+3) */
    assert_true(!f.refused && f.converged && f.events == 4 && f.times == 3 && f.rank == 1);
    assert_close(f.estimate[0], log(r), 1e-12);
    assert_close(f.null_loglik, -log(6.0) - 2.0 * log(4.0), 1e-13);
    assert_close(f.loglik, 2.0 * log(r) - log(3.0 * r + 3.0) - 2.0 * log(r + 3.0), 1e-13);
    assert_close(1.0 / (f.se[0] * f.se[0]), r / ((r + 1.0) * (r + 1.0)) + 6.0 * r / ((r + 3.0) * (r + 3.0)), 1e-10);
    assert_close(f.score.chi2, 1.0 / (1.0 / 4.0 + 6.0 / 16.0), 1e-12); /* U = 1, I = 1/4 + 3/8 at 0 */
    assert_close(f.wald.chi2, f.estimate[0] * f.estimate[0] / (f.se[0] * f.se[0]), 1e-10);
    assert_close(f.ratio.chi2, 2.0 * (f.loglik - f.null_loglik), 1e-13);
}

static void efron_is_as_published(void **state)
{
    (void)state;
    six_written();
    cox_data d = data_of(6, 1, COX_EFRON);
    d.start = NULL;
    cox_fit f = fit(&d);
    double r = exp(f.estimate[0]);
    assert_close(f.estimate[0], 1.676857, 1e-6);
    assert_close(2.0 - r / (r + 1.0) - r / (r + 3.0) - r / (r + 5.0), 0.0, 1e-12);
    assert_close(f.null_loglik, -log(6.0) - log(4.0) - log(3.0), 1e-13); /* -4.276666 */
    assert_close(f.loglik, 2.0 * log(r) - log(3.0 * r + 3.0) - log(r + 3.0) - log((r + 5.0) / 2.0), 1e-13);
}

/* ---- the definition, the long way ---- */

/* Rows that begin and end anywhere among few times, so that many are equal; some are at risk at no event. */
static void fill(u64 seed, i64 n)
{
    stream s = stream_at(seed, 0, DRAW_START);
    for (i64 i = 0; i < n; i++) {
        start[i] = stream_below(&s, 8);
        stop[i] = start[i] + 1.0 + stream_below(&s, 5);
        event[i] = stream_below(&s, 3) == 0;
        stratum[i] = (int)stream_below(&s, 3);
        cluster[i] = (int)stream_below(&s, 30);
        offset[i] = 0.5 * stream_unit(&s);
        for (int k = 0; k < 4; k++) x[k][i] = stream_unit(&s) + 0.2 * k * event[i];
    }
}

typedef struct {
    double l, u[P], info[P * P], residual[N][P];
} sums;

static bool at_risk(const cox_data *d, i64 i, i64 of)
{
    return (!d->stratum || d->stratum[i] == d->stratum[of]) && (!d->start || d->start[i] < d->stop[of]) && d->stop[i] >= d->stop[of];
}

static bool dies_with(const cox_data *d, i64 i, i64 of) { return at_risk(d, i, of) && d->event[i] == 1.0 && d->stop[i] == d->stop[of]; }

static double weight(const cox_data *d, const double *b, i64 i)
{
    double eta = d->offset ? d->offset[i] : 0.0;
    for (int k = 0; k < P; k++) eta += b[k] * d->x[k][i];
    return exp(eta);
}

/* Adds what one event gives: the j-th (from 0) of the m of its time. */
static void event_add(const cox_data *d, const double *b, i64 of, const int j_m[2], sums *s)
{
    int m = j_m[1];
    double part = d->ties == COX_EFRON ? (double)j_m[0] / m : 0.0, den = 0.0, mean[P] = {0.0}, square[P * P] = {0.0};
    for (i64 i = 0; i < d->n; i++) {
        double w = !at_risk(d, i, of) ? 0.0 : weight(d, b, i) * (dies_with(d, i, of) ? 1.0 - part : 1.0);
        den += w;
        for (int k = 0; k < P; k++) mean[k] += w * d->x[k][i];
        for (int k = 0; k < P * P; k++) square[k] += w * d->x[k / P][i] * d->x[k % P][i];
    }
    s->l += log(weight(d, b, of)) - log(den);
    for (int k = 0; k < P; k++) mean[k] /= den;
    for (int k = 0; k < P; k++) s->u[k] += d->x[k][of] - mean[k];
    for (int k = 0; k < P * P; k++) s->info[k] += square[k] / den - mean[k / P] * mean[k % P];
    for (i64 i = 0; i < d->n; i++) {
        double w = !at_risk(d, i, of) ? 0.0 : weight(d, b, i) * (dies_with(d, i, of) ? 1.0 - part : 1.0);
        for (int k = 0; k < P; k++) s->residual[i][k] += (dies_with(d, i, of) ? (d->x[k][i] - mean[k]) / m : 0.0) - w / den * (d->x[k][i] - mean[k]);
    }
}

static void sum_up(const cox_data *d, const double *b, sums *s)
{
    memset(s, 0, sizeof *s);
    for (i64 of = 0; of < d->n; of++) {
        if (d->event[of] != 1.0) continue;
        int m = 0, before = 0;
        for (i64 i = 0; i < d->n; i++) {
            m += dies_with(d, i, of);
            before += i < of && dies_with(d, i, of);
        }
        event_add(d, b, of, (int[]){before, m}, s);
    }
}

/* det × the inverse of 2 × 2. */
static void assert_inverse(const double *info, const double *cov, double within)
{
    double det = info[0] * info[3] - info[1] * info[2];
    assert_all_close(cov, (double[]){info[3] / det, -info[1] / det, -info[2] / det, info[0] / det}, 4, within);
}

static void a_fit_is_where_the_definition_has_its_maximum(void **state)
{
    (void)state;
    static sums s;
    const double zero[P] = {0.0};
    for (int kind = 0; kind < 16; kind++) {
        fill(1 + (u64)kind, N);
        cox_data d = data_of(N, P, kind & 1 ? COX_BRESLOW : COX_EFRON);
        if (kind & 2) d.stratum = stratum, d.strata = 3;
        if (kind & 4) d.offset = offset;
        if (kind & 8) d.start = NULL;
        cox_fit f = fit(&d);
        assert_true(!f.refused && f.converged && !f.separated && f.rank == P);
        sum_up(&d, f.estimate, &s);
        assert_close(f.loglik, s.l, 1e-11);
        assert_all_close(s.u, zero, P, 1e-9);
        assert_inverse(s.info, f.cov, 1e-9);
        sum_up(&d, zero, &s);
        assert_close(f.null_loglik, s.l, 1e-11);
    }
}

/* Residuals one by one, their sums within clusters squared between inverses. */
static void robust_errors_are_from_score_residuals(void **state)
{
    (void)state;
    static sums s;
    for (int kind = 0; kind < 8; kind++) {
        fill(40 + (u64)kind, N);
        cox_data d = data_of(N, P, kind & 1 ? COX_BRESLOW : COX_EFRON);
        if (kind & 2) d.stratum = stratum, d.strata = 3;
        bool by_cluster = kind & 4;
        cox_fit model = fit(&d), f = cox_new(&mem, &alone, &d, &(cox_how){true, by_cluster ? cluster : NULL, 30});
        double sum[N][P] = {{0.0}}, want[P * P] = {0.0};
        sum_up(&d, f.estimate, &s);
        for (int i = 0; i < N; i++)
            for (int k = 0; k < P; k++) sum[by_cluster ? cluster[i] : i][k] += s.residual[i][k];
        for (int i = 0; i < N; i++) {
            double d0 = model.cov[0] * sum[i][0] + model.cov[1] * sum[i][1], d1 = model.cov[2] * sum[i][0] + model.cov[3] * sum[i][1];
            want[0] += d0 * d0;
            want[1] += d0 * d1;
            want[2] += d0 * d1;
            want[3] += d1 * d1;
        }
        assert_all_close(f.cov, want, P * P, 1e-10);
        assert_close(f.se[1], sqrt(want[3]), 1e-10);
    }
}

/* ---- what must not matter ---- */

static void assert_same(const cox_fit *got, const cox_fit *want, double within)
{
    assert_true(!got->refused && got->converged);
    assert_all_close(got->estimate, want->estimate, want->p, within);
    assert_all_close(got->cov, want->cov, want->p * want->p, within);
    assert_close(got->loglik, want->loglik, within);
    assert_close(got->score.chi2, want->score.chi2, within);
}

static void the_order_of_rows_does_not_matter(void **state)
{
    (void)state;
    fill(60, N);
    cox_data d = data_of(N, P, COX_EFRON);
    d.stratum = stratum;
    d.strata = 3;
    cox_fit want = fit(&d);
    for (int i = 0; i < N / 2; i++) {
        int j = N - 1 - i, other = stratum[i];
        double *const all[] = {x[0], x[1], start, stop, event};
        for (int k = 0; k < 5; k++) {
            double v = all[k][i];
            all[k][i] = all[k][j];
            all[k][j] = v;
        }
        stratum[i] = 2 - stratum[j];
        stratum[j] = 2 - other;
    }
    cox_fit got = fit(&d);
    assert_same(&got, &want, 1e-11);
}

/* A row cut where others have events is the same row; one that is moved in time with its stratum too. */
static void a_spell_may_be_cut_in_pieces(void **state)
{
    (void)state;
    fill(61, N);
    cox_data d = data_of(N, P, COX_EFRON);
    cox_fit want = fit(&d);
    i64 n = N;
    for (i64 i = 0; i < n; i++) { /* to pieces of length 1 */
        if (stop[i] - start[i] <= 1.0) continue;
        for (int k = 0; k < P; k++) x[k][n] = x[k][i];
        start[n] = start[i] + 1.0;
        stop[n] = stop[i];
        event[n++] = event[i];
        stop[i] = start[i] + 1.0;
        event[i] = 0.0;
    }
    d.n = n;
    cox_fit cut = fit(&d);
    assert_same(&cut, &want, 1e-11);
    for (i64 i = 0; i < n; i++) stratum[i] = (int)stop[i];
    d.stratum = stratum;
    d.strata = 13;
    d.start = NULL; /* who is at risk in one period alone, as a stratum for each period */
    for (i64 i = 0; i < n; i++) stop[i] = 1.0;
    cox_fit strata = fit(&d);
    assert_same(&strata, &want, 1e-11);
}

static void columns_may_be_moved_and_scaled(void **state)
{
    (void)state;
    fill(62, N);
    cox_data d = data_of(N, P, COX_EFRON);
    cox_fit want = fit(&d);
    for (int i = 0; i < N; i++) {
        x[0][i] = 1e6 + 1000.0 * x[0][i];
        x[1][i] = x[1][i] - 40.0;
    }
    cox_fit got = fit(&d);
    assert_close(got.estimate[0] * 1000.0, want.estimate[0], 1e-9);
    assert_close(got.estimate[1], want.estimate[1], 1e-10);
    assert_close(got.se[0] * 1000.0, want.se[0], 1e-9);
    assert_close(got.wald.chi2, want.wald.chi2, 1e-9);
}

static void the_same_bits_on_any_number_of_threads(void **state)
{
    (void)state;
    fill(63, MOST);
    for (int kind = 0; kind < 2; kind++) {
        cox_data d = data_of(MOST, 3, COX_EFRON);
        for (int i = 0; i < MOST && kind; i++) stop[i] = start[i] + 1.0;
        cox_fit one = cox_new(&mem, &alone, &d, &(cox_how){.robust = true});
        assert_true(one.converged);
        for (int threads = 2; threads <= 5; threads += 3) {
            cox_fit more = cox_new(&mem, &(crew){.threads = threads}, &d, &(cox_how){.robust = true});
            assert_memory_equal(more.estimate, one.estimate, 3 * sizeof(double));
            assert_memory_equal(more.cov, one.cov, 9 * sizeof(double));
            assert_true(more.loglik == one.loglik && more.score.chi2 == one.score.chi2);
        }
    }
}

/* ---- what has no answer ---- */

static void what_is_the_same_for_all_at_risk_has_no_coefficient(void **state)
{
    (void)state;
    fill(64, N);
    for (int i = 0; i < N; i++) {
        stop[i] = start[i] + 1.0;
        x[2][i] = stop[i] * stop[i]; /* differs between periods alone */
        x[3][i] = 3.0 * x[0][i] - x[1][i] + stop[i];
    }
    cox_data d = data_of(N, 4, COX_EFRON), less = data_of(N, P, COX_EFRON);
    cox_fit f = fit(&d), want = fit(&less);
    assert_true(f.converged && f.rank == 2 && !f.aliased[0] && !f.aliased[1] && f.aliased[2] && f.aliased[3]);
    assert_true(isnan(f.estimate[2]) && isnan(f.se[3]) && isnan(f.cov[2]) && isnan(f.cov[12]));
    assert_all_close(f.estimate, want.estimate, P, 1e-9);
    assert_all_close(f.se, want.se, P, 1e-9);
    assert_close(f.ratio.chi2, want.ratio.chi2, 1e-10);
}

static void who_is_always_first_has_no_finite_coefficient(void **state)
{
    (void)state;
    for (cox_ties ties = COX_EFRON; ties <= COX_BRESLOW; ties++) {
        fill(65, N);
        for (int i = 0; i < N; i++) x[2][i] = event[i];
        cox_data d = data_of(N, 3, ties);
        cox_fit f = fit(&d);
        assert_true(f.separated && !f.converged && !f.diverges[0] && f.diverges[2] && isnan(f.estimate[2]) && isnan(f.se[2]) && isfinite(f.estimate[0]) && isfinite(f.se[0]));
        assert_true(isnan(f.wald.p) && f.ratio.p < 1e-6 && f.score.p < 1e-6);
        for (int i = 0; i < N; i++) x[2][i] = -x[2][i];
        assert_true(fit(&d).separated);
    }
}

/* At the bound those with the event are compared among themselves alone. */
static void what_is_left_beside_a_divergence_is_right(void **state)
{
    (void)state;
    fill(66, N);
    for (int i = 0; i < N; i++) x[2][i] = event[i];
    cox_data d = data_of(N, 3, COX_BRESLOW);
    cox_fit f = fit(&d);
    for (int i = 0; i < N; i++)
        if (event[i] == 0.0) start[i] = 100.0, stop[i] = 101.0;
    cox_data less = data_of(N, P, COX_BRESLOW);
    cox_fit want = fit(&less);
    assert_all_close(f.estimate, want.estimate, P, 1e-6);
    assert_all_close(f.se, want.se, P, 1e-6);
}

static void what_cannot_be_fitted_is_refused(void **state)
{
    (void)state;
    fill(67, N);
    cox_data d = data_of(N, P, COX_EFRON), none = data_of(0, P, COX_EFRON);
    assert_string_equal(fit(&none).refused, "there are no rows");
    assert_string_equal(cox_new(&mem, &alone, &d, &(cox_how){true, cluster, 1}).refused, "robust errors need more than one cluster");
    stop[5] = start[5];
    assert_string_equal(fit(&d).refused, "a row's start is not before its end");
    stop[5] = NAN;
    assert_string_equal(fit(&d).refused, "a time is not finite");
    event[6] = 0.5;
    assert_string_equal(fit(&d).refused, "an event is not 0 or 1");
    fill(67, N);
    x[1][3] = INFINITY;
    assert_string_equal(fit(&d).refused, "a column has a value that is not finite, or too large to be squared");
    fill(67, N);
    for (int i = 0; i < N; i++) offset[i] = 800.0;
    d.offset = offset;
    assert_string_equal(fit(&d).refused, "the offset is so large that nothing else can be seen");
    for (int i = 0; i < N; i++) event[i] = 0.0;
    assert_string_equal(fit(&d).refused, "there are no events");
}

static void little_is_still_something(void **state)
{
    (void)state;
    fill(68, N);
    cox_data d = data_of(N, 0, COX_EFRON);
    cox_fit f = fit(&d);
    assert_true(f.converged && f.rank == 0 && f.loglik == f.null_loglik && isnan(f.ratio.p) && isnan(f.wald.chi2));
    event[0] = 1.0;
    d = data_of(1, 1, COX_EFRON); /* one row: compared with nobody */
    f = fit(&d);
    assert_true(f.aliased[0] && f.loglik == 0.0 && f.rank == 0 && f.events == 1);
    x[0][0] = 1.0, x[0][1] = 0.0, event[1] = 0.0, start[1] = start[0], stop[1] = stop[0];
    d = data_of(2, 1, COX_EFRON); /* two: the one with the event is the first */
    f = fit(&d);
    assert_true(f.separated && isnan(f.estimate[0]));
    assert_close(f.null_loglik, -log(2.0), 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breslow_has_a_closed_form),
        cmocka_unit_test(efron_is_as_published),
        cmocka_unit_test(a_fit_is_where_the_definition_has_its_maximum),
        cmocka_unit_test(robust_errors_are_from_score_residuals),
        cmocka_unit_test(the_order_of_rows_does_not_matter),
        cmocka_unit_test(a_spell_may_be_cut_in_pieces),
        cmocka_unit_test(columns_may_be_moved_and_scaled),
        cmocka_unit_test(the_same_bits_on_any_number_of_threads),
        cmocka_unit_test(what_is_the_same_for_all_at_risk_has_no_coefficient),
        cmocka_unit_test(who_is_always_first_has_no_finite_coefficient),
        cmocka_unit_test(what_is_left_beside_a_divergence_is_right),
        cmocka_unit_test(what_cannot_be_fitted_is_refused),
        cmocka_unit_test(little_is_still_something),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
