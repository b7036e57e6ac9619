/* demo_work.c — initiatives of the demo world with what was tried, decided and answered. */
#include "app/demo/demo_world.h"
#include "app/initiative/initiative.h"
#include "app/round/round.h"
#include "app/search/search.h"

/* Texts that may be left out of the files are empty, never NULL. */
static val text(const json_t *o, const char *name)
{
    return V(member_str(o, name));
}

static int members_load(world *w, const json_t *root, i64 id, i64 since, i64 people[32])
{
    int n = 0;
    size_t i;
    json_t *o;
    json_array_foreach(json_object_get(root, "members"), i, o)
    {
        i64 account = member_id(w, o, "account");
        bool guest = str_eq(member_str(o, "part"), S("guest"));
        db_run(w->d, "INSERT INTO initiative_member (initiative, account, part, since, ends) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", V(id),
            V(account), text(o, "part"), V(since), V_ID(guest ? w->now + 200 * DAY : 0));
        if (n < 31) people[n++] = account;
    }
    return n;
}

static void condition_load(world *w, const json_t *o, i64 decision)
{
    str owner = db_str(w->d, "SELECT title FROM account WHERE id = $1", V(member_id(w, o, "owner")));
    db_run(w->d, "INSERT INTO decision_condition (decision, body, owner, due, met) VALUES ($1, $2, $3, $4, $5)", V(decision), text(o, "text"), V(owner),
        V(member_day(w, o, "due")), V_ID(member_day(w, o, "met_at")));
}

static str comma_words(world *w, const json_t *o, const char *name)
{
    size_t i;
    json_t *v;
    buf b = buf_new(w->mem, 64);
    json_array_foreach(json_object_get(o, name), i, v)
    {
        if (i) buf_char(&b, ',');
        buf_z(&b, json_string_value(v));
    }
    return buf_str(&b);
}

static void decision_load(world *w, const json_t *o, const record *rec)
{
    size_t i;
    json_t *c;
    i64 by = member_id(w, o, "by"), at = member_day(w, o, "at");
    actor who = world_actor(w, by);
    str role = by ? role_code(actor_role(&who, rec->municipality)) : member_str(o, "role");
    str seen = comma_words(w, o, "seen"), gate = member_str(o, "gate"), outcome = member_str(o, "outcome");
    i64 id = db_i64(w->d, 0,
        "INSERT INTO decision (initiative, gate, from_step, to_step, outcome, reason, profile, seen, review, account, role, at, imported) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id",
        V(rec->id), V(gate), text(o, "from_step"), text(o, "to_step"), V(outcome), text(o, "reason"), text(o, "profile"),
        V(seen), V_ID(member_day(w, o, "review_at")), V_ID(by), V(role), V(at), V(member_bool(o, "imported")));
    json_array_foreach(json_object_get(o, "conditions"), i, c) condition_load(w, c, id);
}

static void decisions_load(world *w, const json_t *root, const record *rec)
{
    size_t i;
    json_t *o;
    json_array_foreach(json_object_get(root, "decisions"), i, o) decision_load(w, o, rec);
    json_array_foreach(json_object_get(root, "statements"), i, o)
    {
        i64 by = member_id(w, o, "by");
        actor who = world_actor(w, by);
        db_run(w->d, "INSERT INTO statement (initiative, requirement, gate, body, account, role, at) VALUES ($1, $2, $3, $4, $5, $6, $7)", V(rec->id),
            text(o, "requirement"), text(o, "gate"), text(o, "body"), V(by), V(role_code(actor_role(&who, rec->municipality))), V(member_day(w, o, "at")));
    }
}

static void profiles_load(world *w, const json_t *root, const record *rec)
{
    size_t i;
    json_t *o;
    json_array_foreach(json_object_get(root, "profiles"), i, o)
    {
        i64 by = member_id(w, o, "by");
        actor who = world_actor(w, by);
        db_run(w->d,
            "INSERT INTO profile (initiative, account, role, need, solution, driver, team, anchoring, note, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9)",
            V(rec->id), V(by), V(role_code(actor_role(&who, rec->municipality))), V(member_i64(o, "need")), V(member_i64(o, "solution")),
            V(member_i64(o, "driver")), V(member_i64(o, "team")), V(member_i64(o, "anchoring")), V(member_day(w, o, "at")));
    }
    json_array_foreach(json_object_get(root, "participation"), i, o)
        db_run(w->d, "INSERT INTO participation (initiative, step, party, level, since, note) VALUES ($1, $2, $3, $4, $5, $6)", V(rec->id), text(o, "step"),
            text(o, "party"), V(member_i64(o, "level")), V(member_day(w, o, "since")), text(o, "note"));
}

/* Conditions of a body are one text: they belong to its answer, not to our decisions. */
static str conditions_text(world *w, const json_t *list)
{
    size_t i;
    json_t *c;
    buf b = buf_new(w->mem, 128);
    json_array_foreach(list, i, c)
    {
        if (i) buf_char(&b, '\n');
        buf_add(&b, member_str(c, "text"));
    }
    return buf_str(&b);
}

static void anchorings_load(world *w, const json_t *root, const record *rec)
{
    size_t i;
    json_t *o;
    json_array_foreach(json_object_get(root, "anchoring"), i, o)
    {
        str shown = member_str(o, "dissent_shown");
        i64 at = member_day(w, o, "at");
        db_run(w->d,
            "INSERT INTO anchoring (initiative, body, body_name, kind, step, met, reference, question, said, outcome, conditions, dissent, dissent_by, "
            "dissent_shown, account, confirmed_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, $10, $11, $12, $13, $14, $15, $16)",
            V(rec->id), text(o, "body"), text(o, "body_name"), text(o, "kind"), text(o, "step"), V(at), text(o, "reference"), text(o, "said"),
            text(o, "outcome"), V(conditions_text(w, json_object_get(o, "conditions"))), text(o, "dissent"), text(o, "dissent_by"),
            V(shown.n ? shown : S("municipality")), V_ID(member_id(w, o, "by")), V_ID(member_id(w, o, "confirmed_by")), V(at));
    }
}

static void rounds_load(world *w, const json_t *root, const initiative *in)
{
    size_t i;
    json_t *o;
    json_array_foreach(json_object_get(root, "rounds"), i, o)
    {
        i64 at = member_day(w, o, "at");
        actor who = world_actor(w, member_id(w, o, "by"));
        trial t = {.hypothesis = member_str(o, "hypothesis"), .solution = member_str(o, "solution"), .how = member_str(o, "kind"), .whom = member_str(o, "whom"),
            .people = member_i64(o, "people"), .outside = member_bool(o, "outside"), .worked = member_str(o, "worked"), .found = member_str(o, "found"),
            .learned = member_str(o, "learned"), .change = member_str(o, "change"), .minutes = member_i64(o, "minutes"), .tried = at, .lang = member_str(o, "lang")};
        round_add(w->d, in, &who, &t, at);
    }
}

static void row_load(world *w, const json_t *o, const record *rec)
{
    db_run(w->d,
        "INSERT INTO initiative (id, need_text, solution, size, size_why, step, types, focus, origin, new_for, reuse, hours, kr, affects, owner, started, "
        "review, learned, in_use) VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        V(rec->id), text(o, "need_text"), text(o, "solution"), text(o, "size"), text(o, "step"), V(member_words(w->mem, o, "types")),
        V(member_words(w->mem, o, "focus")), text(o, "origin"), text(o, "new_for"), text(o, "reuse"), V(member_i64(o, "hours")), V(member_i64(o, "kr")),
        V(member_bool(o, "affects")), V_ID(member_id(w, o, "owner")), V(member_day(w, o, "started")), V_ID(member_day(w, o, "review")), text(o, "learned"),
        V_ID(member_day(w, o, "in_use")));
}

static void needs_link(world *w, const json_t *root, i64 id)
{
    size_t i;
    json_t *o;
    json_array_foreach(json_object_get(root, "needs"), i, o)
        link_add(w->d, (tie){member_id(w, o, "key"), id, S("answers")}, member_id(w, root, "owner"), member_day(w, root, "started"));
}

void demo_initiative(world *w, const json_t *o)
{
    i64 people[32], started = member_day(w, o, "started");
    str network = member_str(o, "network");
    record rec = {.kind = S("initiative"), .municipality = member_id(w, o, "municipality"), .unit = member_id(w, o, "unit"), .author = member_id(w, o, "owner"),
        .network = network.n ? world_id(w, str_join2(w->mem, S("network:"), network)) : 0, .visibility = member_str(o, "visibility"),
        .state = member_str(o, "state"), .title = member_str(o, "title"), .lang = member_str(o, "lang")};
    initiative in;

    record_create(w->d, &rec, started);
    row_load(w, o, &rec);
    world_put(w, member_str(o, "key"), rec.id);
    int n = members_load(w, o, rec.id, started, people);
    record_share(w->d, &rec, people, n);
    needs_link(w, o, rec.id);
    initiative_find(w->d, rec.id, &in);
    rounds_load(w, o, &in);
    decisions_load(w, o, &rec);
    initiative_waits(w->d, &in);
    profiles_load(w, o, &rec);
    anchorings_load(w, o, &rec);
    demo_replies(w, json_object_get(o, "replies"), &rec);
    search_index(w->d, &in.rec, str_printf(w->mem, "%.*s\n%.*s\n%.*s", (int)in.need_text.n, in.need_text.p, (int)in.solution.n, in.solution.p, (int)in.learned.n, in.learned.p));
}
