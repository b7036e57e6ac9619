/*
 * adoption.c — see adoption.h. Rules and SQL; those without account are in adoption_try.c,
 * telling the origin in adoption_news.c. No requests, no HTML.
 */
#include "app/adoption/adoption.h"

#include "app/municipality/network.h"
#include "app/search/search.h"
#include "app/unit/unit.h"

static const word distance[] = {
    {"same", N_("The same municipality")},
    {"neighbour", N_("A neighbour")},
    {"region", N_("The same region")},
    {"country", N_("Elsewhere in the country")},
};
const words words_distance = {distance, (int)(sizeof distance / sizeof *distance)};

#define LINES .max = 4000, .flags = FIELD_FORM | FIELD_LINES
static const field adoption_field[] = {
    RECORD_FIELDS(adoption),
    I64(adoption, card),
    I64(adoption, origin),
    STR(adoption, mode, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "copied adapted inspired", .label = N_("How did you take it over?")),
    STR(adoption, changes, LINES, .label = N_("What did you change?")),
    STR(adoption, why, LINES, .label = N_("Why?")),
    STR(adoption, test, LINES, .label = N_("Your own small test")),
    STR(adoption, result, LINES, .label = N_("How did it go?")),
    STR(adoption, place, .max = 120, .flags = FIELD_FORM, .label = N_("Where with you?")),
    STR(adoption, contact_role, .max = 120, .flags = FIELD_FORM, .label = N_("Whom to ask (a role, no name)")),
    STR(adoption, email, .flags = FIELD_SECRET),
    STR(adoption, token_hash, .flags = FIELD_SECRET),
    I64(adoption, confirmed, .flags = FIELD_DATE),
    I64(adoption, in_use, .flags = FIELD_DATE),
    I64(adoption, reported, .flags = FIELD_DATE),
    STR(adoption, distance),
    STR(adoption, origin_name),
    STR(adoption, card_title),
    I64(adoption, initiative, .flags = FIELD_ID),
    I64(adoption, unit_staff, .flags = FIELD_SECRET),
    I64(adoption, group_min, .flags = FIELD_SECRET),
};
const fields adoption_fields = FIELDS(adoption, adoption_field);

static const field report_field[] = {
    I64(adoption_report, id), STR(adoption_report, status), STR(adoption_report, note), I64(adoption_report, at, .flags = FIELD_DATE),
};
const fields adoption_report_fields = FIELDS(adoption_report, report_field);

/* How far from the origin: the nearest that is true. */
#define DISTANCE                                                                                                       \
    "CASE WHEN r.municipality = a.origin THEN 'same' "                                                                 \
    "WHEN EXISTS (SELECT 1 FROM neighbour nb WHERE nb.a = a.origin AND nb.b = r.municipality) THEN 'neighbour' "       \
    "WHEN m.county = o.county OR (m.region = o.region AND m.region <> '') THEN 'region' ELSE 'country' END"
/* What the card is called now, while all may know it; else what it was called when it was taken over. */
#define CARD_TITLE "CASE WHEN cr.visibility = 'all' THEN cr.title ELSE r.title END"
#define ADOPTION_COLUMNS                                                                                               \
    ", a.card, a.origin, a.mode, a.changes, a.why, a.test, a.result, a.place, a.contact_role, a.email, a.token_hash, " \
    "a.confirmed, a.in_use, " ADOPTION_REPORTED " AS reported, " DISTANCE " AS distance, o.name AS origin_name, " CARD_TITLE " AS card_title, c.initiative, "   \
    "u.staff AS unit_staff, COALESCE(t.group_min, 6) AS group_min "
#define ADOPTION_JOINS                                                                                                 \
    " JOIN adoption a ON a.id = r.id" RECORD_JOINS "JOIN municipality o ON o.id = a.origin JOIN card c ON c.id = a.card " \
    "JOIN record cr ON cr.id = a.card LEFT JOIN tenant t ON t.id = r.municipality "

bool adoption_find(db *d, i64 id, adoption *out)
{
    bool found = db_one(d, &adoption_fields, out, "SELECT " RECORD_COLUMNS ADOPTION_COLUMNS "FROM record r" ADOPTION_JOINS "WHERE r.id = $1", V(id));
    if (found) record_keys_load(d, &out->rec);
    return found;
}

static adoptions seen_of(db *d, const actor *who, adoptions all, int most)
{
    int n = 0;
    for (int i = 0; i < all.n && n < most; i++) {
        record_keys_load(d, &all.at[i].rec);
        if (may(who, SEE, &all.at[i].rec)) all.at[n++] = all.at[i];
    }
    all.n = n;
    return all;
}

/* What counts most first. */
#define ORDER                                                                                                          \
    "ORDER BY CASE r.state WHEN 'in_use' THEN 0 WHEN 'testing' THEN 1 WHEN 'considering' THEN 2 WHEN 'dropped' THEN 3 ELSE 4 END, r.id LIMIT 200"

adoptions adoption_of_card(db *d, const actor *who, i64 card_id)
{
    adoptions all;
    db_all(d, &adoption_fields, &all, "SELECT " RECORD_COLUMNS ADOPTION_COLUMNS "FROM record r" ADOPTION_JOINS "WHERE a.card = $1 " ORDER, V(card_id));
    return seen_of(d, who, all, 200);
}

adoptions adoption_of_initiative(db *d, const actor *who, i64 initiative_id)
{
    adoptions all;
    db_all(d, &adoption_fields, &all, "SELECT " RECORD_COLUMNS ADOPTION_COLUMNS "FROM record r" ADOPTION_JOINS "WHERE c.initiative = $1 " ORDER, V(initiative_id));
    return seen_of(d, who, all, 200);
}

static adoptions page_of_card(db *d, const actor *who, const shelf *sh, i64 card_id)
{
    adoptions all = adoption_of_card(d, who, card_id);
    int n = 0;
    for (int i = 0; i < all.n; i++) {
        const adoption *a = &all.at[i];
        bool fits = (!sh->municipality || a->municipality == sh->municipality) && (!sh->state.n || str_eq(a->state, sh->state));
        if (fits) all.at[n++] = *a;
    }
    all.n = n;
    return all;
}

adoptions adoption_page(db *d, const actor *who, const shelf *sh, i64 card_id, bool *more)
{
    adoptions list;
    *more = false;
    if (card_id) return page_of_card(d, who, sh, card_id);
    shelf_page(d, who, sh, &adoption_fields, &list, more, "SELECT " RECORD_COLUMNS ADOPTION_COLUMNS "FROM ",
        " JOIN record r ON r.id = s.record" ADOPTION_JOINS);
    return list;
}

static bool is_in(id_list list, i64 id)
{
    int i = 0;
    while (i < list.n && list.at[i] != id) i++;
    return i < list.n;
}

static void among_add(adoptions *all, adoptions more, id_list among)
{
    for (int i = 0; i < more.n; i++) {
        const adoption *a = &more.at[i];
        if (!a->confirmed || a->origin == a->municipality || !is_in(among, a->origin)) continue;
        int j = all->n++;
        for (; j > 0 && all->at[j - 1].id < a->id; j--) all->at[j] = all->at[j - 1];
        all->at[j] = *a;
    }
}

/* Looked for among the newest hundred of each member that a network's keys open. */
adoptions adoption_of_network(db *d, const actor *who, i64 network_id)
{
    enum { EACH = 100 };
    bool more;
    actor shared = {0};
    id_list among = network_members(d, network_id);
    adoptions all = {.at = NEW(db_arena(d), adoption, EACH * among.n)};
    policy_actor_keys(&shared, &network_id, 1);
    for (int i = 0; i < among.n; i++)
        among_add(&all, adoption_page(d, &shared, &(shelf){.kind = S("adoption"), .municipality = among.at[i], .limit = EACH}, 0, &more), among);
    return seen_of(d, who, all, 30);
}

adoption_reports adoption_reports_of(db *d, i64 id)
{
    adoption_reports list;
    db_all(d, &adoption_report_fields, &list, "SELECT id, status, note, at FROM adoption_report WHERE adoption = $1 ORDER BY at, id LIMIT 200", V(id));
    return list;
}

i64 adoption_own(db *d, i64 card_id, i64 municipality)
{
    return db_i64(d, 0,
        "SELECT a.id FROM adoption a JOIN record r ON r.id = a.id WHERE a.card = $1 AND r.municipality = $2 AND a.confirmed IS NOT NULL "
        "ORDER BY a.id DESC LIMIT 1",
        V(card_id), V(municipality));
}

/* ---- writing ---- */

/* Where it is stands in the search only if everybody may know the unit. */
static void index_anew(db *d, const adoption *a)
{
    bool shown = !a->unit || unit_is_shown(d, &(actor){0}, a->unit);
    const str parts[] = {shown ? a->place : (str){0}, a->changes, a->why, a->test, a->result};
    buf b = buf_new(db_arena(d), 1024);
    if (adoption_is_confirmed(a)) buf_add(&b, a->municipality_name);
    for (size_t i = 0; adoption_is_confirmed(a) && i < sizeof parts / sizeof *parts; i++) {
        buf_char(&b, '\n');
        buf_add(&b, parts[i]);
    }
    search_index(d, &a->rec, buf_str(&b));
}

static void share_anew(db *d, adoption *a)
{
    record_share(d, &a->rec, NULL, 0);
    index_anew(d, a);
}

void adoption_reindex(db *d, i64 id, i64 now)
{
    adoption a;
    (void)now;
    if (adoption_find(d, id, &a)) share_anew(d, &a);
}

static void row_save(db *d, const adoption *a)
{
    db_run(d,
        "UPDATE adoption SET mode = $2, changes = $3, why = $4, test = $5, result = $6, place = $7, contact_role = $8, email = $9, "
        "token_hash = $10, confirmed = $11, in_use = $12 WHERE id = $1",
        V(a->id), V(a->mode), V(a->changes), V(a->why), V(a->test), V(a->result), V(a->place), V(a->contact_role), V(a->email),
        V(a->token_hash), V_ID(a->confirmed), V_ID(a->in_use));
}

/* The rows of a new one, whatever its state. */
static void rows_create(db *d, adoption *a, i64 now)
{
    a->kind = S("adoption");
    if (!a->municipality_name.n) a->municipality_name = db_str(d, "SELECT name FROM municipality WHERE id = $1", V(a->municipality));
    record_create(d, &a->rec, now);
    db_run(d,
        "INSERT INTO adoption (id, card, origin, mode, changes, why, test, result, place, contact_role, email, token_hash) "
        "VALUES ($1, $2, $3, '', '', '', '', '', '', '', '', '')",
        V(a->id), V(a->card), V(a->origin));
}

static void report_add(db *d, const adoption *a, i64 account, const adoption_report *told, i64 now)
{
    db_run(d, "INSERT INTO adoption_report (adoption, status, note, account, at) VALUES ($1, $2, $3, $4, $5)",
        V(a->id), V(told->status), V(told->note), V_ID(account), V(now));
}

/* One network that both are in, which the card is shared with; 0: none. */
static i64 network_shared(db *d, const adoption *a, const record *card_rec)
{
    return db_i64(d, 0,
        "SELECT min(x.network) AS network FROM network_member x JOIN network_member y ON y.network = x.network "
        "WHERE x.municipality = $1 AND y.municipality = $2 AND (CAST($3 AS BIGINT) = 0 OR x.network = $3)",
        V(a->municipality), V(a->origin), V(card_rec->network));
}

/* Use is shown to no more people than the card, whose title it bears. */
static void visibility_limit(db *d, adoption *a)
{
    record c;
    bool wide = str_eq(a->visibility, S("all")) || str_eq(a->visibility, S("network"));
    if (!wide || !record_find(d, a->card, &c) || str_eq(c.visibility, S("all"))) return;
    a->network = str_eq(c.visibility, S("network")) ? network_shared(d, a, &c) : 0;
    a->visibility = a->network ? S("network") : S("municipality");
}

void adoption_write(db *d, adoption *a, const actor *who, adoption_event e, i64 now)
{
    if (!a->visibility.n) a->visibility = S("all");
    visibility_limit(d, a);
    if (!a->id) rows_create(d, a, now);
    row_save(d, a);
    record_update(d, &a->rec, now);
    share_anew(d, a);
    if (e.told) report_add(d, a, who->account, e.told, now);
    history_add(d, &a->rec, who, (happening){e.what, e.from, e.told ? e.told->note : (str){0}}, now);
    adoption_spread(d, a, who, now);
}

void adoption_create(db *d, adoption *a, const actor *who, i64 now)
{
    a->author = who->account;
    a->confirmed = now;
    if (str_eq(a->state, S("in_use"))) a->in_use = now;
    adoption_report first = {.status = a->state};
    adoption_write(d, a, who, (adoption_event){.what = S("created"), .told = &first}, now);
}

void adoption_save(db *d, adoption *a, const actor *who, i64 now)
{
    adoption_write(d, a, who, (adoption_event){.what = S("edited"), .from = a->state}, now);
}

void adoption_tell(db *d, adoption *a, const actor *who, const adoption_report *told, i64 now)
{
    str from = a->state;
    bool begins = str_eq(told->status, S("in_use")) && !str_eq(from, S("in_use"));
    a->state = told->status;
    if (begins) a->in_use = now;
    adoption_write(d, a, who, (adoption_event){.what = S("reported"), .from = from, .told = told}, now);
}

/* ---- the mark SPREAD ---- */

/* Neither lies within the other. */
static bool paths_apart(str a, str b)
{
    return a.n && b.n && !str_starts(a, b) && !str_starts(b, a);
}

bool adoption_is_elsewhere(const adoption *a, const card *c)
{
    return a->municipality != c->municipality || paths_apart(a->unit_path, c->unit_path);
}

/* Confirmed and in use now, in another municipality or in a unit apart from where it began: the same as adoption_is_elsewhere(). */
static bool used_elsewhere(db *d, i64 initiative_id)
{
    return db_i64(d, 0,
        "SELECT 1 AS one FROM card c JOIN record cr ON cr.id = c.id LEFT JOIN unit cu ON cu.id = cr.unit JOIN adoption a ON a.card = c.id "
        "JOIN record r ON r.id = a.id LEFT JOIN unit u ON u.id = r.unit WHERE c.initiative = $1 AND a.confirmed IS NOT NULL "
        "AND r.state = 'in_use' AND (r.municipality <> cr.municipality OR (substr(u.path, 1, length(cu.path)) <> cu.path "
        "AND substr(cu.path, 1, length(u.path)) <> u.path)) LIMIT 1",
        V(initiative_id)) == 1;
}

static void spread_anew(db *d, i64 initiative_id, const actor *who, i64 now)
{
    initiative in;
    if (!initiative_id || !initiative_find(d, initiative_id, &in)) return;
    bool used = used_elsewhere(d, initiative_id);
    if (used == (in.spread != 0)) return;
    if (used) initiative_mark_spread(d, initiative_id, now);
    else db_run(d, "UPDATE initiative SET spread = NULL WHERE id = $1", V(initiative_id));
    history_add(d, &in.rec, who, (happening){used ? S("spread") : S("spread_ended"), in.state, S("")}, now);
}

void adoption_spread(db *d, const adoption *a, const actor *who, i64 now)
{
    spread_anew(d, db_i64(d, 0, "SELECT initiative FROM card WHERE id = $1", V(a->card)), who, now);
}

void adoption_spread_of_unit(db *d, i64 municipality, str path, const actor *who, i64 now)
{
    id_list list = db_ids(d,
        "SELECT DISTINCT c.initiative AS id FROM record r JOIN adoption a ON a.id = r.id JOIN card c ON c.id = a.card JOIN record cr ON cr.id = c.id "
        "JOIN unit ru ON ru.id = r.unit JOIN unit cu ON cu.id = cr.unit WHERE r.municipality = $1 AND r.kind = 'adoption' AND cr.municipality = $1 "
        "AND (substr(ru.path, 1, length($2)) = $2 OR substr(cu.path, 1, length($2)) = $2) ORDER BY c.initiative",
        V(municipality), V(path));
    for (int i = 0; i < list.n; i++) spread_anew(d, list.at[i], who, now);
}

/* ---- who ---- */

bool adoption_may_tell(const actor *who, const adoption *a)
{
    bool own = who->account && who->account == a->author && actor_belongs(who, a->municipality);
    return adoption_is_confirmed(a) && may(who, SEE, &a->rec) && (own || card_speaks(who, a->municipality));
}

bool adoption_is_confirmed(const adoption *a)
{
    return a->confirmed != 0;
}

void adoption_veil(adoption *a, const actor *who)
{
    bool theirs = card_speaks(who, a->municipality);
    if (!adoption_is_confirmed(a) && !theirs) a->place = a->changes = a->why = a->test = a->result = a->contact_role = (str){0};
    bool small = a->unit && a->unit_staff && a->unit_staff < a->group_min;
    if (!small || theirs) return;
    a->unit = 0;
    a->unit_name = a->place = (str){0};
}

url url_adoption(arena *a, i64 id)
{
    return url_id(a, S("/adoptions"), id);
}
