/* round.c — see round.h. Rows of round; no requests, no HTML. */
#include "app/round/round.h"

#include "app/moderation/hide.h"
#include "app/need/need.h"
#include "app/search/search.h"

static const field round_field[] = {
    RECORD_FIELDS(trial),
    I64(trial, initiative),
    I64(trial, number),
    STR(trial, hypothesis, .max = 1000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What do you believe about the need?")),
    STR(trial, solution, .max = 300, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("What did you try?")),
    STR(trial, how, .flags = FIELD_FORM | FIELD_CODED | FIELD_REQUIRED, .choices = "question conversation drawing model roleplay small_operation", .label = N_("How did you try it?")),
    STR(trial, whom, .max = 200, .flags = FIELD_FORM, .label = N_("With whom?")),
    I64(trial, people, .min = 0, .max = 10000, .flags = FIELD_FORM, .label = N_("How many?")),
    BOOL(trial, outside, .flags = FIELD_FORM, .label = N_("Somebody outside the team took part")),
    STR(trial, worked, .flags = FIELD_FORM | FIELD_CODED | FIELD_REQUIRED, .choices = "yes partly no", .label = N_("Did it work?")),
    STR(trial, found, .max = 2000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What did you see?")),
    STR(trial, learned, .max = 2000, .flags = FIELD_FORM | FIELD_LINES | FIELD_REQUIRED, .label = N_("What did you learn?")),
    STR(trial, change, .flags = FIELD_FORM | FIELD_CODED, .choices = "need solution none stop", .label = N_("What does it change?")),
    I64(trial, minutes, .min = 0, .max = 100000, .flags = FIELD_FORM | FIELD_SECRET, .label = N_("Minutes spent")),
    I64(trial, tried, .flags = FIELD_FORM | FIELD_DATE, .label = N_("When?")),
    STR(trial, initiative_title),
};
const fields round_fields = FIELDS(trial, round_field);

#define ROUND_COLUMNS                                                                                                      \
    ", o.initiative, o.number, o.hypothesis, o.solution, o.how, o.whom, o.people, o.outside, o.worked, o.found, o.learned, " \
    "o.change, o.minutes, o.tried, ir.title AS initiative_title "
#define ROUND_FROM "FROM round o JOIN record r ON r.id = o.id JOIN record ir ON ir.id = o.initiative" RECORD_JOINS

bool round_find(db *d, i64 id, trial *out)
{
    bool found = db_one(d, &round_fields, out, "SELECT " RECORD_COLUMNS ROUND_COLUMNS ROUND_FROM "WHERE o.id = $1", V(id));
    if (found) record_keys_load(d, &out->rec);
    return found;
}

trials round_all(db *d, i64 initiative_id)
{
    trials list;
    db_all(d, &round_fields, &list, "SELECT " RECORD_COLUMNS ROUND_COLUMNS ROUND_FROM "WHERE o.initiative = $1 ORDER BY o.number LIMIT 200", V(initiative_id));
    return list;
}

trials round_seen(db *d, const actor *who, i64 initiative_id)
{
    trials list = round_all(d, initiative_id);
    int n = 0;
    for (int i = 0; i < list.n; i++) {
        record_keys_load(d, &list.at[i].rec);
        if (may(who, SEE, &list.at[i].rec)) list.at[n++] = list.at[i];
    }
    list.n = n;
    return list;
}

static str text_of(db *d, const trial *t)
{
    return str_printf(db_arena(d), "%.*s\n%.*s\n%.*s\n%.*s", (int)t->solution.n, t->solution.p, (int)t->found.n, t->found.p,
        (int)t->learned.n, t->learned.p, (int)t->hypothesis.n, t->hypothesis.p);
}

/* A round is seen by those who see its initiative, members included. */
static void share(db *d, trial *t, const initiative *in, i64 now)
{
    i64 people[32];
    members list = initiative_members(d, in->id, now);
    int n = 0;
    for (int i = 0; i < list.n && n < 32; i++) people[n++] = list.at[i].account;
    record_share(d, &t->rec, people, n);
    search_index(d, &t->rec, text_of(d, t));
}

void round_reindex(db *d, i64 id, i64 now)
{
    trial t;
    initiative in;
    if (round_find(d, id, &t) && initiative_find(d, t.initiative, &in)) share(d, &t, &in, now);
}

void rounds_follow(db *d, const initiative *in, i64 now)
{
    trials list = round_all(d, in->id);
    bool hidden = str_eq(in->visibility, S("closed"));
    for (int i = 0; i < list.n; i++) {
        trial *t = &list.at[i];
        if (!hidden) hidden_wants(d, t->id, in->visibility);
        if (!hidden && !str_eq(t->visibility, S("closed"))) t->visibility = in->visibility;
        t->unit = in->unit;
        t->unit_path = in->unit_path;
        t->network = in->network;
        record_update(d, &t->rec, t->changed);
        share(d, t, in, now);
    }
}

void round_add(db *d, const initiative *in, const actor *who, trial *t, i64 now)
{
    t->kind = S("round");
    t->state = t->worked;
    t->municipality = in->municipality;
    t->unit = in->unit;
    t->unit_path = in->unit_path;
    t->author = who->account;
    t->visibility = in->visibility;
    t->network = in->network;
    t->title = utf8_upto(t->solution, 120);
    if (!t->lang.n) t->lang = in->lang;
    if (!t->tried) t->tried = now;
    if (!t->change.n) t->change = S("none");
    t->initiative = in->id;
    t->number = 1 + db_i64(d, 0, "SELECT max(number) FROM round WHERE initiative = $1", V(in->id));

    record_create(d, &t->rec, now);
    hidden_under(d, &t->rec, in->id, in->visibility);
    db_run(d,
        "INSERT INTO round (id, initiative, number, hypothesis, solution, how, whom, people, outside, worked, found, learned, change, minutes, tried) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        V(t->id), V(in->id), V(t->number), V(t->hypothesis), V(t->solution), V(t->how), V(t->whom), V(t->people), V(t->outside), V(t->worked),
        V(t->found), V(t->learned), V(t->change), V(t->minutes), V(t->tried));
    share(d, t, in, now);
    history_add(d, &in->rec, who, (happening){S("tested"), in->state, t->title}, now);
    db_run(d, "UPDATE record SET changed = $2 WHERE id = $1", V(in->id), V(now));
    initiative_waits(d, in);
}

void round_save(db *d, trial *t, const initiative *in, i64 now)
{
    t->state = t->worked;
    t->title = utf8_upto(t->solution, 120);
    record_update(d, &t->rec, now);
    db_run(d,
        "UPDATE round SET hypothesis = $2, solution = $3, how = $4, whom = $5, people = $6, outside = $7, worked = $8, found = $9, learned = $10, "
        "change = $11, minutes = $12, tried = $13 WHERE id = $1",
        V(t->id), V(t->hypothesis), V(t->solution), V(t->how), V(t->whom), V(t->people), V(t->outside), V(t->worked), V(t->found), V(t->learned),
        V(t->change.n ? t->change : S("none")), V(t->minutes), V(t->tried));
    share(d, t, in, now);
    initiative_waits(d, in);
}

i64 round_start(db *d, const actor *who, const try_start *from, trial *t, i64 now)
{
    voice_sent sent = need_send(d, who, &(voice){.story = from->need, .municipality = from->municipality, .unit = from->unit, .lang = from->lang}, now);
    need n;
    need_find(d, sent.id, &n);
    n.visibility = S("team"); /* the team's own words, seen by the team and its leaders; it is open to more when a moderator has read it */
    need_move(d, &n, who, (happening){.what = S("shared")}, now);

    initiative in = {.municipality = from->municipality, .unit = from->unit, .unit_path = n.unit_path, .title = utf8_upto(t->solution, 120), .lang = from->lang,
        .need_text = from->need, .solution = t->solution, .size = S("small"), .visibility = S("team"), .origin = S("staff"), .types = S("service")};
    initiative_start(d, &in, who, (need_ids){&n.id, 1}, now);
    initiative_find(d, in.id, &in);
    round_add(d, &in, who, t, now);
    return in.id;
}
