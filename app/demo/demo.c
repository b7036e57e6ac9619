/* demo.c — see demo.h. The order of loading, and the reading of JSON. */
#include "app/demo/demo.h"

#include "app/account/account.h"
#include "app/demo/demo_world.h"
#include "lib/base/blob.h"

str member_str(const json_t *o, const char *name)
{
    json_t *v = json_object_get(o, name);
    return json_is_string(v) ? (str){json_string_value(v), (ptrdiff_t)json_string_length(v)} : (str){0};
}

i64 member_i64(const json_t *o, const char *name)
{
    return json_integer_value(json_object_get(o, name));
}

bool member_bool(const json_t *o, const char *name)
{
    return json_is_true(json_object_get(o, name));
}

str member_words(arena *a, const json_t *o, const char *name)
{
    return member_joined(a, o, name, S(" "));
}

str member_joined(arena *a, const json_t *o, const char *name, str between)
{
    buf b = buf_new(a, 64);
    size_t i;
    json_t *v;
    json_array_foreach(json_object_get(o, name), i, v)
    {
        if (i) buf_add(&b, between);
        buf_z(&b, json_string_value(v));
    }
    return buf_str(&b);
}

i64 member_day(const world *w, const json_t *o, const char *name)
{
    json_t *v = json_object_get(o, name);
    return json_is_integer(v) ? w->now + json_integer_value(v) * DAY : 0;
}

json_t *demo_file(str name)
{
    json_error_t wrong;
    str text = blob_find(name);
    json_t *root = json_loadb(text.p, (size_t)text.n, 0, &wrong);
    assert(root);
    return root;
}

void world_put(world *w, str key, i64 id)
{
    assert(w->n < WORLD_KEYS && key.n && id);
    w->keys[w->n] = str_copy(w->mem, key);
    w->ids[w->n++] = id;
}

i64 world_id(const world *w, str key)
{
    for (int i = w->n - 1; i >= 0 && key.n; i--)
        if (str_eq(w->keys[i], key)) return w->ids[i];
    assert(!key.n);
    return 0;
}

i64 member_id(const world *w, const json_t *o, const char *name)
{
    return world_id(w, member_str(o, name));
}

actor world_actor(const world *w, i64 id)
{
    return actor_of_account(w->d, id, w->now);
}

typedef void part(world *w, const json_t *root);

/* Each file whose name begins so, in the order of their names. */
static void each_file(world *w, str prefix, part *load)
{
    for (int i = blob_first(prefix); i >= 0 && i < n_blobs && str_starts(str_of(blobs[i].name), prefix); i++) {
        json_t *root = demo_file(str_of(blobs[i].name));
        load(w, root);
        json_decref(root);
    }
}

static void each_need(world *w, const json_t *root, void (*load)(world *w, const json_t *o))
{
    size_t i;
    json_t *o;
    json_array_foreach(json_object_get(root, "needs"), i, o) load(w, o);
}

static void needs_load(world *w, const json_t *root)
{
    each_need(w, root, demo_need);
}

static void similar_load(world *w, const json_t *root)
{
    each_need(w, root, demo_similar);
}

static void initiative_load(world *w, const json_t *root)
{
    if (!str_eq(member_str(root, "state"), S("voice"))) demo_initiative(w, root);
}

static void spread_load(world *w, const json_t *root)
{
    size_t i;
    json_t *card = json_object_get(root, "card"), *o;
    if (!card) return;
    demo_card(w, card, member_id(w, root, "key"));
    json_array_foreach(json_object_get(root, "adoptions"), i, o) demo_adoption(w, o, member_id(w, card, "key"));
}

static void neighbour_card_load(world *w, const json_t *root)
{
    demo_card(w, root, 0);
}

/* The receiver's route: a card that this work began from. */
static void origin_load(world *w, const json_t *root)
{
    str card = member_str(root, "from_card");
    if (card.n) db_run(w->d, "UPDATE initiative SET from_card = $2 WHERE id = $1", V(member_id(w, root, "key")), V(world_id(w, card)));
}

void demo_load(db *d, i64 now)
{
    world *w = NEW(db_arena(d), world, 1);
    w->d = d;
    w->mem = db_arena(d);
    w->now = now;
    json_t *root = demo_file(S("demo/world.json"));
    demo_places(w, root);
    demo_people(w, root);
    json_decref(root);

    each_file(w, S("demo/initiatives/"), needs_load);
    each_file(w, S("demo/needs/"), needs_load);
    each_file(w, S("demo/initiatives/"), similar_load);
    each_file(w, S("demo/needs/"), similar_load);
    each_file(w, S("demo/initiatives/"), initiative_load);
    each_file(w, S("demo/initiatives/"), spread_load);
    each_file(w, S("demo/cards/"), neighbour_card_load);
    each_file(w, S("demo/initiatives/"), origin_load);
}
