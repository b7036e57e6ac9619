/* derived.c — see derived.h. The kinds and their functions; the rules are the nouns' own. */
#include "app/command/derived.h"

#include "app/adoption/adoption.h"
#include "app/card/card.h"
#include "app/initiative/initiative.h"
#include "app/need/need.h"
#include "app/round/round.h"
#include "app/search/search.h"

static void need_reindex(db *d, i64 id, i64 now)
{
    need n;
    if (!need_find(d, id, &n)) return;
    need_share(d, &n, now);
    search_index(d, &n.rec, n.story);
}

static const struct {
    const char *kind;
    void (*make)(db *d, i64 id, i64 now);
} kinds[] = {
    {"need", need_reindex},
    {"initiative", initiative_reindex},
    {"round", round_reindex},
    {"card", card_reindex},
    {"adoption", adoption_reindex},
};

static const field one_field[] = {I64(derived_of, id), STR(derived_of, kind)};
static const fields one_fields = FIELDS(derived_of, one_field);

derived_list derived_next(db *d, i64 after, int limit)
{
    derived_list list;
    db_all(d, &one_fields, &list, "SELECT id, kind FROM record WHERE id > $1 ORDER BY id LIMIT $2", V(after), V(limit));
    return list;
}

void derived_make(db *d, const derived_of *rec, i64 now)
{
    db_run(d, "DELETE FROM stale WHERE record = $1", V(rec->id));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(rec->kind, str_of(kinds[i].kind))) kinds[i].make(d, rec->id, now);
}

/* ---- in small steps ---- */

enum { MADE_AT_ONCE = 200 };

static void stale_begin(db *d, i64 now)
{
    db_run(d, "DELETE FROM search WHERE rowid IN (SELECT record FROM stale)");
    db_run(d, "DELETE FROM found WHERE record IN (SELECT record FROM stale)");
    derived_step(d, now, MADE_AT_ONCE);
}

/* Their audience is right already: a network's key was given or taken as a whole. */
void derived_of_shared(db *d, i64 municipality, i64 now)
{
    db_run(d, "INSERT INTO stale (record) SELECT id FROM record WHERE municipality = $1 AND visibility = 'network' ON CONFLICT DO NOTHING", V(municipality));
    stale_begin(d, now);
}

void derived_of_unit(db *d, i64 municipality, str path, i64 now)
{
    db_run(d,
        "INSERT INTO stale (record) SELECT r.id FROM unit u JOIN record r ON r.unit = u.id WHERE u.municipality = $1 "
        "AND substr(u.path, 1, length($2)) = $2 AND r.visibility IN ('team', 'passed') ON CONFLICT DO NOTHING",
        V(municipality), V(path));
    db_run(d, "DELETE FROM audience WHERE record IN (SELECT record FROM stale)");
    stale_begin(d, now);
}

int derived_step(db *d, i64 now, int limit)
{
    derived_list list;
    db_all(d, &one_fields, &list, "SELECT r.id, r.kind FROM stale s JOIN record r ON r.id = s.record ORDER BY s.record LIMIT $1", V(limit));
    for (int i = 0; i < list.n; i++) derived_make(d, &list.at[i], now);
    return list.n;
}

/* ---- what stands there ---- */

typedef struct {
    i64 audience, municipality, unit;
    str kind, state;
} line;
static const field line_field[] = {I64(line, audience), I64(line, municipality), I64(line, unit), STR(line, kind), STR(line, state)};
static const fields line_fields = FIELDS(line, line_field);

static void audience_read(db *d, buf *b, i64 id)
{
    struct {
        line *at;
        int n;
    } lines;
    db_all(d, &line_fields, &lines, "SELECT audience, municipality, unit, kind, state FROM audience WHERE record = $1 ORDER BY audience, kind LIMIT 200", V(id));
    for (int i = 0; i < lines.n; i++) {
        line *l = &lines.at[i];
        buf_printf(b, "%lld %lld %lld %.*s %.*s\n", (long long)l->audience, (long long)l->municipality, (long long)l->unit, (int)l->kind.n, l->kind.p,
            (int)l->state.n, l->state.p);
    }
}

typedef struct {
    str what;
    i64 municipality, due;
} wait;
static const field wait_field[] = {STR(wait, what), I64(wait, municipality), I64(wait, due)};
static const fields wait_fields = FIELDS(wait, wait_field);

static void waiting_read(db *d, buf *b, i64 id)
{
    struct {
        wait *at;
        int n;
    } waits;
    db_all(d, &wait_fields, &waits, "SELECT what, municipality, due FROM waiting WHERE record = $1 ORDER BY what LIMIT 10", V(id));
    for (int i = 0; i < waits.n; i++) {
        wait *w = &waits.at[i];
        buf_printf(b, "%.*s %lld %lld\n", (int)w->what.n, w->what.p, (long long)w->municipality, (long long)w->due);
    }
}

str derived_read(db *d, i64 id)
{
    buf b = buf_new(db_arena(d), 1024);
    audience_read(d, &b, id);
    waiting_read(d, &b, id);
    buf_add(&b, db_str(d, "SELECT title FROM found WHERE record = $1", V(id)));
    buf_char(&b, '\n');
    buf_add(&b, db_str(d, "SELECT body FROM found WHERE record = $1", V(id)));
    buf_char(&b, '\n');
    buf_add(&b, db_str(d, "SELECT stems FROM search WHERE rowid = $1", V(id)));
    return buf_str(&b);
}
