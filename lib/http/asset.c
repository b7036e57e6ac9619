/* asset.c — see asset.h. */
#include "lib/http/asset.h"
#include "lib/http/serve_asset.h"

#include <string.h>

const asset *asset_find(str name)
{
    int lo = 0, hi = n_assets;
    while (lo < hi) {
        int mid = (lo + hi) / 2, c = str_cmp(name, str_of(assets[mid].path));
        if (c == 0) return &assets[mid];
        if (c < 0) hi = mid;
        else lo = mid + 1;
    }
    return NULL;
}

url url_asset(arena *a, str name)
{
    const asset *found = asset_find(name);
    assert(found && "no asset of that name");
    buf b = buf_new(a, 64);
    buf_add(&b, S("/assets/"));
    buf_add(&b, name);
    buf_add(&b, S("?v="));
    buf_z(&b, found->etag);
    return (url){buf_str(&b)};
}

bool asset_serve(req *r)
{
    if (!str_starts(r->path, S("/assets/"))) return false;
    const asset *found = asset_find(str_from(r->path, 8));
    if (!found || r->method != METHOD_GET) {
        r->refused = found ? 405 : 404;
        if (found) r->allow = S("GET, HEAD");
        return false;
    }
    bool versioned = str_starts(r->query, S("v=")) && str_eq(str_from(r->query, 2), str_of(found->etag));
    r->status = 200;
    r->asset = found;
    r->content_type = str_of(found->type);
    reply_header(r, "cache-control", versioned ? S("public, max-age=31536000, immutable") : S("public, no-cache"));
    return true;
}
