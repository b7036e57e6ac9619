/* rand.c — see rand.h. */
#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void rand_bytes(void *p, ptrdiff_t n)
{
    char *at = p;
    while (n > 0) {
        ssize_t got = getrandom(at, (size_t)n, 0);
        if (got < 0) {
            fprintf(stderr, "dugnad: the kernel gives no random bytes\n");
            abort();
        }
        at += got;
        n -= got;
    }
}

u64 rand_below(u64 n)
{
    assert(n > 0);
    u64 limit = UINT64_MAX - UINT64_MAX % n, v;
    do rand_bytes(&v, sizeof v);
    while (v >= limit);
    return v % n;
}

str rand_code(arena *a, int letters)
{
    static const char alphabet[] = "23456789BCDFGHJKMNPQRSTVWXZ";
    char *p = NEW(a, char, letters);
    for (int i = 0; i < letters; i++) p[i] = alphabet[rand_below(sizeof alphabet - 1)];
    return (str){p, letters};
}

str rand_token(arena *a)
{
    u8 raw[32];
    rand_bytes(raw, sizeof raw);
    buf b = buf_new(a, 64);
    buf_hex(&b, raw, sizeof raw);
    return buf_str(&b);
}
