/* role.c — see role.h. Rows of role; who may give one is decided where it is asked. */
#include "app/role/role.h"

static const field held_field[] = {
    I64(held_role, id),
    I64(held_role, account),
    I64(held_role, municipality, .flags = FIELD_ID),
    I64(held_role, unit, .flags = FIELD_ID),
    STR(held_role, role),
    I64(held_role, starts, .flags = FIELD_DATE),
    I64(held_role, ends, .flags = FIELD_DATE),
    I64(held_role, granted_by, .flags = FIELD_ID),
    STR(held_role, municipality_name),
    STR(held_role, unit_name),
};
const fields held_role_fields = FIELDS(held_role, held_field);

#define COLUMNS                                                                                                   \
    "h.id, h.account, h.municipality, h.unit, h.role, h.starts, h.ends, h.granted_by, "                           \
    "m.name AS municipality_name, u.name AS unit_name FROM role h "                                               \
    "LEFT JOIN municipality m ON m.id = h.municipality LEFT JOIN unit u ON u.id = h.unit "

bool role_find(db *d, i64 id, held_role *out)
{
    return db_one(d, &held_role_fields, out, "SELECT " COLUMNS "WHERE h.id = $1", V(id));
}

held_roles role_held(db *d, i64 account, i64 now)
{
    held_roles all;
    db_all(d, &held_role_fields, &all,
        "SELECT " COLUMNS "WHERE h.account = $1 AND (h.ends IS NULL OR h.ends > $2) ORDER BY h.id LIMIT 24", V(account), V(now));
    return all;
}

i64 role_give(db *d, const held_role *h, i64 now)
{
    assert(role_of(h->role) != ROLE_NONE);
    i64 held = db_i64(d, 0,
        "SELECT id FROM role WHERE account = $1 AND role = $2 AND COALESCE(municipality, 0) = $3 AND COALESCE(unit, 0) = $4 "
        "AND (ends IS NULL OR ends > $5) ORDER BY id LIMIT 1",
        V(h->account), V(h->role), V(h->municipality), V(h->unit), V(now));
    if (held) {
        db_run(d, "UPDATE role SET ends = $2 WHERE id = $1", V(held), V_ID(h->ends));
        return held;
    }
    return db_i64(d, 0,
        "INSERT INTO role (account, municipality, unit, role, starts, ends, granted_by) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        V(h->account), V_ID(h->municipality), V_ID(h->unit), V(h->role), V(h->starts ? h->starts : now), V_ID(h->ends), V_ID(h->granted_by));
}

void role_end(db *d, i64 id, i64 now)
{
    db_run(d, "UPDATE role SET ends = $2 WHERE id = $1 AND (ends IS NULL OR ends > $2)", V(id), V(now));
}

bool role_is_last_admin(db *d, i64 account, i64 municipality, i64 now)
{
    str code = role_code(municipality ? ROLE_ADMIN : ROLE_OPERATOR);
    i64 own = db_i64(d, 0,
        "SELECT count(*) FROM role WHERE account = $1 AND role = $2 AND COALESCE(municipality, 0) = $3 AND (ends IS NULL OR ends > $4)",
        V(account), V(code), V(municipality), V(now));
    i64 others = db_i64(d, 0,
        "SELECT count(*) FROM role h JOIN account a ON a.id = h.account WHERE h.account <> $1 AND h.role = $2 "
        "AND (h.municipality = $3 OR ($3 = 0 AND h.municipality IS NULL)) AND (h.ends IS NULL OR h.ends > $4) AND a.closed IS NULL",
        V(account), V(code), V(municipality), V(now));
    return own && !others;
}
