/*
 * tmpl_read.c — reads a template: static text goes to the HTML checker and out
 * again, {{ }} and {% %} become C. Knows nothing of HTML.
 */
#include "tool/tmpl.h"

#include <stdarg.h>
#include <stdio.h>

_Noreturn void tmpl_error(tmpl *t, int line, const char *fmt, ...)
{
    char why[200];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(why, sizeof why, fmt, ap);
    va_end(ap);
    fault(&t->fault, "%d: %s", line, why);
}

/* --- {{ }} --- */

/* Which of {1} … {9} a text has, as bits. */
static unsigned placeholders(str s)
{
    unsigned bits = 0;
    for (ptrdiff_t i = 0; i + 2 < s.n; i++)
        if (s.p[i] == '{' && s.p[i + 1] >= '1' && s.p[i + 1] <= '9' && s.p[i + 2] == '}') bits |= 1u << (s.p[i + 1] - '1');
    return bits;
}

static void placeholders_check(tmpl *t, str text, int args)
{
    unsigned want = (1u << args) - 1, have = placeholders(text);
    if (have != want) tmpl_error(t, t->line, "the text's {1} {2} … do not fit its %d argument%s (an expression with spaces stands in parentheses)", args, args == 1 ? "" : "s");
}

/* The arguments of a text. A text with one place takes all that stands there as one expression. */
static int args_take(tmpl *t, str text, str rest, str *args, int n)
{
    if (rest.n && placeholders(text) == 1) {
        args[n] = rest;
        return n + 1;
    }
    while (rest.n) {
        if (n == ARGS_MAX + 2) tmpl_error(t, t->line, "more than %d arguments", ARGS_MAX);
        args[n++] = expr_take(t, &rest);
    }
    return n;
}

static void hole_text(tmpl *t, str rest)
{
    hole_kind kind = markup_hole(t);
    if (kind == HOLE_URL) tmpl_error(t, t->line, "no {{t}} in an address");
    str args[ARGS_MAX + 2] = {text_take(t, &rest)};
    int n = args_take(t, args[0], rest, args, 1);
    placeholders_check(t, args[0], n - 1);
    write_text(t, kind, args, n);
}

static void hole_plural(tmpl *t, str rest)
{
    hole_kind kind = markup_hole(t);
    if (kind == HOLE_URL) tmpl_error(t, t->line, "no {{tn}} in an address");
    str one = text_take(t, &rest), many = text_take(t, &rest);
    str args[ARGS_MAX + 2] = {one, many};
    int n = args_take(t, many, rest, args, 2);
    if (n < 3) tmpl_error(t, t->line, "{{tn}} needs a number");
    placeholders_check(t, many, n - 2);
    if (placeholders(one) & ~placeholders(many)) tmpl_error(t, t->line, "the singular has a {1} … that the plural has not");
    write_plural(t, kind, args, n);
}

static void hole_raw(tmpl *t, str rest)
{
    markup_raw(t);
    str text = text_take(t, &rest);
    if (rest.n) tmpl_error(t, t->line, "{{raw}} takes one text");
    write_escaped(t, text);
}

/* True when code is word followed by a text; *rest begins at the text. */
static bool is_text_hole(str code, const char *word, str *rest)
{
    str w = str_of(word);
    if (!str_starts(code, w)) return false;
    *rest = str_trim(str_from(code, w.n));
    return rest->n && rest->p[0] == '"' && rest->p != code.p + w.n;
}

static void hole(tmpl *t, str code)
{
    static const struct {
        const char *word;
        void (*run)(tmpl *t, str rest);
    } kinds[] = {{"t", hole_text}, {"tn", hole_plural}, {"raw", hole_raw}};
    str rest;
    code = str_trim(code);
    if (!code.n) tmpl_error(t, t->line, "{{}} is empty");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!is_text_hole(code, kinds[i].word, &rest)) continue;
        kinds[i].run(t, rest);
        return;
    }
    write_hole(t, markup_hole(t), code, t->line);
}

/* --- the whole --- */

static void advance(tmpl *t, ptrdiff_t n)
{
    for (ptrdiff_t i = t->at; i < t->at + n; i++) t->line += t->src.p[i] == '\n';
    t->at += n;
}

/* Bytes of white space and one line break after a tag that is alone on its line; 0 if it is not. */
static ptrdiff_t alone_on_line(const tmpl *t, ptrdiff_t from, ptrdiff_t to)
{
    const char *p = t->src.p;
    while (from > 0 && (p[from - 1] == ' ' || p[from - 1] == '\t')) from--;
    if (from > 0 && p[from - 1] != '\n') return 0;
    ptrdiff_t end = to;
    while (end < t->src.n && (p[end] == ' ' || p[end] == '\t')) end++;
    return end < t->src.n && p[end] == '\n' ? end + 1 - to : 0;
}

static void tag(tmpl *t, str mark, void (*run)(tmpl *t, str code))
{
    ptrdiff_t start = t->at;
    str rest = str_from(t->src, start + 2);
    ptrdiff_t n = run ? code_length(rest, mark) : str_find(rest, mark);
    if (n < 0) tmpl_error(t, t->line, "%.2s has no %.*s", t->src.p + start, (int)mark.n, mark.p);
    t->alone = markup_keeps_space(&t->m) || run == hole ? 0 : alone_on_line(t, start, start + n + 4);
    if (run) run(t, str_trim(str_upto(rest, n)));
    advance(t, n + 4 + t->alone);
}

/* Bytes of the character reference (&amp;) at the front of s; 0 if the & is bare. */
static ptrdiff_t reference_length(str s)
{
    ptrdiff_t i = 1;
    while (i < s.n && i < 32 && (is_word_char(s.p[i]) || (i == 1 && s.p[i] == '#'))) i++;
    return i > 1 && i < s.n && s.p[i] == ';' ? i + 1 : 0;
}

static void static_text(tmpl *t)
{
    str rest = str_from(t->src, t->at), left = rest;
    u32 point = utf8_next(&left);
    ptrdiff_t n = rest.n - left.n;
    if (point < 32 && point != '\n' && point != '\t') tmpl_error(t, t->line, "a control character");
    if (point == '&') n = reference_length(rest);
    if (!n) tmpl_error(t, t->line, "a bare &: write &amp;");
    str bytes = str_upto(rest, n);
    bool blank = point == ' ' || point == '\n' || point == '\t';
    if (!t->has_view && !blank) tmpl_error(t, t->line, "{%% view %%} must come first");
    write_static(t, bytes);
    markup_feed(t, point, bytes);
    advance(t, n);
}

static void compile(tmpl *t)
{
    if (!utf8_valid(t->src)) tmpl_error(t, 1, "the file is not UTF-8");
    while (t->at < t->src.n) {
        str rest = str_from(t->src, t->at);
        if (str_starts(rest, S("{{"))) tag(t, S("}}"), hole);
        else if (str_starts(rest, S("{%"))) tag(t, S("%}"), control_read);
        else if (str_starts(rest, S("{#"))) tag(t, S("#}"), NULL);
        else static_text(t);
    }
    if (!t->has_view) tmpl_error(t, 1, "{%% view %%} is missing");
    if (t->depth) tmpl_error(t, t->blocks[t->depth - 1].line, "{%% %s %%} has no {%% end %%}", t->blocks[t->depth - 1].loop ? "for" : "if");
    markup_end(t);
    write_flush(t);
}

/* need_show of app/need/need_show.html; empty if that is no C name. */
static str template_name(str file)
{
    str_cut cut;
    while (cut = str_split(file, '/'), cut.ok) file = cut.tail;
    file = str_split(file, '.').head;
    str rest = file, word = word_take(&rest);
    return rest.n ? (str){0} : word;
}

tmpl_result tmpl_compile(arena *a, str file, str src, str header_name)
{
    tmpl_result out = {0};
    tmpl *t = NEW(a, tmpl, 1);
    *t = (tmpl){.mem = a, .file = file, .src = src, .line = 1, .name = template_name(file)};
    fault_point *outer = a->fault;
    if (setjmp(t->fault.env)) {
        a->fault = outer;
        snprintf(out.error, sizeof out.error, "%.*s:%s", (int)file.n, file.p, t->fault.why);
        return out;
    }
    a->fault = &t->fault;
    t->uses = t->members = t->locals = t->literal = t->body = buf_new(a, 0);
    if (!t->name.n) tmpl_error(t, 1, "the file's name is no C name");
    markup_start(t);
    compile(t);
    write_files(t, header_name, &out);
    out.ok = true;
    a->fault = outer;
    return out;
}
