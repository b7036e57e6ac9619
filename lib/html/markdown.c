/*
 * markdown.c — users' Markdown as HTML (see html.h): paragraphs, headings, lists,
 * quotations, fenced code, rules; line breaks stay. Line by line, no look-ahead.
 * No HTML of the user's passes. The inside of lines is in markdown_line.c.
 */
#include "lib/html/markdown.h"
#include "lib/html/html.h"

#include <string.h>

enum { LISTS = 4, TOP_HEADING = 3 /* the page has h1 and h2 itself */ };

typedef struct {
    ptrdiff_t indent;
    bool ordered;
} list;

typedef struct {
    buf *b;
    bool quote, fence, paragraph;
    bool gap;      /* the line before was empty */
    int depth;     /* open lists, each with an open item */
    list lists[LISTS];
} writer;

static void paragraph_close(writer *w)
{
    if (w->paragraph) buf_add(w->b, S("</p>\n"));
    w->paragraph = false;
}

static void list_close(writer *w)
{
    buf_add(w->b, w->lists[--w->depth].ordered ? S("</li>\n</ol>\n") : S("</li>\n</ul>\n"));
}

static void lists_close(writer *w)
{
    while (w->depth) list_close(w);
}

/* Closes all but the quotation. */
static void blocks_close(writer *w)
{
    if (w->fence) buf_add(w->b, S("</code></pre>\n"));
    w->fence = false;
    paragraph_close(w);
    lists_close(w);
}

static void quote_set(writer *w, bool quote)
{
    if (quote == w->quote) return;
    blocks_close(w);
    buf_add(w->b, quote ? S("<blockquote>\n") : S("</blockquote>\n"));
    w->quote = quote;
}

/* Takes the > off a quotation's line. */
static str quote_take(writer *w, str line)
{
    bool code = w->fence && !w->quote;
    bool quote = !code && str_starts(line, S(">"));
    if (!code) quote_set(w, quote);
    if (!quote) return line;
    line = str_from(line, 1);
    return str_starts(line, S(" ")) ? str_from(line, 1) : line;
}

static bool fence_take(writer *w, str line)
{
    if (str_starts(line, S("```"))) {
        bool open = !w->fence;
        blocks_close(w);
        if (open) buf_add(w->b, S("<pre><code>"));
        w->fence = open;
        return true;
    }
    if (!w->fence) return false;
    put_str(w->b, line);
    buf_char(w->b, '\n');
    return true;
}

static bool heading_take(writer *w, str line)
{
    int level = 0;
    while (level < line.n && line.p[level] == '#') level++;
    if (level < 1 || level > 6 || level == line.n || line.p[level] != ' ') return false;
    blocks_close(w);
    int shown = level + TOP_HEADING - 1 > 6 ? 6 : level + TOP_HEADING - 1;
    buf_printf(w->b, "<h%d>", shown);
    markdown_line(w->b, str_trim(str_from(line, level)));
    buf_printf(w->b, "</h%d>\n", shown);
    return true;
}

static bool rule_take(writer *w, str line)
{
    ptrdiff_t n = 0;
    while (n < line.n && line.p[n] == line.p[0]) n++;
    if (n < 3 || n < line.n || !memchr("-*_", line.p[0], 3)) return false;
    blocks_close(w);
    buf_add(w->b, S("<hr>\n"));
    return true;
}

/* Bytes of "- " or "12. " at the front; 0 if there is no such mark. */
static ptrdiff_t marker_length(str s, bool *ordered, i64 *start)
{
    ptrdiff_t n = 0;
    while (n < s.n && n < 9 && s.p[n] >= '0' && s.p[n] <= '9') n++;
    *ordered = n > 0;
    if (*ordered) str_to_i64(str_upto(s, n), 0, INT64_MAX, start);
    if (n + 1 >= s.n || !memchr(*ordered ? ".)." : "-*+", s.p[n], 3)) return 0;
    return s.p[n + 1] == ' ' ? n + 2 : 0;
}

static void list_open(writer *w, list l, i64 start)
{
    w->lists[w->depth++] = l;
    if (!l.ordered) buf_add(w->b, S("<ul>\n"));
    else if (start == 1) buf_add(w->b, S("<ol>\n"));
    else buf_printf(w->b, "<ol start=\"%lld\">\n", (long long)start);
}

static bool item_take(writer *w, str line, ptrdiff_t indent)
{
    list l = {.indent = indent};
    i64 start = 1;
    ptrdiff_t n = marker_length(line, &l.ordered, &start);
    if (!n) return false;
    paragraph_close(w);
    while (w->depth && w->lists[w->depth - 1].indent > indent) list_close(w);
    list *top = w->depth ? &w->lists[w->depth - 1] : NULL;
    bool deeper = top && indent >= top->indent + 2 && w->depth < LISTS;
    if (top && !deeper && top->ordered != l.ordered) {
        list_close(w);
        top = NULL;
    }
    if (!top || deeper) list_open(w, l, start);
    else buf_add(w->b, S("</li>\n"));
    buf_add(w->b, S("<li>"));
    markdown_line(w->b, str_trim(str_from(line, n)));
    return true;
}

static void text_take(writer *w, str line)
{
    if (w->depth && w->gap) lists_close(w);
    if (w->depth || w->paragraph) {
        buf_add(w->b, S("<br>\n"));
    } else {
        buf_add(w->b, S("<p>"));
        w->paragraph = true;
    }
    markdown_line(w->b, line);
}

static void line_take(writer *w, str line)
{
    line = quote_take(w, line);
    if (fence_take(w, line)) return;
    ptrdiff_t indent = 0;
    while (indent < line.n && line.p[indent] == ' ') indent++;
    str text = str_trim(line);
    if (!text.n) {
        paragraph_close(w);
        w->gap = true;
        return;
    }
    if (!heading_take(w, text) && !rule_take(w, text) && !item_take(w, text, indent)) text_take(w, text);
    w->gap = false;
}

html html_markdown(arena *a, str source)
{
    buf b = buf_new(a, source.n + source.n / 4 + 64);
    writer w = {.b = &b};
    str_cut cut = {.tail = source, .ok = source.n > 0};
    while (cut.ok) {
        cut = str_split(cut.tail, '\n');
        line_take(&w, str_ends(cut.head, S("\r")) ? str_upto(cut.head, cut.head.n - 1) : cut.head);
    }
    blocks_close(&w);
    quote_set(&w, false);
    return (html){buf_str(&b)};
}
