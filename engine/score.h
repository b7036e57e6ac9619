/* score.h — how good forecasts of events were: probabilities against what happened. Proper scores (Gneiting and Raftery 2007) and ranks. */
#pragma once

#include "lib/base/base.h"

/* The chance that one to whom it happened was given a higher probability than one to whom it did not; ties count half
   (Mann and Whitney 1947). NAN if it happened to all or none. O(n log n). */
double score_auc(arena *a, const double *p, const bool *happened, i64 n);
/* Mean squared error of the probabilities (Brier 1950): 0 is perfect. NAN for none. */
double score_brier(const double *p, const bool *happened, i64 n);
/* Mean -ln of the probability given to what happened; p is kept within floor … 1 - floor, so that one surprise is not all. */
double score_log(const double *p, const bool *happened, i64 n, double floor);
/* Expected number over what happened: 1 is calibrated, above 1 too many were expected. NAN if nothing happened. */
double score_calibration(const double *p, const bool *happened, i64 n);
/* How many of the k highest (equals by number) it happened to. */
int score_top(const double *p, const bool *happened, i64 n, int k);
