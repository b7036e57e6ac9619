/*
 * reply.h — the thread under any record: typed replies, which can be edited and
 * withdrawn by their author, flagged by readers, and hidden with a reason.
 */
#pragma once

#include "app/policy.h"
#include "app/record/record.h"
#include "lib/html/html.h"

typedef struct {
    i64 id, record, author;
    i64 receipt;    /* of the one who wrote it without account */
    str role, kind, body;
    str title;      /* joined: the author's title; empty without account, and for the sender of a need */
    i64 created, edited, withdrawn, hidden;
    str hidden_why;
} reply;

typedef struct {
    reply *at;
    int n;
} replies;

extern const fields reply_fields;

/* What somebody says. receipt: of the one without account, else 0. */
typedef struct {
    str kind, body;
    i64 receipt;
    bool joined; /* the receipt is of one who joined, not of the sender */
} reply_text;

replies reply_all(db *d, i64 record);               /* oldest first, at most 500; withdrawn and hidden ones without their text */
bool reply_find(db *d, i64 id, reply *out);         /* with its text, also when hidden */
i64 reply_add(db *d, const record *rec, const actor *who, reply_text s, i64 now); /* who may be without account: then s.receipt says whose it is */
void reply_edit(db *d, i64 id, reply_text s, i64 now);
void reply_withdraw(db *d, i64 id, i64 now);        /* the text is emptied, the place in the thread stays */
void reply_hide(db *d, i64 id, str why, i64 now);   /* the text is kept for the author and the moderators */

bool reply_stands(const reply *p);                  /* neither withdrawn nor hidden */
bool reply_is_own(const reply *p, const actor *who);
url url_comment(arena *a, i64 id);                  /* "#comment-31" */
url url_record(arena *a, str kind, i64 id);         /* "/needs/7": the page of any record */
