/*
 * account.c — see account.h. Rows of account, and the actor that an account is; no requests.
 */
#include "app/account/account.h"

#include "app/role/role.h"

enum { WORDS_ASKED = 200 }; /* an engine takes no pattern of any length */

static const field account_field[] = {
    I64(account, id),
    I64(account, municipality, .flags = FIELD_ID),
    STR(account, name, .max = 120, .flags = FIELD_FORM | FIELD_REQUIRED, .label = N_("Name")),
    STR(account, title, .max = 120, .flags = FIELD_FORM, .label = N_("What others see beside the name")),
    STR(account, email, .max = 254, .flags = FIELD_FORM | FIELD_SECRET, .label = N_("E-mail")),
    STR(account, lang, .flags = FIELD_FORM | FIELD_CODED, .choices = "nb nn en", .label = N_("Language")),
    I64(account, created, .flags = FIELD_DATE),
    I64(account, closed, .flags = FIELD_DATE),
    I64(account, successor, .flags = FIELD_ID),
    BOOL(account, has_password, .flags = FIELD_SECRET),
    BOOL(account, demo_role, .flags = FIELD_SECRET),
};
const fields account_fields = FIELDS(account, account_field);

bool account_find(db *d, i64 id, account *out)
{
    return db_one(d, &account_fields, out,
        "SELECT id, municipality, name, title, email, lang, created, closed, successor, demo_role, "
        "CASE WHEN password IS NULL THEN 0 ELSE 1 END AS has_password FROM account WHERE id = $1",
        V(id));
}

i64 account_by_email(db *d, str email)
{
    if (!email.n) return 0;
    return db_i64(d, 0, "SELECT id FROM account WHERE email = $1 AND closed IS NULL", V(str_lower(db_arena(d), str_trim(email))));
}

i64 account_add(db *d, const account *a, i64 now)
{
    return db_i64(d, 0,
        "INSERT INTO account (municipality, name, title, email, lang, created, demo_role, name_sort) "
        "VALUES ($1, $2, $3, NULLIF(CAST($4 AS TEXT), ''), NULLIF(CAST($5 AS TEXT), ''), $6, $7, $8) RETURNING id",
        V_ID(a->municipality), V(a->name), V(a->title), V(str_lower(db_arena(d), a->email)), V(a->lang), V(now), V(a->demo_role),
        V(str_sort_key(db_arena(d), a->name)));
}

i64 account_first(db *d, i64 now)
{
    i64 id = account_add(d, &(account){.name = S("Administrator")}, now);
    role_give(d, &(held_role){.account = id, .role = role_code(ROLE_OPERATOR)}, now);
    return id;
}

void account_save(db *d, const account *a)
{
    db_run(d,
        "UPDATE account SET name = $2, title = $3, email = NULLIF(CAST($4 AS TEXT), ''), lang = NULLIF(CAST($5 AS TEXT), ''), municipality = $6, name_sort = $7 "
        "WHERE id = $1",
        V(a->id), V(a->name), V(a->title), V(str_lower(db_arena(d), a->email)), V(a->lang), V_ID(a->municipality), V(str_sort_key(db_arena(d), a->name)));
}

bool account_email_free(db *d, str email, i64 but_account)
{
    str lower = str_lower(db_arena(d), email);
    return !email.n || !db_i64(d, 0, "SELECT id FROM account WHERE email = $1 AND id <> $2", V(lower), V(but_account));
}

bool email_is(str s)
{
    str_cut at = str_split(s, '@');
    ptrdiff_t dot = str_find(at.tail, S("."));
    if (!at.ok || !at.head.n || dot < 1 || str_ends(at.tail, S(".")) || str_has(at.tail, '@')) return false;
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((u8)s.p[i] <= ' ' || s.p[i] == 0x7F || str_has(S("<>,;\"()[]\\"), s.p[i])) return false;
    return s.n <= 254;
}

str account_pattern(db *d, str words)
{
    str lower = str_lower(db_arena(d), utf8_upto(str_trim(words), WORDS_ASKED));
    buf b = buf_new(db_arena(d), 2 * lower.n + 2);
    if (!lower.n) return lower;
    buf_char(&b, '%');
    for (ptrdiff_t i = 0; i < lower.n; i++) {
        if (str_has(S("%_!"), lower.p[i])) buf_char(&b, '!');
        buf_char(&b, lower.p[i]);
    }
    buf_char(&b, '%');
    return buf_str(&b);
}

str account_password(db *d, i64 id)
{
    return db_str(d, "SELECT password FROM account WHERE id = $1 AND closed IS NULL", V(id));
}

void account_password_set(db *d, i64 id, str hash)
{
    db_run(d, "UPDATE account SET password = NULLIF(CAST($2 AS TEXT), '') WHERE id = $1", V(id), V(hash));
}

typedef struct {
    i64 municipality, unit, deputy_for;
    str role;
} grant_row;
static const field grant_field[] = {I64(grant_row, municipality), I64(grant_row, unit), I64(grant_row, deputy_for), STR(grant_row, role)};
static const fields grant_fields = FIELDS(grant_row, grant_field);
typedef struct {
    grant_row *at;
    int n;
} grant_list;

/* Own roles that hold now, and the leader roles of those one stands in for. */
static void grants_load(db *d, actor *a, i64 now)
{
    grant_list list;
    db_all(d, &grant_fields, &list,
        "SELECT municipality, unit, role, 0 AS deputy_for FROM role "
        "WHERE account = $1 AND starts <= $2 AND (ends IS NULL OR ends > $2) "
        "UNION ALL SELECT o.municipality, o.unit, o.role, o.account AS deputy_for FROM stand_in s JOIN role o ON o.account = s.account "
        "WHERE s.deputy = $1 AND s.starts <= $2 AND s.ends > $2 AND o.role = 'leader' AND o.starts <= $2 AND (o.ends IS NULL OR o.ends > $2) LIMIT 24",
        V(a->account), V(now));
    for (int i = 0; i < list.n && a->n_grants < ACTOR_GRANTS; i++) {
        grant_row *g = &list.at[i];
        a->grants[a->n_grants++] = (grant){role_of(g->role), g->municipality, g->unit, g->deputy_for};
    }
}

/* Networks of the home, where a municipality that gave a role which holds now is in too: the inviter alone says where a guest is from. */
static void keys_load(db *d, actor *a, i64 now)
{
    id_list networks = db_ids(d,
        "SELECT m.network FROM network_member m WHERE m.municipality = $1 AND EXISTS (SELECT 1 FROM role h JOIN network_member g "
        "ON g.municipality = h.municipality WHERE g.network = m.network AND h.account = $2 AND h.starts <= $3 AND (h.ends IS NULL OR h.ends > $3)) "
        "ORDER BY m.network LIMIT 20",
        V(a->municipality), V(a->account), V(now));
    policy_actor_keys(a, networks.at, networks.n);
}

actor actor_of_account(db *d, i64 id, i64 now)
{
    actor a = {0};
    account who = {0};
    if (id && account_find(d, id, &who) && !who.closed) {
        a.account = who.id;
        a.municipality = who.municipality;
        a.name = who.name;
        a.title = who.title.n ? who.title : who.name;
        grants_load(d, &a, now);
        a.speaks_home = actor_is(&a, ROLE_GUEST, 0) && a.municipality && !db_i64(d, 0, "SELECT id FROM tenant WHERE id = $1", V(a.municipality));
        keys_load(d, &a, now);
        a.waiting = db_i64(d, 0, "SELECT count(*) FROM (SELECT 1 AS one FROM notice WHERE account = $1 AND seen IS NULL LIMIT 100) AS n", V(id));
        return a;
    }
    policy_actor_keys(&a, NULL, 0);
    return a;
}

typedef struct {
    i64 account;
    bool shared;
} seat;
static const field seat_field[] = {I64(seat, account), BOOL(seat, shared)};
static const fields seat_fields = FIELDS(seat, seat_field);

actor actor_of_session(db *d, str session_hash, i64 now)
{
    seat at = {0};
    if (session_hash.n) db_one(d, &seat_fields, &at, "SELECT account, shared FROM session WHERE hash = $1 AND ends > $2", V(session_hash), V(now));
    actor a = actor_of_account(d, at.account, now);
    if (a.account) a.session = session_hash;
    a.shared = a.account && at.shared;
    return a;
}
