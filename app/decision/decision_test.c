/*
 * decision_test.c — initiatives and decisions on both engines: what the size follows, who takes part and who
 * decides, each move with its row, what a decision rests on and that a record replaces the sentence. Not pages.
 */
#include "app/account/account.h"
#include "app/anchoring/anchoring.h"
#include "app/decision/decision.h"
#include "app/decision/requirement.h"
#include "app/decision/timeline.h"
#include "app/initiative/focus.h"
#include "app/initiative/member.h"
#include "app/municipality/municipality.h"
#include "app/need/need.h"
#include "app/notice/notice.h"
#include "app/participation/participation.h"
#include "app/profile/profile.h"
#include "app/round/round.h"
#include "app/unit/unit.h"
#include "lib/db/migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

extern const schema_file schema[];

enum { SKJERVOY = 5542, KAFJORD = 5540 };
static const i64 today = 1790000000;

/* One database an engine, filled once; each test is rolled back. */
static fault_point point;
static arena mem;
static db *d;
static i64 home, nurse, leader, director, chief, unionist, guest, voicer;

static i64 person_made(str name, i64 from, str role, i64 unit_id)
{
    i64 id = account_add(d, &(account){.municipality = from, .name = name, .title = name, .email = str_join2(&mem, name, S("@example.no")), .lang = S("nb")}, today);
    db_run(d, "INSERT INTO role (account, municipality, unit, role, starts, ends) VALUES ($1, $2, $3, $4, $5, $6)", V(id), V(SKJERVOY), V_ID(unit_id),
        V(role), V(today - DAY), V(today + 900 * DAY));
    return id;
}

static void fill(void)
{
    tenant t;
    places_load(d);
    tenant_open(d, SKJERVOY, today);
    assert_true(tenant_find(d, SKJERVOY, &t));
    unit health = {.municipality = SKJERVOY, .name = S("Helse og omsorg"), .staff = 90}, nursing = {.municipality = SKJERVOY, .name = S("Sykehjemmet"), .staff = 40};
    unit_add(d, &t, &health);
    nursing.parent = health.id;
    unit_add(d, &t, &nursing);
    home = nursing.id;
    nurse = person_made(S("nurse"), SKJERVOY, S("staff"), home);
    leader = person_made(S("leader"), SKJERVOY, S("leader"), home);
    director = person_made(S("director"), SKJERVOY, S("leader"), health.id);
    chief = person_made(S("chief"), SKJERVOY, S("leader"), 0);
    unionist = person_made(S("unionist"), SKJERVOY, S("union"), health.id);
    voicer = person_made(S("voicer"), SKJERVOY, S("staff"), health.id);
    guest = person_made(S("guest"), KAFJORD, S("guest"), 0);
}

static int engine_open(const char *variable)
{
    char why[256];
    int applied;
    const char *where = getenv(variable);
    mem = arena_new(256 << 20, &point);
    if (!where) return -1;
    d = db_open(str_of(where), why);
    if (!d || migrate(d, schema, &applied, why) != MIGRATE_OK) return -1;
    if (setjmp(point.env)) fail_msg("%s", point.why);
    db_attach(d, &mem, &point);
    db_begin(d, true);
    fill();
    db_commit(d);
    return 0;
}

static int sqlite_open(void **state)
{
    (void)state;
    return engine_open("TEST_SQLITE");
}

static int postgres_open(void **state)
{
    (void)state;
    return engine_open("TEST_POSTGRES");
}

static int engine_close(void **state)
{
    (void)state;
    db_close(d);
    arena_free(&mem);
    return 0;
}

static int test_begin(void **state)
{
    (void)state;
    db_begin(d, true);
    return 0;
}

static int test_end(void **state)
{
    (void)state;
    db_rollback(d);
    return 0;
}

static actor who(i64 id)
{
    return actor_of_account(d, id, today);
}

static void assert_text(str got, const char *want)
{
    if (!str_eq(got, str_of(want))) fail_msg("got «%.*s», want «%s»", (int)got.n, got.p, want);
}

static i64 need_made(const char *story)
{
    actor from = who(voicer);
    voice v = {.story = str_of(story), .municipality = SKJERVOY, .unit = home, .lang = S("nb")};
    voice_sent sent = need_send(d, &from, &v, today);
    need n;
    assert_true(need_find(d, sent.id, &n));
    actor reads = who(chief);
    need_publish(d, &n, &reads, v.story, today);
    return sent.id;
}

static initiative begun_in(str size, i64 unit_id)
{
    actor from = who(nurse);
    initiative in = {.municipality = SKJERVOY, .unit = unit_id, .lang = S("nb"), .title = S("Felles tavlemøte"), .need_text = S("Vi visste det."), .size = size};
    if (!str_eq(size, S("small"))) in.size_why = S("prøve");
    initiative_start(d, &in, &from, (need_ids){0}, today);
    initiative found;
    assert_true(initiative_find(d, in.id, &found));
    return found;
}

static initiative begun(str size)
{
    return begun_in(size, home);
}

static i64 made(initiative *in, i64 by, verdict v)
{
    actor from = who(by);
    refusals none = decision_check(d, &from, in, &v, today);
    if (none.n) fail_msg("%s: %s", none.at[0].field, none.at[0].why);
    i64 id = decision_make(d, in, &from, &v, today);
    assert_true(initiative_find(d, in->id, in));
    return id;
}

/* Is the verdict refused for this field? */
static bool refused(const initiative *in, const char *name, verdict v)
{
    actor from = who(chief);
    refusals list = decision_check(d, &from, in, &v, today);
    for (int i = 0; i < list.n; i++)
        if (strcmp(list.at[i].field, name) == 0) return true;
    return false;
}

static i64 notices_of(i64 whose, str what)
{
    return db_i64(d, 0, "SELECT count(*) AS n FROM notice WHERE account = $1 AND what = $2", V(whose), V(what));
}

/* ---- size ---- */

static void the_size_follows_hours_kroner_and_what_it_changes(void **state)
{
    (void)state;
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
    (void)state;
    i64 voiced[] = {need_made("Beskjeden kom ikke fram."), need_made("Vi visste det ikke.")};
    actor from = who(nurse);
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
    (void)state;
    actor from = who(nurse);
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
    actor nobody = who(0);
    assert_int_equal(initiative_page(d, &nobody, &f, &next).n, 0);
}

static void focus_areas_are_data(void **state)
{
    (void)state;
    focuses list = focus_all(&mem, LANG_NN);
    assert_true(list.n >= 6);
    assert_true(focus_is(&mem, S("continuity")));
    assert_false(focus_is(&mem, S("continuit")));
    assert_false(focus_is(&mem, S("key")));
}

/* ---- members ---- */

static void a_member_works_in_it_also_when_everybody_sees_it(void **state)
{
    (void)state;
    initiative in = begun(S("normal"));
    actor lead = who(nurse), other = who(voicer);
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
    (void)state;
    initiative in = begun(S("normal"));
    actor lead = who(nurse);
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
    (void)state;
    initiative in = begun(S("normal"));
    actor lead = who(nurse), from_elsewhere = who(guest);
    assert_false(initiative_member_set(d, &in, &lead, &(member){.account = guest, .part = S("member")}, today));
    assert_false(initiative_member_set(d, &in, &lead, &(member){.account = guest, .part = S("guest")}, today));
    assert_false(initiative_member_set(d, &in, &lead, &(member){.account = guest, .part = S("guest"), .ends = today}, today));
    assert_true(initiative_member_set(d, &in, &lead, &(member){.account = guest, .part = S("guest"), .ends = today + DAY}, today));
    initiative_find(d, in.id, &in);
    assert_true(initiative_may_work(&from_elsewhere, &in));
    assert_int_equal(member_end_guests(d, today + DAY - 1), 0);
    assert_int_equal(member_end_guests(d, today + DAY), 1);
    initiative_find(d, in.id, &in);
    assert_false(may(&from_elsewhere, SEE, &in.rec));
    assert_int_equal(initiative_members(d, in.id, today).n, 1);
}

/* ---- the three decisions ---- */

static void who_decides_follows_the_size(void **state)
{
    (void)state;
    static const struct {
        const char *size;
        bool nurse, leader, director, chief;
    } rows[] = {{"small", false, true, true, true}, {"normal", false, false, true, true}, {"large", false, false, true, true}};
    for (size_t i = 0; i < 3; i++) {
        initiative in = begun(str_of(rows[i].size));
        in.step = S("create");
        actor a = who(nurse), b = who(leader), c = who(director), e = who(chief);
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
    (void)state;
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
    (void)state;
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
    (void)state;
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
    (void)state;
    initiative in = begun(S("normal"));
    actor from = who(nurse), boss = who(leader);
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
    (void)state;
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
    actor from = who(nurse), top = who(chief);
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
    (void)state;
    i64 voiced = need_made("Beskjeden kom ikke fram.");
    actor from = who(nurse);
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
    (void)state;
    i64 voiced = need_made("Beskjeden kom ikke fram.");
    actor from = who(nurse);
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
    (void)state;
    initiative in = begun(S("normal"));
    initiative_mark_spread(d, in.id, today + DAY);
    initiative_mark_spread(d, in.id, today + 9 * DAY);
    initiative_find(d, in.id, &in);
    assert_int_equal(in.spread, today + DAY);
}

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
    (void)state;
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
    actor from = who(nurse);
    trial t = {.hypothesis = S("x"), .solution = S("Tavle"), .how = S("question"), .whom = S("ansatte"), .people = 4, .outside = outside, .worked = S("partly"),
        .found = S("x"), .learned = str_of(learned), .change = S("none"), .tried = today};
    round_add(d, in, &from, &t, today);
}

static void records_answer(void **state)
{
    (void)state;
    initiative in = begun(S("normal"));
    actor from = who(nurse);
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

static void a_sentence_answers_until_a_record_does(void **state)
{
    (void)state;
    initiative in = begun(S("normal"));
    actor from = who(nurse);
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
    (void)state;
    initiative in = begun(S("normal"));
    actor boss = who(leader), theirs = who(unionist);
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
    (void)state;
    initiative in = begun(S("normal"));
    made(&in, nurse, (verdict){.gate = S("step"), .outcome = S("yes")});
    timeline line = timeline_of(d, in.id);
    assert_int_equal(line.n, 2);
    assert_non_null(line.at[0].decision);
    assert_non_null(line.at[1].event);
    assert_text(line.at[1].event->what, "created");
}

#define T_(test) cmocka_unit_test_setup_teardown(test, test_begin, test_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T_(the_size_follows_hours_kroner_and_what_it_changes),
        T_(it_answers_several_needs_and_tells_those_who_voiced_them),
        T_(filters_find_what_they_say_and_go_on_where_they_stopped),
        T_(focus_areas_are_data),
        T_(a_member_works_in_it_also_when_everybody_sees_it),
        T_(there_is_always_one_champion),
        T_(a_guest_has_an_end_and_sees_no_longer_after_it),
        T_(who_decides_follows_the_size),
        T_(it_goes_through_five_steps_and_three_decisions),
        T_(a_small_one_is_two_decisions_and_one_sentence),
        T_(each_outcome_asks_for_what_it_needs),
        T_(a_decision_keeps_its_conditions_what_was_seen_and_the_foundations),
        T_(back_on_hold_ended_and_taken_up_again),
        T_(joined_work_takes_the_needs_with_it),
        T_(those_who_voiced_it_hear_how_it_went),
        T_(spread_is_marked_once),
        T_(the_rows_follow_the_size),
        T_(records_answer),
        T_(a_sentence_answers_until_a_record_does),
        T_(unions_answer_for_themselves),
        T_(the_timeline_has_decisions_and_people_newest_first),
    };
    int sqlite = cmocka_run_group_tests_name("decision, SQLite", tests, sqlite_open, engine_close);
    return sqlite + cmocka_run_group_tests_name("decision, PostgreSQL", tests, postgres_open, engine_close);
}
