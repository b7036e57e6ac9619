/*
 * category.h — who came early and who came late, of those who came. Adopters alone are classed: the shares say nothing of
 * how many there will be.
 */
#pragma once

#include "engine/adoption.h"

/* The last three are not classed by time: adopters when no classing was possible, those whose time is not known since it was before the first period, and those who have not adopted. */
typedef enum { INNOVATOR, EARLY_ADOPTER, EARLY_MAJORITY, LATE_MAJORITY, LAGGARD, ADOPTER, EARLIER_ADOPTER, NON_ADOPTER, CATEGORIES } category;

typedef struct {
    const char *refused;   /* why there are no classes; all who adopted in sight are then ADOPTER */
    double mean, sd;       /* of T, over who adopted in sight; sd with n - 1 */
    double until[4];       /* a class ends at its bound, which belongs to it: T ≤ until[INNOVATOR], … */
    u8 *of;                /* n: a category */
    int count[CATEGORIES];
} categories;

/* Rogers (2003): bounds mean - 2 sd, mean - sd, mean, mean + sd. Skewed times may leave no innovators. O(n + periods). */
categories categories_rogers(arena *a, const adoption *when);

/* Bounds where 2.5, 16, 50 and 84 % of the adopters had come: the first period that reaches the share (all of one period are
   of one class, and the first are always innovators). O(n + periods). */
categories categories_quantile(arena *a, const adoption *when);

typedef enum { THRESHOLD_VERY_LOW, THRESHOLD_LOW, THRESHOLD_HIGH, THRESHOLD_VERY_HIGH, THRESHOLD_UNKNOWN, THRESHOLD_CLASSES } threshold_class;

/* Valente (1996): thresholds in classes ending at mean - sd, mean, mean + sd, across the categories by time. */
typedef struct {
    double mean, sd;     /* of the thresholds that are known; NAN below two of them */
    int count[THRESHOLD_CLASSES][CATEGORIES];
} threshold_table;

/* threshold[n], NAN where it is not known; O(n). */
threshold_table threshold_by_time(const double *threshold, const categories *by_time, const adoption *when);
