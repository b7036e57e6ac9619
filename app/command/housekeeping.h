/*
 * housekeeping.h — what the installation tidies up by itself while it serves: one thread, every ten minutes; every few
 * seconds it looks for records that are stale (derived.h). In pieces so short that nobody waits for it.
 */
#pragma once

#include "lib/db/db.h"

/*
 * A whole pass at once: what has ended or is too old to be of use, and the sight of guests whose time is over.
 * In a write transaction. Twice in a row is as good as once.
 */
void housekeeping(db *d, i64 now);

typedef struct housekeeper housekeeper;

/* Starts the thread, with a connection of its own. NULL with a line in why. Lives in the program's arena. */
housekeeper *housekeeper_start(arena *program, db *database, char why[static 256]);
void housekeeper_stop(housekeeper *h);
