/*
 * network.h — municipalities that show each other what they do. A network is joined by two
 * wills: a member asks, and the municipality's own people accept, because membership opens
 * what both have shared with their networks.
 */
#pragma once

#include "app/policy.h"

typedef struct {
    i64 id;
    str name, about;
    i64 created;
    i64 members; /* how many; counted */
} network;
typedef struct {
    network *at;
    int n;
} networks;
extern const fields network_fields;

typedef struct {
    i64 id, network;
    str name, network_name, kind; /* kind: member or invited */
} network_place;
typedef struct {
    network_place *at;
    int n;
} network_places;

bool network_find(db *d, i64 id, network *out);
void network_recent(db *d, i64 after, int limit, networks *out);            /* newest first, ids below after */
void network_place_all(db *d, i64 id, network_places *out);                   /* members, then those that are asked */
void network_of(db *d, i64 municipality, networks *out);                   /* that it is a member of */
void network_asked(db *d, i64 municipality, network_places *out);          /* that have asked it */
bool network_is_asked(db *d, i64 id, i64 municipality);
bool network_has(db *d, i64 id, i64 municipality);
id_list network_members(db *d, i64 id);                                      /* municipalities */

void network_create(db *d, network *n, i64 municipality, i64 now);             /* with its first member; fills id */
void network_save(db *d, const network *n);
/* Asks a municipality; one that has no room here, and so nothing to open, is a member at once. */
void network_ask(db *d, i64 id, i64 municipality, i64 now);
/* Membership at once: for acceptance, and for the demo world. Opens what the municipality has shared with its networks. */
void network_join(db *d, i64 id, i64 municipality);
void network_leave(db *d, i64 id, i64 municipality);                           /* also says no to a question */

/* Administrators, facilitators and coordinators of a municipality speak for it in networks. */
bool network_speaks(const actor *a, i64 municipality);
bool network_may_manage(db *d, const actor *a, i64 id);                        /* speaks for one of its members */
