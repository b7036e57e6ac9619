/* about_page.h — what anybody may want to know about the place: privacy, accessibility, whom to ask, the way out of the demo. */
#pragma once

#include "lib/http/req.h"

void privacy_show(req *r);       /* GET /privacy */
void accessibility_show(req *r); /* GET /accessibility */
void contact_show(req *r);       /* GET /contact */
void demo_leave_show(req *r);    /* GET /leave-demo */
