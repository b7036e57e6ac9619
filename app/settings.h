/*
 * settings.h — the run-time settings of the installation: one table with name,
 * kind, default and help. A setting comes from the command line (--public-url …),
 * else from the environment (DUGNAD_PUBLIC_URL), else from the default.
 */
#pragma once

#include "lib/base/base.h"

typedef enum {
    SET_DB, SET_LISTEN, SET_PUBLIC_URL, SET_HOSTS, SET_PROXIES, SET_LOG_LEVEL, SET_DEMO,
    SET_SMTP_URL, SET_SMTP_FROM, SET_WORKERS, SET_COUNT
} setting_id;

#define SET_BIT(id) (1u << (id))
#define SET_ALL (SET_BIT(SET_COUNT) - 1)

typedef struct {
    str value[SET_COUNT];
} settings;

/*
 * Takes --name value and --name=value of the settings in takes (bits) off the arguments; what is left, unknown
 * ones too, stays in order. False with a line in why.
 */
bool settings_read(settings *s, unsigned takes, int *argc, char **argv, char why[static 256]);
/* The lines of --help about the settings in takes. */
void settings_help(buf *b, unsigned takes);
