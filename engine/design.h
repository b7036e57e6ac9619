/*
 * design.h — from a formula and columns of data to the columns of a regression, as R's model.matrix() makes them: treatment
 * contrasts (the first level of a factor is the base), coefficients in R's order and with R's names.
 */
#pragma once

#include "engine/crew.h"
#include "engine/formula.h"

typedef struct {
    str name;
    const double *number; /* n; NAN is missing. NULL: words only */
    const str *text;      /* n; empty or NA is missing. NULL: no words, or coded ones */
    const int *code;      /* n: coded words, -1 is missing; a factor of a column with words has them as its levels */
    const str *label;     /* by code, in the order that the levels have */
    int labels;
} design_column;

typedef struct {
    i64 n;
    int columns;
    const design_column *column;
    const double *y;      /* the outcome, if the formula names none that is there */
    str emptied;          /* factor(this): rows of its levels without events are left out, since they separate. Empty: none */
    const bool *known;    /* n: false is left out as if something were missing; NULL: none is */
    bool dense;           /* factors are columns, all of them */
} design_source;

typedef struct {
    str bad;              /* what is wrong; empty: nothing */
    int at;               /* where in the formula, from 1; 0: nowhere */
    i64 n;                /* rows that are left */
    const i64 *row;       /* n: which of the source's; NULL: all of them */
    i64 missing;          /* rows left out since something is missing */
    i64 quiet;            /* rows left out with their level of the emptied factor */
    int quiet_levels;
    const double *y, *offset; /* n; offset NULL: none */
    bool intercept;
    int p;
    const double **x;     /* p of n */
    int *term;            /* p: the term of each column */
    int groups, base;     /* as in glm.h: the largest factor that stands alone, unless dense; else the intercept, or 0 */
    const int *group;
    int group_term;       /* -1: none */
    int terms;
    str *term_name;
    int q;                /* coefficients, in R's order */
    str *name;
    int *place;           /* q: its place among the coefficients of a fit: groups, then columns */
} design;

design design_new(arena *a, const crew *c, const formula *f, const design_source *s);

/* Numbers 0 … *levels - 1 for what stands in a column of n rows, -1 where it is missing: clusters, strata. */
int *design_codes(arena *a, const design_column *c, i64 n, int *levels);
