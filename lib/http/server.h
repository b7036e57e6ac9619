/*
 * server.h — the HTTP server: one loop that owns the sockets, and the workers of pool.h.
 *
 * The loop reads, parses, refuses and sends; it never runs a handler and never waits for the database.
 */
#pragma once

#include "lib/http/req.h"

enum { SERVER_NAMES = 32 };

typedef struct {
    str listen;               /* "127.0.0.1:8080", "[::1]:8080", ":8080" */
    int listener;             /* a socket from listen_open(), taken over; 0: listen is opened */
    db *database;             /* each worker has one more connection to it; closed after the server */
    const site *site;
    str hosts[SERVER_NAMES];  /* names that may stand in Host, lower case, without port; "*" allows any */
    int n_hosts;              /* 0: localhost, 127.0.0.1 and [::1] */
    str proxies[SERVER_NAMES]; /* whose X-Forwarded-For and -Proto are believed: "10.0.0.0/8" */
    int n_proxies;
    int workers, writers, slow_workers, queue;

    int connections;          /* in all */
    int requests;             /* being received or answered at a time */
    int per_client;           /* connections of one address; behind a proxy: requests at a time */
    int slow_per_client;      /* of these, on the second queue */
    ptrdiff_t head, target;   /* bytes */
    i64 head_time, idle_time, send_time; /* seconds */
    i64 body_rate;            /* bytes a second, after the first ten seconds */
    size_t memory;            /* address space of one request; touched only as it is used */
} server_settings;

/* The usual limits; listen, database and site are left to set. */
server_settings server_defaults(void);

typedef struct server server;

/* Listens and opens the workers' connections. NULL with a line in why. Lives in the program's arena. */
server *server_open(arena *program, const server_settings *s, char why[static 256]);
int server_port(const server *s);
/* Serves until SIGTERM or SIGINT, then answers what is in flight. False if something was still running after 9 seconds. */
bool server_run(server *s);
