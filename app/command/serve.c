/*
 * serve.c — starts the server and says, in a few lines, where it is and how to come in. The order matters: first all
 * that can be refused, with nothing changed; then the database; then the world is let in.
 */
#include "app/account/pace.h"
#include "app/command/command.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/command/housekeeping.h"
#include "app/demo/demo.h"
#include "app/notice/mailer.h"
#include "lib/http/client.h"
#include "lib/http/listen.h"
#include "lib/http/server.h"

static int split_names(str list, str *out, int max)
{
    int n = 0;
    while (list.n) {
        str_cut cut = str_split(list, ',');
        str name = str_trim(cut.head);
        if (name.n && n == max) return -1;
        if (name.n) out[n++] = name;
        list = cut.ok ? cut.tail : (str){0};
    }
    return n;
}

/* "https://dugnad.example.no" has the host dugnad.example.no; empty if it is no such address. */
static str host_of(str at)
{
    bool known = str_starts(at, S("https://")) || str_starts(at, S("http://"));
    str rest = known ? str_from(at, str_find(at, S("://")) + 3) : (str){0};
    while (str_ends(rest, S("/"))) rest.n--;
    str host = str_split(rest, ':').head;
    return str_has(rest, '/') || str_has(rest, ' ') || str_has(rest, '?') ? (str){0} : host;
}

/* "b.no=5542" is the host b.no, and means Skjervøy there. */
static bool presets_take(server_settings *to, app *site_app)
{
    for (int i = 0; i < to->n_hosts; i++) {
        str_cut cut = str_split(to->hosts[i], '=');
        host_preset p = {.host = cut.head};
        if (!cut.ok) continue;
        if (!str_to_i64(cut.tail, 1, 9999, &p.municipality)) return complain("--hosts: a municipality is its number, as in b.no=5542");
        to->hosts[i] = cut.head;
        site_app->presets[site_app->n_presets++] = p;
    }
    return true;
}

/* Host names: those given, the public one, and this machine's own. */
static bool hosts_set(arena *a, server_settings *to, const settings *s)
{
    static const char *const own[] = {"localhost", "127.0.0.1", "[::1]"};
    str at = s->value[SET_PUBLIC_URL], host = host_of(at);
    if (at.n && !host.n) return complain("--public-url is like https://dugnad.example.no, without a path");
    to->n_hosts = split_names(str_lower(a, s->value[SET_HOSTS]), to->hosts, SERVER_NAMES - 4);
    if (to->n_hosts < 0) return complain("--hosts takes at most %d names", SERVER_NAMES - 4);
    if (host.n) to->hosts[to->n_hosts++] = str_lower(a, host);
    for (int i = 0; i < 3; i++) to->hosts[to->n_hosts++] = str_of(own[i]);
    return true;
}

static bool proxies_set(server_settings *to, const settings *s)
{
    subnet net;
    to->n_proxies = split_names(s->value[SET_PROXIES], to->proxies, SERVER_NAMES);
    for (int i = 0; i < to->n_proxies; i++)
        if (!subnet_of(to->proxies[i], &net)) return complain("--proxies are addresses or networks such as 10.0.0.0/8");
    return to->n_proxies >= 0 || complain("--proxies takes at most %d networks", SERVER_NAMES);
}

static bool numbers_set(server_settings *to, const settings *s)
{
    i64 n;
    if (!s->value[SET_WORKERS].n) return true;
    if (!str_to_i64(s->value[SET_WORKERS], 1, 64, &n)) return complain("--workers is a number from 1 to 64");
    to->workers = (int)n;
    return true;
}

static bool mail_set(const settings *s)
{
    str at = s->value[SET_SMTP_URL];
    if (!at.n) return true;
    if (!str_starts(at, S("smtp://")) && !str_starts(at, S("smtps://"))) return complain("--smtp-url begins with smtp:// or smtps://");
    return s->value[SET_SMTP_FROM].n || complain("--smtp-url needs --smtp-from, the sender of mail");
}

/* ---- the demo world ---- */

typedef struct {
    bool asked, there, refused;
} demo_work;

static void demo_run(db *d, void *arg)
{
    demo_work *w = arg;
    w->there = db_i64(d, 0, "SELECT count(*) FROM tenant WHERE demo = 1") > 0;
    if (!w->asked || w->there) return;
    w->refused = db_i64(d, 0, "SELECT count(*) FROM (SELECT id FROM account LIMIT 1) AS a") > 0;
    if (w->refused) return;
    fputs("Loading the demo world …\n", stdout);
    fflush(stdout);
    demo_load(d, time_now());
    w->there = true;
}

/* Is it the demo world that is served? Loads it if that is asked for; a real installation is never mixed with it. */
static bool demo_set(db *d, const settings *s, bool *there)
{
    arena mem = arena_new(256 << 20, NULL);
    demo_work w = {.asked = s->value[SET_DEMO].n > 0};
    bool good = database_work(d, &mem, demo_run, &w);
    arena_free(&mem);
    if (!good) return false;
    *there = w.there;
    return !w.refused || complain("--demo: there are people in this database already; give the demo world a file of its own with --db");
}

/* ---- starting ---- */

/* Without the password that may stand in it; a file with its whole path. */
static str place_shown(arena *a, str where)
{
    char full[PATH_MAX];
    if (!str_starts(where, S("postgres"))) return realpath(str_z(a, where), full) ? str_copy(a, str_of(full)) : where;
    ptrdiff_t at = str_find(where, S("@")), scheme = str_find(where, S("://"));
    return at < 0 ? where : str_printf(a, "%.*s…%.*s", (int)scheme + 3, where.p, (int)(where.n - at), where.p + at);
}

static void say(arena *a, const settings *s, str at)
{
    str data = place_shown(a, s->value[SET_DB]);
    printf("Dugnad is at  %.*s\nThe data:     %.*s\n", (int)at.n, at.p, (int)data.n, data.p);
    if (!s->value[SET_SMTP_URL].n) puts("Mail:         none is sent; it waits in the outbox (--smtp-url)");
}

/* Prepares the database: migrated, perhaps with the demo world, its secret at hand. NULL, and said, if it cannot be. */
static db *prepare(arena *program, const settings *s, app *a)
{
    db *d = database_open(s);
    if (!d) return NULL;
    if (demo_set(d, s, &a->demo)) a->secret = secret_of_site(d, program);
    a->pace = pace_new(program, PACE_AN_HOUR);
    if (a->secret.n) return d;
    db_close(d);
    return NULL;
}

/* The server and the threads beside it, until it is stopped. */
static bool run(arena *program, server *sv, const settings *s, db *d)
{
    char why[256];
    mailer *post = NULL;
    housekeeper *keeper = housekeeper_start(program, d, why);
    if (!keeper) return complain("%s", why);
    if (s->value[SET_SMTP_URL].n) post = mailer_start(program, d, (mail_server){s->value[SET_SMTP_URL], s->value[SET_SMTP_FROM]});
    bool good = server_run(sv);
    housekeeper_stop(keeper);
    mailer_stop(post);
    return good;
}

static bool serve(arena *program, app *a, server_settings *to, const settings *s)
{
    char why[256];
    db *d = prepare(program, s, a);
    if (!d) return false;
    site serving = app_site(a);
    site_ready(&serving, program);
    to->site = &serving;
    to->database = d;
    server *sv = server_open(program, to, why);
    if (!sv) {
        db_close(d);
        return complain("%s", why);
    }
    str at = address_of_site(program, s, server_port(sv));
    say(program, s, at);
    bool good = links_tell(d, at) && run(program, sv, s, d);
    if (good) db_close(d); /* else a thread may still write through it: that is left to the end of the process */
    return good;
}

int command_serve(const settings *s, int argc, char **argv)
{
    char why[256];
    fault_point f = {0};
    (void)argc, (void)argv;
    arena program = arena_new(64 << 20, &f);
    server_settings to = server_defaults();
    app a = {.public_url = s->value[SET_PUBLIC_URL], .smtp_url = s->value[SET_SMTP_URL], .smtp_from = s->value[SET_SMTP_FROM]};
    if (!numbers_set(&to, s) || !hosts_set(&program, &to, s) || !presets_take(&to, &a) || !proxies_set(&to, s) || !mail_set(s)) return 2;
    to.listener = listen_open(s->value[SET_LISTEN], why); /* before the database is touched: a port in use changes nothing */
    if (to.listener < 0) return complain("%s", why), 1;
    return serve(&program, &a, &to, s) ? 0 : 1;
}
