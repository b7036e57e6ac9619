/*
 * decision.c — see decision.h. The rules of moving, and the rows of decisions; what
 * a decision rests on stands in requirement.c.
 */
#include "app/decision/decision.h"

#include "app/account/account.h"
#include "app/decision/requirement.h"
#include "app/notice/notice.h"
#include "app/profile/profile.h"

static const field decision_field[] = {
    I64(decision, id), I64(decision, initiative), STR(decision, gate), STR(decision, from_step), STR(decision, to_step), STR(decision, outcome),
    STR(decision, reason), STR(decision, profile), STR(decision, seen), I64(decision, review, .flags = FIELD_DATE),
    I64(decision, account, .flags = FIELD_SECRET), STR(decision, role), STR(decision, title), I64(decision, at, .flags = FIELD_DATE), BOOL(decision, imported),
};
const fields decision_fields = FIELDS(decision, decision_field);

static const field condition_field[] = {
    I64(condition, id), I64(condition, decision), STR(condition, body), STR(condition, owner),
    I64(condition, due, .flags = FIELD_DATE), I64(condition, met, .flags = FIELD_DATE),
};
static const fields condition_fields = FIELDS(condition, condition_field);

/* Which question waits at the end of each step, and where a yes leads. A small one has two decisions only. */
typedef struct {
    const char *step, *gate, *to, *small_gate, *small_to;
} way;

static const way ways[] = {
    {"understand", "step", "create", "new", "test"},
    {"create", "new", "test", "new", "test"},
    {"test", "useful", "introduce", "used", "share"},
    {"introduce", "used", "share", "used", "share"},
    {"share", "", "", "", ""},
};

static const way *way_of(const initiative *in)
{
    int number = initiative_step_number(in->step);
    assert(number > 0);
    return &ways[number - 1];
}

str decision_next(const initiative *in)
{
    if (!initiative_is_active(in)) return (str){0};
    return str_of(initiative_is_small(in) ? way_of(in)->small_gate : way_of(in)->gate);
}

static str step_after(const initiative *in)
{
    return str_of(initiative_is_small(in) ? way_of(in)->small_to : way_of(in)->to);
}

bool decision_may(const actor *who, const initiative *in, str gate)
{
    if (word_is(&words_gate, gate)) return initiative_is_active(in) && may_decide(who, &in->rec, in->size);
    if (str_eq(gate, S("step")) || str_eq(gate, S("back"))) return initiative_is_active(in) && initiative_may_work(who, in);
    if (str_eq(gate, S("reopen"))) return !initiative_is_active(in) && initiative_may_manage(who, in);
    return initiative_is_active(in) && (initiative_may_manage(who, in) || may_decide(who, &in->rec, in->size));
}

bool decision_may_move(const actor *who, const initiative *in)
{
    bool back = initiative_step_number(in->step) > 1 && decision_may(who, in, S("back"));
    return back || decision_may(who, in, S("park")) || decision_may(who, in, S("reopen"));
}

/* What may come out of each question. */
static const struct {
    const char *gate, *outcomes;
} outcomes[] = {
    {"new", "yes yes_if not_yet park stop"}, {"useful", "yes yes_if not_yet park stop"}, {"used", "yes yes_if not_yet park stop"},
    {"step", "yes"}, {"back", "back"}, {"park", "park"}, {"end", "stop"}, {"reopen", "reopen"}, {"merge", "merge"},
};

static bool can_come(str gate, str outcome)
{
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        if (str_eq(gate, str_of(outcomes[i].gate))) return outcome.n && initiative_has(str_of(outcomes[i].outcomes), outcome);
    return false;
}

static bool is(const verdict *v, str outcome)
{
    return str_eq(v->outcome, outcome);
}

static void refuse(refusals *list, bool wrong, const char *name, const char *why)
{
    if (wrong && list->n < 8) list->at[list->n++] = (refusal){name, why};
}

/* A plain yes on a small one, and a step on the way, need no reason: all the rest is told why. */
static bool needs_reason(const initiative *in, const verdict *v)
{
    bool plain = is(v, S("yes")) && (initiative_is_small(in) || str_eq(v->gate, S("step")));
    bool sentence_told = initiative_is_small(in) && v->learned.n; /* one sentence is enough */
    return !plain && !sentence_told;
}

static bool needs_learning(const initiative *in, const verdict *v)
{
    return is(v, S("stop")) || (initiative_is_small(in) && str_eq(v->gate, S("used")) && !is(v, S("park")));
}

static bool can_merge(db *d, const actor *who, const initiative *in, i64 into)
{
    initiative other;
    return into != in->id && initiative_find(d, into, &other) && may(who, SEE, &other.rec) && initiative_is_active(&other);
}

static void check_conditions(refusals *list, const verdict *v, i64 now)
{
    refuse(list, !v->conditions.n, "condition", N_("Write the condition."));
    for (int i = 0; i < v->conditions.n; i++) {
        const condition *c = &v->conditions.at[i];
        refuse(list, !c->body.n, "condition", N_("Write the condition."));
        refuse(list, !c->owner.n, "condition_owner", N_("Write who sees to it."));
        refuse(list, c->due < time_day_start(now), "condition_due", N_("Choose a day to come."));
    }
}

refusals decision_check(db *d, const actor *who, const initiative *in, const verdict *v, i64 now)
{
    refusals list = {0};
    int from = initiative_step_number(in->step), to = initiative_step_number(v->to_step);
    refuse(&list, !can_come(v->gate, v->outcome), "outcome", N_("Choose what is decided."));
    refuse(&list, v->outcome.n && !v->reason.n && needs_reason(in, v), "reason", N_("Write the reason. Everyone who sees the initiative sees it."));
    refuse(&list, v->outcome.n && !v->learned.n && needs_learning(in, v), "learned", N_("Write in one sentence what you learned."));
    refuse(&list, is(v, S("park")) && v->review < time_day_start(now) + DAY, "review", N_("Choose a day to come."));
    refuse(&list, is(v, S("back")) && (!to || to >= from), "to_step", N_("Choose an earlier step."));
    refuse(&list, is(v, S("merge")) && !can_merge(d, who, in, v->into), "into", N_("Write the number of an initiative that is under way."));
    if (is(v, S("yes_if"))) check_conditions(&list, v, now);
    return list;
}

/* What the verdict makes of the initiative; rows are written by the caller. */
static void apply(initiative *in, const verdict *v, i64 now)
{
    bool yes = is(v, S("yes")) || is(v, S("yes_if"));
    if (yes && str_eq(v->gate, S("used")) && !in->in_use) in->in_use = now;
    if (yes) in->step = step_after(in);
    if (is(v, S("back"))) {
        in->step = v->to_step;
        in->in_use = 0; /* the mark goes, the decision stays in the history */
    }
    if (v->learned.n) in->learned = v->learned;
    if (is(v, S("park"))) in->state = S("parked");
    if (is(v, S("stop"))) in->state = S("ended");
    if (is(v, S("merge"))) in->state = S("merged");
    if (is(v, S("reopen"))) in->state = S("active");
    in->review = is(v, S("park")) ? v->review : 0;
    in->merged_into = is(v, S("merge")) ? v->into : 0;
}

/* The foundations as they are seen now. A small one is not asked about them. */
static str profile_now(db *d, const initiative *in)
{
    profiles all = initiative_is_small(in) ? (profiles){0} : profile_all(d, in->id);
    return profile_text(db_arena(d), &all);
}

i64 decision_add(db *d, const decision *row, conditions list)
{
    i64 id = db_i64(d, 0,
        "INSERT INTO decision (initiative, gate, from_step, to_step, outcome, reason, profile, seen, review, account, role, at, imported) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id",
        V(row->initiative), V(row->gate), V(row->from_step), V(row->to_step), V(row->outcome), V(row->reason), V(row->profile), V(row->seen),
        V_ID(row->review), V_ID(row->account), V(row->role), V(row->at), V(row->imported));
    for (int i = 0; i < list.n; i++)
        db_run(d, "INSERT INTO decision_condition (decision, body, owner, due, met) VALUES ($1, $2, $3, $4, $5)", V(id), V(list.at[i].body),
            V(list.at[i].owner), V(list.at[i].due), V_ID(list.at[i].met));
    return id;
}

static id_list needs_of(db *d, i64 id)
{
    return db_ids(d, "SELECT a AS id FROM link WHERE b = $1 AND kind = 'answers' ORDER BY a LIMIT 100", V(id));
}

/* Those who work on it hear of every decision; those who voiced the needs, of how it went. */
static void tell(db *d, const initiative *in, const actor *who, const verdict *v, i64 now)
{
    bool went = is(v, S("stop")) || str_eq(v->gate, S("used"));
    notice_all(d, &in->rec, S("decided"), who->account, now);
    id_list needs = went ? needs_of(d, in->id) : (id_list){0};
    for (int i = 0; i < needs.n; i++) {
        record need;
        if (record_find(d, needs.at[i], &need)) notice_all(d, &need, S("decided"), who->account, now);
    }
}

/* The work goes on elsewhere: so do the voices it is to answer. */
static void needs_follow(db *d, const initiative *in, const actor *who, i64 now)
{
    id_list needs = needs_of(d, in->id);
    for (int i = 0; i < needs.n; i++) link_add(d, (tie){needs.at[i], in->merged_into, S("answers")}, who->account, now);
}

i64 decision_make(db *d, initiative *in, const actor *who, const verdict *v, i64 now)
{
    assert(!decision_check(d, who, in, v, now).n);
    str gate_seen = word_is(&words_gate, v->gate) ? requirement_seen(db_arena(d), requirement_all(d, in, v->gate)) : (str){0};
    decision row = {.initiative = in->id, .gate = v->gate, .from_step = in->step, .outcome = v->outcome, .reason = v->reason.n ? v->reason : v->learned,
        .profile = profile_now(d, in), .seen = gate_seen, .review = is(v, S("park")) ? v->review : 0,
        .account = who->account, .role = role_code(actor_role(who, in->municipality)), .at = now};
    str from_state = in->state;

    apply(in, v, now);
    row.to_step = in->step;
    i64 id = decision_add(d, &row, is(v, S("yes_if")) ? v->conditions : (conditions){0});
    initiative_moved(d, in, now);
    if (in->merged_into) needs_follow(d, in, who, now);
    history_add(d, &in->rec, who, (happening){S("decided"), from_state, row.reason}, now);
    tell(d, in, who, v, now);
    return id;
}

decisions decision_all(db *d, i64 initiative_id)
{
    decisions list;
    db_all(d, &decision_fields, &list,
        "SELECT c.id, c.initiative, c.gate, c.from_step, c.to_step, c.outcome, c.reason, c.profile, c.seen, c.review, c.account, c.role, "
        "a.title, c.at, c.imported FROM decision c LEFT JOIN account a ON a.id = c.account WHERE c.initiative = $1 ORDER BY c.at, c.id LIMIT 200",
        V(initiative_id));
    return list;
}

conditions condition_all(db *d, i64 initiative_id)
{
    conditions list;
    db_all(d, &condition_fields, &list,
        "SELECT k.id, k.decision, k.body, k.owner, k.due, k.met FROM decision c JOIN decision_condition k ON k.decision = c.id "
        "WHERE c.initiative = $1 ORDER BY k.id LIMIT 200",
        V(initiative_id));
    return list;
}

bool condition_meet(db *d, i64 id, const initiative *in, const actor *who, i64 now)
{
    bool met = db_run(d,
        "UPDATE decision_condition SET met = $3 WHERE id = $1 AND met IS NULL AND decision IN (SELECT id FROM decision WHERE initiative = $2)",
        V(id), V(in->id), V(now)) > 0;
    if (!met) return false;
    history_add(d, &in->rec, who, (happening){S("condition_met"), in->state, db_str(d, "SELECT body FROM decision_condition WHERE id = $1", V(id))}, now);
    initiative_waits(d, in);
    return true;
}

/* A leader of the unit or of one above it; depth: how far down the place lies that they lead. */
typedef struct {
    i64 account, depth;
} leader_at;
typedef struct {
    leader_at *at;
    int n;
} leaders_at;
static const field leader_field[] = {I64(leader_at, account), I64(leader_at, depth)};
static const fields leader_fields = FIELDS(leader_at, leader_field);

/* The nearest first. */
static leaders_at leaders_of(db *d, const initiative *in, i64 now)
{
    leaders_at list;
    db_all(d, &leader_fields, &list,
        "SELECT r.account, max(length(COALESCE(u.path, ''))) AS depth FROM role r JOIN account a ON a.id = r.account LEFT JOIN unit u ON u.id = r.unit "
        "WHERE r.municipality = $1 AND r.role = 'leader' AND a.closed IS NULL AND r.starts <= $3 AND (r.ends IS NULL OR r.ends > $3) "
        "AND (r.unit IS NULL OR substr(CAST($2 AS TEXT), 1, length(u.path)) = u.path) "
        "GROUP BY r.account ORDER BY depth DESC, r.account LIMIT 10",
        V(in->municipality), V(in->unit_path), V(now));
    return list;
}

titles decision_deciders(db *d, const initiative *in, i64 now)
{
    titles list = {.at = NEW(db_arena(d), str, 10)};
    leaders_at leaders = leaders_of(d, in, now);
    for (int i = 0; i < leaders.n; i++) {
        actor leader = actor_of_account(d, leaders.at[i].account, now);
        if (may_decide(&leader, &in->rec, in->size)) list.at[list.n++] = leader.title;
    }
    return list;
}

/* Is it this person's own place, or that of somebody they stand in for? */
static bool is_place_of(const actor *who, i64 leader)
{
    bool stands_in = false;
    for (int i = 0; i < who->n_grants; i++) stands_in = stands_in || who->grants[i].deputy_for == leader;
    return stands_in || who->account == leader;
}

bool decision_waits_for(db *d, const initiative *in, const actor *who, i64 now)
{
    i64 nearest = -1;
    if (!may_decide(who, &in->rec, in->size)) return false;
    leaders_at leaders = leaders_of(d, in, now);
    for (int i = 0; i < leaders.n && leaders.at[i].depth >= nearest; i++) {
        if (is_place_of(who, leaders.at[i].account)) return true;
        actor leader = actor_of_account(d, leaders.at[i].account, now);
        if (may_decide(&leader, &in->rec, in->size)) nearest = leaders.at[i].depth;
    }
    return false;
}
