/* spread_rows.h — what `hazard` and `cox` share: rows of event history, built from --nodes and --edges or read ready, and columns by a formula. */
#pragma once

#include "app/spread/spread_sight.h"
#include "engine/design.h"

/* The options that say what the rows are, for the command's own table. */
#define ROWS_OPTIONS \
    {"formula", OPTION_TEXT, "TEXT", "", "the model, as in R: adopted ~ exposure + log(pop) + factor(region)", 0, 0}, \
    {"panel", OPTION_TEXT, "FILE", "", "ready rows in place of --nodes and --edges; the first column is the outcome", 0, 0}, \
    SIGHT_OPTIONS, \
    {"cluster", OPTION_TEXT, "COLUMN", "", "standard errors by cluster; id is the node itself", 0, 0}, \
    {"robust", OPTION_FLAG, NULL, "", "robust standard errors, each row for itself", 0, 0}

/* The formula; false with r->why. */
bool rows_formula(spread_run *r, formula *f);

/* All rows, with the columns that a formula may name; false with r->why. */
bool rows_read(spread_run *r, design_source *s);

/* Columns of the formula on the rows that can be used; false with r->why. */
bool rows_design(spread_run *r, const formula *f, const design_source *s, design *d);

/* The column that an option names; NULL without the option. False with r->why if there is no such column. */
bool rows_named(spread_run *r, const char *option_name, const design_source *s, const design_column **out);
const design_column *rows_column(const design_source *s, str name);

/* Leaves out the rows in which the column is missing; before rows_design(). c NULL: none. */
void rows_need(spread_run *r, design_source *s, const design_column *c);

/* Numbers, or codes, of a needed column on the rows of the design; NULL with r->why where numbers are words. */
const double *rows_numbers(spread_run *r, const design_column *c, const design *d);
int *rows_codes(spread_run *r, const design_source *s, const design_column *c, const design *d, int *levels);

/* Notes that few clusters make errors too small. */
void rows_note_clusters(spread_run *r, int clusters);
