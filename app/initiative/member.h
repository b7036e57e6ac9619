/*
 * member.h — what initiative.c and member.c share about who is in an initiative.
 * Others use initiative.h.
 */
#pragma once

#include "app/initiative/initiative.h"
#include "app/words.h"

enum { MEMBERS_SEEN = 31 }; /* as many get their own key in the record */

extern const words words_part; /* lead member facilitator guest */

/* Somebody who can be asked; home: the municipality of one from elsewhere. */
typedef struct {
    i64 id;
    str name, title, home;
} person;
typedef struct {
    person *at;
    int n;
} persons;
persons member_near(db *d, const initiative *in);          /* people with an account in the municipality: members and facilitators */
persons member_far(db *d, const initiative *in, i64 now);  /* people from elsewhere who hold a role in it: guests */

int member_accounts(db *d, const initiative *in, i64 now, i64 people[MEMBERS_SEEN]); /* the owner and those whose time has not ended */
void member_write(db *d, i64 initiative_id, const member *m, i64 now);             /* the row alone; follows the record too */
void initiative_people_changed(db *d, initiative *in, i64 now);                    /* owner and who sees it, written anew; in initiative.c */
/* Takes away the sight of guests whose time has ended, in so many initiatives at most; returns in how many. */
int member_end_guests(db *d, i64 now, int most);
