/*
 * fuzz_parse.c — any bytes as a stream of requests, twice: in one piece, and in
 * pieces whose lengths come from the bytes themselves. Both must read the same
 * requests and end with the same refusal at the same byte.
 */
#include "lib/http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CAP = 2048, TARGET = 512, HEADERS = 20, MAX_BODY = 4096 };

typedef struct {
    arena mem;     /* of the parser */
    buf seen;      /* all that was read, in another arena */
    parser p;
} reading;

static void note(buf *b, str s)
{
    buf_i64(b, s.n);
    buf_char(b, ':');
    buf_add(b, s);
}

static void note_request(buf *b, const parser *p)
{
    note(b, p->method);
    note(b, p->target);
    note(b, p->host);
    for (int i = 0; i < p->head.n; i++) {
        note(b, p->head.at[i].name);
        note(b, p->head.at[i].value);
    }
    note(b, p->body);
    buf_char(b, p->keep ? 'k' : 'c');
    buf_char(b, p->wait ? 'w' : '-');
}

static void check_request(const parser *p)
{
    assert(p->method.n > 0 && p->target.n > 0 && p->target.p[0] == '/' && p->host.n > 0);
    assert(p->body.n == p->length);
    for (int i = 0; i < p->head.n; i++) {
        assert(p->head.at[i].name.n > 0);
        assert(!str_has(p->head.at[i].value, '\r') && !str_has(p->head.at[i].value, '\n') && !str_has(p->head.at[i].value, '\0'));
    }
}

/* False when nothing more may be read. */
static bool take(reading *r, str *piece)
{
    parse_result got = parse_feed(&r->p, piece);
    if (got == PARSE_HEAD) {
        if (r->p.length > MAX_BODY) return false;
        parse_body(&r->p, &r->mem);
        got = parse_feed(&r->p, piece);
    }
    if (got == PARSE_REFUSED) {
        assert(r->p.status >= 400 && r->p.why);
        buf_i64(&r->seen, r->p.status);
        return false;
    }
    if (got != PARSE_DONE) return true;
    check_request(&r->p);
    note_request(&r->seen, &r->p);
    arena_rewind(&r->mem, r->mem.start);
    parse_start(&r->p);
    return true;
}

static ptrdiff_t read_all(reading *r, str text, u64 split)
{
    ptrdiff_t taken = 0;
    arena_rewind(&r->mem, r->mem.start);
    parse_start(&r->p);
    while (taken < text.n) {
        ptrdiff_t step = split ? (ptrdiff_t)(split % 7) + 1 : text.n;
        split = split ? split * 6364136223846793005u + 1442695040888963407u : 0;
        str piece = str_upto(str_from(text, taken), step), rest = piece;
        bool more = true;
        while (rest.n && more) more = take(r, &rest);
        taken += piece.n - rest.n;
        if (!more) break;
    }
    return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static arena notes;
    static reading r;
    static char room[CAP];
    static pair headers[HEADERS];
    if (!notes.start) {
        notes = arena_new(16 << 20, NULL);
        r.mem = arena_new(1 << 20, NULL);
        r.p = (parser){.room = room, .headers = headers, .cap = CAP, .max_target = TARGET, .max_headers = HEADERS};
    }
    str text = {(const char *)data, (ptrdiff_t)size};
    arena_rewind(&notes, notes.start);
    r.seen = buf_new(&notes, 64);
    ptrdiff_t taken = read_all(&r, text, 0);
    str whole = buf_str(&r.seen);
    for (u64 seed = 1; seed < 4; seed++) {
        r.seen = buf_new(&notes, 64);
        assert(read_all(&r, text, seed) == taken);
        assert(str_eq(buf_str(&r.seen), whole));
    }
    return 0;
}
