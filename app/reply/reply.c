/*
 * reply.c — see reply.h. Rules and SQL of replies; no requests, no HTML. Who may
 * reply is policy.c's; flags and what becomes of them stand in app/moderation.
 */
#include "app/reply/reply.h"

#include "app/need/need.h"
#include "app/notice/notice.h"

static const field reply_field[] = {
    I64(reply, id),
    I64(reply, record, .flags = FIELD_ID),
    I64(reply, author, .flags = FIELD_SECRET),
    I64(reply, receipt, .flags = FIELD_SECRET),
    STR(reply, role),
    STR(reply, kind),
    STR(reply, body),
    STR(reply, title),
    I64(reply, created, .flags = FIELD_DATE),
    I64(reply, edited, .flags = FIELD_DATE),
    I64(reply, withdrawn, .flags = FIELD_DATE),
    I64(reply, hidden, .flags = FIELD_DATE),
    STR(reply, hidden_why),
};
const fields reply_fields = FIELDS(reply, reply_field);

/* The sender of a need is "the sender" in its thread, whatever the account is called: the name was perhaps hidden. */
#define REPLY_COLUMNS                                                                                      \
    "p.id, p.record, p.author, p.receipt, p.role, p.kind, p.body, p.created, p.edited, p.withdrawn, p.hidden, " \
    "p.hidden_why, CASE WHEN p.role = 'sender' THEN '' ELSE a.title END AS title "

replies reply_all(db *d, i64 record_id)
{
    replies list;
    db_all(d, &reply_fields, &list,
        "SELECT " REPLY_COLUMNS "FROM reply p LEFT JOIN account a ON a.id = p.author WHERE p.record = $1 ORDER BY p.id LIMIT 500", V(record_id));
    for (int i = 0; i < list.n; i++)
        if (!reply_stands(&list.at[i])) list.at[i].body = (str){0};
    return list;
}

bool reply_find(db *d, i64 id, reply *out)
{
    return db_one(d, &reply_fields, out, "SELECT " REPLY_COLUMNS "FROM reply p LEFT JOIN account a ON a.id = p.author WHERE p.id = $1", V(id));
}

static str role_said(const record *rec, const actor *who, bool joined)
{
    if (joined) return S("joined");
    bool sender = !who->account || (str_eq(rec->kind, S("need")) && rec->author == who->account);
    return sender ? S("sender") : role_code(actor_role(who, rec->municipality));
}

i64 reply_add(db *d, const record *rec, const actor *who, reply_text s, i64 now)
{
    i64 id = db_i64(d, 0,
        "INSERT INTO reply (record, author, receipt, role, kind, body, created, hidden_why) VALUES ($1, $2, $3, $4, $5, $6, $7, '') RETURNING id",
        V(rec->id), V_ID(who->account), V_ID(s.receipt), V(role_said(rec, who, s.joined)), V(s.kind), V(s.body), V(moment_kept(who, now)));
    if (who->account)
        db_run(d, "INSERT INTO follow (record, account, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", V(rec->id), V(who->account), V(now));
    notice_all(d, rec, S("replied"), who->account, moment_kept(who, now));
    return id;
}

void reply_edit(db *d, i64 id, reply_text s, i64 now)
{
    db_run(d, "UPDATE reply SET kind = $2, body = $3, edited = $4 WHERE id = $1 AND withdrawn IS NULL AND hidden IS NULL", V(id), V(s.kind),
        V(s.body), V(now));
}

void reply_withdraw(db *d, i64 id, i64 now)
{
    db_run(d, "UPDATE reply SET body = '', withdrawn = $2 WHERE id = $1 AND withdrawn IS NULL", V(id), V(now));
}

void reply_hide(db *d, i64 id, str why, i64 now)
{
    db_run(d, "UPDATE reply SET hidden = $2, hidden_why = $3 WHERE id = $1 AND hidden IS NULL", V(id), V(now), V(why));
}

bool reply_stands(const reply *p)
{
    return !p->withdrawn && !p->hidden;
}

bool reply_is_own(const reply *p, const actor *who)
{
    return who->account && p->author == who->account;
}

url url_comment(arena *a, i64 id)
{
    return (url){str_printf(a, "#comment-%lld", (long long)id)};
}

typedef struct {
    const char *kind, *path;
} place;

url url_record(arena *a, str kind, i64 id)
{
    static const place places[] = {
        {"need", "/needs"}, {"initiative", "/initiatives"}, {"round", "/rounds"}, {"card", "/cards"}, {"adoption", "/adoptions"},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (str_eq(kind, str_of(places[i].kind))) return url_id(a, str_of(places[i].path), id);
    assert(false); /* a kind of record without a page */
    return URL("/");
}
