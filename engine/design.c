/*
 * design.c — rows that can be used, and columns by terms. How a factor in a term is coded follows R (terms.formula): by
 * contrasts if the term without it is in the model, else by all its levels; without intercept the first factor by all.
 */
#include "engine/design.h"

#include <math.h>
#include <string.h>

#include "engine/design_inside.h"

enum { COLUMNS_MOST = 5000 };

typedef struct {
    const double *value;     /* numbers on all rows; NULL: a factor */
    design_factor factor;
} variable;

typedef struct {
    arena *mem;
    const crew *crew;
    const formula *f;
    const design_source *s;
    variable *v;             /* of the formula */
    const double *y;         /* on all rows */
    const double **offset;
    bool *keep;              /* on all rows */
    design d;
} maker;

static bool refuse(maker *m, int at, str why)
{
    if (m->d.bad.n) return false;
    m->d.bad = why;
    m->d.at = at;
    return false;
}

/* ---- values ---- */

static bool is_words(const maker *m, const formula_variable *v)
{
    const design_column *c = v->what->kind == FORMULA_NAME ? design_find(m->s, v->what->name) : NULL;
    return c && !c->number;
}

static bool take_numbers(maker *m, const formula_expr *e, const double **out)
{
    str why;
    const formula_expr *bad = design_unknown(m->mem, m->s, e, &why);
    if (bad) return refuse(m, bad->column, why);
    *out = design_values(m->mem, m->crew, m->s, e);
    return true;
}

static bool take_variable(maker *m, int i)
{
    const formula_variable *v = &m->f->variable[i];
    str why;
    if (!v->factor && !is_words(m, v)) return take_numbers(m, v->what, &m->v[i].value);
    const formula_expr *bad = is_words(m, v) ? NULL : design_unknown(m->mem, m->s, v->what, &why);
    if (bad) return refuse(m, bad->column, why);
    m->v[i].factor = design_factor_new(m->mem, m->crew, m->s, v->what);
    return true;
}

/* The outcome is what the formula says if there is such a column, else the source's own. */
static bool take_outcome(maker *m)
{
    const formula_expr *e = m->f->response;
    bool elsewhere = !e || (e->kind == FORMULA_NAME && !design_find(m->s, e->name));
    if (elsewhere && m->s->y) return m->y = m->s->y, true;
    return e ? take_numbers(m, e, &m->y) : refuse(m, 1, S("the outcome is wanted before the ~"));
}

static bool take_all(maker *m)
{
    const formula *f = m->f;
    m->v = NEW(m->mem, variable, f->variables);
    m->offset = NEW(m->mem, const double *, f->offsets);
    bool good = take_outcome(m);
    for (int i = 0; i < f->variables && good; i++) good = take_variable(m, i);
    for (int i = 0; i < f->offsets && good; i++) good = take_numbers(m, f->offset[i], &m->offset[i]);
    return good;
}

/* ---- rows ---- */

static void keep_present(maker *m, const double *v)
{
    for (i64 i = 0; i < m->s->n; i++) m->keep[i] = m->keep[i] && !isnan(v[i]);
}

static void keep_known(maker *m)
{
    for (i64 i = 0; i < m->s->n; i++) m->keep[i] = !m->s->known || m->s->known[i];
    keep_present(m, m->y);
    for (int k = 0; k < m->f->offsets; k++) keep_present(m, m->offset[k]);
    for (int k = 0; k < m->f->variables; k++) {
        if (m->v[k].value) keep_present(m, m->v[k].value);
        for (i64 i = 0; i < m->s->n && !m->v[k].value; i++) m->keep[i] = m->keep[i] && m->v[k].factor.code[i] >= 0;
    }
}

static bool stands_alone(const formula *f, int k)
{
    bool alone = false;
    for (int t = 0; t < f->terms; t++) alone = alone || f->term[t] == (u64)1 << k;
    return alone;
}

/* A level without any event: its own coefficient has no finite estimate, and its rows say nothing of the others. */
static void leave_quiet(maker *m, const design_factor *f)
{
    int *rows = NEW(m->mem, int, f->levels);
    double *events = NEW(m->mem, double, f->levels);
    for (i64 i = 0; i < m->s->n; i++) {
        if (!m->keep[i]) continue;
        rows[f->code[i]] = 1;
        events[f->code[i]] += m->y[i];
    }
    for (int l = 0; l < f->levels; l++) m->d.quiet_levels += rows[l] && events[l] == 0.0;
    for (i64 i = 0; i < m->s->n; i++) {
        if (!m->keep[i] || events[f->code[i]] != 0.0) continue;
        m->keep[i] = false;
        m->d.quiet++;
    }
}

static void keep_rows(maker *m)
{
    m->keep = arena_room(m->mem, 1, 1, m->s->n);
    keep_known(m);
    for (i64 i = 0; i < m->s->n; i++) m->d.missing += !m->keep[i];
    for (int k = 0; k < m->f->variables; k++) {
        const formula_expr *e = m->f->variable[k].what;
        if (m->v[k].value || e->kind != FORMULA_NAME || !m->s->emptied.n || !str_eq(e->name, m->s->emptied)) continue;
        if (stands_alone(m->f, k)) leave_quiet(m, &m->v[k].factor);
    }
    m->d.n = m->s->n - m->d.missing - m->d.quiet;
    if (m->d.n == m->s->n) return;
    i64 *row = arena_room(m->mem, sizeof *row, alignof(i64), m->d.n), at = 0;
    for (i64 i = 0; i < m->s->n; i++)
        if (m->keep[i]) row[at++] = i;
    m->d.row = row;
}

static double *room(maker *m) { return arena_room(m->mem, sizeof(double), alignof(double), m->d.n); }

static const double *gather(maker *m, const double *v)
{
    if (!m->d.row) return v;
    double *out = room(m);
    for (i64 i = 0; i < m->d.n; i++) out[i] = v[m->d.row[i]];
    return out;
}

static bool is_finite(const double *v, i64 n)
{
    bool good = true;
    for (i64 i = 0; i < n; i++) good = good && isfinite(v[i]);
    return good;
}

/* Numbers and codes of the rows that are left. */
static bool narrow(maker *m)
{
    for (int k = 0; k < m->f->variables; k++) {
        variable *v = &m->v[k];
        const formula_variable *named = &m->f->variable[k];
        int at = named->what->column;
        if (v->value) {
            v->value = gather(m, v->value);
            if (!is_finite(v->value, m->d.n)) return refuse(m, at, str_printf(m->mem, "%.*s is not finite in some rows", (int)named->text.n, named->text.p));
            continue;
        }
        design_factor_narrow(m->mem, &v->factor, m->keep, m->s->n);
        for (i64 i = 0; i < m->d.n && m->d.row; i++) v->factor.code[i] = v->factor.code[m->d.row[i]];
        if (v->factor.levels < 2 && m->d.n) return refuse(m, at, str_printf(m->mem, "%.*s has only one level in the rows that can be used", (int)named->text.n, named->text.p));
    }
    m->d.y = gather(m, m->y);
    if (!m->f->offsets) return true;
    double *sum = room(m);
    memset(sum, 0, (size_t)m->d.n * sizeof *sum);
    for (int k = 0; k < m->f->offsets; k++) {
        const double *v = gather(m, m->offset[k]);
        for (i64 i = 0; i < m->d.n; i++) sum[i] += v[i];
    }
    m->d.offset = sum;
    return is_finite(sum, m->d.n) || refuse(m, m->f->offset[0]->column, S("an offset is not finite in some rows"));
}

/* ---- coding ---- */

static bool is_in(const formula *f, u64 term)
{
    bool in = !term; /* the empty one counts as there, and the first factor makes up for it */
    for (int t = 0; t < f->terms; t++) in = in || f->term[t] == term;
    return in;
}

/* The variable that has all its levels in term t for want of an intercept, or -1. */
static int first_factor(const maker *m, int *term)
{
    for (int t = 0; t < m->f->terms && !m->f->intercept; t++)
        for (int k = 0; k < m->f->variables; k++) {
            *term = t;
            if ((m->f->term[t] >> k & 1) && !m->v[k].value) return k;
        }
    return -1;
}

/* Is the base level of variable k left out in term t? */
static bool by_contrasts(const maker *m, int t, int k)
{
    int term = -1, first = first_factor(m, &term);
    return is_in(m->f, m->f->term[t] & ~((u64)1 << k)) && !(first == k && term == t);
}

/* ---- columns ---- */

/* Which level of each factor in the term a column is of; false after the last column. The first factor turns fastest. */
static bool next_column(const maker *m, int t, int *level)
{
    for (int k = 0; k < m->f->variables; k++) {
        if (!(m->f->term[t] >> k & 1) || m->v[k].value) continue;
        if (++level[k] < m->v[k].factor.levels) return true;
        level[k] = by_contrasts(m, t, k);
    }
    return false;
}

static void first_column(const maker *m, int t, int *level)
{
    for (int k = 0; k < m->f->variables; k++) level[k] = m->v[k].value ? 0 : by_contrasts(m, t, k);
}

static str column_name(const maker *m, int t, const int *level)
{
    buf b = buf_new(m->mem, 32);
    for (int k = 0; k < m->f->variables; k++) {
        if (!(m->f->term[t] >> k & 1)) continue;
        if (b.n) buf_char(&b, ':');
        buf_add(&b, m->f->variable[k].text);
        if (!m->v[k].value) buf_add(&b, m->v[k].factor.name[level[k]]);
    }
    return buf_str(&b);
}

static const double *column_values(maker *m, int t, const int *level)
{
    u64 term = m->f->term[t];
    int only = __builtin_ctzll(term);
    if (term == (u64)1 << only && m->v[only].value) return m->v[only].value;
    double *x = room(m);
    for (i64 i = 0; i < m->d.n; i++) x[i] = 1.0;
    for (int k = 0; k < m->f->variables; k++) {
        if (!(term >> k & 1)) continue;
        const variable *v = &m->v[k];
        for (i64 i = 0; i < m->d.n; i++) x[i] *= v->value ? v->value[i] : v->factor.code[i] == level[k];
    }
    return x;
}

static i64 columns_of(const maker *m, int t)
{
    i64 n = 1;
    for (int k = 0; k < m->f->variables && n <= COLUMNS_MOST; k++)
        if ((m->f->term[t] >> k & 1) && !m->v[k].value) n *= m->v[k].factor.levels - by_contrasts(m, t, k);
    return n;
}

/* The largest factor that stands alone and whose intercepts can be eliminated, as a variable; -1: none. */
static int group_of(maker *m)
{
    int best = -1;
    for (int t = 0; t < m->f->terms && !m->s->dense; t++) {
        int k = __builtin_ctzll(m->f->term[t]);
        if (m->f->term[t] != (u64)1 << k || m->v[k].value || (!m->f->intercept && by_contrasts(m, t, k))) continue;
        if (best < 0 || m->v[k].factor.levels > m->v[best].factor.levels) best = k;
    }
    return best;
}

static void name_coefficient(maker *m, str name, int place)
{
    m->d.name[m->d.q] = name;
    m->d.place[m->d.q++] = place;
}

static void add_term(maker *m, int t, int group)
{
    int *level = NEW(m->mem, int, m->f->variables);
    design *d = &m->d;
    bool is_group = group >= 0 && m->f->term[t] == (u64)1 << group;
    if (is_group) d->group_term = t;
    first_column(m, t, level);
    do {
        name_coefficient(m, column_name(m, t, level), is_group ? level[group] : d->groups + d->p);
        if (is_group) continue;
        d->term[d->p] = t;
        d->x[d->p++] = column_values(m, t, level);
    } while (next_column(m, t, level));
}

static bool make_columns(maker *m)
{
    design *d = &m->d;
    int group = group_of(m);
    i64 columns = 1, dense = 0;
    for (int t = 0; t < m->f->terms; t++) {
        i64 n = columns_of(m, t);
        bool is_group = group >= 0 && m->f->term[t] == (u64)1 << group;
        dense += is_group ? 0 : n;
        columns += n;
        if (dense > COLUMNS_MOST) return refuse(m, 0, str_printf(m->mem, "the terms make more than %d columns", COLUMNS_MOST));
    }
    d->groups = group >= 0 ? m->v[group].factor.levels : m->f->intercept;
    d->base = m->f->intercept ? 0 : -1;
    d->group = group >= 0 ? m->v[group].factor.code : NULL;
    d->group_term = -1;
    d->x = NEW(m->mem, const double *, dense);
    d->term = NEW(m->mem, int, dense);
    d->name = NEW(m->mem, str, columns + d->groups);
    d->place = NEW(m->mem, int, columns + d->groups);
    if (m->f->intercept) name_coefficient(m, S("(Intercept)"), 0);
    for (int t = 0; t < m->f->terms; t++) add_term(m, t, group);
    return true;
}

design design_new(arena *a, const crew *c, const formula *f, const design_source *s)
{
    maker m = {.mem = a, .crew = c, .f = f, .s = s, .d = {.intercept = f->intercept, .terms = f->terms}};
    if (!take_all(&m)) return m.d;
    keep_rows(&m);
    m.d.term_name = NEW(a, str, f->terms);
    for (int t = 0; t < f->terms; t++) m.d.term_name[t] = formula_term_text(a, f, f->term[t]);
    if (narrow(&m)) make_columns(&m);
    return m.d;
}
