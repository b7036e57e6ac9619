/* person.c — see person.h. */
#include "app/account/person.h"

#include "app/municipality/tenant.h"

static const field person_field[] = {
    I64(person, id),
    I64(person, municipality, .flags = FIELD_ID),
    STR(person, name),
    STR(person, title),
    STR(person, email, .flags = FIELD_SECRET),
    STR(person, municipality_name),
    I64(person, created, .flags = FIELD_DATE),
    I64(person, arrived, .flags = FIELD_DATE),
    I64(person, closed, .flags = FIELD_DATE),
};
const fields person_fields = FIELDS(person, person_field);

#define COLUMNS "a.id, a.municipality, a.name, a.title, a.email, m.name AS municipality_name, a.created, a.arrived, a.closed "
#define HOLDS(what) "EXISTS (SELECT 1 FROM role h WHERE h.account = a.id AND h.municipality = $1 AND (h.ends IS NULL OR h.ends > $6) AND " what ")"

people person_page(db *d, const people_filter *f, i64 now, bool *more)
{
    people all;
    db_all(d, &person_fields, &all,
        "SELECT " COLUMNS "FROM (SELECT id FROM account WHERE municipality = $1 UNION SELECT account AS id FROM role WHERE municipality = $1) AS s "
        "JOIN account a ON a.id = s.id LEFT JOIN municipality m ON m.id = a.municipality "
        "WHERE ($2 = 0 OR (a.name_sort, a.id) > (SELECT b.name_sort, b.id FROM account b WHERE b.id = $2)) "
        "AND CASE WHEN $4 = 'closed' THEN a.closed IS NOT NULL ELSE a.closed IS NULL END "
        "AND ($4 <> 'guests' OR a.municipality <> $1) AND ($4 <> 'waiting' OR a.arrived IS NULL) "
        "AND ($5 = '' OR " HOLDS("h.role = $5") ") AND ($7 = 0 OR " HOLDS("h.unit = $7") ") "
        "AND ($8 = '' OR " ACCOUNT_FINDS("$8") ") ORDER BY a.name_sort, a.id LIMIT $3",
        V(f->municipality), V(f->after), V(f->limit + 1), V(f->state), V(f->role), V(now), V(f->unit), V(account_pattern(d, f->words)));
    *more = all.n > f->limit;
    if (*more) all.n = f->limit;
    for (int i = 0; i < all.n; i++) all.at[i].roles = role_held(d, all.at[i].id, now);
    return all;
}

bool person_find(db *d, i64 id, i64 now, person *out)
{
    bool found = db_one(d, &person_fields, out,
        "SELECT " COLUMNS "FROM account a LEFT JOIN municipality m ON m.id = a.municipality WHERE a.id = $1", V(id));
    if (found) out->roles = role_held(d, id, now);
    return found;
}

/* ---- who may what with whom ---- */

bool people_administers(const actor *who, i64 municipality)
{
    return actor_is(who, ROLE_OPERATOR, 0) || (municipality && actor_is(who, ROLE_ADMIN, municipality));
}

bool people_invites(const actor *who, i64 municipality)
{
    return people_administers(who, municipality) || (municipality && actor_is(who, ROLE_COORDINATOR, municipality));
}

/* Roles that have ended give nothing any more, but they tell who knows this person. */
static bool was_in(db *d, const person *p, i64 municipality)
{
    return db_i64(d, 0, "SELECT id FROM role WHERE account = $1 AND municipality = $2 LIMIT 1", V(p->id), V(municipality)) != 0;
}

static bool was_invited_by(db *d, const person *p, i64 account_id)
{
    return db_i64(d, 0, "SELECT id FROM role WHERE account = $1 AND role = 'guest' AND granted_by = $2 LIMIT 1", V(p->id), V(account_id)) != 0;
}

static bool administers_all_places(const actor *who, const person *p)
{
    for (int i = 0; i < p->roles.n; i++)
        if (!people_administers(who, p->roles.at[i].municipality)) return false;
    return true;
}

static bool gave_all_roles(const actor *who, const person *p)
{
    for (int i = 0; i < p->roles.n; i++) {
        const held_role *h = &p->roles.at[i];
        if (role_of(h->role) != ROLE_GUEST || h->granted_by != who->account || !people_invites(who, h->municipality)) return false;
    }
    return true;
}

static bool operates(const person *p)
{
    for (int i = 0; i < p->roles.n; i++)
        if (role_of(p->roles.at[i].role) == ROLE_OPERATOR) return true;
    return false;
}

/* The home first, since there all kinds of roles can be given; then where the person is or has been. */
static i64 place_of_reader(db *d, const actor *who, const person *p)
{
    if (p->municipality && people_administers(who, p->municipality)) return p->municipality;
    for (int i = 0; i < who->n_grants; i++) {
        const grant *g = &who->grants[i];
        if (g->role == ROLE_ADMIN && was_in(d, p, g->municipality)) return g->municipality;
    }
    return 0;
}

person_rights person_may(db *d, const actor *who, const person *p)
{
    tenant home;
    bool has_room = p->municipality && tenant_find(d, p->municipality, &home);
    i64 place = place_of_reader(d, who, p);
    bool hands = has_room ? people_administers(who, p->municipality) : place && administers_all_places(who, p);
    bool manages = actor_is(who, ROLE_OPERATOR, 0) || (hands && !operates(p));
    bool invited = !has_room && gave_all_roles(who, p) && actor_is(who, ROLE_COORDINATOR, 0) && was_invited_by(d, p, who->account);
    return (person_rights){
        .see = manages || invited || place,
        .link = (manages || invited) && !p->closed,
        .manage = manages && !p->closed,
        .place = p->closed ? 0 : place,
    };
}

static bool fits_outsider(role_kind k)
{
    return k == ROLE_GUEST || k == ROLE_RESEARCHER || k == ROLE_COUNCIL || k == ROLE_COORDINATOR;
}

bool role_may_give(const actor *who, str role, i64 municipality, bool outsider)
{
    role_kind kind = role_of(role);
    if (kind == ROLE_NONE || kind == ROLE_OPERATOR || (outsider && !fits_outsider(kind))) return false;
    return people_administers(who, municipality) || (kind == ROLE_GUEST && people_invites(who, municipality));
}

bool role_needs_end(str role, bool outsider)
{
    return outsider || role_of(role) == ROLE_GUEST;
}

bool guest_home_is(db *d, const actor *who, i64 municipality, i64 home)
{
    if (!home || !people_invites(who, municipality)) return false;
    if (people_administers(who, municipality)) return db_i64(d, 0, "SELECT id FROM municipality WHERE id = $1", V(home)) != 0;
    return db_i64(d, 0,
        "SELECT 1 FROM network_member a JOIN network_member b ON b.network = a.network WHERE a.municipality = $1 AND b.municipality = $2 LIMIT 1",
        V(municipality), V(home)) != 0;
}

bool role_may_end(db *d, const actor *who, const held_role *h, i64 now)
{
    role_kind kind = role_of(h->role);
    bool gave = kind == ROLE_GUEST && h->granted_by == who->account && people_invites(who, h->municipality);
    bool may = kind == ROLE_OPERATOR ? actor_is(who, ROLE_OPERATOR, 0) : gave || people_administers(who, h->municipality);
    bool steers = kind == ROLE_ADMIN || kind == ROLE_OPERATOR;
    return may && !(steers && role_is_last_admin(d, h->account, h->municipality, now));
}
