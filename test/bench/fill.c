/*
 * fill.c — the generator of the benchmark: `fill DATABASE N` makes a new database with N open needs in four
 * municipalities, and prints what the measuring programs need, as NAME=VALUE lines. The same N gives the same
 * texts. Everything is written through the product's own functions; must not measure.
 */
#include "app/account/account.h"
#include "app/municipality/municipality.h"
#include "app/municipality/tenant.h"
#include "app/need/need.h"
#include "app/reply/reply.h"
#include "app/search/search.h"
#include "app/unit/unit.h"
#include "lib/db/migrate.h"
#include "lib/http/session.h"

#include <stdio.h>
#include <stdlib.h>

extern const schema_file schema[];

enum { PLACES = 4, UNITS = 12, BATCH = 500, COMMENTS = 20, RARE = 10 };
static const i64 municipalities[PLACES] = {5542, 5501, 1870, 3407};

/* A small vocabulary with a long tail: word k is drawn about 1/k as often as the first. */
static const char *const vocabulary[] = {
    "vakt",     "natt",     "bruker",    "pårørende", "ventetid",  "hjelp",     "skjema",    "medisin",  "besøk",
    "kveld",    "rapport",  "møte",      "rom",       "alarm",     "nøkkel",    "bil",       "middag",   "aktivitet",
    "lege",     "sykehus",  "utskriving", "avtale",   "telefon",   "samtale",   "opplæring", "vikar",    "turnus",
    "helg",     "dusj",     "fall",      "demens",    "ensomhet",  "transport", "frivillig", "kjøkken",  "hjelpemiddel",
    "kalender", "tavle",    "journal",   "koordinering", "velferdsteknologi", "kartlegging", "hverdagsrehabilitering",
    "dagsenter", "avlastning", "støttekontakt", "omsorgsbolig", "smittevern", "brannøvelse", "klesvask",
};
enum { WORDS = sizeof vocabulary / sizeof *vocabulary };

typedef struct {
    db *d;
    arena mem;
    u64 seed;
    i64 now;
    i64 units[UNITS];
    i64 person; /* with grants in three units */
    i64 rare_every;
} filling;

static u64 next(filling *f)
{
    f->seed ^= f->seed << 13; /* xorshift64 (Marsaglia 2003) */
    f->seed ^= f->seed >> 7;
    return f->seed ^= f->seed << 17;
}

static const char *word(filling *f)
{
    u64 range = next(f) % WORDS + 1;
    return vocabulary[next(f) % range];
}

static str story(filling *f, i64 i)
{
    buf b = buf_new(&f->mem, 512);
    buf_z(&b, "Vi trenger en bedre måte å ordne dette på:");
    int n = 20 + (int)(next(f) % 40);
    for (int k = 0; k < n; k++) buf_printf(&b, "%s %s", k % 12 == 11 ? "." : "", word(f));
    if (i % f->rare_every == 0) buf_z(&b, " og tranlampe"); /* the rare word, in as many needs of any database; «vakt» is the common one */
    buf_z(&b, ".");
    return buf_str(&b);
}

static void places_make(filling *f)
{
    places_load(f->d);
    for (int i = 0; i < PLACES; i++) tenant_open(f->d, municipalities[i], f->now);
    for (int i = 0; i < UNITS; i++) {
        tenant t;
        bool is_open = tenant_find(f->d, municipalities[i % PLACES], &t);
        assert(is_open);
        unit u = {.municipality = t.id, .name = str_printf(&f->mem, "Enhet %d", i + 1), .staff = 40};
        unit_add(f->d, &t, &u);
        f->units[i] = u.id;
    }
}

/* Staff with a role in three units of one municipality; returns the token of a session. */
static str person_make(filling *f)
{
    db *d = f->d;
    f->person = account_add(d, &(account){.municipality = 5542, .name = S("bench"), .title = S("sykepleier"), .lang = S("nb")}, f->now);
    for (int i = 0; i < 3; i++)
        db_run(d, "INSERT INTO role (account, municipality, unit, role, starts) VALUES ($1, 5542, $2, 'staff', $3)", V(f->person),
               V(f->units[i * PLACES]), V(f->now - DAY));
    str token = rand_token(&f->mem);
    db_run(d, "INSERT INTO session (hash, account, created, seen, ends, shared, device) VALUES ($1, $2, $3, $3, $4, 0, 'bench')",
           V(token_hash(&f->mem, token)), V(f->person), V(f->now), V(f->now + 30 * DAY));
    return token;
}

static i64 need_make(filling *f, const actor *nobody, i64 i)
{
    int at = (int)(next(f) % UNITS);
    voice v = {.story = story(f, i), .municipality = municipalities[at % PLACES], .unit = f->units[at], .lang = S("nb")};
    need n;
    voice_sent sent = need_send(f->d, nobody, &v, f->now);
    bool is_there = need_find(f->d, sent.id, &n);
    assert(is_there);
    need_publish(f->d, &n, nobody, v.story, f->now);
    return sent.id;
}

static void batch_make(filling *f, i64 from, i64 to)
{
    db_begin(f->d, true);
    actor nobody = actor_of_account(f->d, 0, f->now);
    char *mark = f->mem.at;
    for (i64 i = from; i < to; i++) {
        f->now += 7;
        need_make(f, &nobody, i);
        arena_rewind(&f->mem, mark);
    }
    db_commit(f->d);
    arena_reset(&f->mem);
}

/* The need with a thread, last of all so that every database has it. */
static i64 thread_make(filling *f)
{
    db_begin(f->d, true);
    actor nobody = actor_of_account(f->d, 0, f->now), who = actor_of_account(f->d, f->person, f->now);
    i64 id = need_make(f, &nobody, 1);
    need n;
    bool is_there = need_find(f->d, id, &n);
    assert(is_there);
    for (int i = 0; i < COMMENTS; i++) reply_add(f->d, &n.rec, &who, (reply_text){.kind = S("experience"), .body = story(f, 1)}, f->now + i);
    db_commit(f->d);
    return id;
}

/* The index of the search as the server's housekeeping leaves it. */
static void index_merge(filling *f)
{
    db_begin(f->d, true);
    while (search_merge(f->d)) continue;
    db_commit(f->d);
}

static db *database_new(const char *where)
{
    char why[256];
    int applied;
    db *d = db_open(str_of(where), why);
    if (!d || migrate(d, schema, &applied, why) != MIGRATE_OK) {
        fprintf(stderr, "fill: %s\n", why);
        exit(1);
    }
    return d;
}

int main(int n, char **arg)
{
    i64 count;
    if (n != 3 || !str_to_i64(str_of(arg[2]), 1, 100000000, &count)) return fputs("usage: fill DATABASE N\n", stderr), 2;
    static filling f;
    static fault_point point;
    if (setjmp(point.env)) return fprintf(stderr, "fill: %s\n", point.why), 1;
    f = (filling){.d = database_new(arg[1]), .mem = arena_new((size_t)1 << 30, &point), .seed = 88172645463325252u, .now = time_now() - count * 7 - DAY, .rare_every = count < RARE ? 1 : count / RARE};
    db_attach(f.d, &f.mem, &point);

    db_begin(f.d, true);
    places_make(&f);
    printf("cookie=dugnad=%.*s\n", 64, person_make(&f).p);
    db_commit(f.d);
    for (i64 i = 0; i < count; i += BATCH) batch_make(&f, i, i + BATCH < count ? i + BATCH : count);
    printf("need=%lld\nrare=tranlampe\ncommon=vakt\nunit=%lld\n", (long long)thread_make(&f), (long long)f.units[0]);
    index_merge(&f);
    db_close(f.d);
    return 0;
}
