/*
 * refuse.h — the small fixed page for what is refused or fails before, or instead of, the app's own error page.
 * Needs no database, no session and next to no memory, and never faults.
 */
#pragma once

#include "lib/http/req.h"

/* Writes r->status, r->out and the type: a page in r->lang, or problem+json when the client asks for JSON. */
void refuse_write(req *r, int status);
/* r->lang out of Accept-Language, for when nobody has found the user's own. */
void refuse_language(req *r);
/* The words of a status, in English as sent on the wire: "Not Found". */
const char *status_reason(int status);
