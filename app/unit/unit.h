/*
 * unit.h — the tree of units in a municipality, of any depth, with its own words for the
 * levels. A unit has a short code, which is what the QR sheet on the wall holds.
 */
#pragma once

#include "app/municipality/tenant.h"
#include "app/record/record.h"

typedef struct {
    i64 id, municipality, parent;
    str path;      /* "/4/17/": ids from the root down to itself */
    str name, level, code;
    i64 staff;     /* about how many work here; 0: not told */
    i64 closed;
    i64 depth;     /* 0: the top */
} unit;
typedef struct {
    unit *at;
    int n;
} units;
extern const fields unit_fields;

enum { UNIT_LEVELS = 12 }; /* so deep a tree may be */

typedef enum {
    UNITS_ALL,     /* closed ones too: for administrators */
    UNITS_OPEN,    /* for those who work there */
    UNITS_PUBLIC   /* without units so small that a story shows who tells it */
} units_shown;

bool unit_find(db *d, i64 id, unit *out);
/* May its name and what is of it be told this reader? Not of one so small that a story shows who tells it, but to those who work there. */
bool unit_is_shown(db *d, const struct actor *who, i64 id);
/* Takes the unit away from a record that is shown to somebody to whom it may not be told. */
void unit_veil(db *d, const struct actor *who, record *rec);
bool unit_by_code(db *d, str code, unit *out);                    /* as typed: case does not matter */
void unit_tree(db *d, i64 municipality, units_shown what, units *out); /* parents before children, in the order they were made; at most 3000 */
/* Adds a unit under u->parent (0: the top); fills id, path, code, and the level from the municipality's words if it is empty. */
void unit_add(db *d, const tenant *t, unit *u);
void unit_save(db *d, const unit *u);                             /* name, level, staff */
/* Why u cannot lie below u->parent (closed, elsewhere, itself or below it, too deep), in English; NULL if it can. */
const char *unit_misplaced(db *d, const unit *u);
/* Puts it, with all below it, under u->parent, where unit_misplaced() found nothing; then derived_of_unit() and adoption_spread_of_unit(). Fills path and depth. */
void unit_move(db *d, unit *u, const struct actor *who, i64 now);
bool unit_close(db *d, const unit *u, const struct actor *who, i64 now);  /* false while a unit below it is open */
bool unit_reopen(db *d, const unit *u, const struct actor *who, i64 now); /* false while the one above it is closed */
/* The unit, or where it is closed the nearest open one above it. False: there is none. */
bool unit_still_open(db *d, unit *u);

/* What has happened to a unit. */
typedef struct {
    i64 at;
    str what;                /* moved closed opened */
    str title;               /* who did it; joined */
    str from_name, to_name;  /* of a move; empty: the top */
} unit_event;
typedef struct {
    unit_event *at;
    int n;
} unit_events;
void unit_history(db *d, i64 id, unit_events *out);               /* newest first, at most 100 */
/*
 * Adds one unit a line; more indentation than the line above means below it. Tabs count as four.
 * What is there already under the same parent is kept, not doubled. Returns how many were added; -1 and nothing
 * added if a line is longer than 120 letters, there are more than 500 lines, or more than 12 levels.
 */
int unit_outline(db *d, const tenant *t, str text);

/* Where something can be said to be: a municipality with a room here, or a unit of it that is shown to all. */
typedef struct {
    i64 municipality, unit;
    str value; /* "5501" or "5501/17" */
    str name;
    i64 depth; /* 0: the municipality */
} place;
typedef struct {
    place *at;
    int n;
} places;

str unit_indent(i64 depth);                                        /* "– – " in front of a name two levels down; six at most */

places place_all(db *d);                                           /* municipalities with their units; without units if there are more than 1000 */
places place_of(db *d, i64 municipality);                          /* one municipality with its units */
void place_keep(db *d, places *s, i64 municipality, i64 unit_id); /* puts the place that a record has already in the list, if it lacks there */
str place_value(arena *a, i64 municipality, i64 unit_id);          /* "5501/17", or "5501" without a unit: what a form sends */
bool place_is(db *d, i64 municipality, i64 unit_id);              /* can it be chosen? unit_id 0: the municipality itself */
