/*
 * adoption_test.c — cards and their use elsewhere, on both engines: what a draft holds, what
 * publishing is, and above all that SPREAD is set by confirmed use elsewhere and only by it.
 * Must not test pages.
 */
#include "app/account/account.h"
#include "app/adoption/adoption.h"
#include "app/municipality/municipality.h"
#include "app/municipality/network.h"
#include "app/need/need.h"
#include "app/round/round.h"
#include "app/unit/unit.h"
#include "lib/db/migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

extern const schema_file schema[];

enum { SKJERVOY = 5542, NORDREISA = 5544, KAFJORD = 5540, TROMSO = 5501, GJOVIK = 3407 };
static const i64 today = 1790000000;

/* One database an engine, filled once; each test is rolled back. */
static fault_point point;
static arena mem;
static db *d;
static i64 home, home_care, group, nurse, guest, stranger;

static i64 unit_made(i64 municipality, i64 parent, str name)
{
    tenant t;
    assert_true(tenant_find(d, municipality, &t));
    unit u = {.municipality = municipality, .parent = parent, .name = name, .staff = 40};
    unit_add(d, &t, &u);
    return u.id;
}

static i64 person_made(str name, i64 from, i64 municipality, str role)
{
    i64 id = account_add(d, &(account){.municipality = from, .name = name, .title = name, .email = str_join2(&mem, name, S("@example.no")), .lang = S("nb")}, today);
    db_run(d, "INSERT INTO role (account, municipality, role, starts, ends) VALUES ($1, $2, $3, $4, $5)",
        V(id), V(municipality), V(role), V(today - DAY), V(today + 900 * DAY));
    return id;
}

static void fill(void)
{
    places_load(d);
    tenant_open(d, SKJERVOY, today);
    tenant_open(d, GJOVIK, today);
    i64 health = unit_made(SKJERVOY, 0, S("Helse og omsorg"));
    home = unit_made(SKJERVOY, health, S("Sykehjemmet"));
    group = unit_made(SKJERVOY, home, S("Avdeling 2"));
    home_care = unit_made(SKJERVOY, health, S("Hjemmetjenesten"));
    nurse = person_made(S("nurse"), SKJERVOY, SKJERVOY, S("staff"));
    guest = person_made(S("guest"), KAFJORD, SKJERVOY, S("guest"));
    stranger = person_made(S("stranger"), GJOVIK, GJOVIK, S("staff"));
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

#define ENTER \
    (void)state; \
    if (setjmp(point.env)) fail_msg("%s", point.why)

static void assert_text(str got, const char *want)
{
    if (!str_eq(got, str_of(want))) fail_msg("got %.*s, want %s", (int)got.n, got.p, want);
}

/* ---- what the tests stand on ---- */

static actor as(i64 account_id)
{
    return actor_of_account(d, account_id, today);
}

static initiative work_made(void)
{
    actor who = as(nurse);
    initiative in = {.municipality = SKJERVOY, .unit = home, .title = S("Felles tavlemøte"), .lang = S("nb"), .hours = 64, .kr = 4200,
        .need_text = S("Vi visste det, men ikke de som kom etter oss."), .solution = S("Ti minutter foran samme tavle.")};
    initiative_start(d, &in, &who, (need_ids){0}, today);
    initiative_find(d, in.id, &in);
    return in;
}

static void tried(const initiative *in, str what, str worked, str found)
{
    actor who = as(nurse);
    trial t = {.solution = what, .how = S("question"), .worked = worked, .found = found, .learned = S("Begynn med gråpapir."), .change = S("none"), .tried = today};
    round_add(d, in, &who, &t, today);
}

static card card_made(const initiative *in, str visibility)
{
    actor who = as(nurse);
    card c = card_draft(d, in, LANG_NB);
    c.summary = S("Ti minutter klokka halv tre.");
    c.visibility = visibility;
    card_create(d, &c, &who, today);
    card_find(d, c.id, &c);
    return c;
}

static adoption used(const card *c, i64 municipality, i64 unit_id, str state)
{
    actor who = as(municipality == SKJERVOY ? nurse : municipality == GJOVIK ? stranger : guest);
    unit u = {0};
    adoption a = {.municipality = municipality, .unit = unit_id, .card = c->id, .origin = c->municipality, .title = c->title, .mode = S("copied"), .state = state, .lang = S("nb")};
    if (unit_id && unit_find(d, unit_id, &u)) a.unit_path = u.path;
    adoption_create(d, &a, &who, today);
    adoption_find(d, a.id, &a);
    return a;
}

static void told(adoption *a, str status)
{
    actor who = as(a->author);
    adoption_tell(d, a, &who, &(adoption_report){.status = status, .note = S("Slik gikk det.")}, today + DAY);
}

static bool is_spread(i64 initiative_id)
{
    initiative in;
    assert_true(initiative_find(d, initiative_id, &in));
    return in.spread != 0;
}

static i64 events_of(i64 record_id, str what)
{
    return db_i64(d, -1, "SELECT count(*) FROM event WHERE record = $1 AND what = $2", V(record_id), V(what));
}

/* ---- cards ---- */

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

/* ---- SPREAD ---- */

static void only_use_elsewhere_spreads(void **state)
{
    ENTER;
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    assert_false(is_spread(in.id));
    adoption a = used(&c, KAFJORD, 0, S("considering"));
    assert_false(is_spread(in.id));
    told(&a, S("testing"));
    assert_false(is_spread(in.id));
    told(&a, S("in_use"));
    assert_true(is_spread(in.id));
    assert_int_equal(a.in_use, today + DAY);
    assert_int_equal(events_of(in.id, S("spread")), 1);
    told(&a, S("in_use"));
    assert_int_equal(events_of(in.id, S("spread")), 1);
}

static void what_is_dropped_by_all_is_spread_no_more(void **state)
{
    ENTER;
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    adoption a = used(&c, KAFJORD, 0, S("in_use")), b = used(&c, GJOVIK, 0, S("in_use"));
    told(&a, S("dropped"));
    assert_true(is_spread(in.id));
    told(&b, S("dropped"));
    assert_false(is_spread(in.id));
    assert_int_equal(a.in_use, today); /* that it was in use stays told */
    assert_int_equal(events_of(in.id, S("spread_ended")), 1);
    told(&b, S("in_use"));
    assert_true(is_spread(in.id));
}

static void the_same_place_is_not_elsewhere(void **state)
{
    ENTER;
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    used(&c, SKJERVOY, home, S("in_use"));
    assert_false(is_spread(in.id));
    used(&c, SKJERVOY, group, S("in_use")); /* below it */
    assert_false(is_spread(in.id));
    used(&c, SKJERVOY, 0, S("in_use"));     /* nobody knows where */
    assert_false(is_spread(in.id));
    adoption other = used(&c, SKJERVOY, home_care, S("in_use"));
    assert_true(is_spread(in.id));
    assert_true(adoption_is_elsewhere(&other, &c));
}

static adoption claimed(const card *c, i64 municipality, const char *email, str *token)
{
    adoption a = {.municipality = municipality, .card = c->id, .origin = c->municipality, .title = c->title, .mode = S("adapted"),
        .place = S("Helsesenteret"), .email = str_of(email), .lang = S("nb")};
    *token = try_create(d, &a, today);
    return a;
}

static void what_nobody_has_confirmed_counts_for_nothing(void **state)
{
    ENTER;
    str token;
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    adoption a = claimed(&c, NORDREISA, "kari@nordreisa.kommune.no", &token);
    /* Not even if its state said so. */
    a.state = S("in_use");
    record_update(d, &a.rec, today);
    adoption_spread(d, &a, &(actor){0}, today);
    assert_false(is_spread(in.id));
    assert_true(card_find(d, c.id, &c) && c.in_use == 0 && c.tries == 0);
    actor origin = as(nurse);
    assert_false(adoption_may_tell(&origin, &a));
}

static void a_link_confirms_and_then_it_counts(void **state)
{
    ENTER;
    str token;
    actor nobody = as(0);
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    claimed(&c, NORDREISA, "Kari@Nordreisa.kommune.no", &token);
    adoption a;
    assert_true(try_find(d, token, today + DAY, &a));
    assert_text(a.state, "unconfirmed");
    assert_text(try_domain(&a), "nordreisa.kommune.no");
    try_confirm(d, &a, &nobody, today + DAY);
    assert_true(try_find(d, token, today + 400 * DAY, &a)); /* the link goes on as the way to tell more */
    assert_text(a.state, "testing");
    assert_int_equal(a.email.n, 0);
    assert_false(is_spread(in.id));
    adoption_tell(d, &a, &nobody, &(adoption_report){.status = S("in_use")}, today + 2 * DAY);
    assert_true(is_spread(in.id));
    assert_int_equal(adoption_reports_of(d, a.id).n, 2);
}

static void the_same_claim_twice_is_one(void **state)
{
    ENTER;
    str first, again, other;
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    claimed(&c, NORDREISA, "kari@nordreisa.kommune.no", &first);
    claimed(&c, NORDREISA, "KARI@nordreisa.kommune.no", &again);
    claimed(&c, NORDREISA, "ola@nordreisa.kommune.no", &other);
    assert_true(first.n > 0 && other.n > 0);
    assert_int_equal(again.n, 0);
    assert_int_equal(db_i64(d, 0, "SELECT count(*) FROM adoption WHERE card = $1", V(c.id)), 2);
}

static void a_claim_that_is_not_confirmed_is_closed(void **state)
{
    ENTER;
    str token, later;
    actor nobody = as(0);
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    adoption a = claimed(&c, NORDREISA, "kari@nordreisa.kommune.no", &token), b = {.municipality = TROMSO, .card = c.id, .origin = SKJERVOY,
        .title = c.title, .mode = S("copied"), .email = S("ola@tromso.kommune.no"), .lang = S("nb")};
    assert_int_equal(adoption_of_card(d, &nobody, c.id).n, 1);
    assert_false(try_find(d, token, today + TRY_DAYS * DAY, &a));
    later = try_create(d, &b, today + (TRY_DAYS + 1) * DAY);
    assert_true(later.n > 0);
    assert_true(adoption_find(d, a.id, &a));
    assert_int_equal(a.email.n, 0);
    assert_false(may(&nobody, SEE, &a.rec));
    assert_int_equal(adoption_of_card(d, &nobody, c.id).n, 1); /* the new one */
}

static void so_many_claims_a_day(void **state)
{
    ENTER;
    for (int i = 0; i < TRIES_A_DAY; i++) assert_true(try_allowed(d, S("one"), today));
    assert_false(try_allowed(d, S("one"), today));
    assert_true(try_allowed(d, S("another"), today));
    assert_true(try_allowed(d, S("one"), today + DAY));
    assert_int_equal(db_i64(d, 0, "SELECT count(*) FROM adoption_client"), 1);
}

static void private_addresses_do_not_confirm(void **state)
{
    ENTER;
    assert_true(try_email_works(S("kari@nordreisa.kommune.no")));
    assert_false(try_email_works(S("kari@Gmail.com")));
    assert_false(try_email_works(S("kari")));
    assert_false(try_email_works(S("kari@x.no\r\nBcc: ola@y.no")));
}

/* ---- how far, who may, who is told ---- */

static void distance_is_the_nearest_that_is_true(void **state)
{
    ENTER;
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    assert_text(used(&c, SKJERVOY, home_care, S("testing")).distance, "same");
    assert_text(used(&c, NORDREISA, 0, S("testing")).distance, "neighbour");
    assert_text(used(&c, KAFJORD, 0, S("testing")).distance, "region");
    assert_text(used(&c, GJOVIK, 0, S("testing")).distance, "country");
}

static void only_the_adopter_tells(void **state)
{
    ENTER;
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    adoption a = used(&c, KAFJORD, 0, S("testing"));
    actor theirs = as(guest), origin = as(nurse), far = as(stranger), nobody = as(0);
    assert_true(adoption_may_tell(&theirs, &a));
    assert_false(adoption_may_tell(&origin, &a));
    assert_false(adoption_may_tell(&far, &a));
    assert_false(adoption_may_tell(&nobody, &a));
    assert_int_equal(card_place(&theirs), KAFJORD);
    assert_int_equal(card_place(&nobody), 0);
}

static void the_origin_is_told_and_not_the_adopter(void **state)
{
    ENTER;
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    adoption a = used(&c, KAFJORD, 0, S("testing"));
    news_origin(d, &a, S("adopted"), S("https://dugnad.example.no"), today);
    assert_int_equal(db_i64(d, 0, "SELECT count(*) FROM notice WHERE account = $1 AND record = $2", V(nurse), V(a.id)), 1);
    assert_int_equal(db_i64(d, 0, "SELECT count(*) FROM notice WHERE account = $1 AND record = $2", V(guest), V(a.id)), 0);
    str body = db_str(d, "SELECT body FROM outbox WHERE recipient = 'nurse@example.no'");
    assert_true(str_find(body, str_printf(&mem, "https://dugnad.example.no/adoptions/%lld", (long long)a.id)) >= 0);
}

static void others_see_no_text_before_it_is_confirmed(void **state)
{
    ENTER;
    str token;
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    adoption a = claimed(&c, KAFJORD, "kari@kafjord.kommune.no", &token), b = a;
    actor theirs = as(guest), nobody = as(0);
    adoption_veil(&a, &nobody);
    assert_int_equal(a.place.n, 0);
    adoption_veil(&b, &theirs);
    assert_text(b.place, "Helsesenteret");
    assert_true(adoption_fields.n > 0 && field_find(&adoption_fields, S("email"))->flags & FIELD_SECRET);
}

#define T_(test) cmocka_unit_test_setup_teardown(test, test_begin, test_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T_(a_draft_holds_what_is_recorded),
        T_(what_ended_makes_a_card_too),
        T_(showing_to_more_is_publishing),
        T_(the_voice_gets_to_know_what_was_learned),
        T_(a_network_sees_what_is_shared_with_it_alone),
        T_(a_type_finds_its_cards),
        T_(only_use_elsewhere_spreads),
        T_(what_is_dropped_by_all_is_spread_no_more),
        T_(the_same_place_is_not_elsewhere),
        T_(what_nobody_has_confirmed_counts_for_nothing),
        T_(a_link_confirms_and_then_it_counts),
        T_(the_same_claim_twice_is_one),
        T_(a_claim_that_is_not_confirmed_is_closed),
        T_(so_many_claims_a_day),
        T_(private_addresses_do_not_confirm),
        T_(distance_is_the_nearest_that_is_true),
        T_(only_the_adopter_tells),
        T_(the_origin_is_told_and_not_the_adopter),
        T_(others_see_no_text_before_it_is_confirmed),
    };
    int sqlite = cmocka_run_group_tests_name("adoption, SQLite", tests, sqlite_open, engine_close);
    return sqlite + cmocka_run_group_tests_name("adoption, PostgreSQL", tests, postgres_open, engine_close);
}
