/* people_page.h — people and roles, for administrators; coordinators invite guests here. */
#pragma once

#include "lib/http/req.h"

void people_list(req *r);         /* GET /people, also .json .csv */
void people_new(req *r);          /* GET /people/new */
void people_create(req *r);       /* POST /people */
void people_show(req *r);         /* GET /people/:id */
void people_update(req *r);       /* POST /people/:id: name, title, e-mail */
void people_link_create(req *r);  /* POST /people/:id/links */
void people_link_show(req *r);    /* GET /people/:id/links/:token: only who made it knows the address */
void people_role_create(req *r);  /* POST /people/:id/roles */
void people_role_delete(req *r);  /* POST /people/:id/roles/end */
void people_leave_new(req *r);    /* GET /people/:id/leave */
void people_leave_create(req *r); /* POST /people/:id/leave */
