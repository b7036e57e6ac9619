/*
 * markdown.h — the inside of a line of Markdown, for markdown.c.
 */
#pragma once

#include "lib/base/base.h"

/* Writes a line: *emphasis*, **strong**, `code`, [label](address), live web addresses, \ before a mark to show it. */
void markdown_line(buf *b, str line);
