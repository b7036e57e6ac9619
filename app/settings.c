/* settings.c — see settings.h. */
#include "app/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name, *value, *normal, *help;
} setting;

static const setting table[SET_COUNT] = {
    [SET_DB] = {"db", "FILE|URL", "dugnad.db", "the database: a file (SQLite) or postgres://…"},
    [SET_LISTEN] = {"listen", "ADDR:PORT", "127.0.0.1:8080", "where to listen"},
    [SET_PUBLIC_URL] = {"public-url", "URL", "", "the address people use, https://dugnad.example.no; without it links follow the request"},
    [SET_HOSTS] = {"hosts", "A,B=NUMBER", "", "host names to answer to, beside localhost and the public one; one may mean a municipality: b.no=5542; * for any"},
    [SET_PROXIES] = {"proxies", "NET,NET", "", "reverse proxies whose X-Forwarded-For and -Proto are believed, 10.0.0.0/8"},
    [SET_LOG_LEVEL] = {"log", "LEVEL", "info", "error, warn, info or debug"},
    [SET_DEMO] = {"demo", NULL, "", "load the demo world into an empty database; one that has it is kept"},
    [SET_SMTP_URL] = {"smtp-url", "URL", "", "smtp://host:587 or smtps://user:secret@host; without it mail waits in the outbox"},
    [SET_SMTP_FROM] = {"smtp-from", "ADDRESS", "", "the sender of mail"},
    [SET_WORKERS] = {"workers", "N", "", "threads that make pages, 1 to 64"},
};

static str environment(const char *name)
{
    char key[64] = "DUGNAD_";
    size_t n = strlen(key);
    for (const char *c = name; *c && n + 1 < sizeof key; c++) key[n++] = *c == '-' ? '_' : (char)(*c - 'a' + 'A');
    key[n] = 0;
    return str_of(getenv(key));
}

static int setting_find(unsigned takes, str name)
{
    for (int i = 0; i < SET_COUNT; i++)
        if (takes & SET_BIT(i) && str_eq(name, str_of(table[i].name))) return i;
    return -1;
}

/* A flag is there or not: --demo=no would be read as yes by somebody. */
static int flag_take(settings *s, int id, bool has_value, char why[static 256])
{
    s->value[id] = S("yes");
    if (has_value) snprintf(why, 256, "--%s takes no value", table[id].name);
    return has_value ? -1 : 1;
}

/* Reads the setting at argv[0] of so many that are left; returns how many it took, 0 if it is none, -1 with why. */
static int setting_take(settings *s, unsigned takes, int left, char **argv, char why[static 256])
{
    str arg = str_of(argv[0]);
    if (!str_starts(arg, S("--"))) return 0;
    str_cut cut = str_split(str_from(arg, 2), '=');
    int id = setting_find(takes, cut.head);
    if (id < 0) return 0; /* perhaps the command's own */
    if (!table[id].value) return flag_take(s, id, cut.ok, why);
    str given = cut.ok ? cut.tail : str_of(left > 1 ? argv[1] : NULL);
    if (!given.n || (!cut.ok && str_starts(given, S("--")))) {
        snprintf(why, 256, "--%s needs a value: %s", table[id].name, table[id].value);
        return -1;
    }
    s->value[id] = given;
    return cut.ok ? 1 : 2;
}

bool settings_read(settings *s, unsigned takes, int *argc, char **argv, char why[static 256])
{
    int kept = 0;
    for (int i = 0; i < SET_COUNT; i++) {
        str env = environment(table[i].name);
        s->value[i] = env.n ? env : str_of(table[i].normal);
    }
    for (int i = 0; i < *argc;) {
        int took = setting_take(s, takes, *argc - i, argv + i, why);
        if (took < 0) return false;
        if (!took) argv[kept++] = argv[i];
        i += took ? took : 1;
    }
    *argc = kept;
    return true;
}

void settings_help(buf *b, unsigned takes)
{
    for (int i = 0; i < SET_COUNT; i++) {
        if (!(takes & SET_BIT(i))) continue;
        const setting *s = &table[i];
        char left[40];
        snprintf(left, sizeof left, "--%s %s", s->name, s->value ? s->value : "");
        buf_printf(b, "  %-26s %s%s%s%s\n", left, s->help, s->normal[0] ? " (" : "", s->normal, s->normal[0] ? ")" : "");
    }
}
