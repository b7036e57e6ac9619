/* profile_page.h — the addresses of profiles, under an initiative. */
#pragma once

#include "lib/http/req.h"

void profile_new(req *r);    /* GET /initiatives/:id/profiles/new */
void profile_create(req *r); /* POST /initiatives/:id/profiles */

/* "3-2-2-2-2", as a decision kept it, with the name of each foundation. */
str profile_named(req *r, str values);
