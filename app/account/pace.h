/*
 * pace.h — how much one address may send in an hour without an account, so that nobody floods those who read. Wide
 * enough for a meeting behind one router. It lives in memory alone: no address is kept, not even as a hash.
 */
#pragma once

#include "lib/http/req.h"

enum { PACE_AN_HOUR = 100 };

typedef struct pace pace;

pace *pace_new(arena *program, int an_hour);
/* Counts one more from the address; false when it is too much this hour. p NULL, or the machine itself: always true. */
bool pace_take(pace *p, str client, i64 now);
/* The same for a request: who is signed in has a name to answer for, and is not counted. */
bool pace_allows(req *r);
