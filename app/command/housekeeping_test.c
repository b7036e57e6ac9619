/* housekeeping_test.c — a pass takes away all that has ended, however much it is, and nothing else. On both engines. */
#include "test/world_work.h"

#include "app/command/housekeeping.h"

static i64 rows_of(const char *table)
{
    if (strcmp(table, "session") == 0) return db_i64(d, -1, "SELECT count(*) FROM session");
    if (strcmp(table, "submission") == 0) return db_i64(d, -1, "SELECT count(*) FROM submission");
    return db_i64(d, -1, "SELECT count(*) FROM notice");
}

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

static void what_has_ended_goes_and_the_rest_stays(void **state)
{
    ENTER;
    for (int i = 0; i < 250; i++) {
        session_made(i, today - 1);
        submission_made(i, today - 2 * HOUR);
        notice_made(today - 91 * DAY);
    }
    session_made(900, today + 1);
    submission_made(900, today);
    notice_made(today - 89 * DAY);
    notice_made(0);
    housekeeping(d, today);
    assert_int_equal(rows_of("session"), 1);
    assert_int_equal(rows_of("submission"), 1);
    assert_int_equal(rows_of("notice"), 2);
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
        IN_WORLD(the_sight_of_guests_ends),
    };
    return RUN_WORLD("housekeeping", tests, people_made);
}
