/* municipality_page.h — all municipalities as a list, and each with its facts, its neighbours and what it shares. */
#pragma once

#include "lib/http/req.h"

void municipality_list(req *r); /* GET /municipalities?q=, also .json .csv */
void municipality_show(req *r); /* GET /municipalities/:id, also .json */
