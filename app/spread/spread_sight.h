/* spread_sight.h — columns of what each could see of the others, for formulas: along ties, in its group, near by, among the alike. */
#pragma once

#include "app/spread/spread.h"
#include "engine/design.h"
#include "engine/panel.h"

enum { SIGHTS = 8 }; /* at most */

#define SIGHT_OPTIONS \
    {"exposure", OPTION_CHOICE, "out|in|valued|count", "out", "what exposure is: the share of one's ties, of those that lead here, by their weights, or how many", 0, 0}, \
    {"group", OPTION_TEXT, "COLUMN", "", "exposure_group in the formula: the share of the others with the same value, a region for instance", 0, 0}, \
    {"near", OPTION_NUMBER, "KM", "", "exposure_near: by distance between the columns lat and lon, falling to 1/e at KM, none beyond 3 KM", 0.001, 20000}, \
    {"alike", OPTION_TEXT, "COLUMN", "", "exposure_alike: by likeness in a size, which falls to 0.61 at a factor of e^0.5", 0, 0}, \
    {"lag", OPTION_WHOLE, "L", "1", "how many periods ago the others had adopted", 0, 1000}, \
    {"lead", OPTION_FLAG, NULL, "", "exposure_lead, exposure_group_lead …: each as it is one period later, which must be near 0 beside it", 0, 0}

/* Adds those that are asked for to c; false with r->why. */
bool sight_columns(spread_run *r, const panel *p, design_column *c, int *n);
