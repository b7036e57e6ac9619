/* excerpt.c — see excerpt.h. */
#include "app/search/excerpt.h"

enum { BEFORE = 60, AFTER = 140, WORDS = 1500 };

static bool is_asked(const stems *words, str s)
{
    for (int i = 0; i < words->n; i++) {
        str w = words->at[i].stem;
        bool last = i == words->n - 1 && w.n >= 3;
        if (str_eq(s, w) || (last && str_starts(s, w))) return true;
    }
    return false;
}

/* Moves a cut to the next space, or leaves it: never inside a word if that can be helped, never inside a character. */
static ptrdiff_t word_border(str text, ptrdiff_t at)
{
    for (ptrdiff_t i = at; i < text.n && i < at + 30; i++)
        if (text.p[i] == ' ' || text.p[i] == '\n') return i;
    while (at < text.n && ((u8)text.p[at] & 0xC0) == 0x80) at++;
    return at;
}

static int first_asked(const stems *text, const stems *words)
{
    for (int i = 0; i < text->n; i++)
        if (is_asked(words, text->at[i].stem)) return i;
    return -1;
}

static void piece_put(buf *b, str text, ptrdiff_t from, ptrdiff_t to)
{
    if (to > from) put_str(b, str_upto(str_from(text, from), to - from));
}

html excerpt(arena *a, str text, const stems *words)
{
    stems all = stems_of(a, text, WORDS);
    int first = first_asked(&all, words);
    ptrdiff_t hit = first < 0 ? 0 : all.at[first].from;
    ptrdiff_t from = hit > BEFORE ? word_border(text, hit - BEFORE) : 0;
    ptrdiff_t to = hit + AFTER < text.n ? word_border(text, hit + AFTER) : text.n;
    if (from > hit) from = hit;

    buf b = buf_new(a, 512);
    if (from) buf_add(&b, S("… "));
    ptrdiff_t at = from;
    for (int i = first < 0 ? all.n : 0; i < all.n && all.at[i].from < to; i++) {
        stem w = all.at[i];
        if (w.from < at || w.from + w.n > to || !is_asked(words, w.stem)) continue;
        piece_put(&b, text, at, w.from);
        buf_add(&b, S("<mark>"));
        piece_put(&b, text, w.from, w.from + w.n);
        buf_add(&b, S("</mark>"));
        at = w.from + w.n;
    }
    piece_put(&b, text, at, to);
    if (to < text.n) buf_add(&b, S(" …"));
    return html_trust(buf_str(&b));
}
