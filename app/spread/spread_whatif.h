/* spread_whatif.h — what a change would do: the same futures with and without it. */
#pragma once

#include "app/spread/spread_model.h"

/* Reads --what-if and tells the paired difference to `as_is`, which `p` made. False: refused. */
bool whatif_tell(spread_run *r, const spread_model *m, const forecast_plan *p, const forecast_result *as_is);
