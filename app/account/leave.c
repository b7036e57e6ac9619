/* leave.c — see leave.h. Moves needs and initiatives through their own rules, so that history and sight follow. */
#include "app/account/leave.h"

#include "app/account/sign_in.h"
#include "app/initiative/initiative.h"
#include "app/need/need.h"
#include "app/notice/notice.h"
#include "app/role/role.h"

typedef struct {
    i64 id;
} work_row;
static const field work_field[] = {I64(work_row, id)};
static const fields work_fields = FIELDS(work_row, work_field);
typedef struct {
    work_row *at;
    int n;
} work_rows;

enum { AT_ONCE = 200 };

#define NEEDS "FROM need n JOIN record r ON r.id = n.id WHERE n.owner = $1 AND r.state IN ('received', 'in_review', 'open') "
#define INITIATIVES "FROM initiative i JOIN record r ON r.id = i.id WHERE i.owner = $1 AND r.state IN ('active', 'parked') "

open_work work_of(db *d, i64 id)
{
    return (open_work){
        db_i64(d, 0, "SELECT count(*) " NEEDS, V(id)),
        db_i64(d, 0, "SELECT count(*) " INITIATIVES, V(id)),
    };
}

typedef struct {
    i64 from, to;
    const actor *who;
    i64 now;
} handover;

/* A voice about a leader never goes to a successor by name: whoever answers past the leaders is found anew. */
static void need_hand(db *d, const handover *h, i64 id)
{
    need n;
    bool found = need_find(d, id, &n);
    assert(found);
    (void)found;
    bool passed = str_eq(n.visibility, S("passed"));
    n.owner = passed ? need_owner_of(d, n.municipality, S(""), h->now) : h->to;
    need_move(d, &n, h->who, (happening){.what = S("handed")}, h->now);
    if (n.owner) notice_add(d, n.owner, id, S("handed"), h->now);
}

static void initiative_hand(db *d, const handover *h, i64 id)
{
    initiative in;
    bool found = initiative_find(d, id, &in);
    assert(found);
    (void)found;
    initiative_member_set(d, &in, h->who, &(member){.account = h->to, .part = S("lead")}, h->now);
    initiative_member_remove(d, &in, h->who, h->from, h->now);
    notice_add(d, h->to, id, S("handed"), h->now);
}

static void work_hand(db *d, const handover *h)
{
    work_rows rows;
    do {
        db_all(d, &work_fields, &rows, "SELECT n.id " NEEDS "ORDER BY n.id LIMIT 200", V(h->from));
        for (int i = 0; i < rows.n; i++) need_hand(d, h, rows.at[i].id);
    } while (rows.n == AT_ONCE);
    do {
        db_all(d, &work_fields, &rows, "SELECT i.id " INITIATIVES "ORDER BY i.id LIMIT 200", V(h->from));
        for (int i = 0; i < rows.n; i++) initiative_hand(d, h, rows.at[i].id);
    } while (rows.n == AT_ONCE);
}

/* First, so that nobody finds the one who leaves when looking for somebody to answer. */
static void roles_end(db *d, const handover *h)
{
    db_run(d, "UPDATE role SET ends = $2 WHERE account = $1 AND (ends IS NULL OR ends > $2)", V(h->from), V(h->now));
}

/* The e-mail and the password go; the name stays beside what was written and decided. */
static void account_close(db *d, const handover *h)
{
    db_run(d, "UPDATE stand_in SET ends = $2 WHERE (account = $1 OR deputy = $1) AND ends > $2", V(h->from), V(h->now));
    db_run(d, "UPDATE initiative_member SET ends = $2 WHERE account = $1 AND (ends IS NULL OR ends > $2)", V(h->from), V(h->now));
    db_run(d, "UPDATE account SET closed = $2, successor = $3, email = NULL, password = NULL WHERE id = $1", V(h->from), V(h->now), V_ID(h->to));
    session_close_others(d, h->from, S(""));
    login_link_void(d, h->from, h->now);
}

static bool is_heir(db *d, const account *a, i64 successor, i64 now)
{
    account heir;
    if (successor == a->id || !account_find(d, successor, &heir) || heir.closed) return false;
    actor who = actor_of_account(d, successor, now);
    return actor_works_in(&who, a->municipality);
}

leave_result account_leave(db *d, i64 id, i64 successor, const actor *who, i64 now)
{
    account a;
    if (!account_find(d, id, &a) || a.closed) return LEAVE_CLOSED;
    if (role_is_last_admin(d, id, a.municipality, now) || role_is_last_admin(d, id, 0, now)) return LEAVE_LAST_ADMIN;
    if (successor && !is_heir(d, &a, successor, now)) return LEAVE_WRONG_HEIR;
    open_work work = work_of(d, id);
    if (!successor && (work.needs || work.initiatives)) return LEAVE_WITHOUT_HEIR;
    handover h = {id, successor, who, now};
    roles_end(d, &h);
    if (successor) work_hand(d, &h);
    account_close(d, &h);
    return LEAVE_DONE;
}

const char *leave_text(leave_result result)
{
    static const char *const texts[LEAVE_RESULTS] = {
        NULL,
        N_("The account is closed already."),
        N_("Nobody else administers here. Give somebody else that role first."),
        N_("There are needs or initiatives that wait for this person. Choose who takes them over."),
        N_("Choose somebody with an open account who works in the same municipality."),
    };
    return texts[result];
}
