/* route_test.c — which row of a table an address leads to. */
#include "lib/http/req.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void nothing(req *r)
{
    (void)r;
}

static const route routes[] = {
    {METHOD_GET, "/", nothing, 0, 0},
    {METHOD_GET, "/things", nothing, 0, ROUTE_JSON | ROUTE_CSV},
    {METHOD_POST, "/things", nothing, 0, 0},
    {METHOD_GET, "/things/new", nothing, 0, 0},
    {METHOD_GET, "/things/:id", nothing, 0, ROUTE_JSON},
    {METHOD_POST, "/things/:id/parts/:id", nothing, 0, 0},
    {METHOD_GET, "/r/:token", nothing, 0, 0},
    {METHOD_GET, "/w/:word", nothing, 0, 0},
    {METHOD_GET, "/w/:word/x", nothing, 0, 0},
    {METHOD_GET, "/w/lit/y", nothing, 0, 0},
};

static arena mem, program;
static site the_site = {.routes = routes, .n_routes = (int)(sizeof routes / sizeof *routes)};

static req opened(const char *way, const char *target)
{
    req r = {.site = &the_site, .method_name = str_of(way), .target = str_of(target)};
    arena_reset(&mem);
    r.mem = mem;
    req_open(&r);
    return r;
}

static void finds_the_row(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        int refused;
        const char *pattern;
    } cases[] = {
        {"/", 0, "/"}, {"/?x=/things", 0, "/"}, {"/things", 0, "/things"}, {"/things/", 0, "/things"}, {"/things/new", 0, "/things/new"},
        {"/things/12", 0, "/things/:id"}, {"/things/0", 404, NULL}, {"/things/012", 404, NULL}, {"/things/-1", 404, NULL},
        {"/things/9223372036854775807", 0, "/things/:id"}, {"/things/9223372036854775808", 404, NULL}, {"/Things", 404, NULL},
        {"/things/abc", 404, NULL}, {"/things/12/parts/3", 405, NULL}, {"/things/12/parts", 404, NULL}, {"/r/aB9", 0, "/r/:token"},
        {"/r/a-b", 404, NULL}, {"/w/a-9", 0, "/w/:word"}, {"/w/A", 404, NULL}, {"/w/lit/x", 0, "/w/:word/x"}, {"/w/lit/y", 0, "/w/lit/y"},
        {"/w/lit", 0, "/w/:word"}, {"/w", 404, NULL}, {"/nope", 404, NULL}, {"/things.json", 0, "/things"}, {"/things.csv", 0, "/things"},
        {"/things/12.json", 0, "/things/:id"}, {"/things/12.csv", 404, NULL}, {"/things/new.json", 404, NULL}, {"/.json", 404, NULL},
        {"/things.xml", 404, NULL}, {"/%74hings", 0, "/things"}, {"/things/%31", 0, "/things/:id"}, {"/things%2f1", 400, NULL}, {"//things", 400, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        req r = opened("GET", cases[i].target);
        const char *got = r.route ? r.route->pattern : NULL;
        bool same = cases[i].pattern ? got && strcmp(got, cases[i].pattern) == 0 : !got;
        if (r.refused != cases[i].refused || !same) fail_msg("%s: %d %s", cases[i].target, r.refused, got ? got : "");
    }
}

static void tells_the_methods_apart(void **state)
{
    (void)state;
    assert_ptr_equal(opened("GET", "/things").route, &routes[1]);
    assert_ptr_equal(opened("HEAD", "/things").route, &routes[1]);
    assert_ptr_equal(opened("POST", "/things").route, &routes[2]);
    assert_null(opened("get", "/things").route);
    req r = opened("POST", "/things.json");
    assert_true(r.refused == 405 && str_eq(r.allow, S("GET, HEAD")));
    r = opened("PUT", "/things");
    assert_true(r.refused == 405 && str_eq(r.allow, S("GET, HEAD, POST")));
    r = opened("GET", "/things/1/parts/2");
    assert_true(r.refused == 405 && str_eq(r.allow, S("POST")));
}

static void takes_the_parts_out(void **state)
{
    (void)state;
    req r = opened("POST", "/things/12/parts/345?a=b");
    assert_int_equal(req_id(&r, 0), 12);
    assert_int_equal(req_id(&r, 1), 345);
    assert_true(str_eq(r.query, S("a=b")));
    r = opened("GET", "/things/7.json");
    assert_int_equal(req_id(&r, 0), 7);
    assert_int_equal(r.format, FORMAT_JSON);
    assert_true(str_eq(r.path, S("/things/7")));
    r = opened("GET", "/w/lit/x");
    assert_true(str_eq(r.ids[0], S("lit")));
}

int main(void)
{
    mem = arena_new(1 << 20, NULL);
    program = arena_new(1 << 20, NULL);
    site_ready(&the_site, &program);
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_the_row), cmocka_unit_test(tells_the_methods_apart), cmocka_unit_test(takes_the_parts_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
