/*
 * mail_test.c — the outbox against a mail server of Debian's (test/mail_server.py):
 * sent, refused, busy, away, and what is kept of an address. Both engines.
 */
#include <setjmp.h>
#include <stdarg.h>

#include "app/notice/mail_send.h"
#include "app/notice/mailer.h"
#include "app/notice/notice.h"
#include "lib/db/migrate.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

extern const schema_file schema[];
extern char **environ;

static const i64 today = 1790000000;

/* ---- the mail server ---- */

typedef struct {
    pid_t pid;
    int input; /* closing it ends the server */
    char folder[64], url[64];
} mail_box;

static void spawned(pid_t *pid, const posix_spawn_file_actions_t *to, char *const argv[])
{
    if (posix_spawn(pid, argv[0], to, NULL, argv, environ) != 0) fail_msg("%s cannot be run", argv[0]);
}

static mail_box box_open(char *certificate, char *key)
{
    mail_box b = {.folder = "/tmp/dugnad-mail-XXXXXX"};
    int in[2], out[2];
    char port[16] = "";
    if (!mkdtemp(b.folder) || pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC)) fail_msg("no folder or pipe");
    posix_spawn_file_actions_t to;
    posix_spawn_file_actions_init(&to);
    posix_spawn_file_actions_adddup2(&to, in[0], 0);
    posix_spawn_file_actions_adddup2(&to, out[1], 1);
    spawned(&b.pid, &to, (char *[]){"/usr/bin/python3", "test/mail_server.py", b.folder, certificate, key, NULL});
    posix_spawn_file_actions_destroy(&to);
    close(in[0]);
    close(out[1]);
    b.input = in[1];
    if (read(out[0], port, sizeof port - 1) <= 0) fail_msg("test/mail_server.py does not start: is python3-aiosmtpd installed?");
    close(out[0]);
    port[strcspn(port, "\n")] = 0;
    snprintf(b.url, sizeof b.url, "smtp://127.0.0.1:%s", port);
    return b;
}

/* The n-th mail that the server took, or empty. */
static str box_mail(arena *mem, const mail_box *b, int n)
{
    char path[96];
    snprintf(path, sizeof path, "%s/%d.eml", b->folder, n);
    FILE *f = fopen(path, "rb");
    if (!f) return (str){0};
    buf all = buf_new(mem, 4096);
    size_t got = fread(buf_room(&all, 4096), 1, 4096, f);
    all.n = (ptrdiff_t)got;
    fclose(f);
    return buf_str(&all);
}

static void box_close(mail_box *b)
{
    char path[96];
    close(b->input);
    waitpid(b->pid, NULL, 0);
    for (int i = 1; i < 10; i++) {
        snprintf(path, sizeof path, "%s/%d.eml", b->folder, i);
        unlink(path);
    }
    rmdir(b->folder);
}

/* ---- a database for each engine ---- */

typedef struct {
    str where;
    db *d;
    arena mem;
    fault_point point;
} world;

static world open_world(const char *where)
{
    static arena names;
    char why[256];
    int applied;
    world w = {0};
    if (!names.start) names = arena_new(1 << 16, NULL);
    if (!where) fail_msg("TEST_SQLITE and TEST_POSTGRES must be set");
    w.where = str_copy(&names, str_of(where));
    w.d = db_open(w.where, why);
    if (!w.d || migrate(w.d, schema, &applied, why) != MIGRATE_OK) fail_msg("%s", why);
    return w;
}

static world sqlite, postgres;

static int enter(void **state)
{
    (void)state;
    log_set_level(LOG_ERROR);
    if (getenv("TEST_SQLITE")) unlink(getenv("TEST_SQLITE"));
    sqlite = open_world(getenv("TEST_SQLITE"));
    postgres = open_world(getenv("TEST_POSTGRES"));
    return 0;
}

static int leave(void **state)
{
    (void)state;
    db_close(sqlite.d);
    db_close(postgres.d);
    return 0;
}

/* With memory of its own and an empty outbox. */
static void on(world *w, void (*test)(world *w))
{
    w->mem = arena_new(8 << 20, &w->point);
    if (setjmp(w->point.env)) fail_msg("%s", w->point.why);
    db_attach(w->d, &w->mem, &w->point);
    db_begin(w->d, true);
    db_run(w->d, "DELETE FROM outbox");
    db_commit(w->d);
    test(w);
    arena_free(&w->mem);
}

static void both(void (*test)(world *w))
{
    on(&sqlite, test);
    on(&postgres, test);
}

static i64 queue(world *w, str to, i64 now)
{
    db_begin(w->d, true);
    mail_queue(w->d, (letter){.to = to, .subject = S("Behov nr. 12 er besvart på nytt"), .body = S("Hei!\n\nLes det her:\nhttps://example.no/needs/12\n")}, now);
    i64 id = db_i64(w->d, 0, "SELECT max(id) FROM outbox");
    db_commit(w->d);
    return id;
}

static bool send_due(world *w, const char *server_url, i64 now)
{
    mail_server server = {str_of(server_url), S("Dugnad <no-reply@example.no>")};
    bool sent = mail_send_due(w->d, &server, now);
    db_attach(w->d, &w->mem, &w->point);
    return sent;
}

static mail look(world *w, i64 id)
{
    mail m;
    db_begin(w->d, false);
    if (!mail_find(w->d, id, &m)) fail_msg("no such mail");
    db_commit(w->d);
    return m;
}

static bool has(str all, const char *what)
{
    return str_find(all, str_of(what)) >= 0;
}

/* ---- the tests ---- */

static void sent_on(world *w)
{
    mail_box box = box_open(NULL, NULL);
    i64 id = queue(w, S("relative@example.no"), today);
    assert_false(send_due(w, box.url, today - 1));
    assert_true(send_due(w, box.url, today));
    assert_false(send_due(w, box.url, today + DAY));
    mail m = look(w, id);
    assert_int_equal(m.sent, today);
    assert_int_equal(m.tries, 1);
    assert_int_equal(m.next_try, 0);
    assert_int_equal(m.recipient.n, 0);
    str got = box_mail(&w->mem, &box, 1);
    assert_true(has(got, "X-Envelope: no-reply@example.no -> relative@example.no\r\n"));
    assert_true(has(got, "\r\nSubject: =?UTF-8?B?"));
    assert_true(has(got, "\r\n\r\nHei!\r\n\r\nLes det her:\r\nhttps://example.no/needs/12\r\n"));
    box_close(&box);
}

static void sent_and_forgotten(void **state)
{
    (void)state;
    both(sent_on);
}

static void refused_on(world *w)
{
    mail_box box = box_open(NULL, NULL);
    i64 id = queue(w, S("unknown@example.no"), today), none = queue(w, S("ikke en adresse"), today);
    assert_true(send_due(w, box.url, today));
    assert_true(send_due(w, box.url, today));
    assert_false(send_due(w, box.url, today + DAY));
    mail m = look(w, id);
    assert_int_equal(m.sent, 0);
    assert_int_equal(m.next_try, 0);
    assert_int_equal(m.recipient.n, 0);
    assert_true(has(m.error, "550"));
    assert_false(has(m.error, "example.no"));
    assert_int_equal(look(w, none).recipient.n, 0);
    assert_int_equal(box_mail(&w->mem, &box, 1).n, 0);
    box_close(&box);
}

static void refused_is_given_up_at_once(void **state)
{
    (void)state;
    both(refused_on);
}

static void busy_on(world *w)
{
    static const i64 waits[] = {MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR};
    mail_box box = box_open(NULL, NULL);
    i64 id = queue(w, S("busy@example.no"), today), now = today;
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        assert_true(send_due(w, box.url, now));
        mail m = look(w, id);
        assert_int_equal(m.next_try, now + waits[i]);
        assert_true(has(m.error, "451"));
        assert_true(m.recipient.n > 0);
        assert_false(send_due(w, box.url, m.next_try - 1));
        now = m.next_try;
    }
    assert_true(send_due(w, box.url, now));
    assert_true(now - today > 60 * HOUR && now - today < 4 * DAY);
    assert_int_equal(look(w, id).next_try, 0);
    assert_int_equal(look(w, id).recipient.n, 0);
    box_close(&box);
}

static void busy_is_tried_again_for_three_days(void **state)
{
    (void)state;
    both(busy_on);
}

/* Nobody listens; the mail waits, can be tried at once, and goes when the server is back. */
static void away_on(world *w)
{
    mail_box box = box_open(NULL, NULL);
    i64 id = queue(w, S("relative@example.no"), today), old = queue(w, S("old@example.no"), today - 15 * DAY);
    assert_true(send_due(w, "smtp://127.0.0.1:1", today));
    assert_int_equal(look(w, old).recipient.n, 0);
    assert_true(send_due(w, "smtp://127.0.0.1:1", today));
    mail m = look(w, id);
    assert_true(m.error.n > 0 && m.recipient.n > 0 && m.next_try == today + MINUTE);
    db_begin(w->d, true);
    assert_true(mail_retry(w->d, id, today));
    assert_false(mail_retry(w->d, old, today));
    db_commit(w->d);
    assert_true(send_due(w, box.url, today));
    m = look(w, id);
    assert_true(m.sent == today && m.error.n == 0);
    box_close(&box);
}

static void away_and_back(void **state)
{
    (void)state;
    both(away_on);
}

/* A certificate that nobody vouches for, and a password without TLS: the mail does not leave. */
static void unsafe_on(world *w)
{
    char *certificate = "/tmp/dugnad-mail-test.crt", *key = "/tmp/dugnad-mail-test.key";
    pid_t pid;
    int status;
    posix_spawn_file_actions_t silent;
    posix_spawn_file_actions_init(&silent);
    posix_spawn_file_actions_addopen(&silent, 2, "/dev/null", O_WRONLY, 0);
    spawned(&pid, &silent, (char *[]){"/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-batch", "-subj", "/CN=127.0.0.1",
                               "-days", "2", "-keyout", key, "-out", certificate, NULL});
    posix_spawn_file_actions_destroy(&silent);
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    mail_box tls = box_open(certificate, key), plain = box_open(NULL, NULL);
    i64 id = queue(w, S("relative@example.no"), today);
    assert_true(send_due(w, tls.url, today));
    assert_true(look(w, id).next_try > today);
    char secret[96];
    snprintf(secret, sizeof secret, "smtp://dugnad:hemmelig@%s", plain.url + strlen("smtp://"));
    assert_true(send_due(w, secret, today + DAY));
    mail m = look(w, id);
    assert_true(m.next_try > today + DAY && m.error.n > 0 && !has(m.error, "hemmelig"));
    assert_int_equal(box_mail(&w->mem, &tls, 1).n + box_mail(&w->mem, &plain, 1).n, 0);
    box_close(&tls);
    box_close(&plain);
    unlink(certificate);
    unlink(key);
}

static void unsafe_is_not_sent(void **state)
{
    (void)state;
    both(unsafe_on);
}

static void thread_on(world *w)
{
    mail_box box = box_open(NULL, NULL);
    i64 id = queue(w, S("relative@example.no"), time_now());
    mailer *m = mailer_start(&w->mem, w->d, (mail_server){str_of(box.url), S("no-reply@example.no")});
    while (!look(w, id).sent && !look(w, id).error.n) usleep(20000);
    mailer_stop(m);
    assert_true(look(w, id).sent > 0);
    assert_true(box_mail(&w->mem, &box, 1).n > 0);
    box_close(&box);
}

static void thread_empties_the_outbox(void **state)
{
    (void)state;
    both(thread_on);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(sent_and_forgotten), cmocka_unit_test(refused_is_given_up_at_once), cmocka_unit_test(busy_is_tried_again_for_three_days),
        cmocka_unit_test(away_and_back),      cmocka_unit_test(unsafe_is_not_sent),          cmocka_unit_test(thread_empties_the_outbox),
    };
    return cmocka_run_group_tests_name("mail", tests, enter, leave);
}
