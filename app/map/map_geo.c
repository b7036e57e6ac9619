/* map_geo.c — see map_geo.h. Arithmetic only. */
#include "map_geo.h"

#include <math.h>

static const double radians = 3.14159265358979323846 / 180.0;

map_point map_project(double lat, double lon)
{
    double north = lat * radians;
    double east = (lon - MAP_MERIDIAN) * radians;
    double easting = MAP_RADIUS * atanh(cos(north) * sin(east));
    double northing = MAP_RADIUS * atan2(tan(north), cos(east));
    return (map_point){MAP_WEST + easting, MAP_NORTH - northing};
}
