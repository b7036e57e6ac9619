/*
 * fields.h — a struct described once: for rows, forms, JSON and CSV.
 *
 *     static const field need_field[] = {
 *         I64(need, id),
 *         STR(need, title, .max = 200, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Title")),
 *         STR(need, receipt_hash, .flags = FIELD_SECRET),
 *     };
 *     const fields need_fields = FIELDS(need, need_field);
 *
 * A column without a field is an assert, so a forgotten field fails the first test.
 */
#pragma once

#include "lib/base/base.h"

typedef enum { FIELD_I64, FIELD_INT, FIELD_BOOL, FIELD_DOUBLE, FIELD_STR } field_type;

enum {
    FIELD_SECRET = 1,   /* never leaves: not in JSON, not in CSV */
    FIELD_FORM = 2,     /* may be read from a form */
    FIELD_REQUIRED = 4, /* a form without it is refused */
    FIELD_LINES = 8,    /* text of several lines; others have line breaks refused */
    FIELD_DATE = 16,    /* an i64 moment: forms send yyyy-mm-dd, JSON and CSV write ISO 8601 */
    FIELD_ID = 32,      /* 0 means none: JSON writes null */
    FIELD_CODED = 64    /* a text out of a fixed set: checked against .choices */
};

typedef struct {
    const char *name;  /* the member, the column, the form's field, the JSON key: one word */
    field_type type;
    unsigned flags;
    size_t at;
    i64 min, max;      /* of numbers, when max > min; of text: max code points (0: 2000; FIELD_LINES: 10000) */
    const char *label; /* an English text (msgid) for messages about this field */
    const char *choices; /* with FIELD_CODED: "small normal large" */
} field;

typedef struct {
    const field *at;
    int n;
    size_t size; /* of the struct */
} fields;

#define N_(text) text /* marks a literal for translation where it cannot be translated yet */

#define I64(T, m, ...) {.name = #m, .type = FIELD_I64, .at = offsetof(T, m) __VA_OPT__(, ) __VA_ARGS__}
#define INT(T, m, ...) {.name = #m, .type = FIELD_INT, .at = offsetof(T, m) __VA_OPT__(, ) __VA_ARGS__}
#define BOOL(T, m, ...) {.name = #m, .type = FIELD_BOOL, .at = offsetof(T, m) __VA_OPT__(, ) __VA_ARGS__}
#define DOUBLE(T, m, ...) {.name = #m, .type = FIELD_DOUBLE, .at = offsetof(T, m) __VA_OPT__(, ) __VA_ARGS__}
#define STR(T, m, ...) {.name = #m, .type = FIELD_STR, .at = offsetof(T, m) __VA_OPT__(, ) __VA_ARGS__}
#define FIELDS(T, table) {.at = (table), .n = (int)(sizeof(table) / sizeof *(table)), .size = sizeof(T)}

const field *field_find(const fields *t, str name);
str field_str(const field *f, const void *row);
i64 field_i64(const field *f, const void *row); /* of I64, INT, BOOL */
double field_double(const field *f, const void *row);
void field_set_str(const field *f, void *row, str v);
void field_set_i64(const field *f, void *row, i64 v);
void field_set_double(const field *f, void *row, double v);
