/* spread_rows.c — see spread_rows.h. */
#include "app/spread/spread_rows.h"

#include <math.h>

#include "app/spread/spread_sight.h"
#include "engine/panel.h"

/* ---- rows ---- */

static design_source from_table(spread_run *r, const spread_table *t)
{
    design_column *c = NEW(r->mem, design_column, t->columns);
    for (int i = 0; i < t->columns; i++) c[i] = (design_column){.name = t->column[i].name, .number = t->column[i].number, .text = t->column[i].text};
    return (design_source){.n = t->rows, .columns = t->columns, .column = c, .y = t->column[0].number};
}

static design_column attribute_rows(spread_run *r, const panel *p, const attribute *a)
{
    design_column c = {.name = a->name};
    if (a->number) c.number = panel_of_units(r->mem, &r->crew, p, a->number);
    str *text = a->number ? NULL : NEW(r->mem, str, p->n);
    for (i64 i = 0; i < p->n && text; i++) text[i] = a->text[p->unit[i]];
    c.text = text;
    return c;
}

/* What the periods are as numbers: years are themselves, months and the like are counted from 1. */
static design_column period_rows(spread_run *r, const panel *p)
{
    const spread_data *d = &r->data;
    double *number = NEW(r->mem, double, p->periods);
    for (int t = 0; t < p->periods; t++)
        if (!str_to_double(d->period[t], &number[t])) number[t] = t + 1;
    return (design_column){S("period"), panel_of_periods(r->mem, &r->crew, p, number), NULL, p->period, d->period, p->periods};
}

static bool from_data(spread_run *r, design_source *s)
{
    const spread_data *d = &r->data;
    panel p = panel_new(r->mem, &r->crew, &d->when);
    design_column *c = NEW(r->mem, design_column, d->attributes + 3 + SIGHTS);
    int n = 0;
    c[n++] = (design_column){.name = S("adopted"), .number = p.y};
    c[n++] = period_rows(r, &p);
    c[n++] = (design_column){.name = S("id"), .code = p.unit, .label = d->id, .labels = d->n};
    if (!sight_columns(r, &p, c, &n)) return false;
    for (int i = 0; i < d->attributes; i++) c[n++] = attribute_rows(r, &p, &d->attribute[i]);
    *s = (design_source){.n = p.n, .columns = n, .column = c, .y = p.y};
    return true;
}

bool rows_read(spread_run *r, design_source *s)
{
    spread_table t;
    if (!spread_given(r, "panel")) return from_data(r, s);
    static const char *const built[] = {"exposure", "group", "near", "alike", "lag", "lead"};
    for (size_t i = 0; i < sizeof built / sizeof *built; i++)
        if (spread_given(r, built[i])) return spread_misuse(r, "--%s is for rows that are built; those of --panel are ready", built[i]);
    if (!spread_read_table(r, "panel", &t)) return false;
    if (!t.rows) return spread_refuse(r, "--panel has no rows");
    *s = from_table(r, &t);
    return s->y != NULL || spread_refuse(r, "the first column of --panel is the outcome: 0 or 1");
}

/* ---- columns ---- */

bool rows_formula(spread_run *r, formula *f)
{
    str text = spread_text(r, "formula");
    if (!text.n) return spread_misuse(r, "--formula TEXT is needed");
    if (spread_given(r, "robust") && spread_given(r, "cluster")) return spread_misuse(r, "either --robust or --cluster");
    *f = formula_parse(r->mem, text);
    return !f->bad.n || spread_misuse(r, "--formula, column %d: %.*s", f->column, (int)f->bad.n, f->bad.p);
}

bool rows_design(spread_run *r, const formula *f, const design_source *s, design *d)
{
    *d = design_new(r->mem, &r->crew, f, s);
    if (!d->bad.n) return true;
    return d->at ? spread_misuse(r, "--formula, column %d: %.*s", d->at, (int)d->bad.n, d->bad.p) : spread_misuse(r, "--formula: %.*s", (int)d->bad.n, d->bad.p);
}

const design_column *rows_column(const design_source *s, str name)
{
    for (int i = 0; i < s->columns; i++)
        if (str_eq(s->column[i].name, name)) return &s->column[i];
    return NULL;
}

bool rows_named(spread_run *r, const char *option_name, const design_source *s, const design_column **out)
{
    str name = spread_text(r, option_name);
    *out = name.n ? rows_column(s, name) : NULL;
    return !name.n || *out || spread_misuse(r, "--%s: there is no column %.*s", option_name, (int)(name.n < 60 ? name.n : 60), name.p);
}

void rows_need(spread_run *r, design_source *s, const design_column *c)
{
    if (!c) return;
    int levels, *code = c->number ? NULL : design_codes(r->mem, c, s->n, &levels);
    bool *known = NEW(r->mem, bool, s->n);
    for (i64 i = 0; i < s->n; i++) known[i] = (!s->known || s->known[i]) && (code ? code[i] >= 0 : !isnan(c->number[i]));
    s->known = known;
}

const double *rows_numbers(spread_run *r, const design_column *c, const design *d)
{
    if (!c->number) return spread_refuse(r, "the column %.*s holds words", (int)c->name.n, c->name.p), NULL;
    if (!d->row) return c->number;
    double *out = NEW(r->mem, double, d->n);
    for (i64 i = 0; i < d->n; i++) out[i] = c->number[d->row[i]];
    return out;
}

int *rows_codes(spread_run *r, const design_source *s, const design_column *c, const design *d, int *levels)
{
    int *code = design_codes(r->mem, c, s->n, levels);
    for (i64 i = 0; i < d->n && d->row; i++) code[i] = code[d->row[i]];
    return code;
}

void rows_note_clusters(spread_run *r, int clusters)
{
    if (clusters < 30) report_note(&r->out, "errors by cluster are too small with few clusters; here are %d", clusters);
}
