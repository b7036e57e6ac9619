/* client.c — see client.h. */
#include "lib/http/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static address from_v4(const void *four)
{
    address x = {.b = {[10] = 0xFF, [11] = 0xFF}};
    memcpy(x.b + 12, four, 4);
    return x;
}

static bool is_v4(address x)
{
    static const u8 prefix[12] = {[10] = 0xFF, [11] = 0xFF};
    return memcmp(x.b, prefix, sizeof prefix) == 0;
}

address address_of_socket(const struct sockaddr *s)
{
    address x = {0};
    if (s->sa_family == AF_INET) x = from_v4(&((const struct sockaddr_in *)(const void *)s)->sin_addr);
    if (s->sa_family == AF_INET6) memcpy(x.b, &((const struct sockaddr_in6 *)(const void *)s)->sin6_addr, sizeof x.b);
    return x;
}

bool address_of(str text, address *out)
{
    char z[INET6_ADDRSTRLEN];
    u8 four[4];
    if (!text.n || text.n >= (ptrdiff_t)sizeof z) return false;
    memcpy(z, text.p, (size_t)text.n);
    z[text.n] = 0;
    if (inet_pton(AF_INET, z, four) == 1) {
        *out = from_v4(four);
        return true;
    }
    return inet_pton(AF_INET6, z, out->b) == 1;
}

str address_text(arena *a, address x)
{
    char z[INET6_ADDRSTRLEN];
    const char *ok = is_v4(x) ? inet_ntop(AF_INET, x.b + 12, z, sizeof z) : inet_ntop(AF_INET6, x.b, z, sizeof z);
    return str_copy(a, str_of(ok));
}

bool subnet_of(str text, subnet *out)
{
    str_cut cut = str_split(text, '/');
    i64 bits = 0;
    if (!address_of(cut.head, &out->at)) return false;
    int most = is_v4(out->at) ? 32 : 128;
    if (cut.ok && !str_to_i64(cut.tail, 0, most, &bits)) return false;
    out->bits = 128 - most + (cut.ok ? (int)bits : most);
    return true;
}

static bool same_prefix(address a, address b, int bits)
{
    if (memcmp(a.b, b.b, (size_t)(bits / 8)) != 0) return false;
    return bits % 8 == 0 || (a.b[bits / 8] ^ b.b[bits / 8]) >> (8 - bits % 8) == 0;
}

bool subnet_has(const subnet *nets, int n, address x)
{
    for (int i = 0; i < n; i++)
        if (same_prefix(nets[i].at, x, nets[i].bits)) return true;
    return false;
}

/* What stands after the last comma; *list keeps what stands before it. */
static str last_item(str *list)
{
    ptrdiff_t i = list->n;
    while (i > 0 && list->p[i - 1] != ',') i--;
    str item = str_trim(str_from(*list, i));
    *list = str_upto(*list, i > 0 ? i - 1 : 0);
    return item;
}

address client_of(address peer, const subnet *proxies, int n_proxies, const pairs *headers)
{
    for (int i = headers->n; i > 0; i--) {
        pair h = headers->at[i - 1];
        if (!str_eq(h.name, S("x-forwarded-for"))) continue;
        for (str list = h.value; list.n && subnet_has(proxies, n_proxies, peer);) {
            address before;
            if (!address_of(last_item(&list), &before)) return peer;
            peer = before;
        }
    }
    return peer;
}

struct counts {
    u64 mask;
    int used, most;
    struct {
        address who;
        int n; /* 0: free */
    } at[];
};

counts *counts_new(arena *program, int most)
{
    u64 size = 16;
    while (size < 2 * (u64)most) size *= 2;
    size_t bytes = sizeof(counts) + size * sizeof(((counts *)0)->at[0]);
    counts *c = arena_take(program, bytes, alignof(counts), 1);
    c->mask = size - 1;
    c->most = most;
    return c;
}

void counts_clear(counts *c)
{
    memset(c->at, 0, (c->mask + 1) * sizeof c->at[0]);
    c->used = 0;
}

static u64 slot_of(const counts *c, address x)
{
    u64 i = str_hash((str){(const char *)x.b, sizeof x.b});
    while (c->at[i & c->mask].n && memcmp(&c->at[i & c->mask].who, &x, sizeof x) != 0) i++;
    return i & c->mask;
}

/* Moves later entries of the chain into the hole, so that no look-up ends too early. */
static void hole_close(counts *c, u64 hole)
{
    for (u64 i = (hole + 1) & c->mask; c->at[i].n; i = (i + 1) & c->mask) {
        u64 home = str_hash((str){(const char *)c->at[i].who.b, sizeof(address)}) & c->mask;
        if (((i - home) & c->mask) < ((i - hole) & c->mask)) continue;
        c->at[hole] = c->at[i];
        c->at[i].n = 0;
        hole = i;
    }
}

int counts_add(counts *c, address x, int change)
{
    if (!is_v4(x)) memset(x.b + 8, 0, 8);
    u64 i = slot_of(c, x);
    if (!c->at[i].n) {
        if (change < 0 || c->used == c->most) return 0;
        c->used++;
        c->at[i].who = x;
    }
    int now = c->at[i].n += change;
    if (now <= 0) {
        c->at[i].n = 0;
        c->used--;
        hole_close(c, i);
        return 0;
    }
    return now;
}
