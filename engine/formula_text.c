/* formula_text.c — expressions and numbers written as R writes them, since coefficients are named so. */
#include "engine/formula.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Fixed or with an exponent, whichever is shorter; fixed if they are as long. */
str formula_number(arena *a, double v)
{
    char z[40];
    if (!isfinite(v)) return isnan(v) ? S("NaN") : v > 0.0 ? S("Inf") : S("-Inf");
    if (v == 0.0) return S("0");
    snprintf(z, sizeof z, "%.14e", v);
    double same = strtod(z, NULL);
    int digits = 1;
    for (; digits < 15; digits++) {
        snprintf(z, sizeof z, "%.*e", digits - 1, v);
        if (strtod(z, NULL) == same) break;
    }
    int power = (int)strtol(strchr(z, 'e') + 1, NULL, 10), after = digits - 1 - power > 0 ? digits - 1 - power : 0;
    int scientific = digits + (digits > 1) + (abs(power) >= 100 ? 5 : 4);
    int fixed = (power >= 0 ? power + 1 : 1) + (after ? after + 1 : 0);
    return fixed <= scientific ? str_printf(a, "%.*f", after, v) : str_printf(a, "%s", z);
}

static bool is_plain(str name)
{
    bool plain = name.n > 0 && !(name.p[0] >= '0' && name.p[0] <= '9') && name.p[0] != '_';
    for (ptrdiff_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        plain = plain && (c >= 0x80 || c == '.' || c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z'));
    }
    return plain;
}

static void write_name(buf *b, str name)
{
    const char *quote = is_plain(name) ? "" : "`";
    buf_z(b, quote);
    buf_add(b, name);
    buf_z(b, quote);
}

static const char *const between[] = {
    [FORMULA_ADD] = " + ", [FORMULA_SUBTRACT] = " - ", [FORMULA_MULTIPLY] = " * ", [FORMULA_DIVIDE] = "/", [FORMULA_INTERACT] = ":", [FORMULA_POWER] = "^",
};

static void write(buf *b, const formula_expr *e)
{
    if (e->kind == FORMULA_NUMBER) buf_add(b, formula_number(b->mem, e->number));
    if (e->kind == FORMULA_NAME || e->kind == FORMULA_CALL) write_name(b, e->name);
    if (e->kind == FORMULA_CALL || e->kind == FORMULA_PAREN) buf_char(b, '(');
    if (e->kind == FORMULA_NEGATIVE) buf_char(b, '-');
    if (e->kind == FORMULA_POSITIVE) buf_char(b, '+');
    if (e->left) write(b, e->left);
    if (e->right) {
        buf_z(b, between[e->kind]);
        write(b, e->right);
    }
    if (e->kind == FORMULA_CALL || e->kind == FORMULA_PAREN) buf_char(b, ')');
}

str formula_text(arena *a, const formula_expr *e)
{
    buf b = buf_new(a, 64);
    write(&b, e);
    return buf_str(&b);
}

str formula_term_text(arena *a, const formula *f, u64 term)
{
    buf b = buf_new(a, 64);
    for (int i = 0; i < f->variables; i++) {
        if (!(term >> i & 1)) continue;
        if (b.n) buf_char(&b, ':');
        buf_add(&b, f->variable[i].text);
    }
    return buf_str(&b);
}
