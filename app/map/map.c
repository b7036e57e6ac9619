/* map.c — see map.h. */
#include "app/map/map.h"

#include <stdlib.h>

static const field spread_field[] = {
    RECORD_FIELDS(spread),
    I64(spread, card),
    I64(spread, origin),
    STR(spread, origin_name),
    STR(spread, card_title),
    STR(spread, mode),
    STR(spread, status),
    I64(spread, confirmed, .flags = FIELD_DATE | FIELD_ID),
    I64(spread, reported, .flags = FIELD_DATE | FIELD_ID),
};
const fields spread_fields = FIELDS(spread, spread_field);

/* Which cards the reader may see, asked once each. */
typedef struct {
    i64 *seen, *unseen;
    int n_seen, n_unseen;
} card_memory;

static bool holds(const i64 *ids, int n, i64 id)
{
    for (int i = 0; i < n; i++)
        if (ids[i] == id) return true;
    return false;
}

static bool card_is_seen(db *d, const actor *who, card_memory *m, i64 card)
{
    record rec;
    if (holds(m->seen, m->n_seen, card)) return true;
    if (holds(m->unseen, m->n_unseen, card)) return false;
    bool seen = record_find(d, card, &rec) && may(who, SEE, &rec);
    if (seen) m->seen[m->n_seen++] = card;
    else m->unseen[m->n_unseen++] = card;
    return seen;
}

static spreads page_of(db *d, const actor *who, const shelf *sh, bool *more)
{
    spreads list;
    shelf_page(d, who, sh, &spread_fields, &list, more,
        "SELECT " RECORD_COLUMNS ", a.card, a.origin, a.mode, a.confirmed, o.name_unique AS origin_name, c.title AS card_title FROM ",
        " JOIN record r ON r.id = s.record JOIN adoption a ON a.id = r.id JOIN record c ON c.id = a.card "
        "JOIN municipality o ON o.id = a.origin" RECORD_JOINS);
    return list;
}

/* What the adopter had said by then; "in use" counts only when somebody there has confirmed it. */
static void status_at(db *d, spread *s, i64 until)
{
    s->reported = db_i64(d, s->created, "SELECT at FROM adoption_report WHERE adoption = $1 AND at <= $2 ORDER BY at DESC, id DESC LIMIT 1", V(s->id), V(until));
    s->status = db_str(d, "SELECT status FROM adoption_report WHERE adoption = $1 AND at <= $2 ORDER BY at DESC, id DESC LIMIT 1", V(s->id), V(until));
    if (!s->status.n) s->status = S("considering");
    if (!s->confirmed || s->confirmed > until) s->status = S("unconfirmed");
}

static bool first_known(const spread *s, i64 until)
{
    return s->created <= until || (s->confirmed && s->confirmed <= until) || s->reported <= until;
}

void spread_all(db *d, const actor *who, map_filter f, spreads *out, bool *more)
{
    arena *mem = db_arena(d);
    i64 until = f.until ? time_day_start(f.until) + DAY - 1 : INT64_MAX;
    shelf sh = {.kind = S("adoption"), .limit = 200};
    card_memory m = {NEW(mem, i64, MAP_SPREADS + 200), NEW(mem, i64, MAP_SPREADS + 200), 0, 0};
    *out = (spreads){NEW(mem, spread, MAP_SPREADS), 0};
    *more = true;
    for (int read = 0; *more && read < MAP_SPREADS; read += sh.limit) {
        spreads list = page_of(d, who, &sh, more);
        for (int i = 0; i < list.n; i++) {
            spread *s = &list.at[i];
            sh.after = s->id;
            if ((f.card && s->card != f.card) || !card_is_seen(d, who, &m, s->card)) continue;
            status_at(d, s, until);
            if (first_known(s, until)) out->at[out->n++] = *s;
        }
    }
}

card_choices spread_cards(arena *a, const spreads *list)
{
    card_choices all = {NEW(a, card_choice, list->n), 0};
    for (int i = 0; i < list->n; i++) {
        bool known = false;
        for (int k = 0; k < all.n; k++) known = known || all.at[k].id == list->at[i].card;
        if (!known) all.at[all.n++] = (card_choice){list->at[i].card, list->at[i].card_title};
    }
    return all;
}

static bool is_in_use(const spread *s)
{
    return str_eq(s->status, S("in_use"));
}

i64 spread_in_use(const spreads *list, i64 *municipalities)
{
    i64 uses = 0;
    *municipalities = 0;
    for (int i = 0; i < list->n; i++) {
        bool first = true;
        if (!is_in_use(&list->at[i])) continue;
        for (int k = 0; k < i; k++) first = first && !(is_in_use(&list->at[k]) && list->at[k].municipality == list->at[i].municipality);
        *municipalities += first;
        uses++;
    }
    return uses;
}

/* ---- the example ---- */

static const field example_field[] = {
    I64(example_use, id), STR(example_use, name), STR(example_use, county_name), I64(example_use, since, .flags = FIELD_DATE),
};
const fields example_fields = FIELDS(example_use, example_field);

static int example_order(const void *x, const void *y)
{
    const example_use *a = x, *b = y;
    if (a->since != b->since) return a->since < b->since ? -1 : 1;
    return str_cmp(a->name, b->name);
}

static bool example_read(db *d, const csv_row *row, example_use *e)
{
    commune m;
    bool good = row->n == 3 && str_to_i64(row->at[0], 1, 9999, &e->id) && str_to_date(row->at[2], &e->since) && municipality_find(d, e->id, &m);
    assert(good);
    e->name = m.name_unique;
    e->county_name = m.county_name;
    return good;
}

void example_all(db *d, i64 until, example_uses *out)
{
    csv_row row = {0};
    csv_reader in = csv_open(db_arena(d), blob_find(S("data/adoption_digisos.csv")));
    *out = (example_uses){NEW(db_arena(d), example_use, 400), 0};
    csv_next(&in, &row);
    while (csv_next(&in, &row)) {
        example_use e;
        if (example_read(d, &row, &e) && (!until || e.since <= until)) out->at[out->n++] = e;
    }
    qsort(out->at, (size_t)out->n, sizeof *out->at, example_order);
}
