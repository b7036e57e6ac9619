/*
 * tmpl_html.c — follows the HTML of a template, one code point at a time, so
 * that each {{}} is known to stand where escaping makes it safe. What cannot be
 * made safe (script, style, event handlers, unquoted values) is an error, and so
 * is text for people that is not in {{t}}.
 */
#include "tool/tmpl.h"

#include <string.h>

static bool in_list(const char *const *list, str name)
{
    for (; *list; list++)
        if (str_eq_nocase(str_of(*list), name)) return true;
    return false;
}

static const char *const void_tags[] = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr", NULL};
static const char *const refused_tags[] = {"style", "base", "object", "embed", "applet", "iframe", "frame", "frameset", "noembed", "noframes", "xmp", "plaintext", "listing", "marquee",
                                           "animate", "animatemotion", "animatetransform", "set", "foreignobject", "math", NULL};
static const char *const refused_attrs[] = {"style", "srcdoc", "http-equiv", "ping", NULL};
static const char *const url_attrs[] = {"href", "src", "action", "formaction", "poster", "cite", "data", "background", "manifest", "xlink:href",
                                        "hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", NULL};
static const char *const static_attrs[] = {"srcset", "imagesrcset", "integrity", "is", "xmlns", "sandbox", "hx-vals", "hx-headers", "hx-vars", "hx-trigger", "hx-request",
                                           "hx-push-url", "hx-replace-url", NULL};
static const char *const human_attrs[] = {"title", "placeholder", "aria-label", "alt", "aria-description", "aria-valuetext", "aria-roledescription", "aria-placeholder",
                                          "label", "summary", "hx-confirm", "hx-prompt", "data-confirm", NULL};
static const char *const button_types[] = {"submit", "button", "reset", NULL};

static str top(const markup *m)
{
    return m->depth ? m->open[m->depth - 1].name : (str){0};
}

static bool within(const markup *m, str name)
{
    for (int i = 0; i < m->depth; i++)
        if (str_eq(m->open[i].name, name)) return true;
    return false;
}

bool markup_keeps_space(const markup *m)
{
    return within(m, S("pre")) || within(m, S("textarea"));
}

static bool is_letter(u32 c)
{
    u32 low = c | 32;
    return (low >= 'a' && low <= 'z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x370 && c < 0x2000);
}

static bool is_name(u32 c)
{
    u32 low = c | 32;
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_';
}

static bool is_blank(u32 c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* The name of an attribute without data- in front: data-hx-get is hx-get. */
static str plain_name(str attr)
{
    return str_starts(attr, S("data-hx-")) ? str_from(attr, 5) : attr;
}

static bool is_url_attr(str attr)
{
    return in_list(url_attrs, plain_name(attr));
}

static bool is_human_attr(str attr)
{
    return in_list(human_attrs, plain_name(attr)) || str_starts(attr, S("data-text"));
}

/* --- names --- */

static void word_start(tmpl *t, str bytes)
{
    t->m.word = bytes;
}

/* The source is one piece, so a name grows in place. */
static void word_add(tmpl *t, str bytes)
{
    t->m.word.n += bytes.n;
}

static void tag_check(tmpl *t, str tag)
{
    bool drawing = within(&t->m, S("svg"));
    if (in_list(refused_tags, tag)) tmpl_error(t, t->line, "<%.*s> is not allowed", (int)tag.n, tag.p);
    for (ptrdiff_t i = 0; i < tag.n && !drawing; i++)
        if (tag.p[i] >= 'A' && tag.p[i] <= 'Z') tmpl_error(t, t->line, "write <%.*s> in lower case", (int)tag.n, tag.p);
}

static void tag_named(tmpl *t)
{
    markup *m = &t->m;
    tag_check(t, m->word);
    m->tag = m->word;
    m->n_attrs = 0;
    m->is_button = m->letters = false;
    m->mode = AFTER_ATTRIBUTE;
}

static void attr_named(tmpl *t)
{
    markup *m = &t->m;
    str a = m->word;
    if (in_list(refused_attrs, plain_name(a))) tmpl_error(t, t->line, "the attribute %.*s is not allowed", (int)a.n, a.p);
    if ((str_upto(a, 2).n == 2 && str_eq_nocase(str_upto(a, 2), S("on"))) || str_starts(plain_name(a), S("hx-on")))
        tmpl_error(t, t->line, "%.*s: script in attributes is not allowed", (int)a.n, a.p);
    for (int i = 0; i < m->n_attrs; i++)
        if (str_eq_nocase(m->attrs[i], a)) tmpl_error(t, t->line, "the attribute %.*s stands twice", (int)a.n, a.p);
    if (m->n_attrs == ATTRS_MAX) tmpl_error(t, t->line, "more than %d attributes", ATTRS_MAX);
    m->attrs[m->n_attrs++] = m->attr = a;
    m->mode = AFTER_ATTRIBUTE;
}

bool markup_has(const markup *m, str name)
{
    for (int i = 0; i < m->n_attrs; i++)
        if (str_eq(m->attrs[i], name)) return true;
    return false;
}

/* --- values --- */

static void url_check(tmpl *t, str v)
{
    bool here = str_starts(v, S("/")) && !str_starts(v, S("//")) && !str_has(v, '\\');
    bool scheme = str_starts(v, S("mailto:")) || str_starts(v, S("tel:"));
    bool away = str_starts(v, S("https://")) && str_eq(t->m.tag, S("a"));
    if (here || scheme || away || str_starts(v, S("#")) || str_starts(v, S("?"))) return;
    tmpl_error(t, t->line, "the address \"%.*s\" must begin with /, #, ?, mailto: or tel: (or https:// in <a>)", (int)v.n, v.p);
}

static void value_end(tmpl *t)
{
    markup *m = &t->m;
    str v = buf_str(&m->value);
    if (is_url_attr(m->attr) && !m->value_hole) url_check(t, v);
    if (str_eq(m->attr, S("type")) && in_list(button_types, v)) m->is_button = true;
    m->mode = AFTER_ATTRIBUTE;
}

static void value_letter(tmpl *t)
{
    markup *m = &t->m;
    if (is_human_attr(m->attr)) tmpl_error(t, t->line, "text for people in %.*s: use {{t \"…\"}}", (int)m->attr.n, m->attr.p);
    if (str_eq(m->attr, S("value"))) m->letters = true;
}

/* --- tags --- */

static void tag_open(tmpl *t)
{
    markup *m = &t->m;
    if (m->depth == OPEN_MAX) tmpl_error(t, t->line, "more than %d open tags", OPEN_MAX);
    m->open[m->depth].name = m->tag;
    m->open[m->depth++].line = t->line;
    bool text_only = str_eq(m->tag, S("textarea")) || (str_eq(m->tag, S("title")) && !within(m, S("svg")));
    m->mode = text_only ? IN_RCDATA : IN_CONTENT;
    if (str_eq(m->tag, S("textarea"))) buf_char(&t->literal, '\n'); /* browsers drop the first line break, which may be the user's */
}

static void tag_end(tmpl *t, bool closed)
{
    markup *m = &t->m;
    bool empty = in_list(void_tags, m->tag);
    if (m->is_button && m->letters && str_eq(m->tag, S("input"))) tmpl_error(t, t->line, "text for people in value: use {{t \"…\"}}");
    if (str_eq(m->tag, S("script")) && !markup_has(m, S("src"))) tmpl_error(t, t->line, "<script> must have src");
    if (closed && !empty && !within(m, S("svg")) && !str_eq(m->tag, S("svg"))) tmpl_error(t, t->line, "<%.*s /> does not close anything", (int)m->tag.n, m->tag.p);
    m->mode = IN_CONTENT;
    if (!empty && !closed) tag_open(t);
}

static void end_tag(tmpl *t)
{
    markup *m = &t->m;
    str name = m->word, open = top(m);
    if (!m->depth) tmpl_error(t, t->line, "</%.*s> closes nothing", (int)name.n, name.p);
    if (!str_eq(name, open))
        tmpl_error(t, t->line, "</%.*s> stands where <%.*s> of line %d is open", (int)name.n, name.p, (int)open.n, open.p, m->open[m->depth - 1].line);
    m->depth--;
    m->mode = IN_CONTENT;
}

static void doctype(tmpl *t, str bytes)
{
    str rest = str_from(t->src, bytes.p - t->src.p);
    if (!str_starts(rest, S("!doctype html>"))) tmpl_error(t, t->line, "no <!-- -->: write {# comment #}");
    t->m.mode = IN_DOCTYPE;
}

/* --- one code point in each mode --- */

static void feed_content(tmpl *t, u32 c, str bytes)
{
    markup *m = &t->m;
    bool script = str_eq(top(m), S("script"));
    if (c == '<') m->mode = AT_TAG;
    else if (script) tmpl_error(t, t->line, "<script> must be empty");
    else if (bytes.n && bytes.p[0] != '&' && is_letter(c)) tmpl_error(t, t->line, "text for people: use {{t \"…\"}}, or {{raw \"…\"}} for names");
}

static void feed_rcdata(tmpl *t, u32 c, str bytes)
{
    str rest = str_from(t->src, bytes.p - t->src.p);
    if (c == '<' && !str_starts(rest, S("</"))) tmpl_error(t, t->line, "no tags inside <%.*s>", (int)top(&t->m).n, top(&t->m).p);
    feed_content(t, c, bytes);
}

static void feed_at_tag(tmpl *t, u32 c, str bytes)
{
    markup *m = &t->m;
    if (c == '!') {
        doctype(t, bytes);
    } else if (c == '/') {
        m->mode = IN_END_NAME;
        m->word = (str){0};
    } else if (str_eq(top(m), S("script"))) {
        tmpl_error(t, t->line, "<script> must be empty");
    } else if (is_letter(c)) {
        m->mode = IN_TAG_NAME;
        word_start(t, bytes);
    } else {
        tmpl_error(t, t->line, "< begins no tag here: write &lt;");
    }
}

static void feed_in_tag(tmpl *t, u32 c, str bytes)
{
    markup *m = &t->m;
    if (is_blank(c)) m->mode = IN_TAG;
    else if (c == '>') tag_end(t, false);
    else if (c == '/') m->mode = AT_SLASH;
    else if (m->mode == AFTER_ATTRIBUTE) tmpl_error(t, t->line, "a space is missing between attributes");
    else if (!is_name(c)) tmpl_error(t, t->line, "an attribute's name cannot begin with %.*s", (int)bytes.n, bytes.p);
    else {
        m->mode = IN_ATTR_NAME;
        word_start(t, bytes);
    }
}

static void feed_tag_name(tmpl *t, u32 c, str bytes)
{
    if (is_name(c)) {
        word_add(t, bytes);
        return;
    }
    tag_named(t);
    feed_in_tag(t, c, bytes);
}

static void feed_end_name(tmpl *t, u32 c, str bytes)
{
    if (c == '>') end_tag(t);
    else if (!is_name(c)) tmpl_error(t, t->line, "an end tag is only </name>");
    else if (!t->m.word.n) word_start(t, bytes);
    else word_add(t, bytes);
}

static void feed_attr_name(tmpl *t, u32 c, str bytes)
{
    if (is_name(c)) {
        word_add(t, bytes);
        return;
    }
    attr_named(t);
    if (c == '=') t->m.mode = AT_VALUE;
    else feed_in_tag(t, c, bytes);
}

static void feed_at_value(tmpl *t, u32 c, str bytes)
{
    markup *m = &t->m;
    (void)bytes;
    if (c != '"' && c != '\'') tmpl_error(t, t->line, "the value of %.*s must stand in quotes", (int)m->attr.n, m->attr.p);
    m->quote = (char)c;
    m->value = buf_new(t->mem, 64);
    m->value_hole = false;
    m->mode = IN_VALUE;
}

static void feed_value(tmpl *t, u32 c, str bytes)
{
    markup *m = &t->m;
    if (c == (u32)(u8)m->quote) {
        value_end(t);
        return;
    }
    if (c == '<') tmpl_error(t, t->line, "< in the value of %.*s: is a quote missing?", (int)m->attr.n, m->attr.p);
    if (m->value_hole && is_url_attr(m->attr)) tmpl_error(t, t->line, "%.*s takes one {{url}} as its whole value; make it with url_id() or url_with()", (int)m->attr.n, m->attr.p);
    if (bytes.p[0] != '&' && is_letter(c)) value_letter(t);
    buf_add(&m->value, bytes);
}

static void feed_doctype(tmpl *t, u32 c, str bytes)
{
    (void)bytes;
    if (c == '>') t->m.mode = IN_CONTENT;
}

static void feed_slash(tmpl *t, u32 c, str bytes)
{
    (void)bytes;
    if (c != '>') tmpl_error(t, t->line, "/ must be followed by >");
    tag_end(t, true);
}

static void (*const feed[MARKUP_MODES])(tmpl *t, u32 c, str bytes) = {
    [IN_CONTENT] = feed_content,   [IN_RCDATA] = feed_rcdata,  [AT_TAG] = feed_at_tag,          [IN_TAG_NAME] = feed_tag_name,
    [IN_END_NAME] = feed_end_name, [IN_TAG] = feed_in_tag,     [AFTER_ATTRIBUTE] = feed_in_tag, [IN_ATTR_NAME] = feed_attr_name,
    [AT_VALUE] = feed_at_value,    [IN_VALUE] = feed_value,    [AT_SLASH] = feed_slash,         [IN_DOCTYPE] = feed_doctype,
};

void markup_feed(tmpl *t, u32 point, str bytes)
{
    feed[t->m.mode](t, point, bytes);
}

void markup_start(tmpl *t)
{
    t->m = (markup){.mode = IN_CONTENT, .line_start = true};
}

/* --- holes and branches --- */

static hole_kind hole_in_value(tmpl *t)
{
    markup *m = &t->m;
    str a = m->attr;
    bool first = !m->value.n && !m->value_hole;
    m->value_hole = true;
    if (in_list(static_attrs, plain_name(a)) || (str_eq(m->tag, S("script")) && !str_eq(a, S("src")))) tmpl_error(t, t->line, "no {{}} in %.*s", (int)a.n, a.p);
    if (!is_url_attr(a)) return HOLE_TEXT;
    if (!first) tmpl_error(t, t->line, "%.*s takes one {{url}} as its whole value; make it with url_id() or url_with()", (int)a.n, a.p);
    return HOLE_URL;
}

hole_kind markup_hole(tmpl *t)
{
    markup *m = &t->m;
    switch (m->mode) {
    case IN_CONTENT:
        if (str_eq(top(m), S("script"))) tmpl_error(t, t->line, "<script> must be empty");
        return HOLE_CONTENT;
    case IN_RCDATA: return HOLE_TEXT;
    case IN_VALUE: return hole_in_value(t);
    case AT_VALUE: tmpl_error(t, t->line, "the value of %.*s must stand in quotes", (int)m->attr.n, m->attr.p);
    default: tmpl_error(t, t->line, "no {{}} inside a tag, outside a quoted value");
    }
}

void markup_raw(tmpl *t)
{
    if (markup_hole(t) == HOLE_URL) tmpl_error(t, t->line, "no {{raw}} in an address");
}

void markup_control(tmpl *t)
{
    markup *m = &t->m;
    if (m->mode == IN_TAG_NAME) tag_named(t);
    if (m->mode == IN_ATTR_NAME) attr_named(t);
    bool address = m->mode == IN_VALUE && is_url_attr(m->attr);
    bool type = m->mode == IN_VALUE && str_eq(m->attr, S("type"));
    if (address || type) tmpl_error(t, t->line, "no {%% %%} in the value of %.*s: put it round the attribute", (int)m->attr.n, m->attr.p);
    if (m->mode == IN_CONTENT && str_eq(top(m), S("script"))) tmpl_error(t, t->line, "<script> must be empty");
    if (m->mode != IN_CONTENT && m->mode != IN_RCDATA && m->mode != IN_VALUE && m->mode != IN_TAG && m->mode != AFTER_ATTRIBUTE)
        tmpl_error(t, t->line, "no {%% %%} in the middle of a tag's or an attribute's name");
}

void markup_end(tmpl *t)
{
    markup *m = &t->m;
    if (m->mode != IN_CONTENT && m->mode != IN_RCDATA) tmpl_error(t, t->line, "the template ends inside a tag");
    if (m->depth) tmpl_error(t, m->open[m->depth - 1].line, "<%.*s> is not closed", (int)top(m).n, top(m).p);
}
