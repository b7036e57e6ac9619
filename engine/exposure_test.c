/* exposure_test.c — what a node sees, the threshold at which it adopts, who is followed, who is early: by hand on six nodes, and by the definition on graphs by chance. */
#include "test/engine.h"

#include "engine/category.h"
#include "engine/exposure.h"
#include "engine/influence.h"
#include "engine/nearness.h"

/* The six nodes of doc/spread.md: A B C D E F are 0 … 5. */
static const int toa6[] = {0, 1, 1, 3, ADOPTION_NEVER, 2};
static const adoption six = {6, 4, toa6};
static const double w6[] = {1, 2, 1, 3, 1, 1, 1, 1, 1, 3};
static graph graph6(void) { return graph_written(6, "01 10 20 21 30 32 34 35 42 43", w6, false); }

static double *seen(const graph *g, int lag, bool sum)
{
    return exposure_by_period(&mem, &(exposure_kind){g, 1, lag, sum}, &six, &alone);
}

static void six_nodes_see_what_they_see(void **state)
{
    (void)state;
    graph g = graph6(), plain = graph_plain(&g), in = graph_turned(&mem, &plain);
    double out[] = {0, 0, 1, 1, 0, 1, 1, 1, 0, .5, 1, 1, 0, .25, .5, .75, 0, 0, .5, .5, NAN, NAN, NAN, NAN};
    double lag2[] = {0, 0, 0, 1, 0, 0, 1, 1, 0, 0, .5, 1, 0, 0, .25, .5, 0, 0, 0, .5, NAN, NAN, NAN, NAN};
    double valued[] = {0, 0, 1, 1, 0, 1, 1, 1, 0, .25, 1, 1, 0, .25, .5, .75, 0, 0, .25, .25, NAN, NAN, NAN, NAN};
    double count[] = {0, 0, 1, 1, 0, 1, 1, 1, 0, 1, 2, 2, 0, 1, 2, 3, 0, 0, 1, 1, NAN, NAN, NAN, NAN};
    double incoming[] = {0, 0, 2. / 3, 2. / 3, 0, .5, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    assert_all_close(seen(&plain, 1, false), out, 24, 0);
    assert_all_close(seen(&plain, 2, false), lag2, 24, 0);
    assert_all_close(seen(&g, 1, false), valued, 24, 0);
    assert_all_close(seen(&plain, 1, true), count, 24, 0);
    assert_all_close(seen(&in, 1, false), incoming, 24, 0);
}

static void thresholds_are_what_was_seen_before(void **state)
{
    (void)state;
    graph g = graph6(), plain = graph_plain(&g);
    thresholds t = thresholds_of(&mem, seen(&plain, 1, false), &six);
    double at[] = {NAN, 1, .5, .75, NAN, NAN}, above[] = {NAN, NAN, NAN, NAN, .5, NAN};
    assert_all_close(t.at, at, 6, 0);
    assert_all_close(t.above, above, 6, 0);
}

/* From the definition, with a loop for each sum. */
static double by_definition(const graph *g, const adoption *when, const exposure_kind *kind, int i, int t)
{
    double seen_w = 0.0, all = 0.0;
    for (i64 k = g->start[i]; k < g->start[i + 1]; k++) {
        int at = t - kind->lag < -1 ? -1 : t - kind->lag;
        seen_w += when->toa[g->to[k]] <= at ? graph_weight(g, k) : 0.0;
        all += graph_weight(g, k);
    }
    return all == 0.0 ? NAN : kind->sum ? seen_w : seen_w / all;
}

static void the_definition_is_met_with_static_and_changing_ties(void **state)
{
    (void)state;
    enum { N = 3000, T = 7 };
    adoption when = adoption_by_chance(N, T, 3);
    ((int *)when.toa)[5] = ADOPTION_BEFORE;
    graph by_period[T];
    for (int t = 0; t < T; t++) by_period[t] = graph_by_chance(N, t % 3, false, true, (u64)t); /* the first has none at all */
    for (int lag = 0; lag < 9; lag += 4) {
        exposure_kind changing = {by_period, T, lag, lag == 4}, still = {&by_period[5], 1, lag, lag == 0};
        double *c = exposure_by_period(&mem, &changing, &when, &alone), *s = exposure_by_period(&mem, &still, &when, &alone);
        for (int i = 0; i < N; i++)
            for (int t = 0; t < T; t++) {
                assert_close(c[i * T + t], by_definition(&by_period[t], &when, &changing, i, t), 1e-14);
                assert_close(s[i * T + t], by_definition(&by_period[5], &when, &still, i, t), 1e-14);
            }
        for (int threads = 2; threads <= 5; threads += 3)
            assert_memory_equal(s, exposure_by_period(&mem, &still, &when, &(crew){.threads = threads}), sizeof(double) * N * T);
    }
}

static void all_adopted_is_one_whatever_the_weights(void **state)
{
    (void)state;
    int toa[] = {0, 1, 2, 0};
    double w[] = {0.1, 0.2, 0.3, 1e-9};
    graph g = graph_written(4, "01 02 03 30", w, false);
    double *e = exposure_by_period(&mem, &(exposure_kind){&g, 1, 1, false}, &(adoption){4, 4, toa}, &alone);
    assert_true(e[3] == 1.0 && e[15] == 1.0 && isnan(e[4]));
}

/* A weight may come in parts, and ties in any order. */
static void splitting_a_tie_changes_nothing(void **state)
{
    (void)state;
    double whole[] = {3, 1, 2}, parts[] = {2, 1, 0.5, 0.5, 2};
    graph g = graph_written(6, "30 31 34", whole, false), h = graph_written(6, "34 30 31 31 30", parts, false);
    assert_memory_equal(seen(&g, 1, false) + 12, seen(&h, 1, false) + 12, 4 * sizeof(double));
}

/* ---- the own group ---- */

static void a_group_is_a_graph_of_all_its_pairs(void **state)
{
    (void)state;
    enum { N = 200, T = 6 };
    adoption when = adoption_by_chance(N, T, 8);
    ((int *)when.toa)[7] = ADOPTION_BEFORE;
    int group[N];
    for (int i = 0; i < N; i++) group[i] = i == N - 1 ? 7 : i % 7 - 1; /* none, six groups, and one alone */
    graph g = nearness_alike(&mem, N, &(likeness){.group = group});
    for (int lag = 0; lag < 3; lag++) {
        double *direct = exposure_of_group(&mem, group, lag, &when);
        assert_all_close(direct, exposure_by_period(&mem, &(exposure_kind){&g, 1, lag, false}, &when, &alone), N * T, 1e-15);
        assert_true(isnan(direct[0]) && isnan(direct[(N - 1) * T]) && !isnan(direct[T]));
    }
}

/* ---- who is followed ---- */

static void six_nodes_are_followed_and_follow(void **state)
{
    (void)state;
    graph g = graph6();
    double inf[] = {14. / 23, NAN, 1. / 6, NAN, NAN, 1}, sus[] = {NAN, 1, 1, 11. / 26, NAN, NAN};
    influence r = influence_of(&mem, &g, &six, &(influence_kind){0});
    assert_all_close(r.infectiousness, inf, 6, 1e-15);
    assert_all_close(r.susceptibility, sus, 6, 1e-15);
}

/* sum over k as it is written, for every node and every other. */
static void influence_slowly(const graph *g, const adoption *when, const influence_kind *kind, int i, double out[2])
{
    double came[2] = {0}, could[2] = {0}, crowd[2] = {0}, d = 1.0;
    int ti = when->toa[i], last = when->periods - 1;
    out[0] = out[1] = NAN;
    if (!adopted_in_sight(when, i)) return;
    for (int k = 1; k <= last && (!kind->within || k <= kind->within); k++, d /= 1.0 + kind->r) {
        double dk = kind->discount == DISCOUNT_LINEAR ? 1.0 / k : kind->discount == DISCOUNT_NONE ? 1.0 : d;
        for (int j = 0; j < g->n; j++) {
            int tj = when->toa[j];
            bool after = ti + k <= last, before = ti - k >= 0;
            crowd[0] += after && tj == ti + k ? dk : 0.0;
            crowd[1] += before && tj == ti - k ? dk : 0.0;
            if (after && graph_tie(g, j, i) >= 0) came[0] += tj == ti + k ? dk : 0.0, could[0] += tj >= ti + k ? dk : 0.0;
            if (before && graph_tie(g, i, j) >= 0) came[1] += tj == ti - k ? dk : 0.0, could[1] += tj <= ti - k ? dk : 0.0;
        }
    }
    for (int s = 0; s < 2; s++) {
        double by = kind->normalised ? crowd[s] : 1.0;
        out[s] = could[s] > 0.0 && by > 0.0 ? came[s] / could[s] / by : NAN;
    }
}

static void influence_is_the_double_sum(void **state)
{
    (void)state;
    graph g = graph_by_chance(80, 3, false, true, 4);
    adoption when = adoption_by_chance(80, 6, 4);
    for (int i = 0; i < 5; i++) ((int *)when.toa)[i] = ADOPTION_BEFORE;
    influence_kind kinds[] = {{0}, {DISCOUNT_NONE, 0, 1, false}, {DISCOUNT_NONE, 0, 0, true}, {DISCOUNT_EXPONENTIAL, 0.5, 3, true}, {DISCOUNT_LINEAR, 0, 2, false}};
    for (int k = 0; k < 5; k++) {
        influence r = influence_of(&mem, &g, &when, &kinds[k]);
        for (int i = 0; i < 80; i++) {
            double want[2];
            influence_slowly(&g, &when, &kinds[k], i, want);
            assert_close(r.infectiousness[i], want[0], 1e-13);
            assert_close(r.susceptibility[i], want[1], 1e-13);
        }
    }
}

/* ---- early and late ---- */

static void six_nodes_are_classed(void **state)
{
    (void)state;
    categories r = categories_rogers(&mem, &six), q = categories_quantile(&mem, &six);
    u8 rogers[] = {EARLY_ADOPTER, EARLY_MAJORITY, EARLY_MAJORITY, LAGGARD, NON_ADOPTER, LATE_MAJORITY};
    u8 quantile[] = {INNOVATOR, EARLY_MAJORITY, EARLY_MAJORITY, LATE_MAJORITY, NON_ADOPTER, LATE_MAJORITY};
    assert_memory_equal(r.of, rogers, 6);
    assert_memory_equal(q.of, quantile, 6);
    assert_close(r.mean, 1.4, 1e-15);
    assert_close(r.sd, sqrt(1.3), 1e-15);
    assert_true(!r.refused && r.count[EARLY_MAJORITY] == 2 && r.count[INNOVATOR] == 0 && q.until[INNOVATOR] == 0.0 && q.until[LATE_MAJORITY] == 3.0);

    graph g = graph6(), plain = graph_plain(&g);
    threshold_table t = threshold_by_time(thresholds_of(&mem, seen(&plain, 1, false), &six).at, &r, &six);
    assert_close(t.mean, 0.75, 1e-15);
    assert_close(t.sd, 0.25, 1e-15);
    assert_true(t.count[THRESHOLD_VERY_LOW][EARLY_MAJORITY] == 1 && t.count[THRESHOLD_LOW][LAGGARD] == 1 && t.count[THRESHOLD_HIGH][EARLY_MAJORITY] == 1);
    assert_true(t.count[THRESHOLD_UNKNOWN][EARLY_ADOPTER] == 1 && t.count[THRESHOLD_UNKNOWN][NON_ADOPTER] == 1 && t.count[THRESHOLD_UNKNOWN][LATE_MAJORITY] == 1);
}

static void a_bound_belongs_to_the_earlier_class(void **state)
{
    (void)state;
    int whole[] = {0, 2, 4, ADOPTION_BEFORE}; /* mean 2, sd 2: the bounds are -2, 0, 2, 4 */
    categories r = categories_rogers(&mem, &(adoption){4, 5, whole});
    assert_true(r.mean == 2.0 && r.of[0] == EARLY_ADOPTER && r.of[1] == EARLY_MAJORITY && r.of[2] == LATE_MAJORITY);
    assert_true(r.of[3] == EARLIER_ADOPTER && r.count[EARLIER_ADOPTER] == 1);
    int skewed[] = {0, 0, 0, 0, 0, 0, 0, 0, 9};
    categories s = categories_rogers(&mem, &(adoption){9, 10, skewed});
    assert_true(s.count[INNOVATOR] == 0 && s.count[EARLY_MAJORITY] == 8 && s.count[LAGGARD] == 1);
    assert_true(categories_quantile(&mem, &(adoption){9, 10, skewed}).count[INNOVATOR] == 8);
}

static void no_spread_gives_no_classes(void **state)
{
    (void)state;
    int same[] = {2, 2, ADOPTION_NEVER}, one[] = {2, ADOPTION_NEVER}, nobody[] = {ADOPTION_NEVER};
    categories r = categories_rogers(&mem, &(adoption){3, 4, same});
    assert_true(r.refused && r.of[0] == ADOPTER && r.of[2] == NON_ADOPTER && r.count[ADOPTER] == 2);
    assert_true(categories_rogers(&mem, &(adoption){2, 4, one}).refused && !categories_quantile(&mem, &(adoption){2, 4, one}).refused);
    assert_true(categories_quantile(&mem, &(adoption){1, 4, nobody}).refused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(six_nodes_see_what_they_see),
        cmocka_unit_test(thresholds_are_what_was_seen_before),
        cmocka_unit_test(the_definition_is_met_with_static_and_changing_ties),
        cmocka_unit_test(all_adopted_is_one_whatever_the_weights),
        cmocka_unit_test(splitting_a_tie_changes_nothing),
        cmocka_unit_test(a_group_is_a_graph_of_all_its_pairs),
        cmocka_unit_test(six_nodes_are_followed_and_follow),
        cmocka_unit_test(influence_is_the_double_sum),
        cmocka_unit_test(six_nodes_are_classed),
        cmocka_unit_test(a_bound_belongs_to_the_earlier_class),
        cmocka_unit_test(no_spread_gives_no_classes),
    };
    return cmocka_run_group_tests_name("exposure", tests, open_arena, close_arena);
}
