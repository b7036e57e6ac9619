/*
 * answer.c — see answer.h. Rules and SQL of answers, extensions and handing over;
 * no requests, no HTML.
 */
#include "app/answer/answer.h"

#include "app/notice/notice.h"

static const field answer_field[] = {
    I64(answer, id), I64(answer, need), STR(answer, outcome), STR(answer, body), STR(answer, role), STR(answer, title),
    I64(answer, at, .flags = FIELD_DATE),
};
const fields answer_fields = FIELDS(answer, answer_field);

answers answer_all(db *d, i64 need_id)
{
    answers list;
    db_all(d, &answer_fields, &list,
        "SELECT w.id, w.need, w.outcome, w.body, w.role, a.title, w.at FROM answer w JOIN account a ON a.id = w.account "
        "WHERE w.need = $1 ORDER BY w.id LIMIT 50",
        V(need_id));
    return list;
}

static const field answered_field[] = {
    RECORD_FIELDS(answered_need), I64(answered_need, answered, .flags = FIELD_DATE), STR(answered_need, outcome), STR(answered_need, body),
};
static const fields answered_fields = FIELDS(answered_need, answered_field);

answereds answered_newest(db *d, const actor *who, const shelf *where)
{
    answereds list;
    shelf sh = *where;
    bool more;
    sh.kind = S("need");
    sh.state = S("answered");
    shelf_page(d, who, &sh, &answered_fields, &list, &more, "SELECT " RECORD_COLUMNS ", a.at AS answered, a.outcome, a.body FROM ",
        " JOIN record r ON r.id = s.record LEFT JOIN answer a ON a.id = (SELECT max(b.id) FROM answer b WHERE b.need = r.id)" RECORD_JOINS);
    return list;
}

bool answer_may(const actor *who, const need *n)
{
    bool owns = who->account && n->owner == who->account && actor_belongs(who, n->municipality) && may(who, SEE, &n->rec);
    bool passed_by = n->about_leader && actor_leads(who, n->municipality, n->unit_path);
    return owns || (may(who, ANSWER, &n->rec) && !passed_by);
}

void answer_give(db *d, need *n, const actor *who, answer_text a, i64 now)
{
    assert(word_is(&words_outcome, a.outcome) && a.body.n);
    db_run(d, "INSERT INTO answer (need, outcome, body, account, role, at) VALUES ($1, $2, $3, $4, $5, $6)", V(n->id), V(a.outcome), V(a.body),
        V(who->account), V(role_code(actor_role(who, n->municipality))), V(now));
    n->state = S("answered");
    need_move(d, n, who, (happening){.what = S("answered")}, now);
    notice_all(d, &n->rec, S("answered"), who->account, now);
}

static bool may_wait(const need *n)
{
    return str_eq(n->state, S("open")) && !n->extended_why.n;
}

bool answer_may_extend(const need *n, i64 now)
{
    return may_wait(n) && n->due + DAY <= now + ANSWER_EXTENSION_DAYS * DAY;
}

bool answer_extend(db *d, need *n, const actor *who, extension e, i64 now)
{
    bool later = e.until > n->due && e.until > now && e.until <= now + (ANSWER_EXTENSION_DAYS + 1) * DAY;
    if (!may_wait(n) || !later) return false;
    assert(e.why.n);
    n->due = e.until;
    n->extended_why = e.why;
    need_move(d, n, who, (happening){.what = S("extended"), .note = e.why}, now);
    notice_all(d, &n->rec, S("extended"), who->account, now);
    return true;
}

static const field candidate_field[] = {I64(candidate, id), STR(candidate, name), STR(candidate, title), STR(candidate, role)};
static const fields candidate_fields = FIELDS(candidate, candidate_field);

candidates answer_candidates(db *d, const need *n, i64 now)
{
    candidates list;
    db_all(d, &candidate_fields, &list,
        "SELECT a.id, a.name, a.title, min(r.role) AS role FROM role r JOIN account a ON a.id = r.account "
        "WHERE r.municipality = $1 AND r.role IN ('leader', 'facilitator', 'staff') AND r.starts <= $2 AND (r.ends IS NULL OR r.ends > $2) "
        "AND a.closed IS NULL AND a.id <> $3 AND (CAST($4 AS BIGINT) = 0 OR NOT EXISTS (SELECT 1 FROM role l LEFT JOIN unit u ON u.id = l.unit "
        "WHERE l.account = a.id AND l.role = 'leader' AND l.municipality = $1 "
        "AND (l.unit IS NULL OR substr(CAST($5 AS TEXT), 1, length(u.path)) = u.path))) "
        "GROUP BY a.id ORDER BY a.name_sort, a.id LIMIT 500",
        V(n->municipality), V(now), V(n->owner), V(n->about_leader), V(n->unit_path));
    return list;
}

bool answer_can_be(candidates list, i64 account)
{
    for (int i = 0; i < list.n; i++)
        if (list.at[i].id == account) return true;
    return false;
}

bool answer_hand_over(db *d, need *n, const actor *who, handover h, i64 now)
{
    if (!str_eq(n->state, S("open")) || !answer_can_be(answer_candidates(d, n, now), h.to)) return false;
    assert(h.why.n);
    n->owner = h.to;
    need_move(d, n, who, (happening){.what = S("handed"), .note = h.why}, now);
    notice_add(d, h.to, n->id, S("handed"), now);
    return true;
}
