/*
 * sign_in_test.c — coming in, on both engines: what is stored of a token, how long a session lasts,
 * which passwords are taken, and how guessing is slowed down. Must not test pages.
 */
#include "test/world.h"

#include "app/account/person.h"
#include "lib/http/password.h"

/* ---- coming in ---- */

static void tokens_are_stored_as_hashes(void **state)
{
    ENTER;
    str token = login_link_make(d, nurse, S("invite"), today + DAY, today);
    assert_int_equal(token.n, 64);
    assert_int_equal(db_i64(d, 0, "SELECT count(*) FROM login_link WHERE hash = $1", V(token)), 0);
    assert_int_equal(db_i64(d, 0, "SELECT count(*) FROM login_link WHERE hash = $1", V(token_hash(&mem, token))), 1);
}

static void a_link_works_once_and_for_its_time(void **state)
{
    ENTER;
    login_link l;
    str token = login_link_make(d, nurse, S("invite"), today + DAY, today);
    assert_true(login_link_find(d, token, today + DAY - 1, &l));
    assert_true(login_link_find(d, token, today, &l)); /* looking uses nothing up */
    assert_int_equal(l.account, nurse);
    assert_false(login_link_find(d, token, today + DAY, &l));
    assert_int_equal(login_link_use(d, token, today + DAY), 0);
    assert_int_equal(login_link_use(d, token, today), nurse);
    assert_int_equal(login_link_use(d, token, today), 0);
    assert_int_equal(login_link_use(d, S("abc"), today), 0);
}

static void unused_links_can_be_made_void(void **state)
{
    ENTER;
    login_link l;
    str one = login_link_make(d, nurse, S("sign_in"), today + DAY, today), other = login_link_make(d, leader, S("sign_in"), today + DAY, today);
    login_link_void(d, nurse, today);
    assert_false(login_link_find(d, one, today, &l));
    assert_true(login_link_find(d, other, today, &l));
}

static void a_session_is_somebody_until_it_ends(void **state)
{
    ENTER;
    session s = opened(nurse, false, today);
    assert_int_equal(actor_of_session(d, s.hash, today + SESSION_LONG - 1).account, nurse);
    assert_false(actor_of_session(d, s.hash, today).shared);
    assert_int_equal(actor_of_session(d, s.hash, today + SESSION_LONG).account, 0);
    session_close(d, leader, s.hash);
    assert_int_equal(actor_of_session(d, s.hash, today).account, nurse);
    session_close(d, nurse, s.hash);
    assert_int_equal(actor_of_session(d, s.hash, today).account, 0);
}

static void a_shared_session_follows_what_is_written(void **state)
{
    ENTER;
    session s = opened(nurse, true, today);
    session_touch(d, s.hash, today + 20 * MINUTE);
    assert_int_equal(actor_of_session(d, s.hash, today + 49 * MINUTE).account, nurse);
    assert_true(actor_of_session(d, s.hash, today + 49 * MINUTE).shared);
    assert_false(actor_of_session(d, s.hash, today + 50 * MINUTE).shared);
    assert_int_equal(actor_of_session(d, s.hash, today + 50 * MINUTE).account, 0);
    session_touch(d, s.hash, today + SESSION_SHARED_MOST - MINUTE);
    assert_int_equal(actor_of_session(d, s.hash, today + SESSION_SHARED_MOST - 1).account, nurse);
    assert_int_equal(actor_of_session(d, s.hash, today + SESSION_SHARED_MOST).account, 0);
}

static void the_others_can_be_ended(void **state)
{
    ENTER;
    session a = opened(nurse, false, today), b = opened(nurse, true, today), c = opened(leader, false, today);
    assert_int_equal(session_all(d, nurse, today).n, 2);
    session_close_others(d, nurse, a.hash);
    assert_int_equal(actor_of_session(d, a.hash, today).account, nurse);
    assert_int_equal(actor_of_session(d, b.hash, today).account, 0);
    assert_int_equal(actor_of_session(d, c.hash, today).account, leader);
}

static void coming_in_is_arriving(void **state)
{
    ENTER;
    person p;
    assert_true(person_find(d, nurse, today, &p));
    assert_int_equal(p.arrived, 0);
    opened(nurse, false, today);
    opened(nurse, false, today + DAY);
    assert_true(person_find(d, nurse, today, &p));
    assert_int_equal(p.arrived, today);
}

static void devices_are_told_by_name_only(void **state)
{
    ENTER;
    assert_text(device_of(S("Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"), &mem), "Firefox, Android");
    assert_text(device_of(S("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"), &mem), "Edge, Windows");
    assert_text(device_of(S("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1"), &mem), "Safari, iPhone");
    assert_text(device_of(S("<script>"), &mem), "");
    assert_text(device_of(S(""), &mem), "");
}

static void passwords_that_are_guessed_first_are_refused(void **state)
{
    ENTER;
    assert_non_null(password_fault(S("kortpass9"), S("")));
    assert_non_null(password_fault(S("passord1234"), S("")));
    assert_non_null(password_fault(S("PASSWORD2026"), S("")));
    assert_non_null(password_fault(S("aaaaaaaaaaaa"), S("")));
    assert_non_null(password_fault(S("nattevakt er best"), S("nattevakt@example.no")));
    assert_null(password_fault(S("nattevakt er best"), S("kari@example.no")));
    assert_null(password_fault(S("blå båt på fjorden"), S("kari@example.no")));
    assert_null(password_fault(S("æøåæøåæøåæ"), S(""))); /* letters are counted, not bytes */
    assert_non_null(password_fault(S("æøåæøåæøå"), S("")));
    buf b = buf_new(&mem, 1000);
    for (int i = 0; i < 201; i++) buf_char(&b, (char)('a' + i % 26));
    assert_non_null(password_fault(buf_str(&b), S("")));
}

static void a_hash_is_salted_and_tells_its_cost(void **state)
{
    ENTER;
    str one = password_hash(&mem, S("blå båt på fjorden")), two = password_hash(&mem, S("blå båt på fjorden"));
    assert_true(str_starts(one, S("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_false(str_eq(one, two));
    assert_true(password_is(&mem, one, S("blå båt på fjorden")));
    assert_false(password_is(&mem, one, S("blå båt på fjorde")));
    assert_false(password_is(&mem, one, (str){0}));
    assert_false(password_is(&mem, (str){0}, S("blå båt på fjorden")));
    assert_false(password_is(&mem, (str){0}, (str){0}));
}

static void addresses_look_like_addresses(void **state)
{
    ENTER;
    static const char *const good[] = {"a@b.no", "kari.nordmann+x@skjervoy.kommune.no", "æ@ø.no"};
    static const char *const bad[] = {"", "a", "a@b", "@b.no", "a@.no", "a@b.", "a@b@c.no", "a b@c.no", "a@b.no\n", "<a@b.no>", "a,b@c.no", "a\"@b.no"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!email_is(str_of(good[i]))) fail_msg("%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (email_is(str_of(bad[i]))) fail_msg("%s", bad[i]);
}

static void an_address_is_one_person_whatever_its_case(void **state)
{
    ENTER;
    assert_int_equal(account_by_email(d, S(" NURSE@Example.NO ")), nurse);
    assert_false(account_email_free(d, S("Nurse@example.no"), 0));
    assert_true(account_email_free(d, S("Nurse@example.no"), nurse));
    assert_true(account_email_free(d, S(""), 0));
}

/* ---- guessing ---- */

static void guessing_is_slowed_down(void **state)
{
    ENTER;
    str name = try_name(&mem, S("secret"), S("kari@example.no"), S("192.0.2.7"));
    for (int i = 0; i < 5; i++) assert_int_equal(try_begin(d, name, today), 0);
    assert_int_equal(try_begin(d, name, today), 5);
    assert_int_equal(try_begin(d, name, today + 4), 1);
    assert_int_equal(try_begin(d, name, today + 5), 0);
    assert_int_equal(try_begin(d, name, today + 5), 10);
    i64 now = today + 5;
    for (int i = 0; i < 20; i++) {
        i64 wait = try_begin(d, name, now);
        assert_in_range(wait, 1, 5 * MINUTE);
        now += wait;
        assert_int_equal(try_begin(d, name, now), 0);
    }
    assert_int_equal(try_begin(d, name, now), 5 * MINUTE);
    assert_int_equal(try_begin(d, name, now + DAY + 1), 0); /* forgotten after a day */
    assert_int_equal(try_begin(d, name, now + DAY + 1), 0);
}

static void the_right_password_makes_it_forgotten(void **state)
{
    ENTER;
    str name = try_name(&mem, S("secret"), S("kari@example.no"), S("192.0.2.7"));
    for (int i = 0; i < 5; i++) try_begin(d, name, today);
    try_forget(d, name);
    assert_int_equal(try_begin(d, name, today), 0);
}

static void slowing_one_down_slows_nobody_else(void **state)
{
    ENTER;
    str name = try_name(&mem, S("secret"), S("kari@example.no"), S("192.0.2.7"));
    assert_true(str_eq(name, try_name(&mem, S("secret"), S(" Kari@Example.no"), S("192.0.2.200"))));           /* the same net */
    assert_false(str_eq(name, try_name(&mem, S("secret"), S("kari@example.no"), S("192.0.3.7"))));
    assert_false(str_eq(name, try_name(&mem, S("secret"), S("ola@example.no"), S("192.0.2.7"))));
    assert_false(str_eq(name, try_name(&mem, S("other"), S("kari@example.no"), S("192.0.2.7"))));             /* not to be guessed from outside */
    str six = try_name(&mem, S("secret"), S("kari@example.no"), S("2001:db8:1:2::7"));
    assert_true(str_eq(six, try_name(&mem, S("secret"), S("kari@example.no"), S("2001:db8:1:2:ffff::1"))));
    assert_false(str_eq(six, try_name(&mem, S("secret"), S("kari@example.no"), S("2001:db8:1:3::7"))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(tokens_are_stored_as_hashes),
        IN_WORLD(a_link_works_once_and_for_its_time),
        IN_WORLD(unused_links_can_be_made_void),
        IN_WORLD(a_session_is_somebody_until_it_ends),
        IN_WORLD(a_shared_session_follows_what_is_written),
        IN_WORLD(the_others_can_be_ended),
        IN_WORLD(coming_in_is_arriving),
        IN_WORLD(devices_are_told_by_name_only),
        IN_WORLD(passwords_that_are_guessed_first_are_refused),
        IN_WORLD(a_hash_is_salted_and_tells_its_cost),
        IN_WORLD(addresses_look_like_addresses),
        IN_WORLD(an_address_is_one_person_whatever_its_case),
        IN_WORLD(guessing_is_slowed_down),
        IN_WORLD(the_right_password_makes_it_forgotten),
        IN_WORLD(slowing_one_down_slows_nobody_else),
    };
    return RUN_WORLD("sign-in", tests, people_made);
}
