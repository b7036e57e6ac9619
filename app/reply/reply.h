/*
 * reply.h — the thread under any record: typed replies, which can be edited and
 * withdrawn by their author, flagged by readers, and hidden with a reason.
 */
#pragma once

#include "app/policy.h"
#include "app/record/record.h"

typedef struct {
    i64 id, record, author;
    str role, kind, body;
    str title;      /* joined: the author's title; empty without account */
    i64 created, edited, withdrawn, hidden;
    str hidden_why;
} reply;

typedef struct {
    reply *at;
    int n;
} replies;

extern const fields reply_fields;

replies reply_all(db *d, i64 record);
bool reply_find(db *d, i64 id, reply *out);
/* who may be without account: then role is "sender" (the holder of the receipt). */
i64 reply_add(db *d, const record *rec, const actor *who, str kind, str body, i64 now);
void reply_edit(db *d, i64 id, str body, i64 now);
void reply_withdraw(db *d, i64 id, i64 now);
void reply_hide(db *d, i64 id, str why, i64 now);
