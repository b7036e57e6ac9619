/*
 * text_mo.h — the compiled catalogues that the executable carries, and how they
 * are read. build/gen/text_mo.c is made from po/ by msgfmt and tool/text_mo.sh.
 * For text.c and its test; others use text.h.
 */
#pragma once

#include "lib/base/base.h"

extern const unsigned char text_mo_nb[];
extern const size_t text_mo_nb_size;
extern const unsigned char text_mo_nn[];
extern const size_t text_mo_nn_size;

/* A .mo file with gettext's hash table, little-endian: ours, so it is trusted. */
typedef struct {
    const unsigned char *p;
    size_t size;
} catalogue;

int catalogue_count(catalogue c);
str catalogue_key(catalogue c, int i);              /* "one" or "one\0many" */
str catalogue_value(catalogue c, int i);            /* "text" or "form 0\0form 1" */
str catalogue_find(catalogue c, u32 hash, str key); /* the value of a key given by its singular; empty if it has none */
