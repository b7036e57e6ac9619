/*
 * server_test.c — the server over real sockets: what must be refused runs no handler, and what is allowed is
 * answered whole, in order, also when it comes in odd pieces.
 */
#include "test/server_world.h"

static int count_of(str text, str what)
{
    int n = 0;
    for (ptrdiff_t i; (i = str_find(text, what)) >= 0; text = str_from(text, i + what.n)) n++;
    return n;
}

/* --- tests --- */

#define LIT(text) {"" text "", (ptrdiff_t)sizeof(text) - 1}
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SERVER(smuggling_runs_no_handler), ON_SERVER(answers_in_order), ON_SERVER(takes_bytes_one_by_one), ON_SERVER(a_half_request_is_none),
        ON_SERVER(sends_large_answers_whole), ON_SERVER(takes_large_bodies_where_allowed), ON_SERVER(the_old_protocol_works),
        ON_SERVER(believes_trusted_proxies_only), ON_SERVER(answers_what_is_in_flight_when_told_to_stop),
    };
    return group_run("server", tests, sizeof tests / sizeof *tests);
}
