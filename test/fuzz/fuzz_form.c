/*
 * fuzz_form.c — any bytes as a form body, a query and a path. What is taken is
 * valid text within its bounds, and a path that is taken means one thing only.
 */
#include "lib/http/form.h"
#include "lib/http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_form(req *r)
{
    assert(r->form.n <= 1000 && r->files.n <= 20);
    for (int i = 0; i < r->form.n; i++) assert(utf8_valid(r->form.at[i].name) && utf8_valid(r->form.at[i].value));
    for (int i = 0; i < r->files.n; i++) {
        upload u = r->files.at[i];
        assert(utf8_valid(u.field) && utf8_valid(u.file_name) && !str_has(u.file_name, '/'));
        assert(u.data.n == 0 || (u.data.p >= r->body.p && u.data.p + u.data.n <= r->body.p + r->body.n));
    }
}

static void check_path(arena *a, str raw)
{
    str path, again;
    if (!path_decode(a, raw, &path)) return;
    assert(utf8_valid(path) && path.p[0] == '/' && !str_has(path, '%') && !str_has(path, '\\'));
    assert(str_find(path, S("//")) < 0 && str_find(path, S("/../")) < 0 && !str_ends(path, S("/..")));
    assert(path_decode(a, path, &again) && str_eq(path, again));
}

static void read_form(req *r, const char *type, str body)
{
    pair head[] = {{S("content-type"), str_of(type)}};
    r->headers = (pairs){head, 1};
    r->form = (pairs){0};
    r->files = (uploads){0};
    r->body = body;
    if (form_parse(r)) check_form(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static req r;
    str text = {(const char *)data, (ptrdiff_t)size};
    if (!r.mem.start) r.mem = arena_new(256 << 20, NULL);
    if (size > 1 << 16) return 0;
    arena_rewind(&r.mem, r.mem.start);
    r.query = (str){0};
    read_form(&r, "application/x-www-form-urlencoded", text);
    read_form(&r, "multipart/form-data; boundary=B", text);
    r.query = text;
    read_form(&r, "multipart/form-data; boundary=\"B\"", text);
    check_path(&r.mem, text);
    return 0;
}
