/*
 * member.c — who is in an initiative: the champion, members, facilitators, and
 * guests, who always have an end. Rules and SQL; no requests, no HTML.
 */
#include "app/initiative/member.h"

#include "app/notice/notice.h"

static const word part[] = {
    {"lead", N_("Champion")},
    {"member", N_("Member")},
    {"facilitator", N_("Process facilitator")},
    {"guest", N_("Guest")},
};
const words words_part = {part, (int)(sizeof part / sizeof *part)};

static const field member_field[] = {
    I64(member, account), STR(member, part), STR(member, title), I64(member, since), I64(member, ends),
};
static const fields member_fields = FIELDS(member, member_field);

members initiative_members(db *d, i64 id, i64 now)
{
    members list;
    db_all(d, &member_fields, &list,
        "SELECT w.account, w.part, a.title, w.since, w.ends FROM initiative_member w JOIN account a ON a.id = w.account "
        "WHERE w.initiative = $1 AND (w.ends IS NULL OR w.ends > $2) "
        "ORDER BY CASE w.part WHEN 'lead' THEN 0 WHEN 'facilitator' THEN 1 WHEN 'member' THEN 2 ELSE 3 END, a.title, w.account LIMIT 100",
        V(id), V(now));
    return list;
}

int member_accounts(db *d, const initiative *in, i64 now, i64 people[MEMBERS_SEEN])
{
    members list = initiative_members(d, in->id, now);
    int n = 0;
    if (in->owner) people[n++] = in->owner;
    for (int i = 0; i < list.n && n < MEMBERS_SEEN; i++) people[n++] = list.at[i].account;
    return n;
}

static const field person_field[] = {I64(person, id), STR(person, name), STR(person, title), STR(person, home)};
static const fields person_fields = FIELDS(person, person_field);

persons member_near(db *d, const initiative *in)
{
    persons list;
    db_all(d, &person_fields, &list,
        "SELECT a.id, a.name, a.title, '' AS home FROM account a WHERE a.closed IS NULL AND a.municipality = $1 "
        "AND a.id NOT IN (SELECT account FROM initiative_member WHERE initiative = $2) ORDER BY a.name_sort, a.id LIMIT 500",
        V(in->municipality), V(in->id));
    return list;
}

persons member_far(db *d, const initiative *in, i64 now)
{
    persons list;
    db_all(d, &person_fields, &list,
        "SELECT a.id, a.name, a.title, m.name AS home FROM account a JOIN municipality m ON m.id = a.municipality "
        "WHERE a.closed IS NULL AND a.municipality <> $1 "
        "AND a.id IN (SELECT account FROM role WHERE municipality = $1 AND (ends IS NULL OR ends > $2)) "
        "AND a.id NOT IN (SELECT account FROM initiative_member WHERE initiative = $3) ORDER BY a.name_sort, a.id LIMIT 500",
        V(in->municipality), V(now), V(in->id));
    return list;
}

void member_write(db *d, i64 initiative_id, const member *m, i64 now)
{
    db_run(d,
        "INSERT INTO initiative_member (initiative, account, part, since, ends) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (initiative, account) DO UPDATE SET part = excluded.part, ends = excluded.ends",
        V(initiative_id), V(m->account), V(m->part), V(now), V_ID(m->ends));
    db_run(d, "INSERT INTO follow (record, account, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", V(initiative_id), V(m->account), V(now));
}

/* One of those who could be chosen or are in it already. Somebody from another municipality is a guest; guests end. */
static bool may_be(db *d, const initiative *in, const member *m, i64 now)
{
    i64 home = db_i64(d, 0,
        "SELECT a.municipality FROM account a WHERE a.id = $1 AND a.closed IS NULL AND (a.municipality = $2 OR EXISTS (SELECT 1 FROM role h "
        "WHERE h.account = a.id AND h.municipality = $2 AND (h.ends IS NULL OR h.ends > $3)))",
        V(m->account), V(in->municipality), V(now));
    bool guest = str_eq(m->part, S("guest"));
    return home && word_is(&words_part, m->part) && (guest ? m->ends > now : m->ends == 0 && home == in->municipality);
}

bool initiative_member_set(db *d, initiative *in, const actor *who, const member *m, i64 now)
{
    bool lead = str_eq(m->part, S("lead"));
    bool only_lead = m->account == in->owner && !lead;
    if (!may_be(d, in, m, now) || only_lead) return false;
    if (lead) {
        db_run(d, "UPDATE initiative_member SET part = 'member' WHERE initiative = $1 AND part = 'lead'", V(in->id));
        in->owner = m->account;
    }
    member_write(d, in->id, m, now);
    if (m->account != who->account) notice_add(d, m->account, in->id, S("invited"), now);
    initiative_people_changed(d, in, now);
    history_add(d, &in->rec, who, (happening){lead ? S("lead_set") : S("member_set"), in->state, db_str(d, "SELECT title FROM account WHERE id = $1", V(m->account))}, now);
    return true;
}

bool initiative_member_remove(db *d, initiative *in, const actor *who, i64 account, i64 now)
{
    if (account == in->owner) return false;
    if (!db_run(d, "DELETE FROM initiative_member WHERE initiative = $1 AND account = $2", V(in->id), V(account))) return false;
    db_run(d, "DELETE FROM follow WHERE record = $1 AND account = $2", V(in->id), V(account));
    initiative_people_changed(d, in, now);
    history_add(d, &in->rec, who, (happening){S("member_left"), in->state, db_str(d, "SELECT title FROM account WHERE id = $1", V(account))}, now);
    return true;
}

int member_end_guests(db *d, i64 now, int most)
{
    id_list ended = db_ids(d, "SELECT initiative AS id FROM initiative_member WHERE ends <= $1 ORDER BY ends LIMIT $2", V(now), V(most));
    for (int i = 0; i < ended.n; i++) {
        initiative in;
        bool any = db_run(d, "DELETE FROM initiative_member WHERE initiative = $1 AND ends <= $2", V(ended.at[i]), V(now)) > 0; /* not with one before */
        if (any && initiative_find(d, ended.at[i], &in)) initiative_people_changed(d, &in, now);
    }
    return ended.n;
}
