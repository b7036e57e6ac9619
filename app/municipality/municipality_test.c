/*
 * municipality_test.c — the facts in the tables, the search for a name, what a room begins
 * with, and who sees what through a network. Must not test pages.
 */
#include "test/world.h"

#include "app/municipality/network.h"

static i64 both_counts(void)
{
    return db_i64(d, -1, "SELECT count(*) FROM municipality") * 10000 + db_i64(d, -1, "SELECT count(*) FROM neighbour");
}

static void all_places_are_there_and_loading_twice_is_once(void **state)
{
    ENTER;
    assert_int_equal(both_counts(), 357 * 10000 + 942 * 2);
    places_load(d);
    assert_int_equal(both_counts(), 357 * 10000 + 942 * 2);
}

static void changed_facts_replace_old_ones(void **state)
{
    ENTER;
    db_run(d, "UPDATE municipality SET name = 'Old', population = 1 WHERE id = $1", V((i64)OSLO));
    db_run(d, "DELETE FROM neighbour");
    db_run(d, "UPDATE setting SET value = 'another version' WHERE name = 'places'");
    places_load(d);
    commune m;
    assert_true(municipality_find(d, OSLO, &m));
    assert_text(m.name, "Oslo");
    assert_text(m.county_name, "Oslo");
    assert_int_equal(m.population, 728714);
    assert_false(m.open);
    assert_int_equal(both_counts(), 357 * 10000 + 942 * 2);
    assert_text(municipality_number(&mem, m.id), "0301");
}

static i64 first_found(const char *words, int *n)
{
    communes found;
    municipality_search(d, str_of(words), &found);
    *n = found.n;
    return found.n ? found.at[0].id : 0;
}

static void a_name_is_found_in_any_language_and_spelling(void **state)
{
    ENTER;
    int n;
    assert_int_equal(first_found("skjerv", &n), SKJERVOY);
    assert_int_equal(n, 1);
    assert_int_equal(first_found("  SKJERVØY ", &n), SKJERVOY);
    assert_int_equal(first_found("skjervoy", &n), SKJERVOY);
    assert_int_equal(first_found("raisa", &n), NORDREISA);   /* Kven: Raisi; Sámi: Ráisa */
    assert_int_equal(first_found("ráisa", &n), NORDREISA);
    assert_int_equal(first_found("5540", &n), KAFJORD);
    assert_int_equal(first_found("0301", &n), OSLO);
    first_found("herøy", &n);
    assert_int_equal(n, 2);
    first_found("", &n);
    assert_int_equal(n, 357);
    first_found("%", &n);
    assert_int_equal(n, 0);
}

static void neighbours_are_mutual(void **state)
{
    ENTER;
    neighbours near;
    neighbour_of(d, SKJERVOY, &near);
    assert_true(near.n >= 2);
    for (int i = 0; i < near.n; i++) {
        neighbours back;
        neighbour_of(d, near.at[i].b, &back);
        bool mutual = false;
        for (int k = 0; k < back.n; k++) mutual = mutual || back.at[k].b == SKJERVOY;
        assert_true(mutual);
    }
    neighbour_all(d, &near);
    assert_int_equal(near.n, 942);
}

static void a_room_begins_with_the_usual_choices_and_opens_once(void **state)
{
    ENTER;
    tenant t;
    assert_false(tenant_any(d));
    tenant_open(d, SKJERVOY, today);
    assert_true(tenant_find(d, SKJERVOY, &t));
    assert_text(t.display_name, "Skjervøy kommune");
    assert_text(t.lang, "nb");
    assert_int_equal(t.answer_days, 14);
    assert_int_equal(t.small_hours, 40);
    assert_int_equal(t.small_kr, 25000);
    assert_int_equal(t.large_kr, 500000);
    assert_int_equal(t.group_min, 6);

    t.answer_days = 10;
    t.levels = S("etat, virksomhet , gruppe");
    tenant_save(d, &t);
    tenant_open(d, SKJERVOY, today + 5);
    assert_true(tenant_find(d, SKJERVOY, &t));
    assert_int_equal(t.answer_days, 10);
    assert_int_equal(t.opened, today);
    assert_text(tenant_level(&t, 0), "etat");
    assert_text(tenant_level(&t, 1), "virksomhet");
    assert_text(tenant_level(&t, 2), "gruppe");
    assert_text(tenant_level(&t, 7), "gruppe");
}

static actor person_of(i64 municipality, role_kind role)
{
    actor a = {.account = 900, .municipality = municipality, .n_grants = 1};
    a.grants[0] = (grant){role, municipality, 0, 0};
    networks mine;
    i64 ids[20];
    network_of(d, municipality, &mine);
    for (int i = 0; i < mine.n; i++) ids[i] = mine.at[i].id;
    policy_actor_keys(&a, ids, mine.n);
    return a;
}

/* A card that Skjervøy shares with its networks. */
static i64 shared_card(void)
{
    record rec = {.kind = S("card"), .municipality = SKJERVOY, .visibility = S("network"), .state = S("published"), .title = S("Tavlemøte"), .lang = S("nb")};
    record_create(d, &rec, today);
    record_share(d, &rec, NULL, 0);
    return rec.id;
}

static bool sees_it(i64 municipality, i64 id)
{
    record rec;
    assert_true(record_find(d, id, &rec));
    actor a = person_of(municipality, ROLE_STAFF);
    return may(&a, SEE, &rec);
}

static void joining_a_network_opens_and_leaving_closes(void **state)
{
    ENTER;
    tenant_open(d, SKJERVOY, today);
    tenant_open(d, NORDREISA, today);
    i64 card = shared_card();
    network n = {.name = S("Nord-Troms")};
    network_create(d, &n, SKJERVOY, today);
    assert_false(sees_it(NORDREISA, card));

    network_ask(d, n.id, NORDREISA, today);
    assert_false(network_has(d, n.id, NORDREISA));
    assert_false(sees_it(NORDREISA, card)); /* asked is not joined */
    network_places asked;
    network_asked(d, NORDREISA, &asked);
    assert_int_equal(asked.n, 1);

    network_join(d, n.id, NORDREISA);
    assert_true(sees_it(NORDREISA, card));
    network_asked(d, NORDREISA, &asked);
    assert_int_equal(asked.n, 0);

    network_leave(d, n.id, SKJERVOY);
    assert_false(sees_it(NORDREISA, card));
    assert_true(sees_it(SKJERVOY, card));
}

static void a_municipality_without_a_room_is_a_member_at_once(void **state)
{
    ENTER;
    tenant_open(d, SKJERVOY, today);
    network n = {.name = S("Nord-Troms"), .about = S("")};
    network_create(d, &n, SKJERVOY, today);
    network_ask(d, n.id, KAFJORD, today);
    network_places found;
    network_place_all(d, n.id, &found);
    assert_int_equal(found.n, 2);
    assert_text(found.at[0].kind, "member");
    assert_text(found.at[1].kind, "member");
}

static void only_those_who_speak_for_a_member_manage(void **state)
{
    ENTER;
    tenant_open(d, SKJERVOY, today);
    network n = {.name = S("Nord-Troms")};
    network_create(d, &n, SKJERVOY, today);
    actor own = person_of(SKJERVOY, ROLE_COORDINATOR), staff = person_of(SKJERVOY, ROLE_STAFF), other = person_of(KAFJORD, ROLE_ADMIN);
    assert_true(network_may_manage(d, &own, n.id));
    assert_false(network_may_manage(d, &staff, n.id));
    assert_false(network_may_manage(d, &other, n.id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(all_places_are_there_and_loading_twice_is_once),
        IN_WORLD(changed_facts_replace_old_ones),
        IN_WORLD(a_name_is_found_in_any_language_and_spelling),
        IN_WORLD(neighbours_are_mutual),
        IN_WORLD(a_room_begins_with_the_usual_choices_and_opens_once),
        IN_WORLD(joining_a_network_opens_and_leaving_closes),
        IN_WORLD(a_municipality_without_a_room_is_a_member_at_once),
        IN_WORLD(only_those_who_speak_for_a_member_manage),
    };
    return RUN_WORLD("municipality", tests, NULL);
}
