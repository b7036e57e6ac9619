/* rewire_test.c — orders and graphs by chance: each that there is as likely as any other. */
#include "test/engine.h"

#include "engine/normal.h"
#include "engine/permutation.h"
#include "engine/rewire.h"
#include "engine/shuffle.h"

/* P(a chi-square as large) for counts that should be even. */
static double evenness(const int *count, int cells, int all)
{
    double x = 0.0, want = (double)all / cells;
    for (int k = 0; k < cells; k++) x += (count[k] - want) * (count[k] - want) / want;
    return chi2_upper(x, cells - 1);
}

/* ---- orders ---- */

static void all_orders_are_as_likely(void **state)
{
    (void)state;
    int count[120] = {0};
    deck d = deck_at(3, 0, DRAW_SHUFFLE);
    for (int run = 0; run < 60000; run++) {
        double x[] = {0, 1, 2, 3, 4};
        shuffle_doubles(x, 5, &d);
        int number = 0;
        for (int i = 0; i < 5; i++) {
            int less = 0;
            for (int j = i + 1; j < 5; j++) less += x[j] < x[i];
            number = number * (5 - i) + less;
        }
        count[number]++;
    }
    assert_true(evenness(count, 120, 60000) > 1e-3);
}

/* Where two, three and four numbers come from a word: all are there, and each of ten parts of the places gets its share of each part. */
static void large_orders_are_even(void **state)
{
    (void)state;
    int sizes[] = {1000, 40000, 1200000};
    for (int s = 0; s < 3; s++) {
        int n = sizes[s], count[100] = {0};
        double *x = NEW(&mem, double, n);
        bool *is = NEW(&mem, bool, n);
        for (int i = 0; i < n; i++) x[i] = i;
        deck d = deck_at(11, 0, DRAW_SHUFFLE);
        shuffle_doubles(x, n, &d);
        for (int i = 0; i < n; i++) {
            assert_false(is[(int)x[i]]);
            is[(int)x[i]] = true;
            count[i / (n / 10) * 10 + (int)x[i] / (n / 10)]++;
        }
        double p = evenness(count, 100, n);
        assert_true(p > 1e-3 && p < 0.99999);
    }
}

static void draws_of_three_are_even_and_apart(void **state)
{
    (void)state;
    int count[7 * 7 * 3] = {0};
    deck d = deck_at(4, 0, DRAW_REWIRE);
    for (int run = 0; run < 147 * 400; run++) {
        u32 at[3];
        deck_three(&d, 7, 3, at);
        count[(at[0] * 7 + at[1]) * 3 + at[2]]++;
    }
    assert_true(evenness(count, 147, 147 * 400) > 1e-3);
}

/* ---- ties ---- */

/* A graph of up to eight nodes as one number. */
static u64 picture(const rewiring *r)
{
    u64 bits = 0;
    for (i64 k = 0; k < r->m; k++) {
        int i = r->from[k], j = r->to[k];
        if (!r->directed && i > j) i = r->to[k], j = r->from[k];
        assert_true(i != j && !(bits >> (i * 8 + j) & 1));
        bits |= (u64)1 << (i * 8 + j);
    }
    return bits;
}

/* Every graph of n nodes with the degrees of g, by trying all; answers how many. */
static int all_graphs(const graph *g, bool directed, u64 *found)
{
    int n = g->n, pairs = directed ? n * (n - 1) : n * (n - 1) / 2, from[32], to[32], count = 0, p = 0;
    graph in = graph_turned(&mem, g);
    for (int i = 0; i < n; i++)
        for (int j = directed ? 0 : i + 1; j < n; j++)
            if (i != j) from[p] = i, to[p++] = j;
    for (u64 some = 0; some < (u64)1 << pairs; some++) {
        if (__builtin_popcountll(some) != (directed ? g->m : g->m / 2)) continue;
        int out_degree[8] = {0}, in_degree[8] = {0};
        u64 bits = 0;
        for (int k = 0; k < pairs; k++) {
            if (!(some >> k & 1)) continue;
            out_degree[from[k]]++;
            (directed ? in_degree : out_degree)[to[k]]++;
            bits |= (u64)1 << (from[k] * 8 + to[k]);
        }
        bool same = true;
        for (int i = 0; i < n; i++) same = same && out_degree[i] == graph_degree(g, i) && (!directed || in_degree[i] == graph_degree(&in, i));
        if (same) found[count++] = bits;
    }
    return count;
}

/* The same few ties among many nodes: those without ties change nothing but that ties are then found by hashing. */
static graph among_many(const graph *g)
{
    int *from = NEW(&mem, int, g->m), *to = NEW(&mem, int, g->m);
    for (int i = 0; i < g->n; i++)
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) from[k] = i, to[k] = g->to[k];
    graph_notes notes;
    return graph_new(&mem, REWIRE_BITS + 1, &(tie_list){g->m, from, to, NULL}, false, &notes);
}

static void graphs_are_as_likely(const graph *g, const graph *drawn, bool directed, int steps)
{
    enum { RUNS = 4000 };
    u64 *all = NEW(&mem, u64, 2000);
    int many = all_graphs(g, directed, all), *count = NEW(&mem, int, many);
    rewiring r = rewiring_new(&mem, drawn, directed);
    for (int run = 0; run < RUNS; run++) {
        deck d = deck_at(21, (u64)run, DRAW_REWIRE);
        rewiring_run(&r, steps, &d);
        u64 bits = picture(&r);
        int k = 0;
        while (k < many && all[k] != bits) k++;
        assert_true(k < many);
        count[k]++;
    }
    assert_true(many > 1 && evenness(count, many, RUNS) > 1e-3);
}

static void all_graphs_of_the_degrees_are_as_likely(void **state)
{
    (void)state;
    graph ring = graph_written(6, "01 12 23 34 45 50", NULL, true), odd = graph_written(6, "01 02 03 14 25 12", NULL, true);
    graph one_way = graph_written(5, "01 12 23 34 40 02 31", NULL, false);
    graphs_are_as_likely(&ring, &ring, false, 200);
    graphs_are_as_likely(&odd, &odd, false, 200);
    graphs_are_as_likely(&one_way, &one_way, true, 800);
    graph ring_many = among_many(&ring);
    graphs_are_as_likely(&ring, &ring_many, false, 200);
}

/* A circle of three can go round the other way, which no exchange of far ends does. */
static void circles_turn_round(void **state)
{
    (void)state;
    graph g = graph_written(3, "01 12 20", NULL, false);
    graphs_are_as_likely(&g, &g, true, 400);
}

static void degrees_are_kept_by_bits_and_by_hashing(void **state)
{
    (void)state;
    int sizes[] = {300, REWIRE_BITS + 300};
    for (int s = 0; s < 4; s++) {
        int n = sizes[s / 2];
        bool directed = s % 2;
        graph g = graph_by_chance(n, 3, !directed, false, 6);
        rewiring r = rewiring_new(&mem, &g, directed);
        deck d = deck_at(1, 1, DRAW_REWIRE);
        i64 changed = rewiring_run(&r, 10 * r.m, &d);
        assert_true(changed > 9 * r.m);
        graph_notes notes;
        graph h = graph_new(&mem, n, &(tie_list){r.m, r.from, r.to, NULL}, !directed, &notes);
        graph g_in = graph_turned(&mem, &g), h_in = graph_turned(&mem, &h);
        assert_true(notes.merged == 0 && notes.loops == 0 && h.m == g.m);
        i64 kept = 0;
        for (int i = 0; i < n; i++) {
            assert_true(graph_degree(&g, i) == graph_degree(&h, i) && graph_degree(&g_in, i) == graph_degree(&h_in, i));
            for (i64 k = g.start[i]; k < g.start[i + 1]; k++) kept += graph_tie(&h, i, g.to[k]) >= 0;
        }
        assert_true(kept < g.m / 10);
    }
}

static const int toa7[] = {0, 1, 1, 3, ADOPTION_NEVER, 2, 2};
static const adoption seven = {7, 4, toa7};

static void p_of_ties_is_that_of_all_graphs(void **state)
{
    (void)state;
    graph g = graph_written(7, "01 12 23 34 45 50 03", NULL, true);
    permutation_ask q = {STATISTIC_TOGETHER, &g, true, &seven, NULL, 1, 0, NULL, 30, 4000, 3};
    permutation r = permutation_of_ties(&mem, &q, &alone);
    u64 *all = NEW(&mem, u64, 5000);
    graph six = graph_written(6, "01 12 23 34 45 50 03", NULL, true);
    int many = all_graphs(&six, false, all), least = 0;
    for (int k = 0; k < many; k++) {
        int together = 0;
        for (int b = 0; b < 64; b++) together += (all[k] >> b & 1) && toa7[b / 8] == toa7[b % 8] && b / 8 < 7 && b % 8 < 7 && toa7[b / 8] != ADOPTION_NEVER;
        least += together >= 1;
    }
    assert_close(r.observed, 1.0, 0);
    assert_true(fabs(r.p - (double)least / many) < 4.0 * r.p_error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_orders_are_as_likely),
        cmocka_unit_test(large_orders_are_even),
        cmocka_unit_test(draws_of_three_are_even_and_apart),
        cmocka_unit_test(all_graphs_of_the_degrees_are_as_likely),
        cmocka_unit_test(circles_turn_round),
        cmocka_unit_test(degrees_are_kept_by_bits_and_by_hashing),
        cmocka_unit_test(p_of_ties_is_that_of_all_graphs),
    };
    return cmocka_run_group_tests_name("rewire", tests, open_arena, close_arena);
}
