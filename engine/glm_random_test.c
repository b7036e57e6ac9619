/* glm_random_test.c — a normal random intercept: against integrals summed finely, told in other ways, and where there is none. */
#include "test/engine.h"

#include "engine/glm.h"

enum { GROUPS = 40, EACH = 9, N = GROUPS * EACH };

typedef struct {
    double x[N], twice[N], y[N], offset[N];
    int group[N];
    const double *column[2];
} world;

/* Groups whose rates differ by much (sd some 1), or, alike, by as little as can be: as many have the event in each. */
static world *world_new(u64 seed, bool alike)
{
    world *o = NEW(&mem, world, 1);
    stream s = stream_at(seed, 0, DRAW_START);
    double of = 0.0;
    for (int i = 0; i < N; i++) {
        if (i % EACH == 0) of = 3.4 * (stream_unit(&s) - 0.5);
        o->group[i] = i / EACH;
        o->x[i] = stream_unit(&s);
        o->twice[i] = 2.0 * o->x[i] + 1.0;
        o->y[i] = alike ? i % 3 == 0 : stream_unit(&s) < 1.0 - exp(-exp(-1.2 + o->x[i] + of));
        o->offset[i] = 1.0;
    }
    o->column[0] = o->x;
    o->column[1] = o->twice;
    return o;
}

static glm_data data_of(const world *o, glm_link link) { return (glm_data){.n = N, .p = 1, .x = o->column, .y = o->y, .groups = 1, .link = link}; }

static glm_random fit(const crew *c, const glm_data *d, const int *group, int groups)
{
    glm_fit whole = glm_new(&mem, c, d, &(glm_how){0});
    return glm_random_of(&mem, c, d, &whole, &(glm_grouping){group, groups});
}

static double share(glm_link link, double eta) { return link == GLM_LOGIT ? 1.0 / (1.0 + exp(-eta)) : 1.0 - exp(-exp(eta)); }

/* By the rectangle rule, which is exact to the last digits for what falls as fast as this on both sides. */
static double likelihood(const world *o, glm_link link, const double b[3])
{
    double all = 0.0;
    for (int g = 0; g < GROUPS; g++) {
        double sum = 0.0;
        for (double u = -9.0; u < 9.0; u += 0.01) {
            double f = exp(-0.5 * u * u) / sqrt(2.0 * M_PI);
            for (int i = g * EACH; i < (g + 1) * EACH; i++) {
                double h = share(link, b[0] + b[1] * o->x[i] + b[2] * u);
                f *= o->y[i] > 0.0 ? h : 1.0 - h;
            }
            sum += 0.01 * f;
        }
        all += log(sum);
    }
    return all;
}

static void it_is_the_top_of_the_integral(void **state)
{
    (void)state;
    world *o = world_new(1, false);
    for (glm_link link = GLM_LOGIT; link <= GLM_CLOGLOG; link += 2) {
        glm_data d = data_of(o, link);
        glm_random r = fit(&five, &d, o->group, GROUPS);
        assert_true(!r.refused && r.q == 2 && r.sd > 0.4);
        double b[3] = {r.estimate[0], r.estimate[1], r.sd}, se[3] = {r.se[0], r.se[1], r.sd_se}, top = likelihood(o, link, b);
        assert_close(r.loglik, top, 1e-7);
        for (int k = 0; k < 3; k++) {
            double keep = b[k], by = 0.01 * se[k];
            b[k] = keep + by;
            double up = likelihood(o, link, b);
            b[k] = keep - by;
            double down = likelihood(o, link, b);
            b[k] = keep;
            assert_true(up < top && down < top);
            assert_within((up - down) / (2.0 * by) * se[k], 0.0, 1e-4); /* the slope, where a standard error is the unit */
            assert_true((2.0 * top - up - down) / (by * by) >= 0.99 / (se[k] * se[k])); /* at least as curved as its own variance says */
        }
        double alone_at_0 = likelihood(o, link, (double[]){glm_new(&mem, &alone, &d, &(glm_how){0}).estimate[0], glm_new(&mem, &alone, &d, &(glm_how){0}).estimate[1], 0.0});
        assert_close(r.chi2, 2.0 * (top - alone_at_0), 1e-6);
        assert_close(r.p, 0.5 * erfc(sqrt(0.5 * r.chi2)), 1e-12);
    }
}

static void groups_alike_have_no_deviation(void **state)
{
    (void)state;
    world *o = world_new(2, true);
    glm_data d = data_of(o, GLM_CLOGLOG);
    glm_fit plain = glm_new(&mem, &alone, &d, &(glm_how){0});
    glm_random r = fit(&alone, &d, o->group, GROUPS);
    assert_true(!r.refused && r.sd == 0.0 && isnan(r.sd_se) && r.chi2 == 0.0 && r.p == 1.0);
    assert_all_close(r.estimate, plain.estimate, 2, 1e-7);
    assert_close(r.loglik, plain.loglik, 1e-10);
}

static void told_in_another_way(void **state)
{
    (void)state;
    world *o = world_new(3, false), *back = NEW(&mem, world, 1);
    glm_data d = data_of(o, GLM_LOGIT);
    glm_random one = fit(&alone, &d, o->group, GROUPS), many = fit(&five, &d, o->group, GROUPS);
    assert_memory_equal(one.estimate, many.estimate, 2 * sizeof(double));
    assert_true(one.sd == many.sd && one.loglik == many.loglik);
    for (int i = 0; i < N; i++) back->x[i] = o->x[N - 1 - i], back->y[i] = o->y[N - 1 - i], back->group[i] = (o->group[N - 1 - i] * 7 + 3) % GROUPS;
    back->column[0] = back->x;
    glm_data turned = data_of(back, GLM_LOGIT);
    glm_random other = fit(&alone, &turned, back->group, GROUPS);
    assert_all_close(other.estimate, one.estimate, 2, 1e-8);
    assert_close(other.sd, one.sd, 1e-8);
    d.offset = o->offset;
    glm_random moved = fit(&alone, &d, o->group, GROUPS + 5); /* and groups without rows */
    assert_close(moved.estimate[0], one.estimate[0] - 1.0, 1e-8);
    assert_close(moved.estimate[1], one.estimate[1], 1e-8);
    d.offset = NULL;
    d.p = 2;
    glm_random twice = fit(&alone, &d, o->group, GROUPS);
    assert_true(isnan(twice.estimate[2]) && isnan(twice.se[2]));
    assert_close(twice.estimate[1], one.estimate[1], 1e-8);
    glm_data bare = {.n = N, .p = 2, .x = (const double *const[]){o->offset, o->x}, .y = o->y, .link = GLM_LOGIT}; /* the intercept as a column */
    glm_random column = fit(&alone, &bare, o->group, GROUPS);
    assert_all_close(column.estimate, one.estimate, 2, 1e-8);
    assert_all_close(column.se, one.se, 2, 1e-7);
}

static void what_has_none_is_refused(void **state)
{
    (void)state;
    world *o = world_new(4, false);
    glm_data d = data_of(o, GLM_LOGIT);
    assert_true(fit(&alone, &d, (int[N]){0}, 1).refused != NULL);
    o->column[0] = o->y;
    assert_true(fit(&alone, &d, o->group, GROUPS).refused != NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_the_top_of_the_integral),
        cmocka_unit_test(groups_alike_have_no_deviation),
        cmocka_unit_test(told_in_another_way),
        cmocka_unit_test(what_has_none_is_refused),
    };
    return cmocka_run_group_tests_name("random", tests, open_arena, close_arena);
}
