/* parse.c — see parse.h. One function a state, one byte a call; the body alone is copied in runs. */
#include "lib/http/parse.h"

#include <string.h>

enum { MAX_METHOD = 20, FIRST_BODY = 64 * 1024 };

enum {
    AT_START, AT_START_LF, AT_METHOD, AT_TARGET, AT_VERSION, AT_LINE_LF,
    AT_LINE, AT_NAME, AT_SPACE, AT_VALUE, AT_END_LF, AT_JUDGED, AT_BODY, AT_DONE, AT_REFUSED
};

static bool refuse(parser *p, int status, const char *why)
{
    p->status = status;
    p->why = why;
    p->state = AT_REFUSED;
    return false;
}

void parse_start(parser *p)
{
    *p = (parser){.room = p->room, .headers = p->headers, .cap = p->cap,
                  .max_target = p->max_target, .max_headers = p->max_headers,
                  .head = {.at = p->headers}};
}

static bool is_token(u8 c)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && memchr(marks, c, sizeof marks - 1));
}

static void keep(parser *p, u8 c)
{
    p->room[p->used++] = (char)c; /* used <= seen <= cap, checked for each byte */
}

static str word(parser *p)
{
    str s = {p->room + p->mark, p->used - p->mark};
    p->mark = p->used;
    return s;
}

static bool at_start(parser *p, u8 c)
{
    /* one empty line is forgiven, as the RFC asks: some clients send it after a body */
    if (c == '\r' && p->seen == 1) {
        p->state = AT_START_LF;
        return true;
    }
    if (!is_token(c)) return refuse(p, 400, "no method");
    p->state = AT_METHOD;
    keep(p, c);
    return true;
}

static bool at_start_lf(parser *p, u8 c)
{
    if (c != '\n') return refuse(p, 400, "CR without LF");
    p->state = AT_START;
    return true;
}

static bool at_method(parser *p, u8 c)
{
    if (c == ' ') {
        p->method = word(p);
        p->state = AT_TARGET;
        return true;
    }
    if (!is_token(c)) return refuse(p, 400, "method is not a token");
    if (p->used >= MAX_METHOD) return refuse(p, 501, "method too long");
    keep(p, c);
    return true;
}

static bool at_target(parser *p, u8 c)
{
    ptrdiff_t n = p->used - p->mark;
    if (c == ' ' && n) {
        p->target = word(p);
        p->state = AT_VERSION;
        return true;
    }
    if (n == 0 && c != '/') return refuse(p, 400, "target is not a path");
    if (c <= ' ' || c >= 0x7F || c == '#') return refuse(p, 400, "target holds a forbidden character");
    if (n >= p->max_target) return refuse(p, 414, "target too long");
    keep(p, c);
    return true;
}

static bool at_version(parser *p, u8 c)
{
    static const char version[] = "HTTP/1.";
    int i = p->matched++;
    if (i < 5 && c != version[i]) return refuse(p, 400, "no version");
    if (i == 5 && c != '1') return refuse(p, c >= '0' && c <= '9' ? 505 : 400, "another version");
    if (i == 6 && c != '.') return refuse(p, 400, "no version");
    if (i == 7 && c != '0' && c != '1') return refuse(p, c >= '0' && c <= '9' ? 505 : 400, "another version");
    if (i == 7) p->old = c == '0';
    if (i < 8) return true;
    if (c != '\r') return refuse(p, 400, "no CR after the version");
    p->state = AT_LINE_LF;
    return true;
}

static bool at_line_lf(parser *p, u8 c)
{
    if (c != '\n') return refuse(p, 400, "CR without LF");
    p->state = AT_LINE;
    return true;
}

static bool at_line(parser *p, u8 c)
{
    if (c == '\r') {
        p->state = AT_END_LF;
        return true;
    }
    if (c == ' ' || c == '\t') return refuse(p, 400, "folded header");
    if (!is_token(c)) return refuse(p, 400, "header without a name");
    if (p->head.n == p->max_headers) return refuse(p, 431, "too many headers");
    p->state = AT_NAME;
    keep(p, c >= 'A' && c <= 'Z' ? (u8)(c + 32) : c);
    return true;
}

static bool at_name(parser *p, u8 c)
{
    if (c == ':') {
        p->head.at[p->head.n].name = word(p);
        p->state = AT_SPACE;
        return true;
    }
    if (!is_token(c)) return refuse(p, 400, "header name is not a token");
    keep(p, c >= 'A' && c <= 'Z' ? (u8)(c + 32) : c);
    return true;
}

static bool at_value(parser *p, u8 c);

static bool at_space(parser *p, u8 c)
{
    if (c == ' ' || c == '\t') return true;
    p->state = AT_VALUE;
    return at_value(p, c);
}

/* Digits only; no sign, no white space, no list. */
static bool take_length(parser *p, str v)
{
    if (p->has_length) return refuse(p, 400, "Content-Length twice");
    p->has_length = true;
    if (v.n > 15 || !str_to_i64(v, 0, INT64_MAX, &p->length)) return refuse(p, 400, "Content-Length is not a number");
    return true;
}

/* Letters, digits and these marks. */
static bool is_made_of(str s, const char *marks)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        u8 c = (u8)s.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!word && (!c || !strchr(marks, c))) return false;
    }
    return true;
}

/* A name, an address, or [one with colons]; then perhaps a port: what links are made of. */
static bool is_host(str v)
{
    bool v6 = str_starts(v, S("["));
    str_cut end = str_split(v, v6 ? ']' : ':');
    str name = v6 ? str_from(end.head, 1) : end.head, port = end.tail;
    if (v6 && (!end.ok || (port.n && port.p[0] != ':'))) return false;
    if (v6 && port.n) port = str_from(port, 1);
    i64 number;
    bool ported = !port.n || (port.n <= 5 && str_to_i64(port, 0, 65535, &number));
    return name.n && v.n <= 255 && is_made_of(name, v6 ? ":." : ".-_") && ported;
}

static bool take_host(parser *p, str v)
{
    if (p->has_host) return refuse(p, 400, "Host twice");
    p->has_host = true;
    p->host = v;
    return is_host(v) || refuse(p, 400, "Host is not a name");
}

static bool take_coding(parser *p, str v)
{
    (void)v;
    p->has_coding = true;
    return true;
}

static bool take_type(parser *p, str v)
{
    (void)v;
    if (p->has_type) return refuse(p, 400, "Content-Type twice");
    p->has_type = true;
    return true;
}

static bool take_connection(parser *p, str v)
{
    for (str_cut cut = {.tail = v, .ok = true}; cut.ok;) {
        cut = str_split(cut.tail, ',');
        str token = str_trim(cut.head);
        if (str_eq_nocase(token, S("close"))) p->is_close = true;
        if (str_eq_nocase(token, S("keep-alive"))) p->is_keep = true;
    }
    return true;
}

static bool take_expect(parser *p, str v)
{
    if (!str_eq_nocase(v, S("100-continue"))) return refuse(p, 417, "an expectation we do not know");
    p->wait = true;
    return true;
}

static bool take_header(parser *p, pair h)
{
    static const struct {
        str name;
        bool (*take)(parser *p, str v);
    } known[] = {
        {{"host", 4}, take_host},
        {{"content-length", 14}, take_length},
        {{"transfer-encoding", 17}, take_coding},
        {{"content-type", 12}, take_type},
        {{"connection", 10}, take_connection},
        {{"expect", 6}, take_expect},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(h.name, known[i].name)) return known[i].take(p, h.value);
    return true;
}

static bool at_value(parser *p, u8 c)
{
    if (c == '\r') {
        str v = word(p);
        while (v.n && (v.p[v.n - 1] == ' ' || v.p[v.n - 1] == '\t')) v.n--;
        pair *h = &p->head.at[p->head.n++];
        h->value = v;
        p->state = AT_LINE_LF;
        return take_header(p, *h);
    }
    if ((c < ' ' && c != '\t') || c == 0x7F) return refuse(p, 400, "control character in a header");
    keep(p, c);
    return true;
}

static bool at_end_lf(parser *p, u8 c)
{
    if (c != '\n') return refuse(p, 400, "CR without LF");
    if (!p->has_host) return refuse(p, 400, "no Host");
    if (p->has_coding && p->has_length) return refuse(p, 400, "Content-Length and Transfer-Encoding");
    if (p->has_coding) return refuse(p, 411, "Transfer-Encoding");
    p->keep = p->old ? p->is_keep && !p->is_close : !p->is_close;
    if (p->old) p->wait = false;
    p->state = AT_JUDGED;
    return true;
}

static bool step(parser *p, u8 c)
{
    static bool (*const states[])(parser *p, u8 c) = {
        at_start, at_start_lf, at_method, at_target, at_version, at_line_lf, at_line, at_name, at_space, at_value, at_end_lf,
    };
    if (p->seen == p->cap) return refuse(p, 431, "head too long");
    p->seen++;
    return states[p->state](p, c);
}

void parse_body(parser *p, arena *mem)
{
    assert(p->state == AT_JUDGED);
    p->into = buf_new(mem, p->length < FIRST_BODY ? (ptrdiff_t)p->length : FIRST_BODY);
    p->state = AT_BODY;
}

static parse_result feed_body(parser *p, str *in)
{
    str run = str_upto(*in, (ptrdiff_t)p->length - p->into.n);
    if (run.n && !buf_room(&p->into, run.n)) {
        refuse(p, 413, "no memory for the body");
        return PARSE_REFUSED;
    }
    buf_add(&p->into, run);
    *in = str_from(*in, run.n);
    if (p->into.n < p->length) return PARSE_MORE;
    p->body = buf_str(&p->into);
    p->state = AT_DONE;
    return PARSE_DONE;
}

parse_result parse_feed(parser *p, str *in)
{
    if (p->state == AT_DONE) return PARSE_DONE;
    if (p->state == AT_REFUSED) return PARSE_REFUSED;
    if (p->state == AT_JUDGED) return PARSE_HEAD;
    if (p->state == AT_BODY) return feed_body(p, in);

    ptrdiff_t i = 0;
    while (i < in->n && p->state < AT_JUDGED && step(p, (u8)in->p[i])) i++;
    *in = str_from(*in, i);
    if (p->state == AT_REFUSED) return PARSE_REFUSED;
    return p->state == AT_JUDGED ? PARSE_HEAD : PARSE_MORE;
}
