/* round_page.h — the addresses of tests. */
#pragma once

#include "lib/http/req.h"

void round_new(req *r);    /* GET /rounds/new?initiative= or ?unit=: under a running initiative, or something new */
void round_create(req *r); /* POST /rounds */
void round_show(req *r);   /* GET /rounds/:id(.json) */
void round_edit(req *r);   /* GET /rounds/:id/edit */
void round_update(req *r); /* POST /rounds/:id */
