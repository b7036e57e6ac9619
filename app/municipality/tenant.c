/* tenant.c — see tenant.h. */
#include "app/municipality/tenant.h"

#include <stdlib.h>

static const field tenant_field[] = {
    I64(tenant, id),
    I64(tenant, opened, .flags = FIELD_DATE),
    STR(tenant, display_name, .max = 120, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Name that people see")),
    STR(tenant, lang, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "nb nn en", .label = N_("Language")),
    INT(tenant, answer_days, .min = 1, .max = 90, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Days until an answer")),
    INT(tenant, small_hours, .min = 1, .max = 2000, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Small up to, hours")),
    I64(tenant, small_kr, .min = 0, .max = 100000000, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Small up to, kroner")),
    I64(tenant, large_kr, .min = 1, .max = 1000000000, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Large from, kroner")),
    INT(tenant, group_min, .min = TENANT_GROUP_MIN, .max = 100, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Smallest group that is shown")),
    STR(tenant, levels, .max = 200, .flags = FIELD_FORM, .label = N_("Your words for the levels")),
    STR(tenant, contact, .max = 1000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("Whom people can ask")),
    STR(tenant, complaint, .max = 3000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("Where urgent matters, complaints, deviations and whistleblowing belong")),
    STR(tenant, accessibility_url, .max = 500, .flags = FIELD_FORM, .label = N_("Address of your accessibility statement")),
    BOOL(tenant, demo),
    STR(tenant, name),
};
const fields tenant_fields = FIELDS(tenant, tenant_field);

#define COLUMNS                                                                                                     \
    "t.id, t.opened, t.display_name, t.lang, t.answer_days, t.small_hours, t.small_kr, t.large_kr, t.group_min, "    \
    "t.levels, t.contact, t.complaint, t.accessibility_url, t.demo, m.name_unique AS name "                          \
    "FROM tenant t JOIN municipality m ON m.id = t.id "

bool tenant_find(db *d, i64 id, tenant *out)
{
    return db_one(d, &tenant_fields, out, "SELECT " COLUMNS "WHERE t.id = $1", V(id));
}

static int by_name(const void *a, const void *b)
{
    return str_order(((const tenant *)a)->display_name, ((const tenant *)b)->display_name);
}

void tenant_all(db *d, tenants *out)
{
    db_all(d, &tenant_fields, out,
        "SELECT t.id, t.display_name, m.name_unique AS name FROM tenant t JOIN municipality m ON m.id = t.id ORDER BY t.id LIMIT 400");
    if (out->n) qsort(out->at, (size_t)out->n, sizeof *out->at, by_name);
}

str tenant_name(db *d, i64 id)
{
    return db_str(d, "SELECT display_name FROM tenant WHERE id = $1", V(id));
}

bool tenant_any(db *d)
{
    return db_i64(d, 0, "SELECT id FROM tenant LIMIT 1") != 0;
}

tenant tenant_usual(arena *a, i64 id, str name)
{
    return (tenant){
        .id = id,
        .display_name = str_join2(a, name, S(" kommune")),
        .lang = S("nb"),
        .answer_days = 14,
        .small_hours = 40,
        .small_kr = 25000,
        .large_kr = 500000,
        .group_min = TENANT_GROUP_MIN,
        .name = name,
    };
}

void tenant_open(db *d, i64 id, i64 now)
{
    tenant t = tenant_usual(db_arena(d), id, db_str(d, "SELECT name FROM municipality WHERE id = $1", V(id)));
    db_run(d,
        "INSERT INTO tenant (id, opened, display_name, lang, answer_days, small_hours, small_kr, large_kr, group_min, levels, contact, "
        "complaint, accessibility_url, demo) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', '', '', 0) ON CONFLICT (id) DO NOTHING",
        V(id), V(now), V(t.display_name), V(t.lang), V(t.answer_days), V(t.small_hours), V(t.small_kr), V(t.large_kr), V(t.group_min));
}

void tenant_save(db *d, const tenant *t)
{
    assert(t->group_min >= TENANT_GROUP_MIN);
    db_run(d,
        "UPDATE tenant SET display_name = $2, lang = $3, answer_days = $4, small_hours = $5, small_kr = $6, large_kr = $7, group_min = $8, "
        "levels = $9, contact = $10, complaint = $11, accessibility_url = $12, demo = $13 WHERE id = $1",
        V(t->id), V(t->display_name), V(t->lang), V(t->answer_days), V(t->small_hours), V(t->small_kr), V(t->large_kr), V(t->group_min),
        V(t->levels), V(t->contact), V(t->complaint), V(t->accessibility_url), V(t->demo));
}

str tenant_level(const tenant *t, int depth)
{
    str rest = t->levels, word = {0};
    for (int i = 0; i <= depth && rest.n; i++) {
        str_cut cut = str_split(rest, ',');
        word = str_trim(cut.head);
        rest = cut.ok ? cut.tail : (str){0};
    }
    return word;
}
