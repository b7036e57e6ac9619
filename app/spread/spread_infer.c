/* spread_infer.c — `dugnad spread infer`: who usually follows whom, from the times in many cascades. */
#include <math.h>
#include <stdlib.h>

#include "app/spread/spread.h"
#include "engine/infer.h"

static const option own[] = {
    {"cascades", OPTION_TEXT, "FILE", "", "cascade,node,time: a line for each node that an innovation reached", 0, 0},
    {"edges-max", OPTION_WHOLE, "N", "100", "edges, at most", 1, 1000000},
    {"model", OPTION_CHOICE, "exponential|rayleigh|lognormal", "exponential", "how delays between who follows and who is followed are spread", 0, 0},
    {"lambda", OPTION_TEXT, "auto|X", "auto", "its parameter: rate; scale; MU,SIGMA of the delay's logarithm (one number: SIGMA 1)", 0, 0},
    {"p-max", OPTION_NUMBER, "P", "", "end before the first edge whose p is not below", 0, 1},
    {"bootstrap", OPTION_WHOLE, "N", "0", "resamples of the cascades: in how many each edge is found", 0, 100000},
};

static const infer_model models[] = {INFER_EXPONENTIAL, INFER_RAYLEIGH, INFER_LOGNORMAL};

/* ---- cascades ---- */

/* Columns of the table by what they hold; each may have one of some names. */
typedef struct {
    spread_table t;
    int cascade, node, time;
} cascade_table;

static int column_called(const spread_table *t, const char *names)
{
    for (str_cut cut = {.tail = str_of(names), .ok = true}; cut.ok;) {
        cut = str_split(cut.tail, '|');
        for (int i = 0; i < t->columns; i++)
            if (str_eq(t->column[i].name, cut.head)) return i;
    }
    return -1;
}

static bool table_read(spread_run *r, cascade_table *c)
{
    if (!spread_given(r, "cascades")) return spread_misuse(r, "--cascades FILE is needed");
    if (!spread_read_table(r, "cascades", &c->t)) return false;
    c->cascade = column_called(&c->t, "cascade|cascade_id");
    c->node = column_called(&c->t, "node|node_name|id");
    c->time = column_called(&c->t, "time|event_time|toa");
    if (c->cascade >= 0 && c->node >= 0 && c->time >= 0) return true;
    return spread_refuse_row(r, "cascades", 1, "the columns are cascade,node,time (or cascade_id, node_name or id, event_time or toa)", (str){0});
}

typedef struct {
    infer_events e;
    int *cascade, *node, *line;
    double *time;
    id_map nodes, cascades;
    i64 never;           /* lines without a time */
} events;

/* A number, or a date as its day. */
static bool time_read(str cell, double *out)
{
    i64 noon;
    if (str_to_double(cell, out)) return true;
    if (!str_to_date(cell, &noon)) return false;
    *out = (double)((noon - DAY / 2) / DAY);
    return true;
}

/* Nodes are numbered as they come, those without a time too. */
static bool row_take(spread_run *r, const cascade_table *c, i64 row, events *v)
{
    str cascade = c->t.cell[c->cascade][row], node = c->t.cell[c->node][row], time = c->t.cell[c->time][row];
    bool is_new;
    if (!cascade.n || !node.n) return spread_refuse_row(r, "cascades", c->t.line[row], "a cascade or node without a name", (str){0});
    i64 n = v->e.n;
    v->cascade[n] = id_add(&v->cascades, cascade, &is_new);
    v->node[n] = id_add(&v->nodes, node, &is_new);
    v->line[n] = c->t.line[row];
    bool never = !time.n || str_eq(time, S("NA"));
    v->never += never;
    if (!never && !time_read(time, &v->time[n])) return spread_refuse_row(r, "cascades", c->t.line[row], "a time is a number, or a date yyyy-mm-dd", time);
    v->e.n += !never;
    return true;
}

typedef struct {
    str name;
    int code;
} named_code;

static int by_name(const void *a, const void *b) { return str_cmp(((const named_code *)a)->name, ((const named_code *)b)->name); }

/* Cascades in the order of their names, so that the order of lines cannot matter to a sum. */
static void cascades_order(spread_run *r, events *v)
{
    int n = v->cascades.n, *rank = NEW(r->mem, int, n);
    named_code *c = NEW(r->mem, named_code, n);
    for (int i = 0; i < n; i++) c[i] = (named_code){v->cascades.name[i], i};
    qsort(c, (size_t)n, sizeof *c, by_name);
    for (int i = 0; i < n; i++) rank[c[i].code] = i;
    for (i64 i = 0; i < v->e.n; i++) v->cascade[i] = rank[v->cascade[i]];
}

static int by_pair(const void *a, const void *b)
{
    const i64 *x = a, *y = b;
    return x[0] != y[0] ? (x[0] < y[0] ? -1 : 1) : (x[1] > y[1]) - (x[1] < y[1]);
}

static bool none_twice(spread_run *r, const events *v)
{
    i64(*pair)[2] = (i64(*)[2])NEW(r->mem, i64, 2 * v->e.n);
    int line = 0;
    for (i64 i = 0; i < v->e.n; i++) {
        pair[i][0] = (i64)v->cascade[i] * v->nodes.n + v->node[i];
        pair[i][1] = v->line[i];
    }
    qsort(pair, (size_t)v->e.n, sizeof *pair, by_pair);
    for (i64 i = 1; i < v->e.n; i++)
        if (pair[i][0] == pair[i - 1][0] && (!line || pair[i][1] < line)) line = (int)pair[i][1];
    return !line || spread_refuse_row(r, "cascades", line, "this node stands twice in this cascade", (str){0});
}

static bool events_read(spread_run *r, events *v)
{
    cascade_table c;
    if (!table_read(r, &c)) return false;
    *v = (events){.cascade = NEW(r->mem, int, c.t.rows), .node = NEW(r->mem, int, c.t.rows), .line = NEW(r->mem, int, c.t.rows), .time = NEW(r->mem, double, c.t.rows),
        .nodes = id_map_new(r->mem, 1024), .cascades = id_map_new(r->mem, 1024)};
    for (i64 i = 0; i < c.t.rows; i++)
        if (!row_take(r, &c, i, v)) return false;
    if (!none_twice(r, v)) return false;
    cascades_order(r, v);
    v->e = (infer_events){v->e.n, v->nodes.n, v->cascades.n, v->cascade, v->node, v->time};
    return true;
}

/* ---- the parameter ---- */

static bool parameter_take(spread_run *r, const infer_events *e, infer_how *how)
{
    str text = spread_text(r, "lambda");
    str_cut cut = str_split(text, ',');
    if (str_eq(text, S("auto"))) {
        const char *why = infer_parameter(r->mem, e, how->model, how->parameter);
        return !why || spread_refuse(r, "%s: say it with --lambda", why);
    }
    bool pair = how->model == INFER_LOGNORMAL && cut.ok, good = str_to_double(pair ? cut.head : text, &how->parameter[0]);
    how->parameter[1] = 1.0;
    if (good && pair) good = str_to_double(cut.tail, &how->parameter[1]) && how->parameter[1] > 0.0;
    if (how->model != INFER_LOGNORMAL) good = good && how->parameter[0] > 0.0;
    return good || spread_misuse(r, "--lambda is auto or a number above 0; with lognormal MU,SIGMA, of which SIGMA is above 0");
}

/* ---- what is told ---- */

static void tell_edges(spread_run *r, const events *v, const inferred *f)
{
    enum { VALUES = 4 };
    str *name[2];
    int *count[2];
    double *value[VALUES];
    for (int k = 0; k < 2; k++) {
        name[k] = NEW(r->mem, str, f->n);
        count[k] = NEW(r->mem, int, f->n);
    }
    for (int k = 0; k < VALUES; k++) value[k] = NEW(r->mem, double, f->n);
    for (int i = 0; i < f->n; i++) {
        const infer_edge *e = &f->edge[i];
        name[0][i] = v->nodes.name[e->from];
        name[1][i] = v->nodes.name[e->to];
        value[0][i] = e->gain;
        value[1][i] = e->p;
        value[2][i] = e->q;
        value[3][i] = e->found;
        count[0][i] = e->cascades;
        count[1][i] = e->possible;
    }
    column c[] = {TEXTS("from", name[0]), TEXTS("to", name[1]), NUMBERS("improvement", value[0]), NUMBERS("p", value[1]), NUMBERS("q", value[2]), WHOLES("cascades", count[0]),
        WHOLES("possible", count[1]), NUMBERS("found", value[3])};
    report_table(&r->out, "edges", c, spread_whole(r, "bootstrap") ? 8 : 7, f->n);
}

static void tell_all(spread_run *r, const events *v, const infer_how *how, const inferred *f)
{
    report *out = &r->out;
    report_word(out, "method", S("network inference from cascades, greedy"));
    report_word(out, "model", spread_text(r, "model"));
    report_number(out, "lambda", how->parameter[0]);
    if (how->model == INFER_LOGNORMAL) report_number(out, "sigma", how->parameter[1]);
    tell_edges(r, v, f);
    report_number(out, "loglik", f->loglik);
    report_number(out, "null_loglik", f->null_loglik);
    report_whole(out, "nodes", v->nodes.n);
    report_whole(out, "cascades", v->cascades.n);
    report_whole(out, "events", v->e.n);
    report_note(out, "an edge says who usually comes after whom: that is consistent with following, and no proof of it");
    if (v->never) report_note(out, "%lld lines without a time were left out: the cascade had not reached the node", (long long)v->never);
    if (!isnan(f->tried)) report_note(out, "the next edge has p %.3g, which is not below --p-max: it is not told", f->tried);
    if (f->exhausted) report_note(out, "no further edge would explain anything");
    if (v->cascades.n < 30) report_note(out, "p supposes many cascades; here are %d", v->cascades.n);
}

static bool run(spread_run *r)
{
    events v;
    infer_how how = {.model = models[spread_choice(r, "model")], .most = (int)spread_whole(r, "edges-max"), .p_max = spread_number(r, "p-max"), .resamples = (int)spread_whole(r, "bootstrap"), .seed = r->seed};
    if (!events_read(r, &v) || !parameter_take(r, &v.e, &how)) return false;
    inferred f = infer_new(r->mem, &r->crew, &v.e, &how);
    if (f.refused) return spread_refuse(r, "%s", f.refused);
    tell_all(r, &v, &how, &f);
    return true;
}

const spread_command spread_infer = {
    "infer", "who usually follows whom, from the times in many cascades",
    "A cascade is one innovation and the times at which it reached nodes. Edges are added one by one, each time the one that explains most;\n"
    "--p-max ends it where they no longer explain enough, --bootstrap tells how often each is found in other samples of the cascades.\n"
    "The result is order in time, seen again and again, and never proof that one learned from the other.\n",
    TAKES_SEED, sizeof own / sizeof *own, own, run};
