/*
 * map_draw.h — from places and adoptions to the numbers of a drawing. The drawing is always
 * 640 units wide, whatever part of the country it shows. No request, no markup, no SQL.
 */
#pragma once

#include "app/map/map.h"
#include "app/map/map_geo.h"

enum { DRAWING_WIDTH = 640 };

/* The part of the country that is drawn: units of map_geo.h from its top left corner. */
typedef struct {
    double left, top, scale; /* scale: units of the drawing for one of map_geo.h */
    int height;
    bool near;               /* close enough for names */
} frame;

frame frame_of_norway(void);
/* Round all the places with the given county (0: any), with room for names; never closer than 90 km across. */
frame frame_of_places(const communes *all, i64 in_county);
/* Round where some adoptions are and where they came from; all of Norway when there are none. */
frame frame_of_spreads(const communes *all, const spreads *list);
frame frame_round(const commune *at, const communes *near);
str frame_transform(arena *a, frame f);                    /* for the coast */
str frame_viewbox(arena *a, frame f);

/* A marked municipality. x, y and the name's place are written with one decimal. */
typedef struct {
    i64 id;
    str name, x, y, name_x, name_y;
    bool name_left;   /* the name stands to the left of the dot */
    str state;        /* in-use testing considering dropped; empty: none of its own */
    str status;       /* the same as a code for words_adoption_state */
    bool origin;      /* something began here */
    int n;            /* adoptions here */
} dot;
typedef struct {
    dot *at;
    int n;
} dots;

typedef struct {
    dots marked;
    str places;       /* path data: one small dot for each municipality in the frame, drawn with round line ends */
    str lines;        /* path data: from origins to adopters */
    str neighbours;   /* path data: between neighbours; empty unless asked for */
} drawing;

drawing drawing_of(arena *a, frame f, const communes *all, const spreads *list);
str drawing_neighbours(arena *a, frame f, const communes *all, const neighbours *beside);
/* Marks without adoptions: the example, and a municipality's own page. */
dots dots_of(arena *a, frame f, const communes *all, const i64 *ids, int n);
