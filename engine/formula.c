/* formula.c — a formula's tree to variables and terms, by the rules of R's terms(). */
#include "engine/formula.h"

#include <string.h>

#include "engine/formula_inside.h"

static const char *const functions[] = {"log", "log2", "log10", "log1p", "exp", "expm1", "sqrt", "abs", "I", "factor", "offset"};

/* Terms so far: sets of variables, none twice. */
typedef struct {
    u64 *at;
    int n;
} term_set;

typedef struct {
    formula_reader r;
    formula *f;
    bool minus; /* what is read is taken away */
} builder;

static term_set set_new(builder *b) { return (term_set){NEW(b->r.mem, u64, FORMULA_TERMS), 0}; }

static bool set_add(builder *b, term_set *s, u64 term, int column)
{
    for (int i = 0; i < s->n; i++)
        if (s->at[i] == term) return true;
    if (s->n == FORMULA_TERMS) return formula_refuse(&b->r, column, "more than %d terms", FORMULA_TERMS);
    s->at[s->n++] = term;
    return true;
}

static void set_remove(term_set *s, u64 term)
{
    int kept = 0;
    for (int i = 0; i < s->n; i++)
        if (s->at[i] != term) s->at[kept++] = s->at[i];
    s->n = kept;
}

/* ---- variables ---- */

static bool is_call(const formula_expr *e, const char *name) { return e->kind == FORMULA_CALL && str_eq(e->name, str_of(name)); }

static bool is_known(str name)
{
    bool known = false;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) known = known || str_eq(name, str_of(functions[i]));
    return known;
}

/* Is it arithmetic that gives a number for each row? */
static bool check_number(builder *b, const formula_expr *e)
{
    if (e->kind == FORMULA_INTERACT) return formula_refuse(&b->r, e->column, ": joins terms; it cannot stand inside ( ) of a function");
    if (is_call(e, "factor") || is_call(e, "offset"))
        return formula_refuse(&b->r, e->column, "%.*s() is a term of its own; it cannot stand inside another function", (int)e->name.n, e->name.p);
    str name = formula_short(e->name);
    if (e->kind == FORMULA_CALL && !is_known(e->name))
        return formula_refuse(&b->r, e->column, "unknown function %.*s: there are log, log2, log10, log1p, exp, expm1, sqrt, abs, I, factor and offset", (int)name.n, name.p);
    return (!e->left || check_number(b, e->left)) && (!e->right || check_number(b, e->right));
}

/* The bit of the variable with this text, a new one if there is none. 0: refused. */
static u64 variable(builder *b, const formula_expr *e)
{
    formula *f = b->f;
    bool factor = is_call(e, "factor");
    if (!check_number(b, factor ? e->left : e)) return 0;
    str text = formula_text(b->r.mem, e);
    for (int i = 0; i < f->variables; i++)
        if (str_eq(f->variable[i].text, text)) return (u64)1 << i;
    if (f->variables == FORMULA_VARIABLES) return formula_refuse(&b->r, e->column, "more than %d variables", FORMULA_VARIABLES);
    f->variable[f->variables] = (formula_variable){factor ? e->left : e, text, factor};
    return (u64)1 << f->variables++;
}

static bool add_offset(builder *b, const formula_expr *e)
{
    formula *f = b->f;
    if (f->offsets == FORMULA_VARIABLES) return formula_refuse(&b->r, e->column, "more than %d offsets", FORMULA_VARIABLES);
    f->offset[f->offsets++] = e->left;
    return check_number(b, e->left);
}

/* ---- terms ---- */

static bool expand(builder *b, const formula_expr *e, term_set *out);

static bool is_number(const formula_expr *e, double v) { return e->kind == FORMULA_NUMBER && e->number == v; }

/* An offset is added, and nothing else. */
static bool offsets_are(builder *b, int before, const formula_expr *e)
{
    return b->f->offsets == before || formula_refuse(&b->r, e->column, "offset() can only be added");
}

/* + 1, + 0, - 1 and - 0 speak of the intercept. */
static bool is_intercept(const formula_expr *e) { return is_number(e, 0.0) || is_number(e, 1.0); }

/* One side of a sum. */
static bool expand_side(builder *b, const formula_expr *e, term_set *out)
{
    if (!is_intercept(e)) return expand(b, e, out);
    b->f->intercept = is_number(e, 1.0) != b->minus;
    return true;
}

static bool expand_sum(builder *b, const formula_expr *e, term_set *out)
{
    bool adds = e->kind == FORMULA_ADD || e->kind == FORMULA_POSITIVE;
    const formula_expr *right = e->right ? e->right : e->left;
    if (e->right && !expand_side(b, e->left, out)) return false;
    if (adds) return expand_side(b, right, out);
    term_set less = set_new(b);
    int offsets = b->f->offsets;
    b->minus = !b->minus;
    bool good = expand_side(b, right, &less) && offsets_are(b, offsets, e);
    b->minus = !b->minus;
    for (int i = 0; i < less.n && good; i++) set_remove(out, less.at[i]);
    return good;
}

/* The terms of a and b, with all products of one of each; or the products alone. */
static bool join(builder *b, const term_set *x, const term_set *y, const formula_expr *e, term_set *out)
{
    bool whole = e->kind != FORMULA_INTERACT, good = true;
    for (int i = 0; i < x->n && whole && good; i++) good = set_add(b, out, x->at[i], e->column);
    for (int i = 0; i < y->n && whole && good; i++) good = set_add(b, out, y->at[i], e->column);
    for (int i = 0; i < x->n; i++)
        for (int k = 0; k < y->n && good; k++) good = set_add(b, out, x->at[i] | y->at[k], e->column);
    return good;
}

static bool expand_product(builder *b, const formula_expr *e, term_set *out)
{
    term_set x = set_new(b), y = set_new(b);
    int offsets = b->f->offsets;
    if (!expand(b, e->left, &x) || !expand(b, e->right, &y) || !offsets_are(b, offsets, e)) return false;
    if (!x.n || !y.n) return formula_refuse(&b->r, e->column, "a product needs a term on both sides");
    return join(b, &x, &y, e, out);
}

static bool expand_power(builder *b, const formula_expr *e, term_set *out)
{
    double power = e->right->kind == FORMULA_NUMBER ? e->right->number : 0.0;
    if (!(power >= 1.0 && power <= 9.0 && power == (double)(int)power))
        return formula_refuse(&b->r, e->right->column, "outside I() the power of terms is a whole number from 1 to 9");
    term_set x = set_new(b), all = set_new(b);
    int offsets = b->f->offsets;
    bool good = expand(b, e->left, &x) && offsets_are(b, offsets, e) && join(b, &x, &(term_set){0}, e, &all);
    for (int i = 1; i < (int)power && good; i++) {
        term_set next = set_new(b);
        good = join(b, &all, &x, e, &next);
        all = next;
    }
    for (int i = 0; i < all.n && good; i++) good = set_add(b, out, all.at[i], e->column);
    return good;
}

static bool expand_leaf(builder *b, const formula_expr *e, term_set *out)
{
    if (e->kind == FORMULA_NUMBER) return formula_refuse(&b->r, e->column, "of numbers only 0 and 1 can be terms; others stand inside I()");
    u64 term = variable(b, e);
    return term && set_add(b, out, term, e->column);
}

static bool expand(builder *b, const formula_expr *e, term_set *out)
{
    if (e->kind == FORMULA_PAREN) return expand(b, e->left, out);
    if (e->kind == FORMULA_ADD || e->kind == FORMULA_SUBTRACT || e->kind == FORMULA_POSITIVE || e->kind == FORMULA_NEGATIVE) return expand_sum(b, e, out);
    if (e->kind == FORMULA_MULTIPLY || e->kind == FORMULA_INTERACT) return expand_product(b, e, out);
    if (e->kind == FORMULA_DIVIDE) return formula_refuse(&b->r, e->column, "/ stands inside I() only");
    if (e->kind == FORMULA_POWER) return expand_power(b, e, out);
    if (is_call(e, "offset")) return add_offset(b, e);
    return expand_leaf(b, e, out);
}

/* ---- all ---- */

static int size_of(u64 term) { return __builtin_popcountll(term); }

/* By size, those of one size as they stand. */
static void set_order(term_set *s)
{
    for (int i = 1; i < s->n; i++) {
        u64 term = s->at[i];
        int k = i;
        for (; k > 0 && size_of(s->at[k - 1]) > size_of(term); k--) s->at[k] = s->at[k - 1];
        s->at[k] = term;
    }
}

static bool check_response(builder *b, const formula_expr *response)
{
    if (!response) return true;
    if (!check_number(b, response)) return false;
    str text = formula_text(b->r.mem, response), name = formula_short(text);
    for (int i = 0; i < b->f->variables; i++)
        if (str_eq(text, b->f->variable[i].text)) return formula_refuse(&b->r, b->f->variable[i].what->column, "%.*s stands on both sides", (int)name.n, name.p);
    return true;
}

formula formula_parse(arena *a, str text)
{
    formula f = {.intercept = true, .variable = NEW(a, formula_variable, FORMULA_VARIABLES), .offset = NEW(a, const formula_expr *, FORMULA_VARIABLES)};
    builder b = {.r = {.mem = a, .text = text}, .f = &f};
    const formula_expr *terms = NULL;
    term_set set = set_new(&b);
    if (!formula_read(&b.r, &f.response, &terms) || !expand_side(&b, terms, &set) || !check_response(&b, f.response))
        return (formula){.bad = b.r.bad, .column = b.r.column};
    set_order(&set);
    f.term = set.at;
    f.terms = set.n;
    return f;
}
