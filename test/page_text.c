/* page_text.c — what a reader sees of a page, and lists of names and values. Knows nothing of requests. */
#include "test/page.h"

#include <string.h>

pairs pairs_add(arena *mem, pairs list, str name, str value)
{
    pair *at = NEW(mem, pair, list.n + 1);
    if (list.n) memcpy(at, list.at, (size_t)list.n * sizeof *at);
    at[list.n] = (pair){name, value};
    return (pairs){at, list.n + 1};
}

/* Takes one entity off the front of *in if one of those that our pages write stands there. */
static bool entity_take(str *in, str *out)
{
    static const str known[][2] = {
        {{"&amp;", 5}, {"&", 1}},  {{"&lt;", 4}, {"<", 1}},  {{"&gt;", 4}, {">", 1}}, {{"&quot;", 6}, {"\"", 1}},
        {{"&#39;", 5}, {"'", 1}},  {{"&#34;", 5}, {"\"", 1}}, {{"&nbsp;", 6}, {" ", 1}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!str_starts(*in, known[i][0])) continue;
        *in = str_from(*in, known[i][0].n);
        *out = known[i][1];
        return true;
    }
    return false;
}

static void put_seen(buf *out, str s)
{
    bool is_gap = str_trim(s).n == 0;
    if (!is_gap) buf_add(out, s);
    else if (out->n && out->p[out->n - 1] != ' ') buf_char(out, ' ');
}

str text_seen(arena *mem, str page)
{
    buf out = buf_new(mem, page.n + 1);
    while (page.n) {
        str one = str_upto(page, 1);
        if (page.p[0] == '<') {
            ptrdiff_t end = str_find(page, S(">"));
            page = end < 0 ? (str){0} : str_from(page, end + 1);
            continue;
        }
        if (!entity_take(&page, &one)) page = str_from(page, 1);
        put_seen(&out, one);
    }
    return buf_str(&out);
}
