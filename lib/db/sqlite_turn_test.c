/*
 * sqlite_turn_test.c — threads that write to one SQLite database: in the order they came, kept together or not at
 * all, each undone alone. What happens when is decided by the test, never by time: a thread is let on once the one
 * before it is seen to wait. PostgreSQL's writers wait in the server, not here.
 */
#include "lib/db/sqlite.h"
#include "test/db_world.h"

#include <pthread.h>

enum { MOST = 8 };

typedef enum { WRITES, UNDOES, FILLS_THE_DISK, BREAKS_A_REFERENCE } deed;

typedef struct {
    deed what;
    const char *body;
    str where;
    i64 id;          /* of the row it wrote */
    bool failed;
    bool was_there;  /* another program could read it when the writer was told that it is kept */
    db *d;
    arena mem;
    fault_point fault;
    pthread_t thread;
} writer;

static void write_one(void *arg)
{
    writer *me = arg;
    db *d = me->d;
    db_begin(d, true);
    me->id = db_i64(d, 0, "INSERT INTO note (body) VALUES ($1) RETURNING id", V(str_of(me->body)));
    if (me->what == FILLS_THE_DISK) db_run(d, "INSERT INTO thing (raw) VALUES (zeroblob(100000000))");
    if (me->what == BREAKS_A_REFERENCE) {
        db_run(d, "PRAGMA defer_foreign_keys = ON"); /* found out at the commit */
        db_run(d, "INSERT INTO thing (parent) VALUES (99)");
    }
    if (me->what == UNDOES) db_rollback(d);
    else db_commit(d);
}

static bool is_there(writer *me)
{
    char why[256];
    db *d = db_open(me->where, why);
    db_attach(d, &me->mem, &me->fault);
    db_begin(d, false);
    bool found = db_i64(d, 0, "SELECT id FROM note WHERE body = $1", V(str_of(me->body))) == me->id;
    db_commit(d);
    db_close(d);
    return found;
}

static void *writer_run(void *arg)
{
    writer *me = arg;
    me->failed = fault_caught(&me->fault, write_one, me);
    if (me->failed) db_rollback(me->d);
    me->was_there = !me->failed && is_there(me);
    return NULL;
}

static turn *turn_of(world *w)
{
    return &sqlite_of(w->d)->turn;
}

/* Starts the next writer, in a thread and with a connection of its own, and sees it wait as the last of so many. */
static void writer_wait(world *w, writer *one, int waiting)
{
    char why[256];
    one->where = w->where;
    one->d = db_again(w->d, why);
    if (!one->d) fail_msg("%s", why);
    one->mem = arena_new(1 << 20, NULL);
    one->mem.fault = &one->fault;
    db_attach(one->d, &one->mem, &one->fault);
    if (pthread_create(&one->thread, NULL, writer_run, one)) fail();
    while (turn_waiting(turn_of(w)) < waiting) usleep(100);
}

static void writers_end(writer *all, int n)
{
    for (int i = 0; i < n; i++) {
        pthread_join(all[i].thread, NULL);
        db_close(all[i].d);
        arena_free(&all[i].mem);
    }
}

static i64 notes(db *d)
{
    db_begin(d, false);
    i64 n = db_i64(d, -1, "SELECT count(*) FROM note");
    db_commit(d);
    return n;
}

static int commits;
static int commit_counted(void *unused)
{
    (void)unused;
    commits++;
    return 0;
}

static void who_came_first_writes_first(void **state)
{
    ENTER;
    writer all[MOST] = {{.body = "a"}, {.body = "b"}, {.body = "c"}, {.body = "d"}, {.body = "e"}, {.body = "f"}, {.body = "g"}, {.body = "h"}};
    db_begin(d, true);
    for (int i = 0; i < MOST; i++) writer_wait(w, &all[i], i + 1);
    i64 before = db_i64(d, 0, "INSERT INTO note (body) VALUES ('holds them up') RETURNING id");
    db_commit(d);
    db_begin(d, true);
    i64 after = db_i64(d, 0, "INSERT INTO note (body) VALUES ('comes back at once') RETURNING id");
    db_commit(d);
    writers_end(all, MOST);
    for (int i = 0; i < MOST; i++) assert_int_equal(all[i].id, before + 1 + i);
    assert_int_equal(after, before + 1 + MOST);
}

static void those_who_wait_are_kept_by_one_commit(void **state)
{
    ENTER;
    writer all[] = {{.body = "a"}, {.body = "b"}, {.body = "c"}};
    commits = 0;
    sqlite3_commit_hook(db_sqlite_handle(d), commit_counted, NULL);
    db_begin(d, true);
    for (int i = 0; i < 3; i++) writer_wait(w, &all[i], i + 1);
    db_run(d, "INSERT INTO note (body) VALUES ('first')");
    db_commit(d);
    writers_end(all, 3);
    assert_int_equal(commits, 1);
    for (int i = 0; i < 3; i++) assert_true(all[i].was_there);
    assert_int_equal(notes(d), 4);
}

static void what_one_undoes_is_undone_alone(void **state)
{
    ENTER;
    writer all[] = {{.body = "a"}, {UNDOES, .body = "b"}, {.body = "c"}, {UNDOES, .body = "last"}};
    db_begin(d, true);
    for (int i = 0; i < 4; i++) writer_wait(w, &all[i], i + 1);
    db_run(d, "INSERT INTO note (body) VALUES ('first')");
    db_rollback(d);
    writers_end(all, 4);
    assert_true(all[0].was_there && all[2].was_there);
    assert_false(all[1].was_there || all[3].was_there || all[1].failed || all[3].failed);
    assert_int_equal(notes(d), 2);
}

/* A commit that the engine refuses is nobody's success, and may succeed when each comes again. */
static void what_is_not_kept_is_told_to_all(void **state)
{
    ENTER;
    writer all[] = {{.body = "a"}, {BREAKS_A_REFERENCE, .body = "b"}, {UNDOES, .body = "c"}};
    db_begin(d, true);
    for (int i = 0; i < 3; i++) writer_wait(w, &all[i], i + 1);
    db_run(d, "INSERT INTO note (body) VALUES ('first')");
    assert_true(FAULTS(db_commit(d)));
    assert_true(w->fault.transient);
    db_rollback(d);
    writers_end(all, 3);
    assert_true(all[0].failed && all[0].fault.transient && all[1].failed && all[1].fault.transient);
    assert_false(all[2].failed);
    assert_int_equal(notes(d), 0);
    save_two(d);
    assert_int_equal(notes(d), 2);
}

static void alone_a_refused_commit_is_final(void **state)
{
    ENTER;
    db_begin(d, true);
    db_run(d, "PRAGMA defer_foreign_keys = ON");
    db_run(d, "INSERT INTO thing (parent) VALUES (99)");
    assert_true(FAULTS(db_commit(d)));
    assert_false(w->fault.transient);
    db_rollback(d);
    save_two(d);
    assert_int_equal(notes(d), 2);
}

/* Then the engine undoes all that was begun, at once and unasked. */
static void a_full_disk_undoes_what_was_begun_with_it(void **state)
{
    ENTER;
    writer all[] = {{.body = "a"}, {FILLS_THE_DISK, .body = "b"}, {.body = "c"}, {.body = "d"}};
    db_script(d, "PRAGMA max_page_count = 1000");
    db_begin(d, true);
    for (int i = 0; i < 4; i++) writer_wait(w, &all[i], i + 1);
    db_run(d, "INSERT INTO note (body) VALUES ('first')");
    assert_true(FAULTS(db_commit(d)));
    assert_true(w->fault.transient);
    db_rollback(d);
    writers_end(all, 4);
    assert_true(all[0].failed && all[0].fault.transient);
    assert_true(all[1].failed && !all[1].fault.transient);
    assert_true(all[2].was_there && all[3].was_there);
    assert_int_equal(notes(d), 2);
}

static void who_reads_waits_for_nobody(void **state)
{
    ENTER;
    char why[256];
    db *reader = db_again(d, why);
    db_attach(reader, &w->mem, &w->fault);
    db_begin(d, true);
    db_run(d, "INSERT INTO note (body) VALUES ('not yet')");
    assert_int_equal(notes(reader), 0);
    db_commit(d);
    assert_int_equal(notes(reader), 1);
    db_close(reader);
}

static void writes_of_any_connection_are_one_after_the_other(void **state)
{
    ENTER;
    char why[256];
    db *other = db_again(d, why);
    db_attach(other, &w->mem, &w->fault);
    save_two(other);
    db_begin(other, false);
    assert_true(FAULTS(db_run(other, "INSERT INTO note (body) VALUES ('x')")));
    db_rollback(other);
    db_begin(other, true);
    db_run(other, "INSERT INTO note (body) VALUES ('undone')");
    db_rollback(other);
    db_begin(d, true);
    assert_int_equal(db_i64(d, 0, "SELECT count(*) FROM note"), 2);
    db_commit(d);
    db_close(other);
}

static void pages_write(db *d)
{
    db_begin(d, true);
    db_run(d, "INSERT INTO thing (raw) VALUES (zeroblob(1000000))");
    db_commit(d);
}

/* So that the file beside the database does not grow, and nobody's write waits for it. */
static void the_log_begins_anew_after_a_rest(void **state)
{
    ENTER;
    char why[256];
    db *other = db_again(d, why);
    db_attach(other, &w->mem, &w->fault);
    for (int i = 0; i < 7; i++) pages_write(other);
    assert_true(sqlite_of(d)->log_pages > 1700);
    db_rest(other);
    pages_write(other);
    assert_true(sqlite_of(d)->log_pages < 500);
    db_rest(other); /* too little to be worth it */
    pages_write(other);
    assert_true(sqlite_of(d)->log_pages > 400);
    db_close(other);
}

static void a_program_that_never_rests_does_not_let_the_log_grow(void **state)
{
    ENTER;
    for (int i = 0; i < 40; i++) {
        pages_write(d);
        assert_true(sqlite_of(d)->log_pages < 4600);
    }
}

#define TURN(test) ON("SQLITE", test)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TURN(who_came_first_writes_first), TURN(those_who_wait_are_kept_by_one_commit), TURN(what_one_undoes_is_undone_alone),
        TURN(what_is_not_kept_is_told_to_all), TURN(alone_a_refused_commit_is_final), TURN(a_full_disk_undoes_what_was_begun_with_it),
        TURN(who_reads_waits_for_nobody), TURN(writes_of_any_connection_are_one_after_the_other), TURN(the_log_begins_anew_after_a_rest),
        TURN(a_program_that_never_rests_does_not_let_the_log_grow),
    };
    return cmocka_run_group_tests_name("sqlite turn", tests, NULL, NULL);
}
