/*
 * answer.h — a finished request as the bytes to send: status line, headers, ETag and 304, compression.
 *
 * Every answer carries the security headers. Answers with a secret in them say no-store and are never
 * compressed, so that the length of a compressed page tells nobody about a secret in it; all others hold
 * nothing that a third party must not guess: the session is in a cookie only, and form keys are new each time.
 */
#pragma once

#include "lib/http/req.h"

struct libdeflate_compressor;

typedef struct {
    str head, body; /* live in the request's arena, or for ever */
} answer;

/* keep: the connection stays open. z may be NULL: then nothing is compressed. Never faults. */
answer answer_make(req *r, bool keep, struct libdeflate_compressor *z);

/* A hash for telling contents apart (ETag), fast and not for security. */
void content_hash(str s, u64 out[2]);
