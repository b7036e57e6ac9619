/*
 * place_load.c — the embedded facts of data/ into the tables of places. The data have been
 * checked when the program was made, so a line that cannot be read is our error: assert.
 */
#include "app/municipality/municipality.h"

typedef struct {
    csv_reader in;
    csv_row head, row;
} table;

static table table_open(arena *mem, str name)
{
    str text = blob_find(name);
    assert(text.p);
    table t = {.in = csv_open(mem, text)};
    bool has_head = csv_next(&t.in, &t.head);
    assert(has_head);
    (void)has_head;
    return t;
}

static bool table_next(table *t)
{
    bool more = csv_next(&t->in, &t->row);
    assert(!t->in.bad);
    return more;
}

static str cell(const table *t, str column)
{
    int i = csv_column(&t->head, column);
    assert(i >= 0 && i < t->row.n);
    return t->row.at[i];
}

static i64 number(const table *t, str column)
{
    i64 n = 0;
    bool good = str_to_i64(cell(t, column), 0, 1000000000, &n);
    assert(good);
    (void)good;
    return n;
}

static double real(const table *t, str column)
{
    double x = 0;
    bool good = str_to_double(cell(t, column), &x);
    assert(good);
    (void)good;
    return x;
}

static void counties_load(db *d)
{
    table t = table_open(db_arena(d), S("data/county.csv"));
    while (table_next(&t))
        db_run(d, "INSERT INTO county (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            V(number(&t, S("number"))), V(cell(&t, S("name"))));
}

static void municipality_write(db *d, const table *t)
{
    db_run(d,
        "INSERT INTO municipality (id, county, name, name_unique, name_official, name_sami, name_kven, sami_area, centrality, region, "
        "lat, lon, area_km2, population) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
        "ON CONFLICT (id) DO UPDATE SET county = excluded.county, name = excluded.name, name_unique = excluded.name_unique, "
        "name_official = excluded.name_official, name_sami = excluded.name_sami, name_kven = excluded.name_kven, "
        "sami_area = excluded.sami_area, centrality = excluded.centrality, region = excluded.region, lat = excluded.lat, "
        "lon = excluded.lon, area_km2 = excluded.area_km2, population = excluded.population",
        V(number(t, S("number"))), V(number(t, S("county"))), V(cell(t, S("name"))), V(cell(t, S("name_unique"))),
        V(cell(t, S("name_official"))), V(cell(t, S("name_sami"))), V(cell(t, S("name_kven"))), V(number(t, S("sami_area"))),
        V(number(t, S("centrality"))), V(cell(t, S("region_name"))), V(real(t, S("lat"))), V(real(t, S("lon"))),
        V(real(t, S("area_km2"))), V(number(t, S("population_2026"))));
}

static void municipalities_load(db *d)
{
    table t = table_open(db_arena(d), S("data/municipality.csv"));
    while (table_next(&t)) municipality_write(d, &t);
}

static void neighbours_load(db *d)
{
    table t = table_open(db_arena(d), S("data/neighbour.csv"));
    db_run(d, "DELETE FROM neighbour");
    while (table_next(&t))
        db_run(d, "INSERT INTO neighbour (a, b, kind) VALUES ($1, $2, $3), ($2, $1, $3)",
            V(number(&t, S("a"))), V(number(&t, S("b"))), V(cell(&t, S("kind"))));
}

/* Changes when any of the three files does. */
static str version_of_facts(arena *mem)
{
    u64 h = str_hash(blob_find(S("data/county.csv"))) * 3 + str_hash(blob_find(S("data/municipality.csv"))) * 5 +
            str_hash(blob_find(S("data/neighbour.csv"))) * 7;
    return str_printf(mem, "%llx", (unsigned long long)h);
}

void places_load(db *d)
{
    str now = version_of_facts(db_arena(d));
    if (str_eq(db_str(d, "SELECT value FROM setting WHERE name = 'places'"), now)) return;
    counties_load(d);
    municipalities_load(d);
    neighbours_load(d);
    db_run(d, "INSERT INTO setting (name, value) VALUES ('places', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", V(now));
}
