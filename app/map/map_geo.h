/*
 * map_geo.h — from a place on earth to a place on the drawing, and the drawing's size.
 *
 * Knows no municipality, no request and no markup. tool/coast.mjs reads the numbers
 * below from this file, so that coast and points are never drawn in two systems.
 */
#pragma once

#include "lib/base/base.h"

/* One unit is one kilometre; the far east and west are drawn at most 0.5 % too long. */
#define MAP_MERIDIAN 15.0    /* degrees east, drawn upright: the one of Norway's official map grid */
#define MAP_RADIUS 6371.0088 /* km, the mean radius of the earth */
#define MAP_WEST 590.0       /* km from the left edge to the central meridian */
#define MAP_NORTH 7965.0     /* km from the equator to the top edge along the central meridian */
#define MAP_WIDTH 1215
#define MAP_HEIGHT 1560
#define MAP_VIEWBOX "0 0 1215 1560"

typedef struct {
    double x, y; /* x to the right, y downwards, as SVG counts */
} map_point;

/* A place as tool/coast.mjs draws it: the proof that both programs agree. */
typedef struct {
    double lat, lon;
    map_point at;
} map_check;

map_point map_project(double lat, double lon); /* degrees north and east, less than 90 from the meridian; spherical transverse Mercator (Snyder 1987, 8-1 and 8-3) */

/* Made at build time by tool/coast.mjs; SVG path data in the units above. */
extern const str map_coast_norway; /* mainland and islands; the smallest outer islands are not in the source */
extern const str map_coast_abroad; /* the neighbouring countries as far as they are in the drawing; lies under Norway */
extern const map_check map_coast_checks[];
extern const int map_coast_checks_n;
