/* map_page.c — see map_page.h. Handlers: no SQL, no rules. */
#include "app/map/map_page.h"

#include "app/map/map_coast.h"
#include "app/map/map_draw.h"
#include "app/map/map_example.h"
#include "app/map/map_example.html.h"
#include "app/map/map_view.html.h"
#include "app/page.h"
#include "app/unit/unit.h"

typedef struct {
    i64 card, county, until;
    bool beside, whole; /* whole: all of Norway, also of one card */
    str until_error;
} asked;

static bool number_read(req *r, const char *name, i64 max, i64 *out)
{
    str v = req_param(r, name);
    return !v.n || str_to_i64(v, 0, max, out);
}

/* An empty date is all of time; a wrong one is told beside the field, and the rest is still shown. */
static i64 until_read(req *r, str *error)
{
    i64 day = 0;
    str v = req_param(r, "until");
    if (v.n && !str_to_date(v, &day)) *error = T(r, "Write a day, such as 2026-11-21.");
    return day;
}

static bool asked_read(req *r, asked *a)
{
    *a = (asked){.beside = req_has(r, "neighbours"), .whole = str_eq(req_param(r, "county"), S("0"))};
    a->until = until_read(r, &a->until_error);
    bool good = number_read(r, "card", INT64_MAX, &a->card) && number_read(r, "county", 99, &a->county);
    if (!good || (a->until_error.n && r->format != FORMAT_HTML)) {
        page_error(r, 400);
        return false;
    }
    return true;
}

/* All cards can be chosen, also when one is. */
static card_choices cards_of(req *r, const asked *a, const spreads *shown)
{
    spreads all = *shown;
    bool more;
    if (a->card) spread_all(r->db, r->actor, (map_filter){0}, &all, &more);
    return spread_cards(&r->mem, &all);
}

/* The part of the country that was asked for; of one card, where it is, until all of Norway is asked for. */
static frame frame_asked(const asked *a, const communes *all, const spreads *list)
{
    if (a->county) return frame_of_places(all, a->county);
    return a->card && !a->whole ? frame_of_spreads(all, list) : frame_of_norway();
}

static void map_draw(req *r, const asked *a, const spreads *list, bool more)
{
    communes all;
    counties parts;
    neighbours beside = {0};
    i64 places_in_use;
    municipality_all(r->db, &all);
    county_all(r->db, &parts);
    frame f = frame_asked(a, &all, list);
    drawing d = drawing_of(&r->mem, f, &all, list);
    if (a->beside) neighbour_all(r->db, &beside);
    if (a->beside) d.neighbours = drawing_neighbours(&r->mem, f, &all, &beside);
    i64 in_use = spread_in_use(list, &places_in_use);
    map_view(r, (map_view_view){
        .f = f, .d = d, .list = *list, .more = more, .all = parts, .in_county = a->county, .whole = a->whole, .beside = a->beside, .until = req_param(r, "until"),
        .until_error = a->until_error, .cards = cards_of(r, a, list), .card = a->card, .in_use = in_use, .places_in_use = places_in_use,
    });
    page(r, a->until_error.n ? 422 : 200, T(r, "Map"), SECTION_MAP);
}

void map_show(req *r)
{
    asked a;
    spreads list;
    bool more;
    if (!asked_read(r, &a)) return;
    spread_all(r->db, r->actor, (map_filter){a.card, a.until}, &list, &more);
    for (int i = 0; i < list.n; i++) unit_veil(r->db, r->actor, &list.at[i].rec);
    if (r->format == FORMAT_HTML) map_draw(r, &a, &list, more);
    else page_list(r, &spread_fields, list.at, list.n, (url){0});
}

void map_coast_show(req *r)
{
    r->status = 200;
    r->content_type = S("image/svg+xml");
    reply_header(r, "cache-control", S("public, max-age=31536000, immutable"));
    buf_add(&r->out, coast_svg(&r->mem));
}

void map_example_show(req *r)
{
    communes all;
    example_uses list, whole;
    str error = {0};
    i64 until = until_read(r, &error);
    if (error.n && r->format != FORMAT_HTML) {
        page_error(r, 400);
        return;
    }
    example_all(r->db, until, &list);
    if (r->format != FORMAT_HTML) {
        page_list(r, &example_fields, list.at, list.n, (url){0});
        return;
    }
    example_all(r->db, 0, &whole);
    municipality_all(r->db, &all);
    frame f = frame_of_norway();
    map_example(r, (map_example_view){
        .f = f, .steps = example_snapshots(&r->mem, f, &all, &whole), .list = list, .total = list.n, .until = req_param(r, "until"), .until_error = error,
        .c = example_curve(&r->mem, &whole),
    });
    page(r, error.n ? 422 : 200, T(r, "A real example: how a digital service spread"), SECTION_MAP);
}
