/*
 * client.h — who is at the other end: addresses, trusted proxies, and how many connections one address has.
 * Addresses are used for limits while a connection lives, and are never stored.
 */
#pragma once

#include "lib/http/pairs.h"

struct sockaddr;

typedef struct {
    u8 b[16]; /* IPv4 as ::ffff:a.b.c.d */
} address;

typedef struct {
    address at;
    int bits;
} subnet;

address address_of_socket(const struct sockaddr *s);
bool address_of(str text, address *out);       /* "10.0.0.7", "::1" */
str address_text(arena *a, address x);
bool subnet_of(str text, subnet *out);       /* "10.0.0.0/8", "::1"; without "/bits" that address alone */
bool subnet_has(const subnet *nets, int n, address x);

/* The real client behind trusted proxies: the last address of X-Forwarded-For that is not one of them. */
address client_of(address peer, const subnet *proxies, int n_proxies, const pairs *headers);

/* Counts per address (per /64 for IPv6), a table of fixed size. */
typedef struct counts counts;
counts *counts_new(arena *program, int most);  /* most: addresses at a time */
int counts_add(counts *c, address x, int change); /* the new count; a full table counts nobody and says 0 */
void counts_clear(counts *c);                      /* nobody has been counted */
