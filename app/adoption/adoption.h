/*
 * adoption.h — taken into use elsewhere: recorded by the adopter, with what was changed and
 * how it goes. Only what somebody there has confirmed counts, and only use elsewhere
 * makes the origin's work SPREAD.
 *
 * States: unconfirmed → considering, testing, in_use, dropped, in any order.
 */
#pragma once

#include "app/card/card.h"
#include "app/words.h"

/* When an adoption (a, of the record r) came to the state it is in: what goes with its state is this day, not when it was first told. */
#define ADOPTION_REPORTED "COALESCE((SELECT max(p.at) FROM adoption_report p WHERE p.adoption = a.id), r.created)"

typedef struct {
    RECORD;            /* its municipality is the adopter; its title is the card's */
    i64 card, origin;
    str mode;          /* copied adapted inspired */
    str changes, why;  /* what was done differently, and the reason */
    str test, result;  /* their own small test, and how it went */
    str place;         /* where there, in their own words */
    str contact_role;
    str email, token_hash;   /* of one without account; the address is emptied at confirmation */
    i64 confirmed, in_use;   /* moments, or 0 */
    i64 reported;      /* computed: the latest report, which the state is of */
    str distance;      /* computed: same neighbour region country */
    str origin_name, card_title; /* joined */
    i64 initiative;    /* joined: the card's, or 0 */
    i64 unit_staff, group_min;   /* joined */
} adoption;
typedef struct {
    adoption *at;
    int n;
} adoptions;
extern const fields adoption_fields;
extern const words words_distance;

typedef struct {
    i64 id;
    str status, note;
    i64 at;
} adoption_report;
typedef struct {
    adoption_report *at;
    int n;
} adoption_reports;
extern const fields adoption_report_fields;

bool adoption_find(db *d, i64 id, adoption *out);
/* One page, newest first; of one card (0: all), then at most 200 and no further page. */
adoptions adoption_page(db *d, const actor *who, const shelf *sh, i64 card, bool *more);
adoptions adoption_of_card(db *d, const actor *who, i64 card);                       /* what counts most first; at most 200 */
adoptions adoption_of_initiative(db *d, const actor *who, i64 initiative);           /* of all its cards, in the same order */
adoptions adoption_of_network(db *d, const actor *who, i64 network);                 /* of members' cards by members; newest 30 */
adoption_reports adoption_reports_of(db *d, i64 id);                                 /* oldest first */
i64 adoption_own(db *d, i64 card, i64 municipality);                                 /* the municipality's latest confirmed one of the card, or 0 */

/* What is recorded about a writing: an event, and perhaps a new status with a note. */
typedef struct {
    str what, from;
    const adoption_report *told;
} adoption_event;
/* Writes it all, new or changed; who sees and finds it, the event, and the mark SPREAD follow. The others below call this. */
void adoption_write(db *d, adoption *a, const actor *who, adoption_event e, i64 now);
/* Makes again who sees it and how it is found. */
void adoption_reindex(db *d, i64 id, i64 now);
/* Records one by somebody with an account there: confirmed at once. Card, place, mode, state and texts are filled in. */
void adoption_create(db *d, adoption *a, const actor *who, i64 now);
void adoption_save(db *d, adoption *a, const actor *who, i64 now);                   /* all that people edit; never its state */
/* A new status with a note, by the adopter. */
void adoption_tell(db *d, adoption *a, const actor *who, const adoption_report *told, i64 now);
/* Is it another unit or municipality than the card's? Units above and below each other are the same place. */
bool adoption_is_elsewhere(const adoption *a, const card *c);
/* Makes the mark SPREAD of the origin's initiative agree with what is confirmed and in use elsewhere now. */
void adoption_spread(db *d, const adoption *a, const actor *who, i64 now);
/* The same of all that is used within the municipality, from or in a unit (its path) that has moved, or below it. */
void adoption_spread_of_unit(db *d, i64 municipality, str path, const actor *who, i64 now);

/* What the reader may do, for the page. */
typedef struct {
    bool reply, edit, tell, confirm, start;
} adoption_rights;

/* The one who wrote it and those who work in, or are guests from, that municipality. */
bool adoption_may_tell(const actor *who, const adoption *a);
bool adoption_is_confirmed(const adoption *a);
void adoption_veil(adoption *a, const actor *who);                                   /* unconfirmed: nothing of what was typed; small units */
url url_adoption(arena *a, i64 id);

/* ---- without account: adoption_try.c ---- */

enum { TRIES_A_DAY = 20, TRY_DAYS = 30 };

/* Counts one more from this client today (by a keyed hash); false: too many. */
bool try_allowed(db *d, str who, i64 now);
/* Makes one that waits for confirmation and returns its token, which is stored nowhere. Empty: the same one waits already. */
str try_create(db *d, adoption *a, i64 now);
bool try_find(db *d, str token, i64 now, adoption *out);                             /* confirmed, or still waiting and not too old */
/* Confirms: from now on it counts. who: somebody with an account there, or the actor without account who held the link. */
void try_confirm(db *d, adoption *a, const actor *who, i64 now);
str try_domain(const adoption *a);                                                   /* what stands behind the @ */
bool try_email_works(str email);                                                     /* an address, and not at a provider of private mail */
url url_try(arena *a, str token);

/* ---- telling: adoption_news.c ---- */

/* Tells those behind the card and its initiative, in the product and by mail. what: adopted adoption_told. origin: "https://…". */
void news_origin(db *d, const adoption *a, str what, str origin, i64 now);
/* Mails the link that confirms to the one who said it. */
void news_confirm(db *d, const adoption *a, str token, str origin, i64 now);
