/*
 * demo.h — the demo world: an invented example, read from the files of demo/ that
 * the program carries. Data, not code: this only puts it in its place, with all
 * days counted from the day of loading.
 */
#pragma once

#include "lib/db/db.h"

/* Loads it into a database without accounts, in the caller's write transaction. A file that does not fit is a bug: asserts. */
void demo_load(db *d, i64 now);
