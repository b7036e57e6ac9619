/* spread_attribute.c — columns of --nodes as options name them: by name, as numbers, as groups. */
#include "app/spread/spread.h"

#include <math.h>

const attribute *spread_attribute(const spread_run *r, str name)
{
    for (int i = 0; i < r->data.attributes; i++)
        if (str_eq(r->data.attribute[i].name, name)) return &r->data.attribute[i];
    return NULL;
}

const attribute *spread_attribute_of(spread_run *r, const char *option_name)
{
    str name = spread_text(r, option_name);
    const attribute *c = spread_attribute(r, name);
    if (!c) spread_misuse(r, "--%s: there is no column %.*s", option_name, (int)(name.n < 60 ? name.n : 60), name.p);
    return c;
}

int *spread_groups(spread_run *r, const attribute *c)
{
    int *group = NEW(r->mem, int, r->data.n);
    id_map ids = id_map_new(r->mem, 64);
    bool is_new;
    for (int i = 0; i < r->data.n; i++) {
        bool missing = c->number ? isnan(c->number[i]) : !c->text[i].n || str_eq(c->text[i], S("NA"));
        group[i] = missing ? -1 : id_add(&ids, c->number ? str_printf(r->mem, "%.17g", c->number[i]) : c->text[i], &is_new);
    }
    return group;
}
