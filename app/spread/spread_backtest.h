/* spread_backtest.h — how good the method was: fitted to the past only, scored on what came after, beside simpler forecasts. */
#pragma once

#include "app/spread/spread_model.h"

/* Tables "backtest" (an origin and a method each) and "backtest_mean"; from as many origins as --backtest says. False: refused. */
bool backtest_tell(spread_run *r, spread_model *m);
