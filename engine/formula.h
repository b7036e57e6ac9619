/*
 * formula.h — a model told as text, as in R (Wilkinson and Rogers 1973): `adopted ~ exposure + log(pop) + factor(period)`.
 * It must not know any data: names are looked up in design.h.
 *
 * Terms are joined by + and taken away by -; a:b is the product, a*b is a + b + a:b, (a + b + c)^2 all of them and their
 * pairs; - 1 or + 0 takes the intercept away. Within log, log2, log10, log1p, exp, expm1, sqrt, abs, I, factor and offset
 * stands arithmetic: + - * / ^ ( ), numbers and names. Names with other signs than letters, digits, . and _ stand in `…`.
 */
#pragma once

#include "lib/base/base.h"

typedef enum {
    FORMULA_NUMBER, FORMULA_NAME, FORMULA_CALL, FORMULA_PAREN, FORMULA_NEGATIVE, FORMULA_POSITIVE,
    FORMULA_ADD, FORMULA_SUBTRACT, FORMULA_MULTIPLY, FORMULA_DIVIDE, FORMULA_INTERACT, FORMULA_POWER
} formula_kind;

typedef struct formula_expr {
    formula_kind kind;
    int column;                             /* where it stands in the text, from 1, in characters */
    double number;                          /* of a number */
    str name;                               /* of a name, or of what is called */
    const struct formula_expr *left, *right; /* what it is made of; left alone for a call, a sign and what stands in ( ) */
} formula_expr;

typedef struct {
    const formula_expr *what;               /* arithmetic; of factor(x) the x */
    str text;                               /* all of it, as R writes it: "log(pop)" */
    bool factor;
} formula_variable;

enum { FORMULA_LENGTH = 2000, FORMULA_DEPTH = 40, FORMULA_VARIABLES = 64, FORMULA_TERMS = 200 };

typedef struct {
    str bad;                                /* what is wrong; empty: nothing, and the rest stands */
    int column;                             /* where */
    const formula_expr *response;           /* NULL: nothing stands before the ~ */
    bool intercept;
    int variables;
    formula_variable *variable;             /* in the order in which they are first named */
    int terms;
    u64 *term;                              /* sets of variables, bit i for variable i: by size, then as they stand */
    int offsets;
    const formula_expr **offset;
} formula;

/* At most FORMULA_LENGTH bytes, nested FORMULA_DEPTH deep. What it gives points into text. */
formula formula_parse(arena *a, str text);

/* As R writes an expression, and a number (at most 15 digits, 1e+05 for 100000). */
str formula_text(arena *a, const formula_expr *e);
str formula_number(arena *a, double v);

/* The text of a term: its variables' texts with : between them. */
str formula_term_text(arena *a, const formula *f, u64 term);
