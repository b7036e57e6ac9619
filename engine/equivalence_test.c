/* equivalence_test.c — Burt's distance by hand, by its formula, and under another numbering. */
#include "test/engine.h"

#include "engine/equivalence.h"
#include "engine/exposure.h"

/* A path 0 – 1 – 2 – 3: z in thirds. d_01² = 2 ((2-1)² + (3-2)²) / 9 = 4/9, and so d_12² and d_03²;
   d_02² = 2 (0 + (3-1)²) / 9 = 8/9. */
static void a_path_by_hand(void **state)
{
    (void)state;
    graph g = graph_written(4, "01 12 23", NULL, true);
    equivalence e = equivalence_of(&mem, &g, &alone);
    double want[] = {0, 4, 8, 4, 4, 0, 4, 8, 8, 4, 0, 4, 4, 8, 4, 0};
    assert_true(e.scale == 3.0 && !e.refused);
    assert_all_close(e.squared, want, 16, 0);
    graph t = equivalence_ties(&mem, &e, 1.0);
    assert_true(graph_tie(&t, 0, 2) < 0); /* the least alike */
    assert_close(t.w[graph_tie(&t, 0, 1)], (sqrt(8) - 2) / 3, 1e-16);
    graph cube = equivalence_ties(&mem, &e, 3.0);
    assert_close(cube.w[graph_tie(&cube, 1, 2)], pow((sqrt(8) - 2) / 3, 3), 1e-15);
}

/* As it is written, in floating point, with ways found by trying every node in between. */
static void slowly(const graph *g, double *d)
{
    int n = g->n;
    double *z = NEW(&mem, double, (ptrdiff_t)n * n), longest = 0.0;
    for (int i = 0; i < n * n; i++) z[i] = i / n == i % n ? 0.0 : graph_tie(g, i / n, i % n) >= 0 ? 1.0 : INFINITY;
    for (int k = 0; k < n; k++)
        for (int i = 0; i < n * n; i++) z[i] = fmin(z[i], z[i / n * n + k] + z[k * n + i % n]);
    for (int i = 0; i < n * n; i++) longest = isfinite(z[i]) ? fmax(longest, z[i]) : longest;
    bool open = false;
    for (int i = 0; i < n * n; i++) open = open || isinf(z[i]);
    for (int i = 0; i < n * n; i++) z[i] = (isinf(z[i]) ? longest + 1 : z[i]) / (longest + open);
    for (int at = 0; at < n * n; at++) {
        int i = at / n, j = at % n;
        double s = (z[i * n + j] - z[j * n + i]) * (z[i * n + j] - z[j * n + i]);
        for (int k = 0; k < n; k++)
            if (k != i && k != j) s += pow(z[i * n + k] - z[j * n + k], 2) + pow(z[k * n + i] - z[k * n + j], 2);
        d[at] = sqrt(s);
    }
}

static void the_formula_is_met(void **state)
{
    (void)state;
    for (int kind = 0; kind < 6; kind++) {
        graph g = graph_by_chance(61, kind < 2 ? 1 : 3, kind % 2 == 0, true, (u64)kind);
        double *want = NEW(&mem, double, 61 * 61);
        slowly(&g, want);
        equivalence e = equivalence_of(&mem, &g, &(crew){.threads = 1 + kind % 3});
        for (int i = 0; i < 61 * 61; i++) assert_close(sqrt(e.squared[i]) / e.scale, want[i], 1e-12);
    }
}

/* A ring of n nodes in one direction: the way there and back is n, so sums of squares are known. */
static void a_ring_has_a_closed_form(void **state)
{
    (void)state;
    enum { N = 300 };
    int from[N], to[N];
    for (int i = 0; i < N; i++) from[i] = i, to[i] = (i + 1) % N;
    graph_notes notes;
    graph g = graph_new(&mem, N, &(tie_list){N, from, to, NULL}, false, &notes);
    equivalence e = equivalence_of(&mem, &g, &(crew){.threads = 2});
    for (i64 s = 1; s < N; s += 61) {
        /* z_k - z_{k+s} is s, but s - n for the s nodes that lie between; two of all are not counted, once out and once in */
        i64 sums = 2 * ((N - s) * s * s + s * (N - s) * (N - s)) - 2 * (s * s + (N - s) * (N - s)) + (N - 2 * s) * (N - 2 * s);
        assert_close(e.squared[s], (double)sums, 0);
        assert_close(e.squared[s * N], (double)sums, 0);
    }
}

/* All equally alike: no likeness to weigh, and no noise in its place. */
static void equals_see_nothing(void **state)
{
    (void)state;
    graph all = graph_written(5, "01 02 03 04 12 13 14 23 24 34", NULL, true), none = graph_written(3, "", NULL, false), one = graph_written(1, "", NULL, false);
    int toa[] = {0, 1, 1, 2, ADOPTION_NEVER};
    equivalence e = equivalence_of(&mem, &all, &alone);
    graph t = equivalence_ties(&mem, &e, 1.0);
    assert_int_equal(t.m, 0);
    double *seen = exposure_by_period(&mem, &(exposure_kind){&t, 1, 1, false}, &(adoption){5, 3, toa}, &alone);
    assert_true(isnan(seen[0]) && isnan(seen[14]));
    e = equivalence_of(&mem, &none, &alone);
    assert_true(e.scale == 1.0 && e.squared[1] == 0.0 && equivalence_ties(&mem, &e, 1.0).m == 0);
    e = equivalence_of(&mem, &one, &alone);
    assert_int_equal(equivalence_ties(&mem, &e, 1.0).m, 0);
}

static void numbering_does_not_matter(void **state)
{
    (void)state;
    enum { N = 40 };
    graph g = graph_by_chance(N, 2, false, false, 12);
    int from[N * 2], to[N * 2];
    i64 m = 0;
    for (int i = 0; i < N; i++)
        for (i64 k = g.start[i]; k < g.start[i + 1]; k++) from[m] = (i * 7 + 3) % N, to[m++] = (g.to[k] * 7 + 3) % N;
    graph_notes notes;
    graph h = graph_new(&mem, N, &(tie_list){m, from, to, NULL}, false, &notes);
    equivalence e = equivalence_of(&mem, &g, &alone), f = equivalence_of(&mem, &h, &alone);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) assert_true(e.squared[i * N + j] == f.squared[(i * 7 + 3) % N * N + (j * 7 + 3) % N]);
}

static void too_many_are_refused(void **state)
{
    (void)state;
    graph g = graph_by_chance(EQUIVALENCE_MOST + 1, 1, false, false, 1);
    assert_non_null(equivalence_of(&mem, &g, &alone).refused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_by_hand),
        cmocka_unit_test(the_formula_is_met),
        cmocka_unit_test(a_ring_has_a_closed_form),
        cmocka_unit_test(equals_see_nothing),
        cmocka_unit_test(numbering_does_not_matter),
        cmocka_unit_test(too_many_are_refused),
    };
    return cmocka_run_group_tests_name("equivalence", tests, open_arena, close_arena);
}
