/*
 * turn.h — whose turn it is to write, among the threads of this process: those who came first write first.
 *
 * Whoever has the turn may hand it on with the work unfinished, and waits until one of those who follow has finished
 * it for all: so many writes are kept by one commit. Knows no engine.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

typedef struct turn_wait turn_wait;

typedef struct {
    turn_wait *first, **last;
} turn_line;

typedef struct {
    pthread_mutex_t lock;
    bool taken;
    turn_line waiting; /* for their turn */
    turn_line joined;  /* for the end of what they have begun together */
} turn;

void turn_start(turn *t);
/* Waits for the turn; false if it did not come within so many milliseconds. */
bool turn_take(turn *t, int ms);
/* Hands the turn on and waits for the end, told in *kept. False, at once, if nobody waits: then the turn is kept. */
bool turn_join(turn *t, bool *kept);
/* Tells the end to all who have joined, and lets the next one in. */
void turn_end(turn *t, bool kept);
/* How many wait for their turn now. */
int turn_waiting(turn *t);
