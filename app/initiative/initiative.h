/*
 * initiative.h — work on one or more needs, through five steps and three
 * decisions. What moves it from step to step stands in app/decision; what it
 * tries, in app/round. SPREAD is a mark that others' use sets, and only that.
 *
 * States: active; parked (with a date); ended (with what was learned); merged.
 */
#pragma once

#include "app/policy.h"
#include "app/record/record.h"
#include "lib/html/html.h"

typedef struct {
    RECORD;
    str need_text;  /* the need in the words of those concerned */
    str solution;   /* may be empty: one need not know the answer at the start */
    str size;       /* small normal large */
    str size_why;   /* the reason when people chose another size than the thresholds give */
    str step;       /* understand create test introduce share */
    str types, focus; /* codes with a space between */
    str origin, new_for, reuse;
    i64 hours, kr;
    bool affects;   /* lasting change in service, duties, rota or work environment */
    i64 owner;      /* the champion */
    str owner_title; /* joined */
    i64 started, review;
    str learned;
    i64 in_use, spread, merged_into, from_card;
} initiative;

typedef struct {
    initiative *at;
    int n;
} initiatives;

extern const fields initiative_fields;

/* A list's filters beyond those of every shelf; empty is all. */
typedef struct {
    shelf shelf;
    str step, size, type, focus, origin;
} initiative_filter;

/* Ids of the needs that an initiative is to answer. */
typedef struct {
    const i64 *at;
    int n;
} need_ids;

bool initiative_find(db *d, i64 id, initiative *out);
/* One page, newest first, of what the reader may see. next is the id to go on after, 0 at the end. */
initiatives initiative_page(db *d, const actor *who, const initiative_filter *f, i64 *next);

/* The size that the municipality's thresholds give to hours, kr and affects. */
str initiative_size(db *d, const initiative *in);
/*
 * Starts work: place, title and the texts are filled in by the caller; an empty size is computed, no owner is the
 * starter, no visibility is the municipality's. Links the needs, whose senders and followers are told.
 */
void initiative_start(db *d, initiative *in, const actor *who, need_ids needs, i64 now);
/* Writes all that people edit (never step, state or marks: those are decisions), and an event of it. */
void initiative_save(db *d, initiative *in, const actor *who, i64 now);
/* Writes what a decision changed: step, state, review, learned, in_use, merged_into; shares and indexes anew. */
void initiative_moved(db *d, initiative *in, i64 now);
/* Makes again who sees it and how it is found. */
void initiative_reindex(db *d, i64 id, i64 now);
/* The same of what it waits for, when something was tried, decided or changed. */
void initiative_waits(db *d, const initiative *in);
/* SPREAD: somebody elsewhere has confirmed use. Only the adoption noun calls this. Once; later ones change nothing. */
void initiative_mark_spread(db *d, i64 id, i64 now);
/* Takes one more need in; linking twice is once. */
void initiative_answer_need(db *d, const initiative *in, const actor *who, i64 need, i64 now);

/* The needs it answers, that the reader may see. */
records initiative_needs(db *d, const actor *who, i64 id);

/* Who is in it. */
typedef struct {
    i64 account;
    str part;       /* lead member facilitator guest */
    str title;      /* joined */
    i64 since, ends;
} member;
typedef struct {
    member *at;
    int n;
} members;
members initiative_members(db *d, i64 id, i64 now);   /* the lead first; those whose time has ended are left out */
/* Adds one, or changes their part; a new lead makes the one before a member. False: no such open account, or a guest without an end. */
bool initiative_member_set(db *d, initiative *in, const actor *who, const member *m, i64 now);
/* The lead cannot be removed before there is another: false. */
bool initiative_member_remove(db *d, initiative *in, const actor *who, i64 account, i64 now);

/* Rounds, profiles, participation, sentences: members, facilitators and leaders, while it is not ended or merged. */
bool initiative_may_work(const actor *who, const initiative *in);
/* Texts, size, members, parking, ending: the champion, the one who started it, facilitators and leaders. */
bool initiative_may_manage(const actor *who, const initiative *in);

bool initiative_is_small(const initiative *in);
bool initiative_is_active(const initiative *in);
int initiative_step_number(str step);                 /* 1 understand … 5 share; 0: no step */
bool initiative_has(str codes, str code);             /* is the code one of the words? */
