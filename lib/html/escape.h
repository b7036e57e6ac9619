/*
 * escape.h — the escaping kernel, twice: with SSE2 where there is any, and with a
 * table. Both give the same bytes; the test compares them. For html.c.
 */
#pragma once

#include "lib/base/base.h"

void escape_add(buf *b, str s);    /* & < > " ' become character references: the fastest there is */
void escape_table(buf *b, str s);  /* the same, portable */
