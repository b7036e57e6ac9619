/* rand.h — chance for secrets, from the kernel. (Simulation has its own reproducible generator in engine/.) */
#pragma once

void rand_bytes(void *p, ptrdiff_t n);                /* from getrandom(2); ends the process if the kernel refuses */
u64 rand_below(u64 n);                                /* 0 … n-1, without bias; n > 0 */
str rand_code(arena *a, int letters);                 /* for paper: no vowels, no 0 1 O I L: "K7M2-9RTX" style without the dash */
str rand_token(arena *a);                             /* 32 random bytes as 64 hex digits */
