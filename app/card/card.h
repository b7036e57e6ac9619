/*
 * card.h — the experience card: what was learned, made from an initiative or on its own,
 * also from what ended. Seen by the team, the municipality, networks or all.
 *
 * States: kept; stopped (from work that ended, as findable as the rest).
 */
#pragma once

#include "app/initiative/initiative.h"

typedef struct {
    RECORD;
    i64 initiative;    /* 0: made on its own */
    str summary;       /* at most 280 characters */
    str problem, solution, context, resources, effect;
    str basis;         /* what the effect rests on: data experience assumed */
    str failed, advice, adaptable, core;
    str contact_role;  /* a role, never a name */
    str types;         /* codes of words_type with a space between */
    i64 published;     /* since when others than the team see it; 0: not yet */
    i64 in_use, tries; /* computed: confirmed and in use elsewhere; confirmed and being tried or considered */
    i64 unit_staff, group_min; /* joined: for hiding units that are too small */
} card;
typedef struct {
    card *at;
    int n;
} cards;
extern const fields card_fields;

typedef struct {
    shelf shelf;
    str type;
} card_filter;

bool card_find(db *d, i64 id, card *out);
/* One page, newest first, of what the reader may see. next is the id to go on after, 0 at the end. */
cards card_page(db *d, const actor *who, const card_filter *f, i64 *next);
cards card_of_initiative(db *d, const actor *who, i64 initiative);  /* that the reader may see */
cards card_of_network(db *d, const actor *who, i64 network);        /* shared by its members, that the reader may see; newest 20 */

/* A card with what the record holds already: need, solution, findings, learning, hours, kr. Not saved. */
card card_draft(db *d, const initiative *in, text_lang l);
/* Writes a new card; place, state, visibility and texts are filled in by the caller. */
void card_create(db *d, card *c, const actor *who, i64 now);
/* Writes all that people edit. Showing it to more people is publishing: an event, and those who voiced the need are told. */
void card_save(db *d, card *c, const actor *who, i64 now);

/* Makes again who sees it and how it is found. */
void card_reindex(db *d, i64 id, i64 now);

/* What the reader may do, for the page. */
typedef struct {
    bool reply, manage, ours, adopt, claim, start; /* ours: it began where the reader works; claim: say "we try this" without an account; start: an edition of their own */
} card_rights;

/* The municipality in whose name somebody shares and adopts: where they work, or come from as a guest; 0: none. */
i64 card_place(const actor *a);
bool card_speaks(const actor *a, i64 municipality);
/* Those who may manage it: its author, facilitators, leaders, and those who manage its initiative. */
bool card_may_manage(db *d, const actor *who, const card *c);
/* Takes a unit that is too small out of the sight of those outside the municipality. */
void card_veil(card *c, const actor *who);
bool card_is_stopped(const card *c);
url url_card(arena *a, i64 id);
