/*
 * setup.h — what it takes to open a municipality's room: its choices, its administrator, who
 * reads first and who answers. One step after the other; each can be done again.
 */
#pragma once

#include "app/municipality/tenant.h"
#include "app/policy.h"

/* Somebody a room needs. account 0: somebody new, who gets a link. */
typedef struct {
    i64 account;
    str name, title;
    str link;       /* token of the invitation, filled in for somebody new; stored nowhere */
    str what;       /* a code of words_role: why they get it */
} helper;
typedef struct {
    helper *at;
    int n;
} helpers;

/* Opens the room with these choices. One that is open already gets the choices. */
void setup_open(db *d, const tenant *chosen, i64 now);
/* Gives the roles in the whole municipality; makes an account and an invitation where h->account is 0. */
void setup_help(db *d, i64 municipality, helper *h, const role_kind *roles, i64 now);
/* The one who sets up gets a name and works here from now on, if they belonged nowhere yet. */
void setup_self(db *d, i64 account_id, i64 municipality, const helper *h);
/* What a new room still lacks, as its administrator sees it. */
typedef struct {
    bool any;
    bool sign_in;   /* this person has no password, and comes back by a new link only; not asked in the demo world */
    bool units, complaint, contact;
} room_left;
room_left setup_lacks(db *d, const actor *who, const tenant *t);
/* Is there somebody who reads what comes in, and somebody who answers for the whole municipality? */
bool setup_is_read(db *d, i64 municipality, i64 now);
bool setup_is_answered(db *d, i64 municipality, i64 now);
