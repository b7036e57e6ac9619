/* card_page.h — the addresses of experience cards. */
#pragma once

#include "lib/http/req.h"

void card_list(req *r);    /* GET /cards?municipality=&type=&state=(.json|.csv) */
void card_new(req *r);     /* GET /cards/new?initiative= */
void card_post(req *r);    /* POST /cards */
void card_show(req *r);    /* GET /cards/:id(.json) */
void card_paper(req *r);   /* GET /cards/:id/sheet: for the printer */
void card_edit(req *r);    /* GET /cards/:id/edit */
void card_update(req *r);  /* POST /cards/:id */
