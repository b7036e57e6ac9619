/*
 * conn.h — one client's connection: receiving, refusing, handing to the pool, sending. Between server.c, which
 * owns the events, and the socket. One thread; knows no event library.
 */
#pragma once

#include "lib/http/client.h"
#include "lib/http/pool.h"
#include "lib/http/server.h"

enum { CONN_CHUNK = 64 * 1024 };

typedef enum { CONN_IDLE, CONN_HEAD, CONN_BODY, CONN_BUSY, CONN_SENDING, CONN_DRAINING, CONN_STATES } conn_state;

enum { WATCH_READ = 1, WATCH_WRITE = 2 };

typedef struct conn conn;

/* What all connections share. */
typedef struct {
    server_settings set;
    arena *program;
    pool *pool;
    counts *clients;                        /* connections of each; behind a proxy: requests */
    counts *slow;                           /* requests of each on the second queue */
    conn *open;                             /* all there are, the newest first */
    subnet proxies[SERVER_NAMES];
    int n_conns, n_jobs, n_working;
    job *free_jobs;
    i64 now, stopping;                      /* seconds, monotonic; stopping: since when, or 0 */
    char *chunk;                            /* CONN_CHUNK bytes just received */
    void (*watch)(conn *c, unsigned what);  /* hear of these from now on, and of nothing else */
    void (*gone)(conn *c);                  /* the socket is closed: the memory is free */
} hub;

struct conn {
    hub *hub;
    conn *next, **link; /* of hub->open */
    int fd;
    conn_state state;
    unsigned watched;
    i64 since;          /* when the state began, or the last progress in sending */
    bool proxied, counted, slow;
    address peer, client;
    job *job;           /* from the first byte of a request to the last byte of its answer */
    str rest;           /* what came after the request, in the job's memory */
    ptrdiff_t sent;
};

/* When there are as many connections as may be: closes the one that has been idle longest. False if all are at work. */
bool conn_make_room(hub *h);
/* A socket just accepted. */
void conn_open(conn *c, hub *h, int fd, address peer);
void conn_readable(conn *c);
void conn_writable(conn *c);
/* A worker is done with its job. */
void conn_answer(conn *c);
/* Once a second: closes or refuses what has taken too long; closes what is idle when the server stops. */
void conn_tick(conn *c);
void conn_close(conn *c);
