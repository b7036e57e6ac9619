/*
 * requirement_test.c — what a decision rests on, on both engines: the rows of each size, what records answer, and
 * that a record takes the place of the sentence. Not pages.
 */
#include "test/world_work.h"
#include "app/anchoring/anchoring.h"
#include "app/decision/timeline.h"
#include "app/participation/participation.h"
#include "app/round/round.h"

/* ---- what it rests on ---- */

static answered how(const initiative *in, const char *gate, const char *key)
{
    requirements list = requirement_all(d, in, str_of(gate));
    for (int i = 0; i < list.n; i++)
        if (strcmp(list.at[i].key, key) == 0) return list.at[i].how;
    fail_msg("no row %s at %s", key, gate);
    return MISSING;
}

static void the_rows_follow_the_size(void **state)
{
    ENTER;
    initiative small = begun(S("small")), normal = begun(S("normal")), large = begun(S("large"));
    assert_int_equal(requirement_all(d, &small, S("new")).n, 4);
    assert_int_equal(requirement_all(d, &normal, S("new")).n, 9);
    assert_int_equal(requirement_all(d, &large, S("new")).n, 11);
    assert_int_equal(requirement_all(d, &small, S("useful")).n, 3);
    assert_int_equal(requirement_all(d, &large, S("useful")).n, 10);
    assert_int_equal(requirement_all(d, &large, S("used")).n, 9);
    assert_int_equal(requirement_all(d, &large, S("step")).n, 0);
    assert_true(requirement_is(&large, S("new"), S("gains")));
    assert_false(requirement_is(&normal, S("new"), S("gains")));
    assert_false(requirement_is(&large, S("used"), S("rounds")));
    assert_false(requirement_is(&large, S("new"), S("nothing")));
}

static void test_made(const initiative *in, bool outside, const char *learned)
{
    actor from = as(nurse);
    trial t = {.hypothesis = S("x"), .solution = S("Tavle"), .how = S("question"), .whom = S("ansatte"), .people = 4, .outside = outside, .worked = S("partly"),
        .found = S("x"), .learned = str_of(learned), .change = S("none"), .tried = today};
    round_add(d, in, &from, &t, today);
}

static void records_answer(void **state)
{
    ENTER;
    initiative in = begun(S("normal"));
    actor from = as(nurse);
    assert_int_equal(how(&in, "new", "need"), SEEN);
    assert_int_equal(how(&in, "new", "rounds"), MISSING);
    assert_int_equal(how(&in, "new", "learning"), MISSING);
    test_made(&in, false, "");
    assert_int_equal(how(&in, "new", "rounds"), MISSING); /* nobody from outside */
    test_made(&in, true, "Lavere.");
    assert_int_equal(how(&in, "new", "rounds"), SEEN);
    assert_int_equal(how(&in, "new", "learning"), SEEN);
    assert_int_equal(how(&in, "useful", "rounds"), SEEN);

    assert_int_equal(how(&in, "new", "new_for"), MISSING);
    in.new_for = S("unit");
    assert_int_equal(how(&in, "new", "new_for"), MISSING); /* nobody has looked for others yet */
    in.reuse = S("Ingen i regionen.");
    assert_int_equal(how(&in, "new", "new_for"), SEEN);
    assert_int_equal(how(&in, "new", "owner"), MISSING);
    in.hours = 20;
    assert_int_equal(how(&in, "new", "owner"), SEEN);
    assert_int_equal(how(&in, "useful", "owner"), MISSING);

    participation informed = {.step = S("create"), .party = S("relatives"), .level = 1, .since = today};
    participation_set(d, &in, &from, &informed, today);
    assert_int_equal(how(&in, "new", "insight"), MISSING); /* told is not heard */
    participation heard = {.step = S("create"), .party = S("relatives"), .level = 2, .since = today};
    participation_set(d, &in, &from, &heard, today);
    assert_int_equal(how(&in, "new", "insight"), SEEN);
    assert_int_equal(how(&in, "useful", "insight"), MISSING); /* before the trial */
}

static void tests_are_seen_by_no_more_than_their_initiative(void **state)
{
    ENTER;
    initiative in = begun(S("normal"));
    actor from = as(nurse), colleague = as(voicer), nobody = as(0);
    in.visibility = S("all");
    initiative_save(d, &in, &from, today);
    test_made(&in, true, "Lavere.");
    trial t = round_all(d, in.id).at[0];
    record_keys_load(d, &t.rec);
    assert_true(may(&nobody, SEE, &t.rec));
    in.visibility = S("team");
    initiative_save(d, &in, &from, today);
    rounds_follow(d, &in, today);
    record_keys_load(d, &t.rec);
    assert_false(may(&nobody, SEE, &t.rec));
    assert_false(may(&colleague, SEE, &t.rec));
    assert_true(initiative_member_set(d, &in, &from, &(member){.account = voicer, .part = S("member")}, today));
    record_keys_load(d, &t.rec);
    assert_true(may(&colleague, SEE, &t.rec));
    in.visibility = S("municipality");
    rounds_follow(d, &in, today);
    assert_text(round_all(d, in.id).at[0].visibility, "municipality");
}

static void a_sentence_answers_until_a_record_does(void **state)
{
    ENTER;
    initiative in = begun(S("normal"));
    actor from = as(nurse);
    assert_int_equal(how(&in, "new", "staff"), MISSING);
    statement_add(d, &in, &from, (sentence){S("new"), S("staff"), S("Snakket om på møtet.")}, today);
    assert_int_equal(how(&in, "new", "staff"), SAID);
    statement_add(d, &in, &from, (sentence){S("new"), S("staff"), S("Drøftet.")}, today + 1);
    requirements rows = requirement_all(d, &in, S("new"));
    for (int i = 0; i < rows.n; i++)
        if (strcmp(rows.at[i].key, "staff") == 0) {
            assert_text(rows.at[i].said, "Drøftet.");
            assert_text(rows.at[i].said_by, "nurse");
            assert_int_equal(rows.at[i].said_at, today + 1);
        }
    participation with = {.step = S("create"), .party = S("staff"), .level = 4, .since = today};
    participation_set(d, &in, &from, &with, today);
    assert_int_equal(how(&in, "new", "staff"), SEEN);
    assert_int_equal(how(&in, "useful", "staff"), MISSING);
    assert_text(statement_latest(d, in.id, S("staff")), "Drøftet.");
}

static void unions_answer_for_themselves(void **state)
{
    ENTER;
    initiative in = begun(S("normal"));
    actor boss = as(leader), theirs = as(unionist);
    anchoring said = {.body = S("B12"), .kind = S("information"), .step = S("test"), .met = today, .outcome = S("noted")};
    anchoring_add(d, &in, &boss, &said, today);
    assert_int_equal(how(&in, "useful", "staff"), MISSING); /* information is not consultation */
    anchoring own = {.body = S("B09"), .kind = S("consultation"), .step = S("test"), .met = today, .outcome = S("advised_against")};
    anchoring_add(d, &in, &theirs, &own, today);
    assert_int_equal(how(&in, "useful", "staff"), SEEN); /* they were asked; whether they agree is shown beside */
    db_run(d, "UPDATE anchoring SET confirmed_by = NULL WHERE initiative = $1", V(in.id));
    assert_int_equal(how(&in, "useful", "staff"), MISSING);
}

static void the_timeline_has_decisions_and_people_newest_first(void **state)
{
    ENTER;
    initiative in = begun(S("normal"));
    made(&in, nurse, (verdict){.gate = S("step"), .outcome = S("yes")});
    timeline line = timeline_of(d, in.id);
    assert_int_equal(line.n, 2);
    assert_non_null(line.at[0].decision);
    assert_non_null(line.at[1].event);
    assert_text(line.at[1].event->what, "created");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(the_rows_follow_the_size),
        IN_WORLD(records_answer),
        IN_WORLD(tests_are_seen_by_no_more_than_their_initiative),
        IN_WORLD(a_sentence_answers_until_a_record_does),
        IN_WORLD(unions_answer_for_themselves),
        IN_WORLD(the_timeline_has_decisions_and_people_newest_first),
    };
    return RUN_WORLD("requirement", tests, people_made);
}
