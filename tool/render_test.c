/* render_test.c — a template that says everything, compiled at build time and run in three languages. */
#include "test/tmpl/good.html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test/tmpl/good.html.c"

typedef struct {
    req r;
    pair list[2];
} scene;

static scene *scene_new(text_lang lang)
{
    scene *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->r.mem = arena_new(1 << 20, &s->r.fault);
    s->r.out = buf_new(&s->r.mem, 0);
    s->r.lang = lang;
    s->list[0] = (pair){S("a<b"), S("1")};
    s->list[1] = (pair){S("c"), S("2")};
    return s;
}

static void scene_end(scene *s)
{
    arena_free(&s->r.mem);
    free(s);
}

static void shown(scene *s, const char *want)
{
    char *got = str_z(&s->r.mem, buf_str(&s->r.out));
    assert_string_equal(got, want);
}

static void everything_is_escaped_where_it_stands(void **state)
{
    (void)state;
    scene *s = scene_new(LANG_EN);
    good(&s->r, (good_view){.title = S("\"<i>\""), .list = {s->list, 2}, .open = true, .count = 1, .back = url_with(&s->r.mem, URL("/needs"), S("q"), S("a&b")), .body = HTML("<b>bold</b>")});
    str out = buf_str(&s->r.out);
    ptrdiff_t inner = str_find(out, S("<article class=\"card\""));
    assert_true(inner > 0);
    s->r.out.n = inner;
    shown(s, "<article class=\"card open\" id=\"need-1\">\n"
             "<h1>&quot;&lt;i&gt;&quot; &middot; Dugnad &amp; co</h1>\n"
             "<p title=\"Sample &quot;&lt;i&gt;&quot; of 2\">1 sample</p>\n"
             "<ul>\n"
             "<li><a href=\"/needs?q=a%26b\">0 a&lt;b</a></li>\n"
             "<li><a href=\"/needs?q=a%26b\">1 c</a></li>\n"
             "</ul>\n"
             "<p><b>1</b> <b>2</b> </p>\n"
             "<input type=\"checkbox\" name=\"a\" checked>\n"
             "<textarea name=\"t\">\n&quot;&lt;i&gt;&quot;</textarea>\n"
             "<pre>\n  \n    1\n  \n</pre>\n"
             "<b>bold</b>\n");
    scene_end(s);
}

static void branches_and_empty_lists(void **state)
{
    (void)state;
    scene *s = scene_new(LANG_EN);
    good(&s->r, (good_view){.title = S("t"), .count = 12345, .back = URL("/needs"), .body = HTML("<b>x</b>")});
    shown(s, "<article class=\"card\" id=\"need-12345\">\n"
             "<h1>t &middot; Dugnad &amp; co</h1>\n"
             "<p>Sample <b>x</b></p>\n"
             "<ul>\n"
             "<li>&ndash;</li>\n"
             "</ul>\n"
             "<p></p>\n"
             "<input type=\"checkbox\" name=\"a\">\n"
             "<textarea name=\"t\">\nt</textarea>\n"
             "<pre>\n  \n</pre>\n"
             "<b>x</b>\n"
             "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"/assets/icons.svg#x\"/></svg>\n"
             "</article>\n");
    scene_end(s);
}

static void texts_are_translated_and_counted(void **state)
{
    (void)state;
    static const char *const needs[LANG_COUNT] = {[LANG_NB] = "<p>Behov</p>", [LANG_NN] = "<p>Behov</p>", [LANG_EN] = "<p>Needs</p>"};
    static const char *const counts[LANG_COUNT] = {[LANG_NB] = ">42 samples</p>", [LANG_NN] = ">42 samples</p>", [LANG_EN] = ">42 samples</p>"};
    for (int l = 0; l < LANG_COUNT; l++) {
        scene *s = scene_new((text_lang)l);
        good(&s->r, (good_view){.open = true, .count = 100, .back = URL("/needs")});
        assert_true(str_find(buf_str(&s->r.out), str_of(needs[l])) > 0);
        s->r.out.n = 0;
        good(&s->r, (good_view){.open = true, .count = 42, .back = URL("/needs")});
        assert_true(str_find(buf_str(&s->r.out), str_of(counts[l])) > 0);
        scene_end(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_escaped_where_it_stands),
        cmocka_unit_test(branches_and_empty_lists),
        cmocka_unit_test(texts_are_translated_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
