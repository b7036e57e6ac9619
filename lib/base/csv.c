/* csv.c — see csv.h. */
#include "base.h"

#include <string.h>

enum { CELLS = 256 };

csv_reader csv_open(arena *a, str text)
{
    if (str_starts(text, S("\xEF\xBB\xBF"))) text = str_from(text, 3);
    return (csv_reader){.rest = text, .mem = a};
}

/* A quoted cell; rest stands after the opening quote. */
static str quoted(csv_reader *c)
{
    buf b = buf_new(c->mem, 0);
    for (;;) {
        str_cut cut = str_split(c->rest, '"');
        if (!cut.ok) {
            c->bad = "a quote is not closed";
            return (str){0};
        }
        buf_add(&b, cut.head);
        c->rest = cut.tail;
        if (!c->rest.n || c->rest.p[0] != '"') return buf_str(&b);
        buf_char(&b, '"');
        c->rest = str_from(c->rest, 1);
    }
}

static str plain(csv_reader *c)
{
    ptrdiff_t i = 0;
    while (i < c->rest.n && !memchr(",\r\n\"", c->rest.p[i], 4)) i++;
    str cell = str_upto(c->rest, i);
    c->rest = str_from(c->rest, i);
    return cell;
}

static str cell_next(csv_reader *c)
{
    if (!c->rest.n || c->rest.p[0] != '"') return plain(c);
    c->rest = str_from(c->rest, 1);
    return quoted(c);
}

/* Past a comma: true. Past a line end or at the end: false. */
static bool more_cells(csv_reader *c)
{
    if (!c->rest.n) return false;
    char at = c->rest.p[0];
    if (at != ',' && at != '\r' && at != '\n') {
        c->bad = "text after a closing quote, or a quote inside a cell";
        return false;
    }
    c->rest = str_from(c->rest, 1);
    if (at == '\r' && c->rest.n && c->rest.p[0] == '\n') c->rest = str_from(c->rest, 1);
    return at == ',';
}

bool csv_next(csv_reader *c, csv_row *row)
{
    if (!c->rest.n || c->bad) return false;
    c->line++;
    if (!row->at) row->at = arena_room(c->mem, sizeof *row->at, alignof(str), CELLS);
    row->n = 0;
    do {
        if (row->n == CELLS) {
            c->bad = "more than 256 columns";
            return false;
        }
        row->at[row->n++] = cell_next(c);
    } while (!c->bad && more_cells(c));
    return !c->bad;
}

int csv_column(const csv_row *header, str name)
{
    for (int i = 0; i < header->n; i++)
        if (str_eq(header->at[i], name)) return i;
    return -1;
}

/*
 * Where a spreadsheet may begin a cell with it: in front; and where cells are parted by ; (as in Norway) and a quote inside
 * a line is a letter like others, also after a ; and in each new line.
 */
static bool is_formula(str text, ptrdiff_t i)
{
    bool begins = i == 0 || memchr(";\t\r\n", text.p[i - 1], 4);
    return begins && memchr("=+-@\t\r", text.p[i], i ? 4 : 6);
}

void csv_cell(buf *b, str text, bool first)
{
    if (!first) buf_char(b, ',');
    bool quote = text.n && is_formula(text, 0);
    for (ptrdiff_t i = 0; i < text.n && !quote; i++) quote = memchr(",\"\r\n;", text.p[i], 5) != NULL;
    if (!quote) {
        buf_add(b, text);
        return;
    }
    buf_char(b, '"');
    for (ptrdiff_t i = 0; i < text.n; i++) {
        if (is_formula(text, i)) buf_char(b, '\'');
        if (text.p[i] == '"') buf_char(b, '"');
        buf_char(b, text.p[i]);
    }
    buf_char(b, '"');
}

void csv_i64(buf *b, i64 v, bool first)
{
    if (!first) buf_char(b, ',');
    buf_i64(b, v);
}

void csv_end(buf *b)
{
    buf_add(b, S("\r\n"));
}
