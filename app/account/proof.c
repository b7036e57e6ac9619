/* proof.c — see proof.h. */
#include "app/account/proof.h"

#include "app/account/sign_in.h"
#include "app/app.h"
#include "lib/http/password.h"
#include "lib/http/session.h"

/* Counts the try first and in a transaction of its own, so that it counts whatever becomes of the request. */
static str stored_unless_slowed(req *r, proof *p, i64 account_id)
{
    db_begin(r->db, true);
    p->wait = try_begin(r->db, p->name, r->now);
    str stored = p->wait ? (str){0} : account_password(r->db, account_id);
    db_commit(r->db);
    return stored;
}

static i64 account_asked(req *r, str email)
{
    db_begin(r->db, false);
    i64 id = account_by_email(r->db, email);
    db_commit(r->db);
    return id;
}

static void prove_stranger(req *r, proof *p)
{
    str email = req_param(r, "email"), password = req_param(r, "password");
    if (!email.n || !password.n || password.n > PASSWORD_BYTES) return;
    p->name = try_name(&r->mem, app_of(r)->secret, email, r->client);
    i64 asked = account_asked(r, email);
    str stored = stored_unless_slowed(r, p, asked);
    if (!p->wait && password_is(&r->mem, stored, password)) p->account = asked;
}

static i64 account_here(req *r)
{
    str token = session_token(r);
    db_begin(r->db, false);
    actor a = actor_of_session(r->db, token.n ? token_hash(&r->mem, token) : (str){0}, r->now);
    db_commit(r->db);
    return a.account;
}

/* Who changes how they sign in proves first that they are not somebody else at the same keyboard. */
static void prove_self(req *r, proof *p)
{
    account self;
    i64 id = account_here(r);
    str password = req_param(r, "password"), fresh = req_param(r, "new_password");
    if (!id || password.n > PASSWORD_BYTES) return;
    p->name = try_name(&r->mem, app_of(r)->secret, str_printf(&r->mem, "account %lld", (long long)id), r->client);
    str stored = stored_unless_slowed(r, p, id);
    if (p->wait) return;
    if (!stored.n || password_is(&r->mem, stored, password)) p->account = id;
    db_begin(r->db, false);
    account_find(r->db, id, &self);
    db_commit(r->db);
    if (p->account && fresh.n && !password_fault(fresh, self.email)) p->hash = password_hash(&r->mem, fresh);
}

static const struct {
    const char *pattern;
    void (*prove)(req *r, proof *p);
} proofs[] = {{"/sign-in", prove_stranger}, {"/me/sign-in", prove_self}};

void proof_before(req *r)
{
    if (r->method != METHOD_POST) return;
    for (size_t i = 0; i < sizeof proofs / sizeof *proofs; i++) {
        if (!str_eq(str_of(r->route->pattern), str_of(proofs[i].pattern))) continue;
        proof *p = NEW(&r->mem, proof, 1);
        proofs[i].prove(r, p);
        r->prepared = p;
    }
}

const proof *proof_of(const req *r)
{
    assert(r->prepared && "not an address that proofs are made for");
    return r->prepared;
}
