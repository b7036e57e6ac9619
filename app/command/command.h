/* command.h — what the command line can do. Each returns the exit status and has told why on stderr if it is not 0. */
#pragma once

#include "app/app.h"
#include "app/settings.h"

int command_serve(const settings *s, int argc, char **argv);
int command_migrate(const settings *s, int argc, char **argv);
int command_user(const settings *s, int argc, char **argv);

/*
 * Opens the database and brings it to this version. NULL, and told on stderr, if it cannot be used.
 * made is set when it was new and empty.
 */
db *database_open(const settings *s, bool *made);

/* Does work in one write transaction; what is read goes to mem. False, rolled back and told on stderr, if it faulted. */
bool database_work(db *d, arena *mem, void (*work)(db *d, void *arg), void *arg);

/* "http://localhost:8080": the public address, else this machine with that port (0: the one of --listen). */
str address_of_site(arena *a, const settings *s, int port);
/* The installation's own 32 random bytes, made at the first call; keys hashes that must not be guessed from outside. */
str secret_of_site(db *d, arena *a);
/* Prints fresh one-time links: for the first administrator if made, and for the roles of a demo world. */
bool links_tell(db *d, str where, bool made);
