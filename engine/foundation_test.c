/* foundation_test.c — what the engine stands on: functions, chance, threads, graphs, matrices, distributions. */
#include "test/engine.h"

#include "engine/elem.h"
#include "engine/matrix.h"
#include "engine/normal.h"

/* ---- exp, log and their kin ---- */

/* Units in the last place between got and what long double says. */
static double ulps(double got, long double want)
{
    double near = (double)want;
    return got == near ? 0.0 : (double)(fabsl(got - want) / (long double)(nextafter(fabs(near), INFINITY) - fabs(near)));
}

static void functions_are_good_to_two_last_places(void **state)
{
    (void)state;
    stream s = stream_at(1, 0, DRAW_START);
    double worst = 0.0;
    for (int i = 0; i < 200000; i++) {
        double wide = (stream_unit(&s) - 0.5) * 1400.0, narrow = (stream_unit(&s) - 0.5) * 4.0, tiny = exp(-40.0 * stream_unit(&s));
        worst = fmax(worst, ulps(elem_exp(wide), expl(wide)));
        worst = fmax(worst, ulps(elem_expm1(narrow), expm1l(narrow)));
        worst = fmax(worst, ulps(elem_expm1(-tiny), expm1l(-tiny)));
        worst = fmax(worst, ulps(elem_log(exp(wide)), logl(exp(wide))));
        worst = fmax(worst, ulps(elem_log(1.0 + narrow / 4.0), logl(1.0 + narrow / 4.0)));
        worst = fmax(worst, ulps(elem_log1p(tiny), log1pl(tiny)));
        worst = fmax(worst, ulps(elem_log1p(-0.999 * tiny), log1pl(-0.999 * tiny)));
    }
    assert_true(worst < 2.0);
}

static void functions_have_defined_edges(void **state)
{
    (void)state;
    assert_true(elem_exp(-1e9) == 0.0 && elem_exp(1e9) == INFINITY && isnan(elem_exp(NAN)));
    assert_true(elem_exp(0.0) == 1.0 && elem_log(1.0) == 0.0 && elem_expm1(0.0) == 0.0 && elem_log1p(0.0) == 0.0);
    assert_true(elem_log(0.0) == -INFINITY && isnan(elem_log(-1.0)) && isnan(elem_log(NAN)) && elem_log(INFINITY) == INFINITY);
    assert_close(elem_log(5e-324), log(5e-324), 1e-15);
    assert_true(elem_expm1(INFINITY) == INFINITY && elem_expm1(-INFINITY) == -1.0 && isnan(elem_expm1(NAN)));
    assert_true(elem_log1p(-1.0) == -INFINITY && isnan(elem_log1p(-2.0)) && elem_log1p(INFINITY) == INFINITY);
}

/* ---- chance ---- */

/* The published vectors of the generator's authors (Random123, kat_vectors). */
static void philox_gives_the_published_numbers(void **state)
{
    (void)state;
    philox_block zero = philox(0, 0, 0), ones = philox(~0ULL, ~0ULL, ~0ULL);
    u32 want_zero[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, want_ones[4] = {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
    assert_memory_equal(zero.at, want_zero, sizeof want_zero);
    assert_memory_equal(ones.at, want_ones, sizeof want_ones);
}

static void streams_are_even_and_apart(void **state)
{
    (void)state;
    int seen[7] = {0};
    stream s = stream_at(5, 1, DRAW_SHUFFLE), other = stream_at(5, 2, DRAW_SHUFFLE);
    double sum = 0.0;
    int same = 0;
    for (int i = 0; i < 70000; i++) {
        seen[stream_below(&s, 7)]++;
        double x = stream_unit(&s);
        assert_true(x > 0.0 && x < 1.0);
        sum += x;
        same += stream_u32(&s) == stream_u32(&other);
    }
    for (int i = 0; i < 7; i++) assert_in_range(seen[i], 9600, 10400); /* five standard deviations */
    assert_close(sum / 70000.0, 0.5, 0.006);
    assert_true(same < 3);
}

/* ---- threads ---- */

static void mark(void *arg, i64 chunk, int hand)
{
    ((int *)arg)[chunk] += 1 + (hand < 0 || hand >= 8);
}

static void every_chunk_is_done_once(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 8; threads++) {
        int *done = NEW(&mem, int, 1000);
        crew_each(&(crew){.threads = threads}, 1000, mark, done);
        for (int i = 0; i < 1000; i++) assert_int_equal(done[i], 1);
        crew_each(&(crew){.threads = threads}, 0, mark, NULL);
    }
}

/* ---- graphs ---- */

static void ties_are_sorted_added_and_counted(void **state)
{
    (void)state;
    int from[] = {2, 0, 0, 1, 0, 2, 2}, to[] = {0, 2, 1, 1, 2, 1, 0};
    double w[] = {1, 2, 3, 9, 0.5, 0, 1};
    graph_notes notes;
    graph g = graph_new(&mem, 4, &(tie_list){7, from, to, w}, false, &notes);
    assert_true(notes.loops == 1 && notes.merged == 2 && notes.empty == 1);
    assert_int_equal(g.m, 3);
    assert_true(g.to[0] == 1 && g.to[1] == 2 && g.w[1] == 2.5 && g.w[2] == 2.0);
    assert_true(graph_degree(&g, 0) == 2 && graph_degree(&g, 1) == 0 && graph_degree(&g, 2) == 1 && graph_degree(&g, 3) == 0);
    assert_true(graph_tie(&g, 0, 2) == 1 && graph_tie(&g, 0, 3) == -1 && graph_tie(&g, 3, 0) == -1);
}

static void without_weights_a_tie_is_there_or_not(void **state)
{
    (void)state;
    int from[] = {0, 1, 0, 1}, to[] = {1, 0, 1, 2};
    graph_notes notes;
    graph one = graph_new(&mem, 3, &(tie_list){4, from, to, NULL}, false, &notes);
    assert_true(one.m == 3 && one.w == NULL && notes.merged == 1);
    graph both = graph_new(&mem, 3, &(tie_list){4, from, to, NULL}, true, &notes);
    assert_true(both.m == 4 && both.w == NULL && notes.merged == 2);
    assert_true(graph_tie(&both, 2, 1) >= 0 && graph_tie(&both, 1, 2) >= 0);
}

static void turning_twice_changes_nothing(void **state)
{
    (void)state;
    stream s = stream_at(9, 0, DRAW_START);
    enum { N = 50, M = 400 };
    int from[M], to[M];
    double w[M];
    for (int i = 0; i < M; i++) {
        from[i] = (int)stream_below(&s, N);
        to[i] = (int)stream_below(&s, N);
        w[i] = stream_unit(&s);
    }
    graph_notes notes;
    graph g = graph_new(&mem, N, &(tie_list){M, from, to, w}, false, &notes), t = graph_turned(&mem, &g), back = graph_turned(&mem, &t);
    assert_memory_equal(g.start, back.start, (N + 1) * sizeof *g.start);
    assert_memory_equal(g.to, back.to, (size_t)g.m * sizeof *g.to);
    assert_memory_equal(g.w, back.w, (size_t)g.m * sizeof *g.w);
    for (int i = 0; i < N; i++)
        for (i64 k = g.start[i]; k < g.start[i + 1]; k++) assert_true(t.w[graph_tie(&t, g.to[k], i)] == g.w[k]);
}

static void hops_count_the_shortest_way(void **state)
{
    (void)state;
    int from[] = {0, 1, 2, 0}, to[] = {1, 2, 3, 2}, hops[5], queue[5];
    graph_notes notes;
    graph g = graph_new(&mem, 5, &(tie_list){4, from, to, NULL}, false, &notes);
    graph_hops(&g, 0, hops, queue);
    assert_memory_equal(hops, ((int[]){0, 1, 1, 2, -1}), sizeof hops);
    graph_hops(&g, 4, hops, queue);
    assert_memory_equal(hops, ((int[]){-1, -1, -1, -1, 0}), sizeof hops);
}

static void an_empty_graph_is_a_graph(void **state)
{
    (void)state;
    graph_notes notes;
    graph g = graph_new(&mem, 0, &(tie_list){0}, true, &notes), one = graph_new(&mem, 1, &(tie_list){0}, false, &notes);
    assert_true(g.n == 0 && g.m == 0 && one.n == 1 && graph_degree(&one, 0) == 0);
}

/* ---- matrices and distributions ---- */

static void cholesky_solves_and_finds_what_depends(void **state)
{
    (void)state;
    double s[9] = {4, 2, 1, 2, 5, 3, 1, 3, 6}, x[3] = {1, 2, 3}, inverse[9], values[3], whole[9];
    memcpy(whole, s, sizeof s);
    assert_int_equal(matrix_cholesky(s, 3, 1e-12), -1);
    matrix_solve(s, 3, x);
    for (int i = 0; i < 3; i++) assert_close(whole[i * 3] * x[0] + whole[i * 3 + 1] * x[1] + whole[i * 3 + 2] * x[2], i + 1.0, 1e-14);
    assert_close(exp(matrix_log_det(s, 3)), 67.0, 1e-13);
    matrix_inverse(s, 3, inverse);
    assert_close(inverse[0] * 67.0, 21.0, 1e-13);
    matrix_eigenvalues(whole, 3, values);
    assert_close(values[0] * values[1] * values[2], 67.0, 1e-13);
    assert_close(values[0] + values[1] + values[2], 15.0, 1e-14);
    double twice[4] = {1, 2, 2, 4};
    assert_int_equal(matrix_cholesky(twice, 2, 1e-10), 1);
}

/* Abramowitz and Stegun, tables 26.1 and 26.8. */
static void distributions_agree_with_tables(void **state)
{
    (void)state;
    assert_close(normal_cdf(1.96), 0.97500210485177952, 1e-15);
    assert_close(normal_two_sided(8.0) / 1.2441921148543573e-15, 1.0, 1e-12);
    assert_close(normal_quantile(0.975), 1.9599639845400545, 1e-14);
    assert_close(normal_quantile(1e-10), -6.3613409024040557, 1e-13);
    for (int i = 1; i < 1000; i++) assert_close(normal_cdf(normal_quantile(i / 1000.0)), i / 1000.0, 1e-14);
    assert_close(chi2_upper(3.841458820694124, 1.0), 0.05, 1e-13);
    assert_close(chi2_upper(18.307038053275146, 10.0), 0.05, 1e-13);
    double closed = erfc(sqrt(50.0)) + sqrt(200.0 / M_PI) * exp(-50.0); /* three degrees of freedom have a closed form */
    assert_close(chi2_upper(100.0, 3.0) / closed, 1.0, 1e-12);
    assert_close(chi2_1_quantile(0.95), 3.841458820694124, 1e-13);
    assert_true(chi2_upper(0.0, 2.0) == 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_are_good_to_two_last_places),
        cmocka_unit_test(functions_have_defined_edges),
        cmocka_unit_test(philox_gives_the_published_numbers),
        cmocka_unit_test(streams_are_even_and_apart),
        cmocka_unit_test(every_chunk_is_done_once),
        cmocka_unit_test(ties_are_sorted_added_and_counted),
        cmocka_unit_test(without_weights_a_tie_is_there_or_not),
        cmocka_unit_test(turning_twice_changes_nothing),
        cmocka_unit_test(hops_count_the_shortest_way),
        cmocka_unit_test(an_empty_graph_is_a_graph),
        cmocka_unit_test(cholesky_solves_and_finds_what_depends),
        cmocka_unit_test(distributions_agree_with_tables),
    };
    return cmocka_run_group_tests_name("foundation", tests, open_arena, close_arena);
}
