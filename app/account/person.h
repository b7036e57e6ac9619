/*
 * person.h — people as a municipality's administrator sees them: who is here, in which
 * roles, and what the reader may do with the account. Never what somebody has done or read.
 */
#pragma once

#include "app/account/account.h"
#include "app/role/role.h"

typedef struct {
    i64 id, municipality;
    str name, title, email, municipality_name;
    i64 created, arrived, closed; /* arrived 0: has not come in yet */
    held_roles roles;             /* that hold now or later */
} person;
typedef struct {
    person *at;
    int n;
} people;
extern const fields person_fields;

typedef struct {
    i64 municipality, unit, after;
    int limit;
    str words, role, state; /* state: empty (open accounts), guests waiting closed */
} people_filter;

/* Those who belong to the municipality or hold a role there, by name; after: those behind that account. */
people person_page(db *d, const people_filter *f, i64 now, bool *more);
bool person_find(db *d, i64 id, i64 now, person *out);

typedef struct {
    bool see;
    bool link;    /* make a one-time link: that is to vouch for who they are */
    bool manage;  /* change name and e-mail, close the account */
    i64 place;    /* the municipality in which the reader gives and ends this person's roles; 0: none */
} person_rights;
/*
 * An account is in the hands of its home's administrators; where the home has no room here, of those who administer
 * every place it holds a role in. A coordinator vouches for the guests they invited. An operator's account is an operator's.
 */
person_rights person_may(db *d, const actor *who, const person *p);

bool people_administers(const actor *who, i64 municipality);
bool people_invites(const actor *who, i64 municipality);         /* also coordinators: guests */
/* May who give that role there? outsider: to somebody whose home is elsewhere, which always has an end. */
bool role_may_give(const actor *who, str role, i64 municipality, bool outsider);
bool role_needs_end(str role, bool outsider);
/* May a guest of this municipality come from there? Administrators: from anywhere; coordinators: from their networks. */
bool guest_home_is(db *d, const actor *who, i64 municipality, i64 home);
/* May who end this role? Not the last administrator's. */
bool role_may_end(db *d, const actor *who, const held_role *h, i64 now);
