/* adoption_page.h — the addresses of what is taken into use elsewhere. */
#pragma once

#include "lib/http/req.h"

void adoption_list(req *r);         /* GET /adoptions?card=&municipality=&state=(.json|.csv) */
void adoption_new(req *r);          /* GET /adoptions/new?card= */
void adoption_post(req *r);         /* POST /adoptions */
void adoption_show(req *r);         /* GET /adoptions/:id(.json) */
void adoption_edit(req *r);         /* GET /adoptions/:id/edit */
void adoption_update(req *r);       /* POST /adoptions/:id */
void adoption_report_post(req *r);  /* POST /adoptions/:id/reports */

/* try_page.c: without account */
void try_new(req *r);               /* GET /cards/:id/tries */
void try_post(req *r);              /* POST /cards/:id/tries */
void try_sent_show(req *r);         /* GET /cards/:id/tries/sent */
void try_show(req *r);              /* GET /adoptions/confirm/:token */
void try_confirm_post(req *r);      /* POST /adoptions/confirm/:token */
void try_report_post(req *r);       /* POST /adoptions/confirm/:token/reports */
void try_vouch_post(req *r);        /* POST /adoptions/:id/confirmation: by somebody with an account there */

/* edition_page.c: the receiver's own initiative */
void edition_new(req *r);           /* GET /cards/:id/initiatives/new */
void edition_post(req *r);          /* POST /cards/:id/initiatives */
