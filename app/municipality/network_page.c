/* network_page.c — see network_page.h. Handlers: no SQL, no rules. */
#include "app/municipality/network_page.h"

#include "app/adoption/adoption.h"
#include "app/command/derived.h"
#include "app/municipality/municipality.h"
#include "app/municipality/network.h"
#include "app/municipality/network_form.html.h"
#include "app/municipality/network_rows.html.h"
#include "app/municipality/network_view.html.h"
#include "app/municipality/tenant.h"
#include "app/page.h"

/* The municipality that the reader speaks for in networks: their own, else the first of their roles; 0 if none. */
static i64 own_of(const actor *a)
{
    if (network_speaks(a, a->municipality)) return a->municipality;
    for (int i = 0; i < a->n_grants; i++)
        if (network_speaks(a, a->grants[i].municipality)) return a->grants[i].municipality;
    return 0;
}

void network_list(req *r)
{
    shelf sh;
    networks list;
    if (!page_shelf(r, S("network"), &sh)) return;
    network_recent(r->db, sh.after, sh.limit + 1, &list);
    bool more = list.n > sh.limit;
    if (more) list.n = sh.limit;
    url next = page_next(r, list.n ? list.at[list.n - 1].id : 0, more);
    if (r->format != FORMAT_HTML) {
        page_list(r, &network_fields, list.at, list.n, next);
        return;
    }
    network_rows(r, (network_rows_view){.list = list, .next = next, .may_make = own_of(r->actor) != 0});
    page_narrow(r, 200, T(r, "Networks"), SECTION_NONE);
}

static bool network_or_404(req *r, network *n)
{
    bool found = network_find(r->db, req_id(r, 0), n);
    if (!found) page_error(r, 404);
    return found;
}

static bool managed_or_refuse(req *r, network *n)
{
    if (!network_or_404(r, n)) return false;
    bool manages = network_may_manage(r->db, r->actor, n->id);
    if (!manages) page_error(r, 403);
    return manages;
}

static void form_show(req *r, int status, const network *n, const problems *bad)
{
    network_form(r, (network_form_view){.n = n, .bad = bad, .action = n->id ? url_id(&r->mem, S("/networks"), n->id) : URL("/networks")});
    page_narrow(r, status, n->id ? n->name : T(r, "Make a network"), SECTION_NONE);
}

void network_new(req *r)
{
    network n = {0};
    problems none = {0};
    if (!own_of(r->actor)) page_error(r, 403);
    else form_show(r, 200, &n, &none);
}

void network_create_post(req *r)
{
    network n = {0};
    i64 own = own_of(r->actor);
    if (!own) {
        page_error(r, 403);
        return;
    }
    problems bad = form_read(r, &network_fields, &n);
    if (bad.n) {
        form_show(r, 422, &n, &bad);
        return;
    }
    network_create(r->db, &n, own, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/networks"), n.id), S("saved")));
}

static adoptions used_among(req *r, i64 id)
{
    adoptions used = adoption_of_network(r->db, r->actor, id);
    for (int i = 0; i < used.n; i++) adoption_veil(&used.at[i], r->actor);
    return used;
}

void network_show(req *r)
{
    network n;
    network_places places_in;
    communes found = {0};
    if (!network_or_404(r, &n)) return;
    if (r->format == FORMAT_JSON) {
        page_record(r, &network_fields, &n);
        return;
    }
    i64 own = own_of(r->actor);
    bool own_in = own && network_has(r->db, n.id, own), own_asked = false;
    bool may_manage = network_may_manage(r->db, r->actor, n.id);
    str q = str_trim(req_param(r, "q"));
    network_place_all(r->db, n.id, &places_in);
    for (int i = 0; i < places_in.n; i++) own_asked = own_asked || (places_in.at[i].id == own && str_eq(places_in.at[i].kind, S("asked")));
    if (may_manage && q.n) municipality_search(r->db, q, &found);
    if (found.n > 20) found.n = 20;
    network_view(r, (network_view_view){
        .n = &n, .members = places_in, .may_manage = may_manage, .own = own, .own_in = own_in, .own_asked = own_asked && !own_in, .found = found, .q = q,
        .shared = card_of_network(r->db, r->actor, n.id), .used = used_among(r, n.id),
    });
    page_narrow(r, 200, n.name, SECTION_NONE);
}

void network_edit(req *r)
{
    network n;
    problems none = {0};
    if (managed_or_refuse(r, &n)) form_show(r, 200, &n, &none);
}

void network_update(req *r)
{
    network n;
    if (!managed_or_refuse(r, &n)) return;
    problems bad = form_read(r, &network_fields, &n);
    if (bad.n) {
        form_show(r, 422, &n, &bad);
        return;
    }
    network_save(r->db, &n);
    redirect(r, page_said(r, url_id(&r->mem, S("/networks"), n.id), S("saved")));
}

static bool commune_read(req *r, i64 *id)
{
    commune m;
    bool good = str_to_i64(req_param(r, "municipality"), 1, 9999, id) && municipality_find(r->db, *id, &m);
    if (!good) page_error(r, 422);
    return good;
}

void network_member_create(req *r)
{
    network n;
    i64 id;
    if (!network_or_404(r, &n) || !commune_read(r, &id)) return;
    bool says_yes = network_speaks(r->actor, id) && network_is_asked(r->db, n.id, id);
    bool asks = network_may_manage(r->db, r->actor, n.id);
    if (!says_yes && !asks) {
        page_error(r, 403);
        return;
    }
    if (says_yes) network_join(r->db, n.id, id);
    else network_ask(r->db, n.id, id, r->now);
    if (network_has(r->db, n.id, id)) derived_of_shared(r->db, id, r->now);
    redirect(r, page_said(r, url_id(&r->mem, S("/networks"), n.id), S("saved")));
}

void network_member_delete(req *r)
{
    network n;
    i64 id;
    if (!network_or_404(r, &n) || !commune_read(r, &id)) return;
    if (!network_speaks(r->actor, id)) {
        page_error(r, 403);
        return;
    }
    network_leave(r->db, n.id, id);
    derived_of_shared(r->db, id, r->now); /* out of the others' search, too */
    redirect(r, page_said(r, url_id(&r->mem, S("/networks"), n.id), S("saved")));
}
