/* answer_page.h — the addresses of answers, extensions and handing over. */
#pragma once

#include "lib/http/req.h"

void answer_new(req *r);       /* GET /needs/:id/answers/new */
void answer_create(req *r);    /* POST /needs/:id/answers */
void extension_create(req *r); /* POST /needs/:id/extension */
void owner_update(req *r);     /* POST /needs/:id/owner */
