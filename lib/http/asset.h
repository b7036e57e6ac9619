/*
 * asset.h — style sheets, fonts, icons and the little script there is, embedded
 * in the program and served under /assets/NAME.
 *
 * An address from url_asset() carries a hash of the content (?v=…) and may be
 * kept by browsers for ever; without it, or with an old one, a browser asks again.
 * tool/embed.c writes the table; it is sorted by path.
 */
#pragma once

#include "lib/base/base.h"
#include "lib/html/html.h"

typedef struct asset {
    const char *path;      /* "app.css": what follows /assets/ */
    const char *type;      /* "text/css; charset=utf-8" */
    const u8 *data, *gzip; /* gzip is NULL where it does not help */
    size_t n, n_gzip;
    char etag[20];         /* a hash of the content in [0-9a-z], without quotes; also the v= of its address */
} asset;

extern const asset assets[];
extern const int n_assets;

/* The asset of that name, or NULL. */
const asset *asset_find(str name);

/* /assets/NAME?v=HASH. A name that is not embedded is a bug of ours: asserts. */
url url_asset(arena *a, str name);
