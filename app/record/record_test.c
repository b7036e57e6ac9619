/*
 * record_test.c — what a shelf gives, on both engines, and how SQLite fetches it: one range of an index for each key,
 * whatever the filter, so that a list costs the same however much there is. Must not test pages.
 */
#include "test/world_work.h"

typedef struct {
    i64 id, parent, notused;
    str detail;
} step;
static const field step_field[] = {I64(step, id), I64(step, parent), I64(step, notused), STR(step, detail)};
static const fields step_fields = FIELDS(step, step_field);
typedef struct {
    step *at;
    int n;
} steps;

static const struct {
    shelf asked;
    const char *index, *range;
} filters[] = {
    {{.limit = 200}, "COVERING INDEX sqlite_autoindex_audience_1 ", "(audience=? AND kind=? AND record<?)"},
    {{.state = {"open", 4}, .limit = 200}, "COVERING INDEX audience_state ", "(audience=? AND kind=? AND state=? AND record<?)"},
    {{.municipality = SKJERVOY, .limit = 200}, "COVERING INDEX audience_municipality ", "(audience=? AND kind=? AND municipality=? AND record<?)"},
    {{.municipality = SKJERVOY, .state = {"open", 4}, .limit = 200}, "COVERING INDEX audience_municipality_state ",
        "(audience=? AND kind=? AND municipality=? AND state=? AND record<?)"},
    {{.unit = 1, .limit = 200}, "INDEX audience_unit ", "(audience=? AND kind=? AND unit=? AND record<?)"},
    {{.unit = 1, .state = {"open", 4}, .limit = 200}, "INDEX audience_unit_state ", "(audience=? AND kind=? AND unit=? AND state=? AND record<?)"},
};
enum { FILTERS = sizeof filters / sizeof *filters };

static actor with_keys(int n)
{
    actor a = {.n_keys = n};
    for (int i = 0; i < n; i++) a.keys[i] = 1 + i;
    return a;
}

static steps plan_of(const shelf *asked, int n_keys)
{
    steps list;
    bool more;
    actor who_asks = with_keys(n_keys);
    shelf sh = *asked;
    sh.kind = S("need");
    shelf_page(d, &who_asks, &sh, &step_fields, &list, &more, "EXPLAIN QUERY PLAN SELECT r.id, r.title FROM ", " JOIN record r ON r.id = s.record");
    assert_false(more);
    return list;
}

/* Rows of a table are only searched; what is walked through is what the ranges, each with its limit, have given. */
static int ranges_in(steps plan, const char *index, const char *range)
{
    int n = 0;
    for (int i = 0; i < plan.n; i++) {
        str s = plan.at[i].detail;
        bool own = str_starts(s, S("SCAN ")) && (str_eq(s, S("SCAN s")) || (s.p[5] == 'b' && s.n <= 8));
        if (str_starts(s, S("SCAN ")) && !own) fail_msg("%.*s", (int)s.n, s.p);
        if (!str_starts(s, S("SEARCH audience "))) continue;
        if (str_find(s, str_of(index)) < 0 || !str_ends(s, str_of(range))) fail_msg("%.*s, not %s%s", (int)s.n, s.p, index, range);
        n++;
    }
    return n;
}

static bool sorts(steps plan)
{
    int n = 0;
    while (n < plan.n && str_find(plan.at[n].detail, S("TEMP B-TREE")) < 0) n++;
    return n < plan.n;
}

static void each_key_is_one_range_of_an_index(void **state)
{
    ENTER;
    if (db_is_postgres(d)) return; /* its plans follow the number of rows, and a test has few */
    for (int i = 0; i < FILTERS; i++) {
        steps one = plan_of(&filters[i].asked, 1);
        assert_int_equal(ranges_in(one, filters[i].index, filters[i].range), 1);
        assert_false(sorts(one));
        assert_int_equal(ranges_in(plan_of(&filters[i].asked, 6), filters[i].index, filters[i].range), 6);
        assert_int_equal(ranges_in(plan_of(&filters[i].asked, 12), filters[i].index, filters[i].range), 12);
    }
}

static void record_made(const char *state, i64 unit_id, const i64 *keys, int n)
{
    record rec = {.kind = S("need"), .municipality = SKJERVOY, .unit = unit_id, .visibility = S("closed"), .state = str_of(state), .title = S("x"), .lang = S("nb")};
    record_create(d, &rec, today);
    for (int i = 0; i < n; i++)
        db_run(d, "INSERT INTO audience (audience, kind, record, municipality, unit, state) VALUES ($1, $2, $3, $4, $5, $6)", V(keys[i]), V(rec.kind), V(rec.id),
            V(rec.municipality), V(rec.unit), V(rec.state));
}

static int listed(shelf asked, int n_keys)
{
    records list;
    actor who_asks = with_keys(n_keys);
    int n = 0;
    bool more = true;
    asked.kind = S("need");
    asked.limit = 3;
    for (i64 last = INT64_MAX; more; asked.after = last) {
        shelf_page(d, &who_asks, &asked, &record_fields, &list, &more, "SELECT " RECORD_COLUMNS "FROM ", " JOIN record r ON r.id = s.record" RECORD_JOINS);
        for (int i = 0; i < list.n; last = list.at[i++].id) assert_true(list.at[i].id < last);
        n += list.n;
    }
    return n;
}

static void a_shelf_gives_each_once_newest_first(void **state)
{
    ENTER;
    for (i64 i = 0; i < 20; i++) record_made(i % 4 ? "open" : "answered", i % 5 ? home : 0, (i64[]){1 + i % 2, 3 + i % 11}, 2);
    assert_int_equal(listed((shelf){0}, 1), 10);
    for (int keys = 2; keys <= 14; keys += 4) assert_int_equal(listed((shelf){0}, keys), 20);
    assert_int_equal(listed((shelf){.state = S("answered")}, 6), 5);
    assert_int_equal(listed((shelf){.municipality = SKJERVOY}, 6), 20);
    assert_int_equal(listed((shelf){.municipality = KAFJORD}, 6), 0);
    assert_int_equal(listed((shelf){.municipality = SKJERVOY, .state = S("open")}, 6), 15);
    assert_int_equal(listed((shelf){.unit = home}, 6), 16);
    assert_int_equal(listed((shelf){.unit = home, .state = S("answered")}, 6), 4);
    assert_int_equal(listed((shelf){.unit = home, .municipality = KAFJORD}, 6), 0);
    assert_int_equal(listed((shelf){.unit = home, .municipality = SKJERVOY, .state = S("open")}, 13), 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(each_key_is_one_range_of_an_index),
        IN_WORLD(a_shelf_gives_each_once_newest_first),
    };
    return RUN_WORLD("record", tests, people_made);
}
