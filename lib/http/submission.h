/*
 * submission.h — the same form sent twice is one submission: the second is led to where the first one led.
 *
 * Two sendings are the same if the form's hidden "key", the path, the session, all fields and all files are. The table
 * submission(key, account, location, at) holds a hash of that and the place, sealed with a key that only the
 * sender has, since places may hold secrets (a receipt's link).
 */
#pragma once

#include "lib/http/req.h"

/* Inside the transaction, before the handler. False: sent before; r is redirected. True without a key: nothing to remember. */
bool submission_begin(req *r);
/* After the handler: remembers where it led, or forgets if it led nowhere. */
void submission_end(req *r);
