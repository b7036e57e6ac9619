/* db_test.c — transactions, faults and lost connections, on both engines. */
#include "test/db_world.h"

static void rollback_undoes(void **state)
{
    ENTER;
    db_begin(d, true);
    fill(d, 3);
    db_rollback(d);
    db_rollback(d);
    db_begin(d, false);
    assert_int_equal(db_i64(d, -1, "SELECT COUNT(*) AS n FROM thing"), 0);
    db_commit(d);
}

static void read_transaction_cannot_write(void **state)
{
    ENTER;
    db_begin(d, false);
    assert_true(FAULTS(db_run(d, "INSERT INTO note (body) VALUES ('x')")));
    db_rollback(d);
    db_begin(d, false);
    assert_true(FAULTS(db_i64(d, 0, "INSERT INTO note (body) VALUES ('x') RETURNING id")));
    db_rollback(d);
    db_begin(d, false);
    assert_true(FAULTS(db_run(d, "CREATE TABLE other (id bigint)")));
    db_rollback(d);
    db_begin(d, true);
    assert_int_equal(db_i64(d, -1, "SELECT COUNT(*) AS n FROM note"), 0);
    assert_int_equal(db_run(d, "INSERT INTO note (body) VALUES ('x')"), 1);
    db_commit(d);
}

static void read_transaction_is_one_moment(void **state)
{
    ENTER;
    db *other = open_again(w);
    db_begin(d, false);
    assert_int_equal(db_i64(d, -1, "SELECT COUNT(*) AS n FROM note"), 0);
    db_begin(other, true);
    db_run(other, "INSERT INTO note (body) VALUES ('x')");
    db_commit(other);
    assert_int_equal(db_i64(d, -1, "SELECT COUNT(*) AS n FROM note"), 0);
    db_commit(d);
    db_begin(d, false);
    assert_int_equal(db_i64(d, -1, "SELECT COUNT(*) AS n FROM note"), 1);
    db_commit(d);
    db_close(other);
}

static void constraint_is_a_fault_and_leaves_nothing(void **state)
{
    ENTER;
    db_begin(d, true);
    db_run(d, "INSERT INTO note (body) VALUES ($1)", V(S("kari.nordmann")));
    assert_true(FAULTS(db_run(d, "INSERT INTO note (body) VALUES ($1)", V(S("kari.nordmann")))));
    assert_false(w->fault.transient);
    assert_null(strstr(w->fault.why, "kari"));
    db_rollback(d);
    db_begin(d, true);
    assert_true(FAULTS(db_i64(d, 0, "INSERT INTO thing (parent) VALUES (99) RETURNING id"); db_commit(d)));
    db_rollback(d);
    db_begin(d, false);
    assert_int_equal(db_i64(d, -1, "SELECT (SELECT COUNT(*) FROM note) + (SELECT COUNT(*) FROM thing) AS n"), 0);
    db_commit(d);
}

static void what_was_typed_is_not_in_the_reason(void **state)
{
    ENTER;
    db_begin(d, false);
    assert_true(db_is_postgres(d) ? FAULTS(db_i64(d, 0, "SELECT CAST($1 AS BIGINT) AS n", V(S("hemmelig"))))
                                  : FAULTS(db_i64(d, 0, "SELECT json_extract('{}', $1) AS n", V(S("hemmelig")))));
    assert_null(strstr(w->fault.why, "hemmelig"));
    assert_non_null(strstr(w->fault.why, "SELECT"));
    db_rollback(d);
}

static void fault_in_the_middle_of_a_list(void **state)
{
    ENTER;
    db_begin(d, true);
    fill(d, 200);
    for (volatile long n = 3; n < 40; n++) {
        thing_list list;
        w->fault.countdown = n;
        assert_true(FAULTS(db_all(d, &things, &list, "SELECT id, title FROM thing")));
        assert_non_null(d->open);
        w->fault.countdown = 0;
        db_rollback(d);
        assert_null(d->open);
        db_begin(d, true);
        fill(d, 200);
        assert_int_equal(db_i64(d, 0, "SELECT COUNT(*) AS n FROM thing"), 200);
    }
    db_commit(d);
}

static void every_call_can_be_made_to_fail(void **state)
{
    ENTER;
    volatile int failures = 0;
    for (volatile long n = 1;; n++) {
        w->fault.countdown = n;
        bool failed = FAULTS(save_two(d));
        w->fault.countdown = 0;
        if (!failed) break;
        failures++;
        db_rollback(d);
        db_begin(d, false);
        assert_int_equal(db_i64(d, -1, "SELECT COUNT(*) AS n FROM note"), 0);
        db_commit(d);
    }
    assert_int_equal(failures, 4);
}

static void text_that_is_not_utf8_is_refused_by_both(void **state)
{
    ENTER;
    db_begin(d, true);
    assert_true(FAULTS(db_run(d, "INSERT INTO note (body) VALUES ($1)", V(S("\xC3")))));
    db_rollback(d);
}

static void two_writers(void **state)
{
    ENTER;
    db *other = open_again(w);
    db_begin(d, true);
    db_run(d, "INSERT INTO note (body) VALUES ('0')");
    db_commit(d);
    bool postgres = db_is_postgres(d);
    if (!postgres) {
        db_begin(other, false);
        db_i64(other, 0, "PRAGMA busy_timeout");
        db_commit(other);
        db_script(other, "PRAGMA busy_timeout = 20");
    }
    db_begin(d, true);
    i64 a = db_i64(d, 0, "SELECT COUNT(*) AS n FROM note");
    db_run(d, "INSERT INTO note (body) VALUES ($1)", V(str_printf(&w->mem, "a%d", (int)a)));
    bool refused = FAULTS(db_begin(other, true); i64 b = db_i64(other, 0, "SELECT COUNT(*) AS n FROM note");
                          db_run(other, "INSERT INTO note (body) VALUES ($1)", V(str_printf(&w->mem, "b%d", (int)b))); db_commit(d);
                          db_commit(other));
    assert_true(refused); /* both counted one and wrote: one after the other this cannot be */
    assert_int_equal(w->fault.transient, postgres);
    db_rollback(other);
    if (!postgres) db_commit(d);
    db_begin(other, true);
    assert_int_equal(db_i64(other, 0, "SELECT COUNT(*) AS n FROM note"), 2);
    db_commit(other);
    db_close(other);
}

static void lost_connection(void **state)
{
    ENTER;
    if (!db_is_postgres(d)) {
        assert_non_null(db_sqlite_handle(d));
        return;
    }
    assert_null(db_sqlite_handle(d));
    db *other = open_again(w);
    db_begin(d, true);
    i64 pid = db_i64(d, 0, "SELECT pg_backend_pid() AS n");
    db_run(d, "INSERT INTO note (body) VALUES ('lost')");
    db_begin(other, false);
    db_run(other, "SELECT pg_terminate_backend(CAST($1 AS INTEGER), 5000) AS n", V(pid));
    db_commit(other);
    assert_true(FAULTS(db_run(d, "INSERT INTO note (body) VALUES ('more')")));
    db_rollback(d);
    db_begin(d, true);
    i64 again = db_i64(d, 0, "SELECT pg_backend_pid() AS n");
    assert_true(again != pid);
    assert_int_equal(db_i64(d, -1, "SELECT COUNT(*) AS n FROM note"), 0);
    db_commit(d);
    db_begin(other, false); /* while idle: nobody notices */
    db_run(other, "SELECT pg_terminate_backend(CAST($1 AS INTEGER), 5000) AS n", V(again));
    db_commit(other);
    save_two(d);
    db_close(other);
}

static void search_text_is_cast(void **state)
{
    ENTER;
    db_begin(d, true);
    if (db_is_postgres(d)) {
        db_script(d, "CREATE TABLE found (id bigint, words tsvector)");
        db_run(d, "INSERT INTO found (id, words) VALUES ($1, CAST($2 AS tsvector))", V(4), V(S("'natt':1 'vakt':2")));
        assert_int_equal(db_i64(d, 0, "SELECT id FROM found WHERE words @@ CAST($1 AS tsquery)", V(S("'natt' <-> 'vakt'"))), 4);
    } else {
        db_script(d, "CREATE VIRTUAL TABLE found USING fts5(words)");
        db_run(d, "INSERT INTO found (rowid, words) VALUES ($1, $2)", V(4), V(S("natt vakt")));
        assert_int_equal(db_i64(d, 0, "SELECT rowid AS id FROM found WHERE found MATCH $1", V(S("\"natt vakt\""))), 4);
    }
    db_commit(d);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        BOTH(rollback_undoes), BOTH(read_transaction_cannot_write), BOTH(read_transaction_is_one_moment),
        BOTH(constraint_is_a_fault_and_leaves_nothing), BOTH(what_was_typed_is_not_in_the_reason), BOTH(fault_in_the_middle_of_a_list),
        BOTH(every_call_can_be_made_to_fail), BOTH(text_that_is_not_utf8_is_refused_by_both), BOTH(two_writers), BOTH(lost_connection),
        BOTH(search_text_is_cast),
    };
    return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
