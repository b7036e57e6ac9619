/*
 * tmpl_scan.c — finds names, texts and expressions in the C that stands inside
 * {{ }} and {% %}. Knows strings, parentheses and braces, and no more of C.
 */
#include "tool/tmpl.h"

/* Bytes of the C string or character constant at the front of s, or 0 if it is not closed. */
static ptrdiff_t quoted_length(str s)
{
    for (ptrdiff_t i = 1; i < s.n; i++) {
        if (s.p[i] == '\\') i++;
        else if (s.p[i] == s.p[0]) return i + 1;
    }
    return 0;
}

ptrdiff_t code_length(str s, str mark)
{
    int braces = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (!braces && str_starts(str_from(s, i), mark)) return i;
        if (s.p[i] == '"' || s.p[i] == '\'') {
            ptrdiff_t n = quoted_length(str_from(s, i));
            if (!n) return -1;
            i += n - 1;
        }
        braces += s.p[i] == '{';
        braces -= s.p[i] == '}' && braces;
    }
    return -1;
}

bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

str word_take(str *s)
{
    *s = str_trim(*s);
    ptrdiff_t n = 0;
    while (n < s->n && is_word_char(s->p[n])) n++;
    str word = str_upto(*s, n);
    if (n && word.p[0] >= '0' && word.p[0] <= '9') return (str){0};
    *s = str_trim(str_from(*s, n));
    return word;
}

str expr_take(tmpl *t, str *s)
{
    int depth = 0;
    ptrdiff_t i = 0;
    for (; i < s->n; i++) {
        char c = s->p[i];
        if (!depth && (c == ' ' || c == '\n' || c == '\t' || c == ',')) break;
        depth += c == '(' || c == '[' || c == '{';
        depth -= c == ')' || c == ']' || c == '}';
        if (c != '"' && c != '\'') continue;
        ptrdiff_t n = quoted_length(str_from(*s, i));
        if (!n) tmpl_error(t, t->line, "a quote is not closed");
        i += n - 1;
    }
    str expr = str_upto(*s, i);
    *s = str_trim(str_from(*s, i));
    if (s->n && s->p[0] == ',') *s = str_trim(str_from(*s, 1));
    return expr;
}

str text_take(tmpl *t, str *s)
{
    ptrdiff_t n = s->n && s->p[0] == '"' ? quoted_length(*s) : 0;
    if (!n) tmpl_error(t, t->line, "a text in quotes is missing");
    buf b = buf_new(t->mem, n);
    for (ptrdiff_t i = 1; i < n - 1; i++) {
        char c = s->p[i];
        if (c == '\\') {
            c = s->p[++i];
            if (c != '"' && c != '\\' && c != 'n') tmpl_error(t, t->line, "\\%c in a text: only \\\" \\\\ and \\n", c);
            if (c == 'n') c = '\n';
        }
        buf_char(&b, c);
    }
    if (!b.n) tmpl_error(t, t->line, "the text is empty");
    *s = str_trim(str_from(*s, n));
    return buf_str(&b);
}
