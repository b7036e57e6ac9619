/* tenant_page.h — what a municipality's administrator sees and sets. */
#pragma once

#include "app/municipality/tenant.h"
#include "lib/http/req.h"

void admin_show(req *r);     /* GET /admin */
void tenant_edit(req *r);    /* GET /admin/settings */
void tenant_update(req *r);  /* POST /admin/settings */

/* The municipality that the reader administers: ?municipality= or their own. False, and answered with 403 or 404, if they do not. */
bool tenant_or_refuse(req *r, tenant *out);
