/* crew.c — threads that take the next chunk until there is none. Started and joined at each call: some 20 µs a thread. */
#include "engine/crew.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct {
    i64 n;
    void (*work)(void *arg, i64 chunk, int hand);
    void *arg;
    atomic_llong next;
} job;

typedef struct {
    job *of;
    int hand;
    pthread_t thread;
    bool started;
} worker;

static bool take_one(job *j, int hand)
{
    i64 chunk = atomic_fetch_add_explicit(&j->next, 1, memory_order_relaxed);
    if (chunk >= j->n) return false;
    j->work(j->arg, chunk, hand);
    return true;
}

static void *run(void *arg)
{
    worker *w = arg;
    while (take_one(w->of, w->hand)) {}
    return NULL;
}

void crew_each(const crew *c, i64 n, void (*work)(void *arg, i64 chunk, int hand), void *arg)
{
    job j = {.n = n, .work = work, .arg = arg};
    worker w[CREW_MOST];
    int hands = c->threads < CREW_MOST ? c->threads : CREW_MOST;
    if (hands > n) hands = (int)n;
    for (int i = 1; i < hands; i++) {
        w[i] = (worker){.of = &j, .hand = i};
        w[i].started = pthread_create(&w[i].thread, NULL, run, &w[i]) == 0; /* one that cannot start leaves more to the others */
    }
    while (take_one(&j, 0))
        if (c->progress) c->progress(c->progress_arg, (double)(j.next < n ? j.next : n) / (double)n);
    for (int i = 1; i < hands; i++)
        if (w[i].started) pthread_join(w[i].thread, NULL);
}
