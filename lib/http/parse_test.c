/* parse_test.c — what is taken, what is refused with which status, and that splitting the bytes changes nothing. */
#include "lib/http/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define LIT(text) {"" text "", (ptrdiff_t)sizeof(text) - 1} /* S() for a static table */

enum { CAP = 1024, TARGET = 256, HEADERS = 10 };

typedef struct {
    arena mem;
    fault_point fault;
    char room[CAP];
    pair headers[HEADERS];
    parser p;
} bench;

static int bench_make(void **state)
{
    static bench b;
    b = (bench){.mem = arena_new(16 << 20, NULL)};
    b.mem.sticky = true;
    b.p = (parser){.room = b.room, .headers = b.headers, .cap = CAP, .max_target = TARGET, .max_headers = HEADERS};
    *state = &b;
    return 0;
}

static int bench_free(void **state)
{
    arena_free(&((bench *)*state)->mem);
    return 0;
}

/* Feeds text in pieces of at most step bytes; *text keeps what belongs to the next request. */
static parse_result feed(bench *b, str *text, ptrdiff_t step)
{
    parse_result got = PARSE_MORE;
    arena_reset(&b->mem);
    b->mem.sticky = true;
    parse_start(&b->p);
    while (got == PARSE_MORE || got == PARSE_HEAD) {
        if (got == PARSE_MORE && !text->n) return got;
        str piece = str_upto(*text, step), rest = piece;
        got = parse_feed(&b->p, &rest);
        *text = str_from(*text, piece.n - rest.n);
        if (got == PARSE_HEAD) parse_body(&b->p, &b->mem);
        if (got == PARSE_HEAD && !b->p.length) got = parse_feed(&b->p, &(str){0});
    }
    return got;
}

/* 0 if it is taken whole, else the status of the refusal; -1 if more was wanted. The same for every split. */
static int verdict(bench *b, str text)
{
    int first = 0;
    for (ptrdiff_t step = 1; step <= text.n; step++) {
        str rest = text;
        parse_result got = feed(b, &rest, step);
        int now = got == PARSE_DONE ? 0 : got == PARSE_REFUSED ? b->p.status : -1;
        if (step == 1) first = now;
        assert_int_equal(now, first);
    }
    return first;
}

static void takes_what_browsers_send(void **state)
{
    bench *b = *state;
    str text = S("POST /needs?a=1&b=%20 HTTP/1.1\r\nHost: example.no:8080\r\nContent-Length: 3\r\nX-A:\t b c \t\r\nX-Empty:\r\n\r\nabcGET");
    assert_int_equal(feed(b, &text, 1000), PARSE_DONE);
    assert_true(str_eq(text, S("GET")));
    assert_true(str_eq(b->p.method, S("POST")));
    assert_true(str_eq(b->p.target, S("/needs?a=1&b=%20")));
    assert_true(str_eq(b->p.host, S("example.no:8080")));
    assert_true(str_eq(b->p.body, S("abc")));
    assert_int_equal(b->p.head.n, 4);
    assert_true(str_eq(pairs_find(&b->p.head, S("x-a"), NULL), S("b c")));
    bool found;
    assert_int_equal(pairs_find(&b->p.head, S("x-empty"), &found).n, 0);
    assert_true(found);
    assert_true(b->p.keep);
}

static void keeps_connections_as_asked(void **state)
{
    bench *b = *state;
    static const struct {
        str text;
        bool keep;
    } cases[] = {
        {LIT("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), true},
        {LIT("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), false},
        {LIT("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, CLOSE\r\n\r\n"), false},
        {LIT("GET / HTTP/1.0\r\nHost: a\r\n\r\n"), false},
        {LIT("GET / HTTP/1.0\r\nHost: a\r\nConnection: Keep-Alive\r\n\r\n"), true},
        {LIT("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive, close\r\n\r\n"), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str text = cases[i].text;
        assert_int_equal(feed(b, &text, 7), PARSE_DONE);
        assert_int_equal(b->p.keep, cases[i].keep);
    }
}

#define HEAD "GET / HTTP/1.1\r\nHost: a\r\n"
#define POST "POST / HTTP/1.1\r\nHost: a\r\n"

static const struct {
    int status;
    str text;
} odd[] = {
    {0, LIT(HEAD "\r\n")},
    {0, LIT("\r\n" HEAD "\r\n")},
    {400, LIT("\r\n\r\n" HEAD "\r\n")},
    {400, LIT("\n" HEAD "\r\n")},
    {400, LIT("GET / HTTP/1.1\nHost: a\n\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: a\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: a\r\n\n")},
    {400, LIT("GET / HTTP/1.1\rHost: a\r\n\r\n")},
    {400, LIT(HEAD "X: a\rb\r\n\r\n")},
    {400, LIT(HEAD "X: a\r\n b\r\n\r\n")},
    {400, LIT(HEAD "\tX: a\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\n Host: a\r\n\r\n")},
    {400, LIT(HEAD "X : a\r\n\r\n")},
    {400, LIT(HEAD "X\t: a\r\n\r\n")},
    {400, LIT(HEAD ": a\r\n\r\n")},
    {400, LIT(HEAD "X\r\n\r\n")},
    {400, LIT(HEAD "X(: a\r\n\r\n")},
    {400, LIT(HEAD "X\xC3\xA6: a\r\n\r\n")},
    {400, LIT(HEAD "X: a\0b\r\n\r\n")},
    {400, LIT(HEAD "X\0: a\r\n\r\n")},
    {400, LIT(HEAD "X: a\x01\r\n\r\n")},
    {400, LIT(HEAD "X: a\x7F\r\n\r\n")},
    {400, LIT(POST "Content-Length: 1\r\nContent-Length: 1\r\n\r\na")},
    {400, LIT(POST "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab")},
    {400, LIT(POST "Content-Length: 1, 1\r\n\r\na")},
    {400, LIT(POST "Content-Length: +1\r\n\r\na")},
    {400, LIT(POST "Content-Length: -1\r\n\r\na")},
    {400, LIT(POST "Content-Length: 0x1\r\n\r\na")},
    {400, LIT(POST "Content-Length: 1 1\r\n\r\na")},
    {400, LIT(POST "Content-Length:\r\n\r\n")},
    {400, LIT(POST "Content-Length: 99999999999999999999\r\n\r\n")},
    {411, LIT(POST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
    {411, LIT(POST "Transfer-Encoding: identity\r\n\r\n")},
    {400, LIT(POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n")},
    {400, LIT(POST "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")},
    {400, LIT(POST "Transfer-Encoding : chunked\r\n\r\n")},
    {400, LIT(POST "Content-Type: a/b\r\nContent-Type: c/d\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\n\r\n")},
    {400, LIT("GET / HTTP/1.0\r\n\r\n")},
    {400, LIT(HEAD "Host: a\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost:\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: a b\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: a,b\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n")},
    {0, LIT("GET / HTTP/1.1\r\nHost: a-b.no:65535\r\n\r\n")},
    {0, LIT("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: a:80:80\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: a:80.b.no\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: :80\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: [::1]b.no\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1\r\nHost: a]\r\n\r\n")},
    {400, LIT("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, LIT("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, LIT("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, LIT("GET  / HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, LIT("GET /  HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, LIT("GET / \r\nHost: a\r\n\r\n")},
    {400, LIT("GET /\r\n\r\n")},
    {400, LIT("GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, LIT("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, LIT("GET /\xC3\xA6 HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, LIT("GET / http/1.1\r\nHost: a\r\n\r\n")},
    {400, LIT("GET / HTTP/1.1 \r\nHost: a\r\n\r\n")},
    {505, LIT("GET / HTTP/1.2\r\nHost: a\r\n\r\n")},
    {505, LIT("GET / HTTP/2.0\r\nHost: a\r\n\r\n")},
    {400, LIT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")},
    {400, LIT(" GET / HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, LIT("G\xC3T / HTTP/1.1\r\nHost: a\r\n\r\n")},
    {501, LIT("ABCDEFGHIJKLMNOPQRSTUVWXYZ / HTTP/1.1\r\nHost: a\r\n\r\n")},
    {417, LIT(POST "Expect: tea\r\n\r\n")},
    {-1, LIT(HEAD)},
    {-1, LIT(POST "Content-Length: 4\r\n\r\nabc")},
};

static void refuses_what_can_be_read_in_two_ways(void **state)
{
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        int got = verdict(*state, odd[i].text);
        if (got != odd[i].status) fail_msg("case %zu: %d, not %d: %.40s", i, got, odd[i].status, odd[i].text.p);
    }
}

static str filled(arena *a, const char *before, char c, int n, const char *after)
{
    buf b = buf_new(a, 0);
    buf_z(&b, before);
    for (int i = 0; i < n; i++) buf_char(&b, c);
    buf_z(&b, after);
    return buf_str(&b);
}

static void refuses_what_is_too_much(void **state)
{
    bench *b = *state;
    arena a = arena_new(1 << 20, NULL);
    buf many = buf_new(&a, 0);
    assert_int_equal(verdict(b, filled(&a, "GET /", 'a', TARGET - 1, " HTTP/1.1\r\nHost: a\r\n\r\n")), 0);
    assert_int_equal(verdict(b, filled(&a, "GET /", 'a', TARGET, " HTTP/1.1\r\nHost: a\r\n\r\n")), 414);
    int fits = CAP - (int)strlen(HEAD "X: \r\n\r\n");
    assert_int_equal(verdict(b, filled(&a, HEAD "X: ", 'a', fits, "\r\n\r\n")), 0);
    assert_int_equal(verdict(b, filled(&a, HEAD "X: ", 'a', fits + 1, "\r\n\r\n")), 431);
    assert_int_equal(verdict(b, filled(&a, HEAD, 'x', CAP, ": a\r\n\r\n")), 431);
    buf_z(&many, HEAD);
    for (int i = 1; i < HEADERS; i++) buf_z(&many, "X: a\r\n");
    ptrdiff_t n = many.n;
    buf_z(&many, "\r\n");
    assert_int_equal(verdict(b, buf_str(&many)), 0);
    many.n = n;
    buf_z(&many, "X: a\r\n\r\n");
    assert_int_equal(verdict(b, buf_str(&many)), 431);
    arena_free(&a);
}

static void a_large_body_arrives_whole(void **state)
{
    bench *b = *state;
    arena a = arena_new(4 << 20, NULL);
    str text = filled(&a, POST "Content-Length: 300000\r\n\r\n", 'x', 300000, "Y");
    assert_int_equal(feed(b, &text, 4093), PARSE_DONE);
    assert_true(str_eq(text, S("Y")));
    assert_int_equal(b->p.body.n, 300000);
    for (ptrdiff_t i = 0; i < b->p.body.n; i++) assert_int_equal(b->p.body.p[i], 'x');
    arena_free(&a);
}

static void waits_only_for_those_who_ask(void **state)
{
    bench *b = *state;
    str text = S(POST "Expect: 100-continue\r\nContent-Length: 1\r\n\r\na");
    assert_int_equal(feed(b, &text, 1000), PARSE_DONE);
    assert_true(b->p.wait);
    text = S("POST / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na");
    assert_int_equal(feed(b, &text, 1000), PARSE_DONE);
    assert_false(b->p.wait);
}

static void says_the_same_when_asked_again(void **state)
{
    bench *b = *state;
    str text = S("nonsense\r\n\r\n");
    assert_int_equal(feed(b, &text, 1000), PARSE_REFUSED);
    str more = S(HEAD "\r\n");
    assert_int_equal(parse_feed(&b->p, &more), PARSE_REFUSED);
    assert_int_equal(more.n, sizeof(HEAD "\r\n") - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_what_browsers_send, bench_make, bench_free),
        cmocka_unit_test_setup_teardown(keeps_connections_as_asked, bench_make, bench_free),
        cmocka_unit_test_setup_teardown(refuses_what_can_be_read_in_two_ways, bench_make, bench_free),
        cmocka_unit_test_setup_teardown(refuses_what_is_too_much, bench_make, bench_free),
        cmocka_unit_test_setup_teardown(a_large_body_arrives_whole, bench_make, bench_free),
        cmocka_unit_test_setup_teardown(waits_only_for_those_who_ask, bench_make, bench_free),
        cmocka_unit_test_setup_teardown(says_the_same_when_asked_again, bench_make, bench_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
