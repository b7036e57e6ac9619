/* notice_page.h — the addresses of notices and of the outbox. */
#pragma once

#include "lib/http/req.h"

void notice_seen_update(req *r); /* POST /notices/seen */
void outbox_list(req *r);        /* GET /admin/outbox */
void outbox_show(req *r);         /* GET /admin/outbox/:id: one that waits */
void outbox_retry(req *r);       /* POST /admin/outbox/:id/tries */
/* "https://dugnad.example.no": what an address in a mail begins with. */
str notice_origin(req *r);
