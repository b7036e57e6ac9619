/* form_body.c — what a browser's form sends, made into fields and files. Bounded, and strict: what is odd is refused whole. */
#include "lib/http/form.h"
#include "lib/http/target.h"

enum { MAX_FIELDS = 1000, MAX_FILES = 20, MAX_PART_HEAD = 2048, MAX_BOUNDARY = 70 };

typedef struct {
    req *r;
    int room; /* fields there is memory for */
} sink;

static bool field_add(sink *s, str name, str value)
{
    pairs *f = &s->r->form;
    if (f->n == MAX_FIELDS) return false;
    if (f->n == s->room) {
        s->room = s->room ? s->room * 4 : 16;
        pair *more = NEW(&s->r->mem, pair, s->room);
        for (int i = 0; i < f->n; i++) more[i] = f->at[i];
        f->at = more;
    }
    f->at[f->n++] = (pair){name, value};
    return true;
}

static bool file_add(req *r, upload u)
{
    if (!u.data.n && !u.file_name.n) return true; /* a file input left empty */
    if (r->files.n == MAX_FILES) return false;
    if (!r->files.at) r->files.at = NEW(&r->mem, upload, MAX_FILES);
    r->files.at[r->files.n++] = u;
    return true;
}

static bool urlencoded(sink *s, str text)
{
    for (str_cut cut = {.tail = text, .ok = true}; cut.ok;) {
        cut = str_split(cut.tail, '&');
        if (!cut.head.n) continue;
        str_cut item = str_split(cut.head, '=');
        str name, value;
        if (!percent_decode(&s->r->mem, item.head, true, &name)) return false;
        if (!percent_decode(&s->r->mem, item.tail, true, &value)) return false;
        if (!field_add(s, name, value)) return false;
    }
    return true;
}

/* The value of a parameter of a header: boundary=x, name="x". False if it is not there. */
static bool parameter(str header, str name, str *out)
{
    str_cut cut = str_split(header, ';');
    while (cut.ok) {
        str rest = str_trim(cut.tail);
        str_cut item = str_split(rest, '=');
        if (!item.ok) return false;
        if (item.tail.n && item.tail.p[0] == '"') {
            str_cut quoted = str_split(str_from(item.tail, 1), '"');
            if (!quoted.ok) return false;
            *out = quoted.head;
            cut = str_split(quoted.tail, ';');
        } else {
            cut = str_split(item.tail, ';');
            *out = str_trim(cut.head);
        }
        if (str_eq_nocase(str_trim(item.head), name)) return true;
    }
    return false;
}

/* Browsers write a quote or a line break in a name as an escape; a file name with a path loses the path. */
static bool name_decode(arena *a, str raw, str *out)
{
    static const struct {
        str from, to;
    } escapes[] = {{{"%22", 3}, {"\"", 1}}, {{"%0D", 3}, {"\r", 1}}, {{"%0A", 3}, {"\n", 1}}};
    buf b = buf_new(a, raw.n);
    while (raw.n) {
        str piece = str_upto(raw, 1);
        ptrdiff_t used = 1;
        for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
            if (str_starts(raw, escapes[i].from)) piece = escapes[i].to, used = 3;
        buf_add(&b, piece);
        raw = str_from(raw, used);
    }
    *out = buf_str(&b);
    return utf8_valid(*out);
}

static str base_name(str path)
{
    for (ptrdiff_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/' || path.p[i - 1] == '\\') return str_from(path, i);
    return path;
}

typedef struct {
    str disposition, type;
} part_head;

static bool part_head_read(str head, part_head *out)
{
    while (head.n) {
        ptrdiff_t end = str_find(head, S("\r\n"));
        str line = end < 0 ? head : str_upto(head, end);
        head = end < 0 ? (str){0} : str_from(head, end + 2);
        str_cut cut = str_split(line, ':');
        if (!cut.ok) return false;
        if (str_eq_nocase(cut.head, S("content-disposition"))) out->disposition = str_trim(cut.tail);
        if (str_eq_nocase(cut.head, S("content-type"))) out->type = str_trim(cut.tail);
    }
    return str_starts(out->disposition, S("form-data"));
}

static bool part_take(sink *s, str head, str data)
{
    part_head h = {0};
    str raw, name, file;
    if (head.n > MAX_PART_HEAD || !part_head_read(head, &h)) return false;
    if (!parameter(h.disposition, S("name"), &raw) || !name_decode(&s->r->mem, raw, &name)) return false;
    if (!parameter(h.disposition, S("filename"), &raw)) return utf8_valid(data) && field_add(s, name, data);
    if (!name_decode(&s->r->mem, raw, &file) || !utf8_valid(h.type)) return false;
    return file_add(s->r, (upload){.field = name, .file_name = base_name(file), .type = h.type, .data = data});
}

static bool multipart(sink *s, str boundary)
{
    if (!boundary.n || boundary.n > MAX_BOUNDARY) return false;
    str mark = str_join2(&s->r->mem, S("\r\n--"), boundary), rest = s->r->body;
    if (!str_starts(rest, str_from(mark, 2))) return false;
    rest = str_from(rest, mark.n - 2);
    while (str_starts(rest, S("\r\n"))) {
        rest = str_from(rest, 2);
        ptrdiff_t head = str_find(str_upto(rest, MAX_PART_HEAD + 4), S("\r\n\r\n"));
        if (head < 0) return false;
        str data = str_from(rest, head + 4);
        ptrdiff_t end = str_find(data, mark);
        if (end < 0 || !part_take(s, str_upto(rest, head), str_upto(data, end))) return false;
        rest = str_from(data, end + mark.n);
    }
    return str_eq(rest, S("--\r\n")) || str_eq(rest, S("--"));
}

bool form_parse(req *r)
{
    sink s = {.r = r};
    str type = req_header(r, "content-type");
    str kind = str_trim(str_split(type, ';').head), boundary;
    if (r->body.n && str_eq_nocase(kind, S("application/x-www-form-urlencoded")) && !urlencoded(&s, r->body)) return false;
    if (r->body.n && str_eq_nocase(kind, S("multipart/form-data")))
        if (!parameter(type, S("boundary"), &boundary) || !multipart(&s, boundary)) return false;
    return urlencoded(&s, r->query);
}
