/*
 * account_test.c — coming in, roles, and leaving, on both engines: what is stored of a token,
 * how guessing is slowed down, who may do what with an account, and who takes over. Must not test pages.
 */
#include "app/account/leave.h"
#include "app/account/me.h"
#include "app/account/person.h"
#include "app/account/sign_in.h"
#include "app/initiative/initiative.h"
#include "app/municipality/municipality.h"
#include "app/municipality/network.h"
#include "app/need/need.h"
#include "app/unit/unit.h"
#include "lib/db/migrate.h"
#include "lib/http/password.h"
#include "lib/http/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

extern const schema_file schema[];

enum { SKJERVOY = 5542, KAFJORD = 5540, GJOVIK = 3407 };
static const i64 today = 1790000000;

/* One database an engine, filled once; each test is rolled back. */
static fault_point point;
static arena mem;
static db *d;
static i64 home, admin, leader, nurse, guest, stranger, foreign_admin;

static i64 person_made(str name, i64 from, held_role h)
{
    h.account = account_add(d, &(account){.municipality = from, .name = name, .title = name, .email = str_join2(&mem, name, S("@example.no"))}, today);
    role_give(d, &h, today - DAY);
    return h.account;
}

static void fill(void)
{
    tenant t;
    places_load(d);
    tenant_open(d, SKJERVOY, today);
    tenant_open(d, GJOVIK, today);
    tenant_find(d, SKJERVOY, &t);
    unit u = {.name = S("Sykehjemmet"), .staff = 40};
    unit_add(d, &t, &u);
    home = u.id;
    admin = person_made(S("admin"), SKJERVOY, (held_role){.role = S("admin"), .municipality = SKJERVOY});
    leader = person_made(S("leader"), SKJERVOY, (held_role){.role = S("leader"), .municipality = SKJERVOY, .unit = home});
    nurse = person_made(S("nurse"), SKJERVOY, (held_role){.role = S("staff"), .municipality = SKJERVOY, .unit = home});
    guest = person_made(S("guest"), KAFJORD, (held_role){.role = S("guest"), .municipality = SKJERVOY, .ends = today + 90 * DAY});
    stranger = person_made(S("stranger"), GJOVIK, (held_role){.role = S("staff"), .municipality = GJOVIK});
    foreign_admin = person_made(S("foreign_admin"), GJOVIK, (held_role){.role = S("admin"), .municipality = GJOVIK});
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

#define ENTER    \
    (void)state; \
    if (setjmp(point.env)) fail_msg("%s", point.why)

static void assert_text(str got, const char *want)
{
    if (!str_eq(got, str_of(want))) fail_msg("got %.*s, want %s", (int)got.n, got.p, want);
}

static actor as(i64 account_id)
{
    return actor_of_account(d, account_id, today);
}

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

static session opened(i64 account_id, bool shared, i64 when)
{
    session s = {.hash = token_hash(&mem, rand_token(&mem)), .account = account_id, .created = when, .shared = shared, .device = S("test")};
    s.ends = when + (shared ? (i64)SESSION_SHARED : (i64)SESSION_LONG);
    session_open(d, &s);
    return s;
}

static void a_session_is_somebody_until_it_ends(void **state)
{
    ENTER;
    session s = opened(nurse, false, today);
    assert_int_equal(actor_of_session(d, s.hash, today + SESSION_LONG - 1).account, nurse);
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
    try_forget(d, name, today);
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
    people_filter f = {.municipality = SKJERVOY, .limit = 2};
    people page = person_page(d, &f, today, &more);
    assert_int_equal(page.n, 2);
    assert_true(more);
    assert_text(page.at[0].name, "admin");
    assert_text(page.at[1].name, "guest");
    f.after = page.at[1].id;
    page = person_page(d, &f, today, &more);
    assert_text(page.at[0].name, "leader");
    assert_text(page.at[1].name, "nurse");
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

static void the_first_account_operates(void **state)
{
    ENTER;
    actor a = as(account_first(d, today));
    assert_true(actor_is(&a, ROLE_OPERATOR, 0));
    assert_int_equal(a.municipality, 0);
}

#define T_(test) cmocka_unit_test_setup_teardown(test, test_begin, test_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T_(tokens_are_stored_as_hashes),
        T_(a_link_works_once_and_for_its_time),
        T_(unused_links_can_be_made_void),
        T_(a_session_is_somebody_until_it_ends),
        T_(a_shared_session_follows_what_is_written),
        T_(the_others_can_be_ended),
        T_(coming_in_is_arriving),
        T_(devices_are_told_by_name_only),
        T_(passwords_that_are_guessed_first_are_refused),
        T_(a_hash_is_salted_and_tells_its_cost),
        T_(addresses_look_like_addresses),
        T_(an_address_is_one_person_whatever_its_case),
        T_(guessing_is_slowed_down),
        T_(the_right_password_makes_it_forgotten),
        T_(slowing_one_down_slows_nobody_else),
        T_(a_role_given_twice_is_prolonged),
        T_(an_account_is_in_its_homes_hands),
        T_(those_who_see_to_people_find_them),
        T_(a_stand_in_leads_for_those_days),
        T_(a_stand_in_has_no_stand_in),
        T_(work_goes_to_the_successor),
        T_(who_has_left_is_out_at_once),
        T_(the_last_administrator_stays),
        T_(a_voice_past_a_leader_stays_past_them),
        T_(the_first_account_operates),
    };
    int sqlite = cmocka_run_group_tests_name("account, SQLite", tests, sqlite_open, engine_close);
    return sqlite + cmocka_run_group_tests_name("account, PostgreSQL", tests, postgres_open, engine_close);
}
