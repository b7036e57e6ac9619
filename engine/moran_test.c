/* moran_test.c — likeness of neighbours: by hand, and moments against every way there is to deal the values out. */
#include "test/engine.h"

#include "engine/moran.h"
#include "engine/nearness.h"

/* Four in a row, ties both ways: z is -1.5 -.5 .5 1.5, its products along ties .75 -.25 .75, twice: 2.5; its squares sum to 5. */
static void four_in_a_row(void **state)
{
    (void)state;
    graph g = graph_written(4, "01 12 23", NULL, true);
    weight_sums s = weight_sums_of(&mem, &g);
    double x[] = {1, 2, 3, 4};
    assert_true(s.s0 == 6 && s.s1 == 12 && s.s2 == 40);
    autocorrelation i = moran_of(&g, &s, x), c = geary_of(&g, &s, x);
    assert_close(i.observed, 4. / 6 * 2.5 / 5, 1e-15);
    assert_close(i.expected, -1. / 3, 1e-15);
    assert_close(c.observed, 3. / 12 * 6 / 5, 1e-15); /* six ties of difference 1 */
    assert_close(i.sd_normal, sqrt((16 * 12 - 4 * 40 + 3 * 36) / (15. * 36) - 1. / 9), 1e-15);
}

/* ---- every way to deal ---- */

typedef struct {
    const graph *w;
    weight_sums s;
    double x[7];
    int n;
    double sum[6], squares[6], ways; /* I, c, joins of both, one, none; and local I of node 0 with its value fixed */
} deal;

static void deal_take(deal *d)
{
    bool marked[7];
    for (int i = 0; i < d->n; i++) marked[i] = d->x[i] > 2.5;
    joins j = joins_of(d->w, &d->s, marked);
    double got[] = {moran_of(d->w, &d->s, d->x).observed, geary_of(d->w, &d->s, d->x).observed, j.both.observed, j.one.observed, j.none.observed};
    for (int k = 0; k < 5; k++) d->sum[k] += got[k], d->squares[k] += got[k] * got[k];
    d->ways += 1.0;
}

/* Each of the orders of x[at …], by exchanging. */
static void deal_all(deal *d, int at, void (*take)(deal *d))
{
    if (at == d->n) take(d);
    for (int k = at; k < d->n; k++) {
        double keep = d->x[at];
        d->x[at] = d->x[k];
        d->x[k] = keep;
        deal_all(d, at + 1, take);
        keep = d->x[at];
        d->x[at] = d->x[k];
        d->x[k] = keep;
    }
}

static void assert_moments(const deal *d, int k, const autocorrelation *r)
{
    double mean = d->sum[k] / d->ways;
    assert_close(r->expected, mean, 1e-12);
    assert_close(r->sd, sqrt(fmax(0.0, d->squares[k] / d->ways - mean * mean)), 1e-9);
}

static void moments_are_those_of_every_order(void **state)
{
    (void)state;
    double w[] = {1, 2, 0.5, 3, 1, 1, 4, 0.25};
    graph g = graph_written(7, "01 10 12 25 34 43 53 60", w, false), standard = nearness_row_standard(&mem, &g);
    for (int kind = 0; kind < 2; kind++) {
        deal d = {.w = kind ? &standard : &g, .x = {1, 1, 2, 3, 5, 8, 13}, .n = 7};
        d.s = weight_sums_of(&mem, d.w);
        autocorrelation i = moran_of(d.w, &d.s, d.x), c = geary_of(d.w, &d.s, d.x);
        joins j = joins_of(d.w, &d.s, (bool[]){0, 0, 0, 1, 1, 1, 1});
        deal_all(&d, 0, deal_take);
        assert_true(d.ways == 5040.0);
        assert_moments(&d, 0, &i);
        assert_moments(&d, 1, &c);
        assert_moments(&d, 2, &j.both);
        assert_moments(&d, 3, &j.one);
        assert_moments(&d, 4, &j.none);
    }
}

static void local_take(deal *d)
{
    double got = moran_local(&mem, d->w, d->x)[0].observed;
    d->sum[5] += got;
    d->squares[5] += got * got;
    d->ways += 1.0;
}

static void local_moments_are_those_of_every_order_of_the_others(void **state)
{
    (void)state;
    double w[] = {1, 2, 0.5, 3, 1, 1};
    graph g = graph_written(7, "01 02 05 34 43 60", w, false);
    deal d = {.w = &g, .x = {6, 1, 2, 3, 5, 8, 13}, .n = 7};
    autocorrelation here = moran_local(&mem, &g, d.x)[0];
    deal_all(&d, 1, local_take);
    assert_true(d.ways == 720.0);
    assert_moments(&d, 5, &here);
    assert_close(here.z, (here.observed - here.expected) / here.sd, 1e-15);
}

static void local_ones_sum_to_the_whole(void **state)
{
    (void)state;
    graph g = graph_by_chance(60, 3, false, true, 6);
    weight_sums s = weight_sums_of(&mem, &g);
    double x[60], sum = 0.0;
    for (int i = 0; i < 60; i++) x[i] = (i * 37) % 11;
    autocorrelation *l = moran_local(&mem, &g, x);
    for (int i = 0; i < 60; i++) sum += isnan(l[i].observed) ? 0.0 : l[i].observed;
    assert_close(sum / s.s0, moran_of(&g, &s, x).observed, 1e-14);
}

/* ---- sums, periods, edges ---- */

static void sums_of_weights_are_as_written(void **state)
{
    (void)state;
    graph g = graph_by_chance(40, 3, false, true, 7);
    weight_sums s = weight_sums_of(&mem, &g);
    double full[40][40] = {{0}}, s0 = 0, s1 = 0, s2 = 0;
    for (int i = 0; i < 40; i++)
        for (i64 k = g.start[i]; k < g.start[i + 1]; k++) full[i][g.to[k]] = g.w[k];
    for (int i = 0; i < 40; i++) {
        double both = 0;
        for (int j = 0; j < 40; j++) {
            s0 += full[i][j];
            s1 += 0.5 * (full[i][j] + full[j][i]) * (full[i][j] + full[j][i]);
            both += full[i][j] + full[j][i];
        }
        assert_close(s.both[i], both, 1e-14);
        s2 += both * both;
    }
    assert_close(s.s0, s0, 1e-14);
    assert_close(s.s1, s1, 1e-14);
    assert_close(s.s2, s2, 1e-14);
}

static void periods_are_as_one_by_one(void **state)
{
    (void)state;
    enum { N = 300, T = 9 };
    adoption when = adoption_by_chance(N, T, 5);
    int *toa = (int *)when.toa;
    for (int i = 0; i < N; i++) toa[i] = i % 50 == 0 ? ADOPTION_BEFORE : toa[i] == 0 ? 1 : toa[i];
    graph g = graph_by_chance(N, 3, false, true, 5), w = nearness_row_standard(&mem, &g);
    weight_sums s = weight_sums_of(&mem, &w);
    autocorrelation *by = moran_by_period(&mem, &w, &s, &when);
    for (int t = 0; t < T; t++) {
        double x[N];
        for (int i = 0; i < N; i++) x[i] = adopted_by(&when, i, t);
        autocorrelation one = moran_of(&w, &s, x);
        assert_close(by[t].observed, one.observed, 1e-13);
        assert_close(by[t].sd, one.sd, 1e-13);
        assert_close(by[t].p, one.p, 1e-11);
        assert_true(isnan(by[t].sd_normal));
    }
}

static void assert_join(const autocorrelation *got, const autocorrelation *want)
{
    assert_close(got->observed, want->observed, 1e-13);
    assert_close(got->expected, want->expected, 1e-13);
    assert_close(got->sd, want->sd, 1e-13);
    assert_close(got->p, want->p, 1e-11);
}

static void joins_by_period_are_as_one_by_one(void **state)
{
    (void)state;
    enum { N = 300, T = 9 };
    adoption when = adoption_by_chance(N, T, 8);
    int *toa = (int *)when.toa;
    for (int i = 0; i < N; i += 50) toa[i] = ADOPTION_BEFORE;
    graph g = graph_by_chance(N, 3, false, true, 8);
    weight_sums s = weight_sums_of(&mem, &g);
    joins *by = joins_by_period(&mem, &g, &s, &when);
    for (int t = 0; t < T; t++) {
        bool marked[N];
        for (int i = 0; i < N; i++) marked[i] = adopted_by(&when, i, t);
        joins one = joins_of(&g, &s, marked);
        assert_join(&by[t].both, &one.both);
        assert_join(&by[t].one, &one.one);
        assert_join(&by[t].none, &one.none);
        assert_close(by[t].both.observed + by[t].one.observed + by[t].none.observed, 0.5 * s.s0, 1e-13);
    }
    assert_true(by[0].both.sd > 0.0 && by[T - 1].one.p < 1.0);
}

/* Where all have adopted there is one way to deal: what is found is what was expected, and there is no p. */
static void all_or_none_have_no_chance(void **state)
{
    (void)state;
    graph g = graph_written(4, "01 12 23", NULL, true), none = graph_written(4, "", NULL, false);
    weight_sums s = weight_sums_of(&mem, &g), no = weight_sums_of(&mem, &none);
    adoption when = {4, 3, (int[]){1, 1, 1, 1}};
    joins *by = joins_by_period(&mem, &g, &s, &when);
    assert_true(by[0].none.observed == 3.0 && by[0].none.expected == 3.0 && by[0].none.sd == 0.0 && isnan(by[0].none.p));
    assert_true(by[2].both.observed == 3.0 && by[2].one.observed == 0.0 && by[2].one.expected == 0.0 && isnan(by[2].one.p));
    assert_true(joins_by_period(&mem, &none, &no, &when)[1].both.refused && isnan(joins_by_period(&mem, &none, &no, &when)[1].both.observed));
}

static void nothing_to_compare_is_said(void **state)
{
    (void)state;
    graph g = graph_written(4, "01 12 23", NULL, true), none = graph_written(4, "", NULL, false), one = graph_written(1, "", NULL, false);
    weight_sums s = weight_sums_of(&mem, &g), no = weight_sums_of(&mem, &none), single = weight_sums_of(&mem, &one);
    double same[] = {0.1, 0.1, 0.1, 0.1}, x[] = {1, 2, 3, 5};
    assert_true(moran_of(&g, &s, same).refused && geary_of(&g, &s, same).refused && moran_local(&mem, &g, same)[0].refused);
    assert_true(moran_of(&none, &no, x).refused && isnan(moran_of(&none, &no, x).observed));
    assert_true(moran_of(&one, &single, x).refused && moran_local(&mem, &none, x)[0].refused);
    int toa[] = {1, 1, 1, 1};
    autocorrelation *by = moran_by_period(&mem, &g, &s, &(adoption){4, 3, toa});
    assert_true(by[0].refused && by[1].refused && isnan(by[2].p));
    assert_true(joins_of(&none, &no, (bool[]){1, 0, 1, 0}).one.refused);
}

/* Where all know all, every order gives the same: there is no deviation to stand on. */
static void a_constant_statistic_has_no_p(void **state)
{
    (void)state;
    graph g = graph_written(5, "01 02 03 04 12 13 14 23 24 34", NULL, true);
    weight_sums s = weight_sums_of(&mem, &g);
    double x[] = {1, 2, 3, 5, 8};
    autocorrelation r = moran_of(&g, &s, x);
    assert_close(r.observed, -0.25, 1e-15);
    assert_true(!r.refused && r.sd == 0.0 && isnan(r.z) && isnan(r.p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_in_a_row),
        cmocka_unit_test(moments_are_those_of_every_order),
        cmocka_unit_test(local_moments_are_those_of_every_order_of_the_others),
        cmocka_unit_test(local_ones_sum_to_the_whole),
        cmocka_unit_test(sums_of_weights_are_as_written),
        cmocka_unit_test(periods_are_as_one_by_one),
        cmocka_unit_test(joins_by_period_are_as_one_by_one),
        cmocka_unit_test(all_or_none_have_no_chance),
        cmocka_unit_test(nothing_to_compare_is_said),
        cmocka_unit_test(a_constant_statistic_has_no_p),
    };
    return cmocka_run_group_tests_name("moran", tests, open_arena, close_arena);
}
