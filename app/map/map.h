/*
 * map.h — who has taken what into use, where: adoptions with their places, for the map and
 * the table beside it. Reads cards and adoptions; never writes. Drawing is map_draw.h.
 */
#pragma once

#include "app/municipality/municipality.h"
#include "app/policy.h"
#include "app/words.h"

/* One adoption as the map shows it. status: in_use testing considering dropped, or unconfirmed when nobody there has said so yet. */
typedef struct {
    RECORD;
    i64 card, origin, confirmed, reported; /* reported: when the status was told */
    str mode, status, card_title, origin_name;
} spread;
typedef struct {
    spread *at;
    int n;
} spreads;
extern const fields spread_fields;

typedef struct {
    i64 card, until; /* 0: all cards; all of time */
} map_filter;

enum { MAP_SPREADS = 2000 };

/*
 * The adoptions that the reader may see, of cards that the reader may see, newest first; with the status they
 * had at the end of the day `until`. At most MAP_SPREADS; more tells that there were further ones.
 */
void spread_all(db *d, const actor *who, map_filter f, spreads *out, bool *more);

/* The cards of some adoptions, each once, for choosing among. */
typedef struct {
    i64 id;
    str title;
} card_choice;
typedef struct {
    card_choice *at;
    int n;
} card_choices;
card_choices spread_cards(arena *a, const spreads *list);
i64 spread_in_use(const spreads *list, i64 *municipalities); /* how many are in use and confirmed, and in how many municipalities */

/* The real example: when each municipality took the digital application for social assistance into use. */
typedef struct {
    i64 id, since;
    str name, county_name;
} example_use;
typedef struct {
    example_use *at;
    int n;
} example_uses;
extern const fields example_fields;

void example_all(db *d, i64 until, example_uses *out); /* oldest first; until 0: all */
