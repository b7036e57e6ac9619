/* spread_report.c — one report, three ways of writing it. See spread_report.h. */
#include "app/spread/spread_report.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

enum { WAIT_MOST = 1 << 20, WIDTH_MOST = 28, SHOWN_MOST = 40 };

report report_new(arena *a, report_format format, str only)
{
    report r = {.format = format, .only = only, .text = buf_new(a, 0)};
    r.notes = r.names = (buf){.mem = a};
    return r;
}

/* The JSON begins with the first thing said, since a report is moved before it is written to. */
static json *json_of(report *r)
{
    r->j.out = &r->text;
    if (!r->j.depth) json_open(&r->j, '{');
    return &r->j;
}

/* What waits goes out when there is much of it; a million rows are never in memory as text. */
static void flush_some(report *r, ptrdiff_t most)
{
    if (r->text.n <= most) return;
    fwrite(r->text.p, 1, (size_t)r->text.n, stdout);
    r->text.n = 0;
}

static bool is_wanted(report *r, const char *name)
{
    buf_printf(&r->names, "%s%s", r->names.n ? ", " : "", name);
    bool wanted = r->format != REPORT_CSV || str_eq(r->only, str_of(name));
    r->found = r->found || (r->format == REPORT_CSV && wanted);
    return wanted;
}

/* ---- cells ---- */

static void cell_csv(buf *b, const column *c, i64 row, bool first)
{
    if (c->kind == COLUMN_TEXT) {
        csv_cell(b, ((const str *)c->at)[row], first);
        return;
    }
    if (!first) buf_char(b, ',');
    if (c->kind == COLUMN_WHOLE) buf_i64(b, ((const int *)c->at)[row]);
    else buf_double(b, ((const double *)c->at)[row]);
}

static void cell_json(json *j, const column *c, i64 row)
{
    json_key(j, str_of(c->name));
    const str *word = c->kind == COLUMN_TEXT ? (const str *)c->at + row : NULL;
    if (word && word->p) json_str(j, *word);
    else if (word) json_none(j);
    else if (c->kind == COLUMN_WHOLE) json_i64(j, ((const int *)c->at)[row]);
    else json_double(j, ((const double *)c->at)[row]);
}

/* For people: seven digits. */
static str cell_text(arena *a, const column *c, i64 row)
{
    if (c->kind == COLUMN_TEXT) return ((const str *)c->at)[row];
    if (c->kind == COLUMN_WHOLE) return str_printf(a, "%d", ((const int *)c->at)[row]);
    double v = ((const double *)c->at)[row];
    return isfinite(v) ? str_printf(a, "%.7g", v) : S("–");
}

/* ---- tables ---- */

static void table_csv(report *r, const column *c, int columns, i64 rows)
{
    for (int k = 0; k < columns; k++) csv_cell(&r->text, str_of(c[k].name), k == 0);
    csv_end(&r->text);
    for (i64 i = 0; i < rows; i++) {
        for (int k = 0; k < columns; k++) cell_csv(&r->text, &c[k], i, k == 0);
        csv_end(&r->text);
        flush_some(r, WAIT_MOST);
    }
}

static void row_json(report *r, const column *c, int columns, i64 row)
{
    json *j = json_of(r);
    json_open(j, '{');
    for (int k = 0; k < columns; k++) cell_json(j, &c[k], row);
    json_close(j, '}');
    flush_some(r, WAIT_MOST);
}

static void padded(buf *b, str s, int width, bool left)
{
    int fill = width - (int)utf8_length(s);
    for (int i = 0; !left && i < fill; i++) buf_char(b, ' ');
    buf_add(b, s);
    for (int i = 0; left && i < fill; i++) buf_char(b, ' ');
}

/* How wide a column is in text: as its widest cell of those shown, up to a limit. */
static int width_of(arena *a, const column *c, i64 rows)
{
    ptrdiff_t width = utf8_length(str_of(c->name));
    for (i64 i = 0; i < rows; i++) {
        ptrdiff_t n = utf8_length(cell_text(a, c, i));
        if (n > width) width = n;
    }
    return width < WIDTH_MOST ? (int)width : WIDTH_MOST;
}

/* A long table is cut for people: JSON and CSV have all of it. */
static void table_text(report *r, const char *name, const column *c, int columns, i64 rows)
{
    buf *b = &r->text;
    i64 shown = rows < SHOWN_MOST ? rows : SHOWN_MOST;
    int width[64];
    assert(columns <= 64);
    arena *a = b->mem;
    for (int k = 0; k < columns; k++) width[k] = width_of(a, &c[k], shown);
    buf_printf(b, "\n%s\n", name);
    for (i64 i = -1; i < shown; i++) {
        for (int k = 0; k < columns; k++) {
            str s = i < 0 ? str_of(c[k].name) : cell_text(a, &c[k], i);
            buf_z(b, "  ");
            padded(b, s, width[k], c[k].kind == COLUMN_TEXT);
        }
        buf_char(b, '\n');
    }
    if (shown < rows) buf_printf(b, "  … %lld more rows: --json or --csv %s\n", (long long)(rows - shown), name);
}

void report_table(report *r, const char *name, const column *c, int columns, i64 rows)
{
    if (!is_wanted(r, name)) return;
    if (r->format == REPORT_CSV) table_csv(r, c, columns, rows);
    if (r->format == REPORT_TEXT) table_text(r, name, c, columns, rows);
    if (r->format != REPORT_JSON) return;
    json *j = json_of(r);
    json_key(j, str_of(name));
    json_open(j, '[');
    for (i64 i = 0; i < rows; i++) row_json(r, c, columns, i);
    json_close(j, ']');
}

void report_object(report *r, const char *name, const column *c, int columns)
{
    if (r->format != REPORT_JSON) {
        report_table(r, name, c, columns, 1);
        return;
    }
    json_key(json_of(r), str_of(name));
    row_json(r, c, columns, 0);
}

/* ---- matrices ---- */

static void matrix_json(report *r, const double *v, const matrix_heads *h)
{
    json *j = json_of(r);
    json_open(j, '[');
    for (i64 i = 0; i < h->rows; i++) {
        json_open(j, '[');
        for (int k = 0; k < h->columns; k++) json_double(j, v[i * h->columns + k]);
        json_close(j, ']');
        flush_some(r, WAIT_MOST);
    }
    json_close(j, ']');
}

static void matrix_csv(report *r, const double *v, const matrix_heads *h)
{
    csv_cell(&r->text, S("id"), true);
    for (int k = 0; k < h->columns; k++) csv_cell(&r->text, h->column[k], false);
    csv_end(&r->text);
    for (i64 i = 0; i < h->rows; i++) {
        csv_cell(&r->text, h->row[i], true);
        for (int k = 0; k < h->columns; k++) {
            buf_char(&r->text, ',');
            buf_double(&r->text, v[i * h->columns + k]);
        }
        csv_end(&r->text);
        flush_some(r, WAIT_MOST);
    }
}

void report_matrix(report *r, const char *name, const double *v, const matrix_heads *h)
{
    if (!is_wanted(r, name)) return;
    if (r->format == REPORT_TEXT) buf_printf(&r->text, "\n%s: %lld × %d, with --json or --csv %s\n", name, (long long)h->rows, h->columns, name);
    if (r->format == REPORT_CSV) matrix_csv(r, v, h);
    if (r->format != REPORT_JSON) return;
    json_key(json_of(r), str_of(name));
    matrix_json(r, v, h);
}

/* ---- single values ---- */

static void value_line(report *r, const char *name, str v)
{
    if (r->format == REPORT_TEXT) buf_printf(&r->text, "%-22s %.*s\n", name, (int)v.n, v.p);
}

void report_number(report *r, const char *name, double v)
{
    value_line(r, name, cell_text(r->text.mem, &NUMBERS(name, &v), 0));
    if (r->format != REPORT_JSON) return;
    json_key(json_of(r), str_of(name));
    json_double(&r->j, v);
}

void report_whole(report *r, const char *name, i64 v)
{
    value_line(r, name, str_printf(r->text.mem, "%lld", (long long)v));
    if (r->format != REPORT_JSON) return;
    json_key(json_of(r), str_of(name));
    json_i64(&r->j, v);
}

void report_word(report *r, const char *name, str v)
{
    value_line(r, name, v);
    if (r->format != REPORT_JSON) return;
    json_key(json_of(r), str_of(name));
    json_str(&r->j, v);
}

void report_truth(report *r, const char *name, bool v)
{
    value_line(r, name, v ? S("yes") : S("no"));
    if (r->format != REPORT_JSON) return;
    json_key(json_of(r), str_of(name));
    json_bool(&r->j, v);
}

/* ---- notes, and the end ---- */

void report_note(report *r, const char *fmt, ...)
{
    char line[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    buf_printf(&r->notes, "%s\n", line);
}

static void notes_json(report *r)
{
    json *j = json_of(r);
    json_key(j, S("notes"));
    json_open(j, '[');
    for (str_cut cut = str_split(buf_str(&r->notes), '\n'); cut.ok; cut = str_split(cut.tail, '\n')) json_str(j, cut.head);
    json_close(j, ']');
    json_close(j, '}');
    buf_char(&r->text, '\n');
}

static void notes_text(report *r)
{
    for (str_cut cut = str_split(buf_str(&r->notes), '\n'); cut.ok; cut = str_split(cut.tail, '\n'))
        buf_printf(&r->text, "\nNote: %.*s.\n", (int)cut.head.n, cut.head.p);
}

bool report_end(report *r)
{
    if (r->format == REPORT_JSON) notes_json(r);
    if (r->format == REPORT_TEXT) notes_text(r);
    flush_some(r, 0);
    if (r->format == REPORT_CSV && r->notes.n) fwrite(r->notes.p, 1, (size_t)r->notes.n, stderr);
    return fflush(stdout) == 0 && !ferror(stdout);
}
