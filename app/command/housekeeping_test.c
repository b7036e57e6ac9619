/* housekeeping_test.c — a pass takes away all that has ended, however much it is, and nothing else. On both engines. */
#include "test/world_work.h"

#include "app/adoption/adoption.h"
#include "app/command/derived.h"
#include "app/command/housekeeping.h"
#include "app/municipality/network.h"
#include "app/search/search.h"

#define ROWS_OF(table) db_i64(d, -1, "SELECT count(*) FROM " table)

static void session_made(int i, i64 ends)
{
    db_run(d, "INSERT INTO session (hash, account, created, seen, ends, shared, device) VALUES ($1, $2, $3, $3, $4, 0, '')",
        V(str_printf(&mem, "hash %d", i)), V(nurse), V(today - DAY), V(ends));
}

static void submission_made(int i, i64 at)
{
    db_run(d, "INSERT INTO submission (key, location, at) VALUES ($1, '', $2)", V(str_printf(&mem, "key %d", i)), V(at));
}

static void notice_made(i64 seen)
{
    db_run(d, "INSERT INTO notice (account, what, at, seen) VALUES ($1, 'answered', $2, $3)", V(nurse), V(today - 200 * DAY), V_ID(seen));
}

static void link_made(int i, i64 ends)
{
    db_run(d, "INSERT INTO login_link (hash, account, purpose, created, ends) VALUES ($1, $2, 'sign_in', $3, $3)", V(str_printf(&mem, "hash %d", i)), V(nurse), V(ends));
}

static void tries_made(int i, i64 when)
{
    str who = str_printf(&mem, "who %d", i);
    assert_int_equal(try_begin(d, who, when), 0);
    assert_true(try_allowed(d, who, when));
}

static void what_has_ended_goes_and_the_rest_stays(void **state)
{
    ENTER;
    for (int i = 0; i < 250; i++) {
        session_made(i, today - 1);
        submission_made(i, today - 2 * HOUR);
        notice_made(today - 91 * DAY);
        link_made(i, today - 31 * DAY);
        tries_made(i, today - DAY);
    }
    session_made(900, today + 1);
    submission_made(900, today);
    notice_made(today - 89 * DAY);
    notice_made(0);
    link_made(900, today - 29 * DAY);
    tries_made(900, today);
    housekeeping(d, today);
    assert_int_equal(ROWS_OF("session"), 1);
    assert_int_equal(ROWS_OF("submission"), 1);
    assert_int_equal(ROWS_OF("notice"), 2);
    assert_int_equal(ROWS_OF("login_link"), 1);
    assert_int_equal(ROWS_OF("sign_in_try"), 1);
    assert_int_equal(ROWS_OF("adoption_client"), 1);
}

static bool is_seen_by(i64 reader, i64 need_id)
{
    actor a = as(reader);
    need n;
    assert_true(need_find(d, need_id, &n));
    return may(&a, SEE, &n.rec);
}

/* More of them than one piece takes: the first one too. */
static void voices_about_leaders_follow_the_roles(void **state)
{
    ENTER;
    i64 reader = person_made(S("reader"), SKJERVOY, (held_role){.role = S("moderator"), .municipality = SKJERVOY}), first = 0;
    actor nobody = {0};
    policy_actor_keys(&nobody, NULL, 0);
    for (int i = 0; i < 45; i++) {
        voice v = {.story = S("Det er lederen."), .municipality = SKJERVOY, .unit = home, .about_leader = true, .lang = S("nb")};
        i64 id = need_send(d, &nobody, &v, today).id;
        if (!first) first = id;
    }
    assert_true(is_seen_by(reader, first));
    db_run(d, "UPDATE role SET ends = $2 WHERE account = $1", V(reader), V(today - 1));
    i64 next = person_made(S("next"), SKJERVOY, (held_role){.role = S("moderator"), .municipality = SKJERVOY});
    assert_false(is_seen_by(next, first));
    housekeeping(d, today);
    assert_true(is_seen_by(next, first));
    assert_false(is_seen_by(reader, first));
}

static i64 found_of(i64 network_id)
{
    actor other = {0};
    i64 next;
    policy_actor_keys(&other, &network_id, 1);
    return search_find(d, &other, &(search_ask){.text = S("tavlemøte")}, &next).n;
}

/* More than are made again at once: all are out of the neighbours' search, and the municipality's own come back. */
static void what_was_shared_with_a_network_is_found_no_more(void **state)
{
    ENTER;
    enum { MANY = 230 };
    network n = {.name = S("Nord-Troms")};
    network_create(d, &n, SKJERVOY, today);
    initiative first = {0}, last = {0};
    for (int i = 0; i < MANY; i++) {
        last = started((initiative){.unit = home, .size = S("small"), .visibility = S("network")});
        if (!i) first = last;
    }
    assert_true(found_of(n.id) > 0);
    network_leave(d, n.id, SKJERVOY);
    derived_of_shared(d, SKJERVOY, today);
    assert_int_equal(found_of(n.id), 0);
    assert_int_equal(ROWS_OF("found"), 200);
    actor own = as(nurse);
    assert_true(may(&own, SEE, &first.rec) && may(&own, SEE, &last.rec));
    housekeeping(d, today);
    assert_int_equal(found_of(n.id), 0);
    assert_int_equal(ROWS_OF("found"), MANY);
    assert_int_equal(ROWS_OF("stale"), 0);
}

static void the_sight_of_guests_ends(void **state)
{
    ENTER;
    enum { MANY = 23 };
    i64 ids[MANY];
    actor lead = as(nurse), from_elsewhere = as(guest);
    for (int i = 0; i < MANY; i++) {
        initiative in = begun(S("normal"));
        ids[i] = in.id;
        assert_true(initiative_member_set(d, &in, &lead, &(member){.account = guest, .part = S("guest"), .ends = today + DAY}, today));
    }
    housekeeping(d, today + DAY);
    for (int i = 0; i < MANY; i++) {
        initiative in;
        assert_true(initiative_find(d, ids[i], &in));
        assert_false(may(&from_elsewhere, SEE, &in.rec));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(what_has_ended_goes_and_the_rest_stays),
        IN_WORLD(voices_about_leaders_follow_the_roles),
        IN_WORLD(what_was_shared_with_a_network_is_found_no_more),
        IN_WORLD(the_sight_of_guests_ends),
    };
    return RUN_WORLD("housekeeping", tests, people_made);
}
