/*
 * demo_world.h — between the parts of the loader: reading JSON, and the local keys
 * ("K-natt", "skjervoy/sykehjem") with the ids they got.
 */
#pragma once

#include <jansson.h>

#include "app/need/need.h"
#include "app/policy.h"

enum { WORLD_KEYS = 2048 };

typedef struct {
    db *d;
    arena *mem;
    i64 now;
    str keys[WORLD_KEYS];
    i64 ids[WORLD_KEYS];
    int n;
} world;

/* Reading: a missing or null member is empty, 0 or false. */
str member_str(const json_t *o, const char *name);
i64 member_i64(const json_t *o, const char *name);
bool member_bool(const json_t *o, const char *name);
str member_words(arena *a, const json_t *o, const char *name);       /* an array of codes, with a space between */
str member_joined(arena *a, const json_t *o, const char *name, str between); /* the same, with something else between them */
i64 member_day(const world *w, const json_t *o, const char *name);   /* days from the loading day; 0 when there is none */
json_t *demo_file(str name);                                          /* of the embedded files; the caller decrefs */

void world_put(world *w, str key, i64 id);
i64 world_id(const world *w, str key);                                /* 0 for an empty key; an unknown one is an assert */
i64 member_id(const world *w, const json_t *o, const char *name);
/* The actor an account is, for writing in their name; everybody when there is none. */
actor world_actor(const world *w, i64 account);

void demo_places(world *w, const json_t *root);
void demo_people(world *w, const json_t *root);
void demo_need(world *w, const json_t *o);
void demo_similar(world *w, const json_t *o);
void demo_initiative(world *w, const json_t *o);
void demo_card(world *w, const json_t *o, i64 initiative);
void demo_adoption(world *w, const json_t *o, i64 card);
void demo_replies(world *w, const json_t *list, const record *rec);
