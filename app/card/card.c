/*
 * card.c — see card.h. Rules and SQL of cards; what a new one begins with stands in
 * card_draft.c. No requests, no HTML.
 */
#include "app/card/card.h"

#include "app/moderation/hide.h"
#include "app/notice/notice.h"
#include "app/municipality/network.h"
#include "app/search/search.h"

#define LINES .max = 4000, .flags = FIELD_FORM | FIELD_LINES
static const field card_field[] = {
    RECORD_FIELDS(card),
    I64(card, initiative, .flags = FIELD_ID),
    STR(card, summary, .max = 280, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_LINES, .label = N_("In short")),
    STR(card, problem, LINES, .label = N_("What was hard?")),
    STR(card, solution, LINES, .label = N_("What did we do?")),
    STR(card, context, LINES, .label = N_("Where was it?")),
    STR(card, resources, .max = 500, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What did it take?")),
    STR(card, effect, LINES, .label = N_("What became better?")),
    STR(card, basis, .flags = FIELD_FORM | FIELD_CODED, .choices = "data experience assumed", .label = N_("How do we know?")),
    STR(card, failed, LINES, .label = N_("What did not work?")),
    STR(card, advice, LINES, .label = N_("What do we advise?")),
    STR(card, adaptable, LINES, .label = N_("What can be done differently?")),
    STR(card, core, LINES, .label = N_("What must not be changed?")),
    STR(card, contact_role, .max = 120, .flags = FIELD_FORM, .label = N_("Whom to ask (a role, no name)")),
    STR(card, types),
    I64(card, published, .flags = FIELD_DATE),
    I64(card, in_use),
    I64(card, tries),
    I64(card, unit_staff, .flags = FIELD_SECRET),
    I64(card, group_min, .flags = FIELD_SECRET),
};
const fields card_fields = FIELDS(card, card_field);

#define CARD_COLUMNS                                                                                                  \
    ", c.initiative, c.summary, c.problem, c.solution, c.context, c.resources, c.effect, c.basis, c.failed, c.advice, " \
    "c.adaptable, c.core, c.contact_role, c.types, c.published, u.staff AS unit_staff, COALESCE(t.group_min, 6) AS group_min, " \
    "(SELECT count(*) FROM adoption x JOIN record y ON y.id = x.id WHERE x.card = c.id AND x.confirmed IS NOT NULL "  \
    "AND y.visibility = 'all' AND y.state = 'in_use') AS in_use, "                                                    \
    "(SELECT count(*) FROM adoption x JOIN record y ON y.id = x.id WHERE x.card = c.id AND x.confirmed IS NOT NULL "  \
    "AND y.visibility = 'all' AND y.state IN ('testing', 'considering')) AS tries "
#define CARD_JOINS " JOIN card c ON c.id = r.id" RECORD_JOINS "LEFT JOIN tenant t ON t.id = r.municipality "

bool card_find(db *d, i64 id, card *out)
{
    bool found = db_one(d, &card_fields, out, "SELECT " RECORD_COLUMNS CARD_COLUMNS "FROM record r" CARD_JOINS "WHERE r.id = $1", V(id));
    if (found) record_keys_load(d, &out->rec);
    return found;
}

static cards shelf_read(db *d, const actor *who, const shelf *sh, bool *more)
{
    cards list;
    shelf_page(d, who, sh, &card_fields, &list, more, "SELECT " RECORD_COLUMNS CARD_COLUMNS "FROM ", " JOIN record r ON r.id = s.record" CARD_JOINS);
    return list;
}

/* A rare type looks through at most so many shelves; the next page goes on from there. */
enum { SHELVES_MOST = 10, SHELF_FULL = 200 };

cards card_page(db *d, const actor *who, const card_filter *f, i64 *next)
{
    cards out = {.at = NEW(db_arena(d), card, f->shelf.limit)};
    bool more = true;
    shelf sh = f->shelf;
    if (f->type.n) sh.limit = SHELF_FULL;

    for (int shelves = 0; more && out.n < f->shelf.limit && shelves < SHELVES_MOST; shelves++) {
        cards part = shelf_read(d, who, &sh, &more);
        int i = 0;
        for (; i < part.n && out.n < f->shelf.limit; i++) {
            sh.after = part.at[i].id;
            if (!f->type.n || initiative_has(part.at[i].types, f->type)) out.at[out.n++] = part.at[i];
        }
        more = more || i < part.n;
    }
    *next = more ? sh.after : 0;
    return out;
}

static cards seen_of(db *d, const actor *who, cards all, int most)
{
    int n = 0;
    for (int i = 0; i < all.n && n < most; i++) {
        record_keys_load(d, &all.at[i].rec);
        if (may(who, SEE, &all.at[i].rec)) all.at[n++] = all.at[i];
    }
    all.n = n;
    return all;
}

cards card_of_initiative(db *d, const actor *who, i64 initiative_id)
{
    cards all;
    db_all(d, &card_fields, &all,
        "SELECT " RECORD_COLUMNS CARD_COLUMNS "FROM record r" CARD_JOINS "WHERE c.initiative = $1 ORDER BY r.id LIMIT 20", V(initiative_id));
    return seen_of(d, who, all, 20);
}

static void newest_add(cards *all, cards more, int most)
{
    for (int i = 0; i < more.n; i++) {
        int j = all->n < most ? all->n++ : most;
        if (j == most && all->at[--j].id > more.at[i].id) break; /* they come newest first */
        for (; j > 0 && all->at[j - 1].id < more.at[i].id; j--) all->at[j] = all->at[j - 1];
        all->at[j] = more.at[i];
    }
}

/* Of each member the newest that a network's keys open, whatever else the reader sees there. */
cards card_of_network(db *d, const actor *who, i64 network_id)
{
    enum { MOST = 20 };
    bool more;
    actor shared = {0};
    cards all = {.at = NEW(db_arena(d), card, MOST)};
    policy_actor_keys(&shared, &network_id, 1);
    id_list places = network_members(d, network_id);
    for (int i = 0; i < places.n; i++)
        newest_add(&all, shelf_read(d, &shared, &(shelf){.kind = S("card"), .municipality = places.at[i], .limit = MOST}, &more), MOST);
    return seen_of(d, who, all, MOST);
}

/* ---- writing ---- */

static str body_of(db *d, const card *c)
{
    const str parts[] = {c->summary, c->problem, c->solution, c->context, c->effect, c->failed, c->advice, c->adaptable, c->core};
    buf b = buf_new(db_arena(d), 4096);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buf_add(&b, parts[i]);
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

enum { PEOPLE = 31 }; /* as many get their own key in the record */

static void share_anew(db *d, card *c, i64 now)
{
    i64 people[PEOPLE];
    int n = 0;
    if (c->initiative) {
        members in = initiative_members(d, c->initiative, now);
        for (int i = 0; i < in.n && n < PEOPLE; i++) people[n++] = in.at[i].account;
    }
    record_share(d, &c->rec, people, n);
    search_index(d, &c->rec, body_of(d, c));
}

void card_reindex(db *d, i64 id, i64 now)
{
    card c;
    if (card_find(d, id, &c)) share_anew(d, &c, now);
}

static void row_save(db *d, const card *c)
{
    db_run(d,
        "UPDATE card SET summary = $2, problem = $3, solution = $4, context = $5, resources = $6, effect = $7, basis = $8, failed = $9, "
        "advice = $10, adaptable = $11, core = $12, contact_role = $13, types = $14, published = $15 WHERE id = $1",
        V(c->id), V(c->summary), V(c->problem), V(c->solution), V(c->context), V(c->resources), V(c->effect), V(c->basis), V(c->failed),
        V(c->advice), V(c->adaptable), V(c->core), V(c->contact_role), V(c->types), V_ID(c->published));
}

/* How wide a circle: nobody, the team, the municipality, networks, everybody. */
static int circle(str visibility)
{
    static const char *const circles[] = {"team", "municipality", "network", "all"};
    for (int i = 0; i < 4; i++)
        if (str_eq(visibility, str_of(circles[i]))) return i + 1;
    return 0;
}

/* Those whose voice it began with get to know what was learned, once everybody may read it. */
static void tell_voices(db *d, const card *c, const actor *who, i64 now)
{
    records needs = initiative_needs(d, who, c->initiative);
    for (int i = 0; i < needs.n; i++) notice_all(d, &needs.at[i], S("card"), who->account, now);
}

/* The event, and the notices that follow when more people than before can see it. */
static void shown_from(db *d, card *c, const actor *who, str before, i64 now)
{
    int was = circle(before), is = circle(c->visibility);
    record work;
    history_add(d, &c->rec, who, (happening){is > was && is > 1 ? S("published") : is < was ? S("narrowed") : was ? S("edited") : S("created"), S(""), S("")}, now);
    if (!c->initiative || is <= was || is < 2) return;
    if (was < 2 && record_find(d, c->initiative, &work)) notice_all(d, &work, S("card"), who->account, now);
    if (is == 4) tell_voices(d, c, who, now);
}

void card_create(db *d, card *c, const actor *who, i64 now)
{
    c->kind = S("card");
    c->author = who->account;
    if (!c->state.n) c->state = S("kept");
    if (!c->basis.n) c->basis = S("experience");
    if (circle(c->visibility) > 1 && !c->published) c->published = now;
    record_create(d, &c->rec, now);
    if (c->initiative) hidden_under(d, &c->rec, c->initiative, c->visibility);
    db_run(d,
        "INSERT INTO card (id, initiative, summary, problem, solution, context, resources, effect, basis, failed, advice, adaptable, core, "
        "contact_role, types) VALUES ($1, $2, '', '', '', '', '', '', '', '', '', '', '', '', '')",
        V(c->id), V_ID(c->initiative));
    row_save(d, c);
    share_anew(d, c, now);
    shown_from(d, c, who, S(""), now);
}

void card_save(db *d, card *c, const actor *who, i64 now)
{
    str before = db_str(d, "SELECT visibility FROM record WHERE id = $1", V(c->id));
    if (!c->basis.n) c->basis = S("experience");
    if (circle(c->visibility) > 1 && !c->published) c->published = now;
    if (circle(c->visibility) && !str_eq(c->visibility, S("network"))) c->network = 0; /* a hidden one keeps it until it is opened */
    row_save(d, c);
    record_update(d, &c->rec, now);
    share_anew(d, c, now);
    shown_from(d, c, who, before, now);
}

/* ---- who ---- */

bool card_speaks(const actor *a, i64 municipality)
{
    if (!a->account || !municipality) return false;
    return actor_works_in(a, municipality) || (a->municipality == municipality && a->speaks_home);
}

i64 card_place(const actor *a)
{
    if (card_speaks(a, a->municipality)) return a->municipality;
    for (int i = 0; i < a->n_grants; i++)
        if (card_speaks(a, a->grants[i].municipality)) return a->grants[i].municipality;
    return 0;
}

bool card_may_manage(db *d, const actor *who, const card *c)
{
    initiative in;
    if (may(who, MANAGE, &c->rec)) return true;
    return may(who, SEE, &c->rec) && c->initiative && initiative_find(d, c->initiative, &in) && initiative_may_manage(who, &in);
}

void card_veil(card *c, const actor *who)
{
    bool small = c->unit && c->unit_staff && c->unit_staff < c->group_min;
    if (!small || actor_works_in(who, c->municipality)) return;
    c->unit = 0;
    c->unit_name = (str){0};
}

bool card_is_stopped(const card *c)
{
    return str_eq(c->state, S("stopped"));
}

url url_card(arena *a, i64 id)
{
    return url_id(a, S("/cards"), id);
}
