/* anchoring.c — see anchoring.h. Rows of anchoring and who may see dissent; no requests. */
#include "app/anchoring/anchoring.h"

static const field anchoring_field[] = {
    I64(anchoring, id),
    I64(anchoring, initiative),
    STR(anchoring, body, .flags = FIELD_FORM | FIELD_CODED | FIELD_REQUIRED, .label = N_("Who answered?"),
        .choices = "B01 B02 B03 B04 B05 B06 B07 B08 B09 B10 B11 B12 B13 B14 B15 B16 B17 B18 B19 B20 B21 B22 B23 B24 B25 B26 B27 B28 B29 B30"),
    STR(anchoring, body_name, .max = 120, .flags = FIELD_FORM, .label = N_("Its own name")),
    STR(anchoring, kind, .flags = FIELD_FORM | FIELD_CODED | FIELD_REQUIRED, .label = N_("What did they do?"),
        .choices = "information input hearing consultation statement recommendation decision agreement commitment"),
    STR(anchoring, step),
    I64(anchoring, met, .flags = FIELD_FORM | FIELD_DATE | FIELD_REQUIRED, .label = N_("Date")),
    STR(anchoring, reference, .max = 60, .flags = FIELD_FORM, .label = N_("Case number")),
    STR(anchoring, question, .max = 500, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What were they asked?")),
    STR(anchoring, said, .max = 1500, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What did they say?")),
    STR(anchoring, outcome, .flags = FIELD_FORM | FIELD_CODED, .choices = "supports supports_if noted postponed advised_against no", .label = N_("Their answer")),
    STR(anchoring, conditions, .max = 1000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("Conditions")),
    STR(anchoring, dissent, .max = 1500, .flags = FIELD_FORM | FIELD_LINES, .label = N_("Dissent")),
    STR(anchoring, dissent_by, .max = 120, .flags = FIELD_FORM, .label = N_("Whose dissent (a role, not a name)")),
    STR(anchoring, dissent_shown, .flags = FIELD_FORM | FIELD_CODED, .choices = "team municipality all", .label = N_("Who sees the dissent?")),
    I64(anchoring, account, .flags = FIELD_SECRET),
    I64(anchoring, confirmed_by, .flags = FIELD_SECRET),
    I64(anchoring, at, .flags = FIELD_DATE),
    STR(anchoring, title),
    STR(anchoring, confirmed_title),
};
const fields anchoring_fields = FIELDS(anchoring, anchoring_field);

#define ANCHORING_SELECT                                                                                             \
    "SELECT x.id, x.initiative, x.body, x.body_name, x.kind, x.step, x.met, x.reference, x.question, x.said, x.outcome, " \
    "x.conditions, x.dissent, x.dissent_by, x.dissent_shown, x.account, x.confirmed_by, x.at, a.title, c.title AS confirmed_title " \
    "FROM anchoring x LEFT JOIN account a ON a.id = x.account LEFT JOIN account c ON c.id = x.confirmed_by "

bool anchoring_is_union(str body)
{
    return str_eq(body, S("B09")) || str_eq(body, S("B10"));
}

static bool represents(const actor *who, const initiative *in)
{
    return actor_is(who, ROLE_UNION, in->municipality) || actor_is(who, ROLE_SAFETY, in->municipality);
}

static bool sees_dissent(const actor *who, const initiative *in, const anchoring *a)
{
    if (str_eq(a->dissent_shown, S("all"))) return true;
    if (str_eq(a->dissent_shown, S("municipality"))) return actor_works_in(who, in->municipality);
    return represents(who, in) || initiative_may_work(who, in);
}

anchorings anchoring_all(db *d, const actor *who, const initiative *in)
{
    anchorings list;
    db_all(d, &anchoring_fields, &list, ANCHORING_SELECT "WHERE x.initiative = $1 ORDER BY x.met DESC, x.id DESC LIMIT 200", V(in->id));
    for (int i = 0; i < list.n; i++)
        if (list.at[i].dissent.n && !sees_dissent(who, in, &list.at[i])) list.at[i].dissent = list.at[i].dissent_by = (str){0};
    return list;
}

bool anchoring_find(db *d, i64 id, anchoring *out)
{
    return db_one(d, &anchoring_fields, out, ANCHORING_SELECT "WHERE x.id = $1", V(id));
}

void anchoring_add(db *d, const initiative *in, const actor *who, anchoring *a, i64 now)
{
    bool own = anchoring_is_union(a->body) && represents(who, in);
    if (!a->dissent_shown.n) a->dissent_shown = S("municipality");
    a->initiative = in->id;
    a->step = in->step;
    a->id = db_i64(d, 0,
        "INSERT INTO anchoring (initiative, body, body_name, kind, step, met, reference, question, said, outcome, conditions, dissent, dissent_by, "
        "dissent_shown, account, confirmed_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id",
        V(in->id), V(a->body), V(a->body_name), V(a->kind), V(a->step), V(a->met), V(a->reference), V(a->question), V(a->said), V(a->outcome),
        V(a->conditions), V(a->dissent), V(a->dissent_by), V(a->dissent_shown), V_ID(who->account), V_ID(own ? who->account : 0), V(now));
    history_add(d, &in->rec, who, (happening){S("anchored"), in->state, a->body_name}, now);
    db_run(d, "UPDATE record SET changed = $2 WHERE id = $1", V(in->id), V(now));
    initiative_waits(d, in);
}

void anchoring_confirm(db *d, const initiative *in, const actor *who, anchoring *a, i64 now)
{
    db_run(d, "UPDATE anchoring SET confirmed_by = $2 WHERE id = $1", V(a->id), V(who->account));
    history_add(d, &in->rec, who, (happening){S("anchoring_confirmed"), in->state, a->body_name}, now);
}

bool anchoring_may_add(const actor *who, const initiative *in, str body)
{
    if (!may(who, ANCHOR, &in->rec)) return false;
    return !anchoring_is_union(body) || represents(who, in);
}

bool anchoring_holds(const anchoring *a, i64 now)
{
    bool supports = str_eq(a->outcome, S("supports")) || str_eq(a->outcome, S("supports_if"));
    return supports && a->met > now - 365 * DAY && (!anchoring_is_union(a->body) || a->confirmed_by);
}
