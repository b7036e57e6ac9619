/* pool.c — see pool.h. Must not know what a job is about, but for its queue. */
#include "lib/http/pool.h"

#include <inttypes.h>
#include <libdeflate.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t more;
    job *first, *last;
    int n, most;
    bool closing;
} queue;

typedef struct {
    pool *pool;
    queue *from;
    db *db;
    struct libdeflate_compressor *z;
    pthread_t thread;
    bool started;
} worker;

struct pool {
    queue pages, writes, slow, done;
    int fd;
    int n_workers;
    worker workers[];
};

static void queue_start(queue *q, int most)
{
    *q = (queue){.most = most};
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->more, NULL);
}

/* How many were waiting before it, or -1 if it is full. */
static int queue_put(queue *q, job *j)
{
    pthread_mutex_lock(&q->lock);
    int before = q->n < q->most ? q->n++ : -1;
    if (before >= 0) {
        j->next = NULL;
        if (q->first) q->last->next = j;
        else q->first = j;
        q->last = j;
        pthread_cond_signal(&q->more);
    }
    pthread_mutex_unlock(&q->lock);
    return before;
}

/* The oldest; waits for one. NULL when the queue is closed and empty. */
static job *queue_take(queue *q)
{
    pthread_mutex_lock(&q->lock);
    while (!q->first && !q->closing) pthread_cond_wait(&q->more, &q->lock);
    job *j = q->first;
    if (j) {
        q->first = j->next;
        q->n--;
    }
    pthread_mutex_unlock(&q->lock);
    return j;
}

static job *queue_take_all(queue *q)
{
    pthread_mutex_lock(&q->lock);
    job *j = q->first;
    q->first = q->last = NULL;
    q->n = 0;
    pthread_mutex_unlock(&q->lock);
    return j;
}

static void queue_close(queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->closing = true;
    pthread_cond_broadcast(&q->more);
    pthread_mutex_unlock(&q->lock);
}

/* The pattern, never the address: ids, tokens and questions stay out of the log. */
static void access_log(const job *j)
{
    char status[8], micro[24], bytes[24];
    const req *r = &j->r;
    const char *pattern = r->route ? r->route->pattern : r->asset ? "/assets/" : "-";
    const char *way = r->method == METHOD_GET ? r->head ? "HEAD" : "GET" : r->method == METHOD_POST ? "POST" : "other";
    snprintf(status, sizeof status, "%d", r->status);
    snprintf(micro, sizeof micro, "%" PRId64, (time_ticks() - r->began) / 1000);
    snprintf(bytes, sizeof bytes, "%td", j->out.head.n + j->out.body.n);
    log_event(LOG_INFO, "request", "method", way, "route", pattern, "status", status, "us", micro, "bytes", bytes, NULL);
}

static void *work(void *arg)
{
    worker *w = arg;
    for (job *j; (j = queue_take(w->from)) != NULL;) {
        j->r.db = w->db;
        dispatch(&j->r);
        j->out = answer_make(&j->r, j->keep, w->z);
        access_log(j);
        bool wrote = j->r.method == METHOD_POST;
        u64 one = 1;
        if (queue_put(&w->pool->done, j) == 0 && write(w->pool->fd, &one, sizeof one) < 0)
            log_event(LOG_ERROR, "pool", "why", "the finished jobs cannot be told", NULL);
        if (wrote) db_rest(w->db);
    }
    return NULL;
}

static bool worker_open(pool *p, queue *from, db *database, char why[static 256])
{
    worker *w = &p->workers[p->n_workers++];
    *w = (worker){.pool = p, .from = from, .z = libdeflate_alloc_compressor(1)};
    w->db = db_again(database, why);
    return w->db != NULL;
}

/* Signals are the main thread's business. */
static bool threads_start(pool *p)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool ok = true;
    for (int i = 0; i < p->n_workers && ok; i++)
        ok = p->workers[i].started = pthread_create(&p->workers[i].thread, NULL, work, &p->workers[i]) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}

pool *pool_new(arena *program, const pool_settings *s, char why[static 256])
{
    int n = s->workers + s->writers + s->slow_workers;
    pool *p = arena_take(program, sizeof(pool) + (size_t)n * sizeof(worker), alignof(pool), 1);
    queue_start(&p->pages, s->queue);
    queue_start(&p->writes, s->queue);
    queue_start(&p->slow, s->queue);
    queue_start(&p->done, INT32_MAX);
    p->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

    bool ok = p->fd >= 0 && sodium_init() >= 0; /* before there are threads */
    if (!ok) snprintf(why, 256, "the system refused an event descriptor or random bytes");
    for (int i = 0; i < n && ok; i++)
        ok = worker_open(p, i < s->workers ? &p->pages : i < s->workers + s->writers ? &p->writes : &p->slow, s->database, why);
    if (ok && !threads_start(p)) {
        snprintf(why, 256, "the system refused a thread");
        ok = false;
    }
    if (ok) return p;
    pool_end(p);
    return NULL;
}

bool pool_put(pool *p, job *j)
{
    bool slow = j->r.route && (j->r.route->flags & ROUTE_SLOW);
    return queue_put(slow ? &p->slow : j->r.method == METHOD_POST ? &p->writes : &p->pages, j) >= 0;
}

int pool_fd(const pool *p)
{
    return p->fd;
}

job *pool_take(pool *p)
{
    u64 n;
    if (read(p->fd, &n, sizeof n) < 0) return NULL; /* nothing yet */
    return queue_take_all(&p->done);
}

void pool_end(pool *p)
{
    queue_close(&p->pages);
    queue_close(&p->writes);
    queue_close(&p->slow);
    for (int i = 0; i < p->n_workers; i++) {
        worker *w = &p->workers[i];
        if (w->started) pthread_join(w->thread, NULL);
        if (w->db) db_close(w->db);
        libdeflate_free_compressor(w->z);
    }
    if (p->fd >= 0) close(p->fd);
}
