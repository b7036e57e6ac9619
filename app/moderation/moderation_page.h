/* moderation_page.h — the addresses of moderation and flags. */
#pragma once

#include "lib/http/req.h"

void moderation_list(req *r);          /* GET /moderation */
void moderation_log_list(req *r);      /* GET /moderation/log(.csv|.json) */
void moderation_show(req *r);          /* GET /moderation/:id */
void moderation_update(req *r);        /* POST /moderation/:id */
void moderation_link_create(req *r);   /* POST /moderation/:id/links */
void moderation_link_delete(req *r);   /* POST /moderation/:id/links/removal */
void need_approval_create(req *r);     /* POST /needs/:id/approval: the author's word on a text */

void flag_record_new(req *r);          /* GET /records/:id/flags/new */
void flag_record_create(req *r);       /* POST /records/:id/flags */
void flag_reply_new(req *r);           /* GET /replies/:id/flags/new */
void flag_reply_create(req *r);        /* POST /replies/:id/flags */
void flag_show(req *r);                /* GET /flags/:id */
void flag_update(req *r);              /* POST /flags/:id: keep or hide, and why */
void record_opening_create(req *r);    /* POST /records/:id/opening: what was hidden */
