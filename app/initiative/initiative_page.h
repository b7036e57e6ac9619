/* initiative_page.h — the addresses of initiatives; those of decisions stand in app/decision/decision_page.h. */
#pragma once

#include "app/initiative/initiative.h"
#include "lib/http/req.h"

void initiative_list(req *r);         /* GET /initiatives(.json|.csv) */
void initiative_board_show(req *r);   /* GET /initiatives/board */
void initiative_new(req *r);          /* GET /initiatives/new?need=7&need=8 */
void initiative_create(req *r);       /* POST /initiatives */
void initiative_show(req *r);         /* GET /initiatives/:id(.json) */
void initiative_edit(req *r);         /* GET /initiatives/:id/edit */
void initiative_update(req *r);       /* POST /initiatives/:id */
void initiative_sheet_show(req *r);   /* GET /initiatives/:id/sheet: one page for an elected member */
void member_list(req *r);             /* GET /initiatives/:id/members */
void member_update(req *r);           /* POST /initiatives/:id/members: add, change the part, or remove */

/* What the reader may do, for the page. */
typedef struct {
    bool reply, work, manage, decide, move, anchor, confirm;
} initiative_rights;

/* What an elected member asks, in the words of those who said it; empty where nobody has. */
typedef struct {
    str risk, measured, gain;
} initiative_plain;

/* Loads what the reader may see; answers 404 otherwise. */
bool initiative_or_404(req *r, initiative *out);
/* The address with the list's filters. */
url url_kept(req *r, url to);
int initiative_count(initiatives list, str step);
