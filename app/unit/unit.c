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

void unit_add(db *d, const tenant *t, unit *u)
{
    str above = u->parent ? db_str(d, "SELECT path FROM unit WHERE id = $1 AND municipality = $2", V(u->parent), V(t->id)) : S("/");
    assert(above.n);
    u->municipality = t->id;
    u->depth = u->parent ? depth_of(above) + 1 : 0;
    u->code = str_lower(db_arena(d), rand_code(db_arena(d), 8));
    if (!u->level.n) u->level = tenant_level(t, (int)u->depth);
    u->id = db_i64(d, 0,
        "INSERT INTO unit (municipality, parent, path, name, level, code, staff) VALUES ($1, $2, '', $3, $4, $5, $6) RETURNING id",
        V(u->municipality), V_ID(u->parent), V(u->name), V(u->level), V(u->code), V(u->staff));
    u->path = str_printf(db_arena(d), "%.*s%lld/", (int)above.n, above.p, (long long)u->id);
    db_run(d, "UPDATE unit SET path = $2 WHERE id = $1", V(u->id), V(u->path));
}

void unit_save(db *d, const unit *u)
{
    db_run(d, "UPDATE unit SET name = $2, level = $3, staff = $4 WHERE id = $1", V(u->id), V(u->name), V(u->level), V(u->staff));
}

bool unit_close(db *d, i64 id, i64 now)
{
    if (db_i64(d, 0, "SELECT id FROM unit WHERE parent = $1 AND closed IS NULL LIMIT 1", V(id))) return false;
    db_run(d, "UPDATE unit SET closed = $2 WHERE id = $1 AND closed IS NULL", V(id), V(now));
    return true;
}

bool unit_reopen(db *d, i64 id)
{
    if (db_i64(d, 0, "SELECT p.id FROM unit u JOIN unit p ON p.id = u.parent WHERE u.id = $1 AND p.closed IS NOT NULL", V(id))) return false;
    db_run(d, "UPDATE unit SET closed = NULL WHERE id = $1", V(id));
    return true;
}

str unit_indent(i64 depth)
{
    str all = S("– – – – – – ");
    return str_upto(all, all.n / 6 * (depth > 6 ? 6 : depth));
}

/* ---- where something is ---- */

static void place_add(db *d, places *s, place one)
{
    one.value = one.unit ? str_printf(db_arena(d), "%lld/%lld", (long long)one.municipality, (long long)one.unit)
                         : str_printf(db_arena(d), "%lld", (long long)one.municipality);
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

bool place_is(db *d, i64 municipality, i64 unit_id)
{
    if (!unit_id) return db_i64(d, 0, "SELECT id FROM tenant WHERE id = $1", V(municipality)) != 0;
    return db_i64(d, 0, "SELECT id FROM unit WHERE id = $1 AND municipality = $2 AND closed IS NULL", V(unit_id), V(municipality)) != 0;
}

/* ---- answers ---- */

static const field answer_field[] = {RECORD_FIELDS(unit_answer), I64(unit_answer, answered, .flags = FIELD_DATE)};
static const fields answer_fields = FIELDS(unit_answer, answer_field);

void unit_answered(db *d, const struct actor *who, i64 id, unit_answers *out)
{
    shelf sh = {.kind = S("need"), .unit = id, .state = S("answered"), .limit = 5};
    bool more;
    shelf_page(d, who, &sh, &answer_fields, out, &more,
        "SELECT " RECORD_COLUMNS ", (SELECT max(a.at) FROM answer a WHERE a.need = r.id) AS answered FROM ",
        " JOIN record r ON r.id = s.record" RECORD_JOINS);
}
