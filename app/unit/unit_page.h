/* unit_page.h — the tree for administrators, the sheet for the wall, and what its code opens. */
#pragma once

#include "lib/http/req.h"

void unit_list(req *r);           /* GET /units, also .json .csv */
void unit_new(req *r);            /* GET /units/new?parent= */
void unit_create(req *r);         /* POST /units */
void unit_lines_create(req *r);   /* POST /units/lines: one unit a line */
void unit_edit(req *r);           /* GET /units/:id */
void unit_update(req *r);         /* POST /units/:id */
void unit_close_create(req *r);   /* POST /units/:id/close */
void unit_close_delete(req *r);   /* POST /units/:id/open */
void unit_sheet_show(req *r);     /* GET /units/:id/sheet: to print */
void unit_report_show(req *r);    /* GET /units/:id/report: what was said and done, to print */
void unit_start_show(req *r);     /* GET /u/:token: what the QR code opens */
