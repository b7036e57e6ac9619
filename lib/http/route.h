/* route.h — from a path to a row of the route table, by one hash look-up a segment. */
#pragma once

#include "lib/http/req.h"

/* Builds the router in a program's arena. */
router *router_build(arena *program, const route *routes, int n);

/*
 * The row for a method and path; ids gets what the :parts matched. NULL: not found, or, when *allow is
 * not empty, found for other methods only. suffix: ROUTE_JSON, ROUTE_CSV or 0, which the row must allow.
 */
typedef struct {
    method method;
    str path;
    unsigned suffix;
} route_ask;

const route *route_find(const router *t, route_ask ask, str ids[REQ_IDS], str *allow);
