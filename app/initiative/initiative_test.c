/*
 * initiative_test.c — initiatives on both engines: what the size follows, whom the start tells, what filters find,
 * and who takes part until when. Not pages.
 */
#include "test/world_work.h"
#include "app/initiative/focus.h"

/* ---- size ---- */

static void the_size_follows_hours_kroner_and_what_it_changes(void **state)
{
    ENTER;
    tenant t;
    assert_true(tenant_find(d, SKJERVOY, &t));
    initiative in = {.municipality = SKJERVOY, .hours = t.small_hours, .kr = t.small_kr};
    assert_text(initiative_size(d, &in), "small");
    in.hours++;
    assert_text(initiative_size(d, &in), "normal");
    in.hours = 0;
    in.affects = true;
    assert_text(initiative_size(d, &in), "normal");
    in.affects = false;
    in.kr = t.small_kr + 1;
    assert_text(initiative_size(d, &in), "normal");
    in.kr = t.large_kr;
    assert_text(initiative_size(d, &in), "large");
    in.kr = t.large_kr - 1;
    assert_text(initiative_size(d, &in), "normal");
}

/* ---- start and find ---- */

static void it_answers_several_needs_and_tells_those_who_voiced_them(void **state)
{
    ENTER;
    i64 voiced[] = {need_made("Beskjeden kom ikke fram."), need_made("Vi visste det ikke.")};
    actor from = as(nurse);
    initiative in = {.municipality = SKJERVOY, .unit = home, .lang = S("nb"), .title = S("Tavle"), .need_text = S("x")};
    initiative_start(d, &in, &from, (need_ids){voiced, 2}, today);
    assert_int_equal(initiative_needs(d, &from, in.id).n, 2);
    assert_int_equal(notices_of(voicer, S("started")), 2);
    initiative_answer_need(d, &in, &from, voiced[0], today);
    assert_int_equal(initiative_needs(d, &from, in.id).n, 2);
    assert_int_equal(notices_of(voicer, S("started")), 2);
    assert_text(in.size, "small");
    assert_text(in.visibility, "municipality");
    assert_int_equal(in.owner, nurse);
}

static void filters_find_what_they_say_and_go_on_where_they_stopped(void **state)
{
    ENTER;
    actor from = as(nurse);
    for (int i = 0; i < 7; i++) {
        initiative in = begun(i % 2 ? S("large") : S("small"));
        in.types = i % 2 ? S("service tools") : S("technology");
        in.focus = S("continuity");
        initiative_save(d, &in, &from, today);
    }
    i64 next;
    initiative_filter f = {.shelf = {.kind = S("initiative"), .municipality = SKJERVOY, .limit = 2}, .type = S("tools")};
    initiatives first = initiative_page(d, &from, &f, &next);
    assert_int_equal(first.n, 2);
    assert_true(next > 0);
    f.shelf.after = next;
    initiatives rest = initiative_page(d, &from, &f, &next);
    assert_int_equal(rest.n, 1);
    assert_true(rest.at[0].id < first.at[1].id);
    assert_int_equal(next, 0);
    f = (initiative_filter){.shelf = {.kind = S("initiative"), .limit = 50}, .type = S("tool")};
    assert_int_equal(initiative_page(d, &from, &f, &next).n, 0);
    f.type = (str){0};
    f.size = S("small");
    f.focus = S("continuity");
    assert_int_equal(initiative_page(d, &from, &f, &next).n, 4);
    actor nobody = as(0);
    assert_int_equal(initiative_page(d, &nobody, &f, &next).n, 0);
}

static void focus_areas_are_data(void **state)
{
    ENTER;
    focuses list = focus_all(&mem, LANG_NN);
    assert_true(list.n >= 6);
    assert_true(focus_is(&mem, S("continuity")));
    assert_false(focus_is(&mem, S("continuit")));
    assert_false(focus_is(&mem, S("key")));
}

/* ---- members ---- */

static void a_member_works_in_it_also_when_everybody_sees_it(void **state)
{
    ENTER;
    initiative in = begun(S("normal"));
    actor lead = as(nurse), other = as(voicer);
    in.visibility = S("all");
    initiative_save(d, &in, &lead, today);
    initiative_find(d, in.id, &in);
    assert_true(may(&other, SEE, &in.rec));
    assert_false(initiative_may_work(&other, &in));
    assert_true(initiative_member_set(d, &in, &lead, &(member){.account = voicer, .part = S("member")}, today));
    initiative_find(d, in.id, &in);
    assert_true(initiative_may_work(&other, &in));
    assert_int_equal(notices_of(voicer, S("invited")), 1);
    assert_true(initiative_member_remove(d, &in, &lead, voicer, today));
    initiative_find(d, in.id, &in);
    assert_false(initiative_may_work(&other, &in));
}

static void there_is_always_one_champion(void **state)
{
    ENTER;
    initiative in = begun(S("normal"));
    actor lead = as(nurse);
    assert_false(initiative_member_remove(d, &in, &lead, nurse, today));
    assert_false(initiative_member_set(d, &in, &lead, &(member){.account = nurse, .part = S("member")}, today));
    assert_true(initiative_member_set(d, &in, &lead, &(member){.account = voicer, .part = S("lead")}, today));
    members list = initiative_members(d, in.id, today);
    assert_int_equal(list.n, 2);
    assert_int_equal(list.at[0].account, voicer);
    assert_text(list.at[1].part, "member");
    initiative_find(d, in.id, &in);
    assert_int_equal(in.owner, voicer);
    assert_true(initiative_member_remove(d, &in, &lead, nurse, today));
}

static void a_guest_has_an_end_and_sees_no_longer_after_it(void **state)
{
    ENTER;
    initiative in = begun(S("normal"));
    actor lead = as(nurse), from_elsewhere = as(guest);
    assert_false(initiative_member_set(d, &in, &lead, &(member){.account = guest, .part = S("member")}, today));
    assert_false(initiative_member_set(d, &in, &lead, &(member){.account = guest, .part = S("guest")}, today));
    assert_false(initiative_member_set(d, &in, &lead, &(member){.account = guest, .part = S("guest"), .ends = today}, today));
    assert_true(initiative_member_set(d, &in, &lead, &(member){.account = guest, .part = S("guest"), .ends = today + DAY}, today));
    initiative_find(d, in.id, &in);
    assert_true(initiative_may_work(&from_elsewhere, &in));
    assert_int_equal(member_end_guests(d, today + DAY - 1, 20), 0);
    assert_int_equal(member_end_guests(d, today + DAY, 20), 1);
    initiative_find(d, in.id, &in);
    assert_false(may(&from_elsewhere, SEE, &in.rec));
    assert_int_equal(initiative_members(d, in.id, today).n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(the_size_follows_hours_kroner_and_what_it_changes),
        IN_WORLD(it_answers_several_needs_and_tells_those_who_voiced_them),
        IN_WORLD(filters_find_what_they_say_and_go_on_where_they_stopped),
        IN_WORLD(focus_areas_are_data),
        IN_WORLD(a_member_works_in_it_also_when_everybody_sees_it),
        IN_WORLD(there_is_always_one_champion),
        IN_WORLD(a_guest_has_an_end_and_sees_no_longer_after_it),
    };
    return RUN_WORLD("initiative", tests, people_made);
}
