/* anchoring_page.h — the addresses of anchoring, under an initiative. */
#pragma once

#include "lib/http/req.h"

void anchoring_new(req *r);            /* GET /initiatives/:id/anchorings/new */
void anchoring_create(req *r);         /* POST /initiatives/:id/anchorings */
void confirmation_create(req *r);      /* POST /anchorings/:id/confirmation */
