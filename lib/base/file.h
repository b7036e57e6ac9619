/* file.h — a whole file read into memory, for the command line. Pages and handlers have no files. */
#pragma once

/* Reads all of it; "-" is standard input. False, with a line in why, if it cannot be read or is larger than most bytes. */
bool file_read(arena *a, str path, ptrdiff_t most, str *out, char why[static 256]);
