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

void put_str(buf *b, str s);    /* escaped */
void put_i64(buf *b, i64 n);
void put_int(buf *b, int n);
void put_html(buf *b, html h);  /* as it is */
#define PUT(b, x) _Generic((x), str: put_str, i64: put_i64, int: put_int, html: put_html)((b), (x))

#define HTML(lit) ((html){S(lit)}) /* a literal of ours */
html html_trust(str s);            /* the caller vouches: `git grep html_trust` must stay under five lines */

/* Plain text of a user: paragraphs at blank lines, <br> at line breaks, http(s) links made live with rel="nofollow ugc". */
html html_lines(arena *a, str text);
/* Markdown (md4c, no HTML, link schemes http https mailto only). */
html html_markdown(arena *a, str text);
