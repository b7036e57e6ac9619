/* map_coast.c — see map_coast.h. */
#include "app/map/map_coast.h"

#include "app/map/map_geo.h"

url url_coast(arena *a, str part)
{
    u64 version = str_hash(map_coast_norway) ^ str_hash(map_coast_abroad);
    return (url){str_printf(a, "/map/coast.svg?v=%llx#%.*s", (unsigned long long)version, (int)part.n, part.p)};
}

/* Colours come from the page that uses it; the thickness of lines does not grow with the scale. */
str coast_svg(arena *a)
{
    buf b = buf_new(a, map_coast_norway.n + map_coast_abroad.n + 500);
    buf_z(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"" MAP_VIEWBOX "\"><path id=\"abroad\" vector-effect=\"non-scaling-stroke\" d=\"");
    buf_add(&b, map_coast_abroad);
    buf_z(&b, "\"/><path id=\"norway\" vector-effect=\"non-scaling-stroke\" d=\"");
    buf_add(&b, map_coast_norway);
    buf_z(&b, "\"/></svg>");
    return buf_str(&b);
}
