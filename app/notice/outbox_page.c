/*
 * outbox_page.c — one mail that waits, as it will be sent: without a server somebody must be
 * able to pass a link on. The address it goes to is shown to nobody. No SQL, no rules.
 */
#include "app/notice/notice.h"
#include "app/notice/notice_page.h"
#include "app/notice/outbox_view.html.h"
#include "app/page.h"

static bool may_read(const actor *a, const mail *m)
{
    return actor_is(a, ROLE_OPERATOR, 0) || (m->municipality && actor_is(a, ROLE_ADMIN, m->municipality));
}

void outbox_show(req *r)
{
    mail m;
    if (!mail_find(r->db, req_id(r, 0), &m) || !m.next_try || !may_read(r->actor, &m)) {
        page_error(r, 404);
        return;
    }
    reply_secret(r);
    outbox_view(r, (outbox_view_view){.m = &m});
    page_narrow(r, 200, m.subject, SECTION_ME);
}
