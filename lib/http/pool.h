/*
 * pool.h — the workers: threads with a database connection each, fed by three bounded queues, so that neither
 * writes, which wait for each other, nor long work starves pages. A job belongs to whoever holds it: the server, a queue, a worker, the server again.
 */
#pragma once

#include "lib/http/answer.h"
#include "lib/http/parse.h"

typedef struct job job;
struct job {
    req r;             /* r.mem is the memory of the whole job: body, request, answer */
    parser in;
    answer out;
    bool keep;         /* the connection stays open after the answer */
    job *next;
    void *owner;       /* the server's own: the connection */
};

typedef struct {
    db *database;                       /* each thread has one more connection to it */
    int workers, writers, slow_workers; /* threads of each queue */
    int queue;                          /* jobs that may wait in each */
} pool_settings;

typedef struct pool pool;

/* Opens the connections and starts the threads. NULL with a line in why: nothing is left open. */
pool *pool_new(arena *program, const pool_settings *s, char why[static 256]);
/* False: the queue is full, the job stays with the caller. */
bool pool_put(pool *p, job *j);
/* Readable (poll) when jobs are finished. */
int pool_fd(const pool *p);
/* All finished jobs, linked by next, oldest first. */
job *pool_take(pool *p);
/* Ends the threads when their jobs are done, and closes the connections. */
void pool_end(pool *p);
