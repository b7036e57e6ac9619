/* initiative_form.c — see initiative_form.h. Reads and checks; writes nothing. */
#include "app/initiative/initiative_form.h"

#include "app/initiative/focus.h"
#include "app/moderation/hide.h"
#include "app/words.h"

static const field text_field[] = {
    STR(initiative_text, title, .max = 200, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Heading")),
    STR(initiative_text, need_text, .max = 4000, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_LINES, .label = N_("The need")),
    STR(initiative_text, solution, .max = 4000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What we try")),
    STR(initiative_text, where, .max = 40, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Where does it apply?")),
    STR(initiative_text, origin, .flags = FIELD_FORM | FIELD_CODED, .label = N_("Who it came from"),
        .choices = "user relative staff leader elected research other_municipality volunteer business union"),
    STR(initiative_text, new_for, .flags = FIELD_FORM | FIELD_CODED, .choices = "unit municipality region country", .label = N_("New for whom")),
    STR(initiative_text, reuse, .max = 2000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("Who has done it before?")),
    STR(initiative_text, size, .flags = FIELD_FORM | FIELD_CODED, .choices = "small normal large", .label = N_("Size")),
    STR(initiative_text, size_why, .max = 500, .flags = FIELD_FORM, .label = N_("Why another size than the figures give")),
    STR(initiative_text, visibility, .flags = FIELD_FORM | FIELD_CODED, .choices = "team municipality network all", .label = N_("Who sees it")),
    I64(initiative_text, hours, .min = 0, .max = 100000, .flags = FIELD_FORM, .label = N_("About how many working hours")),
    I64(initiative_text, kr, .min = 0, .max = 1000000000, .flags = FIELD_FORM, .label = N_("About how many kroner")),
    BOOL(initiative_text, affects, .flags = FIELD_FORM),
};
static const fields text_fields = FIELDS(initiative_text, text_field);

static bool is_type(arena *a, str code)
{
    (void)a;
    return word_is(&words_type, code);
}

/* The checked boxes that exist, with a space between. */
static str codes_read(req *r, const char *name, bool (*is)(arena *a, str code))
{
    buf b = buf_new(&r->mem, 64);
    str *sent;
    int n = req_params(r, name, &sent);
    for (int i = 0; i < n; i++) {
        if (!is(&r->mem, sent[i]) || initiative_has(buf_str(&b), sent[i])) continue;
        if (b.n) buf_char(&b, ' ');
        buf_add(&b, sent[i]);
    }
    return buf_str(&b);
}

/* "5501" or "5501/17": where the one who writes is employed; existing work stays in its municipality. */
static bool where_read(req *r, str where, initiative *in)
{
    str_cut cut = str_split(where, '/');
    i64 municipality, unit_id = 0;
    if (!str_to_i64(cut.head, 1, 9999, &municipality) || (cut.ok && !str_to_i64(cut.tail, 1, INT64_MAX, &unit_id))) return false;
    bool mine = in->id ? municipality == in->municipality : actor_works_in(r->actor, municipality);
    unit u;
    bool kept = in->id && unit_id == in->unit; /* also where it has been closed since */
    bool there = !unit_id || kept || (unit_find(r->db, unit_id, &u) && u.municipality == municipality && !u.closed);
    if (!mine || !there) return false;
    if (in->unit != unit_id) in->unit_path = (str){0}; /* found anew with the record's audience */
    in->municipality = municipality;
    in->unit = unit_id;
    return true;
}

static void size_read(req *r, const initiative_text *text, initiative *in, problems *bad)
{
    str given = initiative_size(r->db, in);
    bool chosen = text->size.n && !str_eq(text->size, given);
    in->size = chosen ? text->size : given;
    in->size_why = chosen ? text->size_why : (str){0};
    if (chosen && !text->size_why.n) problem_add(bad, "size_why", T(r, "Write why it is another size than the figures give."));
}

problems initiative_text_read(req *r, initiative_text *text, initiative *in)
{
    problems bad = form_read(r, &text_fields, text);
    text->types = codes_read(r, "types", is_type);
    text->focus = codes_read(r, "focus", focus_is);
    if (text->where.n && !where_read(r, text->where, in)) problem_add(&bad, "where", T(r, "Choose a place in the list."));
    if (bad.n) return bad;

    in->title = text->title;
    in->need_text = text->need_text;
    in->solution = text->solution;
    in->types = text->types;
    in->focus = text->focus;
    in->origin = text->origin;
    in->new_for = text->new_for;
    in->reuse = text->reuse;
    in->hours = text->hours;
    in->kr = text->kr;
    in->affects = text->affects;
    if (text->visibility.n) in->visibility = visibility_asked(&in->rec, text->visibility);
    size_read(r, text, in, &bad);
    return bad;
}

initiative_text initiative_text_of(arena *a, const initiative *in)
{
    return (initiative_text){
        .title = in->title, .need_text = in->need_text, .solution = in->solution, .origin = in->origin, .new_for = in->new_for, .reuse = in->reuse,
        .size = in->size_why.n ? in->size : (str){0}, .size_why = in->size_why, .visibility = in->visibility, .types = in->types, .focus = in->focus,
        .where = place_value(a, in->municipality, in->unit),
        .hours = in->hours, .kr = in->kr, .affects = in->affects,
    };
}

tenant_limits initiative_limits(db *d, i64 municipality)
{
    tenant t;
    if (!tenant_find(d, municipality, &t)) t = tenant_usual(db_arena(d), municipality, S("–"));
    return (tenant_limits){t.small_hours, t.small_kr};
}
