/* search_page.c — handlers of search: read the question, find, show. */
#include "app/search/search_page.h"

#include "app/page.h"
#include "app/search/search.h"
#include "app/search/search_rows.html.h"
#include "app/search/similar_rows.html.h"
#include "app/unit/unit.h"

typedef struct {
    str q, kind;
} search_form;
static const field search_field[] = {
    STR(search_form, q, .max = 200, .flags = FIELD_FORM, .label = N_("Search for")),
    STR(search_form, kind, .flags = FIELD_FORM | FIELD_CODED, .choices = "need initiative round card adoption", .label = N_("Kind")),
};
static const fields search_fields = FIELDS(search_form, search_field);

static const field hit_field[] = {
    I64(hit, id), STR(hit, kind), STR(hit, title), STR(hit, state), STR(hit, municipality_name), I64(hit, changed, .flags = FIELD_DATE),
};
static const fields hit_fields = FIELDS(hit, hit_field);

void search_list(req *r)
{
    search_form f = {0};
    shelf sh;
    i64 next_id = 0;
    hits found = {0};
    problems bad = form_read(r, &search_fields, &f);
    if (!page_shelf(r, S(""), &sh)) return;
    if (!bad.n && f.q.n) found = search_find(r->db, r->actor, &(search_ask){f.q, f.kind, sh.municipality, sh.after}, &next_id);
    url next = page_next(r, next_id, next_id != 0);

    if (r->format != FORMAT_HTML && !bad.n) {
        page_list(r, &hit_fields, found.at, found.n, next);
        return;
    }
    search_rows(r, (search_rows_view){.q = f.q, .kind = f.kind, .found = found, .next = next, .bad = &bad, .older = sh.after != 0});
    page(r, bad.n ? 422 : 200, T(r, "Search"), SECTION_SEARCH);
}

void search_similar_list(req *r)
{
    i64 municipality = 0;
    str where = str_split(req_param(r, "where"), '/').head;
    bool placed = str_to_i64(where, 1, 9999, &municipality);
    hits found = {0};
    if (placed && !r->screened.n) found = search_similar(r->db, r->actor, municipality, req_param(r, "story"), 5);
    r->status = 200;
    similar_rows(r, (similar_rows_view){.found = found});
}
