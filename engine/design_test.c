/* design_test.c — columns of a regression against what R 4.2's model.matrix() makes of the same formulas and data. */
#include "test/engine.h"

#include "engine/design.h"
#include "engine/glm.h"

static void assert_text(str got, const char *want)
{
    if (!str_eq(got, str_of(want))) fail_msg("got %.*s, want %s", (int)got.n, got.p, want);
}

enum { N = 12 };

static double y[N] = {1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0}, x[N], z[N] = {2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5}, g[N];
static str a[N], b[N];
static design_column columns[] = {{S("y"), y, NULL, NULL, NULL, 0}, {S("x"), x, NULL, NULL, NULL, 0}, {S("z"), z, NULL, NULL, NULL, 0}, {S("a"), NULL, a, NULL, NULL, 0}, {S("b"), NULL, b, NULL, NULL, 0},
    {S("g"), g, NULL, NULL, NULL, 0}};

static design_source source(void)
{
    for (int i = 0; i < N; i++) {
        x[i] = (i + 1) / 4.0;
        a[i] = (str){&"wuv"[(i + 1) % 3], 1}; /* u v w u … */
        b[i] = i < 6 ? S("p") : S("q");
    }
    for (int i = 0; i < N; i++) g[i] = (double[]){2018, 2019, 2021, 2018}[i % 4];
    return (design_source){.n = N, .columns = 6, .column = columns};
}

static design made(const char *text, const design_source *s)
{
    formula f = formula_parse(&mem, str_of(text));
    assert_true(!f.bad.n);
    return design_new(&mem, &(crew){.threads = 2}, &f, s);
}

/* Names with a blank between them. */
static str names(const design *d)
{
    buf out = buf_new(&mem, 0);
    for (int i = 0; i < d->q; i++) {
        if (i) buf_char(&out, ' ');
        buf_add(&out, d->name[i]);
    }
    return buf_str(&out);
}

/* What coefficient at place k multiplies in row i. */
static double cell(const design *d, int k, i64 i)
{
    if (k >= d->groups) return d->x[k - d->groups][i];
    if (!d->group) return 1.0;
    return d->base == k || d->group[i] == k; /* the base's is the intercept */
}

/* Σ over rows and coefficients of the cell times the coefficient's number, from 1. */
static double checksum(const design *d)
{
    double sum = 0.0;
    for (int k = 0; k < d->q; k++)
        for (i64 i = 0; i < d->n; i++) sum += cell(d, d->place[k], i) * (k + 1);
    return sum;
}

static void columns_are_those_of_r(void **state)
{
    (void)state;
    static const struct {
        const char *formula, *names;
        double sum;
    } of[] = {
        {"y~x+a", "(Intercept) x av aw", 79},
        {"y~a*b", "(Intercept) av aw bq av:bq aw:bq", 78},
        {"y~0+a+b", "au av aw bq", 48},
        {"y~x:a", "(Intercept) x:au x:av x:aw", 72.5},
        {"y~x+x:a", "(Intercept) x x:av x:aw", 100.5},
        {"y~0+x:a+b", "bp bq x:au x:av x:aw", 98},
        {"y~a:b", "(Intercept) au:bp av:bp aw:bp au:bq av:bq aw:bq", 66},
        {"y~0+a:b", "au:bp av:bp aw:bp au:bq av:bq aw:bq", 42},
        {"y~a+a:b", "(Intercept) av aw au:bq av:bq aw:bq", 62},
        {"y~factor(g)*x", "(Intercept) factor(g)2019 factor(g)2021 x factor(g)2019:x factor(g)2021:x", 159},
        {"y~b:a+a", "(Intercept) av aw bq:au bq:av bq:aw", 62},
        {"y~log(z)*a-1", "log(z) au av aw log(z):av log(z):aw", 108.1549761},
        {"y~x:z:a+b:x", "(Intercept) x:bp x:bq x:z:au x:z:av x:z:aw", 544.75},
        {"y~a:b:x+a:b", "(Intercept) au:bp av:bp aw:bp au:bq av:bq aw:bq au:bp:x av:bp:x aw:bp:x au:bq:x av:bq:x aw:bq:x", 286.25},
    };
    for (size_t i = 0; i < 2 * sizeof of / sizeof *of; i++) {
        design_source s = source();
        s.dense = i % 2;
        design d = made(of[i / 2].formula, &s);
        assert_true(!d.bad.n && d.n == N && !d.row && (!s.dense || !d.group));
        assert_text(names(&d), of[i / 2].names);
        assert_close(checksum(&d), of[i / 2].sum, 1e-9);
    }
}

static void the_largest_factor_alone_is_the_group(void **state)
{
    (void)state;
    design_source s = source();
    design d = made("y ~ b + x + a + a:x", &s);
    assert_true(d.groups == 3 && d.group_term == 2 && d.base == 0 && d.p == 4 && d.terms == 4);
    assert_memory_equal(d.term, ((int[]){0, 1, 3, 3}), sizeof(int[4]));
    assert_memory_equal(d.place, ((int[]){0, 3, 4, 1, 2, 5, 6}), sizeof(int[7]));
    d = made("y ~ x - 1 + b + a", &s);
    assert_true(d.groups == 2 && d.base == -1 && d.group_term == 1); /* a has contrasts, so its intercepts are not free */
    d = made("y ~ x - 1", &s);
    assert_true(d.groups == 0 && d.group_term == -1 && !d.intercept);
}

static void rows_with_something_missing_are_left_out(void **state)
{
    (void)state;
    design_source s = source();
    x[3] = NAN;
    a[5] = S("");
    a[7] = S("NA");
    y[9] = NAN;
    z[11] = NAN; /* is not used */
    design d = made("y ~ I(x^2) + a", &s);
    assert_true(d.n == 8 && d.missing == 4 && d.row[0] == 0 && d.row[3] == 4 && d.row[7] == 11);
    assert_close(d.x[0][7], 9.0, 1e-15);
    y[9] = 0.0;
    z[11] = 5.0;
    source();
    for (int i = 0; i < N; i++) a[i] = i == 3 ? S("x") : a[i];
    x[3] = NAN;
    d = made("y ~ x + a", &s); /* the level of that row alone is no level */
    assert_text(names(&d), "(Intercept) x av aw");
}

static void periods_without_events_are_left_out_with_their_rows(void **state)
{
    (void)state;
    design_source s = source();
    for (int i = 0; i < N; i++) y[i] = g[i] != 2019 && i % 2;
    s.emptied = S("g");
    design d = made("y ~ x + factor(g)", &s);
    assert_true(d.quiet == 3 + 3 && d.quiet_levels == 2 && d.missing == 0); /* all of 2019 and of 2021 */
    assert_true(d.bad.n > 0 && d.at == 16);                                  /* and then there is one period */
    y[2] = 1.0;
    d = made("y ~ x + factor(g)", &s);
    assert_true(!d.bad.n && d.quiet == 3 && d.quiet_levels == 1 && d.n == 9);
    assert_text(names(&d), "(Intercept) x factor(g)2021");
    d = made("y ~ x:factor(g)", &s);
    assert_true(d.quiet == 0 && d.n == N);
    memcpy(y, (double[N]){1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0}, sizeof y);
}

static void coded_words_have_the_order_of_their_codes(void **state)
{
    (void)state;
    design_source s = source();
    int code[N];
    double number[N];
    for (int i = 0; i < N; i++) number[i] = code[i] = i == 4 ? -1 : 2 - i % 3;
    number[4] = NAN;
    design_column with[] = {columns[0], {S("period"), number, NULL, code, (str[]){S("spring"), S("autumn"), S("winter"), S("never")}, 4}};
    s.column = with;
    s.columns = 2;
    design d = made("y ~ factor(period)", &s), line = made("y ~ period", &s);
    assert_text(names(&d), "(Intercept) factor(period)autumn factor(period)winter");
    assert_true(d.n == N - 1 && line.n == N - 1 && line.x[0][0] == 2.0);
}

static void what_the_data_do_not_have_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *formula;
        int at;
        const char *bad;
    } of[] = {
        {"y ~ x + size", 9, "there is no column size"},
        {"y ~ log(a)", 9, "a is words; it can only be a factor"},
        {"y ~ log(x - 0.25)", 5, "log(x - 0.25) is not finite in some rows"},
        {"y ~ factor(I(x - x))", 12, "factor(I(x - x)) has only one level in the rows that can be used"},
        {"~ x", 1, "the outcome is wanted before the ~"},
        {"w ~ x", 1, "there is no column w"},
        {"y ~ x + offset(1/(x - 1))", 17, "an offset is not finite in some rows"},
    };
    design_source s = source();
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        design d = made(of[i].formula, &s);
        assert_text(d.bad, of[i].bad);
        assert_int_equal(d.at, of[i].at);
    }
    s.y = y;
    assert_true(!made("w ~ x", &s).bad.n && !made("~ x", &s).bad.n);
}

/* Groups and columns of them are the same model; many levels are met out of order. */
static void groups_and_columns_fit_alike(void **state)
{
    (void)state;
    enum { ROWS = 4000 };
    double *event = NEW(&mem, double, ROWS), *of = NEW(&mem, double, ROWS), *v = NEW(&mem, double, ROWS);
    stream s = stream_at(11, 0, DRAW_START);
    for (int i = 0; i < ROWS; i++) {
        of[i] = 100.0 - stream_below(&s, 90);
        v[i] = stream_unit(&s);
        event[i] = stream_unit(&s) < 0.2 + 0.4 * v[i];
    }
    design_column c[] = {{S("event"), event, NULL, NULL, NULL, 0}, {S("of"), of, NULL, NULL, NULL, 0}, {S("v"), v, NULL, NULL, NULL, 0}};
    design_source src = {.n = ROWS, .columns = 3, .column = c}, dense = src;
    dense.dense = true;
    design d[2] = {made("event ~ v + factor(of) + offset(v/2)", &src), made("event ~ v + factor(of) + offset(v/2)", &dense)};
    glm_fit f[2];
    for (int i = 0; i < 2; i++)
        f[i] = glm_new(&mem, &(crew){.threads = 2}, &(glm_data){.n = d[i].n, .p = d[i].p, .x = d[i].x, .y = d[i].y, .offset = d[i].offset, .groups = d[i].groups, .group = d[i].group, .base = d[i].base},
            &(glm_how){0});
    assert_true(d[0].groups == 90 && d[1].groups == 1 && d[0].q == 91 && d[1].q == 91);
    for (int k = 0; k < 91; k++) {
        assert_true(str_eq(d[0].name[k], d[1].name[k]));
        assert_close(f[0].estimate[d[0].place[k]], f[1].estimate[d[1].place[k]], 1e-10);
        assert_close(f[0].se[d[0].place[k]], f[1].se[d[1].place[k]], 1e-10);
    }
    assert_text(d[0].name[2], "factor(of)12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_those_of_r),
        cmocka_unit_test(the_largest_factor_alone_is_the_group),
        cmocka_unit_test(rows_with_something_missing_are_left_out),
        cmocka_unit_test(periods_without_events_are_left_out_with_their_rows),
        cmocka_unit_test(coded_words_have_the_order_of_their_codes),
        cmocka_unit_test(what_the_data_do_not_have_is_refused),
        cmocka_unit_test(groups_and_columns_fit_alike),
    };
    return cmocka_run_group_tests_name("design", tests, open_arena, close_arena);
}
