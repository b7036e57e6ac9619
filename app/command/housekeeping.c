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

/* Who handles a voice about a leader are persons, not roles: when roles change, it is worked out anew. */
static void passed_share(db *d, i64 now)
{
    derived_list list;
    db_all(d, &one_fields, &list, "SELECT id, kind FROM record WHERE visibility = 'passed' ORDER BY id DESC LIMIT 500");
    for (int i = 0; i < list.n; i++) derived_make(d, &list.at[i], now);
}

void housekeeping(db *d, i64 now)
{
    db_run(d, "DELETE FROM session WHERE ends <= $1", V(now));
    db_run(d, "DELETE FROM login_link WHERE ends <= $1", V(now - 30 * DAY));
    db_run(d, "DELETE FROM submission WHERE at <= $1", V(now - HOUR));
    db_run(d, "DELETE FROM sign_in_try WHERE last <= $1", V(now - DAY));
    db_run(d, "DELETE FROM adoption_client WHERE day < $1", V(time_day_start(now)));
    db_run(d, "DELETE FROM notice WHERE seen <= $1", V(now - 90 * DAY));
    member_end_guests(d, now);
    passed_share(d, now);
    search_merge(d);
}

/* ---- the thread ---- */

enum { PASS_EVERY = 10 * 60 /* seconds */, LOOK_EVERY = 5 /* seconds */, STEP = 100 };

struct housekeeper {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool ending;
    db *db;
};

typedef struct {
    db *d;
    int made;
} turn;

static void pass_run(void *arg)
{
    turn *t = arg;
    db_begin(t->d, true);
    housekeeping(t->d, time_now());
    db_commit(t->d);
}

/* Most often there is nothing to do, and nobody's write has waited. */
static void step_run(void *arg)
{
    turn *t = arg;
    db_begin(t->d, false);
    bool any = db_i64(t->d, 0, "SELECT record FROM stale LIMIT 1") != 0;
    db_rollback(t->d);
    if (!any) return;
    db_begin(t->d, true);
    t->made = derived_step(t->d, time_now(), STEP);
    db_commit(t->d);
}

/* Does one of the two; returns how many stale records it has made again, 0 after a fault. */
static int guarded(db *d, void (*run)(void *arg))
{
    fault_point f = {0};
    turn t = {.d = d};
    arena mem = arena_new(256 << 20, &f);
    db_attach(d, &mem, &f);
    if (fault_caught(&f, run, &t)) {
        db_rollback(d);
        log_event(LOG_WARN, "housekeeping", "fault", f.why, NULL);
        t.made = 0;
    }
    arena_free(&mem);
    return t.made;
}

static bool is_ending(housekeeper *h)
{
    pthread_mutex_lock(&h->lock);
    bool ending = h->ending;
    pthread_mutex_unlock(&h->lock);
    return ending;
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
    i64 next = 0;
    do {
        if (time_now() >= next) {
            guarded(h->db, pass_run);
            next = time_now() + PASS_EVERY;
        }
        while (!is_ending(h) && guarded(h->db, step_run)) continue;
    } while (rest(h));
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

housekeeper *housekeeper_start(arena *program, str database, char why[static 256])
{
    housekeeper *h = NEW(program, housekeeper, 1);
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->wake, NULL);
    h->db = db_open(database, why);
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
