/*
 * tenant.h — a municipality that has opened its own room here, and what it has chosen:
 * name, language, deadlines, thresholds, words for its levels, whom to ask.
 */
#pragma once

#include "lib/db/db.h"

typedef struct {
    i64 id, opened;
    str display_name, lang;
    int answer_days, small_hours;
    i64 small_kr, large_kr;
    int group_min;                                   /* groups smaller than this are hidden */
    str levels, contact, complaint, accessibility_url;
    bool demo;
    str name;                                        /* of the municipality; joined */
} tenant;
typedef struct {
    tenant *at;
    int n;
} tenants;
extern const fields tenant_fields;

enum { TENANT_GROUP_MIN = 6 }; /* can be raised, never lowered */

bool tenant_find(db *d, i64 id, tenant *out);
void tenant_all(db *d, tenants *out);            /* to choose among: id and names only, by display name; 400 at most */
str tenant_name(db *d, i64 id);                      /* its display name; empty without a room here */
bool tenant_any(db *d);                              /* has anybody opened a room here? */
/* Opens a room for a municipality with the usual choices; one that is open stays as it is. */
void tenant_open(db *d, i64 id, i64 now);
/* What a municipality chooses where it has not chosen; display_name is its name and the word for municipality. */
tenant tenant_usual(arena *a, i64 id, str name);
void tenant_save(db *d, const tenant *t);
/* Its word for a unit at that depth (0 the top); the last word for all below; empty if it has none. */
str tenant_level(const tenant *t, int depth);
