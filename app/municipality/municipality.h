/*
 * municipality.h — the 357 municipalities and 15 counties as facts, and who lies beside whom.
 *
 * The struct is called commune, since the word municipality is everywhere a number. Facts
 * only: what a municipality has chosen here stands in tenant.h.
 */
#pragma once

#include "lib/db/db.h"
#include "lib/html/html.h"

typedef struct {
    i64 id, county;
    str name, name_unique, name_official, name_sami, name_kven; /* name_unique tells the two Herøy apart */
    bool sami_area;
    int centrality;                                             /* 1 most central … 6 */
    str region;
    double lat, lon, area_km2;
    i64 population;
    str county_name;                                            /* joined */
    bool open;                                                  /* has a room of its own here */
} commune;
typedef struct {
    commune *at;
    int n;
} communes;
extern const fields commune_fields;

typedef struct {
    i64 id;
    str name;
} county;
typedef struct {
    county *at;
    int n;
} counties;

typedef struct {
    i64 a, b;
    str kind, name; /* land water point; name of b */
} neighbour;
typedef struct {
    neighbour *at;
    int n;
} neighbours;

/* Brings the embedded facts into the tables, or up to date. Costs one look-up when nothing has changed. In a write transaction. */
void places_load(db *d);

bool municipality_find(db *d, i64 id, commune *out);
void municipality_all(db *d, communes *out);                       /* by name */
/* Those whose number or name in any of its languages holds the words; what begins with them first. Case and accents do not matter. Empty: all. */
void municipality_search(db *d, str words, communes *out);
str municipality_number(arena *a, i64 id);                                  /* as written: "0301" */
url url_in(arena *a, url u, i64 id);                                           /* the same address, about that municipality: ?municipality=5542 */
void neighbour_of(db *d, i64 id, neighbours *out);                      /* by kind and name */
void neighbour_all(db *d, neighbours *out);                             /* every pair once */
void county_all(db *d, counties *out);                                   /* by number */
