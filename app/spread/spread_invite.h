/* spread_invite.h — whom to invite now, on the additive hazard that was fitted. */
#pragma once

#include "app/spread/spread_model.h"

/* Chooses --invite nodes for the horizon, and tells what they and simpler rules reach. False: refused. */
bool invite_tell(spread_run *r, const spread_model *m, const spread_fitted *f, int horizon);
