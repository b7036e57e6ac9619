/*
 * round.h — need–solution–test: the smallest unit of work. A question or a drawing
 * counts. What did not work is as good a result as what did.
 *
 * The struct is called trial, since C's own library holds the name round.
 */
#pragma once

#include "app/initiative/initiative.h"

typedef struct {
    RECORD;
    i64 initiative;
    i64 number;
    str hypothesis;     /* what we believe about the need */
    str solution;       /* what was tried */
    str how;            /* question conversation drawing model roleplay small_operation */
    str whom;           /* which group; no names */
    i64 people;
    bool outside;       /* somebody outside the team took part */
    str worked;         /* yes partly no */
    str found, learned;
    str change;         /* need solution none stop */
    i64 minutes, tried;
    str initiative_title; /* joined */
} trial;

typedef struct {
    trial *at;
    int n;
} trials;

extern const fields round_fields;

bool round_find(db *d, i64 id, trial *out);
/* Of one initiative, the first first; at most 200. */
trials round_all(db *d, i64 initiative);
/* Those of them that this reader may see: one alone may have been closed. */
trials round_seen(db *d, const actor *who, i64 initiative);
/* Numbers it, writes it under the initiative's visibility, and tells the initiative's history. */
void round_add(db *d, const initiative *in, const actor *who, trial *t, i64 now);
/* Makes again who sees it and how it is found. */
void round_reindex(db *d, i64 id, i64 now);
/* The initiative is seen by others than before, or lies elsewhere: its tests follow; a hidden one when it is opened. */
void rounds_follow(db *d, const initiative *in, i64 now);
/* Its author or those who manage the initiative mend the text; the number and the day stay unless stated. */
void round_save(db *d, trial *t, const initiative *in, i64 now);

/*
 * «Vi vil prøve noe»: need, initiative and first test in one go, for the team that wants to begin.
 * Fills t->id and returns the initiative's id.
 */
typedef struct {
    i64 municipality, unit;
    str need, lang;
} try_start;
i64 round_start(db *d, const actor *who, const try_start *from, trial *t, i64 now);
