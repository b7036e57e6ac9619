/*
 * search.h — finding: Norwegian stems, prefixes, ranking, excerpts with marks,
 * over all kinds, only what the reader may see; the same hits on both engines.
 */
#pragma once

#include "app/policy.h"
#include "app/record/record.h"
#include "lib/html/html.h"

typedef struct {
    i64 id;
    str kind, title, state, municipality_name;
    html excerpt;
    i64 changed;
} hit;

typedef struct {
    hit *at;
    int n;
} hits;

/* Makes the record findable by its title and body (its keys say by whom); an empty body or a closed state takes it away. */
void search_index(db *d, const record *rec, str body);
/* Brings parts of the index together, so that asking costs no more as it grows; a short piece of work. True: there is more. */
bool search_merge(db *d);
/* What is asked: words, and perhaps a kind and a municipality. before: only records with ids below it; 0 is the newest. */
typedef struct {
    str text, kind;
    i64 municipality, before;
} search_ask;

/* All words must be there, the last may be unfinished. Ranked within the newest hundred; next is the before of the older ones, or 0. */
hits search_find(db *d, const actor *who, const search_ask *ask, i64 *next);
/* Open and answered needs of the municipality that speak of the same; best first. */
hits search_similar(db *d, const actor *who, i64 municipality, str text, int limit);
