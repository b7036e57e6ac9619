/* network.c — see network.h. Rows of network, its members and questions, and the audience that follows. */
#include "app/municipality/network.h"

static const field network_field[] = {
    I64(network, id),
    STR(network, name, .max = 120, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Name of the network")),
    STR(network, about, .max = 1000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What you do together")),
    I64(network, created, .flags = FIELD_DATE),
    I64(network, members),
};
const fields network_fields = FIELDS(network, network_field);

static const field member_field[] = {
    I64(network_place, id), I64(network_place, network), STR(network_place, name), STR(network_place, network_name), STR(network_place, kind),
};
static const fields member_fields = FIELDS(network_place, member_field);

#define COLUMNS "n.id, n.name, n.about, n.created, (SELECT count(*) FROM network_member c WHERE c.network = n.id) AS members FROM network n "

bool network_find(db *d, i64 id, network *out)
{
    return db_one(d, &network_fields, out, "SELECT " COLUMNS "WHERE n.id = $1", V(id));
}

void network_recent(db *d, i64 after, int limit, networks *out)
{
    db_all(d, &network_fields, out, "SELECT " COLUMNS "WHERE n.id < $1 ORDER BY n.id DESC LIMIT $2", V(after ? after : INT64_MAX), V(limit));
}

void network_place_all(db *d, i64 id, network_places *out)
{
    db_all(d, &member_fields, out,
        "SELECT m.id, p.network, m.name_unique AS name, n.name AS network_name, p.kind FROM "
        "(SELECT network, municipality, 'member' AS kind FROM network_member WHERE network = $1 "
        "UNION ALL SELECT network, municipality, 'asked' AS kind FROM network_question WHERE network = $1) AS p "
        "JOIN municipality m ON m.id = p.municipality JOIN network n ON n.id = p.network ORDER BY p.kind DESC, m.name_unique LIMIT 800",
        V(id));
}

void network_of(db *d, i64 municipality, networks *out)
{
    db_all(d, &network_fields, out,
        "SELECT " COLUMNS "WHERE n.id IN (SELECT network FROM network_member WHERE municipality = $1) ORDER BY n.name LIMIT 100", V(municipality));
}

void network_asked(db *d, i64 municipality, network_places *out)
{
    db_all(d, &member_fields, out,
        "SELECT m.id, q.network, m.name_unique AS name, n.name AS network_name, 'asked' AS kind FROM network_question q "
        "JOIN network n ON n.id = q.network JOIN municipality m ON m.id = q.municipality WHERE q.municipality = $1 ORDER BY n.name LIMIT 100",
        V(municipality));
}

bool network_is_asked(db *d, i64 id, i64 municipality)
{
    return db_i64(d, 0, "SELECT network FROM network_question WHERE network = $1 AND municipality = $2", V(id), V(municipality)) != 0;
}

bool network_has(db *d, i64 id, i64 municipality)
{
    return db_i64(d, 0, "SELECT network FROM network_member WHERE network = $1 AND municipality = $2", V(id), V(municipality)) != 0;
}

id_list network_members(db *d, i64 id)
{
    return db_ids(d, "SELECT municipality AS id FROM network_member WHERE network = $1 ORDER BY municipality LIMIT 400", V(id));
}

void network_create(db *d, network *n, i64 municipality, i64 now)
{
    n->created = now;
    n->id = db_i64(d, 0, "INSERT INTO network (name, about, created) VALUES ($1, $2, $3) RETURNING id", V(n->name), V(n->about), V(now));
    network_join(d, n->id, municipality);
}

void network_save(db *d, const network *n)
{
    db_run(d, "UPDATE network SET name = $2, about = $3 WHERE id = $1", V(n->id), V(n->name), V(n->about));
}

void network_ask(db *d, i64 id, i64 municipality, i64 now)
{
    if (network_has(d, id, municipality)) return;
    if (!db_i64(d, 0, "SELECT id FROM tenant WHERE id = $1", V(municipality))) {
        network_join(d, id, municipality);
        return;
    }
    db_run(d, "INSERT INTO network_question (network, municipality, asked) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", V(id), V(municipality), V(now));
}

/* The key that a network's members hold, made where all keys are made. */
static i64 key_of(i64 id)
{
    record shared = {.kind = S("card"), .municipality = 1, .visibility = S("network")};
    i64 keys[RECORD_KEYS];
    policy_record_keys(&shared, (audience_of){&id, 1, NULL, 0}, keys);
    return keys[0];
}

void network_join(db *d, i64 id, i64 municipality)
{
    db_run(d, "DELETE FROM network_question WHERE network = $1 AND municipality = $2", V(id), V(municipality));
    db_run(d, "INSERT INTO network_member (network, municipality) VALUES ($1, $2) ON CONFLICT DO NOTHING", V(id), V(municipality));
    db_run(d,
        "INSERT INTO audience (audience, kind, record, municipality, unit, state) "
        "SELECT CAST($1 AS BIGINT), kind, id, municipality, COALESCE(unit, 0), state FROM record "
        "WHERE municipality = $2 AND visibility = 'network' AND (network IS NULL OR network = $3) ON CONFLICT DO NOTHING",
        V(key_of(id)), V(municipality), V(id));
}

void network_leave(db *d, i64 id, i64 municipality)
{
    db_run(d, "DELETE FROM network_question WHERE network = $1 AND municipality = $2", V(id), V(municipality));
    db_run(d, "DELETE FROM network_member WHERE network = $1 AND municipality = $2", V(id), V(municipality));
    db_run(d, "DELETE FROM audience WHERE audience = $1 AND municipality = $2", V(key_of(id)), V(municipality));
}

bool network_speaks(const actor *a, i64 municipality)
{
    return municipality && (actor_is(a, ROLE_ADMIN, municipality) || actor_is(a, ROLE_FACILITATOR, municipality) || actor_is(a, ROLE_COORDINATOR, municipality));
}

bool network_may_manage(db *d, const actor *a, i64 id)
{
    for (int i = 0; i < a->n_grants; i++)
        if (network_speaks(a, a->grants[i].municipality) && network_has(d, id, a->grants[i].municipality)) return true;
    return false;
}
