/* demo_need.c — needs of the demo world with their voices, answers, replies and history. */
#include "app/demo/demo_world.h"
#include "app/search/search.h"

static str or_else(str v, str otherwise)
{
    return v.n ? v : otherwise;
}

/* History rows are written with their own days, and the state they led to. */
typedef struct {
    i64 at, by;
    str what, from, to, note;
} past;

static void happened(world *w, const record *rec, past p)
{
    actor who = world_actor(w, p.by);
    str role = p.by ? role_code(actor_role(&who, who.municipality)) : S("sender");
    if (!p.at) return;
    db_run(w->d, "INSERT INTO event (record, municipality, at, account, role, what, from_state, to_state, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        V(rec->id), V(rec->municipality), V(p.at), V_ID(p.by), V(role), V(p.what), V(p.from), V(p.to), V(p.note));
}

static void reply_load(world *w, const json_t *o, const record *rec)
{
    i64 by = member_id(w, o, "by");
    actor who = world_actor(w, by);
    str role = by ? role_code(actor_role(&who, rec->municipality)) : S("joined"); /* voices with words are of those who joined */
    i64 id = db_i64(w->d, 0,
        "INSERT INTO reply (record, author, role, kind, body, created, hidden_why) VALUES ($1, $2, $3, $4, $5, $6, '') RETURNING id", V(rec->id), V_ID(by),
        V(role), V(or_else(member_str(o, "kind"), S("experience"))), V(member_str(o, "body")), V(member_day(w, o, "at")));
    json_t *flag = json_object_get(o, "flag");
    if (!flag) return;
    db_run(w->d, "INSERT INTO flag (record, reply, municipality, reason, account, created, decision, why) VALUES ($1, $2, $3, $4, $5, $6, '', '')",
        V(rec->id), V(id), V(rec->municipality), V(member_str(flag, "reason")), V_ID(member_id(w, flag, "by")), V(member_day(w, flag, "at")));
}

void demo_replies(world *w, const json_t *list, const record *rec)
{
    size_t i;
    json_t *o;
    json_array_foreach(list, i, o) reply_load(w, o, rec);
}

static void joined_load(world *w, const json_t *o, i64 id, i64 week)
{
    i64 joined = member_i64(o, "joined") + (i64)json_array_size(json_object_get(o, "voices"));
    for (i64 i = 0; i < joined; i++)
        db_run(w->d, "INSERT INTO receipt (need, kind, code_hash, email, week) VALUES ($1, 'joined', $2, '', $3)", V(id), V(rand_token(w->mem)), V(week));
    db_run(w->d, "UPDATE need SET voices = $2 WHERE id = $1", V(id), V(joined + 1));
}

static void answer_load(world *w, const json_t *need_json, const record *rec)
{
    const json_t *o = json_object_get(need_json, "answer");
    if (!o) return;
    i64 by = member_id(w, o, "by");
    actor who = world_actor(w, by);
    db_run(w->d, "INSERT INTO answer (need, outcome, body, account, role, at) VALUES ($1, $2, $3, $4, $5, $6)", V(rec->id), V(member_str(o, "outcome")),
        V(member_str(o, "body")), V(by), V(role_code(actor_role(&who, rec->municipality))), V(member_day(w, o, "at")));
    happened(w, rec, (past){member_day(w, o, "at"), by, S("answered"), S("open"), S("answered"), (str){0}});
}

static void history_load(world *w, const json_t *o, const record *rec)
{
    const json_t *m = json_object_get(o, "moderation"), *x = json_object_get(o, "extension"), *e = json_object_get(o, "elsewhere");
    i64 reader = m ? member_id(w, m, "by") : 0;
    happened(w, rec, (past){rec->created, rec->author, S("created"), (str){0}, S("received"), (str){0}});
    if (m) happened(w, rec, (past){member_day(w, m, "proposed_at"), reader, S("proposed"), S("received"), S("in_review"), (str){0}});
    if (m) happened(w, rec, (past){member_day(w, m, "approved_at"), reader, S("published"), S("received"), S("open"), (str){0}});
    if (x) happened(w, rec, (past){member_day(w, x, "at"), member_id(w, o, "owner"), S("extended"), S("open"), S("open"), member_str(x, "reason")});
    if (e) happened(w, rec, (past){member_day(w, e, "at"), member_id(w, e, "by"), S("elsewhere"), S("received"), S("elsewhere"), member_str(e, "body")});
    happened(w, rec, (past){member_day(w, o, "withdrawn_at"), rec->author, S("withdrawn"), S("open"), S("withdrawn"), (str){0}});
}

static void row_load(world *w, const json_t *o, const record *rec, i64 when)
{
    bool gone = str_eq(rec->state, S("withdrawn"));
    i64 due = member_day(w, o, "due"), monday = time_week_start(when);
    db_run(w->d,
        "INSERT INTO need (id, raw, proposal, story, wish, whom, behalf, consent, consent_note, name_mode, sender_name, take_part, about_leader, week, owner, "
        "due, waits, extended_why, elsewhere, voices) VALUES ($1, $2, $3, $4, '', '', $5, $6, $7, $8, '', $9, $10, $11, $12, $13, $14, $15, $16, 1)",
        V(rec->id), V(gone ? S("") : member_str(o, "raw")), V(member_str(o, "proposal")), V(gone ? S("") : member_str(o, "story")),
        V(or_else(member_str(o, "behalf"), S("self"))), V(or_else(member_str(o, "consent"), S("none_needed"))), V(member_str(o, "consent_note")),
        V(or_else(rec->author ? S("hidden") : S("anonymous"), S("anonymous"))), V(member_bool(o, "take_part")), V(member_bool(o, "about_leader")), V(monday),
        V_ID(member_id(w, o, "owner")), V(due ? due : when + 14 * DAY), V(str_eq(rec->state, S("open"))),
        V(member_str(json_object_get(o, "extension"), "reason")), V(member_str(json_object_get(o, "elsewhere"), "where")));
    joined_load(w, o, rec->id, monday);
}

void demo_need(world *w, const json_t *o)
{
    i64 day = member_day(w, o, "at"), when = member_id(w, o, "author") ? day : time_week_start(day);
    bool passed = member_bool(o, "about_leader");
    record rec = {.kind = S("need"), .municipality = member_id(w, o, "municipality"), .unit = member_id(w, o, "unit"), .author = member_id(w, o, "author"),
        .visibility = passed ? S("passed") : member_str(o, "visibility"), .state = member_str(o, "state"), .title = member_str(o, "title"), .lang = member_str(o, "lang")};
    if (str_eq(rec.state, S("withdrawn"))) {
        rec.title = S("–");
        rec.visibility = S("closed");
    }
    record_create(w->d, &rec, when);
    row_load(w, o, &rec, when);
    world_put(w, member_str(o, "key"), rec.id);
    need n;
    need_find(w->d, rec.id, &n);
    need_share(w->d, &n, w->now);
    rec = n.rec;
    answer_load(w, o, &rec);
    demo_replies(w, json_object_get(o, "replies"), &rec);
    demo_replies(w, json_object_get(o, "voices"), &rec);
    history_load(w, o, &rec);
    search_index(w->d, &rec, member_str(o, "story"));
}

void demo_similar(world *w, const json_t *o)
{
    size_t i;
    json_t *v;
    json_array_foreach(json_object_get(o, "similar"), i, v)
        link_add(w->d, (tie){member_id(w, o, "key"), world_id(w, str_of(json_string_value(v))), S("similar")}, 0, member_day(w, o, "at"));
}
