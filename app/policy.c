/*
 * policy.c — see policy.h. Rules only: no SQL, no requests, no texts.
 */
#include "app/policy.h"

static const char *const role_codes[ROLE_COUNT] = {
    "", "operator", "admin", "facilitator", "moderator", "leader", "staff", "union",
    "safety", "council", "elected", "coordinator", "researcher", "guest",
};

str role_code(role_kind k)
{
    return str_of(role_codes[k]);
}

role_kind role_of(str code)
{
    for (int k = 1; k < ROLE_COUNT; k++)
        if (str_eq(code, str_of(role_codes[k]))) return (role_kind)k;
    return ROLE_NONE;
}

/* ---- keys: the class in the high bits, whose it is in the low ---- */

enum { KEY_ALL = 1, KEY_MUNICIPALITY, KEY_NETWORK, KEY_UNIT, KEY_REPRESENTATIVE, KEY_MODERATOR, KEY_ACCOUNT };

static i64 key(int class, i64 id)
{
    return (i64)class << 48 | id;
}

/* What somebody is in a municipality's records, while they have a part there; municipality 0: what they have said, for ever. */
static i64 person_key(i64 account, i64 municipality)
{
    return key(KEY_ACCOUNT, municipality << 32 | account);
}

/* "All units of the municipality", where a unit's id stands otherwise; ids of units stay far below it. */
static i64 whole_of(i64 municipality)
{
    return 1ll << 40 | municipality;
}

typedef struct {
    i64 *at;
    int n, cap;
} key_set;

static void key_add(key_set *s, i64 k)
{
    for (int i = 0; i < s->n; i++)
        if (s->at[i] == k) return;
    if (s->n < s->cap) s->at[s->n++] = k;
}

/* A key of the class for each unit in a path "/4/17/": those who hold a role there hold it for all below. */
static void key_add_path(key_set *s, int class, str path)
{
    while (path.n) {
        str_cut cut = str_split(path, '/');
        i64 id;
        if (str_to_i64(cut.head, 1, INT64_MAX >> 16, &id)) key_add(s, key(class, id));
        path = cut.ok ? cut.tail : (str){0};
    }
}

static bool is(const record *rec, str visibility)
{
    return str_eq(rec->visibility, visibility);
}

int policy_record_keys(const record *rec, audience_of who, i64 keys[RECORD_KEYS])
{
    key_set s = {keys, 0, RECORD_KEYS};
    bool need = str_eq(rec->kind, S("need"));

    if (is(rec, S("all"))) key_add(&s, key(KEY_ALL, 0));
    if (is(rec, S("all")) && !str_eq(rec->kind, S("initiative"))) return s.n;
    if (need && rec->author) key_add(&s, person_key(rec->author, 0));
    /* Also where all see it: those named in an initiative work in it. */
    for (int i = 0; i < who.n_people; i++) key_add(&s, person_key(who.people[i], rec->municipality));
    if (is(rec, S("all"))) return s.n;
    if (is(rec, S("network")))
        for (int i = 0; i < who.n_networks; i++) key_add(&s, key(KEY_NETWORK, who.networks[i]));
    if (is(rec, S("network")) || is(rec, S("municipality"))) {
        key_add(&s, key(KEY_MUNICIPALITY, rec->municipality));
        return s.n;
    }
    if (is(rec, S("passed"))) return s.n; /* about a leader: only the people named by the moderation, and the sender */

    key_add(&s, key(KEY_MODERATOR, rec->municipality));
    if (is(rec, S("team"))) {
        key_add(&s, key(KEY_UNIT, whole_of(rec->municipality)));
        key_add_path(&s, KEY_UNIT, rec->unit_path);
        if (!need) {
            key_add(&s, key(KEY_REPRESENTATIVE, whole_of(rec->municipality)));
            key_add_path(&s, KEY_REPRESENTATIVE, rec->unit_path);
        }
    }
    return s.n;
}

static bool employs(role_kind k)
{
    return k >= ROLE_ADMIN && k <= ROLE_SAFETY;
}

static void grant_keys(key_set *s, const grant *g)
{
    i64 place = g->unit ? g->unit : whole_of(g->municipality);
    if (employs(g->role) || g->role == ROLE_COORDINATOR) key_add(s, key(KEY_MUNICIPALITY, g->municipality));
    if (g->role == ROLE_FACILITATOR || g->role == ROLE_MODERATOR) key_add(s, key(KEY_MODERATOR, g->municipality));
    if (g->role == ROLE_LEADER) key_add(s, key(KEY_UNIT, place));
    if (g->role == ROLE_UNION || g->role == ROLE_SAFETY) key_add(s, key(KEY_REPRESENTATIVE, place));
}

void policy_actor_keys(actor *a, const i64 *networks, int n_networks)
{
    key_set s = {a->keys, 0, ACTOR_KEYS};
    key_add(&s, key(KEY_ALL, 0));
    if (a->account) key_add(&s, person_key(a->account, 0));
    for (int i = 0; i < a->n_grants; i++) key_add(&s, person_key(a->account, a->grants[i].municipality));
    if (a->speaks_home) key_add(&s, person_key(a->account, a->municipality));
    for (int i = 0; i < a->n_grants; i++) grant_keys(&s, &a->grants[i]);
    for (int i = 0; i < n_networks; i++) key_add(&s, key(KEY_NETWORK, networks[i]));
    a->n_keys = s.n;
}

i64 policy_moderator_key(i64 municipality)
{
    return key(KEY_MODERATOR, municipality);
}

static bool sees(const actor *a, const record *rec)
{
    for (int i = 0; i < a->n_keys; i++)
        for (int j = 0; j < rec->n_keys; j++)
            if (a->keys[i] == rec->keys[j]) return true;
    return false;
}

/* ---- roles ---- */

bool actor_is(const actor *a, role_kind k, i64 municipality)
{
    for (int i = 0; i < a->n_grants; i++)
        if (a->grants[i].role == k && (!municipality || a->grants[i].municipality == municipality)) return true;
    return false;
}

bool actor_belongs(const actor *a, i64 municipality)
{
    for (int i = 0; i < a->n_grants; i++)
        if (a->grants[i].municipality == municipality) return true;
    return a->account && a->speaks_home && a->municipality == municipality;
}

bool actor_works_in(const actor *a, i64 municipality)
{
    for (int i = 0; i < a->n_grants; i++)
        if (employs(a->grants[i].role) && (!municipality || a->grants[i].municipality == municipality)) return true;
    return false;
}

role_kind actor_role(const actor *a, i64 municipality)
{
    /* Of several, the one that people speak and act in; to look after the installation is none of these. */
    static const role_kind spoken_in[] = {ROLE_LEADER, ROLE_FACILITATOR, ROLE_MODERATOR, ROLE_UNION, ROLE_SAFETY, ROLE_COUNCIL, ROLE_ELECTED,
        ROLE_COORDINATOR, ROLE_RESEARCHER, ROLE_STAFF, ROLE_ADMIN, ROLE_OPERATOR};
    for (size_t k = 0; k < sizeof spoken_in / sizeof *spoken_in; k++)
        for (int i = 0; i < a->n_grants; i++)
            if (a->grants[i].role == spoken_in[k] && a->grants[i].municipality == municipality) return spoken_in[k];
    return a->account ? ROLE_GUEST : ROLE_NONE;
}

i64 actor_unit(const actor *a)
{
    for (int i = 0; i < a->n_grants; i++) {
        const grant *g = &a->grants[i];
        if (g->unit && !g->deputy_for && g->municipality == a->municipality) return g->unit;
    }
    return 0;
}

/* How many levels of path lie below the unit: 0 the unit itself, 1 a child … -1: not in the path. */
static int levels_below(str path, i64 unit)
{
    int below = -1;
    while (path.n) {
        str_cut cut = str_split(path, '/');
        i64 id;
        if (str_to_i64(cut.head, 1, INT64_MAX >> 16, &id)) below = id == unit ? 0 : below >= 0 ? below + 1 : below;
        path = cut.ok ? cut.tail : (str){0};
    }
    return below;
}

static int path_depth(str path)
{
    int depth = 0;
    while (path.n) {
        str_cut cut = str_split(path, '/');
        depth += cut.head.n > 0;
        path = cut.ok ? cut.tail : (str){0};
    }
    return depth;
}

/* The highest this actor leads above the unit of the path: 0 the unit itself … depth: the whole municipality; -1: not at all. */
static int leads_above(const actor *a, i64 municipality, str path)
{
    int best = -1;
    for (int i = 0; i < a->n_grants; i++) {
        const grant *g = &a->grants[i];
        if (g->role != ROLE_LEADER || g->municipality != municipality) continue;
        int up = g->unit ? levels_below(path, g->unit) : path_depth(path);
        if (up > best) best = up;
    }
    return best;
}

bool actor_leads(const actor *a, i64 municipality, str unit_path)
{
    return leads_above(a, municipality, unit_path) >= 0;
}

bool policy_allows(const actor *a, int need)
{
    switch (need) {
    case ANYONE: return true;
    case SIGNED_IN: return a->account != 0;
    case EMPLOYEE: return actor_works_in(a, 0);
    case MODERATOR: return actor_is(a, ROLE_FACILITATOR, 0) || actor_is(a, ROLE_MODERATOR, 0);
    case ADMIN: return actor_is(a, ROLE_ADMIN, 0) || actor_is(a, ROLE_OPERATOR, 0);
    case OPERATOR: return actor_is(a, ROLE_OPERATOR, 0);
    default: return false;
    }
}

/* ---- records ---- */

static bool moderates(const actor *a, const record *rec)
{
    return actor_is(a, ROLE_FACILITATOR, rec->municipality) || actor_is(a, ROLE_MODERATOR, rec->municipality);
}

static bool is_own(const actor *a, const record *rec)
{
    bool theirs = str_eq(rec->kind, S("need")) || actor_belongs(a, rec->municipality); /* a voice is the sender's, wherever they are */
    return a->account && a->account == rec->author && theirs;
}

/* Named in the record: author, owner, member. These hold their own key in an initiative, and in what is not open to all. */
static bool takes_part(const actor *a, const record *rec)
{
    if (!actor_belongs(a, rec->municipality)) return is_own(a, rec);
    for (int j = 0; j < rec->n_keys; j++)
        if (rec->keys[j] == person_key(a->account, rec->municipality)) return true;
    return is_own(a, rec);
}

bool may(const actor *a, verb v, const record *rec)
{
    bool facilitates = actor_is(a, ROLE_FACILITATOR, rec->municipality);
    bool leads = actor_leads(a, rec->municipality, rec->unit_path);
    bool represents = actor_is(a, ROLE_UNION, rec->municipality) || actor_is(a, ROLE_SAFETY, rec->municipality);

    if (!sees(a, rec)) return false;
    switch (v) {
    case SEE: return true;
    case REPLY: return a->account != 0;
    case EDIT: return is_own(a, rec) || facilitates;
    case MODERATE: return moderates(a, rec);
    case ANSWER: return leads || facilitates;
    case WORK: return takes_part(a, rec) || facilitates || leads;
    case ANCHOR: return represents || facilitates || leads;
    case MANAGE: return is_own(a, rec) || facilitates || leads;
    case VERBS: break;
    }
    return false;
}

bool may_decide(const actor *a, const record *rec, str size)
{
    int up = leads_above(a, rec->municipality, rec->unit_path);
    int top = path_depth(rec->unit_path) - 1;
    int asked = str_eq(size, S("small")) ? 0 : str_eq(size, S("normal")) ? 1 : top;
    if (asked > top) asked = top < 0 ? 0 : top;
    return sees(a, rec) && up >= asked;
}
