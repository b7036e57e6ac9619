/*
 * home_page.c — the front page: one question for those without account, what
 * waits for those with one. And /healthz and the choice of language.
 */
#include "app/home/home_page.h"

#include "app/home/home.html.h"
#include "app/page.h"
#include "app/need/need.h"
#include "app/waiting/waiting.h"

void home_show(req *r)
{
    shelf sh = {.kind = S("need"), .municipality = page_municipality(r), .limit = 5};
    bool more;
    bool known = r->actor->account != 0;
    home(r, (home_view){
        .who = r->actor,
        .newest = need_lines(r->db, r->actor, &sh, &more),
        .waiting = known ? waiting_mine(r->db, r->actor, r->now, 3) : (tasks){0},
        .unread = known ? waiting_unread(r->db, r->actor) : 0,
    });
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
    bool ours = str_starts(back, S("/")) && !str_starts(back, S("//")) && !str_has(back, '\\') && !str_has(back, '\n');
    redirect(r, ours ? (url){back} : URL("/"));
}
