/* spread_sight.c — see spread_sight.h. Definitions are of engine/exposure.h and engine/nearness.h. */
#include "app/spread/spread_sight.h"

#include <math.h>

#include "engine/exposure.h"
#include "engine/nearness.h"

enum { OUT, IN, VALUED, COUNT };

static void add(spread_run *r, const panel *p, str name, const double *seen, design_column *to)
{
    *to = (design_column){.name = name, .number = panel_of_both(r->mem, &r->crew, p, seen)};
}

static const double *along(spread_run *r, const graph *g, bool count)
{
    exposure_kind k = {g, 1, (int)spread_whole(r, "lag"), count};
    return exposure_by_period(r->mem, &k, &r->data.when, &r->crew);
}

static const double *along_ties(spread_run *r)
{
    int kind = spread_choice(r, "exposure");
    graph plain = graph_plain(&r->data.ties), ties = kind == VALUED ? r->data.ties : kind == IN ? graph_turned(r->mem, &plain) : plain;
    return along(r, &ties, kind == COUNT);
}

static bool place_read(spread_run *r, places *at)
{
    const attribute *lat = spread_attribute(r, S("lat")), *lon = spread_attribute(r, S("lon"));
    if (!lat || !lon || !lat->number || !lon->number) return spread_misuse(r, "--near needs the columns lat and lon in --nodes, in degrees");
    *at = (places){r->data.n, lat->number, lon->number};
    return true;
}

static bool near_by(spread_run *r, const double **seen)
{
    places at;
    if (!place_read(r, &at)) return false;
    double km = spread_number(r, "near");
    graph g = nearness_places(r->mem, &at, km, 3.0 * km);
    *seen = along(r, &g, false);
    return true;
}

static bool among_alike(spread_run *r, const double **seen)
{
    const attribute *size = spread_attribute_of(r, "alike");
    if (!size) return false;
    if (!size->number) return spread_misuse(r, "--alike: the column holds words");
    graph g = nearness_alike(r->mem, r->data.n, &(likeness){.size = size->number, .s = 0.5, .least = 0.01});
    *seen = along(r, &g, false);
    return true;
}

bool sight_columns(spread_run *r, const panel *p, design_column *c, int *n)
{
    const double *seen = NULL;
    if (spread_given(r, "edges")) add(r, p, S("exposure"), along_ties(r), &c[(*n)++]);
    if (spread_given(r, "group")) {
        const attribute *of = spread_attribute_of(r, "group");
        if (!of) return false;
        add(r, p, S("exposure_group"), exposure_of_group(r->mem, spread_groups(r, of), (int)spread_whole(r, "lag"), &r->data.when), &c[(*n)++]);
    }
    if (spread_given(r, "near")) {
        if (!near_by(r, &seen)) return false;
        add(r, p, S("exposure_near"), seen, &c[(*n)++]);
    }
    if (spread_given(r, "alike")) {
        if (!among_alike(r, &seen)) return false;
        add(r, p, S("exposure_alike"), seen, &c[(*n)++]);
    }
    return true;
}
