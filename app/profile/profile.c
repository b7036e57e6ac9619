/* profile.c — see profile.h. Rows of profile; no averages anywhere. */
#include "app/profile/profile.h"

static const field profile_field[] = {
    I64(profile, id),
    I64(profile, initiative),
    I64(profile, account, .flags = FIELD_SECRET),
    STR(profile, role),
    I64(profile, need, .min = 0, .max = 4, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Need")),
    I64(profile, solution, .min = 0, .max = 4, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Solution")),
    I64(profile, driver, .min = 0, .max = 4, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Champion")),
    I64(profile, team, .min = 0, .max = 4, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Team")),
    I64(profile, anchoring, .min = 0, .max = 4, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Anchoring")),
    STR(profile, note, .max = 1000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("Why?")),
    I64(profile, at, .flags = FIELD_DATE),
};
const fields profile_fields = FIELDS(profile, profile_field);

profiles profile_all(db *d, i64 initiative_id)
{
    profiles list;
    db_all(d, &profile_fields, &list,
        "SELECT p.id, p.initiative, p.account, p.role, p.need, p.solution, p.driver, p.team, p.anchoring, p.note, p.at FROM profile p "
        "WHERE p.initiative = $1 AND p.id = (SELECT max(q.id) FROM profile q WHERE q.initiative = $1 AND q.role = p.role) ORDER BY p.id DESC LIMIT 20",
        V(initiative_id));
    return list;
}

void profile_add(db *d, const initiative *in, const actor *who, profile *p, i64 now)
{
    p->role = role_code(actor_role(who, in->municipality));
    p->id = db_i64(d, 0,
        "INSERT INTO profile (initiative, account, role, need, solution, driver, team, anchoring, note, at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
        V(in->id), V_ID(who->account), V(p->role), V(p->need), V(p->solution), V(p->driver), V(p->team), V(p->anchoring), V(p->note), V(now));
}

i64 profile_value(const profile *p, int foundation)
{
    const i64 values[FOUNDATIONS] = {p->need, p->solution, p->driver, p->team, p->anchoring};
    return values[foundation];
}

span profile_span(const profiles *all, int foundation)
{
    span s = {-1, -1};
    for (int i = 0; i < all->n; i++) {
        i64 v = profile_value(&all->at[i], foundation);
        if (s.low < 0 || v < s.low) s.low = v;
        if (v > s.high) s.high = v;
    }
    return s;
}

int profile_lowest(const profiles *all)
{
    int lowest = -1;
    for (int f = 0; f < FOUNDATIONS && all->n; f++)
        if (lowest < 0 || profile_span(all, f).low < profile_span(all, lowest).low) lowest = f;
    return lowest;
}

int profile_widest(const profiles *all)
{
    int widest = -1;
    i64 most = 1;
    for (int f = 0; f < FOUNDATIONS && all->n; f++) {
        span s = profile_span(all, f);
        if (s.high - s.low > most) {
            widest = f;
            most = s.high - s.low;
        }
    }
    return widest;
}

str foundation_question(int foundation)
{
    static const char *const questions[FOUNDATIONS] = {
        N_("Do we know who has the need, and is it told in their own words?"),
        N_("Has the solution been tried, and does it answer the need?"),
        N_("Is there somebody who carries it, and who has time for it?"),
        N_("Do those who are needed take part, also from other services?"),
        N_("Do those who must say yes stand behind it?"),
    };
    return str_of(questions[foundation]);
}

str foundation_code(int foundation)
{
    static const char *const codes[FOUNDATIONS] = {"need", "solution", "driver", "team", "anchoring"};
    return str_of(codes[foundation]);
}

str foundation_tool(int foundation)
{
    static const char *const tools[FOUNDATIONS] = {
        N_("User insight, or five whys"),
        N_("Concept card, or prototype and test plan"),
        N_("Room-to-act and risk agreement"),
        N_("Competence and capacity mapping"),
        N_("Stakeholder map, or anchoring plan"),
    };
    return str_of(tools[foundation]);
}

str profile_text(arena *a, const profiles *all)
{
    buf b = buf_new(a, 16);
    for (int f = 0; f < FOUNDATIONS && all->n; f++) {
        if (f) buf_char(&b, '-');
        buf_i64(&b, profile_span(all, f).low);
    }
    return buf_str(&b);
}
