/* permutation_test.c — statistics and their p-values by chance, against all the orders there are. */
#include "test/engine.h"

#include "engine/exposure.h"
#include "engine/moran.h"
#include "engine/nearness.h"
#include "engine/permutation.h"
#include "engine/tie_sum.h"

/* ---- sums ---- */

static void lanes_have_the_bits_of_one(void **state)
{
    (void)state;
    enum { N = 97, M = 400 };
    int i[M], j[M];
    double wi[M], wj[M], v[N * LANES], one[N], out[LANES];
    stream s = stream_at(2, 0, DRAW_START);
    for (int k = 0; k < M; k++) {
        i[k] = (int)stream_below(&s, N);
        j[k] = (int)stream_below(&s, N);
        wi[k] = stream_unit(&s);
        wj[k] = k % 3 ? stream_unit(&s) : 0.0;
    }
    for (tie_measure what = TIES_PRODUCT; what <= TIES_TOGETHER; what++) {
        for (int k = 0; k < N * LANES; k++) v[k] = what == TIES_PRODUCT ? stream_unit(&s) : k % 5 == 0 ? INFINITY : (double)stream_below(&s, 6) - 1.0;
        tie_sum sum = {what, 1.0, M, i, j, wi, wj};
        tie_sum_lanes(&sum, v, out);
        for (int l = 0; l < LANES; l++) {
            for (int k = 0; k < N; k++) one[k] = v[k * LANES + l];
            assert_true(out[l] == tie_sum_one(&sum, one) && out[l] > 0.0);
        }
    }
}

/* ---- statistics, and every order of the times ---- */

static const int toa7[] = {0, 1, 1, 3, ADOPTION_NEVER, 2, 2};
static const adoption seven = {7, 4, toa7};

static double statistic_of(const permutation_ask *q, const adoption *when)
{
    permutation_ask once = *q;
    once.when = when;
    once.runs = 1;
    permutation r = permutation_of_times(&mem, &once, &alone);
    return r.observed;
}

static void statistics_are_what_they_are_called(void **state)
{
    (void)state;
    double w[] = {1, 2, 1, 3, 1, 1, 4, 1, 1, 3};
    graph g = graph_written(7, "01 10 20 21 30 32 34 35 42 43", w, false), both = graph_written(7, "01 12 23 34 35 06", NULL, true);
    permutation_ask q = {STATISTIC_EXPOSURE, &g, false, &seven, NULL, 1, 1, NULL, 20, 1, 1};
    thresholds t = thresholds_of(&mem, exposure_by_period(&mem, &(exposure_kind){&g, 1, 1, false}, &seven, &alone), &seven);
    assert_close(statistic_of(&q, &seven), (t.at[1] + t.at[2] + t.at[3]) / 3, 1e-15); /* 5 and 6 have no ties of their own */
    q.statistic = STATISTIC_TOGETHER;
    assert_close(statistic_of(&q, &seven), 5, 0);
    q.ties = &both, q.undirected = true;
    assert_close(statistic_of(&q, &seven), 3, 0);
    q.within = 2;
    assert_close(statistic_of(&q, &seven), 5, 0);

    bool keep[] = {1, 1, 1, 1, 0, 1, 1};
    graph part = nearness_within(&mem, &g, keep), row = nearness_row_standard(&mem, &part);
    weight_sums s = weight_sums_of(&mem, &row);
    double x[] = {0, 1, 1, 3, 2, 2};
    q.statistic = STATISTIC_MORAN, q.ties = &g, q.undirected = false;
    assert_close(statistic_of(&q, &seven), moran_of(&row, &s, x).observed, 1e-15);
}

typedef struct {
    const permutation_ask *q;
    const int *group;
    int toa[7];
    double observed, least, ways;
} all_orders;

static void order_take(all_orders *o)
{
    for (int i = 0; i < 7; i++) /* only orders in which each group has its own */
        if (o->group && o->group[i] != o->group[o->toa[i]]) return;
    int toa[7];
    for (int i = 0; i < 7; i++) toa[i] = toa7[o->toa[i]];
    double got = statistic_of(o->q, &(adoption){7, 4, toa});
    o->least += got >= o->observed - 1e-12;
    o->ways += 1.0;
}

static void order_all(all_orders *o, int at)
{
    if (at == 7) order_take(o);
    for (int k = at; k < 7; k++) {
        int keep = o->toa[at];
        o->toa[at] = o->toa[k];
        o->toa[k] = keep;
        order_all(o, at + 1);
        keep = o->toa[at];
        o->toa[at] = o->toa[k];
        o->toa[k] = keep;
    }
}

/* All nodes have ties, so that every order is one of the null hypothesis; Moran takes those alone who adopted, and is tested with x. */
static void p_is_that_of_every_order(void **state)
{
    (void)state;
    graph g = graph_written(7, "01 10 20 21 30 32 34 35 42 43 52 61 63", NULL, false);
    int group[] = {0, 0, 1, 1, 1, 0, 1};
    for (int kind = 0; kind < 4; kind++) {
        permutation_ask q = {kind < 2 ? STATISTIC_EXPOSURE : STATISTIC_TOGETHER, &g, false, &seven, NULL, 1, 1, NULL, 20, 20000, 9};
        all_orders o = {.q = &q, .group = kind % 2 ? group : NULL, .toa = {0, 1, 2, 3, 4, 5, 6}};
        o.observed = statistic_of(&q, &seven);
        char *mark = mem.at;
        order_all(&o, 0);
        arena_rewind(&mem, mark);
        assert_true(o.ways == (kind % 2 ? 144.0 : 5040.0)); /* 3! 4! */
        q.group = o.group;
        permutation r = permutation_of_times(&mem, &q, &alone);
        double exact = o.least / o.ways;
        assert_true(fabs(r.p - exact) < 4.0 * sqrt(exact * (1.0 - exact) / 20000) + 1e-4);
        assert_true(r.above + r.same + r.below == 20000 && r.same > 0 && r.p_low < r.p && r.p < r.p_high);
    }
}

static void moran_by_chance_has_its_moments(void **state)
{
    (void)state;
    enum { N = 200, R = 4000 };
    double x[N];
    graph g = graph_by_chance(N, 3, false, true, 8), row = nearness_row_standard(&mem, &g);
    for (int i = 0; i < N; i++) x[i] = i % 17 == 0 ? 40.0 : i % 5;
    weight_sums s = weight_sums_of(&mem, &row);
    autocorrelation m = moran_of(&row, &s, x);
    int toa[N] = {0};
    permutation_ask q = {STATISTIC_MORAN, &g, false, &(adoption){N, 1, toa}, x, 1, 1, NULL, 20, R, 5};
    permutation r = permutation_of_times(&mem, &q, &alone);
    assert_close(r.observed, m.observed, 1e-14);
    assert_close(r.mean, m.expected, 4.0 * m.sd / sqrt(R));
    assert_close(r.sd / m.sd, 1.0, 0.06);
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    graph g = graph_by_chance(500, 3, true, false, 8);
    adoption when = adoption_by_chance(500, 9, 8);
    for (statistic_kind kind = STATISTIC_EXPOSURE; kind <= STATISTIC_TOGETHER; kind++) {
        permutation_ask q = {kind, &g, true, &when, NULL, 1, 1, NULL, 5, 43, 77};
        permutation one = permutation_of_times(&mem, &q, &alone), drawn = permutation_of_ties(&mem, &q, &alone);
        for (int threads = 2; threads <= 5; threads += 3) {
            crew c = {.threads = threads};
            assert_memory_equal(one.value, permutation_of_times(&mem, &q, &c).value, 43 * sizeof(double));
            assert_memory_equal(drawn.value, permutation_of_ties(&mem, &q, &c).value, 43 * sizeof(double));
        }
        assert_true(one.observed == drawn.observed || fabs(one.observed - drawn.observed) < 1e-12 * fabs(one.observed));
        assert_true(one.value[0] != one.value[1] && isnan(one.changed) && drawn.changed > 0.5);
    }
}

/* ---- p ---- */

static void p_says_how_sure_it_is(void **state)
{
    (void)state;
    graph g = graph_written(7, "01 10 20 21 30 32 34 35 42 43 52 61 63", NULL, false);
    permutation_ask q = {STATISTIC_EXPOSURE, &g, false, &seven, NULL, 1, 1, NULL, 20, 99, 9};
    permutation r = permutation_of_times(&mem, &q, &alone);
    double b = r.above + r.same, z2 = 1.959963984540054 * 1.959963984540054;
    assert_close(r.p, (b + 1) / 100, 1e-15);
    assert_close(r.p_below, (r.below + r.same + 1.0) / 100, 1e-15);
    assert_close(r.p_error, sqrt(r.p * (1 - r.p) / 99), 1e-15);
    /* Wilson's bounds are where (b/n - p)² = z² p (1-p) / n */
    assert_close((b / 99 - r.p_low) * (b / 99 - r.p_low), z2 * r.p_low * (1 - r.p_low) / 99, 1e-13);
    assert_close((b / 99 - r.p_high) * (b / 99 - r.p_high), z2 * r.p_high * (1 - r.p_high) / 99, 1e-13);
}

static void what_cannot_be_asked_is_refused(void **state)
{
    (void)state;
    graph none = graph_written(7, "", NULL, false), g = graph_written(7, "01 12", NULL, false);
    int first[] = {0, 0, 0, 0, 0, 0, 0};
    adoption all_first = {7, 2, first};
    permutation_ask q = {STATISTIC_TOGETHER, &none, false, &seven, NULL, 1, 1, NULL, 20, 9, 1};
    assert_true(permutation_of_times(&mem, &q, &alone).refused && permutation_of_ties(&mem, &q, &alone).refused);
    q.ties = &g, q.when = &all_first, q.statistic = STATISTIC_EXPOSURE;
    assert_true(permutation_of_times(&mem, &q, &alone).refused && isnan(permutation_of_ties(&mem, &q, &alone).p));
    q.statistic = STATISTIC_MORAN;
    assert_true(permutation_of_times(&mem, &q, &alone).refused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lanes_have_the_bits_of_one),
        cmocka_unit_test(statistics_are_what_they_are_called),
        cmocka_unit_test(p_is_that_of_every_order),
        cmocka_unit_test(moran_by_chance_has_its_moments),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(p_says_how_sure_it_is),
        cmocka_unit_test(what_cannot_be_asked_is_refused),
    };
    return cmocka_run_group_tests_name("permutation", tests, open_arena, close_arena);
}
