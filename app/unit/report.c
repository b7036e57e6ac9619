/*
 * report.c — see report.h. Reads needs, answers and lineage; writes nothing.
 */
#include "app/unit/report.h"

#include "app/policy.h"

static const field said_field[] = {
    RECORD_FIELDS(said), STR(said, story), STR(said, outcome), STR(said, body), I64(said, answered, .flags = FIELD_DATE), I64(said, due, .flags = FIELD_DATE),
};
static const fields said_fields = FIELDS(said, said_field);

static actor passer_by(void)
{
    actor a = {0};
    policy_actor_keys(&a, NULL, 0);
    return a;
}

static bool open_to_all(db *d, const actor *anyone, said *s)
{
    record_keys_load(d, &s->rec);
    return may(anyone, SEE, &s->rec) && s->story.n;
}

saids unit_report(db *d, const unit *u, i64 now)
{
    saids all;
    actor anyone = passer_by();
    db_all(d, &said_fields, &all,
        "SELECT " RECORD_COLUMNS ", n.story, n.due, a.outcome, a.body, a.at AS answered FROM "
        "(SELECT DISTINCT record FROM event WHERE municipality = $1 AND at >= $3 AND what IN ('created', 'answered')) AS s JOIN record r ON r.id = s.record" RECORD_JOINS
        " JOIN need n ON n.id = r.id LEFT JOIN answer a ON a.id = (SELECT max(b.id) FROM answer b WHERE b.need = r.id) "
        "WHERE r.kind = 'need' AND r.state IN ('open', 'answered') AND substr(u.path, 1, length($2)) = $2 "
        "AND (r.created >= $3 OR a.at >= $3) ORDER BY coalesce(a.at, r.created) DESC, r.id DESC LIMIT 50",
        V(u->municipality), V(u->path), V(now - REPORT_DAYS * DAY));
    int n = 0;
    for (int i = 0; i < all.n && n < REPORT_ROWS; i++) {
        if (!open_to_all(d, &anyone, &all.at[i])) continue;
        all.at[n] = all.at[i];
        all.at[n].line = lineage_of(d, &anyone, all.at[n].id);
        n++;
    }
    all.n = n;
    return all;
}

bool said_tried(const said *s)
{
    for (int i = 0; i < s->line.n; i++)
        if (str_eq(s->line.at[i].kind, S("round"))) return true;
    return false;
}
