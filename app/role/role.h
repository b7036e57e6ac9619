/*
 * role.h — what somebody may do where, and for how long. A role is a row with a beginning
 * and perhaps an end; it is never changed, only ended.
 */
#pragma once

#include "app/policy.h"

typedef struct {
    i64 id, account;
    i64 municipality;                  /* 0: the installation; only operators */
    i64 unit;                          /* 0: the whole municipality */
    str role;                          /* a code of words_role */
    i64 starts, ends, granted_by;      /* ends 0: until it is ended */
    str municipality_name, unit_name;  /* joined */
} held_role;
typedef struct {
    held_role *at;
    int n;
} held_roles;
extern const fields held_role_fields;

/* Gives a role from now on (or h->starts) and returns its id; one that is held already, in the same place, is only prolonged. */
i64 role_give(db *d, const held_role *h, i64 now);
void role_end(db *d, i64 id, i64 now);
bool role_find(db *d, i64 id, held_role *out);
held_roles role_held(db *d, i64 account, i64 now);             /* that hold now or later; at most 24 */
/* Would the municipality (0: the installation) have nobody left who administers it without this account? */
bool role_is_last_admin(db *d, i64 account, i64 municipality, i64 now);
