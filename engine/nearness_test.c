/* nearness_test.c — graphs made of attributes, distances and places. */
#include "test/engine.h"

#include "engine/nearness.h"

static void weights_follow_the_attribute(void **state)
{
    (void)state;
    double w[] = {2, 1, 3, 1}, x[] = {5, 0, NAN, 2};
    graph g = graph_written(4, "01 02 03 30", w, false), r = nearness_by_attribute(&mem, &g, x);
    assert_true(r.m == 2 && r.to[0] == 3 && r.w[0] == 6.0 && r.to[1] == 0 && r.w[1] == 5.0 && r.start[1] == 1 && r.start[4] == 2);
}

static void distances_fade(void **state)
{
    (void)state;
    double km[] = {10, 60, 61};
    graph g = graph_written(4, "01 02 03", km, false), r = nearness_fading(&mem, &g, 30, 60);
    assert_int_equal(r.m, 2);
    assert_close(r.w[0], exp(-1. / 3), 1e-15);
    assert_close(r.w[1], exp(-2.0), 1e-15);
}

static void rows_sum_to_one_and_parts_keep_their_ties(void **state)
{
    (void)state;
    graph g = graph_by_chance(50, 4, false, true, 2), r = nearness_row_standard(&mem, &g);
    for (int i = 0; i < 50; i++) {
        double sum = 0.0;
        for (i64 k = r.start[i]; k < r.start[i + 1]; k++) sum += r.w[k];
        assert_close(sum, graph_degree(&g, i) ? 1.0 : 0.0, 1e-15);
    }
    bool keep[50];
    int number[50], n = 0;
    for (int i = 0; i < 50; i++) number[i] = (keep[i] = i % 3 != 0) ? n++ : -1;
    graph part = nearness_within(&mem, &g, keep);
    assert_int_equal(part.n, n);
    i64 m = 0;
    for (int i = 0; i < 50; i++)
        for (i64 k = g.start[i]; k < g.start[i + 1]; k++) {
            if (!keep[i] || !keep[g.to[k]]) continue;
            i64 at = graph_tie(&part, number[i], number[g.to[k]]);
            assert_true(at >= 0 && part.w[at] == g.w[k]);
            m++;
        }
    assert_int_equal(part.m, m);
}

/* Tromsø to Oslo is some 1147 km as the crow flies; a quarter of the way round the ball is exact. */
static void great_circles_have_their_length(void **state)
{
    (void)state;
    double quarter = 6371.0088 * acos(-1.0) / 2.0;
    assert_close(nearness_km((double[]){0, 0}, (double[]){90, 0}), quarter, 1e-14);
    assert_close(nearness_km((double[]){0, 170}, (double[]){0, -100}), quarter, 1e-14);
    assert_close(nearness_km((double[]){0, 0}, (double[]){0, 180}), 2 * quarter, 1e-14);
    assert_close(nearness_km((double[]){69.6492, 18.9553}, (double[]){59.9139, 10.7522}), 1147, 0.002);
    assert_true(nearness_km((double[]){70, 20}, (double[]){70, 20}) == 0.0);
}

/* The ties of one node, from the distance to every other; answers how many there should be. */
static int assert_ties_of(const graph *g, const places *p, int i, double radius)
{
    int m = 0;
    for (int j = 0; j < p->n; j++) {
        bool on_map = i != j && !isnan(p->lat[i] + p->lat[j]);
        double km = on_map ? nearness_km((double[]){p->lat[i], p->lon[i]}, (double[]){p->lat[j], p->lon[j]}) : INFINITY;
        i64 at = graph_tie(g, i, j);
        assert_int_equal(at >= 0, km <= radius);
        if (at >= 0) assert_close(g->w[at], exp(-km / 300), 1e-13);
        m += at >= 0;
    }
    return m;
}

static void places_are_joined_as_by_comparing_all(void **state)
{
    (void)state;
    enum { N = 400 };
    double lat[N], lon[N], radii[] = {150, 900, 25000};
    stream s = stream_at(9, 0, DRAW_START);
    for (int i = 0; i < N; i++) {
        lat[i] = i % 2 ? 58 + 13 * stream_unit(&s) : 180 * stream_unit(&s) - 90;
        lon[i] = i % 2 ? 5 + 25 * stream_unit(&s) : 360 * stream_unit(&s) - 180; /* over poles and the date line */
    }
    lat[3] = NAN;
    places p = {N, lat, lon};
    for (int r = 0; r < 3; r++) {
        graph g = nearness_places(&mem, &p, 300, radii[r]);
        i64 m = 0;
        for (int i = 0; i < N; i++) m += assert_ties_of(&g, &p, i, radii[r]);
        assert_int_equal(g.m, m);
    }
    graph even = nearness_places(&mem, &p, INFINITY, 500);
    assert_true(even.m > 0 && even.w == NULL);
}

static void likeness_is_of_the_logarithm(void **state)
{
    (void)state;
    double size[] = {100, 200, 1e6, 0, NAN, 100, 300};
    int group[] = {0, 0, 0, 0, 0, 1, 1};
    graph g = nearness_alike(&mem, 7, &(likeness){group, size, 1.0, 0.01});
    assert_int_equal(g.m, 4);
    assert_close(g.w[graph_tie(&g, 1, 0)], exp(-log(2.0) * log(2.0) / 2.0), 1e-15);
    assert_close(g.w[graph_tie(&g, 5, 6)], exp(-log(3.0) * log(3.0) / 2.0), 1e-15);
    graph all = nearness_alike(&mem, 7, &(likeness){NULL, size, 1.0, 1e-300});
    assert_true(graph_degree(&all, 0) == 4 && graph_degree(&all, 3) == 0 && graph_degree(&all, 4) == 0);
    assert_close(all.w[graph_tie(&all, 0, 5)], 1.0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_follow_the_attribute),
        cmocka_unit_test(distances_fade),
        cmocka_unit_test(rows_sum_to_one_and_parts_keep_their_ties),
        cmocka_unit_test(great_circles_have_their_length),
        cmocka_unit_test(places_are_joined_as_by_comparing_all),
        cmocka_unit_test(likeness_is_of_the_logarithm),
    };
    return cmocka_run_group_tests_name("nearness", tests, open_arena, close_arena);
}
