/*
 * inside.c — the same pages without HTTP: `inside DATABASE SECONDS THREADS PATH [COOKIE]` calls dispatch() in a loop,
 * one database connection a thread, and prints "pages/s median_us p99_us bytes". Must not open a socket.
 */
#include "app/app.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 1 << 20, MOST_THREADS = 16, WARM = 20 };

typedef struct {
    const char *database, *path, *cookie;
    const site *site;
    i64 seconds;
    int n;
    ptrdiff_t bytes;
    i64 *ns;
} lane;

static void ask(req *r, const lane *l, db *d, pair *headers)
{
    arena mem = r->mem;
    arena_reset(&mem);
    memset(r, 0, sizeof *r);
    r->mem = mem;
    r->db = d;
    r->site = l->site;
    r->now = time_now();
    r->method_name = S("GET");
    r->target = str_of(l->path);
    r->headers = (pairs){headers, l->cookie ? 3 : 2};
    r->host = r->origin_host = S("localhost");
    r->client = S("127.0.0.1");
    dispatch(r);
    if (r->status == 200) return;
    fprintf(stderr, "inside: %s gives %d\n", l->path, r->status);
    exit(1);
}

static void *run(void *arg)
{
    lane *l = arg;
    char why[256];
    db *d = db_open(str_of(l->database), why);
    if (!d) exit(1);
    req *r = calloc(1, sizeof *r);
    r->mem = arena_new(64 << 20, &r->fault);
    pair headers[] = {{S("host"), S("localhost")}, {S("accept-language"), S("nb")}, {S("cookie"), str_of(l->cookie)}};
    for (int i = 0; i < WARM; i++) ask(r, l, d, headers);
    i64 until = time_ticks() + l->seconds * 1000000000;
    while (l->n < SAMPLES && time_ticks() < until) {
        i64 began = time_ticks();
        ask(r, l, d, headers);
        l->ns[l->n++] = time_ticks() - began;
    }
    l->bytes = r->out.n;
    db_close(d);
    free(r);
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    i64 x = *(const i64 *)a, y = *(const i64 *)b;
    return (x > y) - (x < y);
}

static void report(lane *lanes, int threads, i64 seconds)
{
    i64 total = 0;
    for (int i = 0; i < threads; i++) total += lanes[i].n;
    lane *l = &lanes[0];
    qsort(l->ns, (size_t)l->n, sizeof *l->ns, by_size);
    printf("%lld %lld %lld %td\n", (long long)(total / seconds), (long long)l->ns[l->n / 2] / 1000,
           (long long)l->ns[l->n * 99 / 100] / 1000, l->bytes);
}

int main(int n, char **arg)
{
    i64 seconds, threads;
    if (n < 5 || !str_to_i64(str_of(arg[2]), 1, 600, &seconds) || !str_to_i64(str_of(arg[3]), 1, MOST_THREADS, &threads))
        return fputs("usage: inside DATABASE SECONDS THREADS PATH [COOKIE]\n", stderr), 2;
    static fault_point f;
    static app state;
    arena program = arena_new(64 << 20, &f);
    site made = app_site(&state);
    site_ready(&made, &program);

    pthread_t thread[MOST_THREADS];
    lane lanes[MOST_THREADS];
    for (int i = 0; i < threads; i++) {
        lanes[i] = (lane){arg[1], arg[4], n > 5 ? arg[5] : NULL, &made, seconds, 0, 0, calloc(SAMPLES, sizeof(i64))};
        pthread_create(&thread[i], NULL, run, &lanes[i]);
    }
    for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL);
    report(lanes, (int)threads, seconds);
    return 0;
}
