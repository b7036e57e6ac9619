/*
 * fuzz_markdown.c — whatever a user writes, html_markdown() and html_lines() give nested tags of ours and no
 * address but http, https, mailto and paths of ours.
 */
#include "lib/html/html.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void wrong(const char *what, str html)
{
    fprintf(stderr, "%s: %.*s\n", what, (int)html.n, html.p);
    abort();
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* A tag of ours: name, perhaps one href and rel, or start; or an end tag. */
static void tag_check(str whole, str tag)
{
    str rest = str_starts(tag, S("/")) ? str_from(tag, 1) : tag;
    while (rest.n && is_name(rest.p[0])) rest = str_from(rest, 1);
    if (!rest.n) return;
    if (str_starts(rest, S(" start=\""))) return;
    static const char *const ends = " rel=\"nofollow ugc noopener";
    if (!str_starts(rest, S(" href=\"")) || !str_ends(rest, str_of("\""))) wrong("attributes", whole);
    str value = str_from(rest, 7);
    ptrdiff_t end = str_find(value, S("\""));
    str address = str_upto(value, end);
    if (!str_starts(str_from(value, end + 1), str_of(ends))) wrong("rel", whole);
    str low = str_upto(address, 8);
    bool web = str_eq_nocase(str_upto(low, 7), S("http://")) || str_eq_nocase(low, S("https://")) || str_eq_nocase(str_upto(low, 7), S("mailto:"));
    if (!web && !url_is_ours(address)) wrong("address", whole);
}

static str name_of(str tag)
{
    return str_split(tag, ' ').head;
}

static bool is_empty_tag(str tag)
{
    return str_eq(tag, S("br")) || str_eq(tag, S("hr"));
}

static void check(arena *a, str html)
{
    str *open = NEW(a, str, html.n + 1);
    ptrdiff_t depth = 0;
    for (str_cut cut = str_split(html, '<'); cut.ok; cut = str_split(cut.tail, '<')) {
        str_cut tag = str_split(cut.tail, '>');
        if (!tag.ok || !tag.head.n) wrong("a bare <", html);
        tag_check(html, tag.head);
        cut.tail = tag.tail;
        if (is_empty_tag(tag.head)) continue;
        bool end = str_starts(tag.head, S("/"));
        if (!end) open[depth++] = name_of(tag.head);
        else if (!depth || !str_eq(open[--depth], str_from(tag.head, 1))) wrong("tags cross", html);
    }
    if (depth) wrong("a tag is left open", html);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str s = {(const char *)data, (ptrdiff_t)size};
    if (!utf8_valid(s)) return 0; /* forms refuse it */
    fault_point f = {0};
    arena a = arena_new(64 << 20, &f);
    if (!setjmp(f.env)) {
        check(&a, html_markdown(&a, s).s);
        check(&a, html_lines(&a, s).s);
    }
    arena_free(&a);
    return 0;
}
