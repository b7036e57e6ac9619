/*
 * need.c — see need.h. Rules and SQL of needs and receipts; no requests, no HTML.
 */
#include "app/need/need.h"

#include "app/search/search.h"
#include "lib/http/session.h"

static const field need_field[] = {
    RECORD_FIELDS(need),
    STR(need, raw, .flags = FIELD_SECRET),
    STR(need, proposal, .flags = FIELD_SECRET),
    STR(need, story),
    STR(need, wish, .max = 2000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What would help?")),
    STR(need, whom, .max = 300, .flags = FIELD_FORM, .label = N_("For whom is it hard?")),
    STR(need, behalf, .flags = FIELD_FORM | FIELD_CODED, .choices = "self relative user colleague group", .label = N_("On whose behalf?")),
    STR(need, consent, .flags = FIELD_FORM | FIELD_CODED | FIELD_SECRET, .choices = "none_needed given cannot_give not_asked", .label = N_("Do they know?")),
    STR(need, consent_note, .max = 500, .flags = FIELD_FORM | FIELD_SECRET, .label = N_("How was their view heard?")),
    STR(need, name_mode, .flags = FIELD_FORM | FIELD_CODED | FIELD_SECRET, .choices = "shown hidden anonymous", .label = N_("Your name")),
    STR(need, sender_name, .max = 120, .flags = FIELD_FORM | FIELD_SECRET, .label = N_("Name")),
    BOOL(need, take_part, .flags = FIELD_FORM | FIELD_SECRET, .label = N_("Will you take part further?")),
    BOOL(need, about_leader, .flags = FIELD_SECRET),
    BOOL(need, added, .flags = FIELD_SECRET),
    I64(need, week, .flags = FIELD_SECRET),
    I64(need, owner, .flags = FIELD_SECRET),
    I64(need, due, .flags = FIELD_DATE),
    STR(need, owner_title),
    STR(need, extended_why),
    STR(need, elsewhere),
    I64(need, voices, .flags = FIELD_SECRET),
    I64(need, unit_staff, .flags = FIELD_SECRET),
    I64(need, group_min, .flags = FIELD_SECRET),
};
const fields need_fields = FIELDS(need, need_field);

#define NEED_COLUMNS                                                                                              \
    ", n.raw, n.proposal, n.story, n.wish, n.whom, n.behalf, n.consent, n.consent_note, n.name_mode, "            \
    "n.sender_name, n.take_part, n.about_leader, n.added, n.week, n.owner, n.due, a.title AS owner_title, n.extended_why, " \
    "n.elsewhere, n.voices, u.staff AS unit_staff, t.group_min "
/* Of lists for machines: without what only those who handle a need may read. */
#define NEED_ROW ", n.story, n.name_mode, n.week, n.owner, n.due, a.title AS owner_title, n.extended_why, n.elsewhere, n.voices, u.staff AS unit_staff, t.group_min "
/* Of the list page: what a line shows, and no more; it is the page that is asked for most. */
#define NEED_LINE "r.id, r.title, r.state, r.municipality, r.unit, m.name AS municipality_name, u.name AS unit_name, u.staff AS unit_staff, t.group_min, n.due, n.voices "
#define NEED_JOINS \
    " JOIN need n ON n.id = r.id" RECORD_JOINS "JOIN tenant t ON t.id = r.municipality LEFT JOIN account a ON a.id = n.owner "

bool need_find(db *d, i64 id, need *out)
{
    bool found = db_one(d, &need_fields, out, "SELECT " RECORD_COLUMNS NEED_COLUMNS "FROM record r" NEED_JOINS "WHERE r.id = $1", V(id));
    if (found) record_keys_load(d, &out->rec);
    return found;
}

needs need_lines(db *d, const actor *who, const shelf *sh, bool *more)
{
    needs list;
    shelf_page(d, who, sh, &need_fields, &list, more, "SELECT " NEED_LINE "FROM ",
        " JOIN record r ON r.id = s.record JOIN need n ON n.id = s.record" RECORD_JOINS "JOIN tenant t ON t.id = r.municipality ");
    return list;
}

needs need_page(db *d, const actor *who, const shelf *sh, bool *more)
{
    needs list;
    shelf_page(d, who, sh, &need_fields, &list, more, "SELECT " RECORD_COLUMNS NEED_ROW "FROM ", " JOIN record r ON r.id = s.record" NEED_JOINS);
    return list;
}

str need_title(arena *a, str story)
{
    return utf8_words(a, str_trim(str_split(story, '\n').head), 80);
}

static str receipt_make(db *d, i64 need_id, str kind, i64 now)
{
    str code = rand_code(db_arena(d), 12);
    db_run(d, "INSERT INTO receipt (need, kind, code_hash, email, week) VALUES ($1, $2, $3, '', $4)",
        V(need_id), V(kind), V(token_hash(db_arena(d), code)), V(time_week_start(now)));
    return code;
}

i64 moment_kept(const actor *who, i64 now)
{
    return who && who->account ? now : time_week_start(now);
}

/* A deadline must not tell the day either: without account it counts from the week's Friday, short ones from the next week. */
static i64 due_of(const actor *who, i64 days, i64 now)
{
    if (who->account) return now + days * DAY;
    return time_week_start(now) + (days < 7 ? days + 7 : days + 4) * DAY;
}

voice_sent need_send(db *d, const actor *who, const voice *v, i64 now)
{
    i64 days = db_i64(d, 14, "SELECT answer_days FROM tenant WHERE id = $1", V(v->municipality));
    bool known = who->account != 0;
    i64 when = moment_kept(who, now);
    need n = {.kind = S("need"), .municipality = v->municipality, .unit = v->unit, .author = who->account, .lang = v->lang,
        .visibility = v->about_leader ? S("passed") : S("closed"), .state = S("received"), .title = need_title(db_arena(d), v->story)};

    record_create(d, &n.rec, when);
    db_run(d,
        "INSERT INTO need (id, raw, proposal, story, wish, whom, behalf, consent, consent_note, name_mode, sender_name, take_part, "
        "about_leader, week, due, waits, extended_why, elsewhere, voices) "
        "VALUES ($1, $2, '', '', '', '', '', '', '', $3, '', 0, $4, $5, $6, 0, '', '', 1)",
        V(n.id), V(v->story), V(known ? S("hidden") : S("anonymous")), V(v->about_leader), V(time_week_start(now)), V(due_of(who, days, now)));
    need_find(d, n.id, &n);
    need_move(d, &n, who, (happening){.what = S("created")}, when);
    return (voice_sent){n.id, known ? (str){0} : receipt_make(d, n.id, S("sender"), now)};
}

static bool tells_more(const need *before, const need *n)
{
    const str was[] = {before->wish, before->whom, before->behalf, before->consent, before->consent_note, before->name_mode, before->sender_name};
    const str is[] = {n->wish, n->whom, n->behalf, n->consent, n->consent_note, n->name_mode, n->sender_name};
    bool more = before->take_part != n->take_part;
    for (size_t i = 0; i < sizeof is / sizeof *is; i++) more = more || !str_eq(was[i], is[i]);
    return more;
}

/* That more was told waits for the moderators; by the need's own deadline, which tells nobody when it was. */
static void added_waits(db *d, const need *n)
{
    record_waits(d, &n->rec, S("added"), n->added && need_is_published(&n->rec) ? n->due : 0);
}

void need_tell(db *d, const need *told, i64 now)
{
    need before, anew = *told, *n = &anew;
    if (str_eq(n->name_mode, S("anonymous"))) n->sender_name = (str){0};
    n->added = !need_is_unread(n) && (n->added || !need_find(d, n->id, &before) || tells_more(&before, n));
    db_run(d,
        "UPDATE need SET wish = $2, whom = $3, behalf = $4, consent = $5, consent_note = $6, name_mode = $7, sender_name = $8, take_part = $9, "
        "raw = $10, added = $11 WHERE id = $1",
        V(n->id), V(n->wish), V(n->whom), V(n->behalf), V(n->consent), V(n->consent_note), V(n->name_mode), V(n->sender_name), V(n->take_part), V(n->raw), V(n->added));
    added_waits(d, n);
    if (need_is_unread(n)) db_run(d, "UPDATE record SET title = $2 WHERE id = $1", V(n->id), V(need_title(db_arena(d), n->raw)));
    if (n->author) db_run(d, "UPDATE record SET changed = $2 WHERE id = $1", V(n->id), V(now)); /* when one without account wrote is not kept */
}

void need_added_read(db *d, need *n)
{
    n->added = false;
    db_run(d, "UPDATE need SET added = 0 WHERE id = $1", V(n->id));
    added_waits(d, n);
}

/*
 * Who handles a voice about a leader: the moderators of the municipality who do not lead the unit it is about or
 * one above it. Written as persons, so that no role of a leader opens it.
 */
static id_list people_past_leaders(db *d, i64 municipality, str unit_path, i64 now)
{
    return db_ids(d,
        "SELECT DISTINCT r.account FROM role r WHERE r.municipality = $1 AND r.role IN ('facilitator', 'moderator') AND (r.ends IS NULL OR r.ends > $3) "
        "AND NOT EXISTS (SELECT 1 FROM role l LEFT JOIN unit u ON u.id = l.unit WHERE l.account = r.account AND l.role = 'leader' "
        "AND l.municipality = $1 AND (l.unit IS NULL OR substr(CAST($2 AS TEXT), 1, length(u.path)) = u.path)) ORDER BY r.account LIMIT 29",
        V(municipality), V(unit_path), V(now));
}

bool need_passes_leaders(db *d, i64 municipality, i64 unit_id, i64 now)
{
    str path = db_str(d, "SELECT path FROM unit WHERE id = $1", V(unit_id));
    return people_past_leaders(d, municipality, path, now).n > 0;
}

void need_share(db *d, need *n, i64 now)
{
    bool past = str_eq(n->visibility, S("passed"));
    id_list people = past ? people_past_leaders(d, n->municipality, n->unit_path, now) : (id_list){&n->owner, n->owner != 0};
    record_share(d, &n->rec, people.at, people.n);
    record_waits(d, &n->rec, S("answer"), str_eq(n->state, S("open")) ? n->due : 0);
    added_waits(d, n);
}

void need_move(db *d, need *n, const actor *who, happening h, i64 now)
{
    if (!str_eq(h.what, S("created"))) h.from = db_str(d, "SELECT state FROM record WHERE id = $1", V(n->id));
    db_run(d, "UPDATE need SET proposal = $2, story = $3, owner = $4, due = $5, extended_why = $6, elsewhere = $7, waits = $8 WHERE id = $1",
        V(n->id), V(n->proposal), V(n->story), V_ID(n->owner), V(n->due), V(n->extended_why), V(n->elsewhere), V(str_eq(n->state, S("open"))));
    i64 kept = moment_kept(who, now);
    record_update(d, &n->rec, kept > n->changed ? kept : n->changed);
    need_share(d, n, now);
    search_index(d, &n->rec, n->story);
    history_add(d, &n->rec, who, h, now);
}

void need_publish(db *d, need *n, const actor *who, str story, i64 now)
{
    n->story = story;
    n->title = need_title(db_arena(d), story);
    n->proposal = (str){0};
    n->state = S("open");
    n->visibility = S("all");
    if (!n->owner) n->owner = need_owner_of(d, n->municipality, n->about_leader ? S("") : n->unit_path, now);
    need_move(d, n, who, (happening){.what = S("published")}, now);
}

void need_approve(db *d, need *n, const actor *who, bool agrees, i64 now)
{
    if (agrees) {
        need_publish(d, n, who, n->proposal, now);
        return;
    }
    n->state = S("received");
    need_move(d, n, who, (happening){.what = S("not_approved")}, now);
}

void need_withdraw(db *d, need *n, const actor *who, i64 now)
{
    if (str_eq(n->state, S("withdrawn"))) return;
    n->proposal = n->story = (str){0};
    n->title = S("–");
    n->state = S("withdrawn");
    n->visibility = S("closed");
    db_run(d, "UPDATE need SET raw = '', wish = '', whom = '', consent_note = '', sender_name = '' WHERE id = $1", V(n->id));
    need_move(d, n, who, (happening){.what = S("withdrawn")}, now);
}

static void voices_count(db *d, i64 id)
{
    db_run(d,
        "UPDATE need SET voices = 1 + (SELECT count(*) FROM voice v WHERE v.need = $1) "
        "+ (SELECT count(*) FROM receipt c WHERE c.need = $1 AND c.kind = 'joined') WHERE id = $1",
        V(id));
}

bool need_join(db *d, i64 id, i64 account, i64 now)
{
    i64 added = db_run(d, "INSERT INTO voice (need, account, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", V(id), V(account), V(now));
    db_run(d, "INSERT INTO follow (record, account, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", V(id), V(account), V(now));
    voices_count(d, id);
    return added > 0;
}

str need_join_by_receipt(db *d, i64 id, i64 now)
{
    str code = receipt_make(d, id, S("joined"), now);
    voices_count(d, id);
    return code;
}

i64 need_owner_of(db *d, i64 municipality, str unit_path, i64 now)
{
    i64 leader = db_i64(d, 0,
        "SELECT r.account FROM role r LEFT JOIN unit u ON u.id = r.unit JOIN account a ON a.id = r.account "
        "WHERE r.municipality = $1 AND r.role = 'leader' AND a.closed IS NULL AND r.starts <= $3 AND (r.ends IS NULL OR r.ends > $3) "
        "AND (r.unit IS NULL OR substr(CAST($2 AS TEXT), 1, length(u.path)) = u.path) "
        "ORDER BY length(COALESCE(u.path, '')) DESC, r.id LIMIT 1",
        V(municipality), V(unit_path), V(now));
    if (leader) return leader;
    return db_i64(d, 0,
        "SELECT r.account FROM role r JOIN account a ON a.id = r.account WHERE r.municipality = $1 AND r.role = 'facilitator' AND a.closed IS NULL "
        "AND r.starts <= $2 AND (r.ends IS NULL OR r.ends > $2) ORDER BY r.id LIMIT 1",
        V(municipality), V(now));
}

str need_answerer(db *d, const need *n, i64 now)
{
    if (n->owner || n->about_leader) return n->owner_title;
    return db_str(d, "SELECT title FROM account WHERE id = $1", V(need_owner_of(d, n->municipality, n->unit_path, now)));
}

bool need_is_unread(const need *n)
{
    return str_eq(n->state, S("received"));
}

bool need_is_published(const record *rec)
{
    return str_eq(rec->state, S("open")) || str_eq(rec->state, S("answered"));
}

bool need_is_late(const need *n, i64 now)
{
    return n->due < now && (str_eq(n->state, S("open")) || str_eq(n->state, S("received")));
}

void need_veil(need *n, const actor *who)
{
    bool handles = may(who, MODERATE, &n->rec) || (who->account && who->account == n->author);
    if (!handles) n->raw = n->proposal = n->consent_note = n->consent = n->wish = n->whom = (str){0}; /* what a moderator read stands in story */
    if (!handles && !str_eq(n->name_mode, S("shown"))) n->sender_name = (str){0};
    if (!actor_works_in(who, n->municipality) && n->unit && n->unit_staff < n->group_min) {
        n->unit = 0;
        n->unit_name = (str){0};
    }
}

needs need_linked(db *d, const actor *who, i64 id)
{
    needs all, seen = {0};
    db_all(d, &need_fields, &all,
        "SELECT " RECORD_COLUMNS NEED_COLUMNS "FROM (SELECT b AS record FROM link WHERE a = $1 AND kind = 'similar' "
        "UNION SELECT a FROM link WHERE b = $1 AND kind = 'similar') s JOIN record r ON r.id = s.record" NEED_JOINS "ORDER BY r.id DESC LIMIT 50",
        V(id));
    seen.at = all.at;
    for (int i = 0; i < all.n; i++) {
        record_keys_load(d, &all.at[i].rec);
        if (may(who, SEE, &all.at[i].rec)) seen.at[seen.n++] = all.at[i];
    }
    return seen;
}

bool need_counts(db *d, i64 id, i64 account)
{
    return account && db_i64(d, 0, "SELECT 1 FROM voice WHERE need = $1 AND account = $2", V(id), V(account)) == 1;
}

needs need_waiting(db *d, i64 account, int limit)
{
    needs list;
    db_all(d, &need_fields, &list,
        "SELECT " RECORD_COLUMNS NEED_COLUMNS "FROM record r" NEED_JOINS
        "WHERE n.owner = $1 AND n.waits = 1 ORDER BY n.due, n.id LIMIT $2",
        V(account), V(limit));
    return list;
}

static const field receipt_field[] = {I64(receipt, id), I64(receipt, need), STR(receipt, kind), STR(receipt, email, .flags = FIELD_SECRET)};
static const fields receipt_fields = FIELDS(receipt, receipt_field);

/* As typed from paper: letters in any case, with or without spaces and hyphens. */
static str code_normal(arena *a, str typed)
{
    buf b = buf_new(a, 16);
    for (ptrdiff_t i = 0; i < typed.n && b.n <= 12; i++) {
        char c = typed.p[i];
        if (c >= 'a' && c <= 'z') c = (char)(c - 32);
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) buf_char(&b, c);
    }
    return buf_str(&b);
}

bool receipt_find(db *d, str code, receipt *out)
{
    str normal = code_normal(db_arena(d), code);
    if (normal.n != 12) return false;
    return db_one(d, &receipt_fields, out, "SELECT id, need, kind, email FROM receipt WHERE code_hash = $1", V(token_hash(db_arena(d), normal)));
}

url url_receipt(arena *a, str code)
{
    return (url){str_join2(a, S("/receipts/"), code_normal(a, code))};
}

url url_receipt_part(arena *a, str code, str part)
{
    return (url){str_join2(a, str_join2(a, url_receipt(a, code).s, S("/")), part)};
}

url url_voices(arena *a, i64 id)
{
    return url_under(a, S("/needs"), id, S("voices"));
}

str receipt_code_shown(arena *a, str code)
{
    str c = code_normal(a, code);
    if (c.n != 12) return c;
    return str_printf(a, "%.4s-%.4s-%.4s", c.p, c.p + 4, c.p + 8);
}

void receipt_email(db *d, i64 id, str email)
{
    db_run(d, "UPDATE receipt SET email = $2 WHERE id = $1", V(id), V(email));
}

receipt *receipts_with_email(db *d, i64 need_id, int *n)
{
    struct {
        receipt *at;
        int n;
    } list;
    db_all(d, &receipt_fields, &list, "SELECT id, need, kind, email FROM receipt WHERE need = $1 AND email <> '' ORDER BY id LIMIT 500", V(need_id));
    *n = list.n;
    return list.at;
}
