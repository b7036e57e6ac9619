/* rows_test.c — a struct as JSON and CSV through its field table. */
#include "lib/http/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    i64 id, parent, due;
    str title, secret;
    bool open;
    int votes;
    double share;
} sample;

static const field sample_field[] = {
    I64(sample, id, .flags = FIELD_ID),
    STR(sample, secret, .flags = FIELD_SECRET),
    STR(sample, title),
    I64(sample, parent, .flags = FIELD_ID),
    I64(sample, due, .flags = FIELD_DATE),
    BOOL(sample, open),
    INT(sample, votes),
    DOUBLE(sample, share),
};
static const fields sample_fields = FIELDS(sample, sample_field);

static void secrets_stay_and_types_are_kept(void **state)
{
    (void)state;
    fault_point f = {0};
    arena a = arena_new(1 << 20, &f);
    buf b = buf_new(&a, 0);
    sample full = {.id = 7, .parent = 3, .due = 1795252500, .title = S("=SUM(\"A\")"), .secret = S("hush"), .open = true, .votes = -2, .share = 0.25};
    sample empty = {.title = S("a, b")};

    json j = json_new(&b);
    json_open(&j, '[');
    json_row(&j, &sample_fields, &full);
    json_row(&j, &sample_fields, &empty);
    json_close(&j, ']');
    assert_string_equal(str_z(&a, buf_str(&b)),
                        "[{\"id\":7,\"title\":\"=SUM(\\\"A\\\")\",\"parent\":3,\"due\":\"2026-11-21T09:15:00Z\",\"open\":true,\"votes\":-2,\"share\":0.25},"
                        "{\"id\":null,\"title\":\"a, b\",\"parent\":null,\"due\":null,\"open\":false,\"votes\":0,\"share\":0}]");

    b.n = 0;
    csv_head(&b, &sample_fields);
    csv_line(&b, &sample_fields, &full);
    csv_line(&b, &sample_fields, &empty);
    assert_string_equal(str_z(&a, buf_str(&b)),
                        "id,title,parent,due,open,votes,share\r\n"
                        "7,\"'=SUM(\"\"A\"\")\",3,2026-11-21T09:15:00Z,1,-2,0.25\r\n"
                        ",\"a, b\",,,0,0,0\r\n");
    assert_int_equal(str_find(buf_str(&b), S("hush")), -1);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(secrets_stay_and_types_are_kept)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
