/*
 * dispatch.c — the only road into a handler: route, form, origin, transaction, who may, handler, commit.
 *
 * The one place that sets the jump for faults. Nothing is sent from here: the answer stands in the request
 * when dispatch() returns, and it never says that something was saved before the commit has succeeded.
 */
#include "lib/http/form.h"
#include "lib/http/origin.h"
#include "lib/http/refuse.h"
#include "lib/http/serve_asset.h"
#include "lib/http/submission.h"

enum { TRIES = 3, PAGE = 32 * 1024 }; /* most pages fit, so that what is written need not move */

/* Runs work; false if it left through a fault. */
static bool survives(req *r, void (*work)(req *r))
{
    if (setjmp(r->fault.env)) return false;
    work(r);
    return true;
}

static void error_write(req *r, int status)
{
    r->status = status;
    if (status == 405) reply_header(r, "allow", r->allow);
    r->site->error(r, status);
}

/* A request that the screen stopped changes nothing, whatever the handler made of it. */
static void run_handler(req *r)
{
    bool write = r->method == METHOD_POST;
    if (write && !submission_begin(r)) return;
    r->route->run(r);
    if (r->screened.n && r->status < 400) {
        r->reply = (pairs){0};
        r->redirect_to = (str){0};
        r->out.n = 0;
        error_write(r, 422);
        return;
    }
    if (write) submission_end(r);
}

static void transact(req *r)
{
    r->out = buf_new(&r->mem, PAGE);
    db_begin(r->db, r->method == METHOD_POST && !r->refused);
    r->site->welcome(r);
    int refused = r->refused;
    if (!refused && !r->site->allows(r, r->route->need)) refused = 403;
    if (refused) error_write(r, refused);
    else run_handler(r);
    if (r->status < 400) db_commit(r->db);
    else db_rollback(r->db);
}

/* What needs no transaction and is done once, however often the handler runs. */
static void prepare(req *r)
{
    if (!r->path.n) req_open(r);
    refuse_language(r);
    if (!r->refused && asset_serve(r)) return;
    if (!form_parse(r)) {
        r->form = (pairs){0};
        r->refused = 400;
    }
    if (r->site->screen) r->site->screen(r);
    if (!r->refused && r->method != METHOD_GET && !origin_allowed(r)) r->refused = 403;
    if (!r->refused && r->site->before) r->site->before(r);
}

static void answer_begin(req *r, char *mark)
{
    arena_rewind(&r->mem, mark);
    r->status = 200;
    r->reply = (pairs){0};
    r->content_type = r->redirect_to = r->form_key = (str){0};
    r->out = (buf){.mem = &r->mem};
    r->actor = NULL;
}

static void give_up(req *r, char *mark)
{
    db_rollback(r->db);
    log_event(LOG_ERROR, "fault", "route", r->route ? r->route->pattern : "", "why", r->fault.why, NULL);
    arena_rewind(&r->mem, mark);
    r->form_key = (str){0};
    refuse_write(r, 503);
}

void dispatch(req *r)
{
    r->mem.fault = &r->fault;
    db_attach(r->db, &r->mem, &r->fault);
    char *mark = r->mem.at;
    if (!survives(r, prepare)) {
        give_up(r, mark);
        return;
    }
    if (r->asset) return;

    mark = r->mem.at;
    for (int i = 0; i < TRIES; i++) {
        answer_begin(r, mark);
        if (survives(r, transact)) return;
        db_rollback(r->db);
        if (!r->fault.transient) break;
    }
    give_up(r, mark);
}
