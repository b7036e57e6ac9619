/*
 * server_world.h — a server over real sockets in a thread of its own, with a small site, and a client that speaks bytes.
 * For the tests of lib/http that need a socket; each includes it once.
 */
#pragma once

#include "lib/http/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define GET "GET /echo?x HTTP/1.1\r\nHost: localhost\r\n"
#define NAP "GET /nap HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
#define ON_SERVER(test) cmocka_unit_test_setup_teardown(test, start, stop)

static atomic_int runs, napping;
static atomic_bool awake;

static void welcome(req *r)
{
    r->lang = LANG_NB;
}

static bool allows(req *r, int need)
{
    (void)r;
    return need == 0;
}

static void error(req *r, int status)
{
    buf_printf(&r->out, "error %d", status);
}

static void echo(req *r)
{
    atomic_fetch_add(&runs, 1);
    str said = r->query.n ? r->query : r->body;
    buf_printf(&r->out, "[%.*s]", (int)said.n, said.p);
}

static void who(req *r)
{
    buf_add(&r->out, r->client);
    buf_add(&r->out, r->secure ? S(" tls") : S(" plain"));
}

static void large(req *r)
{
    for (int i = 0; i < 100000; i++) buf_printf(&r->out, "%09d\n", i);
}

/* Sleeps until the test wakes it. */
static void nap(req *r)
{
    atomic_fetch_add(&napping, 1);
    while (!atomic_load(&awake)) usleep(1000);
    buf_add(&r->out, S("rested"));
}

static const route routes[] = {
    {METHOD_GET, "/echo", echo, 0, 0}, {METHOD_POST, "/echo", echo, 0, 0}, {METHOD_POST, "/files", echo, 0, ROUTE_LARGE},
    {METHOD_GET, "/who", who, 0, 0}, {METHOD_GET, "/large", large, 0, 0}, {METHOD_GET, "/nap", nap, 0, ROUTE_SLOW},
};
static site the_site = {.routes = routes, .n_routes = (int)(sizeof routes / sizeof *routes), .welcome = welcome, .allows = allows, .error = error};

/* --- a server in its thread --- */

static arena program;
static db *base;
static server *serving;
static pthread_t thread;
static int port;

static void *serve(void *arg)
{
    return server_run(arg) ? arg : NULL;
}

static void server_begin(server_settings s)
{
    char why[256];
    s.listen = S("127.0.0.1:0");
    s.database = base = db_open(S(":memory:"), why);
    s.site = &the_site;
    serving = server_open(&program, &s, why);
    if (!serving) fail_msg("%s", why);
    port = server_port(serving);
    atomic_store(&napping, 0);
    atomic_store(&awake, false);
    if (pthread_create(&thread, NULL, serve, serving)) fail();
}

static bool server_end(void)
{
    void *ok;
    kill(getpid(), SIGTERM);
    atomic_store(&awake, true);
    pthread_join(thread, &ok);
    db_close(base);
    arena_reset(&program);
    site_ready(&the_site, &program);
    return ok != NULL;
}

static int start(void **state)
{
    (void)state;
    atomic_store(&runs, 0);
    server_begin(server_defaults());
    return 0;
}

static int stop(void **state)
{
    return state && server_end() ? 0 : -1;
}

/* --- a client --- */

static char heard[10 << 20];

static int dial(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((u_int16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval patience = {.tv_sec = 20};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&to, sizeof to)) fail_msg("cannot connect");
    return fd;
}

static void say(int fd, str text)
{
    while (text.n) {
        ssize_t n = send(fd, text.p, (size_t)text.n, MSG_NOSIGNAL);
        if (n <= 0) return; /* refused and closed already */
        text = str_from(text, n);
    }
}

/* All that comes until the server closes. */
static str hear(int fd)
{
    size_t n = 0;
    for (ssize_t got; (got = recv(fd, heard + n, sizeof heard - n - 1, 0)) > 0;) n += (size_t)got;
    close(fd);
    heard[n] = 0;
    return (str){heard, (ptrdiff_t)n};
}

static str talk(str text)
{
    int fd = dial();
    say(fd, text);
    return hear(fd);
}

static int status_of(str answer)
{
    i64 status = -1;
    if (answer.n > 12) str_to_i64(str_upto(str_from(answer, 9), 3), 100, 599, &status);
    return (int)status;
}

static int group_run(const char *name, const struct CMUnitTest *tests, size_t n)
{
    program = arena_new(64 << 20, NULL);
    site_ready(&the_site, &program);
    log_set_level(LOG_WARN);
    return _cmocka_run_group_tests(name, tests, n, NULL, NULL);
}
