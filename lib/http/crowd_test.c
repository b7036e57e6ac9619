/*
 * crowd_test.c — the server when there are more than it has room for: one client may take its share and no more, and
 * whoever holds on to a place without using it gives way.
 */
#include "test/server_world.h"

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

/* With room for so many connections and requests, and nothing that time alone would end. */
static void server_small(int connections, int requests)
{
    assert_true(server_end());
    server_settings s = server_defaults();
    s.connections = connections;
    s.requests = requests;
    s.head_time = s.idle_time = s.send_time = 1000000;
    s.body_rate = 0;
    server_begin(s);
}

static void half_requests_give_way(void **state)
{
    (void)state;
    server_small(100, 2);
    int head = dial(), body = dial();
    say(head, S("GET /echo?x HTTP/1.1\r\nHost: loc"));
    say(body, S("POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 4\r\n\r\nab"));
    while (status_of(talk(S(GET "Connection: close\r\n\r\n"))) != 200) usleep(20000);
    assert_int_equal(hear(head).n, 0); /* the oldest, and no more of them than must */
    say(body, S("cd"));
    assert_true(str_ends(hear(body), S("[abcd]")));
}

#define LARGE "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"
enum { LARGE_ALL = 8 * 1000000 }; /* more than the system keeps for one who does not read */

/* Once more if the other came in between two answers: then nobody had to give way. */
static void those_that_do_not_read_give_way(void **state)
{
    (void)state;
    int fd;
    server_small(100, 1);
    do {
        fd = dial();
        say(fd, S(LARGE LARGE LARGE LARGE LARGE LARGE LARGE "GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        while (status_of(talk(S(GET "Connection: close\r\n\r\n"))) != 200) usleep(20000);
    } while (hear(fd).n >= LARGE_ALL);
}

static void what_is_at_work_does_not_give_way(void **state)
{
    (void)state;
    server_small(100, 1);
    int fd = dial();
    say(fd, S(NAP));
    while (!atomic_load(&napping)) usleep(1000);
    for (int i = 0; i < 30; i++) {
        assert_int_equal(status_of(talk(S(GET "Connection: close\r\n\r\n"))), 503);
        usleep(100000);
    }
    atomic_store(&awake, true);
    assert_true(str_ends(hear(fd), S("rested")));
}

static void idle_connections_give_way(void **state)
{
    (void)state;
    server_small(2, 2);
    int oldest = dial(), other = dial();
    while (status_of(talk(S(GET "Connection: close\r\n\r\n"))) != 200) usleep(20000);
    assert_int_equal(hear(oldest).n, 0);
    say(other, S(GET "Connection: close\r\n\r\n"));
    assert_int_equal(status_of(hear(other)), 200);
}

static void one_client_has_a_share_of_slow_work(void **state)
{
    (void)state;
    assert_true(server_end());
    server_settings s = server_defaults();
    s.slow_per_client = 2;
    server_begin(s);
    int one = dial(), two = dial();
    say(one, S(NAP));
    say(two, S(NAP));
    while (atomic_load(&napping) < 2) usleep(1000);
    assert_int_equal(status_of(talk(S(NAP))), 429);
    assert_int_equal(status_of(talk(S(GET "Connection: close\r\n\r\n"))), 200);
    atomic_store(&awake, true);
    assert_true(str_ends(hear(one), S("rested")) && str_ends(hear(two), S("rested")));
    assert_int_equal(status_of(talk(S(NAP))), 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SERVER(slow_work_does_not_stop_pages), ON_SERVER(limits_the_connections_of_one), ON_SERVER(a_full_queue_says_come_back),
        ON_SERVER(a_slow_head_is_told), ON_SERVER(half_requests_give_way), ON_SERVER(those_that_do_not_read_give_way),
        ON_SERVER(what_is_at_work_does_not_give_way), ON_SERVER(idle_connections_give_way), ON_SERVER(one_client_has_a_share_of_slow_work),
    };
    return group_run("crowd", tests, sizeof tests / sizeof *tests);
}
