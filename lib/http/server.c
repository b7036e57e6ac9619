/*
 * server.c — see server.h. The only file that includes libevent: it listens, hears of sockets, time and
 * signals, and passes on to conn.c what has happened. Everything here runs in one thread.
 */
#include "lib/http/server.h"
#include "lib/http/conn.h"
#include "lib/http/listen.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { STOP_TIME = 9, ACCEPT_AT_ONCE = 64 };

/* A connection and its events. */
typedef struct line line;
struct line {
    conn conn; /* first: a conn of ours is a line */
    struct event readable, writable;
    line *next; /* free one */
};

struct server {
    hub hub;            /* first: a hub of ours is a server */
    struct event_base *base;
    struct event accepting, finished, tick, term, interrupt;
    int listener;
    line *free_lines;
};

server_settings server_defaults(void)
{
    return (server_settings){
        .workers = 4, .writers = 8, .slow_workers = 2, .queue = 512,
        .connections = 2048, .requests = 512, .per_client = 512, .slow_per_client = 16,
        .head = 16 * 1024, .target = 8 * 1024,
        .head_time = 10, .idle_time = 60, .send_time = 30, .body_rate = 500,
        .memory = (size_t)64 << 20,
    };
}

static void line_watch(conn *c, unsigned what)
{
    line *l = (line *)(void *)c;
    unsigned more = what & ~c->watched, less = c->watched & ~what;
    if (more & WATCH_READ) event_add(&l->readable, NULL);
    if (more & WATCH_WRITE) event_add(&l->writable, NULL);
    if (less & WATCH_READ) event_del(&l->readable);
    if (less & WATCH_WRITE) event_del(&l->writable);
}

static void line_gone(conn *c)
{
    server *s = (server *)(void *)c->hub;
    line *l = (line *)(void *)c;
    l->next = s->free_lines;
    s->free_lines = l;
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
    (void)fd, (void)what;
    conn_readable(arg);
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
    (void)fd, (void)what;
    conn_writable(arg);
}

static void on_finished(evutil_socket_t fd, short what, void *arg)
{
    server *s = arg;
    (void)fd, (void)what;
    for (job *j = pool_take(s->hub.pool), *next; j; j = next) {
        next = j->next;
        s->hub.n_working--;
        conn_answer(j->owner);
    }
}

static line *line_new(server *s, int fd)
{
    line *l = s->free_lines;
    if (l) s->free_lines = l->next;
    else l = NEW(s->hub.program, line, 1);
    event_assign(&l->readable, s->base, fd, EV_READ | EV_PERSIST, on_readable, &l->conn);
    event_assign(&l->writable, s->base, fd, EV_WRITE | EV_PERSIST, on_writable, &l->conn);
    return l;
}

static void accept_one(server *s, int fd, const struct sockaddr *from)
{
    int on = 1;
    if (s->hub.n_conns >= s->hub.set.connections && !conn_make_room(&s->hub)) {
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    conn_open(&line_new(s, fd)->conn, &s->hub, fd, address_of_socket(from));
}

static void on_accept(evutil_socket_t listener, short what, void *arg)
{
    server *s = arg;
    (void)what;
    for (int i = 0; i < ACCEPT_AT_ONCE; i++) {
        struct sockaddr_storage from;
        socklen_t n = sizeof from;
        int fd = accept4((int)listener, (struct sockaddr *)&from, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            accept_one(s, fd, (struct sockaddr *)&from);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE) event_del(&s->accepting); /* the tick tries again */
        return;
    }
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
    server *s = arg;
    hub *h = &s->hub;
    (void)fd, (void)what;
    h->now = time_ticks() / 1000000000;
    for (conn *c = h->open, *next; c; c = next) {
        next = c->next;
        conn_tick(c);
    }
    if (!h->stopping) event_add(&s->accepting, NULL);
    else if (!h->n_conns || h->now - h->stopping >= STOP_TIME) event_base_loopbreak(s->base);
}

static void on_stop(evutil_socket_t fd, short what, void *arg)
{
    static const struct timeval often = {.tv_usec = 50000};
    server *s = arg;
    (void)fd, (void)what;
    if (s->hub.stopping) return;
    service_notify("STOPPING=1");
    s->hub.stopping = s->hub.now;
    event_del(&s->accepting);
    close(s->listener);
    s->listener = -1;
    event_add(&s->tick, &often);
}

static bool networks_read(hub *h, char why[static 256])
{
    for (int i = 0; i < h->set.n_proxies; i++) {
        str text = h->set.proxies[i];
        if (subnet_of(text, &h->proxies[i])) continue;
        snprintf(why, 256, "trusted proxy \"%.*s\" is not an address or a network such as 10.0.0.0/8",
                 (int)(text.n < 80 ? text.n : 80), text.p);
        return false;
    }
    return true;
}

static void descriptors_allow(int n)
{
    struct rlimit l;
    if (getrlimit(RLIMIT_NOFILE, &l) || l.rlim_cur >= (rlim_t)n) return;
    l.rlim_cur = l.rlim_max < (rlim_t)n ? l.rlim_max : (rlim_t)n;
    setrlimit(RLIMIT_NOFILE, &l);
}

static void events_assign(server *s)
{
    event_assign(&s->accepting, s->base, s->listener, EV_READ | EV_PERSIST, on_accept, s);
    event_assign(&s->finished, s->base, pool_fd(s->hub.pool), EV_READ | EV_PERSIST, on_finished, s);
    event_assign(&s->tick, s->base, -1, EV_PERSIST, on_tick, s);
    evsignal_assign(&s->term, s->base, SIGTERM, on_stop, s);
    evsignal_assign(&s->interrupt, s->base, SIGINT, on_stop, s);
    evsignal_add(&s->term, NULL); /* heard from now on, even before the loop runs */
    evsignal_add(&s->interrupt, NULL);
}

server *server_open(arena *program, const server_settings *set, char why[static 256])
{
    server *s = NEW(program, server, 1);
    hub *h = &s->hub;
    *h = (hub){.set = *set, .program = program, .now = time_ticks() / 1000000000, .watch = line_watch, .gone = line_gone};
    if (!networks_read(h, why)) return NULL;
    descriptors_allow(set->connections + 100);
    s->listener = set->listener ? set->listener : listen_open(set->listen, why);
    if (s->listener < 0) return NULL;
    h->pool = pool_new(program, &(pool_settings){set->database, set->workers, set->writers, set->slow_workers, set->queue}, why);
    if (!h->pool) {
        close(s->listener);
        return NULL;
    }
    h->clients = counts_new(program, set->connections + set->requests);
    h->slow = counts_new(program, set->requests);
    h->chunk = NEW(program, char, CONN_CHUNK);
    s->base = event_base_new();
    events_assign(s);
    return s;
}

int server_port(const server *s)
{
    return listen_port(s->listener);
}

static void server_close(server *s)
{
    while (s->hub.open) conn_close(s->hub.open);
    pool_end(s->hub.pool);
    for (job *j = s->hub.free_jobs; j; j = j->next) arena_free(&j->r.mem);
    event_del(&s->term);
    event_del(&s->interrupt);
    event_base_free(s->base);
    if (s->listener >= 0) close(s->listener);
}

bool server_run(server *s)
{
    static const struct timeval second = {.tv_sec = 1};
    event_add(&s->accepting, NULL);
    event_add(&s->finished, NULL);
    event_add(&s->tick, &second);
    service_notify("READY=1");
    event_base_dispatch(s->base);

    if (s->hub.n_working) { /* a thread still works with its connection: that is left to the end of the process */
        log_event(LOG_WARN, "stop", "why", "a request was still running", NULL);
        return false;
    }
    server_close(s);
    return true;
}
