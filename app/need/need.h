/*
 * need.h — a voice: what is hard, for whom, in their own words. It gets a number,
 * an owner, an answer deadline and an answer with a reason. Similar needs are
 * linked, with one answer to all; never merged away.
 *
 * States: received → (in_review →) open → answered; or elsewhere, hidden, withdrawn.
 */
#pragma once

#include "app/policy.h"
#include "app/record/record.h"
#include "lib/html/html.h"

typedef struct {
    RECORD;
    str raw;           /* as sent; the sender and moderators only */
    str proposal;      /* a rewriting that waits for the sender */
    str story;         /* published */
    str wish, whom, behalf, consent, consent_note, name_mode, sender_name;
    bool take_part, about_leader;
    bool added;        /* more was told after it was read, and no moderator has read that yet */
    i64 week, owner, due;
    str owner_title;   /* joined: the role that answers */
    str extended_why, elsewhere;
    i64 voices;
    i64 unit_staff, group_min; /* joined: for hiding units that are too small */
} need;

typedef struct {
    need *at;
    int n;
} needs;

extern const fields need_fields;

/* What somebody sends. Text is UTF-8, trimmed, screened for identity numbers. */
typedef struct {
    str story;
    i64 municipality, unit;
    bool about_leader;
    str lang;
} voice;

typedef struct {
    i64 id;
    str code;  /* receipt for the one without account: 12 letters, stored only as a hash; empty for accounts */
} voice_sent;

/* The first words of a story, for lists. */
str need_title(arena *a, str story);
/* The moment that is kept of what this person did: without account the week, not the minute. */
i64 moment_kept(const actor *who, i64 now);
bool need_find(db *d, i64 id, need *out);
/* One page, newest first, of what the reader may see. */
needs need_page(db *d, const actor *who, const shelf *sh, bool *more);
/* The same with only what a line of a list shows: title, state, place, deadline, voices. */
needs need_lines(db *d, const actor *who, const shelf *sh, bool *more);
/* Makes the need, closed until somebody has read it; deadline from the municipality. */
voice_sent need_send(db *d, const actor *who, const voice *v, i64 now);
/* Writes what the sender tells after the receipt: wish, whom, behalf, consent, name, taking part; raw as it stands in n. If it was read already, it waits to be read again. */
void need_tell(db *d, const need *n, i64 now);
void need_added_read(db *d, need *n); /* a moderator has */
/* Writes state, visibility, proposal, story, owner, due and shares the record anew, with an event. */
void need_move(db *d, need *n, const actor *who, happening h, i64 now); /* h.from is filled in */
/* Is there somebody to read a voice about a leader of that unit, past all who lead it? */
bool need_passes_leaders(db *d, i64 municipality, i64 unit, i64 now);
/* Makes its audience again (the one who answers, or, about a leader, those who read it past that leader), and what it waits for. */
void need_share(db *d, need *n, i64 now);
/* Read, and open from now on: story is published, the one who answers is found; visibility is everybody's unless stated. */
void need_publish(db *d, need *n, const actor *who, str story, i64 now);
/* The sender's word on a rewriting: published, or back to the moderators. */
void need_approve(db *d, need *n, const actor *who, bool agrees, i64 now);
/* The voice is withdrawn by its sender: text is emptied, the number stays. Done once. */
void need_withdraw(db *d, need *n, const actor *who, i64 now);
/* "Gjelder meg også": counts an account once; false if it was counted already. */
bool need_join(db *d, i64 id, i64 account, i64 now);
/* The same without account: makes a receipt of kind "joined" and returns its code. */
str need_join_by_receipt(db *d, i64 id, i64 now);
/* The one who answers for a unit: its nearest leader upwards, else a facilitator; 0 if there is nobody yet. */
i64 need_owner_of(db *d, i64 municipality, str unit_path, i64 now);

/* What the reader may do, for the page. */
typedef struct {
    bool reply, answer, moderate, own;
} need_rights;

/* The role that answers; while nobody has read it, the one it will come to. Empty: not known, as of one about a leader. */
str need_answerer(db *d, const need *n, i64 now);
bool need_is_unread(const need *n); /* nobody has read it, or its sender said no to what was proposed */
bool need_is_published(const record *rec);
bool need_is_late(const need *n, i64 now);
/* Takes away what this reader must not see of a need that is seen at all: the raw text, the sender, small units. */
void need_veil(need *n, const actor *who);
/* Open needs linked as similar, that the reader may see. */
needs need_linked(db *d, const actor *who, i64 id);
/* Is this account counted among the voices? */
bool need_counts(db *d, i64 id, i64 account);
/* Needs that wait for this account's answer, the most urgent first; at most limit. */
needs need_waiting(db *d, i64 account, int limit);

/* Receipts. */
typedef struct {
    i64 id, need;
    str kind, email;
} receipt;
bool receipt_find(db *d, str code, receipt *out);  /* code as typed: case, spaces and hyphens do not matter */
url url_receipt(arena *a, str code);
url url_receipt_part(arena *a, str code, str part); /* /receipts/CODE/part */
url url_voices(arena *a, i64 need);                 /* /needs/7/voices */
str receipt_code_shown(arena *a, str code);        /* K7M2-9RTX-Q4BD */
void receipt_email(db *d, i64 id, str email);
receipt *receipts_with_email(db *d, i64 need, int *n);
