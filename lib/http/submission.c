/* submission.c — see submission.h. */
#include "lib/http/submission.h"

#include "lib/http/session.h"

#include <sodium.h>

enum { HALF = 32, KEY_MIN = 16, KEY_MAX = 128 };

typedef struct {
    str name;       /* what the row is called: hex of the first half */
    u8 seal[HALF];  /* the second half */
} submission_id;

static void add(crypto_generichash_state *h, str s)
{
    u64 n = (u64)s.n; /* lengths are hashed too, so that no two lists of texts read alike */
    crypto_generichash_update(h, (const u8 *)&n, sizeof n);
    crypto_generichash_update(h, (const u8 *)s.p, n);
}

static submission_id identify(req *r)
{
    crypto_generichash_state h;
    u8 both[2 * HALF];
    crypto_generichash_init(&h, NULL, 0, sizeof both);
    add(&h, r->path);
    add(&h, session_token(r)); /* the same form from somebody else is not the same submission */
    for (int i = 0; i < r->form.n; i++) {
        add(&h, r->form.at[i].name);
        add(&h, r->form.at[i].value);
    }
    for (int i = 0; i < r->files.n; i++) {
        add(&h, r->files.at[i].field);
        add(&h, r->files.at[i].data);
    }
    crypto_generichash_final(&h, both, sizeof both);

    submission_id id;
    buf b = buf_new(&r->mem, HALF * 2);
    buf_hex(&b, both, HALF);
    id.name = buf_str(&b);
    for (int i = 0; i < HALF; i++) id.seal[i] = both[HALF + i];
    return id;
}

static const u8 nonce[crypto_secretbox_NONCEBYTES]; /* zero: each key seals one text only */

static str sealed(req *r, const submission_id *id, str place)
{
    ptrdiff_t n = place.n + (ptrdiff_t)crypto_secretbox_MACBYTES;
    u8 *box = NEW(&r->mem, u8, n);
    crypto_secretbox_easy(box, (const u8 *)place.p, (u64)place.n, nonce, id->seal);
    buf b = buf_new(&r->mem, 2 * n);
    buf_hex(&b, box, n);
    return buf_str(&b);
}

static str opened(req *r, const submission_id *id, str hex)
{
    ptrdiff_t n = hex.n / 2, tag = (ptrdiff_t)crypto_secretbox_MACBYTES;
    u8 *box = NEW(&r->mem, u8, n + 1);
    if (n <= tag || !hex_to_bytes(hex, box, n)) return (str){0};
    u8 *place = NEW(&r->mem, u8, n);
    if (crypto_secretbox_open_easy(place, box, (u64)n, nonce, id->seal)) return (str){0};
    return (str){(const char *)place, n - tag};
}

static bool has_key(const req *r)
{
    str key = req_param(r, "key");
    return key.n >= KEY_MIN && key.n <= KEY_MAX;
}

bool submission_begin(req *r)
{
    if (!has_key(r)) return true;
    submission_id id = identify(r);
    i64 account = r->site->account ? r->site->account(r) : 0;
    if (db_run(r->db, "INSERT INTO submission (key, account, location, at) VALUES ($1, $2, '', $3) ON CONFLICT (key) DO NOTHING",
               V(id.name), V_ID(account), V(r->now)))
        return true;
    str place = opened(r, &id, db_str(r->db, "SELECT location FROM submission WHERE key = $1", V(id.name)));
    if (!place.n) return true; /* written by another version: better done twice than not at all */
    redirect(r, (url){place});
    return false;
}

void submission_end(req *r)
{
    if (!has_key(r) || r->status >= 400) return; /* what is rolled back needs no forgetting */
    submission_id id = identify(r);
    if (r->redirect_to.n)
        db_run(r->db, "UPDATE submission SET location = $2 WHERE key = $1", V(id.name), V(sealed(r, &id, r->redirect_to)));
    else db_run(r->db, "DELETE FROM submission WHERE key = $1", V(id.name));
}
