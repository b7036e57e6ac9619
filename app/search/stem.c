/* stem.c — see stem.h. The only file that knows the stemmer. */
#include "app/search/stem.h"

#include <libstemmer.h>

enum { WORD = 64 }; /* bytes of a word that count; longer ones are cut */

static bool is_between(u32 c, u32 from, u32 to)
{
    return c >= from && c <= to;
}

/* Letters that both engines leave alone: Latin with its Sámi and Kven letters, Greek, Cyrillic, Hebrew, Arabic. */
static bool is_letter(u32 c)
{
    if (c < 0x80) return is_between(c, 'a', 'z') || is_between(c, 'A', 'Z') || is_between(c, '0', '9');
    return (is_between(c, 0xC0, 0x24F) && c != 0xD7 && c != 0xF7) || is_between(c, 0x391, 0x3C9) || is_between(c, 0x400, 0x45F) ||
           is_between(c, 0x5D0, 0x5EA) || is_between(c, 0x620, 0x64A);
}

static u32 folded(u32 c)
{
    if (is_between(c, 'A', 'Z') || is_between(c, 0xC0, 0xDE) || is_between(c, 0x391, 0x3A9) || is_between(c, 0x410, 0x42F)) return c + 0x20;
    if (is_between(c, 0x400, 0x40F)) return c + 0x50;
    if (is_between(c, 0x139, 0x148) || is_between(c, 0x179, 0x17E)) return c + (c & 1);
    if (is_between(c, 0x100, 0x137) || is_between(c, 0x14A, 0x177)) return c | 1;
    return c == 0x178 ? 0xFF : c;
}

static int utf8_put(u8 *to, u32 c)
{
    if (c < 0x80) {
        to[0] = (u8)c;
        return 1;
    }
    to[0] = (u8)(0xC0 | c >> 6); /* all our letters are below U+0800 */
    to[1] = (u8)(0x80 | (c & 0x3F));
    return 2;
}

/* The next word of rest, folded into word[]; 0 at the end of the text. *from is where it begins in rest before the call. */
static int word_next(str *rest, u8 word[WORD], ptrdiff_t *skipped, ptrdiff_t *taken)
{
    str at = *rest;
    int n = 0;
    for (;;) {
        str before = at;
        u32 c = utf8_next(&at);
        if (!c || is_letter(c)) {
            *skipped = rest->n - before.n;
            at = before;
            break;
        }
    }
    str start = at;
    for (;;) {
        str before = at;
        u32 c = utf8_next(&at);
        if (!c || !is_letter(c)) {
            at = before;
            break;
        }
        if (n + 2 <= WORD) n += utf8_put(word + n, folded(c));
    }
    *taken = start.n - at.n;
    *rest = at;
    return n;
}

stems stems_of(arena *a, str text, int max)
{
    u8 word[WORD];
    if (max > text.n / 2 + 1) max = (int)(text.n / 2 + 1); /* a word and what parts it from the next are two bytes at least */
    stems out = {.at = NEW(a, stem, max)};
    str rest = text;
    ptrdiff_t at = 0, skipped = 0, taken = 0;
    buf pool = buf_new(a, text.n + WORD); /* a stem is never longer than its word: it does not move */
    struct sb_stemmer *stemmer = sb_stemmer_new("norwegian", "UTF_8"); /* after all room is taken, since a fault would leave it behind */
    for (int n; out.n < max && (n = word_next(&rest, word, &skipped, &taken)) > 0; at += skipped + taken) {
        const sb_symbol *cut = stemmer ? sb_stemmer_stem(stemmer, word, n) : word;
        str s = {(const void *)cut, stemmer ? sb_stemmer_length(stemmer) : n};
        buf_add(&pool, s);
        out.at[out.n++] = (stem){str_from(buf_str(&pool), pool.n - s.n), at + skipped, taken};
    }
    sb_stemmer_delete(stemmer);
    return out;
}

bool stem_is_common(str s)
{
    static const char *const common[] = {
        "og", "i", "på", "til", "som", "er", "det", "de", "den", "en", "et", "ei", "ein", "eit", "for", "av", "med", "at", "har", "ikke", "ikkje",
        "jeg", "eg", "vi", "du", "han", "hun", "ho", "dei", "seg", "meg", "oss", "men", "om", "så", "når", "da", "då", "kan", "må", "vil", "skal",
        "var", "blir", "bli", "ble", "vart", "være", "vere", "fra", "frå", "ut", "inn", "opp", "ned", "her", "der", "noe", "noko", "noen", "nokon",
        "alle", "alt", "mer", "meir", "bare", "berre", "også", "hva", "kva", "hvem", "kven", "hvor", "kor", "hos", "etter", "over", "under", "ved",
        "sin", "sitt", "sine", "min", "mitt", "the", "and", "of", "to", "in", "is", "it", "that", "for", "not", "we", "you", "are", "with",
    };
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (str_eq(s, str_of(common[i]))) return true;
    return s.n < 2;
}
