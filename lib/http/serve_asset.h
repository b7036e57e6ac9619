/* serve_asset.h — between dispatch.c and asset.c. */
#pragma once

#include "lib/http/asset.h"
#include "lib/http/req.h"

/* True: the request was for an embedded file and is answered. False: not under /assets/, or r->refused says why not. */
bool asset_serve(req *r);
