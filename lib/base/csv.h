/* csv.h — RFC 4180: read strictly, write safely (cells that a spreadsheet would run as a formula are disarmed). */
#pragma once

typedef struct {
    str rest;        /* what is not read yet */
    arena *mem;
    int line;        /* of the record last read, from 1 */
    const char *bad; /* what was wrong, or NULL */
} csv_reader;

/* Starts as {0}; its cells are written over by the next line that is read into it, what they point at stays. */
typedef struct {
    str *at;
    int n;
} csv_row;

csv_reader csv_open(arena *a, str text);              /* skips a byte order mark */
bool csv_next(csv_reader *c, csv_row *row);           /* false at the end or when c->bad is set; at most 256 cells */
int csv_column(const csv_row *header, str name);      /* index or -1 */
void csv_cell(buf *b, str text, bool first);          /* comma (unless first), quotes as needed; = + - @ where a cell may begin get a ' */
void csv_i64(buf *b, i64 v, bool first);
void csv_end(buf *b);                                 /* CRLF */
