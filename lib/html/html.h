/*
 * html.h — output that is escaped by its type.
 *
 * PUT(b, x) escapes every str (five characters: right for text and for quoted
 * attributes), prints numbers, and passes only the type html as it is. A plain
 * char * does not compile. Templates use nothing else.
 */
#pragma once

#include "lib/base/base.h"

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
#define PUT(b, x) _Generic((x), str: put_str, i64: put_i64, int: put_int, html: put_html)((b), (x))

#define PUT_URL(b, x) put_url((b), (x)) /* in href, src, action: anything but url does not compile */
void put_url(buf *b, url u);

#define HTML(lit) ((html){S(lit)}) /* a literal of ours */
#define URL(lit) ((url){S(lit)})
/* "/needs/12": a literal path and a number. */
url url_id(arena *a, str path, i64 id);
/* Adds ?name=value or &name=value, percent-encoded; an empty value adds nothing. */
url url_with(arena *a, url u, str name, str value);
html html_trust(str s);            /* the caller vouches: `git grep html_trust` must stay under five lines */

/* Plain text of a user: paragraphs at blank lines, <br> at line breaks, http(s) links made live with rel="nofollow ugc". */
html html_lines(arena *a, str text);
/* Markdown (md4c, no HTML, link schemes http https mailto only). */
html html_markdown(arena *a, str text);
