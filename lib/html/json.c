/* json.c — see json.h. Writes only; JSON is read by a library. */
#include "lib/html/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

json json_new(buf *out)
{
    return (json){.out = out};
}

/* What stands between the last value and this one. */
static void value_begin(json *j)
{
    if (j->comma) buf_char(j->out, ',');
    j->comma = true;
}

void json_open(json *j, char kind)
{
    assert((kind == '{' || kind == '[') && j->depth < (int)sizeof j->open);
    value_begin(j);
    buf_char(j->out, kind);
    j->open[j->depth++] = kind;
    j->comma = false;
}

void json_close(json *j, char kind)
{
    assert(j->depth > 0 && j->open[j->depth - 1] == (kind == '}' ? '{' : '['));
    buf_char(j->out, kind);
    j->depth--;
    j->comma = true;
}

static bool is_plain(u8 c)
{
    return c >= ' ' && c < 0x7F && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

static void point_add(buf *b, u32 point, str bytes)
{
    bool bad = point == 0xFFFD;
    bool separator = point == 0x2028 || point == 0x2029;
    if (bad) buf_add(b, S("\xEF\xBF\xBD"));
    else if (point == '"' || point == '\\') buf_printf(b, "\\%c", (char)point);
    else if (point == '\n') buf_add(b, S("\\n"));
    else if (point < 0x80 || separator) buf_printf(b, "\\u%04x", point);
    else buf_add(b, bytes);
}

static void string_add(buf *b, str s)
{
    buf_char(b, '"');
    while (s.n) {
        ptrdiff_t n = 0;
        while (n < s.n && is_plain((u8)s.p[n])) n++;
        buf_add(b, str_upto(s, n));
        s = str_from(s, n);
        if (!s.n) break;
        str rest = s;
        u32 point = utf8_next(&rest);
        point_add(b, point, str_upto(s, s.n - rest.n));
        s = rest;
    }
    buf_char(b, '"');
}

void json_key(json *j, str name)
{
    assert(j->depth > 0 && j->open[j->depth - 1] == '{');
    value_begin(j);
    string_add(j->out, name);
    buf_char(j->out, ':');
    j->comma = false;
}

void json_str(json *j, str s)
{
    value_begin(j);
    string_add(j->out, s);
}

void json_i64(json *j, i64 n)
{
    value_begin(j);
    buf_i64(j->out, n);
}

void json_double(json *j, double v)
{
    value_begin(j);
    if (isfinite(v)) buf_double(j->out, v);
    else buf_z(j->out, "null");
}

void json_bool(json *j, bool v)
{
    value_begin(j);
    buf_add(j->out, v ? S("true") : S("false"));
}

void json_none(json *j)
{
    value_begin(j);
    buf_add(j->out, S("null"));
}

void json_time(json *j, i64 t)
{
    value_begin(j);
    buf_char(j->out, '"');
    buf_iso_time(j->out, t);
    buf_char(j->out, '"');
}
