/*
 * blob.h — files that the executable carries: facts, demo world, templates of
 * documents. tool/embed.c writes the table, sorted by name, at build time.
 */
#pragma once

typedef struct {
    const char *name; /* "data/municipality.csv": the path in the source tree */
    const char *data; /* a NUL stands behind it, not counted in n */
    size_t n;
} blob;

extern const blob blobs[];
extern const int n_blobs;

str blob_find(str name);                          /* the content; empty (p NULL) if there is no such file */
int blob_first(str prefix);                       /* index of the first name with the prefix; they stand together */
