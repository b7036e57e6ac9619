/* hide.c — see hide.h. Rules and SQL; who sees what is made by the nouns themselves. */
#include "app/moderation/hide.h"

#include "app/command/derived.h"
#include "app/notice/notice.h"

static const field hiding_field[] = {I64(hiding, cause), STR(hiding, kind), STR(hiding, why)};
static const fields hiding_fields = FIELDS(hiding, hiding_field);

hiding hiding_of(db *d, const actor *who, const record *rec)
{
    hiding h = {0};
    db_one(d, &hiding_fields, &h,
        "SELECT h.cause, c.kind, (SELECT e.note FROM event e WHERE e.record = h.cause AND e.what = 'flag_hidden' ORDER BY e.id DESC LIMIT 1) AS why "
        "FROM hidden h JOIN record c ON c.id = h.cause WHERE h.record = $1 ORDER BY CASE WHEN h.cause = h.record THEN 0 ELSE 1 END, h.cause LIMIT 1",
        V(rec->id));
    h.may_open = h.cause == rec->id && may(who, MODERATE, rec);
    return h;
}

/* What is left of a visibility: nothing; but use elsewhere is the users' own, and theirs to see. */
static str narrowed(const record *rec, i64 cause, str visibility)
{
    bool use = str_eq(rec->kind, S("adoption")) && rec->id != cause;
    bool wide = str_eq(visibility, S("all")) || str_eq(visibility, S("network"));
    return !use ? S("closed") : wide ? S("municipality") : visibility;
}

static void visibility_set(db *d, const record *rec, str visibility, i64 now)
{
    db_run(d, "UPDATE record SET visibility = $2 WHERE id = $1", V(rec->id), V(visibility));
    derived_make(d, &(derived_of){rec->id, rec->kind}, now);
}

static void close_one(db *d, const record *rec, i64 cause, i64 now)
{
    str wanted = db_str(d, "SELECT visibility FROM hidden WHERE record = $1 LIMIT 1", V(rec->id));
    db_run(d, "INSERT INTO hidden (record, cause, visibility) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", V(rec->id), V(cause),
        V(wanted.n ? wanted : rec->visibility));
    visibility_set(d, rec, narrowed(rec, cause, rec->visibility), now);
}

void record_hide(db *d, const record *rec, i64 now)
{
    records all;
    db_all(d, &record_fields, &all,
        "SELECT " RECORD_COLUMNS "FROM record r" RECORD_JOINS "WHERE r.id IN (SELECT CAST($1 AS BIGINT) AS id "
        "UNION SELECT id FROM round WHERE initiative = $1 UNION SELECT id FROM card WHERE initiative = $1 "
        "UNION SELECT a.id FROM adoption a JOIN card c ON c.id = a.card WHERE c.id = $1 OR c.initiative = $1) ORDER BY r.id",
        V(rec->id));
    for (int i = 0; i < all.n; i++) close_one(d, &all.at[i], rec->id, now);
}

/* Nothing is given back to what has been closed or narrowed by its own people meanwhile. */
static void open_one(db *d, const record *rec, i64 cause, i64 now)
{
    str wanted = db_str(d, "SELECT visibility FROM hidden WHERE record = $1 AND cause = $2", V(rec->id), V(cause));
    db_run(d, "DELETE FROM hidden WHERE record = $1 AND cause = $2", V(rec->id), V(cause));
    bool still = db_i64(d, 0, "SELECT cause FROM hidden WHERE record = $1 LIMIT 1", V(rec->id)) != 0;
    if (!still && str_eq(rec->visibility, narrowed(rec, cause, wanted))) visibility_set(d, rec, wanted, now);
}

bool record_open(db *d, record *rec, const actor *who, i64 now)
{
    records all;
    db_all(d, &record_fields, &all,
        "SELECT " RECORD_COLUMNS "FROM hidden h JOIN record r ON r.id = h.record" RECORD_JOINS "WHERE h.cause = $1 ORDER BY r.id", V(rec->id));
    if (!all.n) return false;
    for (int i = 0; i < all.n; i++) open_one(d, &all.at[i], rec->id, now);
    history_add(d, rec, who, (happening){.what = S("shown"), .from = rec->state}, now);
    notice_add(d, rec->author, rec->id, S("shown"), now);
    return true;
}

void hidden_under(db *d, record *rec, i64 above, str visibility)
{
    i64 causes = db_run(d,
        "INSERT INTO hidden (record, cause, visibility) SELECT CAST($1 AS BIGINT), cause, CASE WHEN $3 = 'closed' THEN visibility ELSE $3 END "
        "FROM hidden WHERE record = $2",
        V(rec->id), V(above), V(visibility));
    if (!causes) return;
    rec->visibility = S("closed");
    db_run(d, "UPDATE record SET visibility = 'closed' WHERE id = $1", V(rec->id));
}

void hidden_wants(db *d, i64 id, str visibility)
{
    db_run(d, "UPDATE hidden SET visibility = $2 WHERE record = $1", V(id), V(visibility));
}

str visibility_asked(const record *rec, str asked)
{
    return rec->id && str_eq(rec->visibility, S("closed")) ? rec->visibility : asked;
}
