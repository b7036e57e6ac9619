/* tmpl_test.c — what templates may not say (test/tmpl/refused.txt), and the shape of what they become. */
#include "tool/tmpl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define VIEW "{% view int n; str s; url u; html h; pairs list; %}"

static arena memory(fault_point *f)
{
    return arena_new(256 << 20, f);
}

static str file_of(arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *p = NEW(a, char, 1 << 16);
    str s = {p, (ptrdiff_t)fread(p, 1, 1 << 16, f)};
    assert_true(s.n > 0 && s.n < 1 << 16);
    fclose(f);
    return s;
}

static tmpl_result compile(arena *a, str src)
{
    return tmpl_compile(a, S("app/need/need_show.html"), src, S("need_show.html.h"));
}

typedef struct {
    str line, message, source;
} refused_case;

/* Takes the next case off the front of the file. */
static bool case_take(arena *a, str *rest, refused_case *out)
{
    ptrdiff_t at = str_find(*rest, S("\n=")); /* the end of what stands before */
    if (at < 0) return false;
    str_cut head = str_split(str_from(*rest, at + 1), '\n');
    bool bare = str_starts(head.head, S("=+="));
    str_cut words = str_split(str_from(head.head, 4), ' ');
    ptrdiff_t end = str_find(head.tail, S("\n="));
    str body = end < 0 ? head.tail : str_upto(head.tail, end + 1);
    *out = (refused_case){words.head, words.tail, bare ? body : str_join2(a, S(VIEW), body)};
    *rest = end < 0 ? (str){0} : str_from(head.tail, end);
    return true;
}

static void what_is_unsafe_is_refused(void **state)
{
    (void)state;
    fault_point f = {0};
    arena a = memory(&f);
    str rest = file_of(&a, "test/tmpl/refused.txt");
    refused_case c;
    int cases = 0, wrong = 0;
    while (case_take(&a, &rest, &c)) {
        tmpl_result got = compile(&a, c.source);
        str where = str_printf(&a, "app/need/need_show.html:%.*s: ", (int)c.line.n, c.line.p);
        bool right = !got.ok && str_starts(str_of(got.error), where) && str_find(str_of(got.error), c.message) >= 0;
        if (!right) print_error("%.*s\n  wanted %.*s %.*s\n  got %s\n", (int)c.source.n, c.source.p, (int)c.line.n, c.line.p, (int)c.message.n, c.message.p, got.ok ? "no error" : got.error);
        wrong += !right;
        cases++;
    }
    assert_int_equal(wrong, 0);
    assert_true(cases > 90);
    arena_free(&a);
}

static void has(str code, const char *part)
{
    if (str_find(code, str_of(part)) < 0) fail_msg("not found: %s\nin: %.*s", part, (int)code.n, code.p);
}

static void header_declares_the_view(void **state)
{
    (void)state;
    fault_point f = {0};
    arena a = memory(&f);
    tmpl_result got = compile(&a, S("{% use \"app/need/need.h\" %}\n{% view const need *need; bool open; %}\n<p></p>\n"));
    assert_true(got.ok);
    has(got.header, "#include \"lib/http/req.h\"\n#include \"app/need/need.h\"\n");
    has(got.header, "typedef struct {\n    const need *need;\n    bool open;\n} need_show_view;\n\nvoid need_show(req *r, need_show_view v);\n");
    has(got.code, "#include \"need_show.html.h\"");
    has(got.code, "buf_add(&r->out, S(\"<p></p>\\n\"));");
    arena_free(&a);
}

static void contexts_choose_the_call(void **state)
{
    (void)state;
    fault_point f = {0};
    arena a = memory(&f);
    str src = S("{% view %}\n<p class=\"{{a}}\">{{b}}<a href=\"{{c}}\">{{t \"Needs\"}}</a></p>\n<title>{{d}}</title><use xlink:href=\"{{e}}\"></use>");
    tmpl_result got = compile(&a, src);
    assert_true(got.ok);
    has(got.code, "#line 2 \"app/need/need_show.html\"\n    PUT_TEXT(&r->out, (a));");
    has(got.code, "    PUT(&r->out, (b));");
    has(got.code, "    PUT_URL(&r->out, (c));");
    has(got.code, "    put_str(&r->out, TEXT(r, 0x54bbb3u, \"Needs\"));");
    has(got.code, "#line 3 \"app/need/need_show.html\"\n    PUT_TEXT(&r->out, (d));");
    has(got.code, "    PUT_URL(&r->out, (e));");
    arena_free(&a);
}

static void accepted(arena *a, const char *body)
{
    tmpl_result got = compile(a, str_join2(a, S(VIEW), str_of(body)));
    if (!got.ok) fail_msg("%s\nin %s", got.error, body);
}

static void what_is_safe_is_accepted(void **state)
{
    (void)state;
    fault_point f = {0};
    arena a = memory(&f);
    accepted(&a, "<!doctype html>\n<html lang=\"nb\"><body></body></html>");
    accepted(&a, "<a href=\"#x\"></a><a href=\"?a=1&amp;b=2\"></a><a href=\"tel:113\"></a><a href=\"mailto:a@b.no\"></a><a href=\"https://lovdata.no\"></a>");
    accepted(&a, "<p{% if n %} hidden{% end %}></p><p {% if n %}hidden{% else %}class='a'{% end %}></p>");
    accepted(&a, "{% if n %}<b></b>{% elif s.n %}<i></i>{% end %}");
    accepted(&a, "<ul>{% for x in list %}<li>{{x->name}}</li>{% else %}<li></li>{% end %}</ul>");
    accepted(&a, "<p class=\"{% for x in list %}{{x->name}} {% end %}\"></p>");
    accepted(&a, "<svg viewBox=\"0 0 1 1\"><linearGradient/><title>{{s}}</title><path d=\"{{s}}\"/></svg>");
    accepted(&a, "<p>12 % – 3 × 4 → «5» &nbsp;&#8211;</p>");
    accepted(&a, "<input type=\"text\" value=\"abc\"><option value=\"x\"></option>");
    accepted(&a, "{{ f(\"}}\", '\"', (x){{1}}) }}");
    accepted(&a, "{{t \"Answer by {1}\" a + f(b, c)}}{{tn \"one\" \"{1} more\" list.n - 1}}");
    accepted(&a, "{{t \"{1} and {2}\" f(a, b), (n + 1)}}");
    accepted(&a, "<p title=\"{{t \"He said \\\"no\\\"\"}}\"></p>");
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_unsafe_is_refused),
        cmocka_unit_test(header_declares_the_view),
        cmocka_unit_test(contexts_choose_the_call),
        cmocka_unit_test(what_is_safe_is_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
