/* reply_page.h — the addresses of replies. */
#pragma once

#include "lib/http/req.h"

void reply_create(req *r);         /* POST /records/:id/replies */
void receipt_reply_create(req *r); /* POST /receipts/:token/replies: the sender without account */
void reply_edit_show(req *r);      /* GET /replies/:id/edit */
void reply_update(req *r);         /* POST /replies/:id */
void reply_withdrawal(req *r);     /* POST /replies/:id/withdrawal */
