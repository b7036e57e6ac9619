/* demo_place.c — municipalities, units, networks and people of the demo world. */
#include "app/demo/demo_world.h"

#include "app/account/account.h"
#include "app/municipality/tenant.h"
#include "app/unit/unit.h"

static void tenant_load(world *w, const json_t *o, i64 id)
{
    i64 days = member_i64(o, "answer_days");
    db_run(w->d,
        "INSERT INTO tenant (id, opened, display_name, lang, answer_days, small_hours, small_kr, large_kr, group_min, levels, contact, complaint, "
        "accessibility_url, demo) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)",
        V(id), V(w->now), V(member_str(o, "display_name")), V(member_str(o, "language")), V(days), V(member_i64(o, "small_hours")),
        V(member_i64(o, "small_kr")), V(member_i64(o, "large_kr")), V(member_i64(o, "group_min")), V(member_joined(w->mem, o, "levels", S(", "))),
        V(member_str(o, "contact")), V(member_str(o, "complaint")), V(member_str(o, "accessibility_url")));
}

static void unit_load(world *w, const json_t *o)
{
    tenant here;
    unit u = {.parent = member_id(w, o, "parent"), .name = member_str(o, "name"), .level = member_str(o, "level"), .staff = member_i64(o, "staff")};
    bool found = tenant_find(w->d, member_id(w, o, "municipality"), &here);
    assert(found);
    (void)found;
    unit_add(w->d, &here, &u);
    world_put(w, member_str(o, "key"), u.id);
}

static void network_load(world *w, const json_t *o)
{
    size_t i;
    json_t *m;
    i64 id = db_i64(w->d, 0, "INSERT INTO network (name, about, created) VALUES ($1, $2, $3) RETURNING id", V(member_str(o, "name")), V(member_str(o, "about")), V(w->now));
    world_put(w, str_join2(w->mem, S("network:"), member_str(o, "key")), id);
    json_array_foreach(json_object_get(o, "members"), i, m)
        db_run(w->d, "INSERT INTO network_member (network, municipality) VALUES ($1, $2)", V(id), V(world_id(w, str_of(json_string_value(m)))));
}

void demo_places(world *w, const json_t *root)
{
    size_t i;
    json_t *o;
    json_array_foreach(json_object_get(root, "municipalities"), i, o)
    {
        i64 id = 0;
        bool number = str_to_i64(member_str(o, "code"), 1, 9999, &id);
        assert(number);
        (void)number;
        world_put(w, member_str(o, "key"), id);
        if (member_bool(o, "tenant")) tenant_load(w, o, id);
    }
    json_array_foreach(json_object_get(root, "units"), i, o) unit_load(w, o);
    json_array_foreach(json_object_get(root, "networks"), i, o) network_load(w, o);
}

static void grants_load(world *w, const json_t *o, i64 id)
{
    size_t i;
    json_t *g;
    i64 home = member_id(w, o, "municipality"), until = member_day(w, o, "until");
    json_array_foreach(json_object_get(o, "grants"), i, g)
        db_run(w->d, "INSERT INTO role (account, municipality, unit, role, starts, ends) VALUES ($1, $2, $3, $4, $5, $6)", V(id), V(home),
            V_ID(member_id(w, g, "unit")), V(member_str(g, "role")), V(w->now - 1000 * DAY), V_ID(until));
}

void demo_people(world *w, const json_t *root)
{
    size_t i;
    json_t *o;
    json_array_foreach(json_object_get(root, "accounts"), i, o)
    {
        str name = member_str(o, "name");
        i64 since = w->now - 1000 * DAY;
        i64 id = account_add(w->d, &(account){.municipality = member_id(w, o, "municipality"), .name = name, .title = name, .lang = member_str(o, "language"),
            .demo_role = member_bool(o, "sign_in_link")}, since);
        db_run(w->d, "UPDATE account SET arrived = $2 WHERE id = $1", V(id), V(since));
        world_put(w, member_str(o, "key"), id);
        grants_load(w, o, id);
    }
    json_array_foreach(json_object_get(root, "accounts"), i, o)
    {
        i64 deputy = member_id(w, o, "stand_in");
        if (!deputy) continue;
        db_run(w->d, "INSERT INTO stand_in (account, deputy, starts, ends) VALUES ($1, $2, $3, $4)", V(member_id(w, o, "key")), V(deputy),
            V(w->now + 7 * DAY), V(w->now + 14 * DAY));
    }
}
