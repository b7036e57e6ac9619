/* participation.c — see participation.h. */
#include "app/participation/participation.h"

static const field participation_field[] = {
    I64(participation, id),
    I64(participation, initiative),
    STR(participation, step, .flags = FIELD_FORM | FIELD_CODED | FIELD_REQUIRED, .choices = "understand create test introduce share", .label = N_("Step")),
    STR(participation, party, .flags = FIELD_FORM | FIELD_CODED | FIELD_REQUIRED, .label = N_("Group"),
        .choices = "users relatives staff union leaders volunteers elected research business other"),
    I64(participation, level, .min = 0, .max = 6, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("How much?")),
    I64(participation, since, .flags = FIELD_FORM | FIELD_DATE, .label = N_("Since")),
    STR(participation, note, .max = 300, .flags = FIELD_FORM, .label = N_("How?")),
};
const fields participation_fields = FIELDS(participation, participation_field);

participations participation_all(db *d, i64 initiative_id)
{
    participations list;
    db_all(d, &participation_fields, &list,
        "SELECT id, initiative, step, party, level, since, note FROM participation WHERE initiative = $1 ORDER BY step, party LIMIT 100", V(initiative_id));
    return list;
}

void participation_set(db *d, const initiative *in, const actor *who, participation *p, i64 now)
{
    i64 known = db_i64(d, 0, "SELECT id FROM participation WHERE initiative = $1 AND step = $2 AND party = $3", V(in->id), V(p->step), V(p->party));
    if (!p->since) p->since = now;
    if (known)
        db_run(d, "UPDATE participation SET level = $2, note = COALESCE(NULLIF($3, ''), note) WHERE id = $1", V(known), V(p->level), V(p->note));
    else
        db_run(d, "INSERT INTO participation (initiative, step, party, level, since, note) VALUES ($1, $2, $3, $4, $5, $6)", V(in->id), V(p->step),
            V(p->party), V(p->level), V(p->since), V(p->note));
    history_add(d, &in->rec, who, (happening){S("participation"), in->state, p->party}, now);
}

i64 participation_since(const participations *all, str party)
{
    i64 first = 0;
    for (int i = 0; i < all->n; i++) {
        const participation *p = &all->at[i];
        if (str_eq(p->party, party) && p->level > 0 && (!first || p->since < first)) first = p->since;
    }
    return first;
}
