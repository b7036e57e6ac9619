/*
 * tmpl_write.c — the C that a template becomes. Static text is gathered and
 * written as one literal; each hole becomes one call, with #line in front, so
 * that the compiler's messages point at the template.
 */
#include "tool/tmpl.h"
#include "lib/html/text.h"

#include <string.h>

static void literal_char(buf *b, char c)
{
    if (c == '"' || c == '\\') buf_char(b, '\\');
    if (c == '\n') buf_add(b, S("\\n"));
    else if (c == '\t') buf_add(b, S("\\t"));
    else buf_char(b, c);
}

str c_literal(tmpl *t, str s)
{
    buf b = buf_new(t->mem, s.n + 16);
    buf_char(&b, '"');
    for (ptrdiff_t i = 0; i < s.n; i++) {
        literal_char(&b, s.p[i]);
        if (s.p[i] == '\n' && i + 1 < s.n) buf_add(&b, S("\"\n        \""));
    }
    buf_char(&b, '"');
    return buf_str(&b);
}

void write_static(tmpl *t, str s)
{
    markup *m = &t->m;
    bool blank = s.n == 1 && (s.p[0] == ' ' || s.p[0] == '\n' || s.p[0] == '\t');
    if (blank && !markup_keeps_space(m)) {
        if (m->line_start) return;
        while (s.p[0] == '\n' && t->literal.n && t->literal.p[t->literal.n - 1] == ' ') t->literal.n--;
    }
    buf_add(&t->literal, s);
    m->line_start = s.p[0] == '\n';
}

void write_escaped(tmpl *t, str s)
{
    static const char special[] = "&<>\"'";
    static const char *const entity[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (ptrdiff_t i = 0; i < s.n; i++) {
        const char *hit = s.p[i] ? strchr(special, s.p[i]) : NULL;
        if (hit) buf_z(&t->literal, entity[hit - special]);
        else buf_char(&t->literal, s.p[i]);
    }
    t->m.line_start = false;
}

void write_flush(tmpl *t)
{
    if (!t->literal.n) return;
    str lit = c_literal(t, buf_str(&t->literal));
    write_line(t, "    buf_add(&r->out, S(%.*s));", (int)lit.n, lit.p);
    t->literal.n = 0;
}

void write_at(tmpl *t, int line)
{
    str file = c_literal(t, t->file);
    write_line(t, "#line %d %.*s", line, (int)file.n, file.p);
}

static const char *const put_name[] = {[HOLE_CONTENT] = "PUT", [HOLE_TEXT] = "PUT_TEXT", [HOLE_URL] = "PUT_URL"};

void write_hole(tmpl *t, hole_kind kind, str expr, int line)
{
    write_flush(t);
    write_at(t, line);
    write_line(t, "    %s(&r->out, (%.*s));", put_name[kind], (int)expr.n, expr.p);
    t->m.line_start = false;
}

/* Arguments of a text as C initialisers: html may only stand between tags. */
static void write_args(tmpl *t, hole_kind kind, const str *exprs, int n)
{
    const char *macro = kind == HOLE_CONTENT ? "ARG" : "ARG_TEXT";
    for (int i = 0; i < n; i++)
        write_line(t, "        %s((%.*s)),", macro, (int)exprs[i].n, exprs[i].p);
}

void write_text(tmpl *t, hole_kind kind, const str *args, int n)
{
    str lit = c_literal(t, args[0]);
    u32 hash = text_hash(args[0]);
    write_flush(t);
    write_at(t, t->line);
    t->m.line_start = false;
    if (n == 1) {
        write_line(t, "    put_str(&r->out, TEXT(r, 0x%xu, %.*s));", hash, (int)lit.n, lit.p);
        return;
    }
    write_line(t, "    put_text(&r->out, TEXT(r, 0x%xu, %.*s), (const text_arg[]){", hash, (int)lit.n, lit.p);
    write_args(t, kind, args + 1, n - 1);
    write_line(t, "    }, %d);", n - 1);
}

void write_plural(tmpl *t, hole_kind kind, const str *args, int n)
{
    str one = c_literal(t, args[0]), many = c_literal(t, args[1]);
    write_flush(t);
    write_at(t, t->line);
    t->m.line_start = false;
    write_line(t, "    {");
    write_line(t, "    const i64 n_ = (%.*s);", (int)args[2].n, args[2].p);
    write_line(t, "    put_text(&r->out, TEXT_PLURAL(r, 0x%xu, %.*s, %.*s, n_), (const text_arg[]){arg_count(r->lang, n_),", text_hash(args[0]), (int)one.n, one.p,
               (int)many.n, many.p);
    write_args(t, kind, args + 3, n - 3);
    write_line(t, "    }, %d);", n - 2);
    write_line(t, "    }");
}

void write_files(tmpl *t, str header_name, tmpl_result *out)
{
    buf h = buf_new(t->mem, 4096), c = buf_new(t->mem, t->body.n + 4096);
    str name = t->name, file = t->file;
    buf_printf(&h, "/* Made from %.*s by tool/tmpl. Change the template, not this. */\n#pragma once\n\n#include \"lib/http/req.h\"\n", (int)file.n, file.p);
    buf_add(&h, buf_str(&t->uses));
    buf_add(&h, S("\ntypedef struct {\n"));
    buf_add(&h, t->members.n ? buf_str(&t->members) : S("    int nothing;\n"));
    buf_printf(&h, "} %.*s_view;\n\nvoid %.*s(req *r, %.*s_view v);\n", (int)name.n, name.p, (int)name.n, name.p, (int)name.n, name.p);

    buf_printf(&c, "/* Made from %.*s by tool/tmpl. Change the template, not this. */\n#include \"%.*s\"\n\n", (int)file.n, file.p, (int)header_name.n, header_name.p);
    buf_printf(&c, "void %.*s(req *r, %.*s_view v)\n{\n    (void)r;\n    (void)v;\n", (int)name.n, name.p, (int)name.n, name.p);
    if (t->locals.n) { /* a member may be named like its type */
        buf_add(&c, S("#pragma GCC diagnostic push\n#pragma GCC diagnostic ignored \"-Wshadow\"\n"));
        buf_add(&c, buf_str(&t->locals));
        buf_add(&c, S("#pragma GCC diagnostic pop\n"));
    }
    buf_add(&c, buf_str(&t->body));
    buf_add(&c, S("}\n"));
    out->code = buf_str(&c);
    out->header = buf_str(&h);
}
