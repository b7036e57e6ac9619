/* sign_in_page.h — coming in and going out. */
#pragma once

#include "lib/http/req.h"

void sign_in_new(req *r);          /* GET /sign-in?back= */
void sign_in_create(req *r);       /* POST /sign-in: ROUTE_SLOW */
void sign_in_link_create(req *r);  /* POST /sign-in/links: mails a one-time link */
void sign_in_link_show(req *r);    /* GET /sign-in/:token: opens a page, uses nothing up */
void sign_in_link_use(req *r);     /* POST /sign-in/:token: the button of that page */
void sign_out_create(req *r);      /* POST /sign-out */
