/* goal_page.h — the address of goals and needs side by side. */
#pragma once

#include "lib/http/req.h"

void goal_list(req *r); /* GET /initiatives/goals */
