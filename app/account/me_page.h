/* me_page.h — one's own page: what is new, what one has said, how one comes in, who stands in. */
#pragma once

#include "lib/http/req.h"

void me_show(req *r);                /* GET /me */
void me_need_list(req *r);           /* GET /me/needs */
void me_initiative_list(req *r);     /* GET /me/initiatives */
void me_edit(req *r);                /* GET /me/settings */
void me_update(req *r);              /* POST /me/settings: name, title, language */
void me_sign_in_update(req *r);      /* POST /me/sign-in: e-mail and password; ROUTE_SLOW */
void me_session_list(req *r);        /* GET /me/sessions */
void me_session_delete(req *r);      /* POST /me/sessions: ends one, or all others */
void me_stand_in_list(req *r);       /* GET /me/stand-in */
void me_stand_in_create(req *r);     /* POST /me/stand-in */
void me_stand_in_delete(req *r);     /* POST /me/stand-in/end */
