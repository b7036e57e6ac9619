/* setup_page.h — from an empty installation to a front page that works, in four short steps. */
#pragma once

#include "lib/http/req.h"

void setup_new(req *r);            /* GET /setup?q=&municipality=: which municipality, then its choices */
void setup_create(req *r);         /* POST /setup: opens the room */
void setup_units_edit(req *r);     /* GET /setup/units */
void setup_units_update(req *r);   /* POST /setup/units */
void setup_people_edit(req *r);    /* GET /setup/people */
void setup_people_update(req *r);  /* POST /setup/people: answers with the links, which are shown once */
