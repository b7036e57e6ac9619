/* pool_test.c — the queues of the workers: what one of them waits for holds up none of the others. No socket. */
#include "lib/http/pool.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { JOBS = 16, WRITERS = 3 };

static atomic_int napping;
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

static void page(req *r)
{
    buf_add(&r->out, S("page"));
}

static void nap(req *r)
{
    atomic_fetch_add(&napping, 1);
    while (!atomic_load(&awake)) usleep(1000);
    buf_add(&r->out, S("rested"));
}

static const route routes[] = {
    {METHOD_GET, "/page", page, 0, 0}, {METHOD_POST, "/page", page, 0, 0}, {METHOD_POST, "/nap", nap, 0, 0}, {METHOD_GET, "/long", nap, 0, ROUTE_SLOW},
};
static site the_site = {.routes = routes, .n_routes = (int)(sizeof routes / sizeof *routes), .welcome = welcome, .allows = allows, .error = error};

static arena program;
static db *base;
static pool *workers;
static job jobs[JOBS];
static pair host = {{"host", 4}, {"localhost", 9}};

static int start(void **state)
{
    char why[256];
    (void)state;
    program = arena_new(64 << 20, NULL);
    site_ready(&the_site, &program);
    atomic_store(&napping, 0);
    atomic_store(&awake, false);
    base = db_open(S(":memory:"), why);
    workers = pool_new(&program, &(pool_settings){base, 1, WRITERS, 1, JOBS}, why);
    return workers ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    pool_end(workers);
    db_close(base);
    for (int i = 0; i < JOBS; i++)
        if (jobs[i].r.mem.start) arena_free(&jobs[i].r.mem);
    arena_free(&program);
    return 0;
}

static void put(int i, str way, str target)
{
    req *r = &jobs[i].r;
    jobs[i] = (job){0};
    *r = (req){.site = &the_site, .now = 1000, .method_name = way, .target = target, .headers = {&host, 1}};
    r->mem = arena_new(4 << 20, &r->fault);
    req_open(r);
    assert_true(pool_put(workers, &jobs[i]));
}

/* Waits until so many are done; the last of them. */
static job *done(int n)
{
    job *last = NULL;
    while (n > 0) {
        struct pollfd watched = {.fd = pool_fd(workers), .events = POLLIN};
        if (poll(&watched, 1, -1) < 0) fail();
        for (job *j = pool_take(workers); j; j = j->next, n--) last = j;
    }
    return last;
}

/* More of them than there are threads, and on SQLite one at a time. */
static void writes_do_not_stop_pages(void **state)
{
    (void)state;
    for (int i = 0; i < WRITERS + 2; i++) put(i, S("POST"), S("/nap"));
    while (!atomic_load(&napping)) usleep(1000);
    put(10, S("GET"), S("/page"));
    assert_ptr_equal(done(1), &jobs[10]);
    assert_int_equal(jobs[10].r.status, 200);
    assert_int_equal(atomic_load(&napping), 1);
    atomic_store(&awake, true);
    done(WRITERS + 2);
}

static void long_work_stops_nothing_else(void **state)
{
    (void)state;
    put(0, S("GET"), S("/long"));
    put(1, S("GET"), S("/long"));
    while (!atomic_load(&napping)) usleep(1000);
    put(2, S("GET"), S("/page"));
    assert_ptr_equal(done(1), &jobs[2]);
    put(3, S("POST"), S("/page"));
    assert_ptr_equal(done(1), &jobs[3]);
    assert_int_equal(jobs[3].r.status, 200);
    assert_int_equal(atomic_load(&napping), 1);
    atomic_store(&awake, true);
    done(2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writes_do_not_stop_pages, start, stop),
        cmocka_unit_test_setup_teardown(long_work_stops_nothing_else, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
