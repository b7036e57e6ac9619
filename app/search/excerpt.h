/* excerpt.h — the piece of a text that shows why it was found, with the words marked. */
#pragma once

#include "app/search/stem.h"
#include "lib/html/html.h"

/* About 180 characters round the first word asked for, <mark> round each; the beginning of the text if none stands in it. */
html excerpt(arena *a, str text, const stems *words);
