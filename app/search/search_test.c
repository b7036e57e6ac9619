/*
 * search_test.c — stems, who may find what, and that both engines find the same.
 * Must not test pages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include "app/municipality/municipality.h"
#include "app/municipality/tenant.h"
#include "app/search/search.h"
#include "app/search/stem.h"
#include "lib/db/db_engine.h"
#include "lib/db/migrate.h"

#include <cmocka.h>

extern const schema_file schema[];

enum { SKJERVOY = 5542, DOCUMENTS = 400 };
static const i64 today = 1790000000;

/* Words in both written forms, with letters of Sámi and Kven, and what splits words. */
static const char *const words[] = {
    "behov", "behovet", "behova", "sykehjem", "sjukeheim", "kveldsvakt", "kveldsvakta", "Ålesund", "ÆRE", "øy", "čáhci", "ŠIKA", "e-post", "24/7",
    "mor", "mora", "medisin", "medisinen", "natt", "natta", "tavle", "tavlemøte", "turnus", "bru\xC2\xADker", "rom12", "O'Brien", "æøå", "Đ", "vaktbytte", "bytte",
};
enum { WORDS = sizeof words / sizeof *words };

typedef struct {
    db *d;
    arena mem;
    fault_point fault;
} world;

static u32 next_random(u32 *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* A fault in this test is a failure of it. */
#define WATCH(w) \
    if (setjmp((w)->fault.env)) fail_msg("%s", (w)->fault.why)

static i64 put(world *w, const char *visibility, str title, str body)
{
    WATCH(w);
    record rec = {.kind = S("need"), .municipality = SKJERVOY, .visibility = str_of(visibility), .state = S("open"), .title = title, .lang = S("nb")};
    record_create(w->d, &rec, today);
    record_share(w->d, &rec, NULL, 0);
    search_index(w->d, &rec, body);
    return rec.id;
}

static world open_world(str where)
{
    char why[256];
    int applied;
    world w = {.mem = arena_new(256 << 20, &w.fault)};
    w.d = db_open(where, why);
    if (!w.d || migrate(w.d, schema, &applied, why) != MIGRATE_OK) fail_msg("%s", why);
    return w;
}

static void fill(world *w)
{
    u32 seed = 7;
    db_attach(w->d, &w->mem, &w->fault);
    w->mem.fault = &w->fault;
    WATCH(w);
    db_begin(w->d, true);
    places_load(w->d);
    tenant_open(w->d, SKJERVOY, today);
    for (int i = 0; i < DOCUMENTS; i++) {
        buf b = buf_new(&w->mem, 256);
        for (u32 n = 3 + next_random(&seed) % 9; n; n--) {
            buf_z(&b, words[next_random(&seed) % WORDS]);
            buf_char(&b, " ,.\n"[next_random(&seed) % 4]);
        }
        put(w, i % 5 ? "all" : "municipality", str_of(words[next_random(&seed) % WORDS]), buf_str(&b));
    }
}

static world two[2];

static int open_both(void **state)
{
    (void)state;
    const char *file = getenv("TEST_SQLITE"), *server = getenv("TEST_POSTGRES");
    if (!file || !server) return -1;
    two[0] = open_world(str_of(file));
    two[1] = open_world(str_of(server));
    fill(&two[0]);
    fill(&two[1]);
    return 0;
}

static int close_both(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        db_rollback(two[i].d);
        db_close(two[i].d);
        arena_free(&two[i].mem);
    }
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
static int found(world *w, const actor *who, str text, bool hit_of[DOCUMENTS * 4])
{
    search_ask ask = {.text = text, .kind = S("need")};
    char *mark = w->mem.at;
    WATCH(w);
    int volatile n = 0;
    do {
        i64 next;
        hits h = search_find(w->d, who, &ask, &next);
        for (int i = 0; i < h.n; i++) hit_of[h.at[i].id] = true;
        n += h.n;
        ask.before = next;
    } while (ask.before);
    arena_rewind(&w->mem, mark);
    return n;
}

static void same_hits(world *w, const actor *who, str text)
{
    bool lite[DOCUMENTS * 4] = {0}, big[DOCUMENTS * 4] = {0};
    int n = found(&w[0], who, text, lite);
    if (n != found(&w[1], who, text, big)) fail_msg("%.*s: %d hits on one engine only", (int)text.n, text.p, n);
    for (int i = 0; i < DOCUMENTS * 4; i++)
        if (lite[i] != big[i]) fail_msg("%.*s: record %d is found by one engine only", (int)text.n, text.p, i);
}

static void both_engines_find_the_same(void **state)
{
    (void)state;
    actor who[2] = {everybody(), employee()};
    int any = 0;
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < WORDS; i++) {
            bool hit_of[DOCUMENTS * 4] = {0};
            str both = str_printf(&two[0].mem, "%s %s", words[i], words[(i * 7 + 3) % WORDS]);
            same_hits(two, &who[k], str_of(words[i]));
            same_hits(two, &who[k], utf8_upto(str_of(words[i]), 3));
            same_hits(two, &who[k], both);
            any += found(&two[0], &who[k], str_of(words[i]), hit_of);
        }
    assert_true(any > 1000);
}

static void what_is_not_seen_is_not_found(void **state)
{
    (void)state;
    actor all = everybody(), staff = employee();
    bool a[DOCUMENTS * 4] = {0}, b[DOCUMENTS * 4] = {0};
    int open = found(&two[0], &all, S("natt"), a), inside = found(&two[0], &staff, S("natt"), b);
    assert_true(open > 0 && inside > open);
    for (int i = 0; i < DOCUMENTS * 4; i++)
        if (a[i]) assert_true(b[i]);
}

/* Fewer than a page: then the program, not the engine, looks at who sees what. */
static void a_rare_word_is_found_by_those_who_see_it(void **state)
{
    (void)state;
    actor all = everybody(), staff = employee();
    for (int i = 0; i < 2; i++) {
        i64 next;
        put(&two[i], "municipality", S("Fjæremark"), S("vi graver fjæremark"));
        search_ask ask = {.text = S("fjæremark")}, other_kind = {S("fjæremark"), S("card"), 0, 0}, elsewhere = {S("fjæremark"), S("need"), 301, 0};
        WATCH(&two[i]);
        assert_int_equal(search_find(two[i].d, &all, &ask, &next).n, 0);
        assert_int_equal(search_find(two[i].d, &staff, &ask, &next).n, 1);
        assert_int_equal(search_find(two[i].d, &staff, &other_kind, &next).n, 0);
        assert_int_equal(search_find(two[i].d, &staff, &elsewhere, &next).n, 0);
        ask.kind = S("need");
        ask.municipality = SKJERVOY;
        assert_int_equal(search_find(two[i].d, &staff, &ask, &next).n, 1);
    }
}

static void what_is_taken_away_is_gone(void **state)
{
    (void)state;
    actor all = everybody();
    for (int i = 0; i < 2; i++) {
        bool hit_of[DOCUMENTS * 4] = {0};
        i64 id = put(&two[i], "all", S("Zebraord"), S("noe med zebraord"));
        record rec;
        record_find(two[i].d, id, &rec);
        assert_int_equal(found(&two[i], &all, S("zebraord"), hit_of), 1);
        search_index(two[i].d, &rec, (str){0});
        assert_int_equal(found(&two[i], &all, S("zebraord"), hit_of), 0);
    }
}

static void savepoint(world *w, const char *sql)
{
    WATCH(w);
    db_script(w->d, sql);
}

/* As writes of one transaction are undone alone: the index follows, and stays sound. */
static void what_is_undone_is_not_found(void **state)
{
    (void)state;
    actor all = everybody();
    for (int i = 0; i < 2; i++) {
        bool hit_of[DOCUMENTS * 4] = {0};
        put(&two[i], "all", S("Tiurleik"), S("tiurleik før"));
        savepoint(&two[i], "SAVEPOINT w");
        put(&two[i], "all", S("Tiurleik"), S("tiurleik med orrhane"));
        assert_int_equal(found(&two[i], &all, S("tiurleik"), hit_of), 2);
        savepoint(&two[i], "ROLLBACK TO w");
        savepoint(&two[i], "RELEASE w");
        assert_int_equal(found(&two[i], &all, S("tiurleik"), hit_of), 1);
        put(&two[i], "all", S("Tiurleik"), S("tiurleik etter"));
        assert_int_equal(found(&two[i], &all, S("tiurleik"), hit_of), 2);
        assert_int_equal(found(&two[i], &all, S("orrhane"), hit_of), 0);
    }
    savepoint(&two[0], "INSERT INTO search (search) VALUES ('integrity-check')");
}

static void similar_asks_for_shared_subjects(void **state)
{
    (void)state;
    actor all = everybody();
    for (int i = 0; i < 2; i++) {
        put(&two[i], "all", S("Fotpleie på sykehjemmet"), S("Det er for lenge mellom hver gang fotpleieren kommer til sykehjemmet"));
        hits near = search_similar(two[i].d, &all, SKJERVOY, S("Fotpleieren kommer altfor sjelden til sykehjemmet vårt"), 5);
        hits far = search_similar(two[i].d, &all, SKJERVOY, S("Bussen går ikke når jeg skal på jobb om morgenen"), 5);
        assert_true(near.n >= 1);
        assert_true(str_eq(near.at[0].title, S("Fotpleie på sykehjemmet")));
        assert_int_equal(far.n, 0);
    }
}

static void assert_stems(const char *text, const char *want)
{
    stems s = stems_of(&two[0].mem, str_of(text), 20);
    buf b = buf_new(&two[0].mem, 64);
    for (int i = 0; i < s.n; i++) {
        if (i) buf_char(&b, ' ');
        buf_add(&b, s.at[i].stem);
    }
    if (!str_eq(buf_str(&b), str_of(want))) fail_msg("\"%s\" became \"%.*s\", not \"%s\"", text, (int)b.n, b.p, want);
}

static void words_become_stems(void **state)
{
    (void)state;
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
