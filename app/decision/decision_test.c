/*
 * decision_test.c — moving on both engines: who decides, each move with its row, what each outcome asks for, and
 * that a row keeps what was seen then. Not pages.
 */
#include "test/world_work.h"
#include "app/decision/timeline.h"
#include "app/profile/profile.h"

/* ---- the three decisions ---- */

static void who_decides_follows_the_size(void **state)
{
    ENTER;
    static const struct {
        const char *size;
        bool nurse, leader, director, chief;
    } rows[] = {{"small", false, true, true, true}, {"normal", false, false, true, true}, {"large", false, false, true, true}};
    for (size_t i = 0; i < 3; i++) {
        initiative in = begun(str_of(rows[i].size));
        in.step = S("create");
        actor a = as(nurse), b = as(leader), c = as(director), e = as(chief);
        assert_int_equal(decision_may(&a, &in, S("new")), rows[i].nurse);
        assert_int_equal(decision_may(&b, &in, S("new")), rows[i].leader);
        assert_int_equal(decision_may(&c, &in, S("new")), rows[i].director);
        assert_int_equal(decision_may(&e, &in, S("new")), rows[i].chief);
        titles said = decision_deciders(d, &in, today);
        assert_int_equal(said.n, rows[i].leader + rows[i].director + rows[i].chief);
    }
}

static void it_goes_through_five_steps_and_three_decisions(void **state)
{
    ENTER;
    static const char *const way[][3] = {{"step", "understand", "create"}, {"new", "create", "test"}, {"useful", "test", "introduce"}, {"used", "introduce", "share"}};
    initiative in = begun(S("normal"));
    for (size_t i = 0; i < 4; i++) {
        assert_text(decision_next(&in), way[i][0]);
        assert_text(in.step, way[i][1]);
        assert_int_equal(in.in_use, 0);
        made(&in, i ? director : nurse, (verdict){.gate = str_of(way[i][0]), .outcome = S("yes"), .reason = i ? S("Det virker.") : S("")});
        assert_text(in.step, way[i][2]);
    }
    assert_int_equal(in.in_use, today);
    assert_int_equal(in.spread, 0);
    assert_int_equal(decision_next(&in).n, 0);
    decisions all = decision_all(d, in.id);
    assert_int_equal(all.n, 4);
    assert_text(all.at[3].from_step, "introduce");
    assert_text(all.at[3].to_step, "share");
    assert_text(all.at[3].role, "leader");
    assert_text(all.at[3].title, "director");
}

static void a_small_one_is_two_decisions_and_one_sentence(void **state)
{
    ENTER;
    initiative in = begun(S("small"));
    made(&in, leader, (verdict){.gate = S("new"), .outcome = S("yes")});
    assert_text(in.step, "test");
    assert_text(decision_next(&in), "used");
    assert_true(refused(&in, "learned", (verdict){.gate = S("used"), .outcome = S("yes")}));
    assert_false(refused(&in, "reason", (verdict){.gate = S("used"), .outcome = S("yes"), .learned = S("Lavere.")}));
    made(&in, leader, (verdict){.gate = S("used"), .outcome = S("not_yet"), .learned = S("Lavere.")});
    assert_text(in.step, "test");
    assert_text(in.learned, "Lavere.");
    made(&in, leader, (verdict){.gate = S("used"), .outcome = S("yes"), .learned = S("Nå finner alle den.")});
    assert_text(in.step, "share");
    assert_int_equal(in.in_use, today);
    decisions all = decision_all(d, in.id);
    assert_int_equal(all.n, 3);
    assert_text(all.at[1].reason, "Lavere.");
    assert_text(all.at[2].reason, "Nå finner alle den.");
}

static void each_outcome_asks_for_what_it_needs(void **state)
{
    ENTER;
    initiative in = begun(S("normal"));
    in.step = S("create");
    condition c[] = {{.body = S("Ikke i pausen"), .owner = S("Leder"), .due = today + DAY}};
    verdict yes_if = {.gate = S("new"), .outcome = S("yes_if"), .reason = S("Prøv."), .conditions = {c, 1}};
    assert_true(refused(&in, "reason", (verdict){.gate = S("new"), .outcome = S("yes")}));
    assert_true(refused(&in, "outcome", (verdict){.gate = S("new"), .reason = S("Prøv.")}));
    assert_true(refused(&in, "outcome", (verdict){.gate = S("new"), .outcome = S("back"), .reason = S("Prøv.")}));
    assert_true(refused(&in, "review", (verdict){.gate = S("new"), .outcome = S("park"), .reason = S("Vent."), .review = today}));
    assert_true(refused(&in, "learned", (verdict){.gate = S("new"), .outcome = S("stop"), .reason = S("Nei.")}));
    assert_true(refused(&in, "condition", (verdict){.gate = S("new"), .outcome = S("yes_if"), .reason = S("Prøv.")}));
    assert_false(refused(&in, "condition", yes_if));
    c[0].owner = (str){0};
    assert_true(refused(&in, "condition_owner", yes_if));
    c[0].owner = S("Leder");
    c[0].due = today - DAY;
    assert_true(refused(&in, "condition_due", yes_if));
}

static void a_decision_keeps_its_conditions_what_was_seen_and_the_foundations(void **state)
{
    ENTER;
    initiative in = begun(S("normal"));
    actor from = as(nurse), boss = as(leader);
    profile seen_low = {.need = 3, .solution = 2, .driver = 3, .team = 2, .anchoring = 1}, seen_high = {.need = 4, .solution = 2, .driver = 3, .team = 2, .anchoring = 3};
    profile_add(d, &in, &from, &seen_low, today);
    profile_add(d, &in, &boss, &seen_high, today);
    statement_add(d, &in, &from, (sentence){S("new"), S("screening"), S("Romfarger i stedet for navn.")}, today);
    made(&in, nurse, (verdict){.gate = S("step"), .outcome = S("yes")});
    condition c[] = {{.body = S("Ikke i pausen"), .owner = S("Leder"), .due = today + DAY}, {.body = S("Helgene"), .owner = S("Dagvakt"), .due = today + 9 * DAY}};
    i64 id = made(&in, director, (verdict){.gate = S("new"), .outcome = S("yes_if"), .reason = S("Prøv."), .conditions = {c, 2}});

    conditions kept = condition_all(d, in.id);
    assert_int_equal(kept.n, 2);
    assert_int_equal(kept.at[0].decision, id);
    assert_true(condition_meet(d, kept.at[0].id, &in, &from, today + DAY));
    assert_false(condition_meet(d, kept.at[0].id, &in, &from, today + 2 * DAY));
    initiative other = begun(S("normal"));
    assert_false(condition_meet(d, kept.at[1].id, &other, &from, today));
    assert_int_equal(condition_all(d, in.id).at[0].met, today + DAY);

    decision row = decision_all(d, in.id).at[1];
    assert_text(row.profile, "3-2-3-2-1");
    assert_text(row.seen, "need,screening");
    /* What comes later does not change what was seen then. */
    statement_add(d, &in, &from, (sentence){S("new"), S("staff"), S("Med fra start.")}, today);
    assert_text(decision_all(d, in.id).at[1].seen, "need,screening");
}

/* ---- to the side and back ---- */

static void back_on_hold_ended_and_taken_up_again(void **state)
{
    ENTER;
    initiative in = begun(S("normal"));
    made(&in, nurse, (verdict){.gate = S("step"), .outcome = S("yes")});
    made(&in, director, (verdict){.gate = S("new"), .outcome = S("yes"), .reason = S("Prøv.")});
    assert_true(refused(&in, "to_step", (verdict){.gate = S("back"), .outcome = S("back"), .reason = S("x"), .to_step = S("test")}));
    assert_true(refused(&in, "to_step", (verdict){.gate = S("back"), .outcome = S("back"), .reason = S("x"), .to_step = S("share")}));
    assert_true(refused(&in, "reason", (verdict){.gate = S("back"), .outcome = S("back"), .to_step = S("create")}));
    made(&in, nurse, (verdict){.gate = S("back"), .outcome = S("back"), .to_step = S("understand"), .reason = S("Feil problem.")});
    assert_text(in.step, "understand");

    made(&in, nurse, (verdict){.gate = S("park"), .outcome = S("park"), .reason = S("Turnus."), .review = today + 30 * DAY});
    assert_text(in.state, "parked");
    assert_int_equal(in.review, today + 30 * DAY);
    actor from = as(nurse), top = as(chief);
    assert_false(decision_may(&top, &in, S("new")));
    assert_false(decision_may(&from, &in, S("park")));
    assert_int_equal(decision_next(&in).n, 0);
    assert_true(decision_may(&from, &in, S("reopen")));
    made(&in, nurse, (verdict){.gate = S("reopen"), .outcome = S("reopen"), .reason = S("Klar.")});
    assert_text(in.state, "active");
    assert_text(in.step, "understand");
    assert_int_equal(in.review, 0);

    made(&in, nurse, (verdict){.gate = S("end"), .outcome = S("stop"), .reason = S("Nei."), .learned = S("Spør først.")});
    assert_text(in.state, "ended");
    assert_text(in.learned, "Spør først.");
    assert_false(initiative_may_work(&from, &in));
    assert_int_equal(decision_all(d, in.id).n, 6);
}

static void joined_work_takes_the_needs_with_it(void **state)
{
    ENTER;
    i64 voiced = need_made("Beskjeden kom ikke fram.");
    actor from = as(nurse);
    initiative in = begun(S("normal")), other = begun(S("normal"));
    initiative_answer_need(d, &in, &from, voiced, today);
    assert_true(refused(&in, "into", (verdict){.gate = S("merge"), .outcome = S("merge"), .reason = S("Likt."), .into = in.id}));
    assert_true(refused(&in, "into", (verdict){.gate = S("merge"), .outcome = S("merge"), .reason = S("Likt."), .into = voiced}));
    made(&in, nurse, (verdict){.gate = S("merge"), .outcome = S("merge"), .reason = S("Likt."), .into = other.id});
    assert_text(in.state, "merged");
    assert_int_equal(in.merged_into, other.id);
    assert_int_equal(initiative_needs(d, &from, other.id).n, 1);
}

static void those_who_voiced_it_hear_how_it_went(void **state)
{
    ENTER;
    i64 voiced = need_made("Beskjeden kom ikke fram.");
    actor from = as(nurse);
    initiative in = begun(S("small"));
    initiative_answer_need(d, &in, &from, voiced, today);
    made(&in, leader, (verdict){.gate = S("new"), .outcome = S("yes")});
    assert_int_equal(notices_of(voicer, S("decided")), 0);
    assert_int_equal(notices_of(nurse, S("decided")), 1);
    made(&in, leader, (verdict){.gate = S("used"), .outcome = S("yes"), .learned = S("Det virker.")});
    assert_int_equal(notices_of(voicer, S("decided")), 1);
}

static void spread_is_marked_once(void **state)
{
    ENTER;
    initiative in = begun(S("normal"));
    initiative_mark_spread(d, in.id, today + DAY);
    initiative_mark_spread(d, in.id, today + 9 * DAY);
    initiative_find(d, in.id, &in);
    assert_int_equal(in.spread, today + DAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(who_decides_follows_the_size),
        IN_WORLD(it_goes_through_five_steps_and_three_decisions),
        IN_WORLD(a_small_one_is_two_decisions_and_one_sentence),
        IN_WORLD(each_outcome_asks_for_what_it_needs),
        IN_WORLD(a_decision_keeps_its_conditions_what_was_seen_and_the_foundations),
        IN_WORLD(back_on_hold_ended_and_taken_up_again),
        IN_WORLD(joined_work_takes_the_needs_with_it),
        IN_WORLD(those_who_voiced_it_hear_how_it_went),
        IN_WORLD(spread_is_marked_once),
    };
    return RUN_WORLD("decision", tests, people_made);
}
