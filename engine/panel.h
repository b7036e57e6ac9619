/*
 * panel.h — person-period rows, what discrete-time event history is fitted to: one row for each unit and each period in
 * which it was at risk, from the first period up to and with the one in which it adopted (Allison 1982). Who had adopted
 * before the first period has no rows; who never did has one for every period.
 */
#pragma once

#include "engine/adoption.h"
#include "engine/crew.h"

typedef struct {
    int units, periods;
    i64 n;       /* rows: unit by unit, within a unit by period */
    i64 *start;  /* units + 1: where the rows of each unit begin; its rows are periods 0, 1, … */
    int *unit;   /* n */
    int *period; /* n */
    double *y;   /* n: 1 in the period of adoption, else 0 */
} panel;

/* O(rows), in parallel. */
panel panel_new(arena *a, const crew *c, const adoption *when);

/* Columns for its rows, n each: of what each unit is (v[units]), of what each period is (v[periods]), and of what each unit
   saw in each period (v[units × periods], a row a unit, as in exposure.h). */
double *panel_of_units(arena *a, const crew *c, const panel *p, const double *v);
double *panel_of_periods(arena *a, const crew *c, const panel *p, const double *v);
double *panel_of_both(arena *a, const crew *c, const panel *p, const double *v);
