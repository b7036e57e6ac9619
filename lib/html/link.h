/*
 * link.h — web addresses inside users' text, for link.c and Markdown.
 */
#pragma once

#include "lib/base/base.h"

bool link_is_web(str s);                         /* begins with http:// or https:// */
ptrdiff_t link_length(str s);                    /* bytes of the address at the front: to white space, without the punctuation that ends a sentence */
void link_put(buf *b, str address, str label);   /* the caller has checked the address; the label is escaped */
