/*
 * text.c — see text.h: which language, which text, which plural. Dates and
 * numbers are in text_format.c. Keeps no state: the catalogues are constants.
 */
#include "lib/html/text.h"
#include "lib/html/text_mo.h"

static const char *const codes[LANG_COUNT] = {[LANG_NB] = "nb", [LANG_NN] = "nn", [LANG_EN] = "en"};

str lang_code(text_lang l)
{
    return str_of(codes[l]);
}

bool lang_of(str code, text_lang *out)
{
    str main = str_split(code, '-').head;
    if (str_eq_nocase(main, S("no"))) main = S("nb");
    for (int l = 0; l < LANG_COUNT; l++) {
        if (!str_eq_nocase(main, str_of(codes[l]))) continue;
        *out = (text_lang)l;
        return true;
    }
    return false;
}

/* The weight of "nb;q=0.8" in thousandths; 0 also when it is written wrong. */
static int weight_of(str parameters)
{
    str q = str_trim(parameters);
    double v;
    if (!q.n) return 1000;
    if (!str_starts(q, S("q=")) || !str_to_double(str_from(q, 2), &v) || v < 0 || v > 1) return 0;
    return (int)(v * 1000);
}

text_lang lang_accepted(str accept_language, text_lang fallback)
{
    text_lang best = fallback;
    int weight = 0;
    str_cut cut = {.tail = accept_language, .ok = true};
    while (cut.ok) {
        cut = str_split(cut.tail, ',');
        str_cut part = str_split(cut.head, ';');
        int w = weight_of(part.tail);
        text_lang l;
        if (w <= weight || !lang_of(str_trim(part.head), &l)) continue;
        best = l;
        weight = w;
    }
    return best;
}

static catalogue catalogue_of(text_lang l)
{
    if (l == LANG_NB) return (catalogue){text_mo_nb, text_mo_nb_size};
    return (catalogue){text_mo_nn, text_mo_nn_size};
}

static str translation(text_lang l, u32 hash, str english)
{
    if (l == LANG_EN || !english.n) return (str){0};
    return catalogue_find(catalogue_of(l), hash, english);
}

str text_get_hashed(text_lang l, u32 hash, str english)
{
    str got = translation(l, hash, english);
    return got.n ? str_split(got, '\0').head : english;
}

str text_get(text_lang l, str english)
{
    return text_get_hashed(l, text_hash(english), english);
}

str text_plural_hashed(text_lang l, u32 hash, str one, str many, i64 n)
{
    str got = translation(l, hash, one);
    str_cut forms = str_split(got, '\0');
    if (!forms.ok) return n == 1 ? one : many;
    return n == 1 ? forms.head : forms.tail;
}

str text_plural(text_lang l, str one, str many, i64 n)
{
    return text_plural_hashed(l, text_hash(one), one, many, n);
}

str text_fill(arena *a, str pattern, const str *args, int n)
{
    buf b = buf_new(a, pattern.n + 64);
    for (ptrdiff_t i = 0; i < pattern.n; i++) {
        int k = pattern.p[i] == '{' && i + 2 < pattern.n && pattern.p[i + 2] == '}' ? pattern.p[i + 1] - '1' : -1;
        if (k < 0 || k >= n) {
            buf_char(&b, pattern.p[i]);
            continue;
        }
        buf_add(&b, args[k]);
        i += 2;
    }
    return buf_str(&b);
}

str text_counted(arena *a, text_lang l, str one, str many, i64 n)
{
    str number = text_number(a, l, n);
    return text_fill(a, text_plural(l, one, many, n), &number, 1);
}
