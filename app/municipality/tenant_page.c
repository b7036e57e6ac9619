/* tenant_page.c — see tenant_page.h. Handlers: no SQL, no rules. */
#include "app/municipality/tenant_page.h"

#include "app/municipality/admin_menu.html.h"
#include "app/municipality/municipality.h"
#include "app/municipality/network.h"
#include "app/municipality/tenant_form.html.h"
#include "app/page.h"
#include "app/setup/setup.h"
#include "app/unit/unit.h"

bool tenant_or_refuse(req *r, tenant *out)
{
    i64 here = page_municipality(r);
    bool administers = actor_is(r->actor, ROLE_ADMIN, here) || actor_is(r->actor, ROLE_OPERATOR, 0);
    if (!here || !administers) {
        page_error(r, 403);
        return false;
    }
    bool found = tenant_find(r->db, here, out);
    if (!found) page_error(r, 404);
    return found;
}

void admin_show(req *r)
{
    tenant here;
    units tree;
    network_places asked;
    if (!tenant_or_refuse(r, &here)) return;
    unit_tree(r->db, here.id, UNITS_OPEN, &tree);
    network_asked(r->db, here.id, &asked);
    admin_menu(r, (admin_menu_view){
        .here = &here,
        .left = setup_lacks(r->db, r->actor, &here),
        .n_units = tree.n,
        .asked = asked,
        .operates = actor_is(r->actor, ROLE_OPERATOR, 0),
    });
    page(r, 200, T(r, "Administration"), SECTION_ME);
}

static void form_show(req *r, int status, const tenant *t, const problems *bad)
{
    tenant_form(r, (tenant_form_view){.t = t, .bad = bad});
    page_narrow(r, status, T(r, "Settings of the municipality"), SECTION_ME);
}

void tenant_edit(req *r)
{
    tenant t;
    problems none = {0};
    if (tenant_or_refuse(r, &t)) form_show(r, 200, &t, &none);
}

void tenant_update(req *r)
{
    tenant t;
    if (!tenant_or_refuse(r, &t)) return;
    problems bad = form_read(r, &tenant_fields, &t);
    bool is_address = !t.accessibility_url.n || str_starts(t.accessibility_url, S("https://")) || str_starts(t.accessibility_url, S("http://"));
    if (!problem_of(&bad, "large_kr").n && t.large_kr <= t.small_kr) problem_add(&bad, "large_kr", T(r, "Large must begin above small."));
    if (!is_address) problem_add(&bad, "accessibility_url", T(r, "Write the whole address, beginning with https://"));
    if (bad.n) {
        form_show(r, 422, &t, &bad);
        return;
    }
    tenant_save(r->db, &t);
    redirect(r, page_said(r, url_in(&r->mem, URL("/admin/settings"), t.id), S("saved")));
}
