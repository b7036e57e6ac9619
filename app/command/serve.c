/* serve.c — starts the server and says, in a few lines, where it is and how to come in. */
#include "app/command/command.h"

#include <stdio.h>

#include "lib/http/server.h"

static bool tell(const char *why)
{
    fprintf(stderr, "dugnad: %s\n", why);
    return false;
}

static int split_names(str list, str *out, int max)
{
    int n = 0;
    while (list.n && n < max) {
        str_cut cut = str_split(list, ',');
        str name = str_trim(cut.head);
        if (name.n) out[n++] = name;
        list = cut.tail;
    }
    return n;
}

/* Host names: those given, the public one, and this machine's own. */
static void hosts_set(server_settings *to, const settings *s)
{
    static const char *const own[] = {"localhost", "127.0.0.1", "[::1]"};
    to->n_hosts = split_names(s->value[SET_HOSTS], to->hosts, SERVER_NAMES - 4);
    str at = s->value[SET_PUBLIC_URL];
    ptrdiff_t scheme = str_find(at, S("://"));
    if (scheme > 0) to->hosts[to->n_hosts++] = str_split(str_split(str_from(at, scheme + 3), '/').head, ':').head;
    for (int i = 0; i < 3; i++) to->hosts[to->n_hosts++] = str_of(own[i]);
}

static bool level_set(str name)
{
    static const char *const names[] = {"error", "warn", "info", "debug"};
    for (int i = 0; i < 4; i++)
        if (str_eq(name, str_of(names[i]))) {
            log_set_level((log_level)i);
            return true;
        }
    return tell("--log is error, warn, info or debug");
}

static bool numbers_set(server_settings *to, const settings *s)
{
    i64 n;
    if (!s->value[SET_WORKERS].n) return true;
    if (!str_to_i64(s->value[SET_WORKERS], 1, 64, &n)) return tell("--workers is a number from 1 to 64");
    to->workers = (int)n;
    return true;
}

int command_serve(const settings *s, int argc, char **argv)
{
    char why[256];
    bool made;
    fault_point f = {0};
    (void)argv;
    if (argc) return tell("serve takes options only; dugnad --help lists them"), 2;

    arena program = arena_new(64 << 20, &f);
    server_settings to = server_defaults();
    app a = {.public_url = s->value[SET_PUBLIC_URL], .smtp_url = s->value[SET_SMTP_URL], .smtp_from = s->value[SET_SMTP_FROM]};
    if (!level_set(s->value[SET_LOG_LEVEL]) || !numbers_set(&to, s)) return 2;
    db *d = database_open(s, &made);
    if (!d) return 1;
    a.secret = secret_of_site(d, &program);
    if (!a.secret.n) return 1;

    site serving = app_site(&a);
    site_ready(&serving, &program);
    to.listen = s->value[SET_LISTEN];
    to.database = s->value[SET_DB];
    to.site = &serving;
    to.n_proxies = split_names(s->value[SET_PROXIES], to.proxies, SERVER_NAMES);
    hosts_set(&to, s);
    server *sv = server_open(&program, &to, why);
    if (!sv) return tell(why), 1;

    str where = address_of_site(&program, s, server_port(sv));
    printf("Dugnad is at %.*s\nData: %.*s\n", (int)where.n, where.p, (int)to.database.n, to.database.p);
    if (!links_tell(d, where, made)) return 1;
    fflush(stdout);
    db_close(d);
    return server_run(sv) ? 0 : 1;
}
