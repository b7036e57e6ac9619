/*
 * card_test.c — what a draft holds, what publishing is, and who sees a card, on both engines.
 * Must not test pages.
 */
#include "test/world_work.h"

#include "app/municipality/network.h"
#include "app/need/need.h"
#include "app/round/round.h"

static void tried(const initiative *in, str what, str worked, str found)
{
    actor who = as(nurse);
    trial t = {.solution = what, .how = S("question"), .worked = worked, .found = found, .learned = S("Begynn med gråpapir."), .change = S("none"), .tried = today};
    round_add(d, in, &who, &t, today);
}

static void a_draft_holds_what_is_recorded(void **state)
{
    ENTER;
    initiative in = work_made();
    tried(&in, S("Møte halv tre"), S("yes"), S("Natta fant beskjedene."));
    tried(&in, S("Møte halv åtte"), S("no"), S("Ingen hadde tid."));
    card c = card_draft(d, &in, LANG_NB);
    assert_text(c.title, "Felles tavlemøte");
    assert_text(c.problem, "Vi visste det, men ikke de som kom etter oss.");
    assert_text(c.solution, "Ti minutter foran samme tavle.");
    assert_text(c.effect, "Møte halv tre: Natta fant beskjedene.");
    assert_text(c.failed, "Møte halv åtte: Ingen hadde tid.");
    assert_text(c.basis, "experience");
    assert_text(c.state, "kept");
    assert_true(str_find(c.resources, S("64")) >= 0 && str_find(c.resources, S("200")) >= 0);
    assert_true(str_find(c.context, S("Skjervøy")) >= 0 && str_find(c.context, S("Sykehjemmet")) >= 0);
}

static void what_ended_makes_a_card_too(void **state)
{
    ENTER;
    initiative in = work_made();
    in.state = S("ended");
    in.learned = S("Reisen tok lengre tid enn dagen.");
    initiative_moved(d, &in, today);
    card c = card_draft(d, &in, LANG_NB);
    assert_true(card_is_stopped(&c));
    assert_text(c.summary, "Reisen tok lengre tid enn dagen.");
    actor who = as(nurse), nobody = as(0);
    c.visibility = S("all");
    card_create(d, &c, &who, today);
    i64 next;
    cards seen = card_page(d, &nobody, &(card_filter){.shelf = {.kind = S("card"), .state = S("stopped"), .limit = 50}}, &next);
    assert_int_equal(seen.n, 1);
    seen = card_page(d, &nobody, &(card_filter){.shelf = {.kind = S("card"), .state = S("kept"), .limit = 50}}, &next);
    assert_int_equal(seen.n, 0);
}

static void showing_to_more_is_publishing(void **state)
{
    ENTER;
    initiative in = work_made();
    card c = card_made(&in, S("team"));
    actor who = as(nurse), nobody = as(0);
    assert_int_equal(c.published, 0);
    assert_int_equal(events_of(c.id, S("published")), 0);

    c.visibility = S("all");
    card_save(d, &c, &who, today + DAY);
    assert_int_equal(events_of(c.id, S("published")), 1);
    assert_true(card_find(d, c.id, &c) && c.published == today + DAY);
    assert_true(may(&nobody, SEE, &c.rec));

    c.visibility = S("municipality");
    card_save(d, &c, &who, today + 2 * DAY);
    assert_int_equal(events_of(c.id, S("narrowed")), 1);
    assert_true(card_find(d, c.id, &c) && c.published == today + DAY);
    assert_false(may(&nobody, SEE, &c.rec));
    card_save(d, &c, &who, today + 3 * DAY);
    assert_int_equal(events_of(c.id, S("edited")), 1);
}

static void the_voice_gets_to_know_what_was_learned(void **state)
{
    ENTER;
    actor sender = as(stranger), who = as(nurse);
    voice_sent sent = need_send(d, &sender, &(voice){.story = S("Beskjeder blir borte."), .municipality = SKJERVOY, .unit = home, .lang = S("nb")}, today);
    need n;
    need_find(d, sent.id, &n);
    need_publish(d, &n, &who, n.raw, today);
    initiative in = work_made();
    initiative_answer_need(d, &in, &who, n.id, today);
    i64 before = db_i64(d, -1, "SELECT count(*) FROM notice WHERE account = $1 AND what = 'card'", V(stranger));
    card c = card_made(&in, S("municipality"));
    assert_int_equal(db_i64(d, -1, "SELECT count(*) FROM notice WHERE account = $1 AND what = 'card'", V(stranger)), before);
    c.visibility = S("all");
    card_save(d, &c, &who, today);
    assert_int_equal(db_i64(d, -1, "SELECT count(*) FROM notice WHERE account = $1 AND what = 'card'", V(stranger)), before + 1);
}

static void a_network_sees_what_is_shared_with_it_alone(void **state)
{
    ENTER;
    network one = {.name = S("Nord-Troms")}, two = {.name = S("Et annet")};
    network_create(d, &one, SKJERVOY, today);
    network_join(d, one.id, KAFJORD);
    network_create(d, &two, SKJERVOY, today);
    network_join(d, two.id, GJOVIK);
    initiative in = work_made();
    card c = card_made(&in, S("team"));
    actor who = as(nurse);
    c.visibility = S("network");
    c.network = one.id;
    card_save(d, &c, &who, today);
    actor near = as(guest), far = as(stranger), nobody = as(0);
    assert_true(card_find(d, c.id, &c));
    assert_true(may(&near, SEE, &c.rec));
    assert_false(may(&far, SEE, &c.rec));
    assert_false(may(&nobody, SEE, &c.rec));
    assert_int_equal(card_of_network(d, &near, one.id).n, 1);
    assert_int_equal(card_of_network(d, &nobody, one.id).n, 0);
}

static void a_type_finds_its_cards(void **state)
{
    ENTER;
    initiative in = work_made();
    in.types = S("organisation language");
    card c = card_made(&in, S("all"));
    actor nobody = as(0);
    i64 next;
    assert_text(c.types, "organisation language");
    cards list = card_page(d, &nobody, &(card_filter){.shelf = {.kind = S("card"), .limit = 50}, .type = S("language")}, &next);
    assert_int_equal(list.n, 1);
    list = card_page(d, &nobody, &(card_filter){.shelf = {.kind = S("card"), .limit = 50}, .type = S("technology")}, &next);
    assert_int_equal(list.n, 0);
    assert_int_equal(next, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_draft_holds_what_is_recorded),
        IN_WORLD(what_ended_makes_a_card_too),
        IN_WORLD(showing_to_more_is_publishing),
        IN_WORLD(the_voice_gets_to_know_what_was_learned),
        IN_WORLD(a_network_sees_what_is_shared_with_it_alone),
        IN_WORLD(a_type_finds_its_cards),
    };
    return RUN_WORLD("card", tests, people_made);
}
