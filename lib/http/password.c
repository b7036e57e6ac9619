/* password.c — see password.h. */
#include "lib/http/password.h"

#include <errno.h>
#include <sodium.h>

enum { MEMORY = 19 * 1024 * 1024, PASSES = 2 };

/* Of nothing that anybody knows: what is compared when there is nobody, so that the answer takes as long. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$f8xwx7hQhLSIuFPh1d3o0Q$X6GopIr5f5yEwF/wMmThNglMBrmILuRbD2uhl0IXgqE";

str password_hash(arena *a, str password)
{
    assert(password.n <= PASSWORD_BYTES);
    str room = {NEW(a, char, crypto_pwhash_STRBYTES), crypto_pwhash_STRBYTES};
    int failed = crypto_pwhash_str_alg((char *)room.p, password.p, (u64)password.n, PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13);
    if (failed) fault_transient(a->fault, "no memory to hash a password");
    return str_of(room.p);
}

bool password_is(arena *a, str stored, str password)
{
    str against = stored.n ? stored : str_of(nobody);
    errno = 0;
    const char *typed = password.n ? password.p : ""; /* libsodium wants an address also for nothing */
    bool same = crypto_pwhash_str_verify(str_z(a, against), typed, (u64)password.n) == 0;
    if (!same && errno == ENOMEM) fault_transient(a->fault, "no memory to check a password");
    return same && stored.n;
}
