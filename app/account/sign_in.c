/* sign_in.c — see sign_in.h. Rows of login_link, session and sign_in_try; no requests. Passwords are in password.c. */
#include "app/account/sign_in.h"

#include "lib/http/client.h"
#include "lib/http/session.h"

#include <sodium.h>

/* ---- one-time links ---- */

static const field link_field[] = {I64(login_link, account), STR(login_link, purpose), I64(login_link, ends)};
static const fields link_fields = FIELDS(login_link, link_field);

str login_link_make(db *d, i64 account_id, str purpose, i64 ends, i64 now)
{
    arena *mem = db_arena(d);
    str token = rand_token(mem);
    db_run(d, "INSERT INTO login_link (hash, account, purpose, created, ends) VALUES ($1, $2, $3, $4, $5)",
        V(token_hash(mem, token)), V(account_id), V(purpose), V(now), V(ends));
    return token;
}

bool login_link_find(db *d, str token, i64 now, login_link *out)
{
    return db_one(d, &link_fields, out,
        "SELECT l.account, l.purpose, l.ends FROM login_link l JOIN account a ON a.id = l.account "
        "WHERE l.hash = $1 AND l.ends > $2 AND l.used IS NULL AND a.closed IS NULL",
        V(token_hash(db_arena(d), token)), V(now));
}

i64 login_link_use(db *d, str token, i64 now)
{
    login_link l;
    if (!login_link_find(d, token, now, &l)) return 0;
    return db_i64(d, 0, "UPDATE login_link SET used = $2 WHERE hash = $1 AND used IS NULL RETURNING account",
        V(token_hash(db_arena(d), token)), V(now));
}

void login_link_void(db *d, i64 account_id, i64 now)
{
    db_run(d, "DELETE FROM login_link WHERE account = $1 AND used IS NULL AND created <= $2", V(account_id), V(now));
}

url url_login_link(arena *a, str token)
{
    return (url){str_join2(a, S("/sign-in/"), token)};
}

/* ---- sessions ---- */

static const field session_field[] = {
    STR(session, hash, .flags = FIELD_SECRET), I64(session, account), I64(session, created), I64(session, seen),
    I64(session, ends), BOOL(session, shared), STR(session, device),
};
static const fields session_fields = FIELDS(session, session_field);

#define COLUMNS "SELECT hash, account, created, seen, ends, shared, device FROM session "

void session_open(db *d, const session *s)
{
    db_run(d, "INSERT INTO session (hash, account, created, seen, ends, shared, device) VALUES ($1, $2, $3, $3, $4, $5, $6)",
        V(s->hash), V(s->account), V(s->created), V(s->ends), V(s->shared), V(s->device));
    db_run(d, "UPDATE account SET arrived = $2 WHERE id = $1 AND arrived IS NULL", V(s->account), V(s->created));
}

sessions session_all(db *d, i64 account_id, i64 now)
{
    sessions all;
    db_all(d, &session_fields, &all, COLUMNS "WHERE account = $1 AND ends > $2 ORDER BY created DESC, hash LIMIT 50", V(account_id), V(now));
    return all;
}

bool session_find(db *d, str hash, session *out)
{
    return db_one(d, &session_fields, out, COLUMNS "WHERE hash = $1", V(hash));
}

void session_close(db *d, i64 account_id, str hash)
{
    db_run(d, "DELETE FROM session WHERE account = $1 AND hash = $2", V(account_id), V(hash));
}

void session_close_others(db *d, i64 account_id, str but_hash)
{
    db_run(d, "DELETE FROM session WHERE account = $1 AND hash <> $2", V(account_id), V(but_hash));
}

void session_touch(db *d, str hash, i64 now)
{
    session s;
    if (!session_find(d, hash, &s) || s.seen + MINUTE > now) return;
    i64 most = s.created + SESSION_SHARED_MOST, ends = now + SESSION_SHARED;
    if (s.shared) s.ends = ends < most ? ends : most;
    db_run(d, "UPDATE session SET seen = $2, ends = $3 WHERE hash = $1", V(hash), V(now), V(s.ends));
}

typedef struct {
    const char *mark, *name;
} device_word;

/* The first mark that is found wins: browsers also name those that they want to be taken for. */
static const device_word browsers[] = {
    {"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
    {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}, {"curl", "curl"}, {NULL, NULL},
};
static const device_word systems[] = {
    {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "Mac"},
    {"CrOS", "Chromebook"}, {"Linux", "Linux"}, {NULL, NULL},
};

static str word_found(const device_word *w, str in)
{
    for (; w->mark; w++)
        if (str_find(in, str_of(w->mark)) >= 0) return str_of(w->name);
    return (str){0};
}

str device_of(str user_agent, arena *a)
{
    str browser = word_found(browsers, user_agent), system = word_found(systems, user_agent);
    if (!browser.n || !system.n) return browser.n ? browser : system;
    return str_printf(a, "%.*s, %.*s", (int)browser.n, browser.p, (int)system.n, system.p);
}

/* ---- guessing ---- */

enum { TRY_FREE = 5, TRY_STEP = 5, TRY_MOST = 5 * MINUTE };

typedef struct {
    i64 tries, last;
} sign_in_try;
static const field try_field[] = {I64(sign_in_try, tries), I64(sign_in_try, last)};
static const fields try_fields = FIELDS(sign_in_try, try_field);

/* The neighbourhood rather than the address: /24, and /64 for IPv6. */
static address network_part(str client)
{
    address at = {0};
    static const u8 mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (!address_of(client, &at)) return at;
    bool is_v4 = true;
    for (int i = 0; i < 12; i++) is_v4 = is_v4 && at.b[i] == mapped[i];
    for (int i = is_v4 ? 15 : 8; i < 16; i++) at.b[i] = 0;
    return at;
}

str try_name(arena *a, str secret, str email, str client)
{
    u8 hash[32];
    address net = network_part(client);
    str who = str_lower(a, str_trim(email));
    crypto_generichash_state h;
    size_t n_key = secret.n > crypto_generichash_KEYBYTES_MAX ? crypto_generichash_KEYBYTES_MAX : (size_t)secret.n;
    crypto_generichash_init(&h, (const u8 *)secret.p, n_key, sizeof hash);
    crypto_generichash_update(&h, net.b, sizeof net.b);
    crypto_generichash_update(&h, (const u8 *)who.p, (u64)who.n);
    crypto_generichash_final(&h, hash, sizeof hash);
    buf b = buf_new(a, 2 * sizeof hash);
    buf_hex(&b, hash, sizeof hash);
    return buf_str(&b);
}

/* Five tries are free; from then on 5 s, 10 s, 20 s … between them, five minutes at most. */
static i64 pause_after(i64 tries)
{
    if (tries < TRY_FREE) return 0;
    i64 pause = TRY_STEP;
    for (i64 i = TRY_FREE; i < tries && pause < TRY_MOST; i++) pause *= 2;
    return pause < TRY_MOST ? pause : TRY_MOST;
}

i64 try_begin(db *d, str name, i64 now)
{
    sign_in_try t = {0};
    bool known = db_one(d, &try_fields, &t, "SELECT tries, last FROM sign_in_try WHERE who = $1", V(name));
    if (known && t.last + DAY < now) t.tries = 0;
    i64 wait = t.last + pause_after(t.tries) - now;
    if (known && wait > 0) return wait;
    db_run(d,
        "INSERT INTO sign_in_try (who, tries, last) VALUES ($1, $2, $3) "
        "ON CONFLICT (who) DO UPDATE SET tries = excluded.tries, last = excluded.last",
        V(name), V(t.tries + 1), V(now));
    return 0;
}

void try_forget(db *d, str name)
{
    db_run(d, "DELETE FROM sign_in_try WHERE who = $1", V(name));
}
