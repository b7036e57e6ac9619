/* home_page.h — the front page, and what belongs to no noun. */
#pragma once

#include "lib/http/req.h"

void home_show(req *r);       /* GET / */
void health_show(req *r);     /* GET /healthz: the database answers */
void language_update(req *r); /* POST /language: the reader's own choice, in a cookie */
