/* unit.c — see unit.h. Rows of unit; never records of others but for reading what was answered. */
#include "app/unit/unit.h"

#include "app/policy.h"

#include <stdlib.h>

static const field unit_field[] = {
    I64(unit, id),
    I64(unit, municipality),
    I64(unit, parent, .flags = FIELD_ID),
    STR(unit, path, .flags = FIELD_SECRET),
    STR(unit, name, .max = 120, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Name of the unit")),
    STR(unit, level, .max = 60, .flags = FIELD_FORM, .label = N_("Level")),
    STR(unit, code),
    I64(unit, staff, .min = 0, .max = 100000, .flags = FIELD_FORM, .label = N_("About how many work here")),
    I64(unit, closed, .flags = FIELD_DATE),
    I64(unit, depth),
};
const fields unit_fields = FIELDS(unit, unit_field);

#define COLUMNS "id, municipality, parent, path, name, level, code, staff, closed FROM unit "

static i64 depth_of(str path)
{
    i64 slashes = 0;
    for (ptrdiff_t i = 0; i < path.n; i++) slashes += path.p[i] == '/';
    return slashes > 2 ? slashes - 2 : 0;
}

bool unit_find(db *d, i64 id, unit *out)
{
    bool found = db_one(d, &unit_fields, out, "SELECT " COLUMNS "WHERE id = $1", V(id));
    if (found) out->depth = depth_of(out->path);
    return found;
}

bool unit_by_code(db *d, str code, unit *out)
{
    bool found = db_one(d, &unit_fields, out, "SELECT " COLUMNS "WHERE code = $1", V(str_lower(db_arena(d), code)));
    if (found) out->depth = depth_of(out->path);
    return found;
}

/* By number of each step, not by letters: /4/17/ comes after /4/5/. */
static int path_order(const void *x, const void *y)
{
    str a = ((const unit *)x)->path, b = ((const unit *)y)->path;
    while (a.n && b.n) {
        str_cut ca = str_split(a, '/'), cb = str_split(b, '/');
        if (ca.head.n != cb.head.n) return ca.head.n < cb.head.n ? -1 : 1;
        int by_digits = str_cmp(ca.head, cb.head);
        if (by_digits) return by_digits;
        a = ca.tail;
        b = cb.tail;
    }
    return (a.n > 0) - (b.n > 0);
}

void unit_tree(db *d, i64 municipality, units_shown what, units *out)
{
    db_all(d, &unit_fields, out,
        "SELECT " COLUMNS "WHERE municipality = $1 AND (CAST($2 AS BIGINT) = 0 OR closed IS NULL) "
        "AND (CAST($2 AS BIGINT) < 2 OR staff = 0 OR staff >= (SELECT group_min FROM tenant WHERE id = $1)) LIMIT 3000",
        V(municipality), V((i64)what));
    for (int i = 0; i < out->n; i++) out->at[i].depth = depth_of(out->at[i].path);
    if (out->n) qsort(out->at, (size_t)out->n, sizeof *out->at, path_order);
}

bool unit_is_shown(db *d, const struct actor *who, i64 id)
{
    unit u;
    if (!unit_find(d, id, &u) || actor_works_in(who, u.municipality)) return true;
    return !u.staff || u.staff >= db_i64(d, 6, "SELECT group_min FROM tenant WHERE id = $1", V(u.municipality));
}

void unit_veil(db *d, const struct actor *who, record *rec)
{
    if (!rec->unit || actor_works_in(who, rec->municipality) || unit_is_shown(d, who, rec->unit)) return;
    rec->unit = 0;
    rec->unit_name = (str){0};
}

static str path_above(db *d, const unit *u)
{
    str above = u->parent ? db_str(d, "SELECT path FROM unit WHERE id = $1 AND municipality = $2", V(u->parent), V(u->municipality)) : S("/");
    assert(above.n);
    return above;
}

static str path_of(db *d, str above, i64 id)
{
    return str_printf(db_arena(d), "%.*s%lld/", (int)above.n, above.p, (long long)id);
}

void unit_add(db *d, const tenant *t, unit *u)
{
    u->municipality = t->id;
    str above = path_above(d, u);
    u->depth = u->parent ? depth_of(above) + 1 : 0;
    u->code = str_lower(db_arena(d), rand_code(db_arena(d), 8));
    if (!u->level.n) u->level = tenant_level(t, (int)u->depth);
    u->id = db_i64(d, 0,
        "INSERT INTO unit (municipality, parent, path, name, level, code, staff) VALUES ($1, $2, '', $3, $4, $5, $6) RETURNING id",
        V(u->municipality), V_ID(u->parent), V(u->name), V(u->level), V(u->code), V(u->staff));
    u->path = path_of(d, above, u->id);
    db_run(d, "UPDATE unit SET path = $2 WHERE id = $1", V(u->id), V(u->path));
}

void unit_save(db *d, const unit *u)
{
    db_run(d, "UPDATE unit SET name = $2, level = $3, staff = $4 WHERE id = $1", V(u->id), V(u->name), V(u->level), V(u->staff));
}

/* ---- reorganising ---- */

/* How many levels stand below it. */
static i64 height_of(db *d, const unit *u)
{
    i64 deepest = db_i64(d, 0,
        "SELECT max(length(path) - length(replace(path, '/', ''))) FROM unit WHERE municipality = $1 AND substr(path, 1, length($2)) = $2",
        V(u->municipality), V(u->path));
    return deepest - 2 - depth_of(u->path);
}

const char *unit_misplaced(db *d, const unit *u)
{
    unit above;
    if (!u->parent) return NULL;
    bool there = unit_find(d, u->parent, &above) && above.municipality == u->municipality && !above.closed;
    if (!there || (u->id && str_starts(above.path, u->path))) return N_("Choose a unit in the list.");
    i64 deepest = above.depth + 1 + (u->id ? height_of(d, u) : 0);
    return deepest < UNIT_LEVELS ? NULL : N_("There can be 12 levels at most.");
}

typedef struct {
    str what;
    i64 from, to;
} unit_change;

static void event_add(db *d, i64 id, const actor *who, unit_change c, i64 now)
{
    db_run(d, "INSERT INTO unit_event (unit, at, account, what, from_unit, to_unit) VALUES ($1, $2, $3, $4, $5, $6)", V(id), V(now),
        V_ID(who->account), V(c.what), V_ID(c.from), V_ID(c.to));
}

void unit_move(db *d, unit *u, const actor *who, i64 now)
{
    str before = u->path;
    i64 from = db_i64(d, 0, "SELECT parent FROM unit WHERE id = $1", V(u->id));
    u->path = path_of(d, path_above(d, u), u->id);
    u->depth = depth_of(u->path);
    db_run(d, "UPDATE unit SET parent = $2 WHERE id = $1", V(u->id), V_ID(u->parent));
    db_run(d, "UPDATE unit SET path = CAST($3 AS TEXT) || substr(path, length($2) + 1) WHERE municipality = $1 AND substr(path, 1, length($2)) = $2",
        V(u->municipality), V(before), V(u->path));
    event_add(d, u->id, who, (unit_change){S("moved"), from, u->parent}, now);
}

bool unit_close(db *d, const unit *u, const actor *who, i64 now)
{
    if (db_i64(d, 0, "SELECT id FROM unit WHERE parent = $1 AND closed IS NULL LIMIT 1", V(u->id))) return false;
    i64 changed = db_run(d, "UPDATE unit SET closed = $2 WHERE id = $1 AND closed IS NULL", V(u->id), V(now));
    if (changed) event_add(d, u->id, who, (unit_change){.what = S("closed")}, now);
    return true;
}

bool unit_reopen(db *d, const unit *u, const actor *who, i64 now)
{
    if (db_i64(d, 0, "SELECT id FROM unit WHERE id = $1 AND closed IS NOT NULL", V(u->parent))) return false;
    i64 changed = db_run(d, "UPDATE unit SET closed = NULL WHERE id = $1 AND closed IS NOT NULL", V(u->id));
    if (changed) event_add(d, u->id, who, (unit_change){.what = S("opened")}, now);
    return true;
}

bool unit_still_open(db *d, unit *u)
{
    while (u->closed && u->parent && unit_find(d, u->parent, u)) continue;
    return !u->closed;
}

static const field event_field[] = {
    I64(unit_event, at, .flags = FIELD_DATE), STR(unit_event, what), STR(unit_event, title), STR(unit_event, from_name), STR(unit_event, to_name),
};
static const fields event_fields = FIELDS(unit_event, event_field);

void unit_history(db *d, i64 id, unit_events *out)
{
    db_all(d, &event_fields, out,
        "SELECT e.at, e.what, a.title, f.name AS from_name, t.name AS to_name FROM unit_event e LEFT JOIN account a ON a.id = e.account "
        "LEFT JOIN unit f ON f.id = e.from_unit LEFT JOIN unit t ON t.id = e.to_unit WHERE e.unit = $1 ORDER BY e.id DESC LIMIT 100",
        V(id));
}

str unit_indent(i64 depth)
{
    str all = S("– – – – – – ");
    return str_upto(all, all.n / 6 * (depth > 6 ? 6 : depth));
}

/* ---- where something is ---- */

str place_value(arena *a, i64 municipality, i64 unit_id)
{
    if (!unit_id) return str_printf(a, "%lld", (long long)municipality);
    return str_printf(a, "%lld/%lld", (long long)municipality, (long long)unit_id);
}

static void place_add(db *d, places *s, place one)
{
    one.value = place_value(db_arena(d), one.municipality, one.unit);
    s->at[s->n++] = one;
}

static places places_of(db *d, const tenant *t, bool with_units)
{
    units tree = {0};
    if (with_units) unit_tree(d, t->id, UNITS_PUBLIC, &tree);
    places s = {NEW(db_arena(d), place, tree.n + 1), 0};
    place_add(d, &s, (place){.municipality = t->id, .name = t->display_name});
    for (int i = 0; i < tree.n; i++)
        place_add(d, &s, (place){.municipality = t->id, .unit = tree.at[i].id, .name = tree.at[i].name, .depth = tree.at[i].depth + 1});
    return s;
}

places place_of(db *d, i64 municipality)
{
    tenant t;
    return tenant_find(d, municipality, &t) ? places_of(d, &t, true) : (places){0};
}

places place_all(db *d)
{
    tenants open;
    tenant_all(d, &open);
    i64 n_units = db_i64(d, 0, "SELECT count(*) FROM (SELECT 1 AS one FROM unit WHERE closed IS NULL LIMIT 1001) AS u");
    places all = {NEW(db_arena(d), place, n_units + open.n), 0};
    for (int i = 0; i < open.n; i++) {
        places here = places_of(d, &open.at[i], n_units <= 1000);
        for (int k = 0; k < here.n; k++) {
            place *p = &here.at[k];
            if (p->unit && open.n > 1) p->name = str_printf(db_arena(d), "%.*s: %.*s", (int)open.at[i].name.n, open.at[i].name.p, (int)p->name.n, p->name.p);
            all.at[all.n++] = *p;
        }
    }
    return all;
}

void place_keep(db *d, places *s, i64 municipality, i64 unit_id)
{
    for (int i = 0; i < s->n; i++)
        if (s->at[i].municipality == municipality && s->at[i].unit == unit_id) return;
    if (!unit_id) return;
    places longer = {NEW(db_arena(d), place, s->n + 1), s->n};
    for (int i = 0; i < s->n; i++) longer.at[i] = s->at[i];
    str name = db_str(d, "SELECT name FROM unit WHERE id = $1", V(unit_id));
    place_add(d, &longer, (place){.municipality = municipality, .unit = unit_id, .name = name, .depth = 1});
    *s = longer;
}

bool place_is(db *d, i64 municipality, i64 unit_id)
{
    if (!unit_id) return db_i64(d, 0, "SELECT id FROM tenant WHERE id = $1", V(municipality)) != 0;
    return db_i64(d, 0, "SELECT id FROM unit WHERE id = $1 AND municipality = $2 AND closed IS NULL", V(unit_id), V(municipality)) != 0;
}
