/* infer_test.c — who follows whom: gains by hand, greedy choice the long way and against all sets of edges, ties, resamples, refusals. */
#include "engine/infer.h"
#include "engine/normal.h"
#include "test/engine.h"

enum { NODES = 12, CASCADES = 15, MOST = NODES * CASCADES };

static int cascade[MOST], node[MOST];
static double at[MOST];

/* Written as "a0 b1 c2/b0 a1": cascades apart by /, each node with its time of one figure. */
static infer_events written(const char *text, int nodes)
{
    infer_events e = {0, nodes, 1, cascade, node, at};
    for (const char *p = text; *p;) {
        if (*p == '/') {
            e.cascades++;
            p++;
            continue;
        }
        cascade[e.n] = e.cascades - 1;
        node[e.n] = p[0] - 'a';
        at[e.n++] = p[1] - '0';
        p += p[2] == ' ' ? 3 : 2;
    }
    return e;
}

/* Two thirds of the nodes in each cascade, at any times. */
static infer_events drawn(u64 seed)
{
    stream s = stream_at(seed, 0, DRAW_START);
    infer_events e = {0, NODES, CASCADES, cascade, node, at};
    for (int i = 0; i < MOST; i++) {
        if (stream_below(&s, 3) == 0) continue;
        cascade[e.n] = i / NODES;
        node[e.n] = i % NODES;
        at[e.n++] = 10.0 * stream_unit(&s);
    }
    return e;
}

static inferred infer(const infer_events *e, const infer_how *how) { return infer_new(&mem, &(crew){.threads = 2}, e, how); }

static const infer_how plain = {.parameter = {1.0}, .most = 100};

/* ---- by hand ---- */

/* With rate 1 an edge to the one just before gains L = ln(0.5 / 1e-10), and one from k units further back L - k. */
static void three_nodes_by_hand(void **state)
{
    (void)state;
    infer_events e = written("a0 b1 c2/a0 b2 c3/c1 a2", 3);
    inferred f = infer(&e, &plain);
    double l = log(0.5e10), two = normal_cdf(-(2.0 - 1.0 / l)), one = normal_cdf(-(1.0 - 1.0 / l));
    assert_true(!f.refused && f.n == 3 && f.exhausted);
    const infer_edge want[] = {{1, 2, 2.0 * l, two, 1.5 * two, 2, 2, NAN}, {0, 1, 2.0 * l, two, 1.5 * two, 2, 2, NAN}, {2, 0, l, one, one, 1, 1, NAN}};
    for (int i = 0; i < 3; i++) {
        const infer_edge *g = &f.edge[i], *w = &want[i];
        assert_true(g->from == w->from && g->to == w->to && g->cascades == w->cascades && g->possible == w->possible && isnan(g->found));
        assert_close(g->gain, w->gain, 1e-13);
        assert_close(g->p, w->p, 1e-12);
        assert_close(g->q, w->q, 1e-12);
    }
    assert_close(f.null_loglik, 5.0 * log(1e-10) - 6.0, 1e-13);
    assert_close(f.loglik, 5.0 * log(0.5) - 6.0, 1e-13);
}

/* a and b come together: neither follows the other, and both explain c as well; the last number wins, and then nothing is left. */
static void of_equals_the_last_wins(void **state)
{
    (void)state;
    infer_events e = written("a0 b0 c1", 3);
    inferred f = infer(&e, &plain);
    assert_true(f.n == 1 && f.exhausted && f.edge[0].from == 1 && f.edge[0].to == 2 && isnan(f.edge[0].p) && isnan(f.edge[0].q));
    e = written("a0 d1/a0 c1", 4);
    f = infer(&e, &plain);
    assert_true(f.n == 2 && f.edge[0].to == 3 && f.edge[1].to == 2);
}

static void a_parameter_is_half_way(void **state)
{
    (void)state;
    double p[2], fan = sqrt(14.0 / 6.0), chain = sqrt(9.0 / 6.0), unbiased = 2.0 * sqrt(3.0) / (1.875 * sqrt(M_PI)); /* of n = 3 */
    infer_events e = written("a0 b1 c3/a0 c2", 3);
    assert_null(infer_parameter(&mem, &e, INFER_EXPONENTIAL, p));
    assert_close(p[0], (1.0 / 2.0 + 1.0 / (5.0 / 3.0)) / 2.0, 1e-15);
    assert_null(infer_parameter(&mem, &e, INFER_RAYLEIGH, p));
    assert_close(p[0], (fan + chain) / 2.0 * unbiased, 1e-14);
    assert_null(infer_parameter(&mem, &e, INFER_LOGNORMAL, p));
    double a = log(6.0) / 3.0, b = 2.0 * log(2.0) / 3.0;
    double sa = sqrt((a * a + (log(3.0) - a) * (log(3.0) - a) + (log(2.0) - a) * (log(2.0) - a)) / 2.0), sb = sqrt((b * b + 2.0 * (log(2.0) - b) * (log(2.0) - b)) / 2.0);
    assert_close(p[0], (a + b) / 2.0, 1e-15);
    assert_close(p[1], (sa + sb) / 2.0, 1e-14);
    e = written("a0 b0", 2);
    for (infer_model m = INFER_EXPONENTIAL; m <= INFER_LOGNORMAL; m++) assert_string_equal(infer_parameter(&mem, &e, m, p), "the delays do not determine the parameter");
}

/* Many delays, where the gamma function itself has no value: near the truth. */
static void a_scale_from_many_delays_is_finite(void **state)
{
    (void)state;
    infer_events e = drawn(3);
    double p[2];
    assert_null(infer_parameter(&mem, &e, INFER_RAYLEIGH, p));
    assert_true(p[0] > 0.5 && p[0] < 5.0);
}

/* ---- the long way ---- */

static double log_density(const infer_how *how, double x)
{
    double s = how->parameter[0], t = how->parameter[1], z = (log(x) - s) / t;
    if (how->model == INFER_EXPONENTIAL) return log(s) - s * x;
    if (how->model == INFER_RAYLEIGH) return log(x) - 2.0 * log(s) - x * x / (2.0 * s * s);
    return -log(x) - log(t) - 0.5 * log(2.0 * M_PI) - 0.5 * z * z;
}

/* The log-likelihood of cascade c with the edges of on[from × nodes + to]. */
static double likelihood(const infer_events *e, const infer_how *how, const bool *on, int c)
{
    double sum = 0.0;
    for (i64 j = 0; j < e->n; j++) {
        double best = -INFINITY;
        for (i64 i = 0; i < e->n && e->cascade[j] == c; i++) {
            if (e->cascade[i] != c || !(e->time[i] < e->time[j])) continue;
            best = fmax(best, log(on[e->node[i] * e->nodes + e->node[j]] ? 0.5 : 1e-10) + log_density(how, e->time[j] - e->time[i]));
        }
        sum += best > -INFINITY ? best : 0.0;
    }
    return sum;
}

static double all_of(const infer_events *e, const infer_how *how, const bool *on)
{
    double sum = 0.0;
    for (int c = 0; c < e->cascades; c++) sum += likelihood(e, how, on, c);
    return sum;
}

static void assert_best(const infer_events *e, const infer_how *how, bool *on, const infer_edge *chosen)
{
    double before = all_of(e, how, on), best = 0.0;
    for (int k = 0; k < e->nodes * e->nodes; k++) {
        if (on[k]) continue;
        on[k] = true;
        best = fmax(best, all_of(e, how, on) - before);
        on[k] = false;
    }
    assert_close(chosen->gain, best, 1e-10);
    on[chosen->from * e->nodes + chosen->to] = true;
    assert_close(all_of(e, how, on) - before, best, 1e-10);
}

/* Vuong's p from the definition: mean and deviation of what each cascade gained, less one parameter. */
static double vuong(const infer_events *e, const infer_how *how, bool *on, const infer_edge *last)
{
    double gain[CASCADES], mean = 0.0, squares = 0.0;
    for (int c = 0; c < e->cascades; c++) {
        double with = likelihood(e, how, on, c);
        on[last->from * e->nodes + last->to] = false;
        gain[c] = with - likelihood(e, how, on, c) - 1.0 / e->cascades;
        on[last->from * e->nodes + last->to] = true;
        mean += gain[c] / e->cascades;
    }
    for (int c = 0; c < e->cascades; c++) squares += (gain[c] - mean) * (gain[c] - mean);
    return normal_cdf(-mean * sqrt(e->cascades) / sqrt(squares / (e->cascades - 1)));
}

static void each_edge_is_the_best_there_is(void **state)
{
    (void)state;
    static const infer_how hows[] = {{.model = INFER_EXPONENTIAL, .parameter = {0.3}, .most = 25}, {.model = INFER_RAYLEIGH, .parameter = {2.0}, .most = 25}, {.model = INFER_LOGNORMAL, .parameter = {0.5, 0.8}, .most = 25}};
    for (int k = 0; k < 3; k++) {
        infer_events e = drawn(10 + (u64)k);
        inferred f = infer(&e, &hows[k]);
        bool on[NODES * NODES] = {false};
        assert_int_equal(f.n, 25);
        assert_close(f.null_loglik, all_of(&e, &hows[k], on), 1e-12);
        for (int i = 0; i < f.n; i++) {
            assert_best(&e, &hows[k], on, &f.edge[i]);
            assert_close(f.edge[i].p, vuong(&e, &hows[k], on, &f.edge[i]), 1e-9);
        }
        assert_close(f.loglik, all_of(&e, &hows[k], on), 1e-12);
    }
}

/* Four nodes, all sets of three edges. */
static void greedy_reaches_its_share_of_the_best(void **state)
{
    (void)state;
    enum { FEW = 4, ALL = FEW * FEW };
    for (u64 seed = 1; seed <= 5; seed++) {
        infer_events e = drawn(seed), few = {0, FEW, CASCADES, cascade, node, at};
        for (i64 i = 0; i < e.n; i++) {
            if (node[i] >= FEW) continue;
            cascade[few.n] = cascade[i];
            node[few.n] = node[i];
            at[few.n++] = at[i];
        }
        infer_how how = {.parameter = {0.5}, .most = 3};
        inferred f = infer(&few, &how);
        double best = 0.0;
        for (int set = 0; set < 1 << ALL; set++) {
            if (__builtin_popcount((unsigned)set) != 3) continue;
            bool on[ALL];
            for (int k = 0; k < ALL; k++) on[k] = set >> k & 1;
            best = fmax(best, all_of(&few, &how, on) - f.null_loglik);
        }
        assert_true(f.loglik - f.null_loglik >= (1.0 - exp(-1.0)) * best && f.loglik - f.null_loglik <= best * (1.0 + 1e-12));
    }
}

/* ---- what must not matter ---- */

static void the_order_of_events_does_not_matter(void **state)
{
    (void)state;
    infer_events e = drawn(20);
    infer_how how = {.parameter = {0.05}, .most = 30};
    inferred want = infer(&e, &how);
    for (i64 i = 0, j = e.n - 1; i < j; i++, j--) {
        int c = cascade[i], v = node[i];
        double t = at[i];
        cascade[i] = cascade[j], node[i] = node[j], at[i] = at[j];
        cascade[j] = c, node[j] = v, at[j] = t;
    }
    inferred got = infer(&e, &how);
    assert_memory_equal(got.edge, want.edge, 30 * sizeof *got.edge);
    for (i64 i = 0; i < e.n; i++) { /* other numbers of cascades and nodes, other units and beginnings of time */
        cascade[i] = (cascade[i] * 4 + 3) % CASCADES;
        node[i] = NODES - 1 - node[i];
        at[i] = 100.0 + 2.0 * at[i];
    }
    how.parameter[0] /= 2.0;
    inferred other = infer(&e, &how);
    for (int i = 0; i < 30; i++) {
        assert_close(other.edge[i].gain, want.edge[i].gain, 1e-10);
        assert_true(other.edge[i].from == NODES - 1 - want.edge[i].from && other.edge[i].to == NODES - 1 - want.edge[i].to);
    }
}

static void the_same_bits_on_any_number_of_threads(void **state)
{
    (void)state;
    infer_events e = drawn(21);
    infer_how how = {.model = INFER_RAYLEIGH, .parameter = {1.5}, .most = 40, .resamples = 25, .seed = 4};
    inferred one = infer_new(&mem, &alone, &e, &how);
    for (int threads = 2; threads <= 5; threads += 3) {
        inferred more = infer_new(&mem, &(crew){.threads = threads}, &e, &how);
        assert_memory_equal(more.edge, one.edge, (size_t)one.n * sizeof *one.edge);
        assert_true(more.n == one.n && more.loglik == one.loglik);
    }
    how.seed = 5;
    inferred other = infer(&e, &how);
    bool differs = false;
    for (int i = 0; i < one.n; i++) differs = differs || other.edge[i].found != one.edge[i].found;
    assert_true(differs);
}

/* ---- where it ends, and how sure it is ---- */

static void it_ends_before_an_edge_that_is_not_below(void **state)
{
    (void)state;
    infer_events e = written("a0 b1 c2/a0 b2 c3/c1 a2", 3);
    inferred f = infer(&e, &(infer_how){.parameter = {1.0}, .most = 100, .p_max = 0.1});
    assert_true(f.n == 2 && !f.exhausted && f.tried > 0.1 && f.tried < 0.2);
    assert_close(f.loglik - f.null_loglik, f.edge[0].gain + f.edge[1].gain, 1e-12);
    inferred two = infer(&e, &(infer_how){.parameter = {1.0}, .most = 2});
    assert_true(two.n == 2 && !two.exhausted && isnan(two.tried));
    inferred none = infer(&e, &(infer_how){.parameter = {1.0}, .most = 5, .p_max = 0.01, .resamples = 10});
    assert_true(none.n == 0 && none.loglik == none.null_loglik);
}

static void assert_share(double got, double want, int of) { assert_true(fabs(got - want) < 5.0 * sqrt(want * (1.0 - want) / of)); }

/* a → b is in four cascades of five, c → d in the other: in a resample each is there unless none of its cascades is. */
static void an_edge_is_found_where_its_cascades_are(void **state)
{
    (void)state;
    enum { RUNS = 4000 };
    infer_events e = written("a0 b1/a0 b1/a0 b1/a0 b1/c3 d4", 4);
    inferred f = infer(&e, &(infer_how){.parameter = {5.0}, .most = 2, .resamples = RUNS, .seed = 1});
    assert_true(f.n == 2 && f.edge[0].to == 1 && f.edge[1].to == 3);
    assert_share(f.edge[0].found, 1.0 - pow(0.2, 5.0), RUNS);
    assert_share(f.edge[1].found, 1.0 - pow(0.8, 5.0), RUNS);
}

/* Densities that are 0 as numbers still have a logarithm. */
static void what_is_most_unlikely_is_still_told_apart(void **state)
{
    (void)state;
    infer_events e = written("a0 b9/a0 b8", 2);
    inferred f = infer(&e, &(infer_how){.model = INFER_RAYLEIGH, .parameter = {1e-2}, .most = 1});
    double want = 2.0 * log(1e-10) + log(72.0) - 4.0 * log(1e-2) - (81.0 + 64.0) / 2e-4;
    assert_true(f.n == 1);
    assert_close(f.null_loglik, want, 1e-12);
    assert_close(f.edge[0].gain, 2.0 * log(0.5e10), 1e-9);
}

static void what_has_no_answer_is_refused(void **state)
{
    (void)state;
    infer_events e = written("a0 b0/b1", 2), none = {0, 0, 0, cascade, node, at};
    assert_string_equal(infer(&none, &plain).refused, "there are no events");
    assert_string_equal(infer(&e, &plain).refused, "nobody comes after anybody in any cascade");
    e = written("a0 b1 a2", 2);
    assert_string_equal(infer(&e, &plain).refused, "a node stands twice in a cascade");
    e = written("a0 b1", 2);
    assert_string_equal(infer(&e, &(infer_how){.parameter = {0.0}, .most = 1}).refused, "the parameter must be above 0");
    assert_string_equal(infer(&e, &(infer_how){.model = INFER_LOGNORMAL, .parameter = {1.0, 0.0}, .most = 1}).refused, "the parameter must be above 0");
    at[1] = INFINITY;
    assert_string_equal(infer(&e, &plain).refused, "a time is not finite");
    e = written("a0 b1", INFER_NODES_MOST + 1);
    assert_string_equal(infer(&e, &plain).refused, "there are more than 5000 nodes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_nodes_by_hand),
        cmocka_unit_test(of_equals_the_last_wins),
        cmocka_unit_test(a_parameter_is_half_way),
        cmocka_unit_test(a_scale_from_many_delays_is_finite),
        cmocka_unit_test(each_edge_is_the_best_there_is),
        cmocka_unit_test(greedy_reaches_its_share_of_the_best),
        cmocka_unit_test(the_order_of_events_does_not_matter),
        cmocka_unit_test(the_same_bits_on_any_number_of_threads),
        cmocka_unit_test(it_ends_before_an_edge_that_is_not_below),
        cmocka_unit_test(an_edge_is_found_where_its_cascades_are),
        cmocka_unit_test(what_is_most_unlikely_is_still_told_apart),
        cmocka_unit_test(what_has_no_answer_is_refused),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
