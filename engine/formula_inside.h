/* formula_inside.h — what the reader of a formula's text (formula_read.c) and of its terms (formula.c) share. Not for others. */
#pragma once

#include "engine/formula.h"

typedef struct {
    arena *mem;
    str text;      /* all of it */
    ptrdiff_t at;  /* bytes read */
    int depth;
    str bad;       /* the first thing that was wrong */
    int column;
} formula_reader;

/* response ~ terms; false with r->bad. response stays NULL where nothing stands before the ~. */
bool formula_read(formula_reader *r, const formula_expr **response, const formula_expr **terms);

/* Always false: what is wrong, and where. Only the first is kept. */
bool formula_refuse(formula_reader *r, int column, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* A name for a message: not too long, no character cut. */
static inline str formula_short(str name) { return utf8_upto(name, 40); }
