/*
 * adoption_test.c — use elsewhere, on both engines: above all that SPREAD is set by confirmed
 * use elsewhere and only by it. Must not test pages.
 */
#include "test/world_work.h"

#include "app/adoption/adoption.h"
#include "app/lineage/lineage.h"
#include "app/municipality/network.h"

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

static void reported(adoption *a, str status)
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

/* The step of the lineage that tells of this use; 0: none. */
static i64 told_in_lineage(i64 initiative_id, i64 id)
{
    actor who = as(nurse);
    lineage line = lineage_of(d, &who, initiative_id);
    for (int i = 0; i < line.n; i++)
        if (line.at[i].id == id) return line.at[i].at;
    return 0;
}

static void the_day_told_is_that_of_the_latest_report(void **state)
{
    ENTER;
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    adoption a = used(&c, KAFJORD, 0, S("considering"));
    assert_int_equal(a.reported, today);
    reported(&a, S("in_use"));
    adoption_find(d, a.id, &a);
    assert_int_equal(a.reported, today + DAY);
    assert_int_equal(told_in_lineage(in.id, a.id), today + DAY);
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
    reported(&a, S("testing"));
    assert_false(is_spread(in.id));
    reported(&a, S("in_use"));
    assert_true(is_spread(in.id));
    assert_int_equal(a.in_use, today + DAY);
    assert_int_equal(events_of(in.id, S("spread")), 1);
    reported(&a, S("in_use"));
    assert_int_equal(events_of(in.id, S("spread")), 1);
}

static void what_is_dropped_by_all_is_spread_no_more(void **state)
{
    ENTER;
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    adoption a = used(&c, KAFJORD, 0, S("in_use")), b = used(&c, GJOVIK, 0, S("in_use"));
    reported(&a, S("dropped"));
    assert_true(is_spread(in.id));
    reported(&b, S("dropped"));
    assert_false(is_spread(in.id));
    assert_int_equal(a.in_use, today); /* that it was in use stays told */
    assert_int_equal(events_of(in.id, S("spread_ended")), 1);
    reported(&b, S("in_use"));
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

static void unit_put(i64 id, i64 parent)
{
    unit u;
    actor who = as(admin);
    assert_true(unit_find(d, id, &u));
    u.parent = parent;
    unit_move(d, &u, &who, today + DAY);
    adoption_spread_of_unit(d, SKJERVOY, u.path, &who, today + DAY);
}

static void a_unit_that_moves_makes_it_elsewhere_or_the_same_place(void **state)
{
    ENTER;
    initiative in = work_made();
    card c = card_made(&in, S("all"));
    used(&c, SKJERVOY, home_care, S("in_use"));
    assert_true(is_spread(in.id));
    unit_put(home_care, home); /* below where it began */
    assert_false(is_spread(in.id));
    assert_int_equal(events_of(in.id, S("spread_ended")), 1);
    unit_put(home_care, health);
    assert_true(is_spread(in.id));
    unit_put(home, home_care); /* and the other way round */
    assert_false(is_spread(in.id));
    used(&c, KAFJORD, 0, S("in_use"));
    assert_true(is_spread(in.id));
    unit_put(home, health);
    assert_int_equal(events_of(in.id, S("spread")), 3);
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
    for (int i = 0; i < TRIES_A_DAY; i++) assert_true(try_allowed(d, S("one"), today + DAY));
    assert_false(try_allowed(d, S("one"), today + DAY));
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

static void use_is_shown_to_no_more_than_the_card(void **state)
{
    ENTER;
    network near = {.name = S("Nord-Troms")}, far = {.name = S("Et annet")};
    network_create(d, &near, SKJERVOY, today);
    network_join(d, near.id, KAFJORD);
    network_create(d, &far, KAFJORD, today);
    network_join(d, far.id, GJOVIK);
    initiative in = work_made();
    card c = card_made(&in, S("network"));
    adoption a = used(&c, KAFJORD, 0, S("testing"));
    actor origin = as(nurse), other = as(stranger), nobody = as(0);
    assert_text(a.visibility, "network");
    assert_int_equal(a.network, near.id);
    assert_true(may(&origin, SEE, &a.rec));
    assert_false(may(&other, SEE, &a.rec)); /* a neighbour of the adopter, not of the card */
    assert_false(may(&nobody, SEE, &a.rec));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(the_day_told_is_that_of_the_latest_report),
        IN_WORLD(only_use_elsewhere_spreads),
        IN_WORLD(what_is_dropped_by_all_is_spread_no_more),
        IN_WORLD(the_same_place_is_not_elsewhere),
        IN_WORLD(a_unit_that_moves_makes_it_elsewhere_or_the_same_place),
        IN_WORLD(what_nobody_has_confirmed_counts_for_nothing),
        IN_WORLD(a_link_confirms_and_then_it_counts),
        IN_WORLD(the_same_claim_twice_is_one),
        IN_WORLD(a_claim_that_is_not_confirmed_is_closed),
        IN_WORLD(so_many_claims_a_day),
        IN_WORLD(private_addresses_do_not_confirm),
        IN_WORLD(distance_is_the_nearest_that_is_true),
        IN_WORLD(only_the_adopter_tells),
        IN_WORLD(the_origin_is_told_and_not_the_adopter),
        IN_WORLD(use_is_shown_to_no_more_than_the_card),
        IN_WORLD(others_see_no_text_before_it_is_confirmed),
    };
    return RUN_WORLD("adoption", tests, people_made);
}
