/*
 * proof.h — checks and hashes passwords, which is slow, before the transaction opens. The
 * handler finds what came of it with proof_of(). Must not decide what a page says.
 */
#pragma once

#include "lib/http/req.h"

typedef struct {
    i64 account; /* whose password it was; 0: nobody's */
    i64 wait;    /* > 0: too many tries; seconds until the next is taken */
    str name;    /* under which the tries are counted: forget it when the right password came */
    str hash;    /* of a new password; empty if none was asked for or it was not fit */
} proof;

void proof_before(req *r);          /* site->before */
const proof *proof_of(const req *r); /* of a request to one of the addresses in proof.c */
