/* unit_page.c — see unit_page.h. Handlers: no SQL, no rules. */
#include "app/unit/unit_page.h"

#include "app/adoption/adoption.h"
#include "app/answer/answer.h"
#include "app/app.h"
#include "app/command/derived.h"
#include "app/municipality/municipality.h"
#include "app/municipality/tenant_page.h"
#include "app/notice/notice_page.h"
#include "app/page.h"
#include "app/unit/unit.h"
#include "app/unit/unit_form.html.h"
#include "app/unit/unit_poster.html.h"
#include "app/unit/unit_start.html.h"
#include "app/unit/report.h"
#include "app/unit/unit_tree_view.html.h"
#include "app/unit/unit_wall.html.h"

/* ---- the tree ---- */

static void tree_show(req *r, int status, const tenant *here, str lines_error)
{
    units tree;
    unit_tree(r->db, here->id, UNITS_ALL, &tree);
    unit_tree_view(r, (unit_tree_view_view){.here = here, .tree = tree, .lines = req_param(r, "lines"), .lines_error = lines_error});
    page(r, status, T(r, "Units"), SECTION_ME);
}

void unit_list(req *r)
{
    tenant here;
    units tree;
    if (!tenant_or_refuse(r, &here)) return;
    if (r->format == FORMAT_HTML) {
        tree_show(r, 200, &here, (str){0});
        return;
    }
    unit_tree(r->db, here.id, UNITS_ALL, &tree);
    page_list(r, &unit_fields, tree.at, tree.n, (url){0});
}

void unit_lines_create(req *r)
{
    tenant here;
    if (!tenant_or_refuse(r, &here)) return;
    int added = unit_outline(r->db, &here, req_param(r, "lines")); /* untrimmed: the blanks before the first name count too */
    if (added <= 0) {
        tree_show(r, 422, &here, added < 0 ? T(r, "At most 500 lines, 120 letters a name and 12 levels. Nothing was added.") : T(r, "No new name stands here. Nothing was added."));
        return;
    }
    redirect(r, page_said(r, url_in(&r->mem, URL("/units"), here.id), S("saved")));
}

/* ---- one unit ---- */

typedef struct {
    const tenant *here;
    const unit *u;
    const problems *bad;
    str conflict;
} form_state;

/* What it can lie below: never itself or what is below it; where it lies now also if that is closed. */
static units above_of(req *r, const form_state *f)
{
    units all;
    int n = 0;
    unit_tree(r->db, f->here->id, UNITS_ALL, &all);
    for (int i = 0; i < all.n; i++) {
        bool below = f->u->id && str_starts(all.at[i].path, f->u->path);
        if (!below && (!all.at[i].closed || all.at[i].id == f->u->parent)) all.at[n++] = all.at[i];
    }
    all.n = n;
    return all;
}

static void form_show(req *r, int status, form_state f)
{
    unit_events past = {0};
    if (f.u->id) unit_history(r->db, f.u->id, &past);
    unit_form(r, (unit_form_view){
        .here = f.here,
        .u = f.u,
        .above = above_of(r, &f),
        .past = past,
        .bad = f.bad,
        .conflict = f.conflict,
        .action = f.u->id ? url_id(&r->mem, S("/units"), f.u->id) : url_in(&r->mem, URL("/units"), f.here->id),
    });
    page_narrow(r, status, f.u->id ? f.u->name : T(r, "Add a unit"), SECTION_ME);
}

/* The unit of the address with its municipality, if the reader administers it. Others' units do not exist for them. */
static bool unit_or_refuse(req *r, unit *u, tenant *here)
{
    bool found = unit_find(r->db, req_id(r, 0), u) && tenant_find(r->db, u->municipality, here);
    bool administers = found && (actor_is(r->actor, ROLE_ADMIN, u->municipality) || actor_is(r->actor, ROLE_OPERATOR, 0));
    if (!administers) page_error(r, 404);
    return administers;
}

/* Empty is the top. Where it lies already is no question. */
static const char *parent_read(req *r, const tenant *here, unit *u)
{
    str asked = req_param(r, "parent");
    i64 before = u->parent;
    if (!req_has(r, "parent")) return NULL;
    u->parent = 0;
    u->municipality = here->id;
    bool known = !asked.n || str_to_i64(asked, 1, INT64_MAX, &u->parent);
    if (known && u->id && u->parent == before) return NULL;
    return known ? unit_misplaced(r->db, u) : N_("Choose a unit in the list.");
}

void unit_new(req *r)
{
    tenant here;
    unit u = {0};
    problems none = {0};
    if (!tenant_or_refuse(r, &here)) return;
    if (parent_read(r, &here, &u)) u.parent = 0;
    form_show(r, 200, (form_state){&here, &u, &none, {0}});
}

void unit_create(req *r)
{
    tenant here;
    unit u = {0};
    if (!tenant_or_refuse(r, &here)) return;
    problems bad = form_read(r, &unit_fields, &u);
    const char *misplaced = parent_read(r, &here, &u);
    if (misplaced) problem_add(&bad, "parent", text_get(r->lang, str_of(misplaced)));
    if (bad.n) {
        form_show(r, 422, (form_state){&here, &u, &bad, {0}});
        return;
    }
    unit_add(r->db, &here, &u);
    redirect(r, page_said(r, url_in(&r->mem, URL("/units"), here.id), S("saved")));
}

void unit_edit(req *r)
{
    tenant here;
    unit u;
    problems none = {0};
    if (!unit_or_refuse(r, &u, &here)) return;
    if (r->format == FORMAT_JSON) page_record(r, &unit_fields, &u);
    else form_show(r, 200, (form_state){&here, &u, &none, {0}});
}

void unit_update(req *r)
{
    tenant here;
    unit u;
    if (!unit_or_refuse(r, &u, &here)) return;
    i64 below = u.parent;
    problems bad = form_read(r, &unit_fields, &u);
    const char *misplaced = parent_read(r, &here, &u);
    if (misplaced) problem_add(&bad, "parent", text_get(r->lang, str_of(misplaced)));
    if (bad.n) {
        form_show(r, 422, (form_state){&here, &u, &bad, {0}});
        return;
    }
    if (u.parent != below) {
        unit_move(r->db, &u, r->actor, r->now);
        derived_of_unit(r->db, u.municipality, u.path, r->now);
        adoption_spread_of_unit(r->db, u.municipality, u.path, r->actor, r->now);
    }
    if (!u.level.n) u.level = tenant_level(&here, (int)u.depth);
    unit_save(r->db, &u);
    redirect(r, page_said(r, url_in(&r->mem, URL("/units"), here.id), S("saved")));
}

static void changed_or_conflict(req *r, bool done, form_state f)
{
    if (done) redirect(r, page_said(r, url_id(&r->mem, S("/units"), f.u->id), S("saved")));
    else form_show(r, 409, f);
}

void unit_close_create(req *r)
{
    tenant here;
    unit u;
    problems none = {0};
    if (!unit_or_refuse(r, &u, &here)) return;
    bool done = unit_close(r->db, &u, r->actor, r->now);
    changed_or_conflict(r, done, (form_state){&here, &u, &none, T(r, "There are open units below this one. Close those first.")});
}

void unit_close_delete(req *r)
{
    tenant here;
    unit u;
    problems none = {0};
    if (!unit_or_refuse(r, &u, &here)) return;
    bool done = unit_reopen(r->db, &u, r->actor, r->now);
    changed_or_conflict(r, done, (form_state){&here, &u, &none, T(r, "The unit above this one is closed. Open that first.")});
}

/* ---- the wall ---- */

static str without_scheme(str address)
{
    ptrdiff_t at = str_find(address, S("://"));
    return at < 0 ? address : str_from(address, at + 3);
}

/* An open unit for paper, if the reader works in its municipality or administers it; back is where the reader came from. */
static bool wall_or_404(req *r, unit *u, tenant *here, url *back)
{
    bool found = unit_find(r->db, req_id(r, 0), u) && tenant_find(r->db, u->municipality, here) && !u->closed;
    bool administers = found && (actor_is(r->actor, ROLE_ADMIN, here->id) || actor_is(r->actor, ROLE_OPERATOR, 0));
    *back = administers ? url_in(&r->mem, URL("/units"), here->id) : URL("/");
    if (administers || (found && actor_works_in(r->actor, here->id))) return true;
    page_error(r, 404);
    return false;
}

void unit_sheet_show(req *r)
{
    unit u;
    tenant here;
    url back;
    if (!wall_or_404(r, &u, &here, &back)) return;
    str base = notice_origin(r), path = str_join2(&r->mem, S("/u/"), u.code);
    unit_poster(r, (unit_poster_view){
        .u = &u,
        .place = here.display_name,
        .answer_days = here.answer_days,
        .address = str_join2(&r->mem, base, path),
        .host = without_scheme(base),
        .path = path,
        .back = back,
    });
    page_sheet(r, u.name);
}

void unit_report_show(req *r)
{
    unit u;
    tenant here;
    url back;
    if (!wall_or_404(r, &u, &here, &back)) return;
    unit_wall(r, (unit_wall_view){
        .u = &u,
        .place = here.display_name,
        .list = unit_report(r->db, &u, r->now),
        .host = without_scheme(notice_origin(r)),
        .path = str_join2(&r->mem, S("/u/"), u.code),
        .back = back,
    });
    page_sheet(r, T(r, "This you said – this we did"));
}

/* Where the code of a closed unit leads: the nearest open one above it, or what everybody may use. */
static url still_open(req *r, unit u)
{
    i64 here = u.municipality;
    return unit_still_open(r->db, &u) ? (url){str_join2(&r->mem, S("/u/"), u.code)} : url_in(&r->mem, URL("/needs/new"), here);
}

void unit_start_show(req *r)
{
    unit u;
    tenant here;
    bool found = unit_by_code(r->db, r->ids[0], &u) && tenant_find(r->db, u.municipality, &here);
    if (!found) {
        page_error(r, 404);
        return;
    }
    if (u.closed) {
        redirect(r, still_open(r, u)); /* the paper hangs on the wall still */
        return;
    }
    answereds list = answered_newest(r->db, r->actor, &(shelf){.unit = u.id, .limit = 5});
    unit_start(r, (unit_start_view){.u = &u, .place = here.display_name, .answers = list});
    page(r, 200, u.name, SECTION_NEEDS);
}
