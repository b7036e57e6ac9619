/* network_page.h — networks of municipalities: who is in, who is asked, and how to make one. */
#pragma once

#include "lib/http/req.h"

void network_list(req *r);           /* GET /networks, also .json .csv */
void network_new(req *r);            /* GET /networks/new */
void network_create_post(req *r);    /* POST /networks */
void network_show(req *r);           /* GET /networks/:id, also .json */
void network_edit(req *r);           /* GET /networks/:id/edit */
void network_update(req *r);         /* POST /networks/:id */
void network_member_create(req *r);  /* POST /networks/:id/members: ask a municipality, or say yes for one's own */
void network_member_delete(req *r);  /* POST /networks/:id/leave: leave, or say no */
