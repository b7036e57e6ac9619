/* map_coast.h — where the drawing of the land is, for <use> on pages. */
#pragma once

#include "lib/html/html.h"

url url_coast(arena *a, str part); /* part: "norway" or "abroad"; the address changes when the drawing does */
str coast_svg(arena *a);           /* the file itself */
