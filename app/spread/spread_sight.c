/* spread_sight.c — see spread_sight.h. Definitions are of engine/exposure.h and engine/nearness.h. */
#include "app/spread/spread_sight.h"

#include <math.h>

#include "engine/exposure.h"
#include "engine/nearness.h"

enum { OUT, IN, VALUED, COUNT };

static const double *along(spread_run *r, const graph *g, int lag, bool count)
{
    exposure_kind k = {g, 1, lag, count};
    return exposure_by_period(r->mem, &k, &r->data.when, &r->crew);
}

static bool along_ties(spread_run *r, int lag, const double **seen)
{
    int kind = spread_choice(r, "exposure");
    graph plain = graph_plain(&r->data.ties), ties = kind == VALUED ? r->data.ties : kind == IN ? graph_turned(r->mem, &plain) : plain;
    *seen = along(r, &ties, lag, kind == COUNT);
    return true;
}

static bool in_group(spread_run *r, int lag, const double **seen)
{
    const attribute *of = spread_attribute_of(r, "group");
    if (!of) return false;
    *seen = exposure_of_group(r->mem, spread_groups(r, of), lag, &r->data.when);
    return true;
}

static bool near_by(spread_run *r, int lag, const double **seen)
{
    const attribute *lat = spread_attribute(r, S("lat")), *lon = spread_attribute(r, S("lon"));
    if (!lat || !lon || !lat->number || !lon->number) return spread_misuse(r, "--near needs the columns lat and lon in --nodes, in degrees");
    places at = {r->data.n, lat->number, lon->number};
    double km = spread_number(r, "near");
    graph g = nearness_places(r->mem, &at, km, 3.0 * km);
    *seen = along(r, &g, lag, false);
    return true;
}

static bool among_alike(spread_run *r, int lag, const double **seen)
{
    const attribute *size = spread_attribute_of(r, "alike");
    if (!size) return false;
    if (!size->number) return spread_misuse(r, "--alike: the column holds words");
    graph g = nearness_alike(r->mem, r->data.n, &(likeness){.size = size->number, .s = 0.5, .least = 0.01});
    *seen = along(r, &g, lag, false);
    return true;
}

/* In which sense others are seen: the option that asks for it, its column, and the same as it is one period later. */
typedef struct {
    const char *option, *name, *lead;
    bool (*see)(spread_run *r, int lag, const double **seen);
} sense;

static const sense senses[] = {
    {"edges", "exposure", "exposure_lead", along_ties},
    {"group", "exposure_group", "exposure_group_lead", in_group},
    {"near", "exposure_near", "exposure_near_lead", near_by},
    {"alike", "exposure_alike", "exposure_alike_lead", among_alike},
};

static bool add(spread_run *r, const panel *p, const sense *by, int ahead, design_column *to)
{
    const double *seen;
    if (!by->see(r, (int)spread_whole(r, "lag") - ahead, &seen)) return false;
    *to = (design_column){.name = str_of(ahead ? by->lead : by->name), .number = panel_of_both(r->mem, &r->crew, p, seen)};
    return true;
}

bool sight_columns(spread_run *r, const panel *p, design_column *c, int *n)
{
    bool lead = spread_given(r, "lead");
    if (lead && !spread_whole(r, "lag")) return spread_misuse(r, "--lead needs a --lag of 1 or more: what comes after the last period was not seen");
    for (size_t i = 0; i < sizeof senses / sizeof *senses; i++)
        for (int ahead = 0; ahead <= lead && spread_given(r, senses[i].option); ahead++)
            if (!add(r, p, &senses[i], ahead, &c[(*n)++])) return false;
    return true;
}
