/*
 * mail_test.c — the outbox against a mail server of Debian's (test/mail_server.py):
 * sent, refused, busy, away, and what is kept of an address. Both engines.
 */
#include "test/world.h"

#include "app/notice/mail_send.h"
#include "app/notice/mailer.h"
#include "app/notice/notice.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* ---- the mail server ---- */

typedef struct {
    pid_t pid;
    int input; /* closing it ends the server */
    int seen;  /* mails of tests before */
    char folder[64], url[64];
} mail_box;

/* Once for all tests; the second has a certificate that nobody vouches for. */
static mail_box plain, tls;

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

static void mail_path(char path[96], const mail_box *b, int n)
{
    snprintf(path, 96, "%s/%d.eml", b->folder, n);
}

/* The n-th mail that the server took in this test, or empty. */
static str box_mail(const mail_box *b, int n)
{
    char path[96];
    mail_path(path, b, b->seen + n);
    FILE *f = fopen(path, "rb");
    if (!f) return (str){0};
    buf all = buf_new(&mem, 4096);
    size_t got = fread(buf_room(&all, 4096), 1, 4096, f);
    all.n = (ptrdiff_t)got;
    fclose(f);
    return buf_str(&all);
}

static void box_look(mail_box *b)
{
    char path[96];
    for (mail_path(path, b, b->seen + 1); access(path, F_OK) == 0; mail_path(path, b, b->seen + 1)) b->seen++;
}

static void box_close(mail_box *b)
{
    char path[96];
    close(b->input);
    waitpid(b->pid, NULL, 0);
    for (box_look(b); b->seen; b->seen--) {
        mail_path(path, b, b->seen);
        unlink(path);
    }
    rmdir(b->folder);
}

static void certificate_make(char *certificate, char *key)
{
    pid_t pid;
    int status;
    posix_spawn_file_actions_t silent;
    posix_spawn_file_actions_init(&silent);
    posix_spawn_file_actions_addopen(&silent, 2, "/dev/null", O_WRONLY, 0);
    spawned(&pid, &silent, (char *[]){"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-batch",
                               "-subj", "/CN=127.0.0.1", "-days", "2", "-keyout", key, "-out", certificate, NULL});
    posix_spawn_file_actions_destroy(&silent);
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
}

static void boxes_open(void)
{
    char certificate[96], key[96];
    if (plain.pid) return;
    plain = box_open(NULL, NULL);
    snprintf(certificate, sizeof certificate, "%s/crt", plain.folder);
    snprintf(key, sizeof key, "%s/key", plain.folder);
    certificate_make(certificate, key);
    tls = box_open(certificate, key); /* it has read both when it has said its port */
    unlink(certificate);
    unlink(key);
}

static void boxes_close(void)
{
    if (tls.pid) box_close(&tls);
    if (plain.pid) box_close(&plain);
}

/* ---- the outbox, empty when a test begins; what the mailer does is committed ---- */

static int outbox_begin(void **state)
{
    test_begin(state);
    ENTER;
    db_run(d, "DELETE FROM outbox");
    db_commit(d);
    box_look(&plain);
    box_look(&tls);
    return 0;
}

static i64 queue(str to, i64 now)
{
    db_begin(d, true);
    mail_queue(d, (letter){.to = to, .subject = S("Behov nr. 12 er besvart på nytt"), .body = S("Hei!\n\nLes det her:\nhttps://example.no/needs/12\n")}, now);
    i64 id = db_i64(d, 0, "SELECT max(id) FROM outbox");
    db_commit(d);
    return id;
}

static bool send_due(const char *server_url, i64 now)
{
    mail_server server = {str_of(server_url), S("Dugnad <no-reply@example.no>")};
    bool sent = mail_send_due(d, &server, now);
    db_attach(d, &mem, &point);
    return sent;
}

static mail look(i64 id)
{
    mail m;
    db_begin(d, false);
    if (!mail_find(d, id, &m)) fail_msg("no such mail");
    db_commit(d);
    return m;
}

static bool has(str all, const char *what)
{
    return str_find(all, str_of(what)) >= 0;
}

/* ---- the tests ---- */

static void sent_and_forgotten(void **state)
{
    ENTER;
    i64 id = queue(S("relative@example.no"), today);
    assert_false(send_due(plain.url, today - 1));
    assert_true(send_due(plain.url, today));
    assert_false(send_due(plain.url, today + DAY));
    mail m = look(id);
    assert_int_equal(m.sent, today);
    assert_int_equal(m.tries, 1);
    assert_int_equal(m.next_try, 0);
    assert_int_equal(m.recipient.n, 0);
    str got = box_mail(&plain, 1);
    assert_true(has(got, "X-Envelope: no-reply@example.no -> relative@example.no\r\n"));
    assert_true(has(got, "\r\nSubject: =?UTF-8?B?"));
    assert_true(has(got, "\r\n\r\nHei!\r\n\r\nLes det her:\r\nhttps://example.no/needs/12\r\n"));
}

static void refused_is_given_up_at_once(void **state)
{
    ENTER;
    i64 id = queue(S("unknown@example.no"), today), none = queue(S("ikke en adresse"), today);
    assert_true(send_due(plain.url, today));
    assert_true(send_due(plain.url, today));
    assert_false(send_due(plain.url, today + DAY));
    mail m = look(id);
    assert_int_equal(m.sent, 0);
    assert_int_equal(m.next_try, 0);
    assert_int_equal(m.recipient.n, 0);
    assert_true(has(m.error, "550"));
    assert_false(has(m.error, "example.no"));
    assert_int_equal(look(none).recipient.n, 0);
    assert_int_equal(box_mail(&plain, 1).n, 0);
}

static void busy_is_tried_again_for_three_days(void **state)
{
    ENTER;
    static const i64 waits[] = {MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR};
    i64 id = queue(S("busy@example.no"), today), now = today;
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        assert_true(send_due(plain.url, now));
        mail m = look(id);
        assert_int_equal(m.next_try, now + waits[i]);
        assert_true(has(m.error, "451"));
        assert_true(m.recipient.n > 0);
        assert_false(send_due(plain.url, m.next_try - 1));
        now = m.next_try;
    }
    assert_true(send_due(plain.url, now));
    assert_true(now - today > 60 * HOUR && now - today < 4 * DAY);
    assert_int_equal(look(id).next_try, 0);
    assert_int_equal(look(id).recipient.n, 0);
}

/* Nobody listens; the mail waits, can be tried at once, and goes when the server is back. */
static void away_and_back(void **state)
{
    ENTER;
    i64 id = queue(S("relative@example.no"), today), old = queue(S("old@example.no"), today - 15 * DAY);
    assert_true(send_due("smtp://127.0.0.1:1", today));
    assert_int_equal(look(old).recipient.n, 0);
    assert_true(send_due("smtp://127.0.0.1:1", today));
    mail m = look(id);
    assert_true(m.error.n > 0 && m.recipient.n > 0 && m.next_try == today + MINUTE);
    db_begin(d, true);
    assert_true(mail_retry(d, id, today));
    assert_false(mail_retry(d, old, today));
    db_commit(d);
    assert_true(send_due(plain.url, today));
    m = look(id);
    assert_true(m.sent == today && m.error.n == 0);
}

/* A certificate that nobody vouches for, and a password without TLS: the mail does not leave. */
static void unsafe_is_not_sent(void **state)
{
    ENTER;
    i64 id = queue(S("relative@example.no"), today);
    assert_true(send_due(tls.url, today));
    assert_true(look(id).next_try > today);
    char secret[96];
    snprintf(secret, sizeof secret, "smtp://dugnad:hemmelig@%s", plain.url + strlen("smtp://"));
    assert_true(send_due(secret, today + DAY));
    mail m = look(id);
    assert_true(m.next_try > today + DAY && m.error.n > 0 && !has(m.error, "hemmelig"));
    assert_int_equal(box_mail(&tls, 1).n + box_mail(&plain, 1).n, 0);
}

static void thread_empties_the_outbox(void **state)
{
    ENTER;
    i64 id = queue(S("relative@example.no"), time_now());
    mailer *m = mailer_start(&mem, d, (mail_server){str_of(plain.url), S("no-reply@example.no")});
    while (!look(id).sent && !look(id).error.n) usleep(20000);
    mailer_stop(m);
    assert_true(look(id).sent > 0);
    assert_true(box_mail(&plain, 1).n > 0);
}

#define WITH_MAIL(test) cmocka_unit_test_setup_teardown(test, outbox_begin, test_end)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_MAIL(sent_and_forgotten), WITH_MAIL(refused_is_given_up_at_once), WITH_MAIL(busy_is_tried_again_for_three_days),
        WITH_MAIL(away_and_back),      WITH_MAIL(unsafe_is_not_sent),          WITH_MAIL(thread_empties_the_outbox),
    };
    int failed = RUN_WORLD("mail", tests, boxes_open);
    boxes_close();
    return failed;
}
