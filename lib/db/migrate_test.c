/* migrate_test.c — schema files, copies and checks of the whole database, on both engines. */
#include "test/db_world.h"

static void copy_while_writing(void **state)
{
    ENTER;
    char why[256], *copy = str_z(&w->mem, str_printf(&w->mem, "%.*s.copy", (int)w->where.n, w->where.p));
    if (db_is_postgres(d)) {
        assert_false(db_backup(d, "/nowhere", why));
        assert_non_null(strstr(why, "pg_dump"));
        return;
    }
    save_two(d);
    db *writer = open_again(w);
    db_begin(writer, true);
    db_run(writer, "INSERT INTO note (body) VALUES ('unfinished')");
    if (!db_backup(d, copy, why)) fail_msg("%s", why);
    assert_false(db_backup(d, copy, why));
    assert_non_null(strstr(why, "exists"));
    db_commit(writer);
    db_close(writer);
    assert_false(db_backup(d, "/nowhere/at/all", why));
    db *other = db_open(str_of(copy), why);
    db_attach(other, &w->mem, &w->fault);
    assert_true(db_check(other, why));
    db_begin(other, false);
    assert_int_equal(db_i64(other, 0, "SELECT COUNT(*) AS n FROM note"), 2);
    db_commit(other);
    db_close(other);
}

static void copy_is_put_back(void **state)
{
    ENTER;
    char why[256], *copy = str_z(&w->mem, str_printf(&w->mem, "%.*s.copy", (int)w->where.n, w->where.p));
    if (db_is_postgres(d)) {
        assert_false(db_restore(d, "/nowhere", why));
        assert_non_null(strstr(why, "pg_restore"));
        return;
    }
    save_two(d);
    assert_true(db_backup(d, copy, why));
    db_begin(d, true);
    db_run(d, "DELETE FROM note");
    db_run(d, "CREATE TABLE later (id bigint)");
    db_commit(d);
    db *reader = open_again(w); /* the program goes on serving */
    db_begin(reader, false);
    assert_int_equal(db_i64(reader, -1, "SELECT COUNT(*) AS n FROM note"), 0);
    assert_false(db_restore(d, "/etc/passwd", why));
    assert_false(db_restore(d, "/nowhere", why));
    char *foreign = str_z(&w->mem, str_printf(&w->mem, "%.*s.other", (int)w->where.n, w->where.p));
    db_close(db_open(str_of(foreign), why));
    assert_false(db_restore(d, foreign, why)); /* sound, but not ours */
    db_commit(reader);
    if (!db_restore(d, copy, why)) fail_msg("%s", why);
    db_begin(reader, false);
    assert_int_equal(db_i64(reader, -1, "SELECT COUNT(*) AS n FROM note"), 2);
    assert_int_equal(db_i64(reader, -1, "SELECT COUNT(*) AS n FROM sqlite_schema WHERE name = 'later'"), 0);
    db_commit(reader);
    assert_true(db_check(reader, why));
    db_close(reader);
}

static void check_finds_a_broken_reference(void **state)
{
    ENTER;
    char why[256];
    db_begin(d, true);
    fill(d, 100);
    db_run(d, "UPDATE thing SET parent = id - 1 WHERE id > 1");
    db_commit(d);
    if (!db_check(d, why)) fail_msg("%s", why);
    const char *off = db_is_postgres(d) ? "SET session_replication_role = replica" : "PRAGMA foreign_keys = OFF";
    db_script(d, off);
    db_begin(d, true);
    db_run(d, "DELETE FROM thing WHERE id = 50");
    db_commit(d);
    assert_false(db_check(d, why));
    assert_non_null(strstr(why, "thing"));
}

static void a_file_that_is_no_database(void **state)
{
    ENTER;
    char why[256] = "";
    if (db_is_postgres(d)) {
        assert_null(db_open(S("postgres:///nothing?host=/nowhere"), why));
    } else {
        assert_null(db_open(S("/nowhere/at/all.db"), why));
        assert_null(db_open(S("/etc/passwd"), why));
    }
    assert_true(strlen(why) > 10);
    assert_null(strchr(why, '\n'));
}

static migrate_result migrated(world *w, const schema_file *files, int *applied, char why[static 256])
{
    return migrate(w->d, files, applied, why);
}

static void second_file_is_applied_once(void **state)
{
    ENTER;
    const schema_file files[] = {first_schema[0],
                                 {2, "0002_more.sql",
                                  "-- a comment; with 'one quote\n"
                                  "CREATE TABLE log (id {id}, at {int} NOT NULL, what {text} DEFAULT ';{}', part {real}, raw {blob});\n"
                                  "-- sqlite\n"
                                  "CREATE TRIGGER note_added AFTER INSERT ON note BEGIN\n"
                                  "  INSERT INTO log (at) VALUES (1); INSERT INTO log (at) VALUES (2);\n"
                                  "END;\n"
                                  "-- postgres\n"
                                  "CREATE FUNCTION note_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n"
                                  "  INSERT INTO log (at) VALUES (1); INSERT INTO log (at) VALUES (2); RETURN NULL;\n"
                                  "END $$;\n"
                                  "CREATE TRIGGER note_added AFTER INSERT ON note EXECUTE FUNCTION note_added();\n"
                                  "-- both\n"
                                  "INSERT INTO note (body) VALUES ('a;b');"},
                                 {0}};
    char why[256];
    int applied;
    assert_int_equal(migrated(w, files, &applied, why), MIGRATE_OK);
    assert_int_equal(applied, 1);
    assert_int_equal(migrated(w, files, &applied, why), MIGRATE_OK);
    assert_int_equal(applied, 0);
    db_begin(d, false);
    assert_int_equal(db_i64(d, 0, "SELECT COUNT(*) AS n FROM log WHERE what = ';{}'"), 2);
    assert_text(db_str(d, "SELECT body FROM note"), "a;b");
    db_commit(d);
}

static void newer_or_changed_is_refused(void **state)
{
    ENTER;
    const schema_file none[] = {{0}}, changed[] = {{1, "0001_thing.sql", "CREATE TABLE thing (id {id})"}, {0}};
    char why[256];
    int applied;
    assert_int_equal(migrated(w, none, &applied, why), MIGRATE_NEWER);
    assert_non_null(strstr(why, "newer"));
    assert_int_equal(migrated(w, changed, &applied, why), MIGRATE_CHANGED);
    assert_non_null(strstr(why, "0001_thing.sql"));
    assert_int_equal(migrated(w, first_schema, &applied, why), MIGRATE_OK);
    save_two(d);
}

static void failed_file_leaves_nothing(void **state)
{
    ENTER;
    static const char *const bad[] = {"CREATE TABLE wrong (id {id}, CREATE", "CREATE TABLE wrong (id {number})",
                                      "INSERT INTO thing (parent) VALUES (4711)"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const schema_file files[] = {first_schema[0], {2, "0002_good.sql", "CREATE TABLE good (id {id})"}, {3, "0003_bad.sql", bad[i]}, {0}};
        char why[256];
        int applied;
        assert_int_equal(migrated(w, files, &applied, why), MIGRATE_FAILED);
        assert_int_equal(applied, 0);
        assert_true(strlen(why) > 10);
    }
    db_begin(d, true);
    assert_int_equal(db_i64(d, 0, "SELECT MAX(number) AS n FROM schema_file"), 1);
    db_run(d, "CREATE TABLE good (id bigint)");
    db_rollback(d);
    db_begin(d, true);
    assert_true(FAULTS(db_i64(d, 0, "INSERT INTO thing (parent) VALUES (4711) RETURNING id"))); /* foreign keys are on again */
    db_rollback(d);
}

static void rebuilding_a_table_keeps_its_children(void **state)
{
    ENTER;
    const schema_file files[] = {
        first_schema[0],
        {2, "0002_child.sql", "CREATE TABLE child (thing {int} NOT NULL REFERENCES thing ON DELETE CASCADE);\n"
                              "INSERT INTO thing (id) VALUES (1); INSERT INTO child VALUES (1);"},
        {3, "0003_rebuild.sql", "-- sqlite\nCREATE TABLE thing_new (id {id}, parent {int} REFERENCES thing, extra {text});\n"
                                "INSERT INTO thing_new (id) SELECT id FROM thing; DROP TABLE thing; ALTER TABLE thing_new RENAME TO thing;\n"
                                "-- postgres\nALTER TABLE thing ADD COLUMN extra {text};\n"},
        {0}};
    char why[256];
    int applied;
    if (migrated(w, files, &applied, why) != MIGRATE_OK) fail_msg("%s", why);
    db_begin(d, false);
    assert_int_equal(db_i64(d, 0, "SELECT COUNT(*) AS n FROM child, thing WHERE thing.id = child.thing AND extra IS NULL"), 1);
    db_commit(d);
}

static void ids_are_not_used_again(void **state)
{
    ENTER;
    db_begin(d, true);
    i64 a = db_i64(d, 0, "INSERT INTO note (body) VALUES ('a') RETURNING id");
    db_run(d, "DELETE FROM note WHERE id = $1", V(a));
    assert_true(db_i64(d, 0, "INSERT INTO note (body) VALUES ('b') RETURNING id") > a);
    db_commit(d);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        BOTH(copy_while_writing), BOTH(copy_is_put_back), BOTH(check_finds_a_broken_reference), BOTH(a_file_that_is_no_database), BOTH(second_file_is_applied_once),
        BOTH(newer_or_changed_is_refused), BOTH(failed_file_leaves_nothing), BOTH(rebuilding_a_table_keeps_its_children),
        BOTH(ids_are_not_used_again),
    };
    return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
