/*
 * spread_report.h — what a run of `dugnad spread` says, written once and printed as text (tables to read), JSON (all of
 * it, 17 digits where needed) or CSV (one table). What is not there is NAN, or a word with p NULL: null in JSON, empty in CSV.
 * Every report begins with the program's version, the seed and its inputs with their checksums, so that it can be cited.
 */
#pragma once

#include "lib/base/base.h"
#include "lib/html/json.h"

#define ENGINE_VERSION "1.0" /* of the methods: a new one when a figure may come out otherwise */

typedef enum { REPORT_TEXT, REPORT_JSON, REPORT_CSV } report_format;

typedef enum { COLUMN_NUMBER, COLUMN_WHOLE, COLUMN_TEXT } column_kind;

typedef struct {
    const char *name;
    column_kind kind;
    const void *at;     /* double, int or str: one each row */
} column;

#define NUMBERS(name, p) ((column){name, COLUMN_NUMBER, 1 ? (p) : (const double *)0})
#define WHOLES(name, p) ((column){name, COLUMN_WHOLE, 1 ? (p) : (const int *)0})
#define TEXTS(name, p) ((column){name, COLUMN_TEXT, 1 ? (p) : (const str *)0})

typedef struct {
    report_format format;
    str only;           /* CSV: the table that is written */
    bool found;         /* it was */
    buf text;           /* not printed yet */
    json j;
    buf notes, names;   /* lines; names of the tables, for who asks for one that is not there */
} report;

report report_new(arena *a, report_format format, str only);

/* One value by name. */
void report_number(report *r, const char *name, double v);
void report_whole(report *r, const char *name, i64 v);
void report_word(report *r, const char *name, str v);
void report_truth(report *r, const char *name, bool v);

/* An array of objects; rows one after another. */
void report_table(report *r, const char *name, const column *c, int columns, i64 rows);
/* One object: the first row of the columns. */
void report_object(report *r, const char *name, const column *c, int columns);
/* An array of arrays, v[rows × columns]; heads name the rows and columns in text and CSV. */
typedef struct {
    const str *row, *column;
    i64 rows;
    int columns;
} matrix_heads;
void report_matrix(report *r, const char *name, const double *v, const matrix_heads *heads);

/* A line that the reader must know; all of them stand at the end ("notes"). */
void report_note(report *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The rest goes out; false if the disk or the pipe did not take it. */
bool report_end(report *r);
