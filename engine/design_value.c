/* design_value.c — arithmetic of a formula on columns, some rows at a time. */
#include "engine/design_inside.h"

#include <math.h>

enum { SOME = 256, CHUNK = 16384 };

const design_column *design_find(const design_source *s, str name)
{
    for (int i = 0; i < s->columns; i++)
        if (str_eq(s->column[i].name, name)) return &s->column[i];
    return NULL;
}

const formula_expr *design_unknown(arena *a, const design_source *s, const formula_expr *e, str *why)
{
    str name = utf8_upto(e->name, 40);
    if (e->kind == FORMULA_NAME) {
        const design_column *c = design_find(s, e->name);
        if (c && c->number) return NULL;
        *why = c ? str_printf(a, "%.*s is words; it can only be a factor", (int)name.n, name.p) : str_printf(a, "there is no column %.*s", (int)name.n, name.p);
        return e;
    }
    const formula_expr *bad = e->left ? design_unknown(a, s, e->left, why) : NULL;
    return bad || !e->right ? bad : design_unknown(a, s, e->right, why);
}

/* ---- functions ---- */

static double same(double x) { return x; }

static const struct {
    const char *name;
    double (*of)(double);
} functions[] = {{"log", log}, {"log2", log2}, {"log10", log10}, {"log1p", log1p}, {"exp", exp}, {"expm1", expm1}, {"sqrt", sqrt}, {"abs", fabs}, {"I", same}};

static void apply(str name, double *v, int m)
{
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++)
        for (int i = 0; i < m && str_eq(name, str_of(functions[f].name)); i++) v[i] = functions[f].of(v[i]);
}

static double combine(formula_kind kind, double x, double y)
{
    if (kind == FORMULA_ADD) return x + y;
    if (kind == FORMULA_SUBTRACT) return x - y;
    if (kind == FORMULA_MULTIPLY) return x * y;
    return kind == FORMULA_DIVIDE ? x / y : y == 2.0 ? x * x : pow(x, y); /* as R does; pow(NAN, 0) is 1 there too */
}

static void evaluate(const design_source *s, const formula_expr *e, i64 from, int m, double *out)
{
    double right[SOME];
    if (e->kind == FORMULA_NAME) {
        const double *v = design_find(s, e->name)->number + from;
        for (int i = 0; i < m; i++) out[i] = v[i];
    }
    for (int i = 0; i < m && e->kind == FORMULA_NUMBER; i++) out[i] = e->number;
    if (e->left) evaluate(s, e->left, from, m, out);
    if (e->kind == FORMULA_CALL) apply(e->name, out, m);
    for (int i = 0; i < m && e->kind == FORMULA_NEGATIVE; i++) out[i] = -out[i];
    if (!e->right) return;
    evaluate(s, e->right, from, m, right);
    for (int i = 0; i < m; i++) out[i] = combine(e->kind, out[i], right[i]);
}

typedef struct {
    const design_source *s;
    const formula_expr *e;
    double *out;
} job;

static void evaluate_chunk(void *arg, i64 chunk, int hand)
{
    const job *j = arg;
    i64 end = (chunk + 1) * CHUNK < j->s->n ? (chunk + 1) * CHUNK : j->s->n;
    for (i64 at = chunk * CHUNK; at < end; at += SOME) evaluate(j->s, j->e, at, end - at < SOME ? (int)(end - at) : SOME, j->out + at);
    (void)hand;
}

const double *design_values(arena *a, const crew *c, const design_source *s, const formula_expr *e)
{
    if (e->kind == FORMULA_NAME) return design_find(s, e->name)->number;
    job j = {s, e, arena_room(a, sizeof(double), alignof(double), s->n)};
    crew_each(&(crew){.threads = c->threads}, crew_chunks(s->n, CHUNK), evaluate_chunk, &j);
    return j.out;
}
