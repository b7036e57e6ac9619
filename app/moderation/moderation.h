/*
 * moderation.h — a voice is closed until somebody has read it. The moderator sees
 * what may identify, publishes the sender's own text or proposes another to the
 * sender, says where it belongs, or hides it with a reason. Everything is logged.
 */
#pragma once

#include "app/guard/guard.h"
#include "app/need/need.h"
#include "app/words.h"
#include "lib/http/req.h"

extern const words words_moderation; /* what was done, in the log */
extern const words words_hint;       /* what a mark points at: name, room, age … */
extern const words words_way;        /* where what is no need belongs, by the codes of words_elsewhere */

/* May this actor read the closed text and decide? Never a leader whom it is about. */
bool moderation_may(const actor *who, const need *n);

/* ---- what waits ---- */

typedef struct {
    i64 id, municipality, week, due;
    str state, lang, municipality_name, unit_name;
    str title; /* the first words of what was written */
    bool about_leader;
    bool refused; /* the sender did not approve what was proposed */
} queued;
typedef struct {
    queued *at;
    int n;
} queue;
/* Voices received, rewritten ones that wait for the sender, and published ones whose sender has told more, the oldest first; at most 100. */
queue moderation_queue(db *d, const actor *who);
/* Municipalities whose moderator this is; returns how many. */
int moderation_places(const actor *who, i64 places[ACTOR_GRANTS]);

/* ---- the text ---- */

/* A piece of the text; kind is empty, or a code of words_hint. */
typedef struct {
    str text, kind;
} piece;
typedef struct {
    piece *at;
    int n;
} pieces;
pieces moderation_pieces(arena *a, str text);
/* The sender's own words as they would be published: what is hard, and what would help. */
str moderation_text(arena *a, const need *n);
/*
 * Names the text that a form shows, so that the yes to it is not taken for another: false if the form that was
 * sent carries the name of a text that has changed since.
 */
str text_mark(arena *a, str text);
bool text_is_marked(req *r, str text);

/* ---- decisions: each tells the sender's account, and is in the log. False: not from the state it is in. ---- */

bool moderation_publish(db *d, need *n, const actor *who, i64 now);
/* The same text as the sender's own is published at once: nothing is changed. */
bool moderation_propose(db *d, need *n, const actor *who, str text, i64 now);
/* The sender's word on it; on a yes the one who answers is told. */
bool moderation_approve(db *d, need *n, const actor *who, bool agrees, i64 now);
typedef struct {
    str where; /* a code of words_elsewhere */
    str how;   /* told to the sender */
} belongs;
bool moderation_move(db *d, need *n, const actor *who, belongs b, i64 now);
bool moderation_hide(db *d, need *n, const actor *who, str why, i64 now);
/* What the sender told after it was published is read. */
bool moderation_read(db *d, need *n);
/* What was hidden or moved comes back to be read. */
bool moderation_reopen(db *d, need *n, const actor *who, i64 now);
bool moderation_link(db *d, const need *n, const actor *who, i64 other, i64 now);
void moderation_unlink(db *d, const need *n, const actor *who, i64 other, i64 now);

/* What last became of a voice that is not open, for its sender: why it was hidden, where it belongs, that the sender said no. */
typedef struct {
    str what, note, contact; /* contact: where the municipality says that such matters belong */
} fate;
fate moderation_fate(db *d, const need *n);

/* ---- the log ---- */

typedef struct {
    i64 id, at, record;
    str kind, what, role, note;
} log_line;
typedef struct {
    log_line *at;
    int n;
} log_lines;
extern const fields log_fields;
/* What moderators and senders decided, newest first, of records that the reader may see; next: the id to go on after, or 0. */
log_lines moderation_log(db *d, const actor *who, const shelf *sh, i64 *next);
log_lines moderation_log_of(db *d, i64 record); /* of one record, oldest first */
