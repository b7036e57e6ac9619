/* waiting.c — see waiting.h. Reads only; each question has an index and a limit. */
#include "app/waiting/waiting.h"

#include "app/answer/answer.h"
#include "app/decision/decision.h"

static const field task_field[] = {
    STR(task, what), STR(task, kind), I64(task, id), STR(task, title), STR(task, place), I64(task, due, .flags = FIELD_DATE),
};
static const fields task_fields = FIELDS(task, task_field);

enum { OWN = 20, EACH = 60, QUIET = 30 * DAY };

static void tasks_add(tasks *all, tasks more)
{
    for (int i = 0; i < more.n; i++) {
        bool there = false; /* by two roles at once */
        for (int j = 0; j < all->n && !there; j++) there = all->at[j].id == more.at[i].id && str_eq(all->at[j].what, more.at[i].what);
        if (!there) all->at[all->n++] = more.at[i];
    }
}

/* An answer has a day that somebody was promised: it comes before what only lies and waits. */
static bool is_before(const task *a, const task *b)
{
    bool a_promised = str_eq(a->what, S("answer")), b_promised = str_eq(b->what, S("answer"));
    return a_promised == b_promised ? a->due < b->due : a_promised;
}

/* The most urgent first; what came first stays first among equals. */
static tasks sorted(tasks all, int limit)
{
    for (int i = 1; i < all.n; i++) {
        task t = all.at[i];
        int j = i;
        for (; j > 0 && is_before(&t, &all.at[j - 1]); j--) all.at[j] = all.at[j - 1];
        all.at[j] = t;
    }
    if (all.n > limit) all.n = limit;
    return all;
}

/* What a line shows, of a record r in a place. */
#define TASK "r.kind, r.id, r.title, COALESCE(u.name, m.name) AS place, "
#define PLACE " JOIN municipality m ON m.id = r.municipality LEFT JOIN unit u ON u.id = r.unit "

/* Needs whose answer this account owes. */
static tasks answers_owed(db *d, i64 account)
{
    tasks list;
    db_all(d, &task_fields, &list,
        "SELECT 'answer' AS what, " TASK "n.due FROM need n JOIN record r ON r.id = n.id" PLACE "WHERE n.owner = $1 AND n.waits = 1 ORDER BY n.due LIMIT 20",
        V(account));
    return list;
}

/* Own voices whose rewriting waits for a yes. */
static tasks approvals_owed(db *d, i64 account)
{
    tasks list;
    db_all(d, &task_fields, &list,
        "SELECT 'approve' AS what, r.kind, r.id, r.title, m.name AS place, n.due FROM record r JOIN need n ON n.id = r.id "
        "JOIN municipality m ON m.id = r.municipality WHERE r.author = $1 AND r.kind = 'need' AND r.state = 'in_review' ORDER BY r.id LIMIT 20",
        V(account));
    return list;
}

/* Own initiatives on hold whose day has come. */
static tasks reviews_owed(db *d, i64 account, i64 now)
{
    tasks list;
    db_all(d, &task_fields, &list,
        "SELECT 'review' AS what, " TASK "i.review AS due FROM initiative i JOIN record r ON r.id = i.id" PLACE
        "WHERE i.owner = $1 AND r.state = 'parked' AND i.review <= $2 ORDER BY i.review LIMIT 20",
        V(account), V(now + WEEK));
    return list;
}

/* What waits for one thing in a municipality, or below a unit of it (its path), and is due by then: the longest first. */
static tasks due_there(db *d, i64 municipality, str path, str what, i64 by)
{
    tasks list;
    db_all(d, &task_fields, &list,
        "SELECT w.what, " TASK "w.due FROM waiting w JOIN record r ON r.id = w.record" PLACE
        "WHERE w.municipality = $1 AND w.what = $2 AND w.due <= $3 AND ($4 = '' OR substr(COALESCE(u.path, ''), 1, length($4)) = $4) ORDER BY w.due LIMIT 60",
        V(municipality), V(what), V(by), V(path));
    return list;
}

static bool answer_seen(db *d, const actor *who, task *t, i64 now)
{
    need n;
    if (!need_find(d, t->id, &n)) return false;
    t->may = answer_may(who, &n);
    t->more_time = t->may && answer_may_extend(&n, now);
    return may(who, SEE, &n.rec);
}

/* mine: only what nobody nearer to the work can take. */
static bool decision_seen(db *d, const actor *who, task *t, bool mine, i64 now)
{
    initiative in;
    if (!initiative_find(d, t->id, &in)) return false;
    t->gate = decision_next(&in);
    t->size = in.size;
    t->may = mine ? decision_waits_for(d, &in, who, now) : decision_may(who, &in, t->gate);
    return may(who, SEE, &in.rec);
}

static bool other_seen(db *d, const actor *who, task *t)
{
    record rec;
    t->may = true;
    return record_find(d, t->id, &rec) && may(who, SEE, &rec);
}

/* Without what the reader must not see: a team's own work, or what is closed; and, where only theirs is asked for, what others must do. */
static tasks seen_of(db *d, const actor *who, tasks all, bool only_mine, i64 now)
{
    int n = 0;
    for (int i = 0; i < all.n; i++) {
        task *t = &all.at[i];
        bool seen = str_eq(t->what, S("answer")) ? answer_seen(d, who, t, now)
                    : str_eq(t->what, S("decide")) ? decision_seen(d, who, t, only_mine, now) : other_seen(d, who, t);
        if (seen && (t->may || !only_mine)) all.at[n++] = *t;
    }
    all.n = n;
    return all;
}

tasks waiting_mine(db *d, const actor *who, i64 now, int limit)
{
    tasks all = {.at = NEW(db_arena(d), task, 3 * OWN + (OWN + EACH) * ACTOR_GRANTS)};
    tasks_add(&all, answers_owed(d, who->account));
    tasks_add(&all, approvals_owed(d, who->account));
    tasks_add(&all, reviews_owed(d, who->account, now));
    for (int i = 0; i < who->n_grants; i++) {
        const grant *g = &who->grants[i];
        if (g->role != ROLE_LEADER) continue;
        if (g->deputy_for) tasks_add(&all, answers_owed(d, g->deputy_for));
        str path = g->unit ? db_str(d, "SELECT path FROM unit WHERE id = $1", V(g->unit)) : (str){0};
        tasks_add(&all, due_there(d, g->municipality, path, S("decide"), INT64_MAX));
    }
    return sorted(seen_of(d, who, all, true, now), limit);
}

tasks waiting_week(db *d, const actor *who, i64 municipality, i64 now, int limit)
{
    const struct {
        str what;
        i64 by;
    } lists[] = {{S("answer"), now - 1}, {S("condition"), time_day_start(now) - 1}, {S("decide"), INT64_MAX}, {S("quiet"), now - QUIET - 1}, {S("review"), now + WEEK}};
    enum { LISTS = sizeof lists / sizeof *lists };
    tasks all = {.at = NEW(db_arena(d), task, EACH * LISTS)};
    for (int i = 0; i < LISTS; i++) tasks_add(&all, due_there(d, municipality, (str){0}, lists[i].what, lists[i].by));
    return sorted(seen_of(d, who, all, false, now), limit);
}

i64 waiting_unread(db *d, const actor *who)
{
    i64 n = 0, before = 0;
    for (int i = 0; i < who->n_grants; i++) {
        const grant *g = &who->grants[i];
        bool reads = g->role == ROLE_FACILITATOR || g->role == ROLE_MODERATOR;
        if (!reads || g->municipality == before) continue;
        before = g->municipality;
        n += db_i64(d, 0, "SELECT count(*) FROM (SELECT 1 AS one FROM audience WHERE audience = $1 AND kind = 'need' AND state = 'received' LIMIT 100) AS a",
            V(policy_moderator_key(g->municipality)));
        n += db_i64(d, 0, "SELECT count(*) FROM (SELECT 1 AS one FROM waiting WHERE municipality = $1 AND what = 'added' LIMIT 100) AS w", V(g->municipality));
        n += db_i64(d, 0, "SELECT count(*) FROM (SELECT 1 AS one FROM flag WHERE municipality = $1 AND decided IS NULL LIMIT 100) AS f", V(g->municipality));
    }
    return n;
}
