/* housekeeping.c — see housekeeping.h: the pass, and the thread that makes it. Must not remove what anybody has said. */
#include "app/command/housekeeping.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "app/command/derived.h"
#include "app/initiative/member.h"
#include "app/search/search.h"

static const field one_field[] = {I64(derived_of, id), STR(derived_of, kind)};
static const fields one_fields = FIELDS(derived_of, one_field);

/*
 * One piece of the pass, in a transaction of its own, since whoever writes meanwhile waits for it. at: where it goes on;
 * 0 at first. True: there is more.
 */
typedef bool piece(db *d, i64 now, i64 *at);

enum { ROWS = 100, RECORDS = 20, MERGES = 8 };

/* What has ended, or is too old to be of use. */
static bool rows(db *d, i64 now, i64 *at)
{
    const i64 gone[] = {
        db_run(d, "DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE ends <= $1 LIMIT 100)", V(now)),
        db_run(d, "DELETE FROM login_link WHERE hash IN (SELECT hash FROM login_link WHERE ends <= $1 LIMIT 100)", V(now - 30 * DAY)),
        db_run(d, "DELETE FROM submission WHERE key IN (SELECT key FROM submission WHERE at <= $1 LIMIT 100)", V(now - HOUR)),
        db_run(d, "DELETE FROM sign_in_try WHERE who IN (SELECT who FROM sign_in_try WHERE last <= $1 LIMIT 100)", V(now - DAY)),
        db_run(d, "DELETE FROM adoption_client WHERE who IN (SELECT who FROM adoption_client WHERE day < $1 LIMIT 100)", V(time_day_start(now))),
        db_run(d, "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE seen <= $1 LIMIT 100)", V(now - 90 * DAY)),
    };
    (void)at;
    bool more = false;
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) more = more || gone[i] == ROWS;
    return more;
}

static bool guests(db *d, i64 now, i64 *at)
{
    (void)at;
    return member_end_guests(d, now, RECORDS) == RECORDS;
}

/* Who handles a voice about a leader are persons, not roles: when roles change, it is worked out anew. */
static bool passed(db *d, i64 now, i64 *at)
{
    derived_list list;
    db_all(d, &one_fields, &list, "SELECT id, kind FROM record WHERE visibility = 'passed' AND id > $1 ORDER BY id LIMIT 20", V(*at));
    for (int i = 0; i < list.n; i++) derived_make(d, &list.at[i], now);
    if (list.n) *at = list.at[list.n - 1].id;
    return list.n == RECORDS;
}

/* What other things have made stale, as when a unit has moved. */
static bool stale(db *d, i64 now, i64 *at)
{
    (void)at;
    return derived_step(d, now, RECORDS) == RECORDS;
}

/* A whole index is brought together over many passes. */
static bool merges(db *d, i64 now, i64 *at)
{
    (void)now;
    return search_merge(d) && ++*at < MERGES;
}

enum { PASS_EVERY = 10 * MINUTE, LOOK_EVERY = 5 /* seconds */ };

static const struct {
    piece *run;
    i64 every;
} pieces[] = {{stale, LOOK_EVERY}, {rows, PASS_EVERY}, {guests, PASS_EVERY}, {passed, PASS_EVERY}, {merges, PASS_EVERY}};
enum { PIECES = sizeof pieces / sizeof *pieces };

void housekeeping(db *d, i64 now)
{
    for (int i = 0; i < PIECES; i++)
        for (i64 at = 0; pieces[i].run(d, now, &at);) continue;
}

/* ---- the thread ---- */

struct housekeeper {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool ending;
    db *db;
};

typedef struct {
    db *d;
    piece *run;
    i64 at;
    bool more;
} work_piece;

static void piece_run(void *arg)
{
    work_piece *w = arg;
    db_begin(w->d, true);
    w->more = w->run(w->d, time_now(), &w->at);
    db_commit(w->d);
}

static bool is_ending(housekeeper *h)
{
    pthread_mutex_lock(&h->lock);
    bool ending = h->ending;
    pthread_mutex_unlock(&h->lock);
    return ending;
}

/* All of one kind, a piece at a time; what is read is let go after each. */
static void pieces_run(housekeeper *h, piece *run)
{
    fault_point f = {0};
    arena mem = arena_new(256 << 20, &f);
    work_piece w = {.d = h->db, .run = run};
    do {
        arena_reset(&mem);
        db_attach(h->db, &mem, &f);
        if (fault_caught(&f, piece_run, &w)) {
            db_rollback(h->db);
            log_event(LOG_WARN, "housekeeping", "fault", f.why, NULL);
            w.more = false;
        }
        db_rest(h->db);
    } while (w.more && !is_ending(h));
    arena_free(&mem);
}

/* Waits a while; false when it is time to end. */
static bool rest(housekeeper *h)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LOOK_EVERY;
    pthread_mutex_lock(&h->lock);
    while (!h->ending && pthread_cond_timedwait(&h->wake, &h->lock, &until) == 0) continue;
    bool go_on = !h->ending;
    pthread_mutex_unlock(&h->lock);
    return go_on;
}

static void *work(void *arg)
{
    housekeeper *h = arg;
    i64 next[PIECES] = {0};
    do
        for (int i = 0; i < PIECES && !is_ending(h); i++) {
            if (time_now() < next[i]) continue;
            pieces_run(h, pieces[i].run);
            next[i] = time_now() + pieces[i].every;
        }
    while (rest(h));
    return NULL;
}

/* Signals are the server's. */
static bool thread_start(housekeeper *h)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool good = pthread_create(&h->thread, NULL, work, h) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return good;
}

housekeeper *housekeeper_start(arena *program, db *database, char why[static 256])
{
    housekeeper *h = NEW(program, housekeeper, 1);
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->wake, NULL);
    h->db = db_again(database, why);
    if (!h->db) return NULL;
    if (thread_start(h)) return h;
    snprintf(why, 256, "the system refused a thread");
    db_close(h->db);
    return NULL;
}

void housekeeper_stop(housekeeper *h)
{
    pthread_mutex_lock(&h->lock);
    h->ending = true;
    pthread_cond_signal(&h->wake);
    pthread_mutex_unlock(&h->lock);
    pthread_join(h->thread, NULL);
    db_close(h->db);
}
