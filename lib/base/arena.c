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

enum { KEEP = 256 * 1024, RED_ZONE = 16 };
static const size_t HUGE = (size_t)1 << 30;
#ifdef HAVE_ASAN
enum { GAP = RED_ZONE }; /* poisoned, after each taking */
#else
enum { GAP = 0 };
#endif

arena arena_new(size_t cap, fault_point *f)
{
    void *p = mmap(NULL, cap, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) {
        fprintf(stderr, "dugnad: the system refused %zu bytes of address space\n", cap);
        exit(1);
    }
    if (cap >= HUGE) madvise(p, cap, MADV_HUGEPAGE); /* numerics over gigabytes: half the time would go into small pages */
    POISON(p, cap);
    return (arena){.start = p, .at = p, .end = (char *)p + cap, .fault = f};
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
    a->at = p + bytes + GAP;
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
    UNPOISON(p, (size_t)want);
    a->at = p + want + GAP;
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
    size_t used = arena_used(a);
    arena_rewind(a, a->start);
    a->sticky = a->exhausted = false;
    if (used > KEEP) madvise(a->start + KEEP, used - KEEP, MADV_DONTNEED);
}

void arena_free(arena *a)
{
    if (!a->start) return;
    UNPOISON(a->start, (size_t)(a->end - a->start));
    munmap(a->start, (size_t)(a->end - a->start));
    *a = (arena){0};
}

size_t arena_used(const arena *a)
{
    return (size_t)(a->at - a->start);
}
