/* formula_test.c — formulas as R reads them: terms, names, and where what is wrong stands. */
#include "test/engine.h"

#include "engine/formula.h"

/* response|intercept|terms|offsets */
static const char *told(const char *text)
{
    formula f = formula_parse(&mem, str_of(text));
    buf b = buf_new(&mem, 0);
    if (f.bad.n) buf_printf(&b, "%d: %.*s", f.column, (int)f.bad.n, f.bad.p);
    else {
        if (f.response) buf_add(&b, formula_text(&mem, f.response));
        buf_printf(&b, "|%d|", f.intercept);
        for (int i = 0; i < f.terms; i++) {
            if (i) buf_char(&b, ' ');
            buf_add(&b, formula_term_text(&mem, &f, f.term[i]));
        }
        for (int i = 0; i < f.offsets; i++) {
            buf_char(&b, '|');
            buf_add(&b, formula_text(&mem, f.offset[i]));
        }
    }
    buf_char(&b, 0);
    return b.p;
}

/* What R 4.2's terms() says of the same formula. */
static void terms_are_those_of_r(void **state)
{
    (void)state;
    static const char *const of[][2] = {
        {"adopted ~ exposure + log(pop) + factor(period)", "adopted|1|exposure log(pop) factor(period)"},
        {"y ~ x - 1", "y|0|x"},
        {"y ~ 0 + x", "y|0|x"},
        {"y ~ -1 + x", "y|0|x"},
        {"y ~ x + 0 + 1", "y|1|x"},
        {"y ~ x - 1 - 0", "y|1|x"},
        {"y ~ 1", "y|1|"},
        {"y ~ 0", "y|0|"},
        {"~ a", "|1|a"},
        {"y~a*b", "y|1|a b a:b"},
        {"y ~ a:b + a", "y|1|a a:b"},
        {"y ~ a*b*c", "y|1|a b c a:b a:c b:c a:b:c"},
        {"y ~ (a + b + c)^2", "y|1|a b c a:b a:c b:c"},
        {"y ~ (a + b):c", "y|1|a:c b:c"},
        {"y ~ a*b - a", "y|1|b a:b"},
        {"y ~ a*b - a:b", "y|1|a b"},
        {"y ~ a + b - (1 + a)", "y|0|b"},
        {"y ~ b + a:b + a + a", "y|1|b a b:a"},
        {"y ~ I(x^2) + I( x*2 )+log( x+1 )", "y|1|I(x^2) I(x * 2) log(x + 1)"},
        {"y ~ I(-x) + I(x/1000) + exp(-(x-1))", "y|1|I(-x) I(x/1000) exp(-(x - 1))"},
        {"y ~ I(x^-1) + I(2^3^2) + I(1e5*x) + I(.5*x) + I(0.0001 * x)", "y|1|I(x^-1) I(2^3^2) I(1e+05 * x) I(0.5 * x) I(1e-04 * x)"},
        {"y ~ `a b` + a.b_1 + ærlig", "y|1|`a b` a.b_1 ærlig"},
        {"log(y) ~ x + offset(log(time)) + offset(z)", "log(y)|1|x|log(time)|z"},
        {"y ~ factor(a):x + x:x", "y|1|x factor(a):x"},
    };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) assert_string_equal(told(of[i][0]), of[i][1]);
}

static void what_is_wrong_has_a_place(void **state)
{
    (void)state;
    static const char *const of[][2] = {
        {"", "1: a name, a number or ( is wanted, and the formula ends"},
        {"y", "2: an operator or ~ is wanted, and the formula ends"},
        {"y ~", "4: a name, a number or ( is wanted, and the formula ends"},
        {"y ~ x +", "8: a name, a number or ( is wanted, and the formula ends"},
        {"y ~ x z", "7: an operator or the end is wanted, not z"},
        {"y ~ (x + z", "11: an operator or ) is wanted, and the formula ends"},
        {"y ~ x ~ z", "7: an operator or the end is wanted, not ~"},
        {"y ~ spline(x)", "5: unknown function spline: there are log, log2, log10, log1p, exp, expm1, sqrt, abs, I, factor and offset"},
        {"y ~ x + 2", "9: of numbers only 0 and 1 can be terms; others stand inside I()"},
        {"y ~ 2*x", "5: of numbers only 0 and 1 can be terms; others stand inside I()"},
        {"y ~ I(a > 0)", "9: an operator or ) is wanted, not >"},
        {"y ~ x/2", "6: / stands inside I() only"},
        {"y ~ x^z", "7: outside I() the power of terms is a whole number from 1 to 9"},
        {"y ~ log(factor(x))", "9: factor() is a term of its own; it cannot stand inside another function"},
        {"y ~ log(a:b)", "10: : joins terms; it cannot stand inside ( ) of a function"},
        {"y ~ a:offset(x)", "6: offset() can only be added"},
        {"y ~ a - offset(x)", "7: offset() can only be added"},
        {"y ~ a:-b", "6: a product needs a term on both sides"},
        {"y ~ a + y", "9: y stands on both sides"},
        {"y ~ 1e", "5: 1e is no number"},
        {"y ~ ``", "5: a name in ` ` is empty, or not closed"},
        {"y ~ `a", "5: a name in ` ` is empty, or not closed"},
        {"å ~ blåbær & x", "12: an operator or the end is wanted, not &"},
        {"y ~ \xff", "1: not text in UTF-8"},
    };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) assert_string_equal(told(of[i][0]), of[i][1]);
}

static void there_are_limits(void **state)
{
    (void)state;
    char text[FORMULA_LENGTH + 10];
    memset(text, ' ', sizeof text);
    memcpy(text, "y ~ x", 5);
    text[FORMULA_LENGTH + 1] = 0;
    assert_string_equal(told(text), "2001: longer than 2000 bytes");
    text[FORMULA_LENGTH] = 0;
    assert_string_equal(told(text), "y|1|x");
    memset(text, '(', 100);
    memcpy(text, "y ~ ", 4);
    assert_string_equal(told(text), "45: nested more than 40 deep");
    int n = snprintf(text, sizeof text, "y ~ a0");
    for (int i = 1; i < 65; i++) n += snprintf(text + n, sizeof text - (size_t)n, " + a%d", i);
    assert_string_equal(strchr(told(text), ' ') + 1, "more than 64 variables");
    assert_string_equal(strchr(told("y ~ (a+b+c+d+e+f+g+h)^8"), ' ') + 1, "more than 200 terms");
}

/* R's as.character(). */
static void numbers_are_written_as_in_r(void **state)
{
    (void)state;
    static const struct {
        double v;
        const char *want;
    } of[] = {{2018, "2018"}, {1e5, "1e+05"}, {123456, "123456"}, {1e15, "1e+15"}, {0.1, "0.1"}, {1e-4, "1e-04"}, {0.00012, "0.00012"},
        {1.0 / 3.0, "0.333333333333333"}, {-2.5, "-2.5"}, {1e-300, "1e-300"}, {0, "0"}, {-0.0, "0"}, {1234567.1, "1234567.1"}, {100000.5, "100000.5"}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        str got = formula_number(&mem, of[i].v);
        assert_true(str_eq(got, str_of(of[i].want)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_those_of_r),
        cmocka_unit_test(what_is_wrong_has_a_place),
        cmocka_unit_test(there_are_limits),
        cmocka_unit_test(numbers_are_written_as_in_r),
    };
    return cmocka_run_group_tests_name("formula", tests, open_arena, close_arena);
}
