/* goal_page.c — handler: goals from above and needs from below, of one municipality. */
#include "app/initiative/goal_page.h"

#include "app/initiative/goal.h"
#include "app/initiative/goal_rows.html.h"
#include "app/need/need.h"
#include "app/page.h"

enum { WORK_MOST = 200, NEEDS_SHOWN = 20, NEEDS_READ = 200 };

/* The newest that are published and tied to no goal. */
static needs needs_apart(req *r, i64 municipality)
{
    bool more;
    shelf sh = {.kind = S("need"), .municipality = municipality, .limit = NEEDS_READ};
    needs list = need_lines(r->db, r->actor, &sh, &more);
    int n = 0;
    for (int i = 0; i < list.n && n < NEEDS_SHOWN; i++) {
        bool open = str_eq(list.at[i].state, S("open")) || str_eq(list.at[i].state, S("answered"));
        if (open && !goal_has_need(r->db, list.at[i].id)) list.at[n++] = list.at[i];
    }
    list.n = n;
    return list;
}

void goal_list(req *r)
{
    i64 here = page_municipality(r), next;
    initiative_filter f = {.shelf = {.kind = S("initiative"), .municipality = here, .limit = WORK_MOST}};
    initiatives work = initiative_page(r->db, r->actor, &f, &next);
    goal_rows(r, (goal_rows_view){.goals = goal_all(&r->mem, r->lang, work), .apart = needs_apart(r, here), .here = here});
    page(r, 200, T(r, "Goals and needs"), SECTION_INITIATIVES);
}
