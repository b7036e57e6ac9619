/*
 * main.c — the command line: the table of commands, their help, and what is wrong
 * with what was typed. What a command does stands in app/command/.
 */
#include "app/command/command.h"
#include "app/settings.h"

#include <signal.h>
#include <stdio.h>

enum { DATABASE = SET_BIT(SET_DB) | SET_BIT(SET_LOG_LEVEL) };

static const command commands[] = {
    {"serve", "", "start the server; a new database is made and set up", command_serve, 0, 0, SET_ALL,
        "Listens, brings the database to this program's version, and prints where it is, where the data lie and one-time links.\n"
        "SIGTERM or Ctrl-C stops it; what is being answered then is answered first.\n"},
    {"migrate", "", "bring the database to this program's version", command_migrate, 0, 0, DATABASE,
        "All of it or nothing. serve does the same when it starts; this is for doing it while nobody waits.\n"},
    {"user", "add|link|deactivate|list", "people from the command line; link also for an administrator who is locked out", command_user, 0, 20,
        DATABASE | SET_BIT(SET_LISTEN) | SET_BIT(SET_PUBLIC_URL), user_help},
    {"backup", "FILE", "copy the database into a new file, also while it is being served", command_backup, 1, 1, DATABASE,
        "One moment's state, checked before it is told to be good. A file that exists is never written over.\n"
        "For PostgreSQL use pg_dump.\n"},
    {"restore", "FILE", "put a copy in place of the whole database", command_restore, 1, 1, DATABASE,
        "The copy is tried out beside the database first: a damaged one, or one of a newer version, changes nothing.\n"
        "Stop the server before. For PostgreSQL use pg_restore.\n"},
    {"check", "", "look for damage: the file, every reference, who sees what, what is found", command_check, 0, 0, DATABASE,
        "Changes nothing. Status 1 if anything is wrong, with a line for each finding.\n"},
    {"reindex", "", "make again what is derived: who sees what, and the search index", command_reindex, 0, 0, DATABASE,
        "In small steps, also while the database is being served.\n"},
    {"spread", "describe|test|…", "for researchers: how a practice travels between municipalities", command_spread, 0, 100, 0, NULL},
};

static const command *command_find(str name)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (str_eq(name, str_of(commands[i].name))) return &commands[i];
    return NULL;
}

static int help_all(void)
{
    fault_point f = {0};
    arena mem = arena_new(1 << 16, &f);
    buf b = buf_new(&mem, 0);
    buf_z(&b, "dugnad — the shared workroom of municipal health and care\n\nUsage: dugnad COMMAND [OPTIONS]\n\nCommands:\n");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        buf_printf(&b, "  %-8s %-25s %s\n", commands[i].name, commands[i].arguments, commands[i].help);
    buf_z(&b, "\nOptions, also from the environment (DUGNAD_DB, DUGNAD_PUBLIC_URL …):\n");
    settings_help(&b, SET_ALL);
    buf_z(&b, "\ndugnad COMMAND --help tells more. Begin with: dugnad serve --demo --db demo.db\n");
    fwrite(b.p, 1, (size_t)b.n, stdout);
    return 0;
}

static int help_one(const command *c)
{
    fault_point f = {0};
    arena mem = arena_new(1 << 16, &f);
    buf b = buf_new(&mem, 0);
    buf_printf(&b, "Usage: dugnad %s%s%s [OPTIONS]\n\n%s\n\n%s\n", c->name, c->arguments[0] ? " " : "", c->arguments, c->help, c->more);
    buf_z(&b, "Options, also from the environment (DUGNAD_DB …):\n");
    settings_help(&b, c->takes);
    fwrite(b.p, 1, (size_t)b.n, stdout);
    return 0;
}

static bool asks_help(int argc, char **argv)
{
    bool asked = false;
    for (int i = 0; i < argc; i++) asked = asked || str_eq(str_of(argv[i]), S("--help")) || str_eq(str_of(argv[i]), S("-h"));
    return asked;
}

/* What is wrong with the arguments that are no settings. Those of user are its own. */
static bool arguments_fit(const command *c, int argc, char **argv)
{
        for (int i = 0; i < argc && c->most <= 1; i++)
        if (argv[i][0] == '-') return complain("%s: unknown option %s; dugnad %s --help tells more", c->name, argv[i], c->name);
    if (argc > c->most) return complain("%s: unexpected \"%s\"; dugnad %s --help tells more", c->name, argv[c->most], c->name);
    if (argc < c->least) return complain("%s needs %s; dugnad %s --help tells more", c->name, c->arguments, c->name);
    return true;
}

int main(int argc, char **argv)
{
    char why[256];
    settings s;
    str name = str_of(argc > 1 ? argv[1] : "help");
    if (str_eq(name, S("--help")) || str_eq(name, S("-h")) || str_eq(name, S("help"))) return help_all();
    const command *chosen = command_find(name);
    if (!chosen) return complain("unknown command %s; dugnad --help lists them", argv[1]), 2;

    argc -= 2;
    argv += 2;
    if (asks_help(argc, argv) && chosen->more) return help_one(chosen);
    if (!settings_read(&s, chosen->takes, &argc, argv, why)) return complain("%s", why), 2;
    if (!arguments_fit(chosen, argc, argv) || !log_level_set(s.value[SET_LOG_LEVEL])) return 2;
    signal(SIGXFSZ, SIG_IGN); /* a file grown too large is a write that failed, as on a full disk */
    return chosen->run(&s, argc, argv);
}
