/*
 * page_app.c — the small world in which page scripts and the walk over permissions
 * take place. Two municipalities with a room, Skjervøy (own) and Gjøvik (foreign),
 * and Kåfjord, from where the guest comes. People are called by their role.
 */
#include "test/page_hook.h"

#include "app/account/account.h"
#include "app/account/pace.h"
#include "app/adoption/adoption.h"
#include "app/app.h"
#include "app/command/derived.h"
#include "app/command/housekeeping.h"
#include "app/initiative/initiative.h"
#include "app/municipality/municipality.h"
#include "app/municipality/network.h"
#include "app/municipality/tenant.h"
#include "app/need/need.h"
#include "app/notice/notice.h"
#include "app/unit/unit.h"
#include "lib/http/session.h"

#include <string.h>

enum { TROMSO = 5501, SKJERVOY = 5542, KAFJORD = 5540, GJOVIK = 3407 };

/* What the walk needs and no table holds in the clear. [0] foreign, [1] own. */
static char receipt_code[2][16];
static char try_token[2][65];

typedef struct {
    const char *name, *role;
    i64 home, place;   /* municipality they belong to, and the one the role is held in */
    const char *unit;  /* name of the unit, or NULL for the whole municipality */
} person;

static const person persons[] = {
    {"operator", "operator", SKJERVOY, 0, NULL},
    {"admin", "admin", SKJERVOY, SKJERVOY, NULL},
    {"facilitator", "facilitator", SKJERVOY, SKJERVOY, NULL},
    {"moderator", "moderator", SKJERVOY, SKJERVOY, NULL},
    {"director", "leader", SKJERVOY, SKJERVOY, "Helse og omsorg"},
    {"leader", "leader", SKJERVOY, SKJERVOY, "Sykehjemmet"},
    {"other_leader", "leader", SKJERVOY, SKJERVOY, "Hjemmetjenesten"},
    {"nurse", "staff", SKJERVOY, SKJERVOY, "Sykehjemmet"},
    {"union", "union", SKJERVOY, SKJERVOY, "Helse og omsorg"},
    {"safety", "safety", SKJERVOY, SKJERVOY, "Sykehjemmet"},
    {"council", "council", SKJERVOY, SKJERVOY, NULL},
    {"elected", "elected", SKJERVOY, SKJERVOY, NULL},
    {"coordinator", "coordinator", SKJERVOY, SKJERVOY, NULL},
    {"researcher", "researcher", SKJERVOY, SKJERVOY, NULL},
    {"guest", "guest", KAFJORD, SKJERVOY, NULL},
    {"foreign_leader", "leader", GJOVIK, GJOVIK, "Haugtun"},
    {"foreign_nurse", "staff", GJOVIK, GJOVIK, "Haugtun"},
};

static const char *const names[] = {
    "operator", "admin", "facilitator", "moderator", "director", "leader", "other_leader", "nurse", "union",
    "safety", "council", "elected", "coordinator", "researcher", "guest", "foreign_leader", "foreign_nurse", NULL,
};

static const site *the_site(void)
{
    static fault_point f;
    static arena program;
    static app state;
    static site made;
    if (!made.router) {
        program = arena_new(16 << 20, &f);
        state.pace = pace_new(&program, 2); /* the machine itself, from where all but a few ask, is not counted */
        state.secret = S("only for tests, thirty-two bytes");
        made = app_site(&state);
        site_ready(&made, &program);
    }
    return &made;
}

static i64 unit_make(db *d, i64 municipality, i64 parent, const char *name, i64 staff)
{
    tenant t;
    bool is_open = tenant_find(d, municipality, &t);
    assert(is_open);
    unit u = {.municipality = municipality, .parent = parent, .name = str_of(name), .staff = staff};
    unit_add(d, &t, &u);
    return u.id;
}

static void places_make(db *d, i64 now)
{
    places_load(d);
    tenant_open(d, SKJERVOY, now);
    tenant_open(d, GJOVIK, now);
    i64 health = unit_make(d, SKJERVOY, 0, "Helse og omsorg", 120);
    unit_make(d, SKJERVOY, health, "Sykehjemmet", 40);
    unit_make(d, SKJERVOY, health, "Hjemmetjenesten", 30);
    unit_make(d, SKJERVOY, health, "Liten base", 4);
    unit_make(d, GJOVIK, 0, "Haugtun", 60);

    network n = {.name = S("Nord-Troms"), .about = S("Kommunene i Nord-Troms lærer av hverandre.")};
    network_create(d, &n, SKJERVOY, now);
    network_join(d, n.id, KAFJORD);
}

static i64 unit_named(db *d, const char *name)
{
    return name ? db_i64(d, 0, "SELECT id FROM unit WHERE name = $1", V(str_of(name))) : 0;
}

static i64 account_named(db *d, str name)
{
    return db_i64(d, 0, "SELECT id FROM account WHERE name = $1", V(name));
}

static void person_make(db *d, const person *p, i64 now)
{
    i64 id = account_add(d, &(account){.municipality = p->home, .name = str_of(p->name), .title = str_of(p->name), .lang = S("nb")}, now);
    bool is_guest = strcmp(p->role, "guest") == 0;
    db_run(d, "INSERT INTO role (account, municipality, unit, role, starts, ends) VALUES ($1, $2, $3, $4, $5, $6)", V(id),
           V_ID(p->place), V_ID(unit_named(d, p->unit)), V(str_of(p->role)), V(now - DAY), is_guest ? V(now + 90 * DAY) : V_NULL);
}

/* An open need that everybody sees, and one that nobody has read yet, of each municipality. */
static void needs_make(db *d, i64 municipality, const char *where, i64 now)
{
    actor nobody = actor_of_account(d, 0, now);
    voice v = {.story = S("Vi venter for lenge på svar om kveldsvakta."), .municipality = municipality,
               .unit = unit_named(d, where), .lang = S("nb")};
    need n;
    voice_sent sent = need_send(d, &nobody, &v, now);
    bool is_there = need_find(d, sent.id, &n);
    assert(is_there);
    need_publish(d, &n, &nobody, v.story, now);
    memcpy(receipt_code[municipality == SKJERVOY], sent.code.p, (size_t)sent.code.n);
    v.story = S("Ingen har lest dette ennå.");
    need_send(d, &nobody, &v, now);
}

/* An ordinary initiative that the municipality sees, made of its first need by a nurse there. */
static void initiative_make(db *d, i64 municipality, const char *where, const char *starter, i64 now)
{
    actor who = actor_of_account(d, account_named(d, str_of(starter)), now);
    i64 first = db_i64(d, 0, "SELECT min(id) FROM record WHERE kind = 'need' AND municipality = $1", V(municipality));
    initiative in = {.municipality = municipality, .unit = unit_named(d, where), .lang = S("nb"), .title = S("Felles tavlemøte"),
                     .need_text = S("Vi visste det, men ikke de som kom etter oss."), .hours = 60, .kr = 4000, .affects = true};
    initiative_start(d, &in, &who, (need_ids){&first, 1}, now);
}

/* A card for the municipality alone, one for all that came from elsewhere, and two uses of that: one recorded, one not confirmed. */
static void spread_make(db *d, i64 municipality, const char *where, const char *starter, i64 now)
{
    actor who = actor_of_account(d, account_named(d, str_of(starter)), now);
    card own = {.municipality = municipality, .unit = unit_named(d, where), .visibility = S("municipality"), .title = S("Husets eget kort"),
                .summary = S("For våre egne."), .lang = S("nb")};
    card_create(d, &own, &who, now);
    card far = {.municipality = TROMSO, .visibility = S("all"), .title = S("Tolv ord på døra"), .summary = S("Ord der de trengs."), .lang = S("nb")};
    card_create(d, &far, &who, now);
    adoption used = {.municipality = municipality, .unit = own.unit, .unit_path = own.unit_path, .card = far.id, .origin = TROMSO, .title = far.title,
                     .mode = S("copied"), .state = S("testing"), .visibility = S("municipality"), .lang = S("nb")};
    adoption_create(d, &used, &who, now);
    adoption claim = {.municipality = municipality, .card = far.id, .origin = TROMSO, .title = far.title, .mode = S("copied"),
                      .email = S("kari@example.org"), .lang = S("nb")};
    str token = try_create(d, &claim, now);
    memcpy(try_token[municipality == SKJERVOY], token.p, (size_t)token.n);
}

/* A reply to the first need, a report of it that nobody has decided, and a mail that waits. */
static void talk_make(db *d, i64 municipality, const char *starter, i64 now)
{
    i64 need_id = db_i64(d, 0, "SELECT min(id) FROM record WHERE kind = 'need' AND municipality = $1", V(municipality));
    i64 reply_id = db_i64(d, 0,
        "INSERT INTO reply (record, author, role, kind, body, created, hidden_why) VALUES ($1, $2, 'staff', 'support', 'Vi støtter dette.', $3, '') "
        "RETURNING id",
        V(need_id), V(account_named(d, str_of(starter))), V(now));
    db_run(d, "INSERT INTO flag (record, reply, municipality, reason, created, decision, why) VALUES ($1, $2, $3, 'Se på dette.', $4, '', '')",
           V(need_id), V(reply_id), V(municipality), V(now));
    mail_queue(d, (letter){municipality, need_id, S("somebody@example.org"), S("Behov nr. 1"), S("Hei!")}, now);
}

static void fixture(db *d, i64 now)
{
    places_make(d, now);
    for (size_t i = 0; i < sizeof persons / sizeof *persons; i++) person_make(d, &persons[i], now);
    needs_make(d, SKJERVOY, "Sykehjemmet", now);
    needs_make(d, GJOVIK, "Haugtun", now);
    initiative_make(d, SKJERVOY, "Sykehjemmet", "nurse", now);
    initiative_make(d, GJOVIK, "Haugtun", "foreign_nurse", now);
    spread_make(d, SKJERVOY, "Sykehjemmet", "nurse", now);
    spread_make(d, GJOVIK, "Haugtun", "foreign_nurse", now);
    talk_make(d, SKJERVOY, "nurse", now);
    talk_make(d, GJOVIK, "foreign_nurse", now);
}

static str sign_in(db *d, arena *mem, str name, i64 now)
{
    i64 id = account_named(d, name);
    if (!id) return (str){0};
    str token = rand_token(mem);
    db_run(d, "INSERT INTO session (hash, account, created, seen, ends, shared, device) VALUES ($1, $2, $3, $3, $4, 0, 'test')",
           V(token_hash(mem, token)), V(id), V(now), V(now + 365 * DAY));
    return str_join2(mem, S("dugnad="), token);
}

/* The first record of a kind; the table of a kind of place is its own. */
static i64 first_of(db *d, str noun, i64 municipality)
{
    if (str_eq(noun, S("units"))) return db_i64(d, 0, "SELECT min(id) FROM unit WHERE municipality = $1", V(municipality));
    if (str_eq(noun, S("networks"))) return municipality == SKJERVOY ? db_i64(d, 0, "SELECT min(id) FROM network") : 0;
    if (str_eq(noun, S("accounts")) || str_eq(noun, S("people")))
        return db_i64(d, 0, "SELECT min(id) FROM account WHERE municipality = $1", V(municipality));
    if (str_eq(noun, S("moderation")))
        return db_i64(d, 0, "SELECT min(id) FROM record WHERE kind = 'need' AND state = 'received' AND municipality = $1", V(municipality));
    if (str_eq(noun, S("records"))) noun = S("needs");
    if (str_eq(noun, S("replies")))
        return db_i64(d, 0, "SELECT min(p.id) FROM reply p JOIN record r ON r.id = p.record WHERE r.municipality = $1", V(municipality));
    if (str_eq(noun, S("flags"))) return db_i64(d, 0, "SELECT min(id) FROM flag WHERE municipality = $1", V(municipality));
    if (str_eq(noun, S("admin"))) return db_i64(d, 0, "SELECT min(id) FROM outbox WHERE municipality = $1", V(municipality));
    str kind = str_upto(noun, noun.n - 1); /* "/needs" holds needs */
    return db_i64(d, 0, "SELECT min(id) FROM record WHERE kind = $1 AND municipality = $2", V(kind), V(municipality));
}

static str token_of(db *d, str noun, bool own)
{
    if (str_eq(noun, S("receipts"))) return str_of(receipt_code[own]);
    if (str_eq(noun, S("adoptions"))) return str_of(try_token[own]);
    if (str_eq(noun, S("u")))
        return db_str(d, "SELECT code FROM unit WHERE municipality = $1 ORDER BY id LIMIT 1", V(own ? SKJERVOY : GJOVIK));
    return (str){0};
}

/* "/needs/:id/voices" with the first need; only one part of a path can be filled in. */
static str path(db *d, arena *mem, const route *at, bool own)
{
    str pattern = str_of(at->pattern);
    ptrdiff_t colon = str_find(pattern, S("/:"));
    if (colon < 0) return pattern;
    str noun = str_split(str_from(pattern, 1), '/').head, rest = str_from(pattern, colon + 2);
    str_cut part = str_split(rest, '/');
    if (str_find(part.tail, S(":")) >= 0) return (str){0};
    i64 id = str_eq(part.head, S("id")) ? first_of(d, noun, own ? SKJERVOY : GJOVIK) : 0;
    str value = id ? str_printf(mem, "%lld", (long long)id) : token_of(d, noun, own);
    if (!value.n) return (str){0};
    str front = str_join2(mem, str_upto(pattern, colon + 1), value);
    return part.ok ? str_join2(mem, str_join2(mem, front, S("/")), part.tail) : front;
}

/* Who sees a record and how it is found must be what they would be if they were made now. */
static str drift(db *d, i64 now)
{
    housekeeping(d, now);
    derived_list all = derived_next(d, 0, 1000);
    for (int i = 0; i < all.n; i++) {
        str before = derived_read(d, all.at[i].id);
        derived_make(d, &all.at[i], now);
        str after = derived_read(d, all.at[i].id);
        if (!str_eq(before, after))
            return str_printf(db_arena(d), "%.*s %lld is seen or found as it should not be:\n%.*s\n--- made anew:\n%.*s", (int)all.at[i].kind.n,
                all.at[i].kind.p, (long long)all.at[i].id, (int)before.n, before.p, (int)after.n, after.p);
    }
    return (str){0};
}

const page_hook page_app = {.site = the_site, .fixture = fixture, .sign_in = sign_in, .people = names, .path = path, .drift = drift};
