/*
 * flag.c — see flag.h. Rules and SQL of flags.
 */
#include "app/moderation/flag.h"

#include "app/moderation/hide.h"
#include "app/moderation/moderation.h"
#include "app/notice/notice.h"
#include "app/reply/reply.h"

enum { FLAGS_WITHOUT_ACCOUNT = 5 };

static const field flag_field[] = {
    I64(flag, id), I64(flag, record), I64(flag, reply), I64(flag, municipality), STR(flag, reason), I64(flag, account), I64(flag, created),
    I64(flag, decided), STR(flag, decision), STR(flag, why), STR(flag, kind), STR(flag, title), STR(flag, body),
};
static const fields flag_fields = FIELDS(flag, flag_field);

#define FLAG_COLUMNS \
    "SELECT f.id, f.record, f.reply, f.municipality, f.reason, f.account, f.created, f.decided, f.decision, f.why, r.kind, r.title, p.body "
#define FLAG_JOINS "FROM flag f JOIN record r ON r.id = f.record LEFT JOIN reply p ON p.id = f.reply "

void flag_add(db *d, const record *rec, const actor *who, flagged f, i64 now)
{
    i64 there = db_i64(d, 0,
        "SELECT count(*) FROM flag WHERE record = $1 AND COALESCE(reply, 0) = $2 AND decided IS NULL AND COALESCE(account, 0) = $3",
        V(rec->id), V(f.reply), V(who->account));
    if (there >= (who->account ? 1 : FLAGS_WITHOUT_ACCOUNT)) return;
    db_run(d,
        "INSERT INTO flag (record, reply, municipality, reason, account, created, decision, why) VALUES ($1, $2, $3, $4, $5, $6, '', '')",
        V(rec->id), V_ID(f.reply), V(rec->municipality), V(f.reason), V_ID(who->account), V(moment_kept(who, now)));
}

bool flag_find(db *d, i64 id, flag *out)
{
    return db_one(d, &flag_fields, out, FLAG_COLUMNS FLAG_JOINS "WHERE f.id = $1", V(id));
}

flags flag_open(db *d, const actor *who)
{
    i64 places[ACTOR_GRANTS];
    int n_places = moderation_places(who, places);
    flags all = {NEW(db_arena(d), flag, 100), 0};
    for (int p = 0; p < n_places; p++) {
        flags here;
        db_all(d, &flag_fields, &here, FLAG_COLUMNS FLAG_JOINS "WHERE f.municipality = $1 AND f.decided IS NULL ORDER BY f.id LIMIT 100", V(places[p]));
        for (int i = 0; i < here.n && all.n < 100; i++) {
            record rec;
            if (record_find(d, here.at[i].record, &rec) && may(who, MODERATE, &rec)) all.at[all.n++] = here.at[i];
        }
    }
    return all;
}

flags flag_same(db *d, const flag *f)
{
    flags list;
    db_all(d, &flag_fields, &list,
        FLAG_COLUMNS FLAG_JOINS "WHERE f.record = $1 AND COALESCE(f.reply, 0) = $2 AND f.decided IS NULL ORDER BY f.id LIMIT 100", V(f->record),
        V(f->reply));
    return list;
}

static void thing_hide(db *d, const flag *f, const actor *who, str why, i64 now)
{
    record rec;
    reply p;
    if (f->reply) {
        reply_hide(d, f->reply, why, now);
        if (reply_find(d, f->reply, &p)) notice_tell(d, p.author, (told){f->record, S("reply_hidden"), why}, now);
        return;
    }
    if (!record_find(d, f->record, &rec)) return;
    need n;
    if (str_eq(rec.kind, S("need")) && need_find(d, rec.id, &n)) moderation_hide(d, &n, who, why, now);
    else {
        record_hide(d, &rec, now);
        notice_add(d, rec.author, rec.id, S("hidden"), now);
    }
}

void flag_decide(db *d, const flag *f, const actor *who, verdict_of_flag v, i64 now)
{
    assert(v.why.n);
    flags same = flag_same(d, f);
    str outcome = v.hide ? S("flag_hidden") : S("flag_kept");
    record rec;
    if (v.hide) thing_hide(d, f, who, v.why, now);
    db_run(d, "UPDATE flag SET decided = $3, decision = $4, decided_by = $5, why = $6 WHERE record = $1 AND COALESCE(reply, 0) = $2 AND decided IS NULL",
        V(f->record), V(f->reply), V(now), V(v.hide ? S("hide") : S("keep")), V(who->account), V(v.why));
    if (record_find(d, f->record, &rec)) history_add(d, &rec, who, (happening){outcome, rec.state, v.why}, now);
    for (int i = 0; i < same.n; i++) notice_tell(d, same.at[i].account, (told){v.hide && !f->reply ? 0 : f->record, outcome, v.why}, now);
}
