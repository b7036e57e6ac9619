/*
 * account.h — people with an account: who they are, what they may, how they come in.
 */
#pragma once

#include "app/policy.h"

typedef struct {
    i64 id, municipality;
    str name, title, email, lang;
    i64 created, closed, successor;
    bool has_password;
} account;
extern const fields account_fields;

bool account_find(db *d, i64 id, account *out);
/* The actor of a session (hash of its token); an actor without account if there is none or it has ended. */
actor actor_of_session(db *d, str session_hash, i64 now);
/* The actor an account is, roles and keys filled: for sessions, tests and the demo. Account 0 is everybody. */
actor actor_of_account(db *d, i64 id, i64 now);
