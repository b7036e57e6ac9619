/*
 * account.h — people with an account: who they are, what they may, how they come in.
 */
#pragma once

#include "app/policy.h"

typedef struct {
    i64 id;
    i64 municipality;  /* home; 0: an operator from outside */
    str name, title;   /* title: what others see */
    str email, lang;   /* both may be empty */
    i64 created, closed, successor;
    bool has_password, demo_role;
} account;
typedef struct {
    account *at;
    int n;
} accounts;
extern const fields account_fields;

bool account_find(db *d, i64 id, account *out);
i64 account_by_email(db *d, str email);                         /* of an open account; 0: nobody */
/* Adds an account; e-mail in lower case, which nobody else may have. Roles are given with role_give(). */
i64 account_add(db *d, const account *a, i64 now);
/* The first account of a new installation: an operator, who has no name until they come in. Give it a link. */
i64 account_first(db *d, i64 now);
void account_save(db *d, const account *a);                     /* name, title, e-mail, language, home */
bool account_email_free(db *d, str email, i64 but_account);     /* no open or closed account has it */
bool email_is(str s);                                           /* looks like an address: one @, a dot behind it, no blanks */
str account_password(db *d, i64 id);                            /* the stored hash, or empty */
void account_password_set(db *d, i64 id, str hash);             /* empty: comes in by link only */
/* The actor of a session (hash of its token); an actor without account if there is none or it has ended. */
actor actor_of_session(db *d, str session_hash, i64 now);
/* The actor an account is, roles and keys filled: for sessions, tests and the demo. Account 0 is everybody. */
actor actor_of_account(db *d, i64 id, i64 now);

/* In SQL with account as a: does a name, title or address hold the pattern? The parameter is what account_pattern() makes. */
#define ACCOUNT_FINDS(parameter)                                                                                              \
    "lower(replace(replace(replace(a.name || ' ' || a.title || ' ' || COALESCE(a.email, ''), 'Æ', 'æ'), 'Ø', 'ø'), 'Å', 'å')) " \
    "LIKE " parameter " ESCAPE '!'"
str account_pattern(db *d, str words); /* empty for no words */
