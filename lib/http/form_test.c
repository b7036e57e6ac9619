/* form_test.c — bodies and addresses decoded, and fields read through a table with what is said when they are wrong. */
#include "lib/http/form.h"
#include "lib/http/target.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    str title, story, size, secret;
    i64 when, parent, count;
    double share;
    bool agreed;
    int year;
} voice;

static const field voice_field[] = {
    STR(voice, title, .max = 10, .flags = FIELD_FORM | FIELD_REQUIRED, .label = "Title"),
    STR(voice, story, .flags = FIELD_FORM | FIELD_LINES, .label = "Story"),
    STR(voice, size, .flags = FIELD_FORM | FIELD_CODED, .choices = "small large", .label = "Size"),
    STR(voice, secret),
    I64(voice, when, .flags = FIELD_FORM | FIELD_DATE, .label = "Date"),
    I64(voice, parent, .flags = FIELD_FORM | FIELD_ID, .label = "Parent"),
    I64(voice, count, .min = -5, .max = 99, .flags = FIELD_FORM, .label = "Count"),
    DOUBLE(voice, share, .flags = FIELD_FORM, .label = "Share"),
    BOOL(voice, agreed, .flags = FIELD_FORM),
    INT(voice, year, .flags = FIELD_FORM | FIELD_REQUIRED, .label = "Year"),
};
static const fields voices = FIELDS(voice, voice_field);

static pair head[1];

static req *fresh(void)
{
    static req r;
    if (r.mem.start) arena_free(&r.mem);
    r = (req){.lang = LANG_EN, .headers = {head, 1}};
    r.mem = arena_new(64 << 20, &r.fault);
    head[0] = (pair){S("content-type"), S("application/x-www-form-urlencoded")};
    return &r;
}

static bool parse(req *r, str body)
{
    r->body = body;
    r->form = (pairs){0};
    r->files = (uploads){0};
    return form_parse(r);
}

static problems read_voice(req *r, const char *body, voice *v)
{
    assert_true(parse(r, str_of(body)));
    *v = (voice){.secret = S("kept")};
    problems p = form_read(r, &voices, v);
    assert_true(str_eq(v->secret, S("kept")));
    return p;
}

#define assert_str(a, b) assert_true(str_eq((a), S(b)))

static void decodes_fields(void **state)
{
    (void)state;
    req *r = fresh();
    r->query = S("a=9&q=%22x%22");
    assert_true(parse(r, S("a=1+2&b=%C3%A6&&c&d=&a=3&e=x%3Dy=z")));
    assert_str(req_param(r, "a"), "1 2");
    assert_str(req_param(r, "b"), "æ");
    assert_true(req_has(r, "c"));
    assert_false(req_has(r, "f"));
    assert_str(req_param(r, "e"), "x=y=z");
    assert_str(req_param(r, "q"), "\"x\"");
    str *all;
    assert_int_equal(req_params(r, "a", &all), 3);
    assert_str(all[1], "3");
    assert_str(all[2], "9");
}

static void refuses_what_is_no_text(void **state)
{
    (void)state;
    req *r = fresh();
    static const char *const bad[] = {"a=%", "a=%4", "a=%zz", "a=%00", "a=%C3", "a=%C0%AF", "a=%ED%A0%80", "%FF=1", "a=\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (parse(r, str_of(bad[i]))) fail_msg("taken: %s", bad[i]);
    assert_false(parse(r, S("a=\0b")));
    r->query = S("a=%00");
    assert_false(parse(r, S("")));
}

static void counts_fields(void **state)
{
    (void)state;
    req *r = fresh();
    buf b = buf_new(&r->mem, 0);
    for (int i = 0; i < 1000; i++) buf_add(&b, S("a=1&"));
    assert_true(parse(r, buf_str(&b)));
    assert_int_equal(r->form.n, 1000);
    buf_add(&b, S("a=1"));
    assert_false(parse(r, buf_str(&b)));
}

#define PART(name) "--B-b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_PART(name) "--B-b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" name "\"\r\nContent-Type: image/png\r\n\r\n"

static void decodes_uploads(void **state)
{
    (void)state;
    req *r = fresh();
    head[0].value = S("multipart/form-data; boundary=B-b");
    assert_true(parse(r, S(PART("a") "x\r\ny\r\n" FILE_PART("C:\\x\\b%22.png") "\0\r\n--B\r\n" FILE_PART("") "\r\n" PART("c") "\r\n--B-b--\r\n")));
    assert_int_equal(r->form.n, 2);
    assert_str(req_param(r, "a"), "x\r\ny");
    assert_int_equal(r->files.n, 1);
    assert_str(r->files.at[0].field, "f");
    assert_str(r->files.at[0].file_name, "b\".png");
    assert_str(r->files.at[0].type, "image/png");
    assert_str(r->files.at[0].data, "\0\r\n--B");
    head[0].value = S("Multipart/Form-Data; charset=x; boundary=\"B-b\"");
    assert_true(parse(r, S("--B-b--")));
}

static void refuses_odd_multipart(void **state)
{
    (void)state;
    req *r = fresh();
    head[0].value = S("multipart/form-data; boundary=B-b");
    static const char *const bad[] = {
        "x", "preamble\r\n" PART("a") "1\r\n--B-b--\r\n", PART("a") "1\r\n--B-b", PART("a") "1\r\n", PART("a") "1\r\n--B-b--\r\nafter",
        "--B-b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--B-b--\r\n", "--B-b\r\nX\r\n\r\n1\r\n--B-b--\r\n",
        "--B-b\r\n\r\n1\r\n--B-b--\r\n", PART("a") "\xFF\r\n--B-b--\r\n", "--B-b\nContent-Disposition: form-data; name=a\n\n1\n--B-b--\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (parse(r, str_of(bad[i]))) fail_msg("taken: %s", bad[i]);
    assert_false(parse(r, S(PART("a") "\0\r\n--B-b--\r\n")));
    head[0].value = S("multipart/form-data");
    assert_false(parse(r, S(PART("a") "1\r\n--B-b--\r\n")));
    buf b = buf_new(&r->mem, 0);
    for (int i = 0; i < 21; i++) buf_add(&b, S(FILE_PART("x") "1\r\n"));
    buf_add(&b, S("--B-b--\r\n"));
    head[0].value = S("multipart/form-data; boundary=B-b");
    assert_false(parse(r, buf_str(&b)));
}

static void leaves_other_bodies_alone(void **state)
{
    (void)state;
    req *r = fresh();
    head[0].value = S("application/json");
    assert_true(parse(r, S("{\"a\": \"%00\"}")));
    assert_int_equal(r->form.n, 0);
}

static void reads_every_kind(void **state)
{
    (void)state;
    voice v;
    problems p = read_voice(fresh(), "title=++K%C3%A5fj%C3%B8rd+&story=a%0D%0Ab%0Dc%0A&size=large&when=2026-11-21&parent=7&count=-5"
                            "&share=1,5&agreed=on&year=2026&secret=stolen", &v);
    assert_int_equal(p.n, 0);
    assert_str(v.title, "Kåfjørd");
    assert_str(v.story, "a\nb\nc");
    assert_str(v.size, "large");
    assert_int_equal(v.when, time_of_day(2026, 11, 21));
    assert_int_equal(v.parent, 7);
    assert_int_equal(v.count, -5);
    assert_true(v.share > 1.49 && v.share < 1.51);
    assert_true(v.agreed);
    assert_int_equal(v.year, 2026);
}

static void reads_numbers_as_people_write_them(void **state)
{
    (void)state;
    voice v;
    problems p = read_voice(fresh(), "title=a&year=2+026&parent=25%C2%A0000", &v);
    assert_int_equal(p.n, 0);
    assert_int_equal(v.year, 2026);
    assert_int_equal(v.parent, 25000);
}

static void reads_what_is_missing(void **state)
{
    (void)state;
    voice v;
    problems p = read_voice(fresh(), "title=+%0D%0A+&agreed=0", &v);
    assert_int_equal(p.n, 2);
    assert_str(problem_of(&p, "title"), "Fill in Title");
    assert_str(problem_of(&p, "year"), "Fill in Year");
    assert_str(problem_of(&p, "size"), "");
    assert_int_equal(v.when, 0);
    assert_false(v.agreed);
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *body, *name, *message;
    } cases[] = {
        {"title=12345678901&year=1", "title", "Title is too long: at most 10 characters"},
        {"title=a%0Ab&year=1", "title", "Title must be on one line"},
        {"title=a&year=1&size=medium", "size", "Choose Size from the list"},
        {"title=a&year=1&size=small+large", "size", "Choose Size from the list"},
        {"title=a&year=1&when=2026-02-30", "when", "Date is not a date"},
        {"title=a&year=1&parent=-1", "parent", "Parent must be a whole number"},
        {"title=a&year=1&count=1.5", "count", "Count must be a whole number"},
        {"title=a&year=1&count=100", "count", "Count must be between −5 and 99"},
        {"title=a&year=1&share=x", "share", "Share must be a number"},
        {"title=a&year=99999999999", "year", "Year must be a whole number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        voice v;
        problems p = read_voice(fresh(), cases[i].body, &v);
        str said = problem_of(&p, cases[i].name);
        if (p.n != 1 || !str_eq(said, str_of(cases[i].message))) fail_msg("%s: %d, %.*s", cases[i].body, p.n, (int)said.n, said.p);
    }
}

static void keeps_what_was_typed(void **state)
{
    (void)state;
    voice v;
    problems p = read_voice(fresh(), "title=%C3%A6%C3%B8%C3%A5%C3%A6%C3%B8%C3%A5%C3%A6%C3%B8%C3%A5x&year=1", &v);
    assert_int_equal(p.n, 0); /* ten characters, nineteen bytes */
    read_voice(fresh(), "title=much+too+long+a+title&year=1", &v);
    assert_str(v.title, "much too long a title");
}

static void drops_control_characters(void **state)
{
    (void)state;
    voice v;
    problems p = read_voice(fresh(), "title=a%07b%7Fc&year=1&story=a%09b%1B", &v);
    assert_int_equal(p.n, 0);
    assert_str(v.title, "abc");
    assert_str(v.story, "a\tb");
}

static void speaks_the_users_language(void **state)
{
    (void)state;
    req *r = fresh();
    voice v;
    r->lang = LANG_NB;
    problems p = read_voice(r, "title=a", &v);
    assert_true(p.n == 1 && p.at[0].message.n > 0);
    assert_false(str_eq(p.at[0].message, S("Fill in Year")));
}

static void paths_mean_one_thing(void **state)
{
    (void)state;
    arena a = arena_new(1 << 20, NULL);
    static const char *const good[][2] = {
        {"/", "/"}, {"/needs", "/needs"}, {"/needs/", "/needs"}, {"/a/b-c.d", "/a/b-c.d"}, {"/%61", "/a"}, {"/%C3%A6", "/æ"}, {"/...", "/..."}, {"/a+b", "/a+b"},
    };
    static const char *const bad[] = {
        "", "a", "//", "//a", "/a//b", "/.", "/..", "/a/../b", "/a/./b", "/a/..", "/%2e%2e/a", "/%2E", "/a%2Fb", "/a%2fb", "/a%5Cb", "/a\\b",
        "/%00", "/%0a", "/%7F", "/%", "/%4", "/%gg", "/%252e", "/%2525", "/%C0%AF", "/%FF", "/a/..//",
    };
    str out;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(path_decode(&a, str_of(good[i][0]), &out));
        assert_true(str_eq(out, str_of(good[i][1])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (path_decode(&a, str_of(bad[i]), &out)) fail_msg("taken: %s", bad[i]);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_fields), cmocka_unit_test(refuses_what_is_no_text), cmocka_unit_test(counts_fields),
        cmocka_unit_test(decodes_uploads), cmocka_unit_test(refuses_odd_multipart), cmocka_unit_test(leaves_other_bodies_alone),
        cmocka_unit_test(reads_every_kind), cmocka_unit_test(reads_numbers_as_people_write_them), cmocka_unit_test(reads_what_is_missing), cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(keeps_what_was_typed), cmocka_unit_test(drops_control_characters), cmocka_unit_test(speaks_the_users_language),
        cmocka_unit_test(paths_mean_one_thing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
