/*
 * account_test.c — roles, standing in and leaving, on both engines: who may do what with an
 * account, and who takes over. Must not test pages.
 */
#include "test/world.h"

#include "app/account/leave.h"
#include "app/account/me.h"
#include "app/account/person.h"
#include "app/initiative/initiative.h"
#include "app/municipality/network.h"
#include "app/need/need.h"

/* ---- roles ---- */

static void a_role_given_twice_is_prolonged(void **state)
{
    ENTER;
    held_role h = {.account = guest, .role = S("guest"), .municipality = SKJERVOY, .ends = today + 200 * DAY};
    role_give(d, &h, today);
    held_roles all = role_held(d, guest, today);
    assert_int_equal(all.n, 1);
    assert_int_equal(all.at[0].ends, today + 200 * DAY);
    assert_int_equal(role_held(d, guest, today + 200 * DAY).n, 0);
    assert_false(actor_is(&(actor){0}, ROLE_GUEST, 0));
    actor later = actor_of_account(d, guest, today + 201 * DAY);
    assert_false(actor_is(&later, ROLE_GUEST, 0));
}

/* Who invites says where a guest is from: that alone opens no network that the inviter is not in. */
static void a_guest_sees_networks_shared_with_the_host(void **state)
{
    ENTER;
    network n = {.name = S("Naboene"), .about = S("")};
    int before = actor_of_account(d, guest, today).n_keys;
    network_create(d, &n, KAFJORD, today);
    assert_int_equal(actor_of_account(d, guest, today).n_keys, before);
    network_join(d, n.id, SKJERVOY);
    assert_int_equal(actor_of_account(d, guest, today).n_keys, before + 1);
    assert_int_equal(actor_of_account(d, nurse, today).n_keys, actor_of_account(d, stranger, today).n_keys + 1);
}

/* An engine takes no pattern of any length. */
static void words_of_any_length_are_looked_for(void **state)
{
    ENTER;
    buf b = buf_new(&mem, 60000);
    for (int i = 0; i < 60000; i++) buf_char(&b, 'a');
    assert_int_equal(choice_find(d, SKJERVOY, buf_str(&b), 0, today).n, 0);
    assert_true(choice_find(d, SKJERVOY, S("nurse"), 0, today).n > 0);
}

static person_rights rights(i64 who, i64 whom)
{
    person p;
    actor a = as(who);
    assert_true(person_find(d, whom, today, &p));
    return person_may(d, &a, &p);
}

static void an_account_is_in_its_homes_hands(void **state)
{
    ENTER;
    assert_true(rights(admin, nurse).manage);
    assert_true(rights(admin, guest).manage); /* Kåfjord has no room here */
    assert_false(rights(admin, stranger).see);
    assert_false(rights(leader, nurse).see);
    assert_false(rights(foreign_admin, nurse).see);

    /* A guest in two places is in neither's hands alone. */
    role_give(d, &(held_role){.account = guest, .role = S("guest"), .municipality = GJOVIK, .ends = today + DAY}, today);
    assert_true(rights(admin, guest).see);
    assert_false(rights(admin, guest).link);
    assert_int_equal(rights(admin, guest).place, SKJERVOY);

    /* The home vouches for its own, also when they are guests elsewhere; the place they visit only gives its role. */
    role_give(d, &(held_role){.account = stranger, .role = S("guest"), .municipality = SKJERVOY, .ends = today + DAY}, today);
    assert_true(rights(foreign_admin, stranger).link);
    assert_true(rights(admin, stranger).see);
    assert_false(rights(admin, stranger).link);

    /* An operator's account is an operator's. */
    role_give(d, &(held_role){.account = nurse, .role = S("operator")}, today);
    assert_false(rights(admin, nurse).link);
    assert_true(rights(nurse, admin).manage);
}

static void those_who_see_to_people_find_them(void **state)
{
    ENTER;
    bool more;
    people_filter f = {.municipality = SKJERVOY, .limit = 4};
    people page = person_page(d, &f, today, &more);
    assert_int_equal(page.n, 4);
    assert_true(more);
    assert_text(page.at[0].name, "admin");
    assert_text(page.at[3].name, "guest");
    f.after = page.at[3].id;
    page = person_page(d, &f, today, &more);
    assert_int_equal(page.n, 4);
    assert_text(page.at[0].name, "leader");
    assert_text(page.at[3].name, "voicer");
    assert_false(more);
    f = (people_filter){.municipality = SKJERVOY, .limit = 50, .words = S("NURSE@ex")};
    assert_int_equal(person_page(d, &f, today, &more).n, 1);
    f.words = S("n%e");
    assert_int_equal(person_page(d, &f, today, &more).n, 0);
    f = (people_filter){.municipality = SKJERVOY, .limit = 50, .unit = home};
    assert_int_equal(person_page(d, &f, today, &more).n, 2);
    f = (people_filter){.municipality = SKJERVOY, .limit = 50, .state = S("guests")};
    assert_text(person_page(d, &f, today, &more).at[0].name, "guest");
}

/* ---- stand-in ---- */

static void a_stand_in_leads_for_those_days(void **state)
{
    ENTER;
    actor who = as(leader), other = as(nurse);
    unit u;
    assert_true(unit_find(d, home, &u));
    assert_true(stand_in_set(d, &who, &(stand_in){.deputy = nurse, .starts = today + DAY, .ends = today + 3 * DAY}));
    assert_false(actor_leads(&other, SKJERVOY, u.path));
    other = actor_of_account(d, nurse, today + DAY);
    assert_true(actor_leads(&other, SKJERVOY, u.path));
    other = actor_of_account(d, nurse, today + 3 * DAY);
    assert_false(actor_leads(&other, SKJERVOY, u.path));
    assert_false(stand_in_set(d, &who, &(stand_in){.deputy = leader, .starts = today, .ends = today + DAY}));
    assert_false(stand_in_set(d, &who, &(stand_in){.deputy = stranger, .starts = today, .ends = today + DAY}));
    assert_false(stand_in_set(d, &who, &(stand_in){.deputy = guest, .starts = today, .ends = today + DAY}));
}

/* Standing in is not handed on: who stands in for a stand-in leads nothing. */
static void a_stand_in_has_no_stand_in(void **state)
{
    ENTER;
    i64 third = person_made(S("third"), SKJERVOY, (held_role){.role = S("staff"), .municipality = SKJERVOY});
    actor who = as(leader);
    stand_in_set(d, &who, &(stand_in){.deputy = nurse, .starts = today, .ends = today + DAY});
    who = as(nurse);
    assert_true(actor_is(&who, ROLE_LEADER, SKJERVOY));
    assert_false(stand_in_set(d, &who, &(stand_in){.deputy = third, .starts = today, .ends = today + DAY}));
}

/* ---- leaving ---- */

static need need_made(bool about_leader)
{
    need n;
    actor nobody = as(0);
    voice_sent sent = need_send(d, &nobody, &(voice){.story = S("Vi venter for lenge på svar."), .municipality = SKJERVOY, .unit = home,
                                                     .about_leader = about_leader, .lang = S("nb")}, today);
    assert_true(need_find(d, sent.id, &n));
    return n;
}

static need need_owned(i64 owner)
{
    need n = need_made(false);
    actor who = as(admin);
    need_publish(d, &n, &who, S("Vi venter for lenge på svar."), today);
    assert_int_equal(n.owner, owner);
    return n;
}

static void work_goes_to_the_successor(void **state)
{
    ENTER;
    actor who = as(admin), lead = as(leader);
    need n = need_owned(leader);
    initiative in = {.municipality = SKJERVOY, .unit = home, .title = S("Felles tavle"), .lang = S("nb"), .need_text = S("Vi vet det ikke.")};
    initiative_start(d, &in, &lead, (need_ids){0}, today);

    assert_int_equal(work_of(d, leader).needs, 1);
    assert_int_equal(work_of(d, leader).initiatives, 1);
    assert_int_equal(account_leave(d, leader, 0, &who, today), LEAVE_WITHOUT_HEIR);
    assert_int_equal(account_leave(d, leader, guest, &who, today), LEAVE_WRONG_HEIR);
    assert_int_equal(account_leave(d, leader, stranger, &who, today), LEAVE_WRONG_HEIR);
    assert_int_equal(account_leave(d, leader, leader, &who, today), LEAVE_WRONG_HEIR);
    assert_int_equal(account_leave(d, leader, nurse, &who, today), LEAVE_DONE);

    assert_true(need_find(d, n.id, &n));
    assert_int_equal(n.owner, nurse);
    assert_true(initiative_find(d, in.id, &in));
    assert_int_equal(in.owner, nurse);
    assert_int_equal(db_i64(d, 0, "SELECT count(*) FROM notice WHERE account = $1 AND what = 'handed'", V(nurse)), 2);
    assert_int_equal(db_i64(d, 0, "SELECT count(*) FROM event WHERE record = $1 AND what = 'handed' AND account = $2", V(n.id), V(admin)), 1);
    assert_int_equal(work_of(d, leader).needs + work_of(d, leader).initiatives, 0);
}

static void who_has_left_is_out_at_once(void **state)
{
    ENTER;
    account a;
    login_link l;
    actor who = as(admin);
    session s = opened(nurse, false, today);
    str token = login_link_make(d, nurse, S("sign_in"), today + DAY, today);
    account_password_set(d, nurse, S("hash"));
    assert_int_equal(account_leave(d, nurse, 0, &who, today), LEAVE_DONE);
    assert_int_equal(actor_of_session(d, s.hash, today).account, 0);
    assert_int_equal(actor_of_account(d, nurse, today).account, 0);
    assert_false(login_link_find(d, token, today, &l));
    assert_int_equal(account_by_email(d, S("nurse@example.no")), 0);
    assert_int_equal(account_password(d, nurse).n, 0);
    assert_true(account_find(d, nurse, &a));
    assert_text(a.name, "nurse"); /* beside what they wrote */
    assert_int_equal(account_leave(d, nurse, 0, &who, today), LEAVE_CLOSED);
    assert_int_equal(account_leave(d, 999999, 0, &who, today), LEAVE_CLOSED);
}

static void the_last_administrator_stays(void **state)
{
    ENTER;
    actor who = as(admin);
    held_role own = role_held(d, admin, today).at[0];
    assert_int_equal(account_leave(d, admin, nurse, &who, today), LEAVE_LAST_ADMIN);
    assert_false(role_may_end(d, &who, &own, today));
    role_give(d, &(held_role){.account = nurse, .role = S("admin"), .municipality = SKJERVOY}, today);
    assert_true(role_may_end(d, &who, &own, today));
    assert_int_equal(account_leave(d, admin, nurse, &who, today), LEAVE_DONE);
}

/* A voice about a leader goes past all leaders, also when the one who should answer leaves. */
static void a_voice_past_a_leader_stays_past_them(void **state)
{
    ENTER;
    i64 keeper = person_made(S("keeper"), SKJERVOY, (held_role){.role = S("facilitator"), .municipality = SKJERVOY});
    actor who = as(admin);
    need n = need_made(true);
    assert_text(n.visibility, "passed");
    db_run(d, "UPDATE need SET owner = $2 WHERE id = $1", V(n.id), V(keeper));
    assert_int_equal(account_leave(d, keeper, leader, &who, today), LEAVE_DONE);
    assert_true(need_find(d, n.id, &n));
    assert_int_not_equal(n.owner, leader);
    assert_int_not_equal(n.owner, keeper);
}

static void people_stand_in_norwegian_order(void **state)
{
    ENTER;
    static const char *const names[] = {"Åse", "ivar", "Østen", "Ærlend", "Zoe", "ærna", "Árnat"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        person_made(str_of(names[i]), KAFJORD, (held_role){.role = S("guest"), .municipality = SKJERVOY, .ends = today + DAY});
    account renamed = {.id = guest, .municipality = KAFJORD, .name = S("Bjørg"), .title = S("x")};
    account_save(d, &renamed);

    buf all = buf_new(&mem, 128);
    people_filter f = {.municipality = SKJERVOY, .limit = 2, .state = S("guests")};
    for (bool more = true; more;) {
        people page = person_page(d, &f, today, &more);
        for (int i = 0; i < page.n; i++) buf_printf(&all, "%.*s ", (int)page.at[i].name.n, page.at[i].name.p);
        f.after = page.at[page.n - 1].id;
    }
    assert_text(buf_str(&all), "Árnat Bjørg ivar Zoe Ærlend ærna Østen Åse ");
}

static void the_first_account_operates(void **state)
{
    ENTER;
    actor a = as(account_first(d, today));
    assert_true(actor_is(&a, ROLE_OPERATOR, 0));
    assert_int_equal(a.municipality, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_guest_sees_networks_shared_with_the_host),
        IN_WORLD(a_role_given_twice_is_prolonged),
        IN_WORLD(words_of_any_length_are_looked_for),
        IN_WORLD(an_account_is_in_its_homes_hands),
        IN_WORLD(those_who_see_to_people_find_them),
        IN_WORLD(a_stand_in_leads_for_those_days),
        IN_WORLD(a_stand_in_has_no_stand_in),
        IN_WORLD(work_goes_to_the_successor),
        IN_WORLD(who_has_left_is_out_at_once),
        IN_WORLD(the_last_administrator_stays),
        IN_WORLD(a_voice_past_a_leader_stays_past_them),
        IN_WORLD(people_stand_in_norwegian_order),
        IN_WORLD(the_first_account_operates),
    };
    return RUN_WORLD("account", tests, people_made);
}
