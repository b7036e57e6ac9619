/* participation_page.h — the addresses of participation, under an initiative. */
#pragma once

#include "lib/http/req.h"

void participation_new(req *r);    /* GET /initiatives/:id/participation */
void participation_create(req *r); /* POST /initiatives/:id/participation */
