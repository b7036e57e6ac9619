/* spread_model.h — the hazard that a forecast runs on: asked for on the command line, fitted up to any period. */
#pragma once

#include "app/spread/spread.h"
#include "engine/forecast.h"

enum { MODEL_COLUMNS = 16 };

typedef struct {
    forecast_state state;       /* has is filled by model_fit() */
    str name[MODEL_COLUMNS];    /* of its columns: fixed, then those that follow the state */
    const double *size;         /* n, for the comparison by size alone; NULL: not said */
    int window;                 /* periods that it is fitted to; 0: all */
    graph see[2];
} spread_model;

typedef struct {
    const char *refused;
    double *theta, *se, *root;  /* by column; root: of their covariance */
    double unrest, loglik;
    i64 rows, events;
    int first;                  /* the first period it was fitted to */
} spread_fitted;

/* From the options of a command that has those of MODEL_OPTIONS. False: refused. */
bool model_read(spread_run *r, spread_model *m);

/* Fits to the periods up to and with `last`, as if nothing later were known, and sets m->state.has to who had it then. */
spread_fitted model_fit(spread_run *r, spread_model *m, int last);

/* As model_fit() for a constant and perhaps one more column alone; what forecasts are compared with. */
spread_fitted model_fit_plain(spread_run *r, spread_model *m, int last, const double *other);

#define MODEL_OPTIONS \
    {"model", OPTION_CHOICE, "additive|cloglog", "additive", "what others have adds to the hazard, or multiplies it", 0, 0}, \
    {"neighbours", OPTION_CHOICE, "share|count|none", "count", "what is seen along --edges: the share, or the number, that has it", 0, 0}, \
    {"group", OPTION_TEXT, "COLUMN", "", "the share of others with the same value that has it, a region for instance", 0, 0}, \
    {"columns", OPTION_TEXT, "A,B", "", "columns of --nodes in the hazard; additive: 0 or more", 0, 0}, \
    {"window", OPTION_WHOLE, "N", "", "fit to the last N periods (all)", 2, 1e5}, \
    {"size", OPTION_TEXT, "COLUMN", "", "how large a node is, for the comparison by size alone", 0, 0}
