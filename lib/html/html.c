/*
 * html.c — see html.h: escaping by type, texts with arguments, addresses. Must not
 * know what the text is about.
 */
#include "lib/html/html.h"
#include "lib/html/escape.h"

#include <string.h>

void put_str(buf *b, str s)
{
    escape_add(b, s);
}

void put_i64(buf *b, i64 n)
{
    buf_i64(b, n);
}

void put_int(buf *b, int n)
{
    buf_i64(b, n);
}

void put_html(buf *b, html h)
{
    buf_add(b, h.s);
}

html html_trust(str s)
{
    return (html){s};
}

/* --- texts with arguments --- */

text_arg arg_str(str s)
{
    return (text_arg){.kind = ARG_STR, .s = s};
}

text_arg arg_i64(i64 n)
{
    return (text_arg){.kind = ARG_I64, .n = n};
}

text_arg arg_int(int n)
{
    return arg_i64(n);
}

text_arg arg_html(html h)
{
    return (text_arg){.kind = ARG_HTML, .s = h.s};
}

text_arg arg_count(text_lang l, i64 n)
{
    return (text_arg){.kind = ARG_COUNT, .lang = l, .n = n};
}

static void put_arg(buf *b, const text_arg *x)
{
    switch (x->kind) {
    case ARG_STR: put_str(b, x->s); break;
    case ARG_I64: buf_i64(b, x->n); break;
    case ARG_COUNT: buf_number(b, x->lang, x->n); break;
    case ARG_HTML: buf_add(b, x->s); break;
    }
}

/* Which argument the {1} at the front of s stands for, from 0; -1 if s begins otherwise. */
static int place_of(str s, int n)
{
    if (s.n < 3 || s.p[2] != '}') return -1;
    int k = s.p[1] - '1';
    return k >= 0 && k < n ? k : -1;
}

void put_text(buf *b, str pattern, const text_arg *args, int n)
{
    str_cut cut = str_split(pattern, '{');
    put_str(b, cut.head);
    while (cut.ok) {
        str rest = {cut.tail.p - 1, cut.tail.n + 1};
        int k = place_of(rest, n);
        if (k >= 0) put_arg(b, &args[k]);
        else buf_char(b, '{');
        cut = str_split(str_from(rest, k >= 0 ? 3 : 1), '{');
        put_str(b, cut.head);
    }
}

/* --- addresses --- */

bool url_is_ours(str s)
{
    if (str_starts(s, S("/"))) return !str_starts(s, S("//")) && !str_starts(s, S("/\\"));
    return str_starts(s, S("#")) || str_starts(s, S("?")) || str_starts(s, S("mailto:")) || str_starts(s, S("tel:"));
}

void put_url(buf *b, url u)
{
    assert(url_is_ours(u.s));
    put_str(b, u.s);
}

void put_address(buf *b, url u)
{
    put_str(b, u.s);
}

url url_local(str s, url otherwise)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((u8)s.p[i] <= ' ' || s.p[i] == '\\' || s.p[i] == 0x7F) return otherwise;
    return str_starts(s, S("/")) && url_is_ours(s) ? (url){s} : otherwise;
}

url url_id(arena *a, str path, i64 id)
{
    buf b = buf_new(a, path.n + 21);
    buf_add(&b, path);
    buf_char(&b, '/');
    buf_i64(&b, id);
    return (url){buf_str(&b)};
}

url url_under(arena *a, str path, i64 id, str rest)
{
    assert(!str_starts(rest, S("/")));
    url u = url_id(a, path, id);
    return rest.n ? (url){str_join2(a, str_join2(a, u.s, S("/")), rest)} : u;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

static void percent_add(buf *b, str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (is_unreserved(s.p[i])) {
            buf_char(b, s.p[i]);
            continue;
        }
        buf_char(b, '%');
        buf_char(b, "0123456789ABCDEF"[(u8)s.p[i] >> 4]);
        buf_char(b, "0123456789ABCDEF"[(u8)s.p[i] & 15]);
    }
}

url url_with(arena *a, url u, str name, str value)
{
    if (!value.n) return u;
    str_cut cut = str_split(u.s, '#');
    buf b = buf_new(a, u.s.n + name.n + value.n + 8);
    buf_add(&b, cut.head);
    buf_char(&b, str_has(cut.head, '?') ? '&' : '?');
    percent_add(&b, name);
    buf_char(&b, '=');
    percent_add(&b, value);
    if (cut.ok) buf_char(&b, '#');
    buf_add(&b, cut.tail);
    return (url){buf_str(&b)};
}
