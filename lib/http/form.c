/* form.c — see form.h. Reads fields into structs and says what is wrong, in the user's language. */
#include "lib/http/form.h"

#include <string.h>

enum { MAX_LINE = 2000, MAX_LINES = 10000 };

typedef struct {
    req *r;
    const field *f;
    void *out;
    problems *wrong;
} reading;

void problem_add(problems *p, const char *name, str message)
{
    if (p->n < (int)(sizeof p->at / sizeof *p->at)) p->at[p->n++] = (problem){name, message};
}

str problem_of(const problems *p, const char *name)
{
    for (int i = 0; i < p->n; i++)
        if (strcmp(p->at[i].field, name) == 0) return p->at[i].message;
    return (str){0};
}

static str label(const reading *in)
{
    return text_get(in->r->lang, str_of(in->f->label ? in->f->label : in->f->name));
}

static str number(const reading *in, i64 n)
{
    return text_number(&in->r->mem, in->r->lang, n);
}

static void wrong(reading *in, str message)
{
    problem_add(in->wrong, in->f->name, message);
}

/* CRLF and CR become LF: what was typed on one machine reads the same on another. */
static str lines_normal(arena *a, str s)
{
    if (!str_has(s, '\r')) return s;
    buf b = buf_new(a, s.n);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (s.p[i] != '\r') buf_char(&b, s.p[i]);
        else if (i + 1 == s.n || s.p[i + 1] != '\n') buf_char(&b, '\n');
    }
    return buf_str(&b);
}

/* Control characters come from pasting, not from people: they are left out rather than complained about. */
static str controls_out(arena *a, str s)
{
    ptrdiff_t i = 0;
    while (i < s.n && ((u8)s.p[i] >= 0x20 || s.p[i] == '\n' || s.p[i] == '\t') && s.p[i] != 0x7F) i++;
    if (i == s.n) return s;
    buf b = buf_new(a, s.n);
    for (i = 0; i < s.n; i++)
        if (((u8)s.p[i] >= 0x20 || s.p[i] == '\n' || s.p[i] == '\t') && s.p[i] != 0x7F) buf_char(&b, s.p[i]);
    return buf_str(&b);
}

static bool is_choice(const char *choices, str v)
{
    for (str_cut cut = {.tail = str_of(choices), .ok = true}; cut.ok;) {
        cut = str_split(cut.tail, ' ');
        if (cut.head.n && str_eq(cut.head, v)) return true;
    }
    return false;
}

static void read_str(reading *in, str v)
{
    req *r = in->r;
    const field *f = in->f;
    bool lines = f->flags & FIELD_LINES;
    i64 most = f->max > 0 ? f->max : lines ? MAX_LINES : MAX_LINE;
    v = str_trim(controls_out(&r->mem, lines_normal(&r->mem, v)));
    field_set_str(f, in->out, v);

    if (!v.n) {
        if (f->flags & FIELD_REQUIRED) wrong(in, TF(r, "Fill in {1}", label(in)));
    } else if (f->flags & FIELD_CODED) {
        if (!is_choice(f->choices, v)) wrong(in, TF(r, "Choose {1} from the list", label(in)));
    } else if (!lines && str_has(v, '\n')) {
        wrong(in, TF(r, "{1} must be on one line", label(in)));
    } else if (utf8_length(v) > most) {
        wrong(in, TF(r, "{1} is too long: at most {2} characters", label(in), number(in, most)));
    }
}

static void read_date(reading *in, str v)
{
    i64 t = 0;
    if (!str_to_date(v, &t)) wrong(in, TF(in->r, "{1} is not a date", label(in)));
    field_set_i64(in->f, in->out, t);
}

/* "25 000", with a blank or a no-break space, is how people write it. */
static str digits_together(arena *a, str v)
{
    buf b = buf_new(a, v.n);
    for (ptrdiff_t i = 0; i < v.n; i++) {
        bool no_break = i + 1 < v.n && (u8)v.p[i] == 0xC2 && (u8)v.p[i + 1] == 0xA0;
        if (no_break) i++;
        else if (v.p[i] != ' ') buf_char(&b, v.p[i]);
    }
    return buf_str(&b);
}

static void read_i64(reading *in, str v)
{
    const field *f = in->f;
    i64 n = 0;
    if (f->flags & FIELD_DATE) {
        read_date(in, v);
        return;
    }
    bool bounded = f->max > f->min;
    i64 min = f->flags & FIELD_ID ? 0 : INT32_MIN, max = f->type == FIELD_INT ? INT32_MAX : INT64_MAX;
    if (f->type == FIELD_I64 && !(f->flags & FIELD_ID)) min = INT64_MIN + 1;
    if (!str_to_i64(digits_together(&in->r->mem, v), min, max, &n)) wrong(in, TF(in->r, "{1} must be a whole number", label(in)));
    else if (bounded && (n < f->min || n > f->max))
        wrong(in, TF(in->r, "{1} must be between {2} and {3}", label(in), number(in, f->min), number(in, f->max)));
    field_set_i64(f, in->out, n);
}

/* "1,5" and "1.5" are both what people write. */
static void read_double(reading *in, str v)
{
    const field *f = in->f;
    double x = 0;
    str dots = str_copy(&in->r->mem, v);
    for (ptrdiff_t i = 0; i < dots.n; i++)
        if (dots.p[i] == ',') ((char *)dots.p)[i] = '.';
    if (!str_to_double(dots, &x)) wrong(in, TF(in->r, "{1} must be a number", label(in)));
    else if (f->max > f->min && (x < (double)f->min || x > (double)f->max))
        wrong(in, TF(in->r, "{1} must be between {2} and {3}", label(in), number(in, f->min), number(in, f->max)));
    field_set_double(f, in->out, x);
}

static void read_field(reading *in)
{
    const field *f = in->f;
    str v = req_param(in->r, f->name);
    if (f->type == FIELD_STR) {
        read_str(in, v);
        return;
    }
    v = str_trim(v);
    if (f->type == FIELD_BOOL) {
        field_set_i64(f, in->out, v.n > 0 && !str_eq(v, S("0")));
        return;
    }
    if (!v.n) {
        if (f->type == FIELD_DOUBLE) field_set_double(f, in->out, 0);
        else field_set_i64(f, in->out, 0);
        if (f->flags & FIELD_REQUIRED) wrong(in, TF(in->r, "Fill in {1}", label(in)));
    } else if (f->type == FIELD_DOUBLE) read_double(in, v);
    else read_i64(in, v);
}

/* What the screen found in a field of this form stands beside it, before anything else. */
static void screened_take(req *r, const fields *table, problems *found)
{
    for (int i = 0; i < r->screened.n; i++) {
        const field *f = field_find(table, r->screened.at[i].name);
        if (f) problem_add(found, f->name, r->site->screened(r, r->screened.at[i].value));
    }
}

problems form_read(req *r, const fields *table, void *out)
{
    problems found = {0};
    screened_take(r, table, &found);
    for (int i = 0; i < table->n; i++) {
        reading in = {.r = r, .f = &table->at[i], .out = out, .wrong = &found};
        if (in.f->flags & FIELD_FORM) read_field(&in);
    }
    return found;
}
