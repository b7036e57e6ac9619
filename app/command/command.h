/* command.h — what the command line can do. Each returns the exit status and has told why on stderr if it is not 0. */
#pragma once

#include "app/app.h"
#include "app/settings.h"

typedef struct {
    const char *name, *arguments, *help;
    int (*run)(const settings *s, int argc, char **argv);
    int least, most;  /* arguments that are no settings */
    unsigned takes;   /* settings, as bits */
    const char *more; /* for its own --help; NULL: the command answers it */
} command;

int command_serve(const settings *s, int argc, char **argv);
int command_migrate(const settings *s, int argc, char **argv);
int command_user(const settings *s, int argc, char **argv);
int command_backup(const settings *s, int argc, char **argv);
int command_restore(const settings *s, int argc, char **argv);
int command_check(const settings *s, int argc, char **argv);
int command_reindex(const settings *s, int argc, char **argv);
int command_spread(const settings *s, int argc, char **argv);
extern const char user_help[];

/* One line on stderr, "dugnad: …"; always false, so that it can be returned. */
bool complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* error, warn, info or debug; else told, and false. */
bool log_level_set(str name);

/* Opens the database and brings it to this version; a new one is made. NULL, and told on stderr, if it cannot be used. */
db *database_open(const settings *s);
/* The same for a database that must be there already. */
db *database_open_there(const settings *s);
/* As it is: nothing is made, migrated or loaded. NULL, and said on stderr, if it is not there or not ours. */
db *database_open_as_is(const settings *s);
/* How many of this program's schema files it lacks; below 0: it is of a newer program. */
int database_behind(db *d);

/* Does work in one write transaction; what is read goes to mem. False, rolled back and told on stderr, if it faulted. */
bool database_work(db *d, arena *mem, void (*work)(db *d, void *arg), void *arg);

/* "http://localhost:8080": the public address, else this machine with that port (0: the one of --listen). */
str address_of_site(arena *a, const settings *s, int port);
/* The installation's own 32 random bytes, made at the first call; keys hashes that must not be guessed from outside. */
str secret_of_site(db *d, arena *a);
/* Prints fresh one-time links: for the first administrator of a database where nobody is at home yet, and for the roles of a demo world. */
bool links_tell(db *d, str where);
