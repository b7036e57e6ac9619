/*
 * guard_token.c — cuts text into tokens and looks words up in guard_words.h.
 * It must not decide what a hint is.
 */
#include "guard_words.h"

typedef struct {
    u32 class;
    u64 letters;
    str stem;
    bool open_left, open_right, exact; /* *stem, stem*; as written */
} pattern;

typedef struct {
    pattern *p;
    ptrdiff_t n;
} patterns;

typedef struct {
    str text, low;
    ptrdiff_t at;
    bool tight, fresh;  /* no gap since the last token; a sentence begins here */
    token last;
} cutter;

static bool token_next(cutter *c, token *t);
static patterns patterns_load(arena *a);
static u32 classes_of(patterns all, const token *t);

tokens guard_tokens(arena *a, str text)
{
    token t;
    ptrdiff_t n = 0;
    cutter first = {.text = text, .low = str_lower(a, text), .fresh = true}, again = first;
    while (token_next(&first, &t)) n++;

    token *all = NEW(a, token, n);
    patterns known = patterns_load(a);
    for (ptrdiff_t i = 0; i < n && token_next(&again, &all[i]); i++) all[i].classes = classes_of(known, &all[i]);
    return (tokens){all, n};
}

static bool is_digit(u32 c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(u32 c)
{
    if (c < 0x80) return c >= 'A' && c <= 'Z';
    if (c >= 0xC0 && c <= 0xDE) return c != 0xD7;
    if (c >= 0x139 && c <= 0x148) return c % 2 == 1;
    return c >= 0x100 && c <= 0x177 && c % 2 == 0;
}

static bool is_letter(u32 c)
{
    if (c < 0x80) return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    return c >= 0xC0 && c != 0xD7 && c != 0xF7 && c < 0x2000;
}

static bool is_blank(u32 c)
{
    return c <= ' ' || c == 0xA0 || c == 0xAD || (c >= 0x2000 && c <= 0x200F) || c == 0x202F || c == 0x2028 || c == 0xFEFF;
}

static int number_value(str digits)
{
    i64 v;
    return str_to_i64(digits, 0, 9999, &v) ? (int)v : -1;
}

static void word_reads(token *t)
{
    str rest = t->raw;
    bool all = true;
    t->capital = is_capital(utf8_next(&rest));
    bool one = !rest.n;
    while (rest.n) all = is_capital(utf8_next(&rest)) && all;
    t->capital = t->capital && (one || !all);
}

/* A full stop ends a sentence, unless it shortens the word before it. */
static bool sentence_ends(const token *last, const token *mark)
{
    static const str SHORT[] = {{"kl", 2}, {"nr", 2}, {"dr", 2}, {"hr", 2}, {"tlf", 3}, {"ca", 2}, {"eks", 3}};
    if (!str_has(S(".!?:"), mark->raw.p[0])) return false;
    if (mark->raw.p[0] != '.' || last->type != WORD || !mark->tight) return true;
    str word = last->low;
    if (utf8_next(&word) && !word.n) return false;
    for (size_t i = 0; i < sizeof SHORT / sizeof *SHORT; i++)
        if (str_eq(last->low, SHORT[i])) return false;
    return true;
}

static void blanks_skip(cutter *c)
{
    for (str rest = str_from(c->text, c->at); rest.n; c->at = c->text.n - rest.n) {
        u32 point = utf8_next(&rest);
        if (!is_blank(point)) return;
        c->tight = false;
        if (point == '\n' || point == '\r' || point == 0x2028) c->fresh = true;
    }
}

static void token_cut(cutter *c, token *t)
{
    str rest = str_from(c->text, c->at);
    u32 first = utf8_next(&rest);
    bool (*same)(u32) = is_digit(first) ? is_digit : is_letter;
    t->type = is_digit(first) ? NUMBER : is_letter(first) ? WORD : MARK;
    ptrdiff_t end = c->text.n - rest.n;
    while (t->type != MARK && rest.n && same(utf8_next(&rest))) end = c->text.n - rest.n;
    t->raw = (str){c->text.p + c->at, end - c->at};
    t->low = (str){c->low.p + c->at, end - c->at};
    c->at = end;
}

static bool token_next(cutter *c, token *t)
{
    *t = (token){.value = -1};
    blanks_skip(c);
    if (c->at == c->text.n) return false;

    token_cut(c, t);
    t->tight = c->tight;
    if (t->type == NUMBER) t->value = number_value(t->raw);
    if (t->type == WORD) {
        word_reads(t);
        t->starts = c->fresh;
    }
    if (t->type != MARK) c->fresh = false;
    else if (sentence_ends(&c->last, t)) c->fresh = true;
    c->tight = true;
    c->last = *t;
    return true;
}

/* The bytes that occur, one bit for each value modulo 64: what lacks a letter of a stem cannot fit it. */
static u64 letters_of(str word)
{
    u64 set = 0;
    for (ptrdiff_t i = 0; i < word.n; i++) set |= (u64)1 << ((u8)word.p[i] & 63);
    return set;
}

static pattern pattern_of(u32 class, str word)
{
    pattern p = {.class = class, .stem = word};
    p.open_left = str_starts(p.stem, S("*"));
    if (p.open_left) p.stem = str_from(p.stem, 1);
    p.open_right = str_ends(p.stem, S("*"));
    if (p.open_right) p.stem = str_upto(p.stem, p.stem.n - 1);
    p.letters = letters_of(p.stem);
    str rest = p.stem;
    while (rest.n) p.exact = is_capital(utf8_next(&rest)) || p.exact;
    return p;
}

static patterns patterns_load(arena *a)
{
    enum { LINES = sizeof GUARD_WORDS / sizeof *GUARD_WORDS };
    ptrdiff_t n = 0;
    for (int i = 0; i < LINES; i++)
        for (str_cut w = str_split(GUARD_WORDS[i].words, ' '); n++, w.ok;) w = str_split(w.tail, ' ');

    patterns all = {NEW(a, pattern, n), 0};
    for (int i = 0; i < LINES; i++) {
        for (str rest = GUARD_WORDS[i].words; rest.n;) {
            str_cut w = str_split(rest, ' ');
            all.p[all.n++] = pattern_of(GUARD_WORDS[i].class, w.head);
            rest = w.tail;
        }
    }
    assert(all.n == n);
    return all;
}

static bool pattern_fits(const pattern *p, str word)
{
    if (word.n < p->stem.n) return false;
    if (p->open_left && p->open_right) return str_find(word, p->stem) >= 0;
    if (p->open_left) return str_ends(word, p->stem);
    if (p->open_right) return str_starts(word, p->stem);
    return str_eq(word, p->stem);
}

static u32 classes_of(patterns all, const token *t)
{
    u32 classes = 0;
    if (t->type != WORD) return 0;
    bool owned = t->capital && t->low.n > 2 && str_ends(t->low, S("s")); /* «Karis rom» */
    u64 letters = letters_of(t->raw) | letters_of(t->low);
    for (ptrdiff_t i = 0; i < all.n; i++) {
        const pattern *p = &all.p[i];
        if (p->letters & ~letters) continue;
        bool fits = pattern_fits(p, p->exact ? t->raw : t->low);
        if (!fits && owned && (p->class & (GIVEN | SURNAME))) fits = pattern_fits(p, str_upto(t->low, t->low.n - 1));
        if (fits) classes |= p->class;
    }
    return classes;
}
