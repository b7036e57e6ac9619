/*
 * html.h — output that is escaped by its type.
 *
 * PUT(b, x) escapes every str (five characters: right for text and for quoted
 * attributes), prints numbers, and passes only the type html as it is. A plain
 * char * does not compile. Templates use nothing else.
 */
#pragma once

#include "lib/base/base.h"
#include "lib/html/text.h"

typedef struct {
    str s;
} html;

typedef struct {
    str s;
} url; /* an address of ours, made by a url_…() function; the only thing a template accepts in href, src and action */

void put_str(buf *b, str s);    /* escaped */
void put_i64(buf *b, i64 n);
void put_int(buf *b, int n);
void put_html(buf *b, html h);  /* as it is */
void put_address(buf *b, url u); /* an address as text to read, escaped */
#define PUT(b, x) _Generic((x), str: put_str, i64: put_i64, int: put_int, url: put_address, html: put_html)((b), (x))
/* In attributes, title and textarea, where html has no place. */
#define PUT_TEXT(b, x) _Generic((x), str: put_str, i64: put_i64, int: put_int, url: put_address)((b), (x))

#define PUT_URL(b, x) put_url((b), (x)) /* in href, src, action: anything but url does not compile */
void put_url(buf *b, url u);     /* asserts that it begins with one /, #, ?, mailto: or tel: */

/* Translated text with {1} … {9} filled in: what the templates' {{t}} and {{tn}} become. */
typedef struct {
    enum { ARG_STR, ARG_I64, ARG_COUNT, ARG_HTML } kind;
    text_lang lang; /* of ARG_COUNT */
    i64 n;
    str s;
} text_arg;

text_arg arg_str(str s);
text_arg arg_i64(i64 n);                     /* plain digits */
text_arg arg_int(int n);
text_arg arg_html(html h);
text_arg arg_count(text_lang l, i64 n);      /* as people write numbers */
#define ARG(x) _Generic((x), str: arg_str, i64: arg_i64, int: arg_int, html: arg_html)(x)
#define ARG_TEXT(x) _Generic((x), str: arg_str, i64: arg_i64, int: arg_int)(x)
void put_text(buf *b, str pattern, const text_arg *args, int n); /* pattern and arguments escaped, html as it is */
#define TEXT(r, hash, english) text_get_hashed((r)->lang, (hash), S(english))
#define TEXT_PLURAL(r, hash, one, many, n) text_plural_hashed((r)->lang, (hash), S(one), S(many), (n))

#define HTML(lit) ((html){S(lit)}) /* a literal of ours */
#define URL(lit) ((url){S(lit)})
/* "/needs/12": a literal path and a number. */
url url_id(arena *a, str path, i64 id);
/* "/needs/12/answers/new": a literal path, a number, a literal rest; an empty rest is url_id. */
url url_under(arena *a, str path, i64 id, str rest);
/* Adds ?name=value or &name=value, percent-encoded; an empty value adds nothing. */
url url_with(arena *a, url u, str name, str value);
/* An address that came with a request, if it is a path of ours (one / in front, no \\ or control characters); otherwise another. */
url url_local(str s, url otherwise);
bool url_is_ours(str s);           /* what put_url() asserts */
html html_trust(str s);            /* the caller vouches: `git grep html_trust` must stay under five lines */

/* Plain text of a user: paragraphs at blank lines, <br> at line breaks, http(s) links made live with rel="nofollow ugc". */
html html_lines(arena *a, str text);
void put_linked(buf *b, str text); /* escaped, with its http(s) links live */
/* A web address that a user typed, as a link if it is http or https, as text otherwise; no label: the address. */
html html_link(arena *a, str address, str label);
/* A user's Markdown: headings (from h3), lists, quotations, code, *em*, **strong**, [label](address); line breaks stay; no HTML, no pictures;
 * addresses are http, https, mailto, tel or paths of ours. doc/decisions/0002-markdown.md says why it is our own. */
html html_markdown(arena *a, str text);
/* A QR code of text as SVG, black on white, sized by the class qr; title is its accessible name. Empty if text is too long (over 2000 bytes). */
html html_qr(arena *a, str text, str title);
