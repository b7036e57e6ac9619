/*
 * spread_database.c — an installation's own tables in place of files: the municipalities, who lies beside whom, and since
 * when each has used what a card tells of. They are made into the CSV that would have been read, so that all else is the
 * same, and the checksums in the report are of what was looked at. Only reads; only what somebody there has confirmed.
 */
#include "app/spread/spread.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "app/municipality/municipality.h"

static const char *const attribute_names = "name,county,region,centrality,population,area_km2,lat,lon,sami_area";

typedef struct {
    i64 municipality, since;
} use;
static const field use_field[] = {I64(use, municipality), I64(use, since)};
static const fields use_fields = FIELDS(use, use_field);

typedef struct {
    use *at;
    int n;
} uses;

/* Where the card was written it counts from the day others could see it. */
static uses uses_of(db *d, i64 card)
{
    uses list;
    db_all(d, &use_fields, &list,
        "SELECT municipality, min(since) AS since FROM (SELECT r.municipality, a.in_use AS since FROM adoption a JOIN record r ON r.id = a.id "
        "WHERE a.card = $1 AND a.confirmed IS NOT NULL AND a.in_use IS NOT NULL "
        "UNION ALL SELECT r.municipality, COALESCE(c.published, r.created) AS since FROM card c JOIN record r ON r.id = c.id WHERE c.id = $1) AS u "
        "GROUP BY municipality ORDER BY municipality LIMIT 1000",
        V(card));
    return list;
}

static void toa_add(buf *b, const uses *u, i64 municipality)
{
    buf_char(b, ',');
    for (int i = 0; i < u->n; i++)
        if (u->at[i].municipality == municipality) buf_iso_date(b, u->at[i].since);
}

static void place_add(buf *b, const commune *m)
{
    csv_cell(b, m->name_unique, false);
    csv_cell(b, m->county_name, false);
    csv_cell(b, m->region, false);
    buf_printf(b, ",%d,%lld,%.17g,%.17g,%.17g,%d\n", m->centrality, (long long)m->population, m->area_km2, m->lat, m->lon, m->sami_area);
}

static str nodes_text(db *d, i64 card)
{
    communes all;
    municipality_all(d, &all);
    uses u = card ? uses_of(d, card) : (uses){0};
    buf b = buf_new(db_arena(d), 1 << 15);
    buf_printf(&b, "id%s,%s\n", card ? ",toa" : "", attribute_names);
    for (int i = 0; i < all.n; i++) {
        buf_add(&b, municipality_number(db_arena(d), all.at[i].id));
        if (card) toa_add(&b, &u, all.at[i].id);
        place_add(&b, &all.at[i]);
    }
    return buf_str(&b);
}

static str edges_text(db *d)
{
    neighbours all;
    neighbour_all(d, &all);
    buf b = buf_new(db_arena(d), 1 << 14);
    buf_z(&b, "ego,alter\n");
    for (int i = 0; i < all.n; i++) {
        buf_add(&b, municipality_number(db_arena(d), all.at[i].a));
        csv_cell(&b, municipality_number(db_arena(d), all.at[i].b), false);
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

typedef struct {
    spread_run *r;
    db *d;
    i64 card;
} asking;

static void read_all(void *arg)
{
    asking *q = arg;
    db_begin(q->d, false);
    if (!q->card || db_i64(q->d, 0, "SELECT id FROM card WHERE id = $1", V(q->card))) {
        option_assume(q->r, "nodes", S("(database: municipalities)"), nodes_text(q->d, q->card));
        option_assume(q->r, "edges", S("(database: neighbours)"), edges_text(q->d));
        option_assume(q->r, "undirected", S("yes"), (str){0});
        option_assume(q->r, "period", S("month"), (str){0});
    } else
        spread_refuse(q->r, "there is no card %lld", (long long)q->card);
    db_commit(q->d);
}

static db *opened(spread_run *r, str where)
{
    char why[256], *file = str_z(r->mem, where);
    if (!str_starts(where, S("postgres")) && access(file, R_OK) != 0) return spread_refuse(r, "%s: %s", file, strerror(errno)), NULL;
    db *d = db_open(where, why);
    if (!d) spread_refuse(r, "%s", why);
    return d;
}

bool spread_read_database(spread_run *r)
{
    if (!(r->command->takes & (TAKES_NODES | TAKES_EDGES))) return true;
    bool timed = !(r->command->takes & TAKES_BARE_EDGES), card = spread_given(r, "card");
    if (!spread_given(r, "database")) return !card || spread_misuse(r, "--card goes with --database");
    if (timed && !card && !spread_given(r, "nodes")) return spread_misuse(r, "--card ID is needed: the uses of which card are looked at");
    db *d = opened(r, spread_text(r, "database"));
    if (!d) return false;
    fault_point f = {0};
    asking q = {r, d, card ? spread_whole(r, "card") : 0};
    db_attach(d, r->mem, &f);
    bool read = fault_caught(&f, read_all, &q) ? spread_refuse(r, "%s", f.why) : !r->status;
    if (f.why[0]) db_rollback(d);
    db_close(d);
    return read;
}
