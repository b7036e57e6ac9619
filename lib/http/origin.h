/* origin.h — may this write come from where it comes from? The defence against forms on other sites. */
#pragma once

#include "lib/http/req.h"

/*
 * Sec-Fetch-Site must be same-origin or none; without it Origin must be ours; without it Referer.
 * With none of the three a request passes only if it carries no session.
 */
bool origin_allowed(const req *r);
