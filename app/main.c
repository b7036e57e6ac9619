/*
 * main.c — the command line and all process-wide state; nothing else. Commands
 * that do work stand in app/command/.
 */
#include "app/command/command.h"
#include "app/settings.h"

#include <stdio.h>

typedef struct {
    const char *name, *arguments, *help;
    int (*run)(const settings *s, int argc, char **argv);
    bool own_options;
} command;

static const command commands[] = {
    {"serve", "", "start the server; a new database is made and set up", command_serve, false},
    {"user", "add|link|deactivate|list", "people from the command line; link also for an administrator who is locked out", command_user, true},
    {"migrate", "", "bring the database to this program's version", command_migrate, false},
};

static int help_print(void)
{
    fault_point f;
    arena mem = arena_new(1 << 16, &f);
    buf b = buf_new(&mem, 0);
    buf_z(&b, "dugnad — the shared workroom of municipal health and care\n\nUsage: dugnad COMMAND [OPTIONS]\n\nCommands:\n");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        buf_printf(&b, "  %-10s %-26s %s\n", commands[i].name, commands[i].arguments, commands[i].help);
    buf_z(&b, "\nOptions (also from the environment: DUGNAD_DB, DUGNAD_LISTEN …):\n");
    settings_help(&b);
    fwrite(b.p, 1, (size_t)b.n, stdout);
    return 0;
}

static int complain(const char *why)
{
    fprintf(stderr, "dugnad: %s\n", why);
    return 2;
}

int main(int argc, char **argv)
{
    char why[256];
    settings s;
    if (argc < 2 || str_eq(str_of(argv[1]), S("--help")) || str_eq(str_of(argv[1]), S("help"))) return help_print();

    argc -= 2;
    const command *chosen = NULL;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (str_eq(str_of(argv[1]), str_of(commands[i].name))) chosen = &commands[i];
    if (!chosen) {
        snprintf(why, sizeof why, "unknown command %s; dugnad --help lists them", argv[1]);
        return complain(why);
    }
    if (!settings_read(&s, &argc, argv + 2, why)) return complain(why);
    for (int i = 0; i < argc && !chosen->own_options; i++) {
        if (!str_starts(str_of(argv[i + 2]), S("--"))) continue;
        snprintf(why, sizeof why, "unknown option %s; dugnad --help lists them", argv[i + 2]);
        return complain(why);
    }
    return chosen->run(&s, argc, argv + 2);
}
