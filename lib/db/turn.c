/* turn.c — see turn.h. Each who waits stands in a line with a bell of his own, so that only he is woken. */
#include "lib/db/turn.h"

#include <errno.h>
#include <stddef.h>
#include <time.h>

struct turn_wait {
    turn_wait *next;
    pthread_cond_t bell;
    bool rung, kept;
};

static void line_start(turn_line *line)
{
    line->first = NULL;
    line->last = &line->first;
}

static void line_add(turn_line *line, turn_wait *w)
{
    *line->last = w;
    line->last = &w->next;
}

/* Takes out and wakes the first, if there is one. */
static bool line_ring(turn_line *line, bool kept)
{
    turn_wait *w = line->first;
    if (!w) return false;
    line->first = w->next;
    if (!line->first) line->last = &line->first;
    w->rung = true;
    w->kept = kept;
    pthread_cond_signal(&w->bell);
    return true;
}

static void line_leave(turn_line *line, const turn_wait *w)
{
    turn_wait **at = &line->first;
    while (*at != w) at = &(*at)->next;
    *at = w->next;
    if (!*at) line->last = at;
}

void turn_start(turn *t)
{
    *t = (turn){0};
    pthread_mutex_init(&t->lock, NULL);
    line_start(&t->waiting);
    line_start(&t->joined);
}

static struct timespec moment_in(int ms)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += ms % 1000 * 1000000L;
    if (at.tv_nsec >= 1000000000L) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000L;
    }
    return at;
}

bool turn_take(turn *t, int ms)
{
    turn_wait w = {.bell = PTHREAD_COND_INITIALIZER};
    pthread_mutex_lock(&t->lock);
    if (!t->taken) t->taken = w.rung = true;
    else {
        struct timespec until = moment_in(ms);
        line_add(&t->waiting, &w);
        while (!w.rung && pthread_cond_clockwait(&w.bell, &t->lock, CLOCK_MONOTONIC, &until) != ETIMEDOUT) continue;
        if (!w.rung) line_leave(&t->waiting, &w);
    }
    pthread_mutex_unlock(&t->lock);
    return w.rung;
}

bool turn_join(turn *t, bool *kept)
{
    turn_wait w = {.bell = PTHREAD_COND_INITIALIZER};
    pthread_mutex_lock(&t->lock);
    bool handed = line_ring(&t->waiting, false);
    if (handed) line_add(&t->joined, &w);
    while (handed && !w.rung) pthread_cond_wait(&w.bell, &t->lock);
    pthread_mutex_unlock(&t->lock);
    if (handed) *kept = w.kept;
    return handed;
}

void turn_end(turn *t, bool kept)
{
    pthread_mutex_lock(&t->lock);
    while (line_ring(&t->joined, kept)) continue;
    t->taken = line_ring(&t->waiting, false);
    pthread_mutex_unlock(&t->lock);
}

int turn_waiting(turn *t)
{
    int n = 0;
    pthread_mutex_lock(&t->lock);
    for (turn_wait *w = t->waiting.first; w; w = w->next) n++;
    pthread_mutex_unlock(&t->lock);
    return n;
}
