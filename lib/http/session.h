/*
 * session.h — random tokens, and the one cookie that carries them. What is stored
 * is the hash: who reads the database cannot sign in. The table belongs to the app.
 */
#pragma once

#include "lib/http/req.h"

/* Of the session cookie: "__Host-dugnad" over TLS, which no other host can set, else "dugnad". */
const char *session_cookie_name(const req *r);
/* The token that came with the request, or empty if none or not one of ours by its form. */
str session_token(const req *r);
/* A new token, set as the cookie; store its hash. max_age in seconds, 0: until the browser closes. */
str session_start(req *r, i64 max_age);
/* Takes the cookie back. */
void session_end(req *r);
/* BLAKE2b-256 as 64 hex digits, for storing tokens of sessions, receipts and sign-in links. */
str token_hash(arena *a, str token);
