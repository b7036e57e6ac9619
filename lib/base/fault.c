/* fault.c — see fault.h. The only file that calls longjmp. */
#include "base.h"

#include <stdarg.h>
#include <stdio.h>

static void reason_set(fault_point *f, const char *fmt, va_list ap)
{
    vsnprintf(f->why, sizeof f->why, fmt, ap);
}

_Noreturn void fault(fault_point *f, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    reason_set(f, fmt, ap);
    va_end(ap);
    f->transient = false;
    longjmp(f->env, 1);
}

_Noreturn void fault_transient(fault_point *f, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    reason_set(f, fmt, ap);
    va_end(ap);
    f->transient = true;
    longjmp(f->env, 1);
}

bool fault_caught(fault_point *f, void (*work)(void *), void *arg)
{
    if (setjmp(f->env)) return true;
    work(arg);
    return false;
}

void fault_maybe(fault_point *f, const char *what)
{
    if (f->countdown > 0 && --f->countdown == 0) fault(f, "chosen by a test: %s", what);
}
