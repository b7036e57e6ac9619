/*
 * cox_inside.h — what the files of engine/cox share. Not for others.
 *
 * Times of events are numbered stratum by stratum, ascending; a row is at risk at those from its `enter` to before its `exit`.
 * Rows that are alike in this, and in having the event, are a cell and lie together. Times that no row joins are apart as
 * strata are: within such a part a column may be moved by a constant, and nothing changes. The basis of the columns is that
 * of glm_rows.c with the parts as its groups, so that person-period rows are centred within their period.
 */
#pragma once

#include "engine/cox.h"
#include "engine/exact.h"
#include "engine/glm_inside.h"

typedef struct {
    cox_ties ties;
    i64 n;               /* rows that are at risk at any event */
    const i64 *row;      /* n: which of the data's; NULL: the same */
    int times, parts;
    int *part;           /* times: which part it belongs to, 0 … parts-1 */
    int cells;
    i64 *from;           /* cells + 1: the rows of each */
    int *enter, *exit;   /* cells */
    bool *died;          /* cells: their rows have the event, at time exit - 1 */
    int *ending;         /* times + 1: cells ending[k] … ending[k+1]-1 have exit - 1 = k */
    i64 *entering;       /* cells, by when they enter; those that enter at k are entering[began[k]] … entering[began[k+1]-1] */
    int *began;          /* times + 1 */
    glm_rows basis;      /* of the columns; groups are parts */
} cox_rows;

/* Orders, checks and prepares; answers why not, or NULL. */
const char *cox_rows_make(arena *a, const crew *c, const cox_data *d, cox_rows *out);

/* What the risk sets hold at a place, r the basis columns. Weights are e^eta. */
typedef struct {
    const cox_rows *of;
    glm_rows by_cell, whole; /* the basis again, with cells as groups, and as one */
    glm_sums cell;       /* v: weights, vz: weights × columns, by cell */
    double *w;           /* n: weights */
    double *s0, *s1;     /* times, times × r: of those at risk */
    double *e0, *e1;     /* the same of those who have the event then */
    double *d;           /* times: how many they are */
    double *hazard;      /* times: of who has not the event then */
    double *before;      /* times: its sum over earlier times of the part */
    double *spared;      /* times: by how much less those who have the event then are exposed to it (Efron) */
    double *of_cell;     /* cells: the hazard that their rows met */
} cox_risk;

cox_risk cox_risk_new(arena *a, const cox_rows *rows);

/* Fills the risk sets at gamma (of the basis); answers the log-likelihood there, not finite where there is none. */
double cox_risk_look(arena *a, const crew *c, cox_risk *k, const double *gamma);

/* uz, vzz := score and information at the place that was looked at last. */
void cox_risk_slope(arena *a, const crew *c, cox_risk *k, glm_sums *out);

/* Of the d events of time k the i-th (from 0) is weighed against s0 - part × e0: Efron's part of its rivals is gone. */
static inline double cox_part(const cox_risk *k, int time, double i) { return k->of->ties == COX_EFRON ? i / k->d[time] : 0.0; }

typedef struct {
    const cox_how *how;
    const cox_data *d;
} cox_call;

/* m[r × r] := covariance of gamma by the score residuals of rows, summed within clusters; inverse[r × r] is that by the model.
   Answers why not, or NULL. */
const char *cox_robust(arena *a, const cox_risk *k, const cox_call *call, const double *inverse, double *m);
