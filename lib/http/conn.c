/* conn.c — see conn.h. Every byte from and to a client passes here. */
#include "lib/http/conn.h"
#include "lib/http/refuse.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { GRACE = 10, DRAIN_TIME = 2 };

static void feed(conn *c, str in);

static void become(conn *c, conn_state state)
{
    c->state = state;
    c->since = c->hub->now;
}

/* What a client sends while its request is being answered waits in the socket. */
static void watch(conn *c, unsigned what)
{
    if (c->watched != what) c->hub->watch(c, what);
    c->watched = what;
}

/* --- jobs: memory for one request, kept for the next one --- */

static job *job_take(hub *h)
{
    job *j = h->free_jobs;
    if (j) h->free_jobs = j->next;
    else if (h->n_jobs < h->set.requests) {
        h->n_jobs++;
        j = NEW(h->program, job, 1);
        j->r.mem = arena_new(h->set.memory, NULL);
        j->in = (parser){.room = NEW(h->program, char, h->set.head), .headers = NEW(h->program, pair, REQ_HEADERS),
                         .cap = h->set.head, .max_target = h->set.target, .max_headers = REQ_HEADERS};
    }
    return j;
}

static void job_begin(job *j, conn *c)
{
    arena mem = j->r.mem;
    j->r = (req){.mem = mem, .site = c->hub->set.site};
    j->r.mem.fault = &j->r.fault;
    j->r.mem.sticky = true; /* nothing faults in the loop */
    j->owner = c;
    j->keep = false;
    parse_start(&j->in);
}

static void job_give(hub *h, job *j)
{
    arena_reset(&j->r.mem);
    j->next = h->free_jobs; /* the last used first: its memory is warm */
    h->free_jobs = j;
}

/* --- connections --- */

static int count(conn *c)
{
    c->counted = true;
    return counts_add(c->hub->clients, c->client, 1);
}

static void uncount(conn *c)
{
    if (c->counted) counts_add(c->hub->clients, c->client, -1);
    c->counted = false;
}

/* The few threads for long work are shared: one client must not make all others wait. */
static bool slow_count(conn *c)
{
    const route *to = c->job->r.route;
    c->slow = to && (to->flags & ROUTE_SLOW);
    return !c->slow || counts_add(c->hub->slow, c->client, 1) <= c->hub->set.slow_per_client;
}

static void slow_uncount(conn *c)
{
    if (c->slow) counts_add(c->hub->slow, c->client, -1);
    c->slow = false;
}

void conn_close(conn *c)
{
    hub *h = c->hub;
    assert(c->state != CONN_BUSY);
    watch(c, 0);
    close(c->fd);
    uncount(c);
    slow_uncount(c);
    if (c->job) job_give(h, c->job);
    *c->link = c->next;
    if (c->next) c->next->link = c->link;
    h->n_conns--;
    h->gone(c);
}

/*
 * When there is no room, whoever has held some longest without work of ours gives way: many that send or take a byte
 * now and then would else shut everybody out. What is less than a second old is left in peace.
 */
static bool oldest_closed(hub *h, unsigned states)
{
    conn *oldest = NULL;
    for (conn *c = h->open; c; c = c->next)
        if ((states & 1u << c->state) && (!oldest || c->since <= oldest->since)) oldest = c;
    if (!oldest || h->now - oldest->since < 2) return false;
    conn_close(oldest);
    return true;
}

bool conn_make_room(hub *h)
{
    return oldest_closed(h, 1u << CONN_IDLE);
}

/* After a refusal: what the client still sends is thrown away, since closing on it would take our answer back. */
static void conn_drain(conn *c)
{
    shutdown(c->fd, SHUT_WR);
    become(c, CONN_DRAINING);
    watch(c, WATCH_READ);
}

static void next_request(conn *c)
{
    hub *h = c->hub;
    str rest = c->rest;
    if (rest.n) rest = (str){memcpy(h->chunk, rest.p, (size_t)rest.n), rest.n};
    bool keep = c->job->keep && !h->stopping;
    if (c->proxied) uncount(c);
    slow_uncount(c);
    job_give(h, c->job);
    c->job = NULL;
    c->rest = (str){0};
    if (!keep) {
        conn_drain(c);
        return;
    }
    become(c, CONN_IDLE);
    watch(c, WATCH_READ);
    if (rest.n) feed(c, rest);
}

static void send_some(conn *c)
{
    answer *a = &c->job->out;
    ptrdiff_t head_sent = c->sent < a->head.n ? c->sent : a->head.n;
    str head = str_from(a->head, head_sent), body = str_from(a->body, c->sent - head_sent);
    struct iovec parts[2] = {{(void *)(uintptr_t)head.p, (size_t)head.n}, {(void *)(uintptr_t)body.p, (size_t)body.n}};
    struct msghdr m = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t n = sendmsg(c->fd, &m, MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN && errno != EINTR) {
        conn_close(c);
        return;
    }
    if (n > 0) {
        c->sent += n;
        c->since = c->hub->now;
    }
    if (c->sent < a->head.n + a->body.n) watch(c, WATCH_WRITE);
    else next_request(c);
}

void conn_answer(conn *c)
{
    become(c, CONN_SENDING);
    c->sent = 0;
    if (c->job->r.mem.exhausted) {
        log_event(LOG_ERROR, "answer", "why", "no memory for the answer", NULL);
        conn_close(c);
        return;
    }
    send_some(c);
}

static void refuse(conn *c, int status, const char *why)
{
    char number[8];
    job *j = c->job;
    snprintf(number, sizeof number, "%d", status);
    log_event(LOG_INFO, "refused", "status", number, "why", why, NULL);
    j->r.headers = j->in.head;
    j->keep = false;
    refuse_language(&j->r);
    refuse_write(&j->r, status);
    j->out = answer_make(&j->r, false, NULL);
    conn_answer(c);
}

/* --- one request --- */

static str host_name(arena *a, str host)
{
    str_cut v6 = str_split(host, ']');
    str name = v6.ok ? str_upto(host, v6.head.n + 1) : str_split(host, ':').head;
    return str_lower(a, name);
}

static bool host_allowed(const hub *h, str name)
{
    if (!h->set.n_hosts) return str_eq(name, S("localhost")) || str_eq(name, S("127.0.0.1")) || str_eq(name, S("[::1]"));
    for (int i = 0; i < h->set.n_hosts; i++)
        if (str_eq(h->set.hosts[i], name) || str_eq(h->set.hosts[i], S("*"))) return true;
    return false;
}

/* From the parser's words to a request. 0, or the status of a refusal. */
static int head_judge(conn *c)
{
    hub *h = c->hub;
    req *r = &c->job->r;
    parser *p = &c->job->in;
    r->method_name = p->method;
    r->target = p->target;
    r->headers = p->head;
    r->origin_host = p->host;
    r->host = host_name(&r->mem, p->host);
    r->now = time_now();
    c->client = c->peer;
    if (c->proxied) {
        c->client = client_of(c->peer, h->proxies, h->set.n_proxies, &p->head);
        r->secure = str_eq_nocase(req_header(r, "x-forwarded-proto"), S("https"));
    }
    r->client = address_text(&r->mem, c->client);
    if (!host_allowed(h, r->host)) return 421;
    req_open(r);
    return p->length > req_body_limit(r) ? 413 : 0;
}

static void head_done(conn *c)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    parser *p = &c->job->in;
    int status = head_judge(c);
    if (status) {
        refuse(c, status, status == 421 ? "Host is not one of ours" : "body too large");
        return;
    }
    parse_body(p, &c->job->r.mem);
    become(c, CONN_BODY);
    if (p->wait && p->length && send(c->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL) < 0) p->wait = false;
}

static void request_done(conn *c, str rest)
{
    hub *h = c->hub;
    job *j = c->job;
    j->r.body = j->in.body;
    j->r.began = time_ticks();
    j->keep = j->in.keep && !h->stopping;
    c->rest = str_copy(&j->r.mem, rest);
    bool fair = slow_count(c);
    if (c->proxied && count(c) > h->set.per_client) fair = false;
    if (!fair) {
        refuse(c, 429, "too many requests of one client");
        return;
    }
    become(c, CONN_BUSY);
    j->r.mem.sticky = false;
    h->n_working++;
    if (pool_put(h->pool, j)) return;
    h->n_working--;
    j->r.mem.sticky = true;
    refuse(c, 503, "the queue is full");
}

/* False: there is no memory for a request; the connection is told, and only drained. */
static bool request_begin(conn *c)
{
    static const char full[] = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    c->job = job_take(c->hub);
    if (!c->job && oldest_closed(c->hub, 1u << CONN_HEAD | 1u << CONN_BODY | 1u << CONN_SENDING)) c->job = job_take(c->hub);
    if (c->job) {
        job_begin(c->job, c);
        become(c, CONN_HEAD);
        return true;
    }
    ssize_t ignored = send(c->fd, full, sizeof full - 1, MSG_NOSIGNAL); /* who does not hear it will try again */
    (void)ignored;
    conn_drain(c);
    return false;
}

static void feed(conn *c, str in)
{
    if (c->state == CONN_IDLE && !request_begin(c)) return;
    parse_result got = parse_feed(&c->job->in, &in);
    if (got == PARSE_HEAD) {
        head_done(c);
        if (c->state != CONN_BODY) return;
        got = parse_feed(&c->job->in, &in);
    }
    if (got == PARSE_REFUSED) refuse(c, c->job->in.status, c->job->in.why);
    if (got == PARSE_DONE) request_done(c, in);
}

/* --- what happens to it --- */

void conn_open(conn *c, hub *h, int fd, address peer)
{
    *c = (conn){.hub = h, .fd = fd, .since = h->now, .peer = peer, .client = peer};
    c->proxied = subnet_has(h->proxies, h->set.n_proxies, peer);
    c->next = h->open;
    c->link = &h->open;
    if (h->open) h->open->link = &c->next;
    h->open = c;
    h->n_conns++;
    if (!c->proxied && count(c) > h->set.per_client) conn_close(c);
    else watch(c, WATCH_READ);
}

void conn_readable(conn *c)
{
    if (c->state == CONN_BUSY || c->state == CONN_SENDING) {
        watch(c, c->watched & ~(unsigned)WATCH_READ);
        return;
    }
    ssize_t n = recv(c->fd, c->hub->chunk, CONN_CHUNK, 0);
    if (n > 0 && c->state != CONN_DRAINING) feed(c, (str){c->hub->chunk, n});
    else if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) conn_close(c);
}

void conn_writable(conn *c)
{
    send_some(c);
}

void conn_tick(conn *c)
{
    const server_settings *set = &c->hub->set;
    i64 age = c->hub->now - c->since;
    const i64 limits[CONN_STATES] = {[CONN_IDLE] = set->idle_time, [CONN_SENDING] = set->send_time, [CONN_DRAINING] = DRAIN_TIME};
    bool slow = c->state == CONN_BODY && age > GRACE && c->job->in.into.n < set->body_rate * (age - GRACE);
    if (slow || (c->state == CONN_HEAD && age > set->head_time)) refuse(c, 408, slow ? "body too slow" : "head too slow");
    else if (c->state == CONN_IDLE && c->hub->stopping) conn_close(c);
    else if (limits[c->state] && age > limits[c->state]) conn_close(c);
}
