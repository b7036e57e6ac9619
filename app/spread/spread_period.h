/* spread_period.h — what a time of adoption is called, and which period it is: "2018" or, with --period month, the month of 2018-04-23. */
#pragma once

#include "lib/base/base.h"

typedef enum { PERIOD_NUMBER, PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR } period_unit;

/* The number of the period of a cell: a whole number, or the date's day, week, …, counted from any fixed one. False if it is none. */
bool period_read(period_unit unit, str cell, i64 *out);

/* Its name: 2018, 2018-04-23, 2018-W17, 2018-04, 2018-Q2. */
str period_name(arena *a, period_unit unit, i64 period);
