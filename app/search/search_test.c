/*
 * search_test.c — stems, who may find what, and that both engines find the same.
 * Must not test pages.
 */
#include "test/world.h"

#include "app/search/search.h"
#include "app/search/stem.h"
#include "lib/db/db_engine.h"

enum { DOCUMENTS = 400 };

/* Words in both written forms, with letters of Sámi and Kven, and what splits words. */
static const char *const words[] = {
    "behov", "behovet", "behova", "sykehjem", "sjukeheim", "kveldsvakt", "kveldsvakta", "Ålesund", "ÆRE", "øy", "čáhci", "ŠIKA", "e-post", "24/7",
    "mor", "mora", "medisin", "medisinen", "natt", "natta", "tavle", "tavlemøte", "turnus", "bru\xC2\xADker", "rom12", "O'Brien", "æøå", "Đ", "vaktbytte", "bytte",
};
enum { WORDS = sizeof words / sizeof *words };

/* The two databases, side by side; d is the one that is asked. */
static db *both[2];

static u32 next_random(u32 *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static i64 put(const char *visibility, str title, str body)
{
    record rec = {.kind = S("need"), .municipality = SKJERVOY, .visibility = str_of(visibility), .state = S("open"), .title = title, .lang = S("nb")};
    record_create(d, &rec, today);
    record_share(d, &rec, NULL, 0);
    search_index(d, &rec, body);
    return rec.id;
}

static void fill(void)
{
    u32 seed = 7;
    tenant_open(d, SKJERVOY, today);
    for (int i = 0; i < DOCUMENTS; i++) {
        buf b = buf_new(&mem, 256);
        for (u32 n = 3 + next_random(&seed) % 9; n; n--) {
            buf_z(&b, words[next_random(&seed) % WORDS]);
            buf_char(&b, " ,.\n"[next_random(&seed) % 4]);
        }
        put(i % 5 ? "all" : "municipality", str_of(words[next_random(&seed) % WORDS]), buf_str(&b));
    }
}

static int open_both(void **state)
{
    both[0] = world_db("TEST_SQLITE");
    both[1] = world_db("TEST_POSTGRES");
    ENTER;
    for (int i = 0; i < 2; i++) {
        d = both[i];
        db_begin(d, true);
        fill();
    }
    return 0;
}

static int close_both(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        db_rollback(both[i]);
        db_close(both[i]);
    }
    arena_free(&mem);
    return 0;
}

static actor everybody(void)
{
    actor a = {0};
    policy_actor_keys(&a, NULL, 0);
    return a;
}

static actor employee(void)
{
    actor a = {.account = 1, .n_grants = 1, .grants = {{.role = ROLE_STAFF, .municipality = SKJERVOY}}};
    policy_actor_keys(&a, NULL, 0);
    return a;
}

/* All ids that are found, page by page; returns how many. */
static int found(const actor *who, str text, bool hit_of[DOCUMENTS * 4])
{
    search_ask ask = {.text = text, .kind = S("need")};
    char *mark = mem.at;
    int n = 0;
    do {
        i64 next;
        hits h = search_find(d, who, &ask, &next);
        for (int i = 0; i < h.n; i++) hit_of[h.at[i].id] = true;
        n += h.n;
        ask.before = next;
    } while (ask.before);
    arena_rewind(&mem, mark);
    return n;
}

static int same_hits(const actor *who, str text)
{
    bool lite[DOCUMENTS * 4] = {0}, big[DOCUMENTS * 4] = {0};
    d = both[0];
    int n = found(who, text, lite);
    d = both[1];
    if (n != found(who, text, big)) fail_msg("%.*s: %d hits on one engine only", (int)text.n, text.p, n);
    for (int i = 0; i < DOCUMENTS * 4; i++)
        if (lite[i] != big[i]) fail_msg("%.*s: record %d is found by one engine only", (int)text.n, text.p, i);
    return n;
}

static void both_engines_find_the_same(void **state)
{
    ENTER;
    actor who[2] = {everybody(), employee()};
    int any = 0;
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < WORDS; i++) {
            any += same_hits(&who[k], str_of(words[i]));
            same_hits(&who[k], utf8_upto(str_of(words[i]), 3));
            same_hits(&who[k], str_printf(&mem, "%s %s", words[i], words[(i * 7 + 3) % WORDS]));
        }
    assert_true(any > 1000);
}

static void what_is_not_seen_is_not_found(void **state)
{
    ENTER;
    actor all = everybody(), staff = employee();
    bool a[DOCUMENTS * 4] = {0}, b[DOCUMENTS * 4] = {0};
    int open = found(&all, S("natt"), a), inside = found(&staff, S("natt"), b);
    assert_true(open > 0 && inside > open);
    for (int i = 0; i < DOCUMENTS * 4; i++)
        if (a[i]) assert_true(b[i]);
}

/* Fewer than a page: then the program, not the engine, looks at who sees what. */
static void a_rare_word_is_found_by_those_who_see_it(void **state)
{
    ENTER;
    actor all = everybody(), staff = employee();
    for (int i = 0; i < 2; i++) {
        i64 next;
        d = both[i];
        put("municipality", S("Fjæremark"), S("vi graver fjæremark"));
        search_ask ask = {.text = S("fjæremark")}, other_kind = {S("fjæremark"), S("card"), 0, 0}, elsewhere = {S("fjæremark"), S("need"), OSLO, 0};
        assert_int_equal(search_find(d, &all, &ask, &next).n, 0);
        assert_int_equal(search_find(d, &staff, &ask, &next).n, 1);
        assert_int_equal(search_find(d, &staff, &other_kind, &next).n, 0);
        assert_int_equal(search_find(d, &staff, &elsewhere, &next).n, 0);
        ask.kind = S("need");
        ask.municipality = SKJERVOY;
        assert_int_equal(search_find(d, &staff, &ask, &next).n, 1);
    }
}

static void what_is_taken_away_is_gone(void **state)
{
    ENTER;
    actor all = everybody();
    for (int i = 0; i < 2; i++) {
        bool hit_of[DOCUMENTS * 4] = {0};
        record rec;
        d = both[i];
        i64 id = put("all", S("Zebraord"), S("noe med zebraord"));
        record_find(d, id, &rec);
        assert_int_equal(found(&all, S("zebraord"), hit_of), 1);
        search_index(d, &rec, (str){0});
        assert_int_equal(found(&all, S("zebraord"), hit_of), 0);
    }
}

/* As writes of one transaction are undone alone: the index follows, and stays sound. */
static void what_is_undone_is_not_found(void **state)
{
    ENTER;
    actor all = everybody();
    for (int i = 0; i < 2; i++) {
        bool hit_of[DOCUMENTS * 4] = {0};
        d = both[i];
        put("all", S("Tiurleik"), S("tiurleik før"));
        db_script(d, "SAVEPOINT w");
        put("all", S("Tiurleik"), S("tiurleik med orrhane"));
        assert_int_equal(found(&all, S("tiurleik"), hit_of), 2);
        db_script(d, "ROLLBACK TO w");
        db_script(d, "RELEASE w");
        assert_int_equal(found(&all, S("tiurleik"), hit_of), 1);
        put("all", S("Tiurleik"), S("tiurleik etter"));
        assert_int_equal(found(&all, S("tiurleik"), hit_of), 2);
        assert_int_equal(found(&all, S("orrhane"), hit_of), 0);
    }
    db_script(both[0], "INSERT INTO search (search) VALUES ('integrity-check')");
}

static void similar_asks_for_shared_subjects(void **state)
{
    ENTER;
    actor all = everybody();
    for (int i = 0; i < 2; i++) {
        d = both[i];
        put("all", S("Fotpleie på sykehjemmet"), S("Det er for lenge mellom hver gang fotpleieren kommer til sykehjemmet"));
        hits near = search_similar(d, &all, SKJERVOY, S("Fotpleieren kommer altfor sjelden til sykehjemmet vårt"), 5);
        hits far = search_similar(d, &all, SKJERVOY, S("Bussen går ikke når jeg skal på jobb om morgenen"), 5);
        assert_true(near.n >= 1);
        assert_text(near.at[0].title, "Fotpleie på sykehjemmet");
        assert_int_equal(far.n, 0);
    }
}

static void assert_stems(const char *text, const char *want)
{
    stems s = stems_of(&mem, str_of(text), 20);
    buf b = buf_new(&mem, 64);
    for (int i = 0; i < s.n; i++) {
        if (i) buf_char(&b, ' ');
        buf_add(&b, s.at[i].stem);
    }
    if (!str_eq(buf_str(&b), str_of(want))) fail_msg("\"%s\" became \"%.*s\", not \"%s\"", text, (int)b.n, b.p, want);
}

static void words_become_stems(void **state)
{
    ENTER;
    assert_stems("Behovene, behovet – BEHOV!", "behov behov behov");
    assert_stems("Åse ÅSE åse", "åse åse åse");
    assert_stems("ČÁHCI čáhci", "čáhci čáhci");
    assert_stems("rom 12", "rom 12");
    assert_stems("", "");
    assert_stems("\xFF\xFE …", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_engines_find_the_same),  cmocka_unit_test(what_is_not_seen_is_not_found),
        cmocka_unit_test(what_is_taken_away_is_gone),  cmocka_unit_test(similar_asks_for_shared_subjects),
        cmocka_unit_test(words_become_stems),          cmocka_unit_test(a_rare_word_is_found_by_those_who_see_it),
        cmocka_unit_test(what_is_undone_is_not_found),
    };
    return cmocka_run_group_tests(tests, open_both, close_both);
}
