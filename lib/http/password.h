/*
 * password.h — passwords as argon2id hashes. Slow on purpose (about a tenth of a second and 19 MiB): call it in
 * site->before of a ROUTE_SLOW route, so that no transaction waits for it and few run at once.
 */
#pragma once

#include "lib/base/base.h"

enum { PASSWORD_BYTES = 1000 }; /* longer ones are refused by the caller */

/* With its own salt and its cost, as text. */
str password_hash(arena *a, str password);
/* As slow for an empty stored hash (nobody, or somebody without a password), which nothing matches. */
bool password_is(arena *a, str stored, str password);
