/* statement_test.c — values in, rows and fields out, on both engines. */
#include "test/db_world.h"

#include <signal.h>
#include <sys/wait.h>

static void row_comes_back_by_name(void **state)
{
    ENTER;
    db_begin(d, true);
    i64 id = db_i64(d, 0, "INSERT INTO thing (title, count, done, share, parent) VALUES ($1, $2, $3, $4, $5) RETURNING id", V(S("Bær på fjellet")),
                    V(-7), V(true), V(0.1), V_NULL);
    assert_true(id > 0);
    thing t = {.secret = S("untouched")};
    assert_true(db_one(d, &things, &t, "SELECT title, id, share, done, count, parent FROM thing WHERE id = $1", V(id)));
    assert_text(t.title, "Bær på fjellet");
    assert_int_equal(t.id, id);
    assert_int_equal(t.count, -7);
    assert_true(t.done);
    assert_true(t.share == 0.1);
    assert_int_equal(t.parent, 0);
    assert_text(t.secret, "untouched");
    assert_false(db_one(d, &things, &t, "SELECT id FROM thing WHERE id = $1", V(id + 1)));
    assert_int_equal(t.id, id);
    db_commit(d);
}

static void null_reads_as_nothing(void **state)
{
    ENTER;
    db_begin(d, true);
    db_run(d, "INSERT INTO thing (parent) VALUES (NULL)");
    thing t = {.count = 9, .share = 9, .title = S("before")};
    assert_true(db_one(d, &things, &t, "SELECT count, share, title, done FROM thing"));
    assert_int_equal(t.count, 0);
    assert_true(t.share == 0);
    assert_text(t.title, "");
    assert_int_equal(db_i64(d, -3, "SELECT count FROM thing"), -3);
    assert_int_equal(db_i64(d, -4, "SELECT count FROM thing WHERE id < 0"), -4);
    assert_text(db_str(d, "SELECT title FROM thing"), "");
    db_commit(d);
}

static void empty_text_is_not_null(void **state)
{
    ENTER;
    db_begin(d, true);
    db_run(d, "INSERT INTO thing (title, secret, parent) VALUES ($1, $2, $3)", V((str){0}), V_NULL, V_ID((i64)0));
    assert_int_equal(db_i64(d, -1, "SELECT COUNT(*) AS n FROM thing WHERE title = '' AND secret IS NULL AND parent IS NULL"), 1);
    db_commit(d);
}

static void values_go_where_they_are_numbered(void **state)
{
    ENTER;
    db_begin(d, true);
    db_run(d, "INSERT INTO thing (id, count, title) VALUES ($3, $1, $2)", V(5), V(S("five")), V(77));
    db_run(d, "UPDATE thing SET count = $2, title = $3 WHERE id = $1 AND count + $2 > $1 - 77", V(77), V(6), V(S("six")));
    assert_int_equal(db_i64(d, 0, "SELECT count FROM thing WHERE id = 77 AND title = $1", V(S("six"))), 6);
    db_commit(d);
}

static void sixty_four_bits(void **state)
{
    ENTER;
    i64 large = INT64_C(9007199254740993), least = -INT64_MAX;
    db_begin(d, true);
    db_run(d, "INSERT INTO thing (id, parent, count) VALUES ($1, NULL, 0)", V(large));
    assert_true(db_i64(d, 0, "SELECT id FROM thing") == large);
    assert_true(db_i64(d, 0, "SELECT CAST($1 AS BIGINT) AS n", V(least)) == least);
    assert_true(db_i64(d, 0, "SELECT SUM(id) AS n FROM thing") == large);
    db_commit(d);
}

static void bytes_and_long_texts(void **state)
{
    ENTER;
    char bytes[256], *long_text = NEW(&w->mem, char, 300000);
    for (int i = 0; i < 256; i++) bytes[i] = (char)i;
    memset(long_text, 'x', 300000);
    db_begin(d, true);
    db_run(d, "INSERT INTO thing (raw, title) VALUES ($1, $2)", V_BLOB(((str){bytes, 256})), V(((str){long_text, 300000})));
    str raw = db_str(d, "SELECT raw FROM thing"), title = db_str(d, "SELECT title FROM thing");
    assert_int_equal(raw.n, 256);
    assert_memory_equal(raw.p, bytes, 256);
    assert_int_equal(title.n, 300000);
    assert_memory_equal(title.p, long_text, 300000);
    db_commit(d);
}

static void list_holds_all_rows(void **state)
{
    ENTER;
    db_begin(d, true);
    thing_list list = {.n = -1};
    db_all(d, &things, &list, "SELECT id FROM thing");
    assert_int_equal(list.n, 0);
    fill(d, 1000);
    db_all(d, &things, &list, "SELECT * FROM (SELECT count, title FROM thing ORDER BY count LIMIT 500) AS a UNION ALL "
                              "SELECT * FROM (SELECT count, title FROM thing WHERE count > 500 ORDER BY count LIMIT 500) AS b ORDER BY count");
    assert_int_equal(list.n, 1000);
    for (int i = 0; i < 1000; i++) {
        char wanted[40];
        snprintf(wanted, sizeof wanted, "thing number %d", i + 1);
        assert_int_equal(list.at[i].count, i + 1);
        assert_text(list.at[i].title, wanted);
    }
    db_commit(d);
}

static void run_counts(void **state)
{
    ENTER;
    db_begin(d, true);
    fill(d, 10);
    assert_int_equal(db_run(d, "UPDATE thing SET done = 1 WHERE count <= $1", V(4)), 4);
    assert_int_equal(db_run(d, "UPDATE thing SET done = 1 WHERE count < $1", V(0)), 0);
    assert_int_equal(db_run(d, "SELECT id FROM thing"), 10);
    assert_int_equal(db_run(d, "DELETE FROM thing WHERE count > 7 RETURNING id"), 3);
    assert_int_equal(db_run(d, "INSERT INTO note (body) VALUES ('a'), ('b')"), 2);
    assert_int_equal(db_run(d, "INSERT INTO note (body) VALUES ('a') ON CONFLICT DO NOTHING"), 0);
    assert_int_equal(db_run(d, "INSERT INTO note (body) VALUES ('c'), ('d')"), 2);
    assert_int_equal(db_run(d, "CREATE TABLE other (id bigint)"), 0);
    db_commit(d);
}

static void engines_agree_on_words(void **state)
{
    ENTER;
    db_begin(d, true);
    assert_int_equal(db_i64(d, 9, "SELECT CASE WHEN 'Ole' LIKE 'ole' THEN 1 ELSE 0 END AS n"), 0);
    db_run(d, "INSERT INTO note (body) VALUES ('b'), ('å'), ('B'), ('a')");
    str first = db_str(d, "SELECT body FROM note ORDER BY body LIMIT 1"), last = db_str(d, "SELECT body FROM note ORDER BY body DESC LIMIT 1");
    assert_text(first, "B");
    assert_text(last, "å");
    assert_int_equal(db_i64(d, 9, "SELECT $1 = $2 AS same", V(1), V(1)), 1);
    db_commit(d);
}

static void statements_outlive_the_cache(void **state)
{
    ENTER;
    char sql[400][64];
    db_begin(d, true);
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < 400; i++) {
            snprintf(sql[i], sizeof *sql, "SELECT %d + $1 AS n", i);
            val v[] = {V(round)};
            assert_int_equal(db_i64_(d, -1, (db_call){sql[i], 1, v}), i + round);
        }
    db_commit(d);
    db_forget(d, true); /* sql lies on this stack */
}

static void same_text_at_two_addresses(void **state)
{
    ENTER;
    char a[] = "SELECT $1 AS n", b[] = "SELECT $1 AS n";
    val v[] = {V(3)};
    db_begin(d, false);
    assert_int_equal(db_i64_(d, 0, (db_call){a, 1, v}), 3);
    assert_ptr_equal(db_statement(d, (db_call){a, 1, v}), db_statement(d, (db_call){b, 1, v}));
    db_commit(d);
    db_forget(d, true);
}

static void null_before_and_after_a_number(void **state)
{
    ENTER;
    db_begin(d, true);
    for (int i = 0; i < 4; i++)
        db_run(d, "INSERT INTO thing (parent, share, title) VALUES ($1, $2, $3)", V_NULL, i % 2 ? V(0.5) : V_NULL, i % 2 ? V_NULL : V(S("t")));
    assert_int_equal(db_i64(d, 0, "SELECT COUNT(*) AS n FROM thing WHERE share = 0.5 AND title IS NULL"), 2);
    assert_int_equal(db_i64(d, 0, "SELECT COUNT(*) AS n FROM thing WHERE share IS NULL AND title = 't'"), 2);
    db_commit(d);
}

typedef struct {
    str title;
    i64 id;
} brief;

static str title_as(db *d, const fields *table, void *row, size_t at)
{
    assert_true(db_one(d, table, row, "SELECT id, title FROM thing WHERE title IS NOT NULL"));
    return *(str *)((char *)row + at);
}

static void one_statement_fills_two_structs(void **state)
{
    ENTER;
    static const field brief_field[] = {I64(brief, id), STR(brief, title)};
    static const fields briefs = FIELDS(brief, brief_field);
    thing t = {0};
    brief b = {0};
    db_begin(d, true);
    db_run(d, "INSERT INTO thing (title, raw) VALUES ($1, $2)", V(S("both")), V_NULL);
    for (int i = 0; i < 2; i++) {
        assert_text(title_as(d, &things, &t, offsetof(thing, title)), "both");
        assert_text(title_as(d, &briefs, &b, offsetof(brief, title)), "both");
        assert_int_equal(b.id, t.id);
    }
    db_commit(d);
}

/* ---- what is wrong in our own code ---- */

static void column_unknown(db *d)
{
    thing t;
    db_one(d, &things, &t, "SELECT id AS number FROM thing");
}

static void column_twice(db *d)
{
    thing t;
    db_one(d, &things, &t, "SELECT id, parent AS id FROM thing");
}

static void text_with_nul(db *d)
{
    db_run(d, "INSERT INTO note (body) VALUES ($1)", V(S("a\0b")));
}

static void outside_a_transaction(db *d)
{
    db_rollback(d);
    db_run(d, "SELECT 1 AS n");
}

static void begun_twice(db *d)
{
    db_begin(d, true);
}

static int ends_by(world *w, void (*wrong)(db *))
{
    int status;
    pid_t child = fork();
    if (!child) {
        close(STDERR_FILENO);
        if (setjmp(w->fault.env)) _exit(3);
        db *d = open_again(w); /* a connection is not shared with a child */
        db_begin(d, true);
        fill(d, 1);
        wrong(d);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void bugs_end_the_process(void **state)
{
    ENTER;
    assert_non_null(d);
    assert_int_equal(ends_by(w, column_unknown), SIGABRT);
    assert_int_equal(ends_by(w, column_twice), SIGABRT);
    assert_int_equal(ends_by(w, text_with_nul), SIGABRT);
    assert_int_equal(ends_by(w, outside_a_transaction), SIGABRT);
    assert_int_equal(ends_by(w, begun_twice), SIGABRT);
}

static void fields_read_and_set(void **state)
{
    (void)state;
    thing t = {0};
    field_set_str(field_find(&things, S("title")), &t, S("Ny"));
    field_set_i64(field_find(&things, S("id")), &t, 1);
    field_set_i64(field_find(&things, S("count")), &t, -2);
    field_set_i64(field_find(&things, S("done")), &t, 8);
    field_set_double(field_find(&things, S("share")), &t, 0.25);
    assert_text(t.title, "Ny");
    assert_true(t.id == 1 && t.count == -2 && t.done && t.share == 0.25);
    assert_text(field_str(field_find(&things, S("title")), &t), "Ny");
    assert_int_equal(field_i64(field_find(&things, S("done")), &t), 1);
    assert_int_equal(field_i64(field_find(&things, S("count")), &t), -2);
    assert_true(field_double(field_find(&things, S("share")), &t) == 0.25);
    assert_null(field_find(&things, S("titl")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        BOTH(row_comes_back_by_name), BOTH(null_reads_as_nothing), BOTH(empty_text_is_not_null), BOTH(values_go_where_they_are_numbered),
        BOTH(sixty_four_bits), BOTH(bytes_and_long_texts), BOTH(list_holds_all_rows), BOTH(run_counts), BOTH(engines_agree_on_words),
        BOTH(statements_outlive_the_cache), BOTH(same_text_at_two_addresses), BOTH(null_before_and_after_a_number),
        BOTH(one_statement_fills_two_structs), BOTH(bugs_end_the_process), cmocka_unit_test(fields_read_and_set),
    };
    return cmocka_run_group_tests_name("statement", tests, NULL, NULL);
}
