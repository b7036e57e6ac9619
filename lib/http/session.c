/* session.c — see session.h. */
#include "lib/http/session.h"

#include <sodium.h>

const char *session_cookie_name(const req *r)
{
    return r->secure ? "__Host-dugnad" : "dugnad";
}

str session_token(const req *r)
{
    str token = req_cookie(r, session_cookie_name(r));
    u8 raw[32];
    return hex_to_bytes(token, raw, sizeof raw) ? token : (str){0};
}

str session_start(req *r, i64 max_age)
{
    str token = rand_token(&r->mem);
    reply_cookie(r, session_cookie_name(r), token, max_age);
    return token;
}

void session_end(req *r)
{
    reply_cookie(r, session_cookie_name(r), S(""), -1);
}

str token_hash(arena *a, str token)
{
    u8 hash[32];
    crypto_generichash(hash, sizeof hash, (const u8 *)token.p, (unsigned long long)token.n, NULL, 0);
    buf b = buf_new(a, 64);
    buf_hex(&b, hash, sizeof hash);
    return buf_str(&b);
}
