/* formula_read.c — a formula's text to a tree, by R's precedence: ^, then signs, then :, then * and /, then + and -. */
#include "engine/formula_inside.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

bool formula_refuse(formula_reader *r, int column, const char *fmt, ...)
{
    char line[300];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    if (r->bad.n) return false;
    r->bad = str_printf(r->mem, "%s", line);
    r->column = column;
    return false;
}

/* ---- signs ---- */

static bool is_letter(char c) { return (unsigned char)c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static char here(formula_reader *r)
{
    while (r->at < r->text.n && (r->text.p[r->at] == ' ' || r->text.p[r->at] == '\t' || r->text.p[r->at] == '\n' || r->text.p[r->at] == '\r')) r->at++;
    return r->at < r->text.n ? r->text.p[r->at] : 0;
}

static int column_here(formula_reader *r)
{
    here(r);
    return (int)utf8_length(str_upto(r->text, r->at)) + 1;
}

static bool take(formula_reader *r, char c)
{
    if (here(r) != c) return false;
    r->at++;
    return true;
}

static const formula_expr *node(formula_reader *r, formula_expr e)
{
    formula_expr *n = NEW(r->mem, formula_expr, 1);
    *n = e;
    return n;
}

static const formula_expr *refused(formula_reader *r, const char *wanted)
{
    char c = here(r);
    int column = column_here(r);
    str rest = utf8_upto(str_from(r->text, r->at), 1);
    if (c) formula_refuse(r, column, "%s is wanted, not %.*s", wanted, (int)rest.n, rest.p);
    else formula_refuse(r, column, "%s is wanted, and the formula ends", wanted);
    return NULL;
}

/* ---- what is made of nothing smaller ---- */

static const formula_expr *read_sum(formula_reader *r);

static const formula_expr *read_number(formula_reader *r)
{
    int column = column_here(r);
    ptrdiff_t from = r->at;
    for (; r->at < r->text.n; r->at++) {
        char c = r->text.p[r->at], before = r->at > from ? r->text.p[r->at - 1] : 0;
        bool exponent_sign = (c == '+' || c == '-') && (before | 32) == 'e';
        if (!is_digit(c) && c != '.' && (c | 32) != 'e' && !exponent_sign) break;
    }
    str digits = {r->text.p + from, r->at - from};
    double v;
    if (str_to_double(digits, &v)) return node(r, (formula_expr){.kind = FORMULA_NUMBER, .column = column, .number = v});
    formula_refuse(r, column, "%.*s is no number", (int)(digits.n < 40 ? digits.n : 40), digits.p);
    return NULL;
}

static bool read_name(formula_reader *r, str *name)
{
    ptrdiff_t from = r->at;
    if (take(r, '`')) {
        while (r->at < r->text.n && r->text.p[r->at] != '`') r->at++;
        *name = (str){r->text.p + from + 1, r->at - from - 1};
        if (!name->n || !take(r, '`')) return formula_refuse(r, (int)utf8_length(str_upto(r->text, from)) + 1, "a name in ` ` is empty, or not closed");
        return true;
    }
    while (r->at < r->text.n && (is_letter(r->text.p[r->at]) || is_digit(r->text.p[r->at]) || r->text.p[r->at] == '.' || r->text.p[r->at] == '_')) r->at++;
    *name = (str){r->text.p + from, r->at - from};
    return true;
}

static const formula_expr *read_closed(formula_reader *r, formula_expr e)
{
    e.left = read_sum(r);
    if (!e.left) return NULL;
    return take(r, ')') ? node(r, e) : refused(r, "an operator or )");
}

static bool begins_number(formula_reader *r)
{
    char c = here(r);
    return is_digit(c) || (c == '.' && r->at + 1 < r->text.n && is_digit(r->text.p[r->at + 1]));
}

static const formula_expr *read_primary(formula_reader *r)
{
    char c = here(r);
    formula_expr e = {.kind = FORMULA_NAME, .column = column_here(r)};
    if (begins_number(r)) return read_number(r);
    if (take(r, '(')) {
        e.kind = FORMULA_PAREN;
        return read_closed(r, e);
    }
    if (!is_letter(c) && c != '.' && c != '`') return refused(r, "a name, a number or (");
    if (!read_name(r, &e.name)) return NULL;
    if (!take(r, '(')) return node(r, e);
    e.kind = FORMULA_CALL;
    return read_closed(r, e);
}

/* ---- operators ---- */

static const formula_expr *read_signed(formula_reader *r);

static const formula_expr *read_power(formula_reader *r)
{
    formula_expr e = {.kind = FORMULA_POWER, .left = read_primary(r)};
    if (!e.left) return NULL;
    e.column = column_here(r);
    if (!take(r, '^')) return e.left;
    e.right = read_signed(r);
    return e.right ? node(r, e) : NULL;
}

static const formula_expr *read_signed(formula_reader *r)
{
    if (++r->depth > FORMULA_DEPTH) {
        formula_refuse(r, column_here(r), "nested more than %d deep", FORMULA_DEPTH);
        return NULL;
    }
    formula_expr e = {.column = column_here(r)};
    bool minus = take(r, '-'), sign = minus || take(r, '+');
    e.kind = minus ? FORMULA_NEGATIVE : FORMULA_POSITIVE;
    e.left = sign ? read_signed(r) : read_power(r);
    r->depth--;
    return !e.left ? NULL : sign ? node(r, e) : e.left;
}

/* From the tightest to the loosest; signs are operators of one level, from left to right. */
typedef struct {
    char sign[2];
    formula_kind kind[2];
} level;

static const level levels[] = {
    {{':', 0}, {FORMULA_INTERACT}},
    {{'*', '/'}, {FORMULA_MULTIPLY, FORMULA_DIVIDE}},
    {{'+', '-'}, {FORMULA_ADD, FORMULA_SUBTRACT}},
};

static const formula_expr *read_level(formula_reader *r, int at)
{
    const formula_expr *left = at ? read_level(r, at - 1) : read_signed(r);
    while (left) {
        char c = here(r);
        int which = c && c == levels[at].sign[0] ? 0 : c && c == levels[at].sign[1] ? 1 : -1;
        if (which < 0) return left;
        formula_expr e = {.kind = levels[at].kind[which], .column = column_here(r), .left = left};
        r->at++;
        e.right = at ? read_level(r, at - 1) : read_signed(r);
        left = e.right ? node(r, e) : NULL;
    }
    return NULL;
}

static const formula_expr *read_sum(formula_reader *r) { return read_level(r, 2); }

bool formula_read(formula_reader *r, const formula_expr **response, const formula_expr **terms)
{
    *response = NULL;
    if (r->text.n > FORMULA_LENGTH) return formula_refuse(r, FORMULA_LENGTH + 1, "longer than %d bytes", FORMULA_LENGTH);
    if (!utf8_valid(r->text)) return formula_refuse(r, 1, "not text in UTF-8");
    if (here(r) != '~') *response = read_sum(r);
    if (r->bad.n) return false;
    if (!take(r, '~')) return refused(r, *response ? "an operator or ~" : "~");
    *terms = read_sum(r);
    if (r->bad.n) return false;
    return !here(r) || refused(r, "an operator or the end");
}
