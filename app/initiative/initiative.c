/*
 * initiative.c — see initiative.h. Rules and SQL of initiatives; members stand in
 * member.c, decisions in app/decision. No requests, no HTML.
 */
#include "app/initiative/initiative.h"

#include "app/card/card.h"
#include "app/initiative/member.h"
#include "app/municipality/tenant.h"
#include "app/notice/notice.h"
#include "app/round/round.h"
#include "app/search/search.h"

static const field initiative_field[] = {
    RECORD_FIELDS(initiative),
    STR(initiative, need_text),
    STR(initiative, solution),
    STR(initiative, size),
    STR(initiative, size_why),
    STR(initiative, step),
    STR(initiative, types),
    STR(initiative, focus),
    STR(initiative, origin),
    STR(initiative, new_for),
    STR(initiative, reuse),
    I64(initiative, hours),
    I64(initiative, kr),
    BOOL(initiative, affects),
    I64(initiative, owner, .flags = FIELD_SECRET),
    STR(initiative, owner_title),
    I64(initiative, started, .flags = FIELD_DATE),
    I64(initiative, review, .flags = FIELD_DATE),
    STR(initiative, learned),
    I64(initiative, in_use, .flags = FIELD_DATE),
    I64(initiative, spread, .flags = FIELD_DATE),
    I64(initiative, merged_into, .flags = FIELD_ID),
    I64(initiative, from_card, .flags = FIELD_ID),
};
const fields initiative_fields = FIELDS(initiative, initiative_field);

#define INITIATIVE_COLUMNS                                                                                          \
    ", i.need_text, i.solution, i.size, i.size_why, i.step, i.types, i.focus, i.origin, i.new_for, i.reuse, i.hours, " \
    "i.kr, i.affects, i.owner, a.title AS owner_title, i.started, i.review, i.learned, i.in_use, i.spread, "        \
    "i.merged_into, i.from_card "
#define INITIATIVE_JOINS " JOIN initiative i ON i.id = r.id" RECORD_JOINS "LEFT JOIN account a ON a.id = i.owner "

bool initiative_find(db *d, i64 id, initiative *out)
{
    bool found = db_one(d, &initiative_fields, out,
        "SELECT " RECORD_COLUMNS INITIATIVE_COLUMNS "FROM record r" INITIATIVE_JOINS "WHERE r.id = $1", V(id));
    if (found) record_keys_load(d, &out->rec);
    return found;
}

static initiatives shelf_read(db *d, const actor *who, const shelf *sh, bool *more)
{
    initiatives list;
    shelf_page(d, who, sh, &initiative_fields, &list, more, "SELECT " RECORD_COLUMNS INITIATIVE_COLUMNS "FROM ",
        " JOIN record r ON r.id = s.record" INITIATIVE_JOINS);
    return list;
}

bool initiative_has(str codes, str code)
{
    while (codes.n) {
        str_cut cut = str_split(codes, ' ');
        if (str_eq(cut.head, code)) return true;
        codes = cut.ok ? cut.tail : (str){0};
    }
    return false;
}

static bool is_asked(str asked, str is)
{
    return !asked.n || str_eq(asked, is);
}

static bool fits(const initiative_filter *f, const initiative *in)
{
    return is_asked(f->step, in->step) && is_asked(f->size, in->size) && is_asked(f->origin, in->origin) &&
           (!f->type.n || initiative_has(in->types, f->type)) && (!f->focus.n || initiative_has(in->focus, f->focus));
}

/* A rare filter looks through at most so many shelves; the next page goes on from there. */
enum { SHELVES_MOST = 10, SHELF_FULL = 200 };

initiatives initiative_page(db *d, const actor *who, const initiative_filter *f, i64 *next)
{
    initiatives out = {.at = NEW(db_arena(d), initiative, f->shelf.limit)};
    bool filtered = f->step.n || f->size.n || f->type.n || f->focus.n || f->origin.n, more = true;
    shelf sh = f->shelf;
    if (filtered) sh.limit = SHELF_FULL;

    for (int shelves = 0; more && out.n < f->shelf.limit && shelves < SHELVES_MOST; shelves++) {
        initiatives part = shelf_read(d, who, &sh, &more);
        int i = 0;
        for (; i < part.n && out.n < f->shelf.limit; i++) {
            sh.after = part.at[i].id;
            if (fits(f, &part.at[i])) out.at[out.n++] = part.at[i];
        }
        more = more || i < part.n;
    }
    *next = more ? sh.after : 0;
    return out;
}

str initiative_size(db *d, const initiative *in)
{
    tenant t;
    if (!tenant_find(d, in->municipality, &t)) t = tenant_usual(db_arena(d), in->municipality, S("–"));
    if (in->kr >= t.large_kr) return S("large");
    bool small = in->hours <= t.small_hours && in->kr <= t.small_kr && !in->affects;
    return small ? S("small") : S("normal");
}

static void index_anew(db *d, const initiative *in)
{
    arena *a = db_arena(d);
    str body = str_join2(a, in->need_text, str_join2(a, S("\n"), str_join2(a, in->solution, str_join2(a, S("\n"), in->learned))));
    search_index(d, &in->rec, body);
}

/* The day of the newest test since the last decision; 0: none. A test's own day has no hour: when it was written decides. */
static i64 tried_since(db *d, i64 id)
{
    return db_i64(d, 0,
        "SELECT max(o.tried) FROM round o JOIN record w ON w.id = o.id WHERE o.initiative = $1 "
        "AND w.created > COALESCE((SELECT max(at) FROM decision WHERE initiative = $1), 0)",
        V(id));
}

/* The first day that a condition should have been met by. */
static i64 condition_due(db *d, i64 id)
{
    return db_i64(d, 0, "SELECT min(k.due) FROM decision c JOIN decision_condition k ON k.decision = c.id WHERE c.initiative = $1 AND k.met IS NULL", V(id));
}

/* A plain step is no decision; what is in regular use may be quiet, and what waits for a decision is not. */
void initiative_waits(db *d, const initiative *in)
{
    bool active = initiative_is_active(in), asks = initiative_is_small(in) || !str_eq(in->step, S("understand"));
    i64 tried = active ? tried_since(d, in->id) : 0;
    i64 changed = active && !tried && !in->in_use ? db_i64(d, 0, "SELECT changed FROM record WHERE id = $1", V(in->id)) : 0;
    record_waits(d, &in->rec, S("decide"), asks && !str_eq(in->step, S("share")) ? tried : 0);
    record_waits(d, &in->rec, S("quiet"), changed);
    record_waits(d, &in->rec, S("review"), str_eq(in->state, S("parked")) ? in->review : 0);
    record_waits(d, &in->rec, S("condition"), active ? condition_due(d, in->id) : 0);
}

/* Everything about who sees and finds it, and what it waits for, made again. */
static void share_anew(db *d, initiative *in, i64 now)
{
    i64 people[MEMBERS_SEEN];
    int n = member_accounts(d, in, now, people);
    record_share(d, &in->rec, people, n);
    index_anew(d, in);
    initiative_waits(d, in);
}

void initiative_reindex(db *d, i64 id, i64 now)
{
    initiative in;
    if (initiative_find(d, id, &in)) share_anew(d, &in, now);
}

static void row_save(db *d, const initiative *in)
{
    db_run(d,
        "UPDATE initiative SET need_text = $2, solution = $3, size = $4, size_why = $5, types = $6, focus = $7, origin = $8, new_for = $9, "
        "reuse = $10, hours = $11, kr = $12, affects = $13, owner = $14 WHERE id = $1",
        V(in->id), V(in->need_text), V(in->solution), V(in->size), V(in->size_why), V(in->types), V(in->focus), V(in->origin), V(in->new_for),
        V(in->reuse), V(in->hours), V(in->kr), V(in->affects), V_ID(in->owner));
}

void initiative_start(db *d, initiative *in, const actor *who, need_ids needs, i64 now)
{
    in->kind = S("initiative");
    in->state = S("active");
    in->step = S("understand");
    in->author = who->account;
    in->started = now;
    if (!in->visibility.n) in->visibility = S("municipality");
    if (!in->owner) in->owner = who->account;
    if (!in->origin.n) in->origin = S("staff");
    if (!in->size.n) in->size = initiative_size(d, in);

    record_create(d, &in->rec, now);
    db_run(d,
        "INSERT INTO initiative (id, need_text, solution, size, size_why, step, types, focus, origin, new_for, reuse, hours, kr, affects, started, "
        "learned, from_card) VALUES ($1, '', '', $2, '', $3, '', '', '', '', '', 0, 0, 0, $4, '', $5)",
        V(in->id), V(in->size), V(in->step), V(now), V_ID(in->from_card));
    row_save(d, in);
    if (in->owner) member_write(d, in->id, &(member){.account = in->owner, .part = S("lead")}, now);
    share_anew(d, in, now);
    history_add(d, &in->rec, who, (happening){S("created"), S(""), S("")}, now);
    for (int i = 0; i < needs.n; i++) initiative_answer_need(d, in, who, needs.at[i], now);
}

void initiative_answer_need(db *d, const initiative *in, const actor *who, i64 need_id, i64 now)
{
    record need;
    if (!record_find(d, need_id, &need) || !str_eq(need.kind, S("need")) || !may(who, SEE, &need)) return;
    if (db_i64(d, 0, "SELECT 1 FROM link WHERE a = $1 AND b = $2 AND kind = 'answers'", V(need_id), V(in->id))) return;
    link_add(d, (tie){need_id, in->id, S("answers")}, who->account, now);
    notice_all(d, &need, S("started"), who->account, now);
    history_add(d, &in->rec, who, (happening){S("need_added"), in->state, S("")}, now); /* which one stands in the link: the voice may be hidden later */
}

void initiative_save(db *d, initiative *in, const actor *who, i64 now)
{
    row_save(d, in);
    record_update(d, &in->rec, now);
    share_anew(d, in, now);
    history_add(d, &in->rec, who, (happening){S("edited"), in->state, S("")}, now);
}

/* Tests and cards of a team are for those who are in it now. */
static void hanging_share(db *d, i64 id, i64 now)
{
    id_list list = db_ids(d, "SELECT id FROM round WHERE initiative = $1 ORDER BY id LIMIT 200", V(id));
    for (int i = 0; i < list.n; i++) round_reindex(d, list.at[i], now);
    list = db_ids(d, "SELECT id FROM card WHERE initiative = $1 ORDER BY id LIMIT 200", V(id));
    for (int i = 0; i < list.n; i++) card_reindex(d, list.at[i], now);
}

void initiative_people_changed(db *d, initiative *in, i64 now)
{
    row_save(d, in);
    share_anew(d, in, now);
    hanging_share(d, in->id, now);
}

void initiative_moved(db *d, initiative *in, i64 now)
{
    db_run(d, "UPDATE initiative SET step = $2, review = $3, learned = $4, in_use = $5, merged_into = $6 WHERE id = $1", V(in->id), V(in->step),
        V_ID(in->review), V(in->learned), V_ID(in->in_use), V_ID(in->merged_into));
    record_update(d, &in->rec, now);
    share_anew(d, in, now);
}

void initiative_mark_spread(db *d, i64 id, i64 now)
{
    db_run(d, "UPDATE initiative SET spread = $2 WHERE id = $1 AND spread IS NULL", V(id), V(now));
}

records initiative_needs(db *d, const actor *who, i64 id)
{
    records all;
    db_all(d, &record_fields, &all,
        "SELECT " RECORD_COLUMNS "FROM link l JOIN record r ON r.id = l.a" RECORD_JOINS "WHERE l.b = $1 AND l.kind = 'answers' ORDER BY r.id LIMIT 100",
        V(id));
    int n = 0;
    for (int i = 0; i < all.n; i++) {
        record_keys_load(d, &all.at[i]);
        if (may(who, SEE, &all.at[i])) all.at[n++] = all.at[i];
    }
    all.n = n;
    return all;
}

bool initiative_is_small(const initiative *in)
{
    return str_eq(in->size, S("small"));
}

bool initiative_is_active(const initiative *in)
{
    return str_eq(in->state, S("active"));
}

int initiative_step_number(str step)
{
    static const char *const steps[] = {"understand", "create", "test", "introduce", "share"};
    for (int i = 0; i < 5; i++)
        if (str_eq(step, str_of(steps[i]))) return i + 1;
    return 0;
}

bool initiative_may_work(const actor *who, const initiative *in)
{
    bool over = str_eq(in->state, S("ended")) || str_eq(in->state, S("merged"));
    return !over && may(who, WORK, &in->rec);
}

bool initiative_may_manage(const actor *who, const initiative *in)
{
    bool owns = who->account && who->account == in->owner && actor_belongs(who, in->municipality) && may(who, SEE, &in->rec);
    return owns || may(who, MANAGE, &in->rec);
}
