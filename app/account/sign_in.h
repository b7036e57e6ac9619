/*
 * sign_in.h — how people come in: passwords, one-time links, sessions, and the slow-down
 * against guessing. Tokens are stored as hashes only: who reads the database cannot sign in.
 */
#pragma once

#include "app/account/account.h"

/* ---- one-time links ---- */

typedef struct {
    i64 account;
    str purpose; /* sign_in invite */
    i64 ends;
} login_link;

enum { LINK_SIGN_IN = 24 * HOUR, LINK_INVITE = 14 * DAY, LINK_MAILED = HOUR };

/* Makes a link for /sign-in/TOKEN and returns the token, which is stored nowhere. */
str login_link_make(db *d, i64 account, str purpose, i64 ends, i64 now);
bool login_link_find(db *d, str token, i64 now, login_link *out); /* unused, not ended, of an open account */
i64 login_link_use(db *d, str token, i64 now);                    /* its account, once; then 0 */
void login_link_void(db *d, i64 account, i64 now);                /* all unused ones of an account */
url url_login_link(arena *a, str token);

/* ---- sessions ---- */

typedef struct {
    str hash;
    i64 account, created, seen, ends;
    bool shared; /* a ward computer: short */
    str device;  /* "Firefox, Android", or empty */
} session;
typedef struct {
    session *at;
    int n;
} sessions;

enum { SESSION_LONG = 30 * DAY, SESSION_SHARED = 30 * MINUTE, SESSION_SHARED_MOST = 8 * HOUR };

void session_open(db *d, const session *s);
sessions session_all(db *d, i64 account, i64 now);                  /* newest first; at most 50 */
bool session_find(db *d, str hash, session *out);
void session_close(db *d, i64 account, str hash);
void session_close_others(db *d, i64 account, str but_hash);        /* an empty hash: all */
/* Something was written: a shared session lasts SESSION_SHARED from here, up to SESSION_SHARED_MOST in all. */
void session_touch(db *d, str hash, i64 now);
str device_of(str user_agent, arena *a);                            /* browser and system by name, nothing finer */

/* ---- passwords; hashing is in lib/http/password.h ---- */

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 200 };

/* What is wrong with a new password, as an English text to translate; NULL if nothing. */
const char *password_fault(str password, str email);

/* ---- guessing ---- */

/* The name under which tries are counted: an account (as typed) and a client's network, by a keyed hash. */
str try_name(arena *a, str secret, str email, str client);
/*
 * Counts a try before it is made, so that many at once are counted too. 0: go on. Else how many seconds to wait,
 * and nothing is counted: others on other networks, and one-time links, are never in the way of this.
 */
i64 try_begin(db *d, str name, i64 now);
void try_forget(db *d, str name); /* after the right password */
