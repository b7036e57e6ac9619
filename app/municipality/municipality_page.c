/* municipality_page.c — see municipality_page.h. Handlers: no SQL, no rules. */
#include "app/municipality/municipality_page.h"

#include "app/municipality/municipality.h"
#include "app/municipality/municipality_rows.html.h"
#include "app/municipality/municipality_view.html.h"
#include "app/page.h"

void municipality_list(req *r)
{
    communes list;
    str q = str_trim(req_param(r, "q"));
    municipality_search(r->db, q, &list);
    if (r->format != FORMAT_HTML) {
        page_list(r, &commune_fields, list.at, list.n, (url){0});
        return;
    }
    municipality_rows(r, (municipality_rows_view){.list = list, .q = q});
    page(r, 200, T(r, "All municipalities"), SECTION_MAP);
}

static spreads part_of(req *r, const spreads *all, i64 id, bool taken)
{
    spreads part = {NEW(&r->mem, spread, all->n), 0};
    for (int i = 0; i < all->n; i++)
        if ((taken ? all->at[i].municipality : all->at[i].origin) == id) part.at[part.n++] = all->at[i];
    return part;
}

/* The municipality and those beside it, for the frame and the marks. */
static communes round_about(req *r, const communes *all, const commune *m, const neighbours *near)
{
    communes list = {NEW(&r->mem, commune, near->n + 1), 0};
    list.at[list.n++] = *m;
    for (int i = 0; i < all->n; i++)
        for (int k = 0; k < near->n; k++)
            if (all->at[i].id == near->at[k].b) list.at[list.n++] = all->at[i];
    return list;
}

void municipality_show(req *r)
{
    commune m;
    communes all;
    spreads list;
    neighbours near;
    networks in;
    bool more;
    if (!municipality_find(r->db, req_id(r, 0), &m)) {
        page_error(r, 404);
        return;
    }
    if (r->format == FORMAT_JSON) {
        page_record(r, &commune_fields, &m);
        return;
    }
    municipality_all(r->db, &all);
    neighbour_of(r->db, m.id, &near);
    network_of(r->db, m.id, &in);
    spread_all(r->db, r->actor, (map_filter){0}, &list, &more);
    communes beside = round_about(r, &all, &m, &near);
    frame f = frame_round(&m, &beside);
    i64 *ids = NEW(&r->mem, i64, beside.n);
    for (int i = 0; i < beside.n; i++) ids[i] = beside.at[i].id;
    drawing d = drawing_of(&r->mem, f, &all, &(spreads){0});
    d.neighbours = drawing_neighbours(&r->mem, f, &all, &near);
    municipality_view(r, (municipality_view_view){
        .m = &m, .f = f, .d = d, .marked = dots_of(&r->mem, f, &all, ids, beside.n), .near = near,
        .taken = part_of(r, &list, m.id, true), .given = part_of(r, &list, m.id, false), .in = in,
    });
    page(r, 200, m.name_unique, SECTION_MAP);
}
