/* waiting_page.c — handlers of «Venter på meg» and «Denne uka». */
#include "app/waiting/waiting_page.h"

#include "app/page.h"
#include "app/waiting/waiting.h"
#include "app/waiting/waiting_view.html.h"
#include "app/waiting/week_view.html.h"

enum { MOST = 25 };

void waiting_list(req *r)
{
    tasks list = waiting_mine(r->db, r->actor, r->now, MOST + 1);
    bool more = list.n > MOST;
    if (more) list.n = MOST;
    waiting_view(r, (waiting_view_view){.list = list, .more = more, .unread = waiting_unread(r->db, r->actor)});
    page_narrow(r, 200, T(r, "Waiting for me"), SECTION_ME);
}

void week_list(req *r)
{
    i64 here = page_municipality(r);
    if (!actor_works_in(r->actor, here)) {
        page_error(r, 403);
        return;
    }
    week_view(r, (week_view_view){.list = waiting_week(r->db, r->actor, here, r->now, MOST), .unread = waiting_unread(r->db, r->actor)});
    page(r, 200, T(r, "This week"), SECTION_ME);
}
