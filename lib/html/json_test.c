/* json_test.c — JSON written as it goes. */
#include "lib/html/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    arena mem;
    fault_point fault;
    buf out;
    json j;
} world;

static int world_new(void **state)
{
    world *w = calloc(1, sizeof *w);
    if (!w) return 1;
    w->mem = arena_new(1 << 20, &w->fault);
    w->out = buf_new(&w->mem, 0);
    w->j = json_new(&w->out);
    *state = w;
    return 0;
}

static int world_end(void **state)
{
    world *w = *state;
    arena_free(&w->mem);
    free(w);
    return 0;
}

static void written(world *w, const char *want)
{
    char *z = str_z(&w->mem, buf_str(&w->out));
    assert_string_equal(z, want);
}

static void commas_look_after_themselves(void **state)
{
    world *w = *state;
    json *j = &w->j;
    json_open(j, '{');
    json_key(j, S("a"));
    json_i64(j, INT64_MIN);
    json_key(j, S("list"));
    json_open(j, '[');
    json_bool(j, true);
    json_none(j);
    json_open(j, '{');
    json_close(j, '}');
    json_open(j, '[');
    json_close(j, ']');
    json_close(j, ']');
    json_key(j, S("t"));
    json_time(j, 1795252500);
    json_close(j, '}');
    written(w, "{\"a\":-9223372036854775808,\"list\":[true,null,{},[]],\"t\":\"2026-11-21T09:15:00Z\"}");
}

static void strings_are_safe_anywhere(void **state)
{
    world *w = *state;
    json_open(&w->j, '[');
    json_str(&w->j, S("a\"b\\c\n\t\x01 </script>&\x7F"));
    json_str(&w->j, S("øå \xE2\x80\xA8 \xF0\x9F\x98\x80"));
    json_str(&w->j, S("x\xFFy\xC3"));
    json_str(&w->j, (str){"a\0b", 3});
    json_str(&w->j, (str){0});
    json_close(&w->j, ']');
    written(w, "[\"a\\\"b\\\\c\\n\\u0009\\u0001 \\u003c/script\\u003e\\u0026\\u007f\","
               "\"øå \\u2028 \xF0\x9F\x98\x80\",\"x\xEF\xBF\xBDy\xEF\xBF\xBD\",\"a\\u0000b\",\"\"]");
}

static void numbers_read_back_the_same(void **state)
{
    world *w = *state;
    static const double some[] = {0.1, 1.0 / 3, 1e300, -2.5e-8, 5, 0.1 + 0.2};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        w->out.n = 0;
        json j = json_new(&w->out);
        json_double(&j, some[i]);
        assert_true(strtod(str_z(&w->mem, buf_str(&w->out)), NULL) == some[i]);
    }
    w->out.n = 0;
    json j = json_new(&w->out);
    json_open(&j, '[');
    json_double(&j, 0.1);
    json_double(&j, (double)NAN);
    json_double(&j, (double)INFINITY);
    json_close(&j, ']');
    written(w, "[0.1,null,null]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(commas_look_after_themselves, world_new, world_end),
        cmocka_unit_test_setup_teardown(strings_are_safe_anywhere, world_new, world_end),
        cmocka_unit_test_setup_teardown(numbers_read_back_the_same, world_new, world_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
