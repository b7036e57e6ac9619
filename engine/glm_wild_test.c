/* glm_wild_test.c — signs dealt out to clusters: against every way by hand, told in two ways, and how often it is wrong with few clusters. */
#include "test/engine.h"

#include "engine/glm.h"

enum { N = 240 };

/* Rows in clusters that differ; x of the cluster, w of the row, both without effect; a third are in each of three groups. */
typedef struct {
    double x[N], w[N], y[N];
    int cluster[N], group[N];
    const double *column[4];
} world;

static world *world_new(u64 seed, int clusters)
{
    world *o = NEW(&mem, world, 1);
    double of[64], side[64];
    stream s = stream_at(seed, 0, DRAW_START);
    for (int g = 0; g < clusters; g++) of[g] = 1.6 * (stream_unit(&s) - 0.5), side[g] = stream_unit(&s) < 0.5;
    for (int i = 0; i < N; i++) {
        int g = o->cluster[i] = i % clusters;
        o->x[i] = side[g];
        o->w[i] = stream_unit(&s);
        o->group[i] = (int)stream_below(&s, 3);
        o->y[i] = stream_unit(&s) < 0.4 + 0.4 * of[g];
    }
    o->column[0] = o->x;
    o->column[1] = o->w;
    return o;
}

static glm_data data_of(const world *o, int p) { return (glm_data){.n = N, .p = p, .x = o->column, .y = o->y, .groups = 1, .link = GLM_CLOGLOG}; }

static glm_wild wild(const crew *c, const glm_data *d, const glm_how *how, i64 runs, u64 seed)
{
    glm_fit f = glm_new(&mem, c, d, how);
    assert_null(f.refused);
    return glm_wild_of(&mem, c, d, &f, &(glm_wild_ask){how, runs, seed});
}

/* Of one column the score is (y - mean y) (x - mean x), whatever the link. */
static double by_hand(const world *o, int clusters)
{
    double s[16] = {0}, mx = 0.0, my = 0.0, all = 0.0, large = 0.0;
    for (int i = 0; i < N; i++) mx += o->x[i] / N, my += o->y[i] / N;
    for (int i = 0; i < N; i++) s[o->cluster[i]] += (o->y[i] - my) * (o->x[i] - mx);
    for (int g = 0; g < clusters; g++) all += s[g];
    for (int ways = 0; ways < 1 << clusters; ways++) {
        double sum = 0.0;
        for (int g = 0; g < clusters; g++) sum += ways >> g & 1 ? -s[g] : s[g];
        large += fabs(sum) >= fabs(all) - 1e-9;
    }
    return large / (1 << clusters);
}

static void every_way_by_hand(void **state)
{
    (void)state;
    for (u64 seed = 1; seed < 6; seed++) {
        world *o = world_new(seed, 9);
        double want = by_hand(o, 9);
        for (glm_link link = GLM_LOGIT; link <= GLM_CLOGLOG; link++) {
            glm_data d = data_of(o, 1);
            d.link = link;
            glm_how how = {.errors = GLM_CLUSTER, .cluster = o->cluster, .clusters = 9};
            glm_wild all = wild(&alone, &d, &how, 256, 1), some = wild(&alone, &d, &how, 255, seed), more = wild(&five, &d, &how, 1 << 20, 2);
            assert_true(all.every && all.runs == 256 && all.clusters == 9 && isnan(all.p[0]) && all.error[1] == 0.0);
            assert_close(all.p[1], want, 1e-15);
            assert_close(more.p[1], want, 1e-15);
            assert_true(!some.every && some.runs == 255 && (some.error[1] > 0.0 || some.p[1] == 1.0));
            assert_within(some.p[1], want, 4.0 * some.error[1] + 1.0 / 256);
        }
    }
}

static void the_same_bits_on_any_number_of_threads(void **state)
{
    (void)state;
    world *o = world_new(3, 40);
    glm_data d = data_of(o, 2);
    glm_how how = {.errors = GLM_CLUSTER, .cluster = o->cluster, .clusters = 40};
    glm_wild one = wild(&alone, &d, &how, 3000, 1), two = wild(&(crew){.threads = 2}, &d, &how, 3000, 1), many = wild(&five, &d, &how, 3000, 1), other = wild(&alone, &d, &how, 3000, 2);
    assert_memory_equal(one.p + 1, two.p + 1, 2 * sizeof(double));
    assert_memory_equal(one.p + 1, many.p + 1, 2 * sizeof(double));
    assert_true(one.p[1] != other.p[1] && fabs(one.p[1] - other.p[1]) < 6.0 * one.error[1]);
}

/* A factor as groups, or as columns: the same p for its levels; and rows in another order change nothing. */
static void told_in_another_way(void **state)
{
    (void)state;
    world *o = world_new(4, 10);
    glm_how how = {.errors = GLM_CLUSTER, .cluster = o->cluster, .clusters = 10};
    glm_data groups = data_of(o, 2), dense = data_of(o, 4);
    double level[2][N];
    for (int i = 0; i < N; i++) level[0][i] = o->group[i] == 1, level[1][i] = o->group[i] == 2;
    o->column[2] = level[0];
    o->column[3] = level[1];
    groups.groups = 3;
    groups.group = o->group;
    glm_wild by = wild(&alone, &groups, &how, 512, 1), wide = wild(&alone, &dense, &how, 512, 1);
    assert_true(isnan(by.p[0]) && by.p[1] == wide.p[3] && by.p[2] == wide.p[4] && by.p[3] == wide.p[1] && by.p[4] == wide.p[2]);
    assert_true(by.p[1] < 1.0 && by.p[1] != by.p[2]);
    groups.base = -1;
    assert_true(isnan(wild(&alone, &groups, &how, 512, 1).p[1])); /* each level an intercept of its own */
}

static void what_cannot_be_asked_has_no_p(void **state)
{
    (void)state;
    world *o = world_new(5, 8);
    glm_how how = {.errors = GLM_CLUSTER, .cluster = o->cluster, .clusters = 8};
    double sum[N], weight[N], tells[N];
    for (int i = 0; i < N; i++) sum[i] = o->x[i] + o->w[i], weight[i] = o->cluster[i] != 3, tells[i] = o->y[i];
    o->column[2] = sum;
    glm_data d = data_of(o, 3), two = data_of(o, 2);
    glm_wild with = wild(&alone, &d, &how, 128, 1), before = wild(&alone, &two, &how, 128, 1);
    assert_true(isnan(with.p[3]) && with.p[1] == before.p[1] && with.p[2] == before.p[2]);
    two.weight = weight;
    assert_true(wild(&alone, &two, &how, 1000, 1).runs == 64); /* a cluster without weight is none */
    o->column[1] = tells;
    two.weight = NULL;
    glm_wild apart = wild(&alone, &two, &how, 128, 1);
    assert_true(isnan(apart.p[1]) && apart.p[2] > 0.0 && apart.p[2] < 0.05); /* without what tells all there is a fit, with it none */
}

/* Ten clusters that differ, and a column of theirs without effect: p is below 0.05 as often as it says, where z of errors by cluster is so too often. */
static void few_clusters_do_not_find_what_is_not_there(void **state)
{
    (void)state;
    enum { SETS = 400 };
    int wrong = 0, by_error = 0, sets = 0;
    for (u64 seed = 1; seed <= SETS; seed++) {
        char *mark = mem.at;
        world *o = world_new(seed, 10);
        glm_data d = data_of(o, 2);
        glm_how how = {.errors = GLM_CLUSTER, .cluster = o->cluster, .clusters = 10};
        glm_fit f = glm_new(&mem, &alone, &d, &how);
        glm_wild w = glm_wild_of(&mem, &alone, &d, &f, &(glm_wild_ask){&how, 512, seed});
        sets += !isnan(w.p[1]);
        wrong += w.p[1] <= 0.05;
        by_error += fabs(f.estimate[1] / f.se[1]) >= 1.96;
        arena_rewind(&mem, mark);
    }
    assert_true(sets > 390);
    assert_within((double)wrong / sets, 0.05, 4.0 * sqrt(0.05 * 0.95 / sets));
    assert_true(by_error > 3 * sets / 40);
    print_message("below 0.05 in %d of %d, by errors by cluster in %d\n", wrong, sets, by_error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_by_hand),
        cmocka_unit_test(the_same_bits_on_any_number_of_threads),
        cmocka_unit_test(told_in_another_way),
        cmocka_unit_test(what_cannot_be_asked_has_no_p),
        cmocka_unit_test(few_clusters_do_not_find_what_is_not_there),
    };
    return cmocka_run_group_tests_name("wild", tests, open_arena, close_arena);
}
