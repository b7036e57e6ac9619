/*
 * parse.h — a strict HTTP/1.1 request parser: bytes in, no input or output.
 *
 * What RFC 9112 wants refused is refused, and so is everything two programs in a
 * row could read differently: bare LF, folded lines, control characters, white
 * space before a colon, Content-Length twice or with a sign, Transfer-Encoding,
 * Host missing or double, targets that are not a path. The result never depends
 * on how the bytes were split.
 */
#pragma once

#include "lib/http/pairs.h"

typedef enum {
    PARSE_MORE,    /* all bytes were taken; more are needed */
    PARSE_HEAD,    /* the head is whole: judge it, then call parse_body() and go on feeding */
    PARSE_DONE,    /* the request is whole; bytes not taken belong to the next one */
    PARSE_REFUSED  /* status and why are set; nothing more may be read from this connection */
} parse_result;

typedef struct {
    /* set by parse_start() */
    char *room;            /* where the head is kept: cap bytes */
    pair *headers;         /* room for max_headers */
    ptrdiff_t cap, max_target;
    int max_headers;

    /* what was asked; slices into room */
    str method, target, host;
    pairs head;            /* names in lower case, values without white space at the ends */
    i64 length;            /* of the body */
    bool keep;             /* the client wants to go on after this one */
    bool wait;             /* the client waits for 100 Continue */
    str body;

    /* a refusal */
    int status;            /* 400 411 414 417 431 501 505 */
    const char *why;       /* for the log */

    /* the machine */
    int state;
    ptrdiff_t used, seen;  /* bytes kept, bytes read */
    ptrdiff_t mark;        /* where the present word starts in room */
    int matched;           /* bytes of "HTTP/1.x" seen */
    bool old;              /* HTTP/1.0 */
    bool has_length, has_host, has_coding, has_type, is_close, is_keep;
    buf into;
} parser;

/* Begins a request. Room, headers and the limits must be set; they are kept. */
void parse_start(parser *p);
/* Takes bytes off the front of *in. */
parse_result parse_feed(parser *p, str *in);
/* After PARSE_HEAD: where the body goes. The caller has checked p->length against its limit. */
void parse_body(parser *p, arena *mem);
