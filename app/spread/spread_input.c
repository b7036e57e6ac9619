/*
 * spread_input.c — tables of nodes and ties from CSV, strictly: what cannot be understood is refused with file and line.
 * What is left out or put together is told as a note.
 */
#include "app/spread/spread.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

#include "app/spread/spread_period.h"

enum { FILE_MOST = 1 << 30, PERIODS_MOST = 100000, NAME_MOST = 200 };

/* A file that is being read: for messages, and for the report. */
typedef struct {
    spread_run *r;
    const char *option_name;
    str path, text;
    csv_reader csv;
    csv_row row, head;
} source;

bool spread_refuse_row(spread_run *r, const char *option_name, int line, const char *what, str cell)
{
    str path = spread_text(r, option_name);
    return spread_refuse(r, "%.*s:%d: %s%s%.*s", (int)(path.n < 150 ? path.n : 150), path.p, line, what, cell.n ? ": " : "", (int)(cell.n < 60 ? cell.n : 60), cell.p ? cell.p : "");
}

static bool source_refuse(source *s, const char *what, str cell) { return spread_refuse_row(s->r, s->option_name, s->csv.line, what, cell); }

/* Its place, size and SHA-256 go into the report, so that a figure can be traced to what it was made from. */
static void source_tell(source *s, const char *what)
{
    u8 hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const u8 *)s->text.p, (unsigned long long)s->text.n);
    buf hex = buf_new(s->r->mem, 64);
    buf_hex(&hex, hash, sizeof hash);
    str name = str_of(what), path = s->path, sum = buf_str(&hex);
    double bytes = (double)s->text.n;
    column c[] = {TEXTS("input", &name), TEXTS("file", &path), NUMBERS("bytes", &bytes), TEXTS("sha256", &sum)};
    report_object(&s->r->out, str_z(s->r->mem, str_printf(s->r->mem, "input_%s", what)), c, 4);
}

static bool text_read(source *s)
{
    char why[256];
    for (int i = 0; i < s->r->n_stored; i++)
        if (s->r->stored[i].name.p == s->path.p) return s->text = s->r->stored[i].text, true;
    return file_read(s->r->mem, s->path, FILE_MOST, &s->text, why) || spread_refuse(s->r, "%s", why);
}

static bool source_open(source *s, spread_run *r, const char *option_name)
{
    *s = (source){.r = r, .option_name = option_name, .path = spread_text(r, option_name)};
    if (!text_read(s)) return false;
    if (!utf8_valid(s->text)) return spread_refuse(r, "%.*s: not text in UTF-8", (int)s->path.n, s->path.p);
    s->csv = csv_open(r->mem, s->text);
    if (!csv_next(&s->csv, &s->head)) return source_refuse(s, s->csv.bad ? s->csv.bad : "the file is empty; a line with the columns' names comes first", (str){0});
    source_tell(s, option_name);
    return true;
}

/* The next line; cells that need no copy stay in the file's text. False at the end, and when something is wrong: s->csv.bad. */
static bool source_next(source *s)
{
    do {
        if (!csv_next(&s->csv, &s->row)) return false;
    } while (s->row.n == 1 && !s->row.at[0].n);
    if (s->row.n != s->head.n) s->csv.bad = "the line has not as many cells as the first one";
    return !s->csv.bad;
}

static bool source_done(source *s) { return !s->csv.bad || source_refuse(s, s->csv.bad, (str){0}); }

static i64 lines_of(str text)
{
    i64 n = 1;
    for (ptrdiff_t i = 0; i < text.n; i++) n += text.p[i] == '\n';
    return n;
}

static bool is_missing(str cell) { return !cell.n || str_eq(cell, S("NA")); }

/* ---- columns ---- */

/* A column of words becomes one of numbers if each cell that is there is a number. */
static void attribute_settle(arena *a, attribute *c, i64 n)
{
    double *number = NEW(a, double, n);
    for (i64 i = 0; i < n; i++) {
        number[i] = NAN;
        if (!is_missing(c->text[i]) && !str_to_double(c->text[i], &number[i])) return;
    }
    c->number = number;
    c->text = NULL;
}

static bool header_is_good(source *s)
{
    for (int i = 0; i < s->head.n; i++) {
        str name = s->head.at[i];
        if (!name.n || name.n > NAME_MOST) return source_refuse(s, "a column without a name, or with a very long one", name);
        if (csv_column(&s->head, name) != i) return source_refuse(s, "two columns of one name", name);
    }
    return true;
}

/* All columns but those named in skip, as words; filled by rows. */
static attribute *attributes_new(source *s, i64 rows, const bool *skip, int *n)
{
    attribute *c = NEW(s->r->mem, attribute, s->head.n);
    *n = 0;
    for (int i = 0; i < s->head.n; i++)
        if (!skip[i]) c[(*n)++] = (attribute){.name = s->head.at[i], .text = NEW(s->r->mem, str, rows)};
    return c;
}

static void attributes_row(source *s, attribute *c, i64 row, const bool *skip)
{
    for (int i = 0, k = 0; i < s->head.n; i++)
        if (!skip[i]) c[k++].text[row] = s->row.at[i];
}

/* ---- nodes ---- */

typedef struct {
    period_unit unit;
    i64 *time;          /* by node; NONE: never */
    i64 first, last;    /* of those who adopted */
    i64 from, to;
    int before, after;
} times;

#define NONE INT64_MIN

static bool time_take(source *s, times *t, int i, str cell)
{
    t->time[i] = NONE;
    if (is_missing(cell)) return true;
    if (!period_read(t->unit, cell, &t->time[i]))
        return source_refuse(s, t->unit == PERIOD_NUMBER ? "toa is a whole number, or empty; for dates say --period" : "toa is a date yyyy-mm-dd, or empty", cell);
    if (t->time[i] < t->first) t->first = t->time[i];
    if (t->time[i] > t->last) t->last = t->time[i];
    return true;
}

static bool edge_of_time(spread_run *r, const times *t, const char *name, i64 *out)
{
    str given = spread_text(r, name);
    if (!given.n || period_read(t->unit, given, out)) return true;
    return spread_misuse(r, "--%s %.*s is no time like those of toa", name, (int)(given.n < 60 ? given.n : 60), given.p);
}

/* Numbers of periods from times, as engine/adoption.h wants them. */
static bool times_settle(spread_run *r, times *t)
{
    spread_data *d = &r->data;
    t->from = t->first;
    t->to = t->last;
    if (!edge_of_time(r, t, "from", &t->from) || !edge_of_time(r, t, "to", &t->to)) return false;
    if (t->from == INT64_MAX || t->to == INT64_MIN) return spread_refuse(r, "nobody adopted: say with --from and --to which periods were observed");
    if (t->to < t->from) return spread_refuse(r, "--to is before --from");
    if (t->to - t->from >= PERIODS_MOST) return spread_refuse(r, "more than %d periods", PERIODS_MOST);

    int *toa = NEW(r->mem, int, d->n);
    for (int i = 0; i < d->n; i++) {
        bool never = t->time[i] == NONE, before = !never && t->time[i] < t->from, after = !never && t->time[i] > t->to;
        toa[i] = never || after ? ADOPTION_NEVER : before ? ADOPTION_BEFORE : (int)(t->time[i] - t->from);
        t->before += before;
        t->after += after;
    }
    d->when = (adoption){d->n, (int)(t->to - t->from) + 1, toa};
    d->period = NEW(r->mem, str, d->when.periods);
    for (int p = 0; p < d->when.periods; p++) d->period[p] = period_name(r->mem, t->unit, t->from + p);
    if (t->before) report_note(&r->out, "%d adopted before the first observed period: they count as adopters from the start and are never at risk", t->before);
    if (t->after) report_note(&r->out, "%d adopted after the last observed period: they count as not having adopted", t->after);
    return true;
}

static bool node_take(source *s, id_map *ids, str name)
{
    bool is_new;
    if (!name.n || name.n > NAME_MOST) return source_refuse(s, "id is empty or very long", name);
    id_add(ids, name, &is_new);
    return is_new || source_refuse(s, "this id stands twice", name);
}

static bool nodes_read(spread_run *r, id_map *ids)
{
    source s;
    if (!source_open(&s, r, "nodes") || !header_is_good(&s)) return false;
    int id = csv_column(&s.head, S("id")), toa = csv_column(&s.head, S("toa"));
    if (id < 0) return source_refuse(&s, "there is no column id", (str){0});
    if (toa < 0 && !(r->command->takes & TAKES_BARE_EDGES)) return source_refuse(&s, "there is no column toa", (str){0});

    bool *skip = NEW(r->mem, bool, s.head.n);
    for (int i = 0; i < s.head.n; i++) skip[i] = i == id || i == toa;
    i64 most = lines_of(s.text);
    times t = {.unit = (period_unit)spread_choice(r, "period"), .time = NEW(r->mem, i64, most), .first = INT64_MAX, .last = INT64_MIN};
    r->data.attribute = attributes_new(&s, most, skip, &r->data.attributes);
    for (; source_next(&s); r->data.n++) {
        if (!node_take(&s, ids, s.row.at[id])) return false;
        if (toa >= 0 && !time_take(&s, &t, r->data.n, s.row.at[toa])) return false;
        attributes_row(&s, r->data.attribute, r->data.n, skip);
    }
    if (!source_done(&s)) return false;
    if (!r->data.n) return spread_refuse(r, "%.*s: there are no nodes", (int)s.path.n, s.path.p);
    r->data.id = ids->name;
    for (int i = 0; i < r->data.attributes; i++) attribute_settle(r->mem, &r->data.attribute[i], r->data.n);
    return toa < 0 || times_settle(r, &t);
}

/* ---- ties ---- */

typedef struct {
    source s;
    id_map *ids;
    bool bare;          /* the ties name the nodes */
    int *end[2];
    double *w;          /* NULL: no weights */
    i64 m;
} tie_reader;

static bool end_take(tie_reader *t, int which)
{
    str name = t->s.row.at[which];
    bool is_new = false;
    if (!name.n || name.n > NAME_MOST) return source_refuse(&t->s, "the node's id is empty or very long", name);
    int at = t->bare ? id_add(t->ids, name, &is_new) : id_find(t->ids, name);
    t->end[which][t->m] = at;
    return at >= 0 || source_refuse(&t->s, "there is no such node", name);
}

static bool weight_take(tie_reader *t)
{
    double v;
    if (!t->w) return true;
    if (!str_to_double(t->s.row.at[2], &v) || v < 0.0) return source_refuse(&t->s, "a weight is a number of 0 or more", t->s.row.at[2]);
    t->w[t->m] = v;
    return true;
}

static void notes_tell(spread_run *r, const graph_notes *n, bool weighted)
{
    if (n->loops) report_note(&r->out, "%lld ties from a node to itself were left out", (long long)n->loops);
    if (n->empty) report_note(&r->out, "%lld ties of weight 0 were left out", (long long)n->empty);
    if (n->merged) report_note(&r->out, weighted ? "%lld ties were named before: their weights were added" : "%lld ties were named before: they count once", (long long)n->merged);
}

static bool edges_read(spread_run *r, id_map *ids, bool bare)
{
    tie_reader t = {.ids = ids, .bare = bare};
    if (!source_open(&t.s, r, "edges")) return false;
    if (t.s.head.n != 2 && t.s.head.n != 3) return source_refuse(&t.s, "the columns are ego,alter or ego,alter,weight", (str){0});
    i64 most = lines_of(t.s.text);
    for (int i = 0; i < 2; i++) t.end[i] = NEW(r->mem, int, most);
    t.w = t.s.head.n == 3 ? NEW(r->mem, double, most) : NULL;
    for (; source_next(&t.s); t.m++)
        if (!end_take(&t, 0) || !end_take(&t, 1) || !weight_take(&t)) return false;
    if (!source_done(&t.s)) return false;
    if (id_find(ids, t.s.head.at[0]) >= 0 && id_find(ids, t.s.head.at[1]) >= 0) return spread_refuse_row(r, "edges", 1, "the columns' names come first, ego,alter; here stand two nodes", (str){0});

    graph_notes notes;
    if (bare) r->data = (spread_data){.n = ids->n, .id = ids->name};
    if (!r->data.n) return spread_refuse(r, "there are no nodes");
    r->data.ties = graph_new(r->mem, r->data.n, &(tie_list){t.m, t.end[0], t.end[1], t.w}, spread_given(r, "undirected"), &notes);
    notes_tell(r, &notes, t.w != NULL);
    return true;
}

bool spread_read(spread_run *r)
{
    unsigned takes = r->command->takes;
    if ((takes & TAKES_PANEL) && spread_given(r, "panel")) return true;
    if ((takes & TAKES_COUNTS) && spread_given(r, "counts")) return true;
    id_map ids = id_map_new(r->mem, 1024);
    bool nodes = (takes & TAKES_NODES) && spread_given(r, "nodes"), edges = (takes & TAKES_EDGES) && spread_given(r, "edges");
    if ((takes & TAKES_BARE_EDGES) && !edges) return spread_misuse(r, "--edges FILE is needed");
    if ((takes & TAKES_NODES) && !(takes & TAKES_BARE_EDGES) && !nodes) return spread_misuse(r, "--nodes FILE is needed%s, or --database", takes & TAKES_COUNTS ? ", or --counts FILE" : takes & TAKES_PANEL ? ", or --panel FILE" : "");
    return (!nodes || nodes_read(r, &ids)) && (!edges || edges_read(r, &ids, !nodes));
}

bool spread_read_table(spread_run *r, const char *option_name, spread_table *t)
{
    source s;
    *t = (spread_table){0};
    if (!source_open(&s, r, option_name) || !header_is_good(&s)) return false;
    i64 most = lines_of(s.text);
    bool *skip = NEW(r->mem, bool, s.head.n);
    t->column = attributes_new(&s, most, skip, &t->columns);
    t->cell = NEW(r->mem, str *, t->columns);
    t->line = NEW(r->mem, int, most);
    for (int i = 0; i < t->columns; i++) t->cell[i] = t->column[i].text;
    for (; source_next(&s); t->rows++) {
        t->line[t->rows] = s.csv.line;
        attributes_row(&s, t->column, t->rows, skip);
    }
    for (int i = 0; i < t->columns; i++) attribute_settle(r->mem, &t->column[i], t->rows);
    return source_done(&s);
}
