/* mailer.c — see mailer.h. When to look, not what to send. */
#include "app/notice/mailer.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "lib/http/smtp.h"

enum { LOOK_EVERY = 5 /* seconds */ };

struct mailer {
    db *database;
    mail_server server;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping, started;
};

/* Waits a while, or until told to stop; true: stop. */
static bool rest(mailer *m)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LOOK_EVERY;
    pthread_mutex_lock(&m->lock);
    while (!m->stopping && pthread_cond_timedwait(&m->wake, &m->lock, &until) != ETIMEDOUT) continue;
    bool stop = m->stopping;
    pthread_mutex_unlock(&m->lock);
    return stop;
}

static bool is_stopping(mailer *m)
{
    pthread_mutex_lock(&m->lock);
    bool stop = m->stopping;
    pthread_mutex_unlock(&m->lock);
    return stop;
}

/* A database that is away comes back: the connection is made anew. */
static void *run(void *arg)
{
    mailer *m = arg;
    char why[256];
    db *d = NULL;
    do {
        if (!d) d = db_again(m->database, why);
        while (d && !is_stopping(m) && mail_send_due(d, &m->server, time_now())) continue;
    } while (!rest(m));
    if (d) db_close(d);
    return NULL;
}

mailer *mailer_start(arena *program, db *database, mail_server server)
{
    mailer *m = NEW(program, mailer, 1);
    *m = (mailer){.database = database, .server = server};
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->wake, NULL);
    smtp_ready();
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the server's */
    m->started = pthread_create(&m->thread, NULL, run, m) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!m->started) log_event(LOG_ERROR, "mailer", "why", "no thread", NULL);
    return m;
}

void mailer_stop(mailer *m)
{
    if (!m || !m->started) return;
    pthread_mutex_lock(&m->lock);
    m->stopping = true;
    pthread_cond_signal(&m->wake);
    pthread_mutex_unlock(&m->lock);
    pthread_join(m->thread, NULL);
}
