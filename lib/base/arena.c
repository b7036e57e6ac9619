/* arena.c — see arena.h. The only file, with buf.c, that asks the system for memory. */
#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif

#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

enum { KEEP = 256 * 1024, RED_ZONE = 16, STEP = 64 * 1024 };
static const size_t HUGE = (size_t)1 << 30;
#ifdef HAVE_ASAN
enum { GAP = RED_ZONE }; /* poisoned, after each taking */
#else
enum { GAP = 0 };
#endif

/*
 * What is taken ends at p from now on. Where nothing has been before, it is poisoned from there to at least a step
 * ahead: a whole reservation at its birth costs the sanitizer more than all that a test does in it.
 */
static void reach(arena *a, char *p)
{
    a->at = p;
    if (a->touched - p >= STEP) return;
    char *ahead = a->end - p > 2 * STEP ? p + 2 * STEP : a->end;
    POISON(a->touched, (size_t)(ahead - a->touched));
    a->touched = ahead;
}

arena arena_new(size_t cap, fault_point *f)
{
    void *p = mmap(NULL, cap, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) {
        fprintf(stderr, "dugnad: the system refused %zu bytes of address space\n", cap);
        exit(1);
    }
    if (cap >= HUGE) madvise(p, cap, MADV_HUGEPAGE); /* numerics over gigabytes: half the time would go into small pages */
    arena a = {.start = p, .at = p, .touched = p, .end = (char *)p + cap, .fault = f};
    reach(&a, p);
    return a;
}

static void *take_failed(arena *a)
{
    if (!a->sticky) fault(a->fault, "memory of the request exhausted (%zu bytes)", arena_used(a));
    a->exhausted = true;
    return NULL;
}

void *arena_room(arena *a, size_t size, size_t align, ptrdiff_t n)
{
    assert(n >= 0 && size > 0);
    if (a->fault && !a->sticky) fault_maybe(a->fault, "memory");

    size_t pad = -(uintptr_t)a->at & (align - 1);
    size_t room = (size_t)(a->end - a->at);
    if (pad + RED_ZONE > room || (size_t)n > (room - pad - RED_ZONE) / size) return take_failed(a);

    char *p = a->at + pad;
    size_t bytes = size * (size_t)n;
    reach(a, p + bytes + GAP);
    UNPOISON(p, bytes);
    if (GAP) memset(p, 0xA5, bytes); /* the tests must not find zeros where none are promised */
    return p;
}

void *arena_take(arena *a, size_t size, size_t align, ptrdiff_t n)
{
    void *p = arena_room(a, size, align, n);
    return p ? memset(p, 0, size * (size_t)n) : NULL;
}

bool arena_extend(arena *a, char *p, ptrdiff_t had, ptrdiff_t want)
{
    char *end = a->at - GAP;
    if (!p || p + had != end || a->end - end < want - had + RED_ZONE) return false;
    reach(a, p + want + GAP);
    UNPOISON(p, (size_t)want);
    return true;
}

void arena_rewind(arena *a, char *mark)
{
    assert(mark >= a->start && mark <= a->at);
    POISON(mark, (size_t)(a->at - mark));
    a->at = mark;
}

void arena_reset(arena *a)
{
    arena_rewind(a, a->start);
    a->sticky = a->exhausted = false;
    ptrdiff_t above = a->touched - a->start - KEEP;
    if (above <= 0) return;
    a->touched -= above;
    UNPOISON(a->touched, (size_t)above);
    madvise(a->touched, (size_t)above, MADV_DONTNEED);
}

void arena_free(arena *a)
{
    if (!a->start) return;
    UNPOISON(a->start, (size_t)(a->touched - a->start));
    munmap(a->start, (size_t)(a->end - a->start));
    *a = (arena){0};
}

size_t arena_used(const arena *a)
{
    return (size_t)(a->at - a->start);
}
