/*
 * unit_test.c — the tree of units: order, depth, words, codes, closing, typed outlines, and
 * which units outsiders are shown. Must not test pages.
 */
#include "test/world.h"

#include "app/command/derived.h"
#include "app/initiative/initiative.h"
#include "app/policy.h"

static tenant here;
static const actor nobody;

static int room_begin(void **state)
{
    test_begin(state);
    ENTER;
    tenant_open(d, SKJERVOY, today);
    tenant_find(d, SKJERVOY, &here);
    here.levels = S("etat,virksomhet,gruppe");
    return 0;
}

static unit added(i64 parent, const char *name, i64 staff)
{
    unit u = {.parent = parent, .name = str_of(name), .staff = staff};
    unit_add(d, &here, &u);
    return u;
}

/* The tree as one line: "Helse(Sykehjem(Nord)Hjemme)". */
static str drawn(units_shown what)
{
    units all;
    unit_tree(d, SKJERVOY, what, &all);
    buf b = buf_new(&mem, 200);
    i64 depth = -1;
    for (int i = 0; i < all.n; i++) {
        if (all.at[i].depth > depth && i) buf_char(&b, '(');
        else if (i && all.at[i].depth == depth) buf_char(&b, ' ');
        for (i64 up = all.at[i].depth; up < depth; up++) buf_char(&b, ')');
        buf_add(&b, all.at[i].name);
        depth = all.at[i].depth;
    }
    return buf_str(&b);
}

static void a_unit_gets_path_level_and_code(void **state)
{
    ENTER;
    unit top = added(0, "Helse", 0), below = added(top.id, "Sykehjem", 40), found;
    assert_true(unit_find(d, below.id, &found));
    assert_text(found.path, str_z(&mem, str_printf(&mem, "/%lld/%lld/", (long long)top.id, (long long)below.id)));
    assert_int_equal(found.depth, 1);
    assert_int_equal(found.parent, top.id);
    assert_text(found.level, "virksomhet");
    assert_int_equal(found.code.n, 8);
    assert_false(str_eq(top.code, below.code));

    unit by;
    assert_true(unit_by_code(d, found.code, &by));
    assert_int_equal(by.id, below.id);
    buf loud = buf_new(&mem, 20);
    for (ptrdiff_t i = 0; i < found.code.n; i++) buf_char(&loud, (char)(found.code.p[i] >= 'a' ? found.code.p[i] - 32 : found.code.p[i]));
    assert_true(unit_by_code(d, buf_str(&loud), &by));
    assert_false(unit_by_code(d, S("nothere1"), &by));
}

static void siblings_stand_in_the_order_they_were_made_also_after_the_ninth(void **state)
{
    ENTER;
    unit a = added(0, "A", 0);
    for (int i = 0; i < 9; i++) added(0, str_z(&mem, str_printf(&mem, "B%d", i)), 0);
    added(a.id, "A2", 0);
    assert_text(drawn(UNITS_ALL), "A(A2)B0 B1 B2 B3 B4 B5 B6 B7 B8");
}

static void closing_waits_for_what_is_below(void **state)
{
    ENTER;
    unit top = added(0, "Helse", 0), below = added(top.id, "Sykehjem", 0);
    assert_false(unit_close(d, &top, &nobody, today));
    assert_true(unit_close(d, &below, &nobody, today));
    assert_true(unit_close(d, &top, &nobody, today));
    assert_text(drawn(UNITS_OPEN), "");
    assert_text(drawn(UNITS_ALL), "Helse(Sykehjem");
    assert_false(place_is(d, SKJERVOY, below.id));
    assert_false(unit_reopen(d, &below, &nobody, today));
    assert_true(unit_reopen(d, &top, &nobody, today));
    assert_true(unit_reopen(d, &below, &nobody, today));
    assert_true(place_is(d, SKJERVOY, below.id));
}

static void the_code_of_a_closed_unit_leads_to_the_nearest_open_one_above(void **state)
{
    ENTER;
    unit top = added(0, "Helse", 0), middle = added(top.id, "Sykehjem", 0), low = added(middle.id, "Nord", 0), at = low;
    assert_true(unit_still_open(d, &at));
    assert_int_equal(at.id, low.id);
    assert_true(unit_close(d, &low, &nobody, today) && unit_close(d, &middle, &nobody, today));
    assert_true(unit_find(d, low.id, &at) && unit_still_open(d, &at));
    assert_int_equal(at.id, top.id);
    assert_true(unit_close(d, &top, &nobody, today) && unit_find(d, low.id, &at));
    assert_false(unit_still_open(d, &at));
}

/* ---- moving ---- */

static const char *misplaced(const unit *u, i64 parent)
{
    unit moved = *u;
    moved.parent = parent;
    return unit_misplaced(d, &moved);
}

static void moved(unit *u, i64 parent)
{
    u->parent = parent;
    assert_null(unit_misplaced(d, u));
    unit_move(d, u, &nobody, today);
    derived_of_unit(d, SKJERVOY, u->path, today);
}

static void a_unit_moves_with_all_below_it(void **state)
{
    ENTER;
    unit a = added(0, "A", 0), b = added(0, "B", 0), house = added(a.id, "Home", 0), ward = added(house.id, "Ward", 0), found;
    moved(&house, b.id);
    assert_text(drawn(UNITS_ALL), "A B(Home(Ward");
    assert_true(unit_find(d, ward.id, &found));
    assert_text(found.path, str_z(&mem, str_printf(&mem, "/%lld/%lld/%lld/", (long long)b.id, (long long)house.id, (long long)ward.id)));
    assert_int_equal(house.depth, 1);
    moved(&house, 0);
    assert_text(drawn(UNITS_ALL), "A B Home(Ward");

    unit_events past;
    unit_history(d, house.id, &past);
    assert_int_equal(past.n, 2);
    assert_text(past.at[0].what, "moved");
    assert_text(past.at[0].from_name, "B");
    assert_int_equal(past.at[0].to_name.n, 0);
    assert_text(past.at[1].from_name, "A");
    assert_text(past.at[1].to_name, "B");
    unit_history(d, ward.id, &past);
    assert_int_equal(past.n, 0);
}

static void a_unit_lies_only_where_a_tree_can_have_it(void **state)
{
    ENTER;
    tenant elsewhere;
    tenant_open(d, OSLO, today);
    tenant_find(d, OSLO, &elsewhere);
    unit far = {.name = S("Far")};
    unit_add(d, &elsewhere, &far);
    unit a = added(0, "A", 0), below = added(a.id, "Below", 0), shut = added(0, "Shut", 0);
    assert_true(unit_close(d, &shut, &nobody, today));
    assert_null(misplaced(&a, 0));
    assert_null(misplaced(&below, 0));
    assert_non_null(misplaced(&a, a.id));
    assert_non_null(misplaced(&a, below.id));
    assert_non_null(misplaced(&a, shut.id));
    assert_non_null(misplaced(&a, far.id));
    assert_non_null(misplaced(&a, 999));

    unit last = added(0, "1", 0);
    for (int i = 2; i < UNIT_LEVELS; i++) last = added(last.id, "x", 0);
    assert_null(misplaced(&below, last.id));                 /* the twelfth */
    assert_non_null(misplaced(&a, last.id));                 /* what is below it would be the thirteenth */
    unit twelfth = added(last.id, "12", 0), fresh = {.municipality = SKJERVOY, .parent = twelfth.id};
    assert_non_null(unit_misplaced(d, &fresh));
}

/* Work of a team in that unit, by nobody in particular. */
static i64 work_in(const unit *u)
{
    initiative in = {.municipality = SKJERVOY, .unit = u->id, .title = S("Tavle"), .need_text = S("Vi visste det ikke."), .visibility = S("team"), .lang = S("nb")};
    initiative_start(d, &in, &nobody, (need_ids){0}, today);
    return in.id;
}

static bool opens(role_kind role, i64 unit_id, i64 id)
{
    record rec;
    actor who = {.account = 77, .grants = {{role, SKJERVOY, unit_id, 0}}, .n_grants = 1};
    policy_actor_keys(&who, NULL, 0);
    assert_true(record_find(d, id, &rec));
    return may(&who, SEE, &rec);
}

/* As `dugnad check` compares. */
static int differing(void)
{
    derived_list all = derived_next(d, 0, 1000);
    int n = 0;
    for (int i = 0; i < all.n; i++) {
        str before = derived_read(d, all.at[i].id);
        derived_make(d, &all.at[i], today);
        n += !str_eq(before, derived_read(d, all.at[i].id));
    }
    return n;
}

static void those_above_the_new_place_see_the_work_and_those_above_the_old_no_more(void **state)
{
    ENTER;
    unit a = added(0, "A", 0), b = added(0, "B", 0), house = added(a.id, "Home", 0), ward = added(house.id, "Ward", 0);
    i64 id = work_in(&ward);
    assert_true(opens(ROLE_LEADER, a.id, id) && opens(ROLE_UNION, a.id, id));
    assert_false(opens(ROLE_LEADER, b.id, id));
    moved(&house, b.id);
    assert_true(opens(ROLE_LEADER, b.id, id) && opens(ROLE_UNION, b.id, id));
    assert_true(opens(ROLE_LEADER, house.id, id) && opens(ROLE_LEADER, ward.id, id) && opens(ROLE_LEADER, 0, id));
    assert_false(opens(ROLE_LEADER, a.id, id) || opens(ROLE_UNION, a.id, id));
    assert_int_equal(differing(), 0);
}

static void a_unit_that_holds_much_is_shared_in_steps_and_out_of_sight_until_then(void **state)
{
    ENTER;
    unit a = added(0, "A", 0), b = added(0, "B", 0), house = added(a.id, "Home", 0);
    i64 last = 0;
    for (int i = 0; i < 205; i++) last = work_in(&house);
    moved(&house, b.id);
    assert_false(opens(ROLE_LEADER, a.id, last) || opens(ROLE_LEADER, b.id, last));
    assert_int_equal(db_i64(d, 0, "SELECT count(*) FROM found WHERE record = $1", V(last)), 0);
    assert_int_equal(derived_step(d, today, 3), 3);
    assert_int_equal(derived_step(d, today, 3), 2);
    assert_int_equal(derived_step(d, today, 3), 0);
    assert_true(opens(ROLE_LEADER, b.id, last));
    assert_false(opens(ROLE_LEADER, a.id, last));
    assert_int_equal(differing(), 0);
}

static void small_units_are_not_shown_to_outsiders(void **state)
{
    ENTER;
    added(0, "Unknown", 0);
    added(0, "Five", 5);
    added(0, "Six", 6);
    assert_text(drawn(UNITS_OPEN), "Unknown Five Six");
    assert_text(drawn(UNITS_PUBLIC), "Unknown Six");
    here.group_min = 10;
    tenant_save(d, &here);
    assert_text(drawn(UNITS_PUBLIC), "Unknown");
}

static void lines_become_a_tree(void **state)
{
    ENTER;
    assert_int_equal(unit_outline(d, &here, S("Helse\r\n  Sykehjem\r\n    Nord\r\n\tHjemme\n- Skole\n\n")), 5);
    assert_text(drawn(UNITS_ALL), "Helse(Sykehjem(Nord Hjemme))Skole");
    assert_int_equal(unit_outline(d, &here, S("Helse\n  Sykehjem\n  Kjøkken")), 1);
    units all;
    unit_tree(d, SKJERVOY, UNITS_ALL, &all);
    assert_int_equal(all.n, 6);
    assert_text(all.at[0].level, "etat");
    assert_text(all.at[2].level, "gruppe");
}

static void lines_that_are_too_much_add_nothing(void **state)
{
    ENTER;
    buf b = buf_new(&mem, 9000);
    for (int i = 0; i < 501; i++) buf_add(&b, S("x\n"));
    assert_int_equal(unit_outline(d, &here, buf_str(&b)), -1);
    b.n = 0;
    for (int i = 0; i < 13; i++) buf_printf(&b, "%*sx%d\n", i, "", i);
    assert_int_equal(unit_outline(d, &here, buf_str(&b)), -1);
    b.n = 0;
    buf_add(&b, S("Good\n"));
    for (int i = 0; i < 121; i++) buf_add(&b, S("ø"));
    assert_int_equal(unit_outline(d, &here, buf_str(&b)), -1);
    assert_text(drawn(UNITS_ALL), "");
}

static void a_place_is_a_room_or_an_open_unit_of_it(void **state)
{
    ENTER;
    unit u = added(0, "Helse", 0);
    assert_true(place_is(d, SKJERVOY, 0));
    assert_true(place_is(d, SKJERVOY, u.id));
    assert_false(place_is(d, OSLO, 0));
    assert_false(place_is(d, OSLO, u.id));
    places all = place_all(d);
    assert_int_equal(all.n, 2);
    assert_text(all.at[0].value, "5542");
    assert_text(all.at[1].value, str_z(&mem, str_printf(&mem, "5542/%lld", (long long)u.id)));
    assert_int_equal(place_of(d, SKJERVOY).n, 2);
    assert_int_equal(place_of(d, OSLO).n, 0);
}

#define IN_ROOM(test) cmocka_unit_test_setup_teardown(test, room_begin, test_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ROOM(a_unit_gets_path_level_and_code),
        IN_ROOM(siblings_stand_in_the_order_they_were_made_also_after_the_ninth),
        IN_ROOM(closing_waits_for_what_is_below),
        IN_ROOM(the_code_of_a_closed_unit_leads_to_the_nearest_open_one_above),
        IN_ROOM(a_unit_moves_with_all_below_it),
        IN_ROOM(a_unit_lies_only_where_a_tree_can_have_it),
        IN_ROOM(those_above_the_new_place_see_the_work_and_those_above_the_old_no_more),
        IN_ROOM(a_unit_that_holds_much_is_shared_in_steps_and_out_of_sight_until_then),
        IN_ROOM(small_units_are_not_shown_to_outsiders),
        IN_ROOM(lines_become_a_tree),
        IN_ROOM(lines_that_are_too_much_add_nothing),
        IN_ROOM(a_place_is_a_room_or_an_open_unit_of_it),
    };
    return RUN_WORLD("unit", tests, NULL);
}
