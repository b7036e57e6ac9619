/*
 * queue.c — see moderation.h. What waits for a moderator, what may identify in a
 * text, and the log. Reads only.
 */
#include "app/moderation/moderation.h"

static const word moderation_word[] = {
    {"published", N_("Published")},
    {"proposed", N_("Proposed another text to the sender")},
    {"not_approved", N_("The sender did not approve the text")},
    {"moved", N_("Said where it belongs")},
    {"hidden", N_("Hidden")},
    {"reopened", N_("Taken back to be read")},
    {"withdrawn", N_("Withdrawn by the sender")},
    {"linked", N_("Linked with a similar need")},
    {"unlinked", N_("Link taken away")},
    {"flag_kept", N_("Reported, and kept")},
    {"flag_hidden", N_("Reported, and hidden")},
    {"shown", N_("Opened again")},
};
const words words_moderation = {moderation_word, (int)(sizeof moderation_word / sizeof *moderation_word)};

static const word hint_word[] = {
    [GUARD_NAME] = {"name", N_("name")},
    [GUARD_ROOM] = {"room", N_("room")},
    [GUARD_AGE] = {"age", N_("age")},
    [GUARD_DATE] = {"date", N_("date")},
    [GUARD_DIAGNOSIS] = {"diagnosis", N_("diagnosis")},
    [GUARD_RELATION] = {"relation", N_("relation")},
    [GUARD_PHONE] = {"phone", N_("telephone")},
    [GUARD_EMAIL] = {"email", N_("e-mail")},
    [GUARD_ADDRESS] = {"address", N_("address")},
    [GUARD_JOURNAL] = {"journal", N_("patient record")},
};
const words words_hint = {hint_word, (int)(sizeof hint_word / sizeof *hint_word)};

static const word way_word[] = {
    {"urgent", N_("Life or health in danger: call 113. Medical help that cannot wait: 116 117.")},
    {"complaint", N_("A complaint about a decision or a service goes to the municipality as a complaint, and has rights of its own.")},
    {"deviation", N_("A deviation is reported in the deviation system of your workplace.")},
    {"whistleblowing", N_("Serious wrongs are reported through the municipality's whistleblowing channel.")},
    {"other", N_("Another service takes care of this.")},
};
const words words_way = {way_word, (int)(sizeof way_word / sizeof *way_word)};

int moderation_places(const actor *who, i64 places[ACTOR_GRANTS])
{
    int n = 0;
    for (int i = 0; i < who->n_grants; i++) {
        const grant *g = &who->grants[i];
        if (g->role != ROLE_FACILITATOR && g->role != ROLE_MODERATOR) continue;
        bool known = false;
        for (int j = 0; j < n; j++) known = known || places[j] == g->municipality;
        if (!known) places[n++] = g->municipality;
    }
    return n;
}

static const field queued_field[] = {
    I64(queued, id), I64(queued, municipality), I64(queued, week), I64(queued, due), STR(queued, state), STR(queued, title), STR(queued, lang),
    STR(queued, municipality_name), STR(queued, unit_name), BOOL(queued, about_leader), BOOL(queued, refused),
};
static const fields queued_fields = FIELDS(queued, queued_field);

enum { QUEUE_MOST = 100 };

/* One key's part of the queue: the index of who sees what holds the state, so that open needs cost nothing. */
static queue queue_of_key(db *d, i64 key)
{
    queue list;
    db_all(d, &queued_fields, &list,
        "SELECT r.id, r.municipality, n.week, n.due, r.state, n.raw AS title, r.lang, m.name AS municipality_name, u.name AS unit_name, n.about_leader, "
        "CASE WHEN EXISTS (SELECT 1 FROM event e WHERE e.record = r.id AND e.what = 'not_approved') THEN 1 ELSE 0 END AS refused "
        "FROM (SELECT * FROM (SELECT record FROM audience WHERE audience = $1 AND kind = 'need' AND state = 'received' ORDER BY record LIMIT 100) AS a "
        "UNION ALL SELECT * FROM (SELECT record FROM audience WHERE audience = $1 AND kind = 'need' AND state = 'in_review' ORDER BY record LIMIT 100) AS b) AS s "
        "JOIN record r ON r.id = s.record JOIN need n ON n.id = r.id JOIN municipality m ON m.id = r.municipality "
        "LEFT JOIN unit u ON u.id = r.unit ORDER BY r.id LIMIT 100",
        V(key));
    for (int i = 0; i < list.n; i++) list.at[i].title = need_title(db_arena(d), list.at[i].title); /* what is not read yet has none of its own */
    return list;
}

/* Published ones to which their sender has added; a voice past a leader is for the others only. */
static queue queue_added(db *d, const actor *who, i64 municipality)
{
    queue list;
    db_all(d, &queued_fields, &list,
        "SELECT r.id, r.municipality, n.week, n.due, r.state, r.title, r.lang, m.name AS municipality_name, u.name AS unit_name, n.about_leader "
        "FROM waiting w JOIN record r ON r.id = w.record JOIN need n ON n.id = r.id JOIN municipality m ON m.id = r.municipality "
        "LEFT JOIN unit u ON u.id = r.unit WHERE w.municipality = $1 AND w.what = 'added' ORDER BY w.due LIMIT 100",
        V(municipality));
    int kept = 0;
    for (int i = 0; i < list.n; i++) {
        need n;
        if (need_find(d, list.at[i].id, &n) && moderation_may(who, &n)) list.at[kept++] = list.at[i];
    }
    list.n = kept;
    return list;
}

static bool is_in(const queue *q, i64 id)
{
    for (int i = 0; i < q->n; i++)
        if (q->at[i].id == id) return true;
    return false;
}

static bool moderates_there(const i64 *places, int n, i64 municipality)
{
    for (int i = 0; i < n; i++)
        if (places[i] == municipality) return true;
    return false;
}

static void queue_insert(queue *q, queued row)
{
    int at = q->n++;
    for (; at > 0 && q->at[at - 1].id > row.id; at--) q->at[at] = q->at[at - 1];
    q->at[at] = row;
}

queue moderation_queue(db *d, const actor *who)
{
    i64 places[ACTOR_GRANTS];
    int n_places = moderation_places(who, places);
    queue all = {NEW(db_arena(d), queued, QUEUE_MOST), 0};
    for (int k = 0; n_places && k < who->n_keys; k++) {
        queue part = queue_of_key(d, who->keys[k]);
        for (int i = 0; i < part.n && all.n < QUEUE_MOST; i++)
            if (moderates_there(places, n_places, part.at[i].municipality) && !is_in(&all, part.at[i].id)) queue_insert(&all, part.at[i]);
    }
    for (int k = 0; k < n_places; k++) {
        queue part = queue_added(d, who, places[k]);
        for (int i = 0; i < part.n && all.n < QUEUE_MOST; i++) queue_insert(&all, part.at[i]);
    }
    return all;
}

pieces moderation_pieces(arena *a, str text)
{
    guard_hint_list hints = guard_hints(a, text);
    pieces list = {NEW(a, piece, hints.n * 2 + 1), 0};
    ptrdiff_t at = 0;
    for (ptrdiff_t i = 0; i < hints.n; i++) {
        guard_hint h = hints.p[i];
        if (h.from > at) list.at[list.n++] = (piece){.text = {text.p + at, h.from - at}};
        list.at[list.n++] = (piece){{text.p + h.from, h.n}, str_of(hint_word[h.kind].code)};
        at = h.from + h.n;
    }
    if (at < text.n) list.at[list.n++] = (piece){.text = str_from(text, at)};
    return list;
}

/* ---- the log ---- */

static const field log_field[] = {
    I64(log_line, id), I64(log_line, at, .flags = FIELD_DATE), I64(log_line, record), STR(log_line, kind), STR(log_line, what), STR(log_line, role), STR(log_line, note),
};
const fields log_fields = FIELDS(log_line, log_field);

/* As the index event_moderated says it. */
#define LOG_KINDS \
    "('published', 'proposed', 'not_approved', 'moved', 'hidden', 'reopened', 'withdrawn', 'linked', 'unlinked', 'flag_kept', 'flag_hidden', 'shown')"

log_lines moderation_log(db *d, const actor *who, const shelf *sh, i64 *next)
{
    log_lines list;
    db_all(d, &log_fields, &list,
        "SELECT e.id, e.at, e.record, r.kind, e.what, e.role, e.note FROM event e JOIN record r ON r.id = e.record "
        "WHERE e.municipality = $1 AND (r.kind = 'need' OR e.what IN ('flag_kept', 'flag_hidden', 'shown')) AND e.id < $2 AND e.what IN " LOG_KINDS " ORDER BY e.id DESC LIMIT $3",
        V(sh->municipality), V(sh->after ? sh->after : INT64_MAX), V(sh->limit + 1));
    *next = list.n > sh->limit ? list.at[sh->limit - 1].id : 0;
    if (list.n > sh->limit) list.n = sh->limit;
    int kept = 0;
    for (int i = 0; i < list.n; i++) {
        record rec;
        if (record_find(d, list.at[i].record, &rec) && may(who, SEE, &rec)) list.at[kept++] = list.at[i];
    }
    list.n = kept;
    return list;
}

log_lines moderation_log_of(db *d, i64 record_id)
{
    log_lines list;
    db_all(d, &log_fields, &list,
        "SELECT id, at, record, '' AS kind, what, role, note FROM event WHERE record = $1 AND what IN " LOG_KINDS " ORDER BY id LIMIT 200", V(record_id));
    return list;
}
