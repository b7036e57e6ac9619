/*
 * tmpl_control.c — {% use view if elif else end for set call %}: the parts of a
 * template that are C, and the rule that branches must meet at one place of the
 * HTML.
 */
#include "tool/tmpl.h"

static void do_use(tmpl *t, str rest)
{
    if (t->has_view) tmpl_error(t, t->line, "{%% use %%} stands before {%% view %%}");
    str path = text_take(t, &rest);
    buf_printf(&t->uses, "#include \"%.*s\"\n", (int)path.n, path.p);
}

/* The name that a declaration declares: its last word. */
static str declared(tmpl *t, str member)
{
    ptrdiff_t i = member.n;
    while (i > 0 && is_word_char(member.p[i - 1])) i--;
    str name = str_from(member, i);
    bool plain = name.n && i > 0 && (name.p[0] < '0' || name.p[0] > '9') && !str_has(member, ',') && !str_has(member, '(');
    if (!plain) tmpl_error(t, t->line, "\"%.*s\" is not \"type name;\"", (int)member.n, member.p);
    if (str_eq(name, S("r")) || str_eq(name, S("v"))) tmpl_error(t, t->line, "a member cannot be called %.*s", (int)name.n, name.p);
    return name;
}

static void do_view(tmpl *t, str rest)
{
    if (t->has_view) tmpl_error(t, t->line, "{%% view %%} stands twice");
    t->has_view = true;
    if (rest.n && rest.p[rest.n - 1] != ';') tmpl_error(t, t->line, "the last member of {%% view %%} needs its ;");
    for (str_cut cut = str_split(rest, ';'); cut.ok; cut = str_split(cut.tail, ';')) {
        str member = str_trim(cut.head);
        str name = declared(t, member);
        buf_printf(&t->members, "    %.*s;\n", (int)member.n, member.p);
        buf_printf(&t->locals, "    __typeof__(v.%.*s) %.*s = v.%.*s;\n    (void)%.*s;\n", (int)name.n, name.p, (int)name.n, name.p, (int)name.n, name.p, (int)name.n, name.p);
    }
}

static bool same_open(const markup *a, const markup *b)
{
    if (a->depth != b->depth) return false;
    for (int i = 0; i < a->depth; i++)
        if (!str_eq(a->open[i].name, b->open[i].name)) return false;
    return true;
}

static bool between_attributes(const markup *m)
{
    return m->mode == IN_TAG || m->mode == AFTER_ATTRIBUTE;
}

void markup_join(tmpl *t, const markup *other)
{
    markup *m = &t->m;
    bool tags = between_attributes(m) && between_attributes(other);
    if (!tags && m->mode != other->mode) tmpl_error(t, t->line, "the branches end in different places: one of them opens what it does not close");
    if (!same_open(m, other)) tmpl_error(t, t->line, "the branches leave different tags open");
    bool in_tag = tags || m->mode == IN_VALUE;
    if (in_tag && !str_eq(m->tag, other->tag)) tmpl_error(t, t->line, "the branches end in different tags");
    if (m->mode == IN_VALUE && (!str_eq(m->attr, other->attr) || m->quote != other->quote)) tmpl_error(t, t->line, "the branches end in different attributes");
    if (m->mode != other->mode) m->mode = AFTER_ATTRIBUTE;
    m->line_start = m->line_start && other->line_start;
    m->value_hole = m->value_hole || other->value_hole;
    m->is_button = m->is_button || other->is_button;
    m->letters = m->letters || other->letters;
    for (int i = 0; i < other->n_attrs && tags; i++) {
        if (markup_has(m, other->attrs[i]) || m->n_attrs == ATTRS_MAX) continue;
        m->attrs[m->n_attrs++] = other->attrs[i];
    }
}

static block *block_open(tmpl *t, bool loop)
{
    if (t->depth == BLOCKS_MAX) tmpl_error(t, t->line, "more than %d blocks inside each other", BLOCKS_MAX);
    block *b = &t->blocks[t->depth++];
    *b = (block){.loop = loop, .line = t->line, .before = t->m};
    return b;
}

static block *block_top(tmpl *t, const char *what)
{
    if (!t->depth) tmpl_error(t, t->line, "{%% %s %%} without {%% if %%} or {%% for %%}", what);
    return &t->blocks[t->depth - 1];
}

static void need_expr(tmpl *t, str expr)
{
    if (!expr.n) tmpl_error(t, t->line, "an expression is missing");
}

static void do_if(tmpl *t, str rest)
{
    need_expr(t, rest);
    block_open(t, false);
    write_at(t, t->line);
    write_line(t, "    if (%.*s) {", (int)rest.n, rest.p);
}

/* A branch is over: what it ends in must be what the others end in. */
static void branch_end(tmpl *t, block *b)
{
    bool bare = b->breaks && !b->has_else && !t->m.line_start && t->m.mode == IN_CONTENT;
    if (bare) write_static(t, S("\n"));
    write_flush(t);
    if (b->joined) markup_join(t, &b->after);
    if (b->loop) markup_join(t, &b->before); /* it runs any number of times */
    b->after = t->m;
    b->joined = true;
    t->m = b->before;
}

static void do_elif(tmpl *t, str rest)
{
    block *b = block_top(t, "elif");
    need_expr(t, rest);
    if (b->loop || b->has_else) tmpl_error(t, t->line, "{%% elif %%} stands wrong");
    branch_end(t, b);
    write_at(t, t->line);
    write_line(t, "    } else if (%.*s) {", (int)rest.n, rest.p);
}

static void do_else(tmpl *t, str rest)
{
    block *b = block_top(t, "else");
    if (rest.n) tmpl_error(t, t->line, "{%% else %%} takes nothing");
    if (b->has_else) tmpl_error(t, t->line, "{%% else %%} stands twice");
    b->has_else = true;
    branch_end(t, b);
    if (b->loop) write_line(t, "    }\n    if (%.*s_all.n == 0) {", (int)b->name.n, b->name.p);
    else write_line(t, "    } else {");
}

static void do_end(tmpl *t, str rest)
{
    block *b = block_top(t, "end");
    if (rest.n) tmpl_error(t, t->line, "{%% end %%} takes nothing");
    branch_end(t, b);
    t->m = b->before;
    if (b->has_else) t->m = b->after;
    else markup_join(t, &b->after);
    if (b->loop) write_line(t, "    }");
    write_line(t, "    }");
    t->depth--;
}

static void do_for(tmpl *t, str rest)
{
    str name = word_take(&rest), in = word_take(&rest);
    if (!name.n || !str_eq(in, S("in")) || !rest.n) tmpl_error(t, t->line, "write {%% for name in list %%}");
    if (t->m.mode == IN_TAG || t->m.mode == AFTER_ATTRIBUTE) tmpl_error(t, t->line, "no {%% for %%} between attributes");
    block *b = block_open(t, true);
    b->name = name;
    b->breaks = t->m.line_start = t->alone > 0;
    int n = (int)name.n;
    const char *p = name.p;
    write_line(t, "    {");
    write_at(t, t->line);
    write_line(t, "    __auto_type %.*s_all = (%.*s);", n, p, (int)rest.n, rest.p);
    write_line(t, "    for (int %.*s_i = 0; %.*s_i < %.*s_all.n; %.*s_i++) {", n, p, n, p, n, p, n, p);
    write_line(t, "    __typeof__(&%.*s_all.at[0]) %.*s = &%.*s_all.at[%.*s_i];\n    (void)%.*s;", n, p, n, p, n, p, n, p, n, p);
}

static void do_set(tmpl *t, str rest)
{
    if (!str_has(rest, '=') || rest.p[rest.n - 1] != ';') tmpl_error(t, t->line, "write {%% set type name = expression; %%}");
    write_at(t, t->line);
    write_line(t, "    %.*s", (int)rest.n, rest.p);
}

static void do_call(tmpl *t, str rest)
{
    str name = word_take(&rest);
    if (t->m.mode != IN_CONTENT) tmpl_error(t, t->line, "{%% call %%} stands between tags only");
    if (!name.n || rest.n < 2 || rest.p[0] != '(' || rest.p[rest.n - 1] != ')') tmpl_error(t, t->line, "write {%% call name(.member = expression) %%}");
    str args = str_trim(str_upto(str_from(rest, 1), rest.n - 2));
    if (!args.n) args = S("0");
    write_at(t, t->line);
    write_line(t, "    %.*s(r, (%.*s_view){%.*s});", (int)name.n, name.p, (int)name.n, name.p, (int)args.n, args.p);
    t->m.line_start = t->alone > 0; /* files end in a line break */
}

void control_read(tmpl *t, str code)
{
    static const struct {
        const char *word;
        bool declares;
        void (*run)(tmpl *t, str rest);
    } words[] = {{"use", true, do_use}, {"view", true, do_view}, {"if", false, do_if}, {"elif", false, do_elif}, {"else", false, do_else},
                 {"end", false, do_end}, {"for", false, do_for}, {"set", false, do_set}, {"call", false, do_call}};
    str rest = code, word = word_take(&rest);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_eq(word, str_of(words[i].word))) continue;
        if (!words[i].declares && !t->has_view) tmpl_error(t, t->line, "{%% view %%} must come first");
        if (!words[i].declares) {
            markup_control(t);
            write_flush(t);
        }
        words[i].run(t, rest);
        return;
    }
    tmpl_error(t, t->line, "{%% %.*s %%} is unknown", (int)word.n, word.p);
}
