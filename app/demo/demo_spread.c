/* demo_spread.c — experience cards and adoptions of the demo world. */
#include "app/adoption/adoption.h"
#include "app/demo/demo_world.h"

void demo_card(world *w, const json_t *o, i64 initiative_id)
{
    i64 at = member_day(w, o, "at");
    str place = member_str(o, "municipality"), network = member_str(o, "network");
    initiative in = {0};
    if (initiative_id) initiative_find(w->d, initiative_id, &in);
    card c = {.initiative = initiative_id, .municipality = place.n ? world_id(w, place) : in.municipality, .unit = in.unit, .unit_path = in.unit_path,
        .network = network.n ? world_id(w, str_join2(w->mem, S("network:"), network)) : 0, .visibility = member_str(o, "visibility"),
        .state = member_bool(o, "stopped") ? S("stopped") : S("kept"), .title = member_str(o, "title"), .lang = member_str(o, "lang"),
        .summary = member_str(o, "summary"), .problem = member_str(o, "problem"), .solution = member_str(o, "solution"), .context = member_str(o, "context"),
        .resources = member_str(o, "resources"), .effect = member_str(o, "effect"), .basis = member_str(o, "basis"), .failed = member_str(o, "failed"),
        .advice = member_str(o, "advice"), .adaptable = member_str(o, "adaptable"), .core = member_str(o, "core"), .types = in.types};
    i64 by = member_id(w, o, "by");
    c.contact_role = db_str(w->d, "SELECT title FROM account WHERE id = $1", V(member_id(w, o, "contact")));
    actor who = world_actor(w, by ? by : in.owner);
    card_create(w->d, &c, &who, at);
    world_put(w, member_str(o, "key"), c.id);
}

void demo_adoption(world *w, const json_t *o, i64 card_id)
{
    size_t i;
    json_t *t, *reports = json_object_get(o, "reports");
    actor who = world_actor(w, member_id(w, o, "by"));
    card c;
    card_find(w->d, card_id, &c);
    str place = member_str(o, "municipality");
    i64 in_use = member_day(w, o, "in_use");
    adoption a = {.card = card_id, .origin = c.municipality, .municipality = world_id(w, place), .unit = member_id(w, o, "unit"),
        .visibility = member_str(o, "visibility"), .lang = member_str(o, "lang"), .title = c.title, .mode = member_str(o, "mode"), .changes = member_str(o, "changed"),
        .why = member_str(o, "why"), .test = member_str(o, "test"), .result = member_str(o, "result"), .place = member_str(o, "unit_name"),
        .state = member_str(json_array_get(reports, 0), "status"), .contact_role = who.title};
    adoption_create(w->d, &a, &who, member_day(w, o, "at"));
    json_array_foreach(reports, i, t)
    {
        adoption_report told = {.status = member_str(t, "status"), .note = member_str(t, "note")};
        if (i) adoption_tell(w->d, &a, &who, &told, member_day(w, t, "at"));
        else db_run(w->d, "UPDATE adoption_report SET note = $2 WHERE adoption = $1", V(a.id), V(told.note));
    }
    if (in_use) db_run(w->d, "UPDATE adoption SET in_use = $2 WHERE id = $1", V(a.id), V(in_use));
}
