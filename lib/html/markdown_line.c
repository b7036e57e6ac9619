/*
 * markdown_line.c — see markdown.h. One pass over a line; what is no mark is shown
 * as it was typed. Time is linear: depth and look-ahead are bounded, and a mark
 * that is never closed is looked for once.
 */
#include "lib/html/markdown.h"
#include "lib/html/html.h"
#include "lib/html/link.h"

#include <string.h>

enum { DEPTH_MAX = 8, LABEL_MAX = 500, ADDRESS_MAX = 1000 };

typedef struct {
    buf *b;
    str s;
    ptrdiff_t i;
    bool in_link;
    int depth;
    unsigned unclosed; /* bits of the marks that nothing ahead closes */
} scan;

static void inside_add(const scan *outer, str s, bool in_link);

static bool is_word(const scan *x, ptrdiff_t i)
{
    if (i < 0 || i >= x->s.n) return false;
    u8 c = (u8)x->s.p[i];
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0x80;
}

static bool is_blank(const scan *x, ptrdiff_t i)
{
    return i < 0 || i >= x->s.n || x->s.p[i] == ' ' || x->s.p[i] == '\t';
}

/* How many times the character at i stands there. */
static ptrdiff_t run_length(const scan *x, ptrdiff_t i)
{
    ptrdiff_t n = 0;
    while (i + n < x->s.n && x->s.p[i + n] == x->s.p[i]) n++;
    return n;
}

static str part(const scan *x, ptrdiff_t from, ptrdiff_t to)
{
    return str_upto(str_from(x->s, from), to - from);
}

/* --- each mark: writes what it means and gives the bytes it took; 0: it is no mark here --- */

static ptrdiff_t escape_take(scan *x)
{
    static const char marks[] = "\\`*_[]()!<>#-+.";
    if (x->i + 1 >= x->s.n || !memchr(marks, x->s.p[x->i + 1], sizeof marks - 1)) return 0;
    put_str(x->b, part(x, x->i + 1, x->i + 2));
    return 2;
}

static ptrdiff_t code_take(scan *x)
{
    ptrdiff_t n = run_length(x, x->i);
    unsigned bit = n < 8 ? 16u << n : 0;
    ptrdiff_t from = x->i + n, m;
    for (ptrdiff_t j = from; bit && !(x->unclosed & bit) && j < x->s.n; j += m) {
        m = x->s.p[j] == '`' ? run_length(x, j) : 1;
        if (x->s.p[j] != '`' || m != n) continue;
        buf_add(x->b, S("<code>"));
        put_str(x->b, part(x, from, j));
        buf_add(x->b, S("</code>"));
        return j + m - x->i;
    }
    x->unclosed |= bit;
    put_str(x->b, part(x, x->i, from));
    return n;
}

/* Where the mark of n characters at x->i is closed; -1 if nowhere. */
static ptrdiff_t closing(const scan *x, ptrdiff_t n)
{
    char c = x->s.p[x->i];
    ptrdiff_t m;
    for (ptrdiff_t j = x->i + n + 1; j < x->s.n; j += m) {
        m = x->s.p[j] == c ? run_length(x, j) : 1;
        bool fits = x->s.p[j] == c && m >= n && (n == 2 || m != 2);
        if (fits && !is_blank(x, j - 1) && (c == '*' || !is_word(x, j + m))) return j + m - n;
    }
    return -1;
}

static ptrdiff_t emphasis_take(scan *x)
{
    ptrdiff_t n = run_length(x, x->i) > 1 ? 2 : 1;
    unsigned bit = 1u << ((x->s.p[x->i] == '_') * 2 + (n == 2));
    bool opens = !is_blank(x, x->i + n) && (x->s.p[x->i] == '*' || !is_word(x, x->i - 1)) && !(x->unclosed & bit);
    ptrdiff_t end = opens ? closing(x, n) : -1;
    if (end < 0) {
        if (opens) x->unclosed |= bit;
        buf_add(x->b, part(x, x->i, x->i + n));
        return n;
    }
    buf_add(x->b, n == 2 ? S("<strong>") : S("<em>"));
    inside_add(x, part(x, x->i + n, end), x->in_link);
    buf_add(x->b, n == 2 ? S("</strong>") : S("</em>"));
    return end + n - x->i;
}

/* Where the bracket at i is closed, within max bytes; -1 if it is not. */
static ptrdiff_t bracket_end(const scan *x, ptrdiff_t i, const char *pair, ptrdiff_t max)
{
    int open = 0;
    for (ptrdiff_t j = i; j < x->s.n && j < i + max; j++) {
        if (x->s.p[j] == '\\') j++;
        else if (x->s.p[j] == pair[0]) open++;
        else if (x->s.p[j] == pair[1] && --open == 0) return j;
    }
    return -1;
}

/* The address of (address "title"): up to white space. */
static str address_of(str inside)
{
    inside = str_trim(inside);
    ptrdiff_t n = 0;
    while (n < inside.n && (u8)inside.p[n] > ' ') n++;
    return str_upto(inside, n);
}

static bool is_safe(str address)
{
    for (ptrdiff_t i = 0; i < address.n; i++)
        if ((u8)address.p[i] <= ' ' || address.p[i] == '\\' || address.p[i] == 0x7F) return false;
    return link_is_web(address) || str_starts(address, S("tel:")) || str_starts(address, S("mailto:")) || (str_starts(address, S("/")) && url_is_ours(address));
}

/* [label](address) at i: true, with what it consists of and where it ends. */
static bool link_parts(const scan *x, ptrdiff_t i, str *label, str *address, ptrdiff_t *end)
{
    ptrdiff_t middle = bracket_end(x, i, "[]", LABEL_MAX);
    if (middle < 0 || middle + 1 >= x->s.n || x->s.p[middle + 1] != '(') return false;
    *end = bracket_end(x, middle + 1, "()", ADDRESS_MAX);
    if (*end < 0) return false;
    *label = part(x, i + 1, middle);
    *address = address_of(part(x, middle + 2, *end));
    return true;
}

static ptrdiff_t link_take(scan *x)
{
    str label, address;
    ptrdiff_t end;
    if (!link_parts(x, x->i, &label, &address, &end)) return 0;
    if (x->in_link || !is_safe(address)) {
        inside_add(x, label, x->in_link);
        return end + 1 - x->i;
    }
    buf_add(x->b, S("<a href=\""));
    put_str(x->b, address);
    buf_add(x->b, S("\" rel=\"nofollow ugc noopener\">"));
    inside_add(x, label.n ? label : address, true);
    buf_add(x->b, S("</a>"));
    return end + 1 - x->i;
}

/* A picture is shown as its text: fetching it would tell its server who reads. */
static ptrdiff_t picture_take(scan *x)
{
    str label, address;
    ptrdiff_t end;
    if (x->i + 1 >= x->s.n || x->s.p[x->i + 1] != '[' || !link_parts(x, x->i + 1, &label, &address, &end)) return 0;
    put_str(x->b, label);
    return end + 1 - x->i;
}

static ptrdiff_t address_take(scan *x)
{
    str rest = str_from(x->s, x->i);
    if (x->in_link || is_word(x, x->i - 1) || !link_is_web(rest)) return 0;
    ptrdiff_t n = link_length(rest);
    str address = str_upto(rest, n);
    if (str_ends(address, S("//")) || !is_safe(address)) return 0;
    link_put(x->b, address, address);
    return n;
}

static const struct {
    char mark;
    ptrdiff_t (*take)(scan *x);
} marks[] = {{'\\', escape_take}, {'`', code_take}, {'*', emphasis_take}, {'_', emphasis_take}, {'[', link_take}, {'!', picture_take}, {'h', address_take}};

static ptrdiff_t mark_take(scan *x)
{
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (marks[k].mark == x->s.p[x->i]) return marks[k].take(x);
    return 0;
}

static void line_add(scan *x)
{
    ptrdiff_t plain = 0; /* from where nothing is written yet */
    while (x->i < x->s.n) {
        bool may = memchr("\\`*_[!h", x->s.p[x->i], 7) != NULL;
        if (may) put_str(x->b, part(x, plain, x->i));
        if (may) plain = x->i;
        ptrdiff_t n = may ? mark_take(x) : 0;
        x->i += n ? n : 1;
        if (n) plain = x->i;
    }
    put_str(x->b, part(x, plain, x->s.n));
}

static void inside_add(const scan *outer, str s, bool in_link)
{
    scan x = {.b = outer->b, .s = s, .in_link = in_link, .depth = outer->depth + 1};
    if (x.depth > DEPTH_MAX) put_str(x.b, s);
    else line_add(&x);
}

void markdown_line(buf *b, str line)
{
    scan x = {.b = b, .s = line};
    line_add(&x);
}
