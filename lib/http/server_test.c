/*
 * server_test.c — the server over real sockets: what must be refused runs no handler, and what is allowed is
 * answered whole, in order, also when it comes in odd pieces.
 */
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
    s.database = S(":memory:");
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

static char heard[2 << 20];

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

static int count_of(str text, str what)
{
    int n = 0;
    for (ptrdiff_t i; (i = str_find(text, what)) >= 0; text = str_from(text, i + what.n)) n++;
    return n;
}

/* --- tests --- */

#define LIT(text) {"" text "", (ptrdiff_t)sizeof(text) - 1}
#define GET "GET /echo?x HTTP/1.1\r\nHost: localhost\r\n"
#define POST "POST /echo HTTP/1.1\r\nHost: localhost\r\n"
#define NEXT "GET /echo?smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"

static const struct {
    int status;
    str text;
} smuggling[] = {
    {400, LIT(POST "Content-Length: 0\r\nContent-Length: 48\r\n\r\n" NEXT)},
    {400, LIT(POST "Content-Length: +48\r\n\r\n" NEXT)},
    {400, LIT(POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT)},
    {400, LIT(POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" NEXT)},
    {411, LIT(POST "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n" NEXT)},
    {411, LIT(POST "Transfer-Encoding: chunked, identity\r\n\r\n" NEXT)},
    {400, LIT(POST "Content-Length : 48\r\n\r\n" NEXT)},
    {400, LIT("GET /echo?x HTTP/1.1\nHost: localhost\n\n" NEXT)},
    {400, LIT(GET "X: a\n\r\n" NEXT)},
    {400, LIT(GET "X: a\r\n Content-Length: 48\r\n\r\n" NEXT)},
    {400, LIT(GET "X: a\0b\r\n\r\n" NEXT)},
    {400, LIT("GET /echo?x HTTP/1.1\r\n\r\n" NEXT)},
    {400, LIT(GET "Host: localhost\r\n\r\n" NEXT)},
    {421, LIT("GET /echo?x HTTP/1.1\r\nHost: evil.no\r\n\r\n" NEXT)},
    {421, LIT("GET /echo?x HTTP/1.1\r\nHost: localhost.evil.no\r\n\r\n" NEXT)},
    {400, LIT("GET http://localhost/echo HTTP/1.1\r\nHost: localhost\r\n\r\n" NEXT)},
    {505, LIT("GET /echo HTTP/2.0\r\nHost: localhost\r\n\r\n" NEXT)},
    {413, LIT(POST "Content-Length: 1048577\r\n\r\n" NEXT)},
    {400, LIT("\x16\x03\x01\x02\x00 hello, TLS")},
};

static void smuggling_runs_no_handler(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof smuggling / sizeof *smuggling; i++) {
        str answer = talk(smuggling[i].text);
        if (status_of(answer) != smuggling[i].status) fail_msg("case %zu: %.60s", i, answer.p);
        assert_int_equal(count_of(answer, S("HTTP/1.1 ")), 1);
        assert_true(str_find(answer, S("connection: close\r\n")) > 0 && str_find(answer, S("content-security-policy")) > 0);
        assert_int_equal(atomic_load(&runs), 0);
    }
}

static void answers_in_order(void **state)
{
    (void)state;
    str answer = talk(S("GET /echo?1 HTTP/1.1\r\nHost: localhost\r\n\r\n" POST "Content-Length: 3\r\n\r\nabc\r\n"
                        "GET /echo?3 HTTP/1.1\r\nHost: localhost:99\r\n\r\nGET /echo?4 HTTP/1.1\r\nHost: LOCALHOST\r\nConnection: close\r\n\r\n" NEXT));
    ptrdiff_t one = str_find(answer, S("[1]")), two = str_find(answer, S("[abc]")), three = str_find(answer, S("[3]")), four = str_find(answer, S("[4]"));
    assert_true(one > 0 && one < two && two < three && three < four);
    assert_int_equal(count_of(answer, S("HTTP/1.1 200 OK")), 4);
    assert_int_equal(atomic_load(&runs), 4);
    assert_true(str_find(answer, S("smuggled")) < 0);
}

static void takes_bytes_one_by_one(void **state)
{
    (void)state;
    str text = S(POST "Connection: close\r\nContent-Length: 11\r\n\r\nhello world");
    int fd = dial();
    for (ptrdiff_t i = 0; i < text.n; i++) say(fd, str_upto(str_from(text, i), 1));
    str answer = hear(fd);
    assert_true(status_of(answer) == 200 && str_ends(answer, S("[hello world]")));
}

static void a_half_request_is_none(void **state)
{
    (void)state;
    int fd = dial();
    say(fd, S(POST "Content-Length: 10\r\n\r\nhalf"));
    shutdown(fd, SHUT_WR);
    assert_true(hear(fd).n == 0 && atomic_load(&runs) == 0);
}

static void sends_large_answers_whole(void **state)
{
    (void)state;
    int fd = dial();
    say(fd, S("GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    str answer = hear(fd);
    ptrdiff_t body = str_find(answer, S("\r\n\r\n")) + 4;
    assert_int_equal(answer.n - body, 1000000);
    assert_true(str_starts(str_from(answer, body), S("000000000\n000000001\n")) && str_ends(answer, S("000099999\n")));
}

static void takes_large_bodies_where_allowed(void **state)
{
    (void)state;
    static char body[1500000];
    memset(body, 'x', sizeof body);
    int fd = dial();
    say(fd, S("POST /files HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 1500000\r\n\r\n"));
    assert_int_equal(recv(fd, heard, 25, MSG_WAITALL), 25);
    assert_memory_equal(heard, "HTTP/1.1 100 Continue\r\n\r\n", 25);
    say(fd, (str){body, sizeof body});
    str answer = hear(fd);
    assert_int_equal(status_of(answer), 200);
    assert_true(answer.n > 1500000 && str_ends(answer, S("xxx]")));
}

static void the_old_protocol_works(void **state)
{
    (void)state;
    str answer = talk(S("GET /echo?x HTTP/1.0\r\nHost: localhost\r\n\r\n"));
    assert_true(status_of(answer) == 200 && str_find(answer, S("connection: close\r\n")) > 0);
    answer = talk(S("HEAD /echo?x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    assert_true(str_find(answer, S("content-length: 3\r\n")) > 0 && str_ends(answer, S("\r\n\r\n")));
}

#define NAP "GET /nap HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

static void slow_work_does_not_stop_pages(void **state)
{
    (void)state;
    int naps[6];
    for (int i = 0; i < 6; i++) {
        naps[i] = dial();
        say(naps[i], S(NAP));
    }
    while (atomic_load(&napping) < 2) usleep(1000);
    assert_int_equal(status_of(talk(S(GET "Connection: close\r\n\r\n"))), 200);
    assert_int_equal(atomic_load(&napping), 2);
    atomic_store(&awake, true);
    for (int i = 0; i < 6; i++) assert_true(str_ends(hear(naps[i]), S("rested")));
}

static void believes_trusted_proxies_only(void **state)
{
    (void)state;
    str ask = S("GET /who HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 9.9.9.9, 203.0.113.7, 127.0.0.1\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n");
    assert_true(str_ends(talk(ask), S("127.0.0.1 plain")));
    assert_true(server_end());
    server_settings s = server_defaults();
    s.proxies[s.n_proxies++] = S("127.0.0.0/8");
    server_begin(s);
    str answer = talk(ask);
    assert_true(str_ends(answer, S("203.0.113.7 tls")));
    assert_true(str_find(answer, S("strict-transport-security")) > 0);
}

static void limits_the_connections_of_one(void **state)
{
    (void)state;
    assert_true(server_end());
    server_settings s = server_defaults();
    s.per_client = 2;
    server_begin(s);
    int one = dial(), two = dial();
    say(one, S(GET "\r\n"));
    assert_true(recv(one, heard, 20, 0) > 0);
    assert_int_equal(talk(S(GET "\r\n")).n, 0);
    close(two);
    close(one);
    while (status_of(talk(S(GET "Connection: close\r\n\r\n"))) != 200) usleep(1000); /* once the server has noticed */
}

/* 1 if the i-th was refused for want of room just now. */
static int naps_told(int *naps, int i, char *c)
{
    if (naps[i] < 0 || recv(naps[i], c, 1, MSG_DONTWAIT | MSG_PEEK) < 1) return 0;
    str answer = hear(naps[i]);
    naps[i] = -1;
    assert_true(status_of(answer) == 503 && str_find(answer, S("retry-after: 5\r\n")) > 0);
    return 1;
}

static void a_full_queue_says_come_back(void **state)
{
    (void)state;
    assert_true(server_end());
    server_settings s = server_defaults();
    s.queue = 1;
    s.slow_workers = 1;
    server_begin(s);
    int naps[8], full = 0, rested = 0;
    char c;
    for (int i = 0; i < 8; i++) {
        naps[i] = dial();
        say(naps[i], S(NAP));
    }
    for (int i = 0; full < 6; i = (i + 1) % 8) full += naps_told(naps, i, &c);
    atomic_store(&awake, true);
    for (int i = 0; i < 8; i++) rested += naps[i] >= 0 && str_ends(hear(naps[i]), S("rested"));
    assert_true(rested == 1 || rested == 2); /* one at work and one waiting, unless the second came before the first was taken */
}

static void a_slow_head_is_told(void **state)
{
    (void)state;
    assert_true(server_end());
    server_settings s = server_defaults();
    s.head_time = 0;
    server_begin(s);
    assert_int_equal(status_of(talk(S("GET /echo HTTP/1.1\r\nHost: loc"))), 408);
    assert_int_equal(atomic_load(&runs), 0);
}

static void answers_what_is_in_flight_when_told_to_stop(void **state)
{
    (void)state;
    int fd = dial(), idle = dial();
    say(fd, S("GET /nap HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    while (!atomic_load(&napping)) usleep(1000);
    assert_true(server_end());
    assert_true(str_ends(hear(fd), S("rested")));
    assert_int_equal(hear(idle).n, 0);
    server_begin(server_defaults());
}

#define ON_SERVER(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    program = arena_new(64 << 20, NULL);
    site_ready(&the_site, &program);
    log_set_level(LOG_WARN);
    const struct CMUnitTest tests[] = {
        ON_SERVER(smuggling_runs_no_handler), ON_SERVER(answers_in_order), ON_SERVER(takes_bytes_one_by_one), ON_SERVER(a_half_request_is_none),
        ON_SERVER(sends_large_answers_whole), ON_SERVER(takes_large_bodies_where_allowed), ON_SERVER(the_old_protocol_works),
        ON_SERVER(slow_work_does_not_stop_pages), ON_SERVER(believes_trusted_proxies_only), ON_SERVER(limits_the_connections_of_one),
        ON_SERVER(a_full_queue_says_come_back), ON_SERVER(a_slow_head_is_told), ON_SERVER(answers_what_is_in_flight_when_told_to_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
