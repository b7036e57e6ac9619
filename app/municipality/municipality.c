/* municipality.c — see municipality.h. Reading only: filling the tables is place_load.c. */
#include "app/municipality/municipality.h"

#include <stdlib.h>

static const field commune_field[] = {
    I64(commune, id),        I64(commune, county),       STR(commune, name),
    STR(commune, name_unique), STR(commune, name_official), STR(commune, name_sami),
    STR(commune, name_kven), BOOL(commune, sami_area),   INT(commune, centrality),
    STR(commune, region),    DOUBLE(commune, lat),       DOUBLE(commune, lon),
    DOUBLE(commune, area_km2), I64(commune, population), STR(commune, county_name),
    BOOL(commune, open),
};
const fields commune_fields = FIELDS(commune, commune_field);

static const field county_field[] = {I64(county, id), STR(county, name)};
static const fields county_fields = FIELDS(county, county_field);

static const field neighbour_field[] = {I64(neighbour, a), I64(neighbour, b), STR(neighbour, kind), STR(neighbour, name)};
static const fields neighbour_fields = FIELDS(neighbour, neighbour_field);

#define COLUMNS                                                                                                       \
    "m.id, m.county, m.name, m.name_unique, m.name_official, m.name_sami, m.name_kven, m.sami_area, m.centrality, "    \
    "m.region, m.lat, m.lon, m.area_km2, m.population, c.name AS county_name, "                                        \
    "CASE WHEN t.id IS NULL THEN 0 ELSE 1 END AS open "                                                                \
    "FROM municipality m JOIN county c ON c.id = m.county LEFT JOIN tenant t ON t.id = m.id "

bool municipality_find(db *d, i64 id, commune *out)
{
    return db_one(d, &commune_fields, out, "SELECT " COLUMNS "WHERE m.id = $1", V(id));
}

static int by_name(const void *a, const void *b)
{
    return str_order(((const commune *)a)->name_unique, ((const commune *)b)->name_unique);
}

void municipality_all(db *d, communes *out)
{
    db_all(d, &commune_fields, out, "SELECT " COLUMNS "ORDER BY m.id LIMIT 1000");
    if (out->n) qsort(out->at, (size_t)out->n, sizeof *out->at, by_name); /* no engine knows that å is the last letter */
}

typedef struct {
    u32 first, last;
    char plain;
} accent;

/* Letters of the names in Norwegian, Sámi and Kven, as somebody without that keyboard types them. */
static const accent accents[] = {
    {0xC0, 0xC5, 'a'}, {0xC6, 0xC6, 'e'}, {0xC7, 0xC7, 'c'}, {0xC8, 0xCB, 'e'}, {0xCC, 0xCF, 'i'}, {0xD2, 0xD6, 'o'},
    {0xD8, 0xD8, 'o'}, {0xD9, 0xDC, 'u'}, {0xE0, 0xE5, 'a'}, {0xE6, 0xE6, 'e'}, {0xE7, 0xE7, 'c'}, {0xE8, 0xEB, 'e'},
    {0xEC, 0xEF, 'i'}, {0xF2, 0xF6, 'o'}, {0xF8, 0xF8, 'o'}, {0xF9, 0xFC, 'u'}, {0x10C, 0x10D, 'c'}, {0x110, 0x111, 'd'},
    {0x14A, 0x14B, 'n'}, {0x160, 0x161, 's'}, {0x166, 0x167, 't'}, {0x17D, 0x17E, 'z'},
};

static char plain_of(u32 c)
{
    if (c >= 'A' && c <= 'Z') return (char)(c + 32);
    if (c < 128) return (char)c;
    for (size_t i = 0; i < sizeof accents / sizeof *accents; i++)
        if (c >= accents[i].first && c <= accents[i].last) return accents[i].plain;
    return '?';
}

/* One letter for one, so that the length in letters is kept. */
static str plain(arena *a, str s)
{
    buf b = buf_new(a, s.n);
    while (s.n) buf_char(&b, plain_of(utf8_next(&s)));
    return buf_str(&b);
}

/* 2 one of the names begins with the words; 1 one holds them; 0 none. */
static int matches(arena *mem, const commune *m, str words)
{
    str names[] = {m->name_unique, m->name_official, m->name_sami, m->name_kven, municipality_number(mem, m->id)};
    int best = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        str name = plain(mem, names[i]);
        if (str_starts(name, words)) return 2;
        if (str_find(name, words) >= 0) best = 1;
    }
    return best;
}

void municipality_search(db *d, str words, communes *out)
{
    communes all;
    municipality_all(d, &all);
    arena *mem = db_arena(d);
    words = plain(mem, str_trim(words));
    if (!words.n) {
        *out = all;
        return;
    }
    *out = (communes){NEW(mem, commune, all.n), 0};
    int *fit = NEW(mem, int, all.n);
    for (int i = 0; i < all.n; i++) fit[i] = matches(mem, &all.at[i], words);
    for (int wanted = 2; wanted; wanted--)
        for (int i = 0; i < all.n; i++)
            if (fit[i] == wanted) out->at[out->n++] = all.at[i];
}

str municipality_number(arena *a, i64 id)
{
    return str_printf(a, "%04lld", (long long)id);
}

url url_in(arena *a, url u, i64 id)
{
    return id ? url_with(a, u, S("municipality"), str_printf(a, "%lld", (long long)id)) : u;
}

void neighbour_of(db *d, i64 id, neighbours *out)
{
    db_all(d, &neighbour_fields, out,
        "SELECT n.a, n.b, n.kind, m.name_unique AS name FROM neighbour n JOIN municipality m ON m.id = n.b WHERE n.a = $1 "
        "ORDER BY n.kind, m.name_unique LIMIT 100",
        V(id));
}

void neighbour_all(db *d, neighbours *out)
{
    db_all(d, &neighbour_fields, out, "SELECT a, b, kind, '' AS name FROM neighbour WHERE a < b ORDER BY a, b LIMIT 5000");
}

void county_all(db *d, counties *out)
{
    db_all(d, &county_fields, out, "SELECT id, name FROM county ORDER BY id LIMIT 100");
}
