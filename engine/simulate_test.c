/* simulate_test.c — simulation and seeding against closed forms, against every possible world of small graphs, and against themselves. */
#include "test/engine.h"

#include "engine/greedy.h"
#include "engine/seed.h"
#include "engine/simulate.h"

/* Within four and a half standard errors of the mean: once in some hundred thousand by chance, and the seeds are fixed. */
static void assert_mean(const simulate_result *r, int period, double want)
{
    double se, got = simulate_mean(r, period, &se);
    assert_within(got, want, 4.5 * se);
}

/* A random graph; i looks to some others. */
static graph random_graph(u64 seed, int n, int ties)
{
    stream s = stream_at(seed, 7, DRAW_START);
    int *from = NEW(&mem, int, ties), *to = NEW(&mem, int, ties);
    for (int i = 0; i < ties; i++) {
        from[i] = (int)stream_below(&s, (u32)n);
        to[i] = (int)stream_below(&s, (u32)n);
    }
    graph_notes notes;
    return graph_new(&mem, n, &(tie_list){ties, from, to, NULL}, false, &notes);
}

/* ---- every world of a small graph ---- */

static bool follows(const graph *g, u32 world, const bool *has, int i)
{
    bool any = false;
    for (i64 k = g->start[i]; k < g->start[i + 1]; k++) any = any || (has[g->to[k]] && (world >> k & 1));
    return any && !has[i];
}

static int reach_in_world(const graph *g, u32 world, const int *start, int n_start)
{
    bool has[16] = {false};
    int n = n_start;
    for (int i = 0; i < n_start; i++) has[start[i]] = true;
    for (int before = 0; before < n;) {
        before = n;
        for (int i = 0; i < g->n; i++)
            if (follows(g, world, has, i)) has[i] = true, n++;
    }
    return n;
}

static double exact_reach(const graph *g, double p, const int *start, int n_start)
{
    double sum = 0.0;
    for (u32 world = 0; world < 1u << g->m; world++) {
        int works = __builtin_popcount(world);
        sum += pow(p, works) * pow(1.0 - p, (double)g->m - works) * reach_in_world(g, world, start, n_start);
    }
    return sum;
}

static void a_cascade_reaches_what_every_world_says(void **state)
{
    (void)state;
    for (u64 seed = 1; seed <= 4; seed++) {
        graph g = random_graph(seed, 8, 14);
        int start[] = {0, 3};
        double se, want = exact_reach(&g, 0.3, start, 2), by_node = 0.0;
        simulate_result r = simulate_cascade(&mem, &g, NULL, 0.3, &(simulate_plan){20000, 8, seed, &five, start, 2});
        assert_mean(&r, 8, want);
        for (int i = 0; i < 8; i++) by_node += r.by_node[i];
        assert_within(by_node / 20000.0, simulate_mean(&r, 8, &se), 1e-9);
    }
}

/* The error falls with the root of the runs, and what it is an error of stays where it is. */
static void twice_the_runs_know_it_better(void **state)
{
    (void)state;
    graph g = random_graph(5, 10, 14);
    int start[] = {2};
    double want = exact_reach(&g, 0.4, start, 1), before = 0.0, se;
    for (int runs = 1000; runs <= 128000; runs *= 2) {
        simulate_result r = simulate_cascade(&mem, &g, NULL, 0.4, &(simulate_plan){runs, 10, 17, &five, start, 1});
        assert_mean(&r, 10, want);
        simulate_mean(&r, 10, &se);
        if (before > 0.0) assert_within(before / se, sqrt(2.0), 0.1);
        before = se;
    }
}

static void chances_belong_to_their_ties(void **state)
{
    (void)state;
    int from[] = {1, 2, 0}, to[] = {0, 1, 2}, start[] = {0};
    double w[] = {0.5, 0.25, 1.0}, chance[3];
    graph_notes notes;
    graph g = graph_new(&mem, 3, &(tie_list){3, from, to, w}, false, &notes);
    for (i64 k = 0; k < 3; k++) chance[k] = g.w[k];
    simulate_result r = simulate_cascade(&mem, &g, chance, 0.0, &(simulate_plan){40000, 5, 3, &alone, start, 1});
    assert_mean(&r, 5, 1.0 + 0.5 + 0.5 * 0.25);
    assert_mean(&r, 1, 1.5); /* the second step takes a period more */
    assert_true(r.by_node[0] == 40000);
}

static void the_bounds_of_chance_are_sure(void **state)
{
    (void)state;
    graph g = random_graph(9, 12, 40);
    int start[] = {5};
    double se;
    simulate_result none = simulate_cascade(&mem, &g, NULL, 0.0, &(simulate_plan){100, 12, 1, &alone, start, 1});
    simulate_result all = simulate_cascade(&mem, &g, NULL, 1.0, &(simulate_plan){100, 12, 1, &alone, start, 1});
    double reach = simulate_mean(&all, 12, &se);
    assert_true(simulate_mean(&none, 12, &se) == 1.0 && se == 0.0);
    graph turned = graph_turned(&mem, &g);
    int hops[12], queue[12], want = 0;
    graph_hops(&turned, 5, hops, queue);
    for (int i = 0; i < 12; i++) want += hops[i] >= 0;
    assert_true(reach == want);
    assert_true(cascade_chance(1.0) == UINT32_MAX && cascade_chance(0.0) == 0 && cascade_chance(0.5) == 1u << 31);
}

/* The same bit by bit, one block after another. */
static bool lives(u64 seed, i64 batch, i64 at, u32 p, int run)
{
    for (int bit = 31; bit >= 0; bit--) {
        philox_block x = philox(seed, (u64)batch << 20 | (u64)(31 - bit) / 2, (u64)DRAW_CASCADE << 40 | (u64)at);
        const u32 *word = x.at + 2 * (~bit & 1);
        u32 one = (run < 32 ? word[1] >> run : word[0] >> (run - 32)) & 1;
        if (one != (p >> bit & 1)) return one < (p >> bit & 1);
    }
    return false;
}

static void coins_are_the_numbers_of_their_places(void **state)
{
    (void)state;
    static const u32 chances[] = {1, 0x19999999, 0x80000000, 0xFFFFFFFE, 0x12345678};
    for (int k = 0; k < 5; k++)
        for (i64 at = 0; at < 40; at++) {
            u64 seed = 0xFEDCBA9876543210U + (u64)k, live = cascade_live(seed, 3 * at, at << 30, chances[k]);
            for (int run = 0; run < 64; run++) assert_int_equal(live >> run & 1, lives(seed, 3 * at, at << 30, chances[k], run));
        }
}

static void coins_fall_as_often_as_they_should(void **state)
{
    (void)state;
    i64 heads = 0;
    for (i64 at = 0; at < 20000; at++) heads += __builtin_popcountll(cascade_live(11, 3, at, cascade_chance(0.1)));
    assert_within((double)heads / (64.0 * 20000.0), 0.1, 4.5 * sqrt(0.09 / (64.0 * 20000.0)));
}

/* ---- thresholds ---- */

static void thresholds_are_met_by_shares(void **state)
{
    (void)state;
    int from[] = {1, 2, 2, 3, 3, 3}, to[] = {0, 0, 1, 0, 4, 5}, start[] = {0};
    double half[] = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, third[] = {1, 1, 1, 1.0 / 3.0, 1, 1};
    graph_notes notes;
    graph g = graph_new(&mem, 6, &(tie_list){6, from, to, NULL}, false, &notes);
    simulate_result r = simulate_threshold(&mem, &g, half, &(simulate_plan){1, 3, 1, &alone, start, 1});
    assert_memory_equal(r.reached, ((int[]){1, 3, 3, 3}), 4 * sizeof(int)); /* 1 sees all of it, 2 half of it, 3 a third */
    r = simulate_threshold(&mem, &g, third, &(simulate_plan){1, 3, 1, &alone, start, 1});
    assert_memory_equal(r.reached, ((int[]){1, 3, 4, 4}), 4 * sizeof(int)); /* 2 needs both; 3 its one of three at once */
    assert_true(r.by_node[4] == 0 && r.by_node[5] == 0);
}

/* A path 0 ← 1 ← 2 …: with even thresholds each has a sure share of 1; a star: the share of the leaves is even. */
static void drawn_thresholds_are_even(void **state)
{
    (void)state;
    int from[] = {4, 4, 4, 4}, to[] = {0, 1, 2, 3}, start[] = {0};
    graph_notes notes;
    graph g = graph_new(&mem, 5, &(tie_list){4, from, to, NULL}, false, &notes);
    simulate_result r = simulate_threshold(&mem, &g, NULL, &(simulate_plan){20000, 1, 5, &five, start, 1});
    assert_within(r.by_node[4] / 20000.0, 0.25, 4.5 * sqrt(0.1875 / 20000.0));
}

/* ---- susceptible, infected, recovered ---- */

static void sir_on_a_pair_has_a_closed_form(void **state)
{
    (void)state;
    int from[] = {1}, to[] = {0}, start[] = {0}, periods = 60, runs = 40000;
    double bg[2] = {0.2, 0.3};
    graph_notes notes;
    graph g = graph_new(&mem, 2, &(tie_list){1, from, to, NULL}, false, &notes);
    int *have = NEW(&mem, int, (ptrdiff_t)runs * (periods + 1));
    simulate_result r = simulate_sir(&mem, &g, bg, have, &(simulate_plan){runs, periods, 2, &five, start, 1});
    assert_mean(&r, periods, 1.0 + 0.2 / (1.0 - 0.8 * 0.7));
    assert_mean(&r, 1, 1.2);
    double still = 0.0;
    for (int k = 0; k < runs; k++) still += have[(ptrdiff_t)k * (periods + 1) + 1];
    assert_within(still / runs, 0.7 + 0.2, 0.02); /* the first has not stopped, or the second has just begun */
}

/* With no one stopping it goes to all who can be reached, in as many periods as there are steps when it always passes. */
static void sir_that_never_stops_is_breadth_first(void **state)
{
    (void)state;
    graph g = random_graph(4, 30, 120), turned = graph_turned(&mem, &g);
    int start[] = {0}, hops[30], queue[30];
    double bg[2] = {1.0, 0.0};
    graph_hops(&turned, 0, hops, queue);
    simulate_result r = simulate_sir(&mem, &g, bg, NULL, &(simulate_plan){3, 10, 8, &alone, start, 1});
    for (int t = 0; t <= 10; t++) {
        int want = 0;
        for (int i = 0; i < 30; i++) want += hops[i] >= 0 && hops[i] <= t;
        for (int k = 0; k < 3; k++) assert_int_equal(r.reached[k * 11 + t], want);
    }
}

/* ---- the same bits ---- */

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    graph g = random_graph(6, 300, 1500);
    int start[] = {1, 2, 3};
    double bg[2] = {0.1, 0.2};
    for (int model = 0; model < 3; model++) {
        simulate_result r[2];
        for (int t = 0; t < 2; t++) {
            simulate_plan plan = {300, 12, 77, t ? &five : &alone, start, 3};
            r[t] = model == 0 ? simulate_cascade(&mem, &g, NULL, 0.15, &plan) : model == 1 ? simulate_threshold(&mem, &g, NULL, &plan) : simulate_sir(&mem, &g, bg, NULL, &plan);
        }
        assert_memory_equal(r[0].reached, r[1].reached, 300 * 13 * sizeof(int));
        assert_memory_equal(r[0].by_node, r[1].by_node, 300 * sizeof(int));
    }
}

/* The error falls with the root of the runs: a quarter as large with sixteen times as many, within what chance allows. */
static void errors_fall_with_the_root_of_the_runs(void **state)
{
    (void)state;
    graph g = random_graph(6, 100, 500);
    int start[] = {1};
    double few, many;
    simulate_result r = simulate_cascade(&mem, &g, NULL, 0.2, &(simulate_plan){2000, 100, 5, &five, start, 1});
    simulate_mean(&r, 100, &few);
    r = simulate_cascade(&mem, &g, NULL, 0.2, &(simulate_plan){32000, 100, 6, &five, start, 1});
    simulate_mean(&r, 100, &many);
    assert_within(few / many, 4.0, 0.3);
}

static void quantiles_are_runs(void **state)
{
    (void)state;
    int reached[] = {1, 5, 1, 2, 1, 9, 1, 4};
    simulate_result r = {4, 1, 9, reached, NULL};
    assert_int_equal(simulate_quantile(&mem, &r, 1, 0.5), 4);
    assert_int_equal(simulate_quantile(&mem, &r, 1, 0.05), 2);
    assert_int_equal(simulate_quantile(&mem, &r, 1, 0.95), 9);
    assert_int_equal(simulate_quantile(&mem, &r, 0, 0.95), 1);
}

/* ---- seeding ---- */

static void greedy_is_within_its_guarantee_and_the_bound_holds(void **state)
{
    (void)state;
    for (u64 seed = 1; seed <= 6; seed++) {
        graph g = random_graph(20 + seed, 10, 15);
        seed_task t = {.g = &g, .p = 0.4, .runs = 20000, .seed = seed, .crew = &five};
        seed_result r = seed_choose(&mem, &t, 2);
        double best = 0.0, got = exact_reach(&g, 0.4, r.chosen, 2);
        for (int x = 0; x < 10; x++)
            for (int y = x + 1; y < 10; y++) best = fmax(best, exact_reach(&g, 0.4, (int[]){x, y}, 2));
        assert_true(got >= (1.0 - exp(-1.0)) * best);
        assert_true(r.bound >= best - 0.1 && r.at_least <= got / best + 0.05 && r.at_least > 0.63);
        assert_within(r.reach, got, 0.1);
        assert_within(r.gain[0] + r.gain[1], r.reach, 1e-9);
        assert_true(r.gain[0] >= r.gain[1]);
    }
}

static void seeds_do_not_depend_on_threads(void **state)
{
    (void)state;
    graph g = random_graph(31, 200, 900);
    for (int back = 0; back < 2; back++) {
        seed_task one = {.g = &g, .p = 0.1, .runs = 640, .seed = 4, .crew = &alone}, many = one;
        many.crew = &five;
        seed_result a = back ? seed_choose_backwards(&mem, &one, 8) : seed_choose(&mem, &one, 8);
        seed_result b = back ? seed_choose_backwards(&mem, &many, 8) : seed_choose(&mem, &many, 8);
        assert_memory_equal(a.chosen, b.chosen, 8 * sizeof(int));
        assert_memory_equal(a.gain, b.gain, 8 * sizeof(double));
        assert_true(a.reach == b.reach && a.bound == b.bound);
    }
}

/* Two ways of sampling the same thing: what one chooses is as good as what the other does. */
static void both_ways_of_choosing_agree(void **state)
{
    (void)state;
    graph g = random_graph(32, 300, 1200);
    seed_task t = {.g = &g, .p = 0.15, .runs = 6400, .seed = 4, .crew = &five};
    double se, reach[2];
    for (int back = 0; back < 2; back++) {
        seed_result r = back ? seed_choose_backwards(&mem, &t, 5) : seed_choose(&mem, &t, 5);
        simulate_result again = simulate_cascade(&mem, &g, NULL, 0.15, &(simulate_plan){20000, 300, 99, &five, r.chosen, 5});
        reach[back] = simulate_mean(&again, 300, &se);
        assert_within(r.reach, reach[back], 0.05 * reach[back]);
        assert_true(r.at_least >= 1.0 - exp(-1.0) - 0.1 && r.at_least <= 1.0);
    }
    assert_within(reach[0] / reach[1], 1.0, 0.03);
}

/* Two stars: their hearts first, the larger one before. */
static void hearts_of_stars_come_first(void **state)
{
    (void)state;
    int from[12], to[12], m = 0;
    for (int i = 1; i <= 7; i++) from[m] = i, to[m++] = 0;
    for (int i = 9; i <= 13; i++) from[m] = i, to[m++] = 8;
    graph_notes notes;
    graph g = graph_new(&mem, 14, &(tie_list){12, from, to, NULL}, false, &notes);
    seed_result r = seed_choose(&mem, &(seed_task){.g = &g, .p = 1.0, .runs = 64, .seed = 1, .crew = &alone}, 3);
    assert_true(r.chosen[0] == 0 && r.chosen[1] == 8 && r.chosen[2] == 1);
    assert_true(r.gain[0] == 8.0 && r.gain[1] == 6.0 && r.gain[2] == 0.0 && r.reach == 14.0 && r.at_least == 1.0);
}

static void scores_are_ranked_and_equals_by_number(void **state)
{
    (void)state;
    double score[] = {1, 5, 3, 5, 2, 3, 0};
    int top[7];
    greedy_by_score(score, 7, 4, top);
    assert_memory_equal(top, ((int[]){1, 3, 2, 5}), 4 * sizeof(int));
    greedy_by_score(score, 7, 7, top);
    assert_memory_equal(top, ((int[]){1, 3, 2, 5, 4, 0, 6}), 7 * sizeof(int));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cascade_reaches_what_every_world_says),
        cmocka_unit_test(twice_the_runs_know_it_better),
        cmocka_unit_test(chances_belong_to_their_ties),
        cmocka_unit_test(the_bounds_of_chance_are_sure),
        cmocka_unit_test(coins_are_the_numbers_of_their_places),
        cmocka_unit_test(coins_fall_as_often_as_they_should),
        cmocka_unit_test(thresholds_are_met_by_shares),
        cmocka_unit_test(drawn_thresholds_are_even),
        cmocka_unit_test(sir_on_a_pair_has_a_closed_form),
        cmocka_unit_test(sir_that_never_stops_is_breadth_first),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(errors_fall_with_the_root_of_the_runs),
        cmocka_unit_test(quantiles_are_runs),
        cmocka_unit_test(greedy_is_within_its_guarantee_and_the_bound_holds),
        cmocka_unit_test(seeds_do_not_depend_on_threads),
        cmocka_unit_test(both_ways_of_choosing_agree),
        cmocka_unit_test(hearts_of_stars_come_first),
        cmocka_unit_test(scores_are_ranked_and_equals_by_number),
    };
    return cmocka_run_group_tests_name("simulate", tests, open_arena, close_arena);
}
