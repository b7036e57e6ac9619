/*
 * link.c — what an installation knows of itself before anybody has come in: its address, its secret, and the
 * one-time links that serve prints. Must not start anything.
 */
#include "app/command/command.h"

#include <stdio.h>

#include "app/account/sign_in.h"
#include "app/municipality/tenant.h"

str address_of_site(arena *a, const settings *s, int port)
{
    str public_url = s->value[SET_PUBLIC_URL], listen = s->value[SET_LISTEN];
    while (str_ends(public_url, S("/"))) public_url.n--;
    if (public_url.n) return str_copy(a, public_url);
    str_cut cut = {.tail = listen, .ok = true};
    while (cut.ok && str_has(cut.tail, ':')) cut = str_split(cut.tail, ':');
    return port ? str_printf(a, "http://localhost:%d", port) : str_printf(a, "http://localhost:%.*s", (int)cut.tail.n, cut.tail.p);
}

/* ---- the secret ---- */

enum { SECRET = 32 };

static void secret_load(db *d, void *hex)
{
    str *out = hex;
    db_run(d, "INSERT INTO setting (name, value) VALUES ('secret', $1) ON CONFLICT (name) DO NOTHING", V(rand_token(db_arena(d))));
    *out = db_str(d, "SELECT value FROM setting WHERE name = 'secret'");
}

str secret_of_site(db *d, arena *a)
{
    str hex = {0};
    u8 *raw = NEW(a, u8, SECRET);
    bool good = database_work(d, a, secret_load, &hex) && hex_to_bytes(hex, raw, SECRET);
    return good ? (str){(const char *)raw, SECRET} : (str){0};
}

/* ---- links ---- */

typedef struct {
    i64 id;
    str title, municipality_name;
} demo_row;
static const field demo_field[] = {I64(demo_row, id), STR(demo_row, title), STR(demo_row, municipality_name)};
static const fields demo_fields = FIELDS(demo_row, demo_field);
typedef struct {
    demo_row *at;
    int n;
} demo_rows;

typedef struct {
    str where;
    i64 now;
    buf out;
} telling;

static void link_print(db *d, telling *t, i64 account_id, i64 lasts)
{
    str token = login_link_make(d, account_id, S("sign_in"), t->now + lasts, t->now);
    buf_add(&t->out, t->where);
    buf_add(&t->out, url_login_link(t->out.mem, token).s);
    buf_char(&t->out, '\n');
}

/* The links of the start before are void: only the newest list is good. */
static void demo_links(db *d, telling *t)
{
    demo_rows rows;
    db_all(d, &demo_fields, &rows,
        "SELECT a.id, COALESCE(NULLIF(a.title, ''), a.name) AS title, m.name AS municipality_name FROM account a "
        "LEFT JOIN municipality m ON m.id = a.municipality WHERE a.demo_role = 1 AND a.closed IS NULL ORDER BY a.id LIMIT 100");
    if (rows.n) buf_z(&t->out, "Sign in to the demo world (each link works once):\n");
    for (int i = 0; i < rows.n; i++) {
        demo_row *r = &rows.at[i];
        login_link_void(d, r->id, t->now);
        buf_printf(&t->out, "  %.*s%*s", (int)r->title.n, r->title.p, (int)(utf8_length(r->title) < 46 ? 46 - utf8_length(r->title) : 1), "");
        link_print(d, t, r->id, 7 * DAY);
    }
}

/* Until somebody has opened a room, the only account is the one that comes in to do it; its link may have been lost. */
static i64 account_to_begin(db *d, i64 now)
{
    i64 n = db_i64(d, 0, "SELECT count(*) FROM (SELECT id FROM account LIMIT 2) AS a");
    if (!n) return account_first(d, now);
    return n == 1 && !tenant_any(d) ? db_i64(d, 0, "SELECT id FROM account WHERE closed IS NULL") : 0;
}

static void links_make(db *d, void *arg)
{
    telling *t = arg;
    i64 first = account_to_begin(d, t->now);
    if (first) {
        login_link_void(d, first, t->now);
        buf_z(&t->out, "Nobody is at home yet. The first administrator comes in here, once, within 7 days:\n  ");
        link_print(d, t, first, 7 * DAY);
    }
    demo_links(d, t);
}

bool links_tell(db *d, str where)
{
    arena mem = arena_new(16 << 20, NULL);
    telling t = {.where = where, .now = time_now(), .out = buf_new(&mem, 8192)};
    bool good = database_work(d, &mem, links_make, &t);
    if (good) fwrite(t.out.p, 1, (size_t)t.out.n, stdout);
    fflush(stdout);
    arena_free(&mem);
    return good;
}
