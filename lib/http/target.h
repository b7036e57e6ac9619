/* target.h — addresses as sent, decoded once. Nothing here decodes twice. */
#pragma once

#include "lib/base/base.h"

/* %XX, and '+' as a space where plus is true. False: a bad escape, NUL, or not UTF-8. */
bool percent_decode(arena *a, str raw, bool plus, str *out);

/*
 * A path that means the same to everyone: starts with '/', no empty, '.' or '..' segment, no encoded
 * slash, no backslash, no control character, nothing that is still encoded. One slash at the end is dropped.
 */
bool path_decode(arena *a, str raw, str *out);
