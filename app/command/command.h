/* command.h — what the command line can do. Each returns the exit status and has told why on stderr if it is not 0. */
#pragma once

#include "app/app.h"
#include "app/settings.h"

int command_serve(const settings *s, int argc, char **argv);
int command_migrate(const settings *s, int argc, char **argv);

/*
 * Opens the database and brings it to this version. NULL, and told on stderr, if it cannot be used.
 * made is set when it was new and empty.
 */
db *database_open(const settings *s, bool *made);
