/* client_test.c — addresses, who is behind a proxy, counts per address; places to listen; the service manager. */
#include "lib/http/client.h"
#include "lib/http/listen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static arena mem;

static address at(const char *text)
{
    address x;
    if (!address_of(str_of(text), &x)) fail_msg("%s", text);
    return x;
}

static void counts_addresses(void **state)
{
    (void)state;
    counts *c = counts_new(&mem, 50);
    address x[60];
    for (int i = 0; i < 60; i++) {
        assert_true(address_of(str_printf(&mem, "10.0.%d.%d", i % 3, i), &x[i]));
        assert_int_equal(counts_add(c, x[i], 1), i < 50 ? 1 : 0);
    }
    for (int i = 0; i < 50; i += 2) assert_int_equal(counts_add(c, x[i], -1), 0);
    for (int i = 1; i < 50; i += 2) assert_int_equal(counts_add(c, x[i], 1), 2);
    for (int i = 1; i < 50; i += 2) assert_int_equal(counts_add(c, x[i], -2), 0);
    counts_add(c, at("2001:db8::1"), 1);
    assert_int_equal(counts_add(c, at("2001:db8::ffff:2"), 1), 2); /* one /64 is one client */
    assert_int_equal(counts_add(c, at("2001:db8:0:1::1"), 1), 1);
}

static void knows_subnets(void **state)
{
    (void)state;
    static const struct {
        const char *net, *inside, *outside;
    } cases[] = {
        {"10.1.0.0/12", "10.15.255.1", "10.16.0.1"}, {"10.0.0.7", "10.0.0.7", "10.0.0.6"}, {"0.0.0.0/0", "1.2.3.4", "::1"},
        {"fd00::/8", "fd12::1", "fe12::1"}, {"::1", "::1", "::2"}, {"192.168.1.128/25", "192.168.1.200", "192.168.1.127"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        subnet n;
        assert_true(subnet_of(str_of(cases[i].net), &n));
        assert_true(subnet_has(&n, 1, at(cases[i].inside)));
        assert_false(subnet_has(&n, 1, at(cases[i].outside)));
    }
    static const char *const bad[] = {"", "x", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "10.0.0.0/-1", "::/129", "1.2.3.4.5"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        subnet n;
        if (subnet_of(str_of(bad[i]), &n)) fail_msg("%s", bad[i]);
    }
}

static void finds_the_client_behind(void **state)
{
    (void)state;
    static const struct {
        const char *peer, *first, *second, *client;
    } cases[] = {
        {"10.0.0.1", "", "", "10.0.0.1"},
        {"10.0.0.1", "1.1.1.1", "", "1.1.1.1"},
        {"10.0.0.1", "1.1.1.1, 2.2.2.2", "", "2.2.2.2"},
        {"10.0.0.1", "1.1.1.1,2.2.2.2 , 10.0.0.9", "", "2.2.2.2"},
        {"10.0.0.1", "1.1.1.1", "2.2.2.2, 10.0.0.9", "2.2.2.2"},
        {"10.0.0.1", "1.1.1.1, 2.2.2.2", "10.0.0.9", "2.2.2.2"},
        {"10.0.0.1", "10.0.0.5, 10.0.0.9", "", "10.0.0.5"},
        {"10.0.0.1", "1.1.1.1, nonsense", "", "10.0.0.1"},
        {"10.0.0.1", "nonsense, 3.3.3.3", "", "3.3.3.3"},
        {"9.9.9.9", "1.1.1.1", "", "9.9.9.9"},
    };
    subnet trusted;
    assert_true(subnet_of(S("10.0.0.0/8"), &trusted));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pair h[] = {{S("x-forwarded-for"), str_of(cases[i].first)}, {S("x-other"), S("8.8.8.8")}, {S("x-forwarded-for"), str_of(cases[i].second)}};
        address got = client_of(at(cases[i].peer), &trusted, 1, &(pairs){h, 3});
        str text = address_text(&mem, got);
        if (!str_eq(text, str_of(cases[i].client))) fail_msg("case %zu: %.*s", i, (int)text.n, text.p);
    }
}

static void listens_where_told(void **state)
{
    (void)state;
    static const char *const good[] = {"127.0.0.1:0", "localhost:0", ":0"};
    static const char *const bad[] = {"", "nonsense", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:-1", "::1:80", "[::1:80", "192.0.2.1:80", "127.0.0.1:8o"};
    char why[256];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int fd = listen_open(str_of(good[i]), why);
        if (fd < 0) fail_msg("%s: %s", good[i], why);
        assert_true(listen_port(fd) > 0);
        assert_int_equal(listen_open(str_printf(&mem, "127.0.0.1:%d", listen_port(fd)), why), -1);
        assert_non_null(strstr(why, " is in use by another program"));
        close(fd);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        why[0] = 0;
        if (listen_open(str_of(bad[i]), why) >= 0 || !why[0]) fail_msg("%s: %s", bad[i], why);
    }
}

static void tells_the_service_manager(void **state)
{
    (void)state;
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    char text[32] = {0};
    snprintf(at.sun_path + 1, sizeof at.sun_path - 1, "notify-%d", (int)getpid());
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(at.sun_path + 1))), 0);
    at.sun_path[0] = '@';
    setenv("NOTIFY_SOCKET", at.sun_path, 1);
    service_notify("READY=1");
    unsetenv("NOTIFY_SOCKET");
    assert_int_equal(recv(fd, text, sizeof text, MSG_DONTWAIT), 7);
    assert_string_equal(text, "READY=1");
    close(fd);
}

int main(void)
{
    mem = arena_new(1 << 20, NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_addresses), cmocka_unit_test(knows_subnets), cmocka_unit_test(finds_the_client_behind),
        cmocka_unit_test(listens_where_told), cmocka_unit_test(tells_the_service_manager),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
