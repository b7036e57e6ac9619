/*
 * home_page.c — the front page: one question for those without account, what
 * waits for those with one. And /healthz and the choice of language.
 */
#include "app/home/home_page.h"

#include "app/answer/answer.h"
#include "app/home/home_empty.html.h"
#include "app/home/home_guest.html.h"
#include "app/home/home_staff.html.h"
#include "app/need/need.h"
#include "app/need/need_page.h"
#include "app/notice/notice.h"
#include "app/page.h"
#include "app/setup/setup.h"
#include "app/unit/unit.h"
#include "app/waiting/waiting.h"

enum { NEWEST = 5, NEWS = 3 };

static needs needs_newest(req *r)
{
    shelf sh = {.kind = S("need"), .municipality = page_municipality(r), .limit = NEWEST};
    bool more;
    return need_lines(r->db, r->actor, &sh, &more);
}

static bool has_role(const actor *a, role_kind k)
{
    return actor_is(a, k, 0);
}

static notices news_unseen(req *r)
{
    notices all = notice_list(r->db, r->actor);
    int n = 0;
    for (int i = 0; i < all.n && n < NEWS; i++)
        if (!all.at[i].seen) all.at[n++] = all.at[i];
    all.n = n;
    return all;
}

/* An administrator is told what the room still lacks. */
static room_left lacks(req *r)
{
    tenant here;
    bool asked = has_role(r->actor, ROLE_ADMIN) && tenant_find(r->db, r->actor->municipality, &here);
    return asked ? setup_lacks(r->db, r->actor, &here) : (room_left){0};
}

static void staff_show(req *r)
{
    answereds answered = {0};
    i64 unit_id = actor_unit(r->actor);
    bool facilitates = has_role(r->actor, ROLE_FACILITATOR) || has_role(r->actor, ROLE_MODERATOR);
    if (unit_id) answered = answered_newest(r->db, r->actor, &(shelf){.unit = unit_id, .limit = NEWS});
    home_staff(r, (home_staff_view){
        .leads = has_role(r->actor, ROLE_LEADER),
        .facilitates = facilitates,
        .administers = has_role(r->actor, ROLE_ADMIN),
        .left = lacks(r),
        .newest = needs_newest(r),
        .waiting = waiting_mine(r->db, r->actor, r->now, WAITING_FIRST),
        .unread = waiting_unread(r->db, r->actor),
        .unit = unit_id,
        .news = news_unseen(r),
        .answered = answered,
    });
}

void home_show(req *r)
{
    if (!tenant_any(r->db)) home_empty(r, (home_empty_view){.operates = has_role(r->actor, ROLE_OPERATOR)});
    else if (r->actor->account && actor_works_in(r->actor, 0)) staff_show(r);
    else if (r->actor->account) home_guest(r, (home_guest_view){.news = news_unseen(r), .elected = has_role(r->actor, ROLE_ELECTED)});
    else need_ask_write(r); /* for those who only come to say something, the first screen is the front page */
    page(r, 200, T(r, "Front page"), SECTION_NONE);
}

void health_show(req *r)
{
    bool alive = db_i64(r->db, 0, "SELECT 1") == 1;
    r->status = alive ? 200 : 503;
    r->content_type = S("text/plain; charset=utf-8");
    buf_add(&r->out, S("ok\n"));
}

void language_update(req *r)
{
    text_lang l;
    str back = req_param(r, "back");
    if (!lang_of(req_param(r, "language"), &l)) {
        page_error(r, 400);
        return;
    }
    reply_cookie(r, "lang", lang_code(l), 365 * DAY);
    redirect(r, url_local(back, URL("/")));
}
