/* html_test.c — escaping, addresses, plain text, Markdown and QR codes. */
#include "lib/html/escape.h"
#include "lib/html/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    arena mem;
    fault_point fault;
} world;

static int world_new(void **state)
{
    world *w = calloc(1, sizeof *w);
    if (!w) return 1;
    w->mem = arena_new(16 << 20, &w->fault);
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

static void same(arena *a, str got, const char *want)
{
    char *z = str_z(a, got);
    assert_string_equal(z, want);
}

static str escaped(arena *a, str s, void (*how)(buf *, str))
{
    buf b = buf_new(a, 0);
    how(&b, s);
    return buf_str(&b);
}

/* Slow and plain, for comparison. */
static void escape_slowly(buf *b, str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '&': buf_add(b, S("&amp;")); break;
        case '<': buf_add(b, S("&lt;")); break;
        case '>': buf_add(b, S("&gt;")); break;
        case '"': buf_add(b, S("&quot;")); break;
        case '\'': buf_add(b, S("&#39;")); break;
        default: buf_char(b, s.p[i]);
        }
    }
}

static u32 chance(u32 *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* Every length round the width of the kernel and of its pieces, special bytes rare, common and only. */
static void kernels_agree(void **state)
{
    arena *a = &((world *)*state)->mem;
    static const char special[] = "&<>\"'";
    u32 seed = 0x5eed1234;
    char *mark = a->at;
    for (int round = 0; round < 20000; round++) {
        char text[1200];
        ptrdiff_t n = round % 4 ? (ptrdiff_t)(chance(&seed) % 70) : (ptrdiff_t)(chance(&seed) % sizeof text);
        u32 one_in = round % 3 == 0 ? 100 : round % 3 == 1 ? 5 : 1;
        for (ptrdiff_t i = 0; i < n; i++) text[i] = chance(&seed) % one_in == 0 ? special[chance(&seed) % 5] : (char)chance(&seed);
        str s = {text, n}, want = escaped(a, s, escape_slowly);
        bool same_bytes = str_eq(escaped(a, s, escape_add), want) && str_eq(escaped(a, s, escape_table), want);
        if (!same_bytes) fail_msg("the kernels differ in round %d (seed 0x5eed1234), %td bytes", round, n);
        arena_rewind(a, mark);
    }
}

static void types_choose_how(void **state)
{
    arena *a = &((world *)*state)->mem;
    buf b = buf_new(a, 0);
    PUT(&b, S("<b>"));
    PUT(&b, (i64)-5);
    PUT(&b, 7);
    PUT(&b, HTML("<i>"));
    PUT(&b, URL("/a?b=1&c=2"));
    PUT_URL(&b, URL("/a?b=1&c=2"));
    same(a, buf_str(&b), "&lt;b&gt;-57<i>/a?b=1&amp;c=2/a?b=1&amp;c=2");
}

static void texts_take_arguments(void **state)
{
    arena *a = &((world *)*state)->mem;
    buf b = buf_new(a, 0);
    put_text(&b, S("{2} <{1}> {3} {4} {x} {"), (const text_arg[]){ARG(S("a&b")), ARG((i64)12345), ARG(HTML("<b>x</b>"))}, 3);
    same(a, buf_str(&b), "12345 &lt;a&amp;b&gt; <b>x</b> {4} {x} {");
    b.n = 0;
    put_text(&b, S("{1}"), (const text_arg[]){arg_count(LANG_NB, 12345)}, 1);
    same(a, buf_str(&b), "12\xC2\xA0" "345");
}

static void addresses_are_made_of_parts(void **state)
{
    arena *a = &((world *)*state)->mem;
    url u = url_id(a, S("/needs"), 12);
    same(a, u.s, "/needs/12");
    u = url_with(a, u, S("q"), S("a b&ø/\xC3\xA5"));
    same(a, u.s, "/needs/12?q=a%20b%26%C3%B8%2F%C3%A5");
    u = url_with(a, u, S("state"), S("open"));
    assert_true(str_ends(u.s, S("&state=open")));
    same(a, url_with(a, URL("/a#b"), S("x"), S("1")).s, "/a?x=1#b");
    same(a, url_with(a, URL("/a"), S("x"), S("")).s, "/a");
}

static void only_our_addresses_are_put(void **state)
{
    (void)state;
    static const char *const ours[] = {"/", "/needs?x=//", "#a", "?a=1", "mailto:a@b.no", "tel:113"};
    static const char *const others[] = {"javascript:alert(1)", "//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "needs", ""};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) assert_true(url_is_ours(str_of(ours[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_false(url_is_ours(str_of(others[i])));
        assert_true(str_eq(url_local(str_of(others[i]), URL("/me")).s, S("/me")));
    }
    assert_true(str_eq(url_local(S("/needs/1?a=b"), URL("/me")).s, S("/needs/1?a=b")));
    assert_true(str_eq(url_local(S("/a\r\nSet-Cookie: x"), URL("/me")).s, S("/me")));
    assert_true(str_eq(url_local(S("mailto:a@b.no"), URL("/me")).s, S("/me")));
}

static void lines_become_paragraphs(void **state)
{
    arena *a = &((world *)*state)->mem;
    same(a, html_lines(a, S("one\r\ntwo\n\n\n  three <b>\n")).s, "<p>one<br>\ntwo</p>\n<p>three &lt;b&gt;</p>\n");
    same(a, html_lines(a, S("")).s, "");
    same(a, html_lines(a, S("\n\n")).s, "");
}

static void lines_have_live_links(void **state)
{
    arena *a = &((world *)*state)->mem;
#define LIVE(address) "<a href=\"" address "\" rel=\"nofollow ugc noopener\">" address "</a>"
    same(a, html_lines(a, S("See https://a.no/x?a=1&b=2.")).s, "<p>See " LIVE("https://a.no/x?a=1&amp;b=2") ".</p>\n");
    same(a, html_lines(a, S("(http://a.no/x), http://b.no/(y)")).s, "<p>(" LIVE("http://a.no/x") "), " LIVE("http://b.no/(y)") "</p>\n");
    same(a, html_lines(a, S("https:// http httpx javascript:alert(1)")).s, "<p>https:// http httpx javascript:alert(1)</p>\n");
    same(a, html_lines(a, S("https://a.no/\"onclick=x")).s, "<p>" LIVE("https://a.no/") "&quot;onclick=x</p>\n");
    same(a, html_link(a, S("https://a.no"), S("A & B")).s, "<a href=\"https://a.no\" rel=\"nofollow ugc noopener\">A &amp; B</a>");
    same(a, html_link(a, S("javascript:alert(1)"), S("A")).s, "A");
}

static void markdown_is_rendered(void **state)
{
    arena *a = &((world *)*state)->mem;
    same(a, html_markdown(a, S("# One\n\nA *b* **c** _d_ `e<f`\r\nnext\n\n\nlast")).s,
         "<h3>One</h3>\n<p>A <em>b</em> <strong>c</strong> <em>d</em> <code>e&lt;f</code><br>\nnext</p>\n<p>last</p>\n");
    same(a, html_markdown(a, S("- x\n- y\n  more\n  1. z\n\n- u\n\nv")).s,
         "<ul>\n<li>x</li>\n<li>y<br>\nmore<ol>\n<li>z</li>\n</ol>\n</li>\n<li>u</li>\n</ul>\n<p>v</p>\n");
    same(a, html_markdown(a, S("3. a\n4. b\n* c")).s, "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n<ul>\n<li>c</li>\n</ul>\n");
    same(a, html_markdown(a, S("```c\na < *b*\n> c\n```\nd")).s, "<pre><code>a &lt; *b*\n&gt; c\n</code></pre>\n<p>d</p>\n");
    same(a, html_markdown(a, S("> a\n> - b\nc\n---\n")).s, "<blockquote>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</blockquote>\n<p>c</p>\n<hr>\n");
    same(a, html_markdown(a, S("###### deep\n####### deeper\n#no")).s, "<h6>deep</h6>\n<p>####### deeper<br>\n#no</p>\n");
    same(a, html_markdown(a, (str){0}).s, "");
}

static void markdown_marks_nest(void **state)
{
    arena *a = &((world *)*state)->mem;
    same(a, html_markdown(a, S("**a *b* c** ***d*** *e **f** g*")).s,
         "<p><strong>a <em>b</em> c</strong> <strong><em>d</em></strong> <em>e <strong>f</strong> g</em></p>\n");
    same(a, html_markdown(a, S("a * b * c, 2*3 = 6, snake_case_name, *open, `open")).s, "<p>a * b * c, 2*3 = 6, snake_case_name, *open, `open</p>\n");
    same(a, html_markdown(a, S("\\*a\\* \\\\ \\x ``a ` b``")).s, "<p>*a* \\ \\x <code>a ` b</code></p>\n");
    same(a, html_markdown(a, S("**a [b*c*](https://a.no) d**")).s,
         "<p><strong>a <a href=\"https://a.no\" rel=\"nofollow ugc noopener\">b<em>c</em></a> d</strong></p>\n");
}

static void markdown_links_are_checked(void **state)
{
    arena *a = &((world *)*state)->mem;
#define LINK(address) "<p><a href=\"" address "\" rel=\"nofollow ugc noopener\">x</a></p>\n"
    same(a, html_markdown(a, S("[x](https://a.no/?a=1&b=2 \"title\")")).s, LINK("https://a.no/?a=1&amp;b=2"));
    same(a, html_markdown(a, S("[x](https://a.no/(y))")).s, LINK("https://a.no/(y)"));
    same(a, html_markdown(a, S("[x](mailto:a@b.no)")).s, LINK("mailto:a@b.no"));
    same(a, html_markdown(a, S("[x](/needs/1)")).s, LINK("/needs/1"));
    same(a, html_markdown(a, S("see https://a.no/b_c_d. [https://b.no](https://c.no) `https://d.no`")).s,
         "<p>see " LIVE("https://a.no/b_c_d") ". <a href=\"https://c.no\" rel=\"nofollow ugc noopener\">https://b.no</a> <code>https://d.no</code></p>\n");
    static const char *const refused[] = {"[x](javascript:alert(1))", "[x](JavaScript:alert(1))", "[x](javascript&colon;alert(1))", "[x](&#106;avascript:alert(1))", "[x](//elsewhere.example)",
                                          "[x](/\\\\elsewhere.example)", "[x](data:text/html,hi)", "[x](vbscript:x)", "[x](java\tscript:x)", "[x](file:///etc/passwd)", "[x]( )"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) same(a, html_markdown(a, str_of(refused[i])).s, "<p>x</p>\n");
}

static void markdown_passes_no_html(void **state)
{
    arena *a = &((world *)*state)->mem;
    same(a, html_markdown(a, S("<script>alert(1)</script>")).s, "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
    same(a, html_markdown(a, S("a <b onclick=x>c</b> &lt;")).s, "<p>a &lt;b onclick=x&gt;c&lt;/b&gt; &amp;lt;</p>\n");
    same(a, html_markdown(a, S("![a](http://elsewhere.example/track.png \"t\") [![pic](https://a.no/p.png)](https://a.no)")).s,
         "<p>a <a href=\"https://a.no\" rel=\"nofollow ugc noopener\">pic</a></p>\n");
}

/* Marks that are never closed: the work stays in proportion to the text, or this would not end. */
static void markdown_is_linear(void **state)
{
    arena *a = &((world *)*state)->mem;
    static const char *const units[] = {"*a ", "_a", "[", "[a](", "`a``", "**a*", "![", "\\", "> "};
    enum { BIG = 1 << 18 };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        char *mark = a->at;
        str unit = str_of(units[i]);
        char *text = NEW(a, char, BIG);
        for (ptrdiff_t at = 0; at < BIG; at++) text[at] = unit.p[at % unit.n];
        str got = html_markdown(a, (str){text, BIG}).s;
        assert_true(got.n > BIG / 2);
        arena_rewind(a, mark);
    }
}

/* Memory that runs out while a library holds some is a fault after it has given it back, for every size of memory. */
static void out_of_memory_is_a_fault(void **state)
{
    (void)state;
    volatile int faults = 0, whole = 0;
    for (volatile size_t cap = 256; cap < 65536; cap += 1024) {
        fault_point f = {0};
        arena a = arena_new(cap, &f);
        if (setjmp(f.env)) {
            faults++;
            assert_false(a.sticky);
        } else {
            whole += str_ends(html_qr(&a, S("https://dugnad.example.no/v/AB12"), S("x")).s, S("</svg>"));
        }
        arena_free(&a);
    }
    assert_true(faults > 0);
    assert_true(whole > 0);
}

static void qr_codes_have_names(void **state)
{
    arena *a = &((world *)*state)->mem;
    str svg = html_qr(a, S("https://dugnad.example.no/v/AB12"), S("Scan & go")).s;
    assert_true(str_starts(svg, S("<svg class=\"qr\" role=\"img\" viewBox=\"0 0 37 37\"")));
    assert_true(str_find(svg, S("aria-label=\"Scan &amp; go\"")) > 0);
    assert_true(str_find(svg, S("d=\"M4 4h7v1h-7zM")) > 0); /* the finder pattern's upper edge, after the quiet zone */
    assert_true(str_ends(svg, S("z\"/></svg>")));
    assert_int_equal(html_qr(a, S(""), S("x")).s.n, 0);
    char *big = NEW(a, char, 3000);
    memset(big, 'a', 3000);
    assert_int_equal(html_qr(a, (str){big, 3000}, S("x")).s.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kernels_agree, world_new, world_end),
        cmocka_unit_test_setup_teardown(types_choose_how, world_new, world_end),
        cmocka_unit_test_setup_teardown(texts_take_arguments, world_new, world_end),
        cmocka_unit_test_setup_teardown(addresses_are_made_of_parts, world_new, world_end),
        cmocka_unit_test(only_our_addresses_are_put),
        cmocka_unit_test_setup_teardown(lines_become_paragraphs, world_new, world_end),
        cmocka_unit_test_setup_teardown(lines_have_live_links, world_new, world_end),
        cmocka_unit_test_setup_teardown(markdown_is_rendered, world_new, world_end),
        cmocka_unit_test_setup_teardown(markdown_links_are_checked, world_new, world_end),
        cmocka_unit_test_setup_teardown(markdown_passes_no_html, world_new, world_end),
        cmocka_unit_test_setup_teardown(markdown_marks_nest, world_new, world_end),
        cmocka_unit_test_setup_teardown(markdown_is_linear, world_new, world_end),
        cmocka_unit_test(out_of_memory_is_a_fault),
        cmocka_unit_test_setup_teardown(qr_codes_have_names, world_new, world_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
