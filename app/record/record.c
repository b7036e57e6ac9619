/*
 * record.c — see record.h. Rows of record, audience, event and link; no noun's
 * own rules.
 */
#include "app/record/record.h"

#include <string.h>

#include "app/policy.h"

static const field record_field[] = {RECORD_FIELDS(record)};
const fields record_fields = FIELDS(record, record_field);

bool record_find(db *d, i64 id, record *out)
{
    bool found = db_one(d, &record_fields, out, "SELECT " RECORD_COLUMNS "FROM record r" RECORD_JOINS "WHERE r.id = $1", V(id));
    if (found) record_keys_load(d, out);
    return found;
}

void record_keys_load(db *d, record *rec)
{
    id_list keys = db_ids(d, "SELECT audience FROM audience WHERE record = $1 ORDER BY audience LIMIT 64", V(rec->id));
    rec->keys = keys.at;
    rec->n_keys = keys.n;
}

void record_create(db *d, record *rec, i64 now)
{
    rec->created = rec->changed = now;
    rec->id = db_i64(d, 0,
        "INSERT INTO record (kind, municipality, unit, author, network, visibility, state, title, lang, created, changed) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
        V(rec->kind), V(rec->municipality), V_ID(rec->unit), V_ID(rec->author), V_ID(rec->network), V(rec->visibility),
        V(rec->state), V(rec->title), V(rec->lang), V(now), V(now));
}

void record_update(db *d, record *rec, i64 now)
{
    rec->changed = now;
    db_run(d, "UPDATE record SET unit = $2, network = $3, visibility = $4, state = $5, title = $6, lang = $7, changed = $8 WHERE id = $1",
        V(rec->id), V_ID(rec->unit), V_ID(rec->network), V(rec->visibility), V(rec->state), V(rec->title), V(rec->lang), V(now));
}

/* The networks that visibility 'network' means: the chosen one, or all of the municipality's. */
static id_list networks_of(db *d, const record *rec)
{
    if (!str_eq(rec->visibility, S("network"))) return (id_list){0};
    return db_ids(d,
        "SELECT network FROM network_member WHERE municipality = $1 AND (CAST($2 AS BIGINT) = 0 OR network = $2) ORDER BY network LIMIT 20",
        V(rec->municipality), V(rec->network));
}

/* The order in which they are read again, so that what is derived from them is the same each time. */
static void keys_sort(i64 *keys, int n)
{
    for (int i = 1; i < n; i++) {
        i64 key = keys[i];
        int j = i;
        for (; j > 0 && keys[j - 1] > key; j--) keys[j] = keys[j - 1];
        keys[j] = key;
    }
}

void record_share(db *d, record *rec, const i64 *people, int n_people)
{
    i64 with_author[RECORD_KEYS];
    int n = 0;
    if (rec->author) with_author[n++] = rec->author;
    for (int i = 0; i < n_people && n < 32; i++)
        if (people[i]) with_author[n++] = people[i];

    id_list networks = networks_of(d, rec);
    if (!rec->unit_path.n && rec->unit) rec->unit_path = db_str(d, "SELECT path FROM unit WHERE id = $1", V(rec->unit));

    i64 *made = NEW(db_arena(d), i64, RECORD_KEYS);
    rec->n_keys = policy_record_keys(rec, (audience_of){networks.at, networks.n, with_author, n}, made);
    keys_sort(made, rec->n_keys);
    rec->keys = made;
    db_run(d, "DELETE FROM audience WHERE record = $1", V(rec->id));
    for (int i = 0; i < rec->n_keys; i++)
        db_run(d, "INSERT INTO audience (audience, kind, record, municipality, unit, state) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            V(rec->keys[i]), V(rec->kind), V(rec->id), V(rec->municipality), V(rec->unit), V(rec->state));
}

void record_waits(db *d, const record *rec, str what, i64 due)
{
    if (!due) db_run(d, "DELETE FROM waiting WHERE record = $1 AND what = $2", V(rec->id), V(what));
    else
        db_run(d, "INSERT INTO waiting (record, what, municipality, due) VALUES ($1, $2, $3, $4) ON CONFLICT (record, what) DO UPDATE SET due = excluded.due",
            V(rec->id), V(what), V(rec->municipality), V(due));
}

void history_add(db *d, const record *rec, const actor *who, happening h, i64 now)
{
    bool known = who && who->account;
    str role = known ? role_code(actor_role(who, rec->municipality)) : S("sender");
    db_run(d, "INSERT INTO event (record, municipality, at, account, role, what, from_state, to_state, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        V(rec->id), V(rec->municipality), V(known ? now : time_week_start(now)), V_ID(known ? who->account : 0), V(role), V(h.what), V(h.from), V(rec->state), V(h.note));
}

static const field event_field[] = {
    I64(event, id), I64(event, at, .flags = FIELD_DATE), I64(event, account, .flags = FIELD_SECRET), STR(event, role), STR(event, what),
    STR(event, from_state), STR(event, to_state), STR(event, note), STR(event, name, .flags = FIELD_SECRET),
};
static const fields event_fields = FIELDS(event, event_field);

i64 record_edition(db *d, i64 record_id)
{
    return db_i64(d, 0, "SELECT max(id) AS id FROM event WHERE record = $1 AND what IN ('edited', 'published', 'narrowed')", V(record_id));
}

events history_all(db *d, i64 record_id)
{
    events list;
    db_all(d, &event_fields, &list,
        "SELECT e.id, e.at, e.account, e.role, e.what, e.from_state, e.to_state, e.note, a.title AS name "
        "FROM event e LEFT JOIN account a ON a.id = e.account WHERE e.record = $1 ORDER BY e.id LIMIT 500",
        V(record_id));
    return list;
}

void link_add(db *d, tie t, i64 account, i64 now)
{
    bool swap = str_eq(t.kind, S("similar")) && t.a > t.b;
    db_run(d, "INSERT INTO link (a, b, kind, account, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        V(swap ? t.b : t.a), V(swap ? t.a : t.b), V(t.kind), V_ID(account), V(now));
}

void link_remove(db *d, i64 a, i64 b, str kind)
{
    db_run(d, "DELETE FROM link WHERE kind = $3 AND ((a = $1 AND b = $2) OR (a = $2 AND b = $1))", V(a), V(b), V(kind));
}

static int sql_chosen(const shelf *sh)
{
    return (sh->unit ? 4 : sh->municipality ? 2 : 0) + (sh->state.n > 0);
}

/* Rows of one table as they come from the engine: their size is the table's. */
typedef struct {
    const fields *table;
    u8 *at;
    int n;
} rows;

/* One page for up to slots of the reader's keys; an empty slot (0) is nobody's key. */
static void slots_page(db *d, const shelf *sh, const i64 *keys, db_call call, rows *out)
{
    val v[SHELF_SLOTS + 6];
    int slots = call.n - 6;
    for (int i = 0; i < slots; i++) v[i] = V(keys[i]);
    v[slots] = V(sh->kind);
    v[slots + 1] = V(sh->after ? sh->after : INT64_MAX);
    v[slots + 2] = V(sh->limit + 1);
    v[slots + 3] = V(sh->state);
    v[slots + 4] = V(sh->municipality);
    v[slots + 5] = V(sh->unit);
    call.at = v;
    out->at = db_all_(d, out->table, &out->n, call);
}

static i64 row_id(const rows *r, int i)
{
    i64 id;
    memcpy(&id, r->at + (size_t)i * r->table->size, sizeof id); /* the record, and in it the id, is every noun's first member */
    return id;
}

static void row_copy(rows *to, int i, const rows *from, int j)
{
    memcpy(to->at + (size_t)i * to->table->size, from->at + (size_t)j * from->table->size, to->table->size);
}

static rows rows_new(arena *a, const fields *table, int n)
{
    return (rows){table, arena_take(a, table->size, 16, n), 0};
}

/* Newest first. An engine may join in another order than the ids had; most often there is nothing to move. */
static void rows_sort(arena *a, rows *r)
{
    rows held = rows_new(a, r->table, 1);
    for (int i = 1; i < r->n; i++) {
        int j = i;
        if (row_id(r, i - 1) > row_id(r, i)) continue;
        row_copy(&held, 0, r, i);
        for (; j > 0 && row_id(r, j - 1) < row_id(&held, 0); j--) row_copy(r, j, r, j - 1);
        row_copy(r, j, &held, 0);
    }
}

/* Two pages, each newest first, as one; a row in both comes once. */
static rows merged(arena *mem, const rows *a, const rows *b)
{
    rows out = rows_new(mem, a->table, a->n + b->n);
    int i = 0, j = 0;
    while (i < a->n || j < b->n) {
        i64 ia = i < a->n ? row_id(a, i) : 0, ib = j < b->n ? row_id(b, j) : 0;
        if (ia >= ib) row_copy(&out, out.n++, a, i);
        else row_copy(&out, out.n++, b, j);
        i += ia >= ib;
        j += ib >= ia;
    }
    return out;
}

static int size_for(int keys)
{
    return keys <= 1 ? 0 : keys <= 6 ? 1 : 2;
}

shelf_rows shelf_page_(db *d, const actor *who, const shelf *sh, const fields *table, const char *const sql[SHELF_SIZES * SHELF_FILTERS])
{
    static const int slots[SHELF_SIZES] = {1, 6, SHELF_SLOTS};
    rows all = {table, NULL, 0};
    for (int from = 0; from < who->n_keys; from += SHELF_SLOTS) {
        int size = size_for(who->n_keys - from);
        i64 keys[SHELF_SLOTS] = {0};
        rows part = {table, NULL, 0};
        for (int i = 0; i < slots[size] && from + i < who->n_keys; i++) keys[i] = who->keys[from + i];
        slots_page(d, sh, keys, (db_call){.sql = sql[size * SHELF_FILTERS + sql_chosen(sh)], .n = slots[size] + 6}, &part);
        rows_sort(db_arena(d), &part);
        all = from ? merged(db_arena(d), &all, &part) : part;
    }
    return (shelf_rows){all.at, all.n > sh->limit ? sh->limit : all.n, all.n > sh->limit};
}
