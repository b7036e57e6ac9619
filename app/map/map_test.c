/*
 * map_test.c — which adoptions the map shows to whom, with which status on which day, and
 * where they are drawn. Must not test pages.
 */
#include "test/world.h"

#include "app/map/map.h"
#include "app/map/map_draw.h"
#include "app/map/map_example.h"

enum { TROMS = 55 };

static i64 card;

static i64 shared(str kind, i64 municipality, str visibility)
{
    record rec = {.kind = kind, .municipality = municipality, .visibility = visibility, .state = S("published"), .title = S("Tavlemøte"), .lang = S("nb")};
    record_create(d, &rec, today - 100 * DAY);
    record_share(d, &rec, NULL, 0);
    return rec.id;
}

static i64 card_made(str visibility)
{
    i64 id = shared(S("card"), SKJERVOY, visibility);
    db_run(d,
        "INSERT INTO card (id, summary, problem, solution, context, resources, effect, basis, failed, advice, adaptable, core, contact_role, types) "
        "VALUES ($1, '', '', '', '', '', '', 'experience', '', '', '', '', '', '')", V(id));
    return id;
}

/* confirmed 0: nobody there has said so. */
static i64 adopted(i64 of_card, i64 municipality, i64 confirmed)
{
    i64 id = shared(S("adoption"), municipality, S("all"));
    db_run(d,
        "INSERT INTO adoption (id, card, origin, mode, changes, why, test, result, place, contact_role, email, token_hash, confirmed) "
        "VALUES ($1, $2, $3, 'adapted', '', '', '', '', '', '', '', '', $4)", V(id), V(of_card), V((i64)SKJERVOY), V_ID(confirmed));
    return id;
}

static void reported(i64 adoption, str status, i64 at)
{
    db_run(d, "INSERT INTO adoption_report (adoption, status, note, at) VALUES ($1, $2, '', $3)", V(adoption), V(status), V(at));
}

static void card_and_room(void)
{
    tenant_open(d, SKJERVOY, today);
    card = card_made(S("all"));
}

static spreads seen(map_filter f)
{
    actor nobody = {0};
    spreads list;
    bool more;
    policy_actor_keys(&nobody, NULL, 0);
    spread_all(d, &nobody, f, &list, &more);
    assert_false(more);
    return list;
}

static void in_use_counts_only_when_it_is_confirmed(void **state)
{
    ENTER;
    i64 yes = adopted(card, NORDREISA, today - 50 * DAY), no = adopted(card, KAFJORD, 0);
    reported(yes, S("in_use"), today - 40 * DAY);
    reported(no, S("in_use"), today - 40 * DAY);
    spreads list = seen((map_filter){0});
    i64 where;
    assert_int_equal(list.n, 2);
    assert_int_equal(list.at[0].municipality, KAFJORD);
    assert_text(list.at[0].status, "unconfirmed");
    assert_text(list.at[1].status, "in_use");
    assert_text(list.at[1].origin_name, "Skjervøy");
    assert_int_equal(spread_in_use(&list, &where), 1);
    assert_int_equal(where, 1);
}

static void a_day_shows_what_had_been_told_by_then(void **state)
{
    ENTER;
    i64 id = adopted(card, NORDREISA, today - 90 * DAY);
    reported(id, S("testing"), today - 80 * DAY);
    reported(id, S("in_use"), today - 40 * DAY);
    reported(id, S("dropped"), today - 10 * DAY);
    assert_text(seen((map_filter){0}).at[0].status, "dropped");
    assert_text(seen((map_filter){.until = today - 20 * DAY}).at[0].status, "in_use");
    assert_text(seen((map_filter){.until = today - 60 * DAY}).at[0].status, "testing");
    assert_text(seen((map_filter){.until = today - 85 * DAY}).at[0].status, "considering");
    assert_int_equal(seen((map_filter){.until = today - 200 * DAY}).n, 0);
}

static void the_day_itself_counts(void **state)
{
    ENTER;
    i64 id = adopted(card, NORDREISA, today - 90 * DAY), noon = time_of_day(2026, 8, 3);
    reported(id, S("in_use"), time_day_start(noon) + 23 * HOUR);
    assert_text(seen((map_filter){.until = noon}).at[0].status, "in_use");
    assert_text(seen((map_filter){.until = noon - DAY}).at[0].status, "considering");
}

static void what_a_card_hides_the_map_hides(void **state)
{
    ENTER;
    i64 closed = card_made(S("municipality"));
    adopted(closed, NORDREISA, today);
    i64 open = adopted(card, KAFJORD, today);
    spreads list = seen((map_filter){0});
    assert_int_equal(list.n, 1);
    assert_int_equal(list.at[0].id, open);
    assert_int_equal(seen((map_filter){.card = closed}).n, 0);
    assert_int_equal(seen((map_filter){.card = card}).n, 1);
    assert_int_equal(spread_cards(&mem, &list).n, 1);
}

static communes everywhere(void)
{
    communes all;
    municipality_all(d, &all);
    return all;
}

static const dot *dot_at(const dots *list, i64 id)
{
    for (int i = 0; i < list->n; i++)
        if (list->at[i].id == id) return &list->at[i];
    return NULL;
}

static void the_strongest_status_marks_a_place(void **state)
{
    ENTER;
    communes all = everywhere();
    spread two[] = {
        {.municipality = NORDREISA, .origin = SKJERVOY, .status = S("testing")},
        {.municipality = NORDREISA, .origin = SKJERVOY, .status = S("in_use")},
    };
    drawing draw = drawing_of(&mem, frame_of_places(&all, TROMS), &all, &(spreads){two, 2});
    const dot *adopter = dot_at(&draw.marked, NORDREISA), *origin = dot_at(&draw.marked, SKJERVOY);
    assert_non_null(adopter);
    assert_non_null(origin);
    assert_text(adopter->state, "in-use");
    assert_int_equal(adopter->n, 2);
    assert_false(adopter->origin);
    assert_true(origin->origin);
    assert_int_equal(origin->state.n, 0);
    assert_int_equal(draw.marked.n, 2);
    assert_true(draw.lines.n > 0);
}

static void every_municipality_is_a_dot_of_norway_and_a_county_holds_its_own(void **state)
{
    ENTER;
    communes all = everywhere();
    str whole = drawing_of(&mem, frame_of_norway(), &all, &(spreads){0}).places;
    int n = 0;
    for (ptrdiff_t i = 0; i < whole.n; i++) n += whole.p[i] == 'M';
    assert_int_equal(n, 357);

    i64 ids[400];
    int own = 0;
    for (int i = 0; i < all.n; i++)
        if (all.at[i].county == TROMS) ids[own++] = all.at[i].id;
    frame f = frame_of_places(&all, TROMS);
    assert_int_equal(dots_of(&mem, f, &all, ids, own).n, own);
    assert_true(f.height > 300 && f.height <= 640 * 1.31);
    assert_true(f.near);
}

static void the_example_grows_from_four_to_ninety_eight(void **state)
{
    ENTER;
    communes all = everywhere();
    example_uses list;
    example_all(d, 0, &list);
    assert_int_equal(list.n, 98);
    snapshots steps = example_snapshots(&mem, frame_of_norway(), &all, &list);
    assert_int_equal(steps.at[0].n, 4);
    assert_int_equal(steps.at[steps.n - 1].n, 98);
    for (int i = 1; i < steps.n; i++) assert_true(steps.at[i].n > steps.at[i - 1].n);
    example_all(d, time_of_day(2018, 5, 31), &list);
    assert_int_equal(list.n, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(in_use_counts_only_when_it_is_confirmed),
        IN_WORLD(a_day_shows_what_had_been_told_by_then),
        IN_WORLD(the_day_itself_counts),
        IN_WORLD(what_a_card_hides_the_map_hides),
        IN_WORLD(the_strongest_status_marks_a_place),
        IN_WORLD(every_municipality_is_a_dot_of_norway_and_a_county_holds_its_own),
        IN_WORLD(the_example_grows_from_four_to_ninety_eight),
    };
    return RUN_WORLD("map", tests, card_and_room);
}
