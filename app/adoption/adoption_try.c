/*
 * adoption_try.c — see adoption.h. «Vi prøver dette», said by a neighbour without an account:
 * shown as not confirmed, and counted as nothing, until somebody there confirms.
 */
#include "app/account/account.h"
#include "app/adoption/adoption.h"

#include "lib/http/session.h"

bool try_allowed(db *d, str who, i64 now)
{
    return db_i64(d, 0,
        "INSERT INTO adoption_client (who, day, tries) VALUES ($1, $2, 1) ON CONFLICT (who) DO UPDATE SET "
        "tries = CASE WHEN adoption_client.day = excluded.day THEN adoption_client.tries + 1 ELSE 1 END, day = excluded.day RETURNING tries",
        V(who), V(time_day_start(now))) <= TRIES_A_DAY;
}

/* What nobody has confirmed in time is closed, and the address forgotten. */
static void expire(db *d, i64 now)
{
    actor nobody = {0};
    id_list old = db_ids(d,
        "SELECT a.id FROM adoption a JOIN record r ON r.id = a.id WHERE a.confirmed IS NULL AND a.token_hash <> '' AND r.created < $1 "
        "ORDER BY a.id LIMIT 20",
        V(now - TRY_DAYS * DAY));
    for (int i = 0; i < old.n; i++) {
        adoption a;
        adoption_find(d, old.at[i], &a);
        a.visibility = S("closed");
        a.email = a.token_hash = (str){0};
        adoption_write(d, &a, &nobody, (adoption_event){.what = S("expired"), .from = a.state}, now);
    }
}

static bool waits_already(db *d, const adoption *a)
{
    return db_i64(d, 0,
        "SELECT 1 AS one FROM adoption a JOIN record r ON r.id = a.id WHERE a.card = $1 AND r.municipality = $2 AND a.email = $3 AND a.confirmed IS NULL LIMIT 1",
        V(a->card), V(a->municipality), V(a->email)) == 1;
}

str try_create(db *d, adoption *a, i64 now)
{
    actor nobody = {0};
    expire(d, now);
    a->email = str_lower(db_arena(d), a->email);
    if (waits_already(d, a)) return (str){0};
    str token = rand_token(db_arena(d));
    a->state = S("unconfirmed");
    a->token_hash = token_hash(db_arena(d), token);
    adoption_write(d, a, &nobody, (adoption_event){.what = S("created")}, now);
    return token;
}

bool try_find(db *d, str token, i64 now, adoption *out)
{
    i64 id = db_i64(d, 0, "SELECT id FROM adoption WHERE token_hash = $1", V(token_hash(db_arena(d), token)));
    if (!id || !adoption_find(d, id, out)) return false;
    return adoption_is_confirmed(out) || out->created > now - TRY_DAYS * DAY;
}

void try_confirm(db *d, adoption *a, const actor *who, i64 now)
{
    adoption_report first = {.status = S("testing")};
    a->confirmed = now;
    a->state = S("testing");
    a->email = (str){0};
    if (who->account) db_run(d, "UPDATE record SET author = $2 WHERE id = $1", V(a->id), V(who->account));
    if (who->account) a->author = who->account;
    adoption_write(d, a, who, (adoption_event){.what = S("confirmed"), .from = S("unconfirmed"), .told = &first}, now);
}

str try_domain(const adoption *a)
{
    return str_split(a->email, '@').tail;
}

bool try_email_works(str email)
{
    static const char *const private[] = {
        "gmail.com", "googlemail.com", "hotmail.com", "hotmail.no", "outlook.com", "outlook.no", "live.no", "live.com", "msn.com",
        "yahoo.com", "yahoo.no", "icloud.com", "me.com", "mac.com", "online.no", "proton.me", "protonmail.com", "getmail.no",
    };
    if (!email_is(email)) return false;
    str domain = str_split(email, '@').tail;
    for (size_t i = 0; i < sizeof private / sizeof *private; i++)
        if (str_eq_nocase(domain, str_of(private[i]))) return false;
    return true;
}

url url_try(arena *a, str token)
{
    return (url){str_join2(a, S("/adoptions/confirm/"), token)};
}
