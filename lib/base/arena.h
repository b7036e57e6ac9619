/*
 * arena.h — memory with a lifetime: program, request, scratch.
 *
 * An arena is one reserved range of addresses; pages cost memory only once they
 * are touched. What is taken is zeroed and never freed alone: arena_reset()
 * frees all. The cap is the reservation, and exceeding it is a fault.
 */
#pragma once

typedef struct {
    char *start, *at, *end;
    char *touched;   /* above it, nothing has been written since the last reset */
    fault_point *fault;
    bool sticky;     /* inside a library's callback: do not jump, remember */
    bool exhausted;  /* set instead of a fault while sticky */
} arena;

/* Reserves cap bytes. Ends the process with a line on stderr if the system refuses. */
arena arena_new(size_t cap, fault_point *f);

/* Takes n elements of size bytes, zeroed. Faults (or, while sticky, returns NULL) when the cap is reached. */
void *arena_take(arena *a, size_t size, size_t align, ptrdiff_t n);

/* The same, not zeroed: for what is written over at once. */
void *arena_room(arena *a, size_t size, size_t align, ptrdiff_t n);

/* Makes the arena's last taking longer, from had to want bytes, not zeroed. False if it is not the last, or does not fit. */
bool arena_extend(arena *a, char *p, ptrdiff_t had, ptrdiff_t want);

/* Frees everything taken; gives pages above a small working set back to the system. */
void arena_reset(arena *a);

/* Frees what was taken after mark (a former value of a->at). */
void arena_rewind(arena *a, char *mark);

/* Returns the reservation to the system. */
void arena_free(arena *a);

/* Bytes taken now. */
size_t arena_used(const arena *a);

#define NEW(a, T, n) ((T *)arena_take((a), sizeof(T), alignof(T), (n)))
