/*
 * link.c — plain text of a user as HTML: paragraphs, line breaks, live links (see
 * html.h and link.h). Must not know Markdown.
 */
#include "lib/html/html.h"
#include "lib/html/link.h"

#include <string.h>

bool link_is_web(str s)
{
    return str_starts(s, S("https://")) || str_starts(s, S("http://"));
}

void link_put(buf *b, str address, str label)
{
    buf_add(b, S("<a href=\""));
    put_str(b, address);
    buf_add(b, S("\" rel=\"nofollow ugc noopener\">"));
    put_str(b, label);
    buf_add(b, S("</a>"));
}

html html_link(arena *a, str address, str label)
{
    buf b = buf_new(a, 0);
    str shown = label.n ? label : address;
    if (link_is_web(address)) link_put(&b, address, shown);
    else put_str(&b, shown);
    return (html){buf_str(&b)};
}

ptrdiff_t link_length(str s)
{
    ptrdiff_t n = 0;
    while (n < s.n && (u8)s.p[n] > ' ' && !memchr("<>\"", s.p[n], 3)) n++;
    bool has_paren = str_has(str_upto(s, n), '(');
    while (n > 0 && (strchr(".,;:!?'", s.p[n - 1]) || (s.p[n - 1] == ')' && !has_paren))) n--;
    return n;
}

/* The next "http" of s that begins a web address; -1 if there is none. */
static ptrdiff_t web_find(str s)
{
    ptrdiff_t at = 0;
    for (;;) {
        ptrdiff_t hit = str_find(str_from(s, at), S("http"));
        if (hit < 0) return -1;
        at += hit;
        if (link_is_web(str_from(s, at))) return at;
        at += 4;
    }
}

void put_linked(buf *b, str line)
{
    ptrdiff_t at;
    while (at = web_find(line), at >= 0) {
        put_str(b, str_upto(line, at));
        line = str_from(line, at);
        ptrdiff_t n = link_length(line);
        str address = str_upto(line, n);
        if (str_ends(address, S("//"))) put_str(b, address);
        else link_put(b, address, address);
        line = str_from(line, n);
        if (!n) break;
    }
    put_str(b, line);
}

html html_lines(arena *a, str text)
{
    buf b = buf_new(a, text.n + 64);
    bool open = false;
    str_cut cut = {.tail = text, .ok = true};
    while (cut.ok) {
        cut = str_split(cut.tail, '\n');
        str line = str_trim(cut.head);
        if (!line.n) {
            if (open) buf_add(&b, S("</p>\n"));
            open = false;
            continue;
        }
        buf_add(&b, open ? S("<br>\n") : S("<p>"));
        put_linked(&b, line);
        open = true;
    }
    if (open) buf_add(&b, S("</p>\n"));
    return (html){buf_str(&b)};
}
