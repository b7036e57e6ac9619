/*
 * fault.h — the world's errors: disk full, database gone, memory exhausted.
 *
 * A fault leaves the handler at once, through the one jump that dispatch() set.
 * What the user did wrong is never a fault (it is an ordinary value), and what
 * we did wrong is an assert.
 */
#pragma once

#include <setjmp.h>

typedef struct {
    jmp_buf env;       /* set by the one who answers for the whole request */
    char why[256];     /* what happened, for the log; never shown to users */
    bool transient;    /* true: the same work may succeed if run again (serialization failure) */
    long countdown;    /* test hook: > 0 counts down the faultable calls, the one reaching 0 fails */
} fault_point;

/* Leaves through f with a printf-like reason. Never returns. Never call it inside a library's callback. */
_Noreturn void fault(fault_point *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* As fault(), for failures that a second run of the same work may not meet. */
_Noreturn void fault_transient(fault_point *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Runs work(arg) and answers whether it left through f. For work that has no request round it: a migration, a command line. */
bool fault_caught(fault_point *f, void (*work)(void *), void *arg);

/* Test hook: called once by each call that can fault; fails the one the test has chosen. */
void fault_maybe(fault_point *f, const char *what);
