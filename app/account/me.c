/* me.c — see me.h. Only rows of one's own; what others see of them is decided where they belong. */
#include "app/account/me.h"

#include "app/account/account.h"

/* One more than asked was read; what the reader must not see any more is left out. */
static records page_of(db *d, const actor *who, records all, me_part *p)
{
    p->more = all.n > p->limit;
    if (p->more) all.n = p->limit;
    if (all.n) p->after = all.at[all.n - 1].id;
    int n = 0;
    for (int i = 0; i < all.n; i++) {
        record_keys_load(d, &all.at[i]);
        if (may(who, SEE, &all.at[i])) all.at[n++] = all.at[i];
    }
    all.n = n;
    return all;
}

#define OF(branches)                                                                                  \
    "SELECT " RECORD_COLUMNS "FROM (" branches ") AS s JOIN record r ON r.id = s.id" RECORD_JOINS     \
    "ORDER BY r.id DESC LIMIT $3"
#define BRANCH(name, from) "SELECT * FROM (SELECT " from " ORDER BY 1 DESC LIMIT $3) AS " name

records me_needs(db *d, const actor *who, me_part *p)
{
    records all;
    db_all(d, &record_fields, &all,
        OF(BRANCH("a", "id FROM record WHERE author = $1 AND kind = 'need' AND id < $2")
           " UNION " BRANCH("b", "need AS id FROM voice WHERE account = $1 AND need < $2")),
        V(who->account), V(p->after ? p->after : INT64_MAX), V(p->limit + 1));
    return page_of(d, who, all, p);
}

records me_initiatives(db *d, const actor *who, me_part *p)
{
    records all;
    db_all(d, &record_fields, &all,
        OF(BRANCH("a", "id FROM record WHERE author = $1 AND kind = 'initiative' AND id < $2")
           " UNION " BRANCH("b", "id FROM initiative WHERE owner = $1 AND id < $2")
           " UNION " BRANCH("c", "initiative AS id FROM initiative_member WHERE account = $1 AND initiative < $2")),
        V(who->account), V(p->after ? p->after : INT64_MAX), V(p->limit + 1));
    return page_of(d, who, all, p);
}

/* ---- stand-in ---- */

static const field stand_field[] = {
    I64(stand_in, id), I64(stand_in, account), I64(stand_in, deputy), I64(stand_in, starts), I64(stand_in, ends), STR(stand_in, title),
};
static const fields stand_fields = FIELDS(stand_in, stand_field);

#define TITLE "COALESCE(NULLIF(a.title, ''), a.name) AS title "

stand_ins stand_in_of(db *d, i64 account_id, i64 now)
{
    stand_ins all;
    db_all(d, &stand_fields, &all,
        "SELECT s.id, s.account, s.deputy, s.starts, s.ends, " TITLE "FROM stand_in s JOIN account a ON a.id = s.deputy "
        "WHERE s.account = $1 AND s.ends > $2 ORDER BY s.starts, s.id LIMIT 20", V(account_id), V(now));
    return all;
}

stand_ins stand_in_by(db *d, i64 account_id, i64 now)
{
    stand_ins all;
    db_all(d, &stand_fields, &all,
        "SELECT s.id, s.account, s.deputy, s.starts, s.ends, " TITLE "FROM stand_in s JOIN account a ON a.id = s.account "
        "WHERE s.deputy = $1 AND s.ends > $2 ORDER BY s.starts, s.id LIMIT 20", V(account_id), V(now));
    return all;
}

static bool works_where_led(const actor *deputy, const actor *who)
{
    for (int i = 0; i < who->n_grants; i++) {
        const grant *g = &who->grants[i];
        if (g->role == ROLE_LEADER && !g->deputy_for && actor_works_in(deputy, g->municipality)) return true;
    }
    return false;
}

bool stand_in_set(db *d, const actor *who, const stand_in *s)
{
    actor deputy = actor_of_account(d, s->deputy, s->starts);
    if (!deputy.account || deputy.account == who->account || !works_where_led(&deputy, who)) return false;
    db_run(d, "INSERT INTO stand_in (account, deputy, starts, ends) VALUES ($1, $2, $3, $4)",
        V(who->account), V(s->deputy), V(s->starts), V(s->ends));
    return true;
}

void stand_in_end(db *d, i64 account_id, i64 id, i64 now)
{
    db_run(d, "DELETE FROM stand_in WHERE id = $1 AND account = $2 AND starts > $3", V(id), V(account_id), V(now));
    db_run(d, "UPDATE stand_in SET ends = $3 WHERE id = $1 AND account = $2 AND ends > $3", V(id), V(account_id), V(now));
}

/* ---- somebody to choose ---- */

static const field choice_field[] = {I64(choice, id), STR(choice, name), STR(choice, title), I64(choice, place)};
static const fields choice_fields = FIELDS(choice, choice_field);

choices choice_find(db *d, i64 municipality, str words, i64 but_account, i64 now)
{
    choices all;
    db_all(d, &choice_fields, &all,
        "SELECT a.id, a.name, a.title, min(CASE WHEN h.role = 'leader' THEN 0 WHEN h.role = 'facilitator' THEN 1 ELSE 2 END) AS place "
        "FROM role h JOIN account a ON a.id = h.account WHERE h.municipality = $1 AND a.id <> $2 AND a.closed IS NULL "
        "AND h.role IN ('admin', 'facilitator', 'moderator', 'leader', 'staff', 'union', 'safety') AND (h.ends IS NULL OR h.ends > $3) "
        "AND ($4 = '' OR " ACCOUNT_FINDS("$4") ") GROUP BY a.id ORDER BY place, a.name_sort, a.id LIMIT 30",
        V(municipality), V(but_account), V(now), V(account_pattern(d, words)));
    return all;
}
