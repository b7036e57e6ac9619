/* map_page.h — the map of what has spread where, the coast it is drawn on, and the real example. */
#pragma once

#include "lib/http/req.h"

void map_show(req *r);         /* GET /map?card=&county=&until=&neighbours=, also .json .csv */
void map_coast_show(req *r);   /* GET /map/coast.svg: the land, kept by browsers for ever */
void map_example_show(req *r); /* GET /map/example?until=, also .json .csv */
