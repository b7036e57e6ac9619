/* dispatch_test.c — requests through dispatch() to a small site on SQLite in memory: no socket. */
#include "lib/http/req.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What handlers did, for all to see. */
typedef struct {
    int runs, welcomes, before, error;
    int transient, fatal;  /* how many runs fail in which way */
    bool closed;           /* nobody may come in */
} trace;

static trace did;
static arena program;
static db *base;
static fault_point base_fault;
static arena base_mem;

static void welcome(req *r)
{
    did.welcomes++;
    r->lang = LANG_NB;
}

static bool allows(req *r, int need)
{
    (void)r;
    return need == 0 && !did.closed;
}

static void error(req *r, int status)
{
    did.error = status;
    buf_printf(&r->out, "error %d", status);
}

static void before(req *r)
{
    (void)r;
    did.before++;
}

static void show(req *r)
{
    did.runs++;
    PUT(&r->out, r->ids[0]);
    PUT(&r->out, req_param(r, "q"));
}

static void save(req *r)
{
    did.runs++;
    db_run(r->db, "INSERT INTO thing (title) VALUES ($1)", V(req_param(r, "title")));
    if (did.transient-- > 0) fault_transient(&r->fault, "try again");
    if (did.fatal-- > 0) fault(&r->fault, "disk full of \"secrets\"");
    if (str_eq(req_param(r, "title"), S("bad"))) r->status = 422;
    else if (!str_eq(req_param(r, "title"), S("preview"))) redirect(r, url_id(&r->mem, S("/things"), did.runs));
    buf_add(&r->out, S("typed"));
}

static void write_in_get(req *r)
{
    db_run(r->db, "INSERT INTO thing (title) VALUES ('x')");
}

static void devour(req *r)
{
    for (;;) NEW(&r->mem, char, 4096);
}

static const route routes[] = {
    {METHOD_GET, "/", show, 0, 0},
    {METHOD_GET, "/things", show, 0, ROUTE_JSON | ROUTE_CSV},
    {METHOD_POST, "/things", save, 0, 0},
    {METHOD_GET, "/things/new", show, 0, 0},
    {METHOD_GET, "/things/:id", show, 0, ROUTE_JSON},
    {METHOD_POST, "/things/:id/parts/:id", show, 0, ROUTE_LARGE},
    {METHOD_GET, "/closed", show, 1, 0},
    {METHOD_GET, "/write", write_in_get, 0, 0},
    {METHOD_GET, "/devour", devour, 0, 0},
};
static site the_site = {.routes = routes, .n_routes = (int)(sizeof routes / sizeof *routes), .welcome = welcome, .allows = allows, .error = error, .before = before};

/* --- asking --- */

static req the_req;
static pair headers[8];

static req *ask_begin(const char *way, const char *target)
{
    req *r = &the_req;
    if (r->mem.start) arena_free(&r->mem);
    *r = (req){.db = base, .site = &the_site, .now = 1000, .method_name = str_of(way), .target = str_of(target)};
    r->mem = arena_new(4 << 20, &r->fault);
    headers[0] = (pair){S("host"), S("example.no:8080")};
    r->headers = (pairs){headers, 1};
    did = (trace){.transient = did.transient, .fatal = did.fatal, .closed = did.closed};
    return r;
}

static void with(req *r, const char *name, const char *value)
{
    headers[r->headers.n++] = (pair){str_of(name), str_of(value)};
}

static req *get(const char *target)
{
    req *r = ask_begin("GET", target);
    dispatch(r);
    return r;
}

static req *post_begin(const char *target, const char *body)
{
    req *r = ask_begin("POST", target);
    r->body = str_of(body);
    with(r, "content-type", "application/x-www-form-urlencoded");
    return r;
}

static req *post(const char *target, const char *body)
{
    req *r = post_begin(target, body);
    dispatch(r);
    return r;
}

#define COUNT(sql) count_of(DB_CALL(sql))
static i64 count_of(db_call call)
{
    db_attach(base, &base_mem, &base_fault);
    db_begin(base, false);
    i64 n = db_i64_(base, -1, call);
    db_rollback(base);
    return n;
}

#define assert_out(r, text) assert_true(str_eq(buf_str(&(r)->out), S(text)))

static int start(void **state)
{
    char why[256];
    (void)state;
    did = (trace){0};
    base = db_open(S(":memory:"), why);
    assert_non_null(base);
    if (setjmp(base_fault.env)) fail_msg("%s", base_fault.why);
    db_attach(base, &base_mem, &base_fault);
    db_begin(base, true);
    db_run(base, "CREATE TABLE thing (title text)");
    db_run(base, "CREATE TABLE submission (key text PRIMARY KEY, account bigint, location text NOT NULL, at bigint NOT NULL)");
    db_commit(base);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    db_close(base);
    return 0;
}

/* --- routes --- */

static void passes_what_was_asked(void **state)
{
    (void)state;
    assert_out(get("/things/12?q=%3Cb%3E"), "12&lt;b&gt;");
    req *r = post("/things/3/parts/4", "");
    assert_true(req_id(r, 0) == 3 && req_id(r, 1) == 4);
    assert_int_equal(req_body_limit(r), 12 << 20);
    assert_int_equal(get("/things.csv")->format, FORMAT_CSV);
    r = ask_begin("HEAD", "/things");
    dispatch(r);
    assert_true(r->status == 200 && r->head);
}

static void says_what_is_allowed(void **state)
{
    (void)state;
    req *r = ask_begin("DELETE", "/things");
    with(r, "sec-fetch-site", "same-origin");
    dispatch(r);
    assert_int_equal(r->status, 405);
    assert_true(str_eq(pairs_find(&r->reply, S("allow"), NULL), S("GET, HEAD, POST")));
    r = post("/things/12", "");
    assert_int_equal(r->status, 405);
    assert_true(str_eq(pairs_find(&r->reply, S("allow"), NULL), S("GET, HEAD")));
    assert_true(did.runs == 0 && did.welcomes == 1);
}

static void refuses_before_any_handler(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        int status;
    } cases[] = {{"/nope", 404}, {"/../things", 400}, {"/things?q=%ff", 400}, {"/things?q=%00", 400}, {"/closed", 403}, {"/assets/nope", 404}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(get(cases[i].target)->status, cases[i].status);
        assert_int_equal(did.error, cases[i].status);
        assert_int_equal(did.runs, 0);
    }
}

/* --- who may write --- */

static int write_from(const char *name, const char *value, const char *cookie)
{
    req *r = post_begin("/things", "title=x");
    if (name) with(r, name, value);
    if (cookie) with(r, "cookie", cookie);
    dispatch(r);
    assert_int_equal(did.runs, r->status == 303);
    return r->status;
}

static void refuses_writes_from_elsewhere(void **state)
{
    (void)state;
    assert_int_equal(write_from("sec-fetch-site", "same-origin", NULL), 303);
    assert_int_equal(write_from("sec-fetch-site", "none", NULL), 303);
    assert_int_equal(write_from("sec-fetch-site", "cross-site", NULL), 403);
    assert_int_equal(write_from("sec-fetch-site", "same-site", NULL), 403);
    assert_int_equal(write_from("origin", "http://example.no:8080", "dugnad=1"), 303);
    assert_int_equal(write_from("origin", "https://example.no:8080", "dugnad=1"), 303);
    assert_int_equal(write_from("origin", "http://example.no", "dugnad=1"), 403);
    assert_int_equal(write_from("origin", "http://example.no:8080.evil.no", NULL), 403);
    assert_int_equal(write_from("origin", "null", NULL), 403);
    assert_int_equal(write_from("referer", "http://example.no:8080/things", "dugnad=1"), 303);
    assert_int_equal(write_from("referer", "http://evil.no/?http://example.no:8080/", "dugnad=1"), 403);
    assert_int_equal(write_from("referer", "http://example.no:8080@evil.no/", "dugnad=1"), 403);
    assert_int_equal(write_from(NULL, NULL, "a=b; dugnad=1"), 403);
    assert_int_equal(write_from(NULL, NULL, "a=b"), 303);
    assert_int_equal(write_from(NULL, NULL, NULL), 303);
}

static void believes_the_public_address(void **state)
{
    (void)state;
    the_site.public_url = S("https://dugnad.example.no");
    assert_int_equal(write_from("origin", "https://dugnad.example.no", "dugnad=1"), 303);
    assert_int_equal(write_from("origin", "https://dugnad.example.no.evil", "dugnad=1"), 403);
    the_site.public_url = (str){0};
}

/* --- transactions and faults --- */

static void commits_only_what_succeeds(void **state)
{
    (void)state;
    assert_int_equal(post("/things", "title=good")->status, 303);
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM thing"), 1);
    req *r = post("/things", "title=bad");
    assert_int_equal(r->status, 422);
    assert_out(r, "typed");
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM thing"), 1);
}

static void a_get_cannot_write(void **state)
{
    (void)state;
    assert_int_equal(get("/write")->status, 503);
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM thing"), 0);
    assert_int_equal(get("/things")->status, 200);
}

static void runs_again_after_a_passing_fault(void **state)
{
    (void)state;
    did.transient = 2;
    assert_int_equal(post("/things", "title=x")->status, 303);
    assert_int_equal(did.runs, 3);
    assert_int_equal(did.before, 1);
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM thing"), 1);
    did.transient = 3;
    assert_int_equal(post("/things", "title=x")->status, 503);
    assert_int_equal(did.runs, 3);
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM thing"), 1);
    did.transient = 0;
}

static void a_fault_changes_nothing_and_tells_nothing(void **state)
{
    (void)state;
    did.fatal = 1;
    req *r = post("/things", "title=x");
    assert_true(r->status == 503 && did.runs == 1 && r->redirect_to.n == 0);
    assert_true(str_find(buf_str(&r->out), S("secrets")) < 0);
    assert_true(str_find(buf_str(&r->out), S("lang=\"nb\"")) > 0);
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM thing"), 0);
    assert_int_equal(get("/devour")->status, 503);
    assert_true(buf_str(&the_req.out).n > 100);
    r = ask_begin("GET", "/devour");
    with(r, "accept", "application/json");
    dispatch(r);
    assert_true(str_eq(r->content_type, S("application/problem+json")));
    assert_true(str_starts(buf_str(&r->out), S("{\"status\": 503, ")));
}

/* Fails each call that can fail in turn: 503 and nothing changed, every time, until one run meets no failure. */
static void every_failure_is_a_503(void **state)
{
    (void)state;
    for (long n = 1; n < 1000; n++) {
        req *r = post_begin("/things", "title=x&key=0123456789abcdef0123456789abcdef");
        r->fault.countdown = n;
        dispatch(r);
        if (r->fault.countdown > 0) {
            assert_int_equal(r->status, 303);
            assert_true(n > 5);
            return;
        }
        assert_int_equal(r->status, 503);
        assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM thing"), 0);
        assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM submission"), 0);
    }
    fail();
}

/* --- twice --- */

#define KEY "key=0123456789abcdef0123456789abcdef"

static void the_same_form_twice_is_one(void **state)
{
    (void)state;
    req *r = post("/things", KEY "&title=x");
    assert_true(str_eq(r->redirect_to, S("/things/1")));
    r = post("/things", KEY "&title=x");
    assert_int_equal(r->status, 303);
    assert_true(str_eq(r->redirect_to, S("/things/1")));
    assert_int_equal(did.runs, 0);
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM thing"), 1);
}

static void an_edited_form_is_another(void **state)
{
    (void)state;
    post("/things", KEY "&title=x");
    post("/things", KEY "&title=y");
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM thing"), 2);
    post("/things", "title=x");
    post("/things", "title=x");
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM thing"), 4);
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM submission"), 2);
}

static void only_success_is_remembered(void **state)
{
    (void)state;
    post("/things", KEY "&title=bad");
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM submission"), 0);
    assert_int_equal(post("/things", KEY "&title=preview")->status, 200);
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM submission"), 0);
    post("/things", KEY "&title=preview");
    assert_int_equal(did.runs, 1);
}

static void the_place_is_sealed(void **state)
{
    (void)state;
    post("/things", KEY "&title=x");
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM submission WHERE location LIKE '%thing%' OR key LIKE '0123%'"), 0);
    assert_int_equal(COUNT("SELECT COUNT(*) AS n FROM submission WHERE at = 1000 AND account IS NULL AND length(location) > 20"), 1);
    req *r = ask_begin("GET", "/");
    dispatch(r);
    assert_int_equal(req_form_key(r).n, 32);
    assert_true(str_eq(req_form_key(r), req_form_key(r)));
}

int main(void)
{
    program = arena_new(4 << 20, NULL);
    base_mem = arena_new(4 << 20, &base_fault);
    site_ready(&the_site, &program);
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(passes_what_was_asked, start, stop),
        cmocka_unit_test_setup_teardown(says_what_is_allowed, start, stop),
        cmocka_unit_test_setup_teardown(refuses_before_any_handler, start, stop),
        cmocka_unit_test_setup_teardown(refuses_writes_from_elsewhere, start, stop),
        cmocka_unit_test_setup_teardown(believes_the_public_address, start, stop),
        cmocka_unit_test_setup_teardown(commits_only_what_succeeds, start, stop),
        cmocka_unit_test_setup_teardown(a_get_cannot_write, start, stop),
        cmocka_unit_test_setup_teardown(runs_again_after_a_passing_fault, start, stop),
        cmocka_unit_test_setup_teardown(a_fault_changes_nothing_and_tells_nothing, start, stop),
        cmocka_unit_test_setup_teardown(every_failure_is_a_503, start, stop),
        cmocka_unit_test_setup_teardown(the_same_form_twice_is_one, start, stop),
        cmocka_unit_test_setup_teardown(an_edited_form_is_another, start, stop),
        cmocka_unit_test_setup_teardown(only_success_is_remembered, start, stop),
        cmocka_unit_test_setup_teardown(the_place_is_sealed, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
