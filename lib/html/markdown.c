/*
 * markdown.c — users' Markdown as HTML: md4c finds the structure, this writes it.
 * No HTML of the user's passes, pictures become their texts, and addresses have
 * a scheme we know. Memory that runs out inside md4c's callbacks faults after it.
 */
#include "lib/html/html.h"

#include <md4c.h>

enum { FEATURES = MD_FLAG_NOHTML | MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_COLLAPSEWHITESPACE, TOP_HEADING = 3 };

typedef struct {
    buf out;
    int image;      /* inside a picture's text */
    int dead_links; /* open links whose address was refused */
} writer;

static str slice(const MD_CHAR *p, MD_SIZE n)
{
    return (str){p, (ptrdiff_t)n};
}

static const char *const block_name[] = {
    [MD_BLOCK_DOC] = "",     [MD_BLOCK_QUOTE] = "blockquote", [MD_BLOCK_UL] = "ul", [MD_BLOCK_OL] = "ol",       [MD_BLOCK_LI] = "li",       [MD_BLOCK_HR] = "hr",
    [MD_BLOCK_H] = "h",      [MD_BLOCK_CODE] = "pre",         [MD_BLOCK_HTML] = "", [MD_BLOCK_P] = "p",         [MD_BLOCK_TABLE] = "table", [MD_BLOCK_THEAD] = "thead",
    [MD_BLOCK_TBODY] = "tbody", [MD_BLOCK_TR] = "tr",         [MD_BLOCK_TH] = "th", [MD_BLOCK_TD] = "td",
};

static const char *const span_name[] = {
    [MD_SPAN_EM] = "em", [MD_SPAN_STRONG] = "strong", [MD_SPAN_A] = "a", [MD_SPAN_IMG] = "", [MD_SPAN_CODE] = "code", [MD_SPAN_DEL] = "del",
    [MD_SPAN_LATEXMATH] = "", [MD_SPAN_LATEXMATH_DISPLAY] = "", [MD_SPAN_WIKILINK] = "", [MD_SPAN_U] = "",
};

/* The page has h1 and h2 itself. */
static int heading_level(const void *detail)
{
    int level = (int)((const MD_BLOCK_H_DETAIL *)detail)->level + TOP_HEADING - 1;
    return level > 6 ? 6 : level;
}

static void tag_open(buf *b, const char *name)
{
    buf_char(b, '<');
    buf_z(b, name);
    buf_char(b, '>');
}

static void tag_close(buf *b, const char *name)
{
    buf_add(b, S("</"));
    buf_z(b, name);
    buf_char(b, '>');
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    writer *w = user;
    if (type == MD_BLOCK_H) {
        buf_printf(&w->out, "<h%d>", heading_level(detail));
    } else if (type == MD_BLOCK_OL && ((MD_BLOCK_OL_DETAIL *)detail)->start != 1) {
        buf_printf(&w->out, "<ol start=\"%u\">", ((MD_BLOCK_OL_DETAIL *)detail)->start);
    } else if (block_name[type][0]) {
        tag_open(&w->out, block_name[type]);
    }
    if (type == MD_BLOCK_CODE) buf_add(&w->out, S("<code>"));
    return w->out.mem->exhausted;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    writer *w = user;
    if (type == MD_BLOCK_CODE) buf_add(&w->out, S("</code>"));
    if (type == MD_BLOCK_H) buf_printf(&w->out, "</h%d>\n", heading_level(detail));
    else if (type != MD_BLOCK_HR && block_name[type][0]) {
        tag_close(&w->out, block_name[type]);
        buf_char(&w->out, '\n');
    }
    return w->out.mem->exhausted;
}

/* An attribute of md4c's as text; false if it has a character reference other than &amp;, which could hide a scheme. */
static bool attribute_text(buf *b, const MD_ATTRIBUTE *x)
{
    for (int i = 0; x->substr_offsets && x->substr_offsets[i] < x->size; i++) {
        str part = slice(x->text + x->substr_offsets[i], x->substr_offsets[i + 1] - x->substr_offsets[i]);
        bool amp = str_eq(part, S("&amp;"));
        if (x->substr_types[i] != MD_TEXT_NORMAL && !amp) return false;
        buf_add(b, amp ? S("&") : part);
    }
    return true;
}

static bool is_safe_address(str s)
{
    static const char *const schemes[] = {"http://", "https://", "mailto:"};
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((u8)s.p[i] <= ' ' || s.p[i] == '\\') return false;
    if (str_starts(s, S("#"))) return true;
    if (str_starts(s, S("/"))) return !str_starts(s, S("//"));
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (str_eq_nocase(str_upto(s, str_of(schemes[i]).n), str_of(schemes[i]))) return true;
    return false;
}

static void link_open(writer *w, const MD_SPAN_A_DETAIL *detail)
{
    buf address = buf_new(w->out.mem, 0);
    bool safe = attribute_text(&address, &detail->href) && is_safe_address(buf_str(&address));
    if (!safe || w->dead_links) {
        w->dead_links++;
        return;
    }
    buf_add(&w->out, S("<a href=\""));
    put_str(&w->out, buf_str(&address));
    buf_add(&w->out, S("\" rel=\"nofollow ugc noopener\">"));
}

static void link_close(writer *w)
{
    if (w->dead_links) w->dead_links--;
    else buf_add(&w->out, S("</a>"));
}

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    writer *w = user;
    if (type == MD_SPAN_IMG) w->image++;
    else if (w->image) return 0;
    else if (type == MD_SPAN_A) link_open(w, detail);
    else if (span_name[type][0]) tag_open(&w->out, span_name[type]);
    return w->out.mem->exhausted;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    writer *w = user;
    (void)detail;
    if (type == MD_SPAN_IMG) w->image--;
    else if (w->image) return 0;
    else if (type == MD_SPAN_A) link_close(w);
    else if (span_name[type][0]) tag_close(&w->out, span_name[type]);
    return w->out.mem->exhausted;
}

static int text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *user)
{
    writer *w = user;
    if (type == MD_TEXT_NULLCHAR) buf_add(&w->out, S("\xEF\xBF\xBD"));
    else if (type == MD_TEXT_BR) buf_add(&w->out, w->image ? S(" ") : S("<br>\n"));
    else if (type == MD_TEXT_SOFTBR) buf_char(&w->out, '\n');
    else if (type == MD_TEXT_ENTITY) buf_add(&w->out, slice(p, n)); /* md4c has checked that it is &name; or &#digits; */
    else put_str(&w->out, slice(p, n));
    return w->out.mem->exhausted;
}

html html_markdown(arena *a, str source)
{
    static const MD_PARSER parser = {
        .flags = FEATURES, .enter_block = enter_block, .leave_block = leave_block, .enter_span = enter_span, .leave_span = leave_span, .text = text};
    writer w = {.out = buf_new(a, source.n + source.n / 4 + 64)};

    bool outer = a->sticky;
    a->sticky = true;
    int bad = md_parse(source.p ? source.p : "", (MD_SIZE)source.n, &parser, &w);
    a->sticky = outer;
    if (!outer && (bad || a->exhausted)) fault(a->fault, "Markdown: out of memory");
    return (html){buf_str(&w.out)};
}
