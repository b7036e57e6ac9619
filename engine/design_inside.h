/* design_inside.h — what the files of design share. Not for others. */
#pragma once

#include "engine/design.h"

/* A factor on the source's rows. */
typedef struct {
    int levels;
    str *name;  /* levels, in their order */
    int *code;  /* n; -1: missing */
} design_factor;

/* The column of a name, or NULL. */
const design_column *design_find(const design_source *s, str name);

/* ---- design_value.c ---- */

/* The first name in e that is no column of numbers, or NULL: why is what is wrong. */
const formula_expr *design_unknown(arena *a, const design_source *s, const formula_expr *e, str *why);

/* e on all rows, n; a bare name is the column itself. What is missing is NAN. */
const double *design_values(arena *a, const crew *c, const design_source *s, const formula_expr *e);

/* ---- design_factor.c ---- */

design_factor design_factor_new(arena *a, const crew *c, const design_source *s, const formula_expr *e);

/* Levels that no row of those kept has are taken away, and codes of kept rows follow. */
void design_factor_narrow(arena *a, design_factor *f, const bool *keep, i64 n);
