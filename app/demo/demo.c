/* demo.c — see demo.h. The order of loading, and the reading of JSON. */
#include "app/demo/demo.h"

#include "app/account/account.h"
#include "app/demo/demo_world.h"
#include "lib/base/blob.h"

#include <stdlib.h>

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

/* ---- what is written, in the order in which it was: lists show the newest first by the number that a record got ---- */

typedef struct {
    const json_t *o, *file; /* file: the one it stands in */
    i64 at;
    int place;              /* among those of one day: as in the files */
} piece;

typedef struct {
    json_t *files[64];
    int n_files;
    piece pieces[WORLD_KEYS];
    int n;
} shelves;

/* Each file whose name begins so, in the order of their names. */
static void files_read(shelves *s, str prefix)
{
    for (int i = blob_first(prefix); i >= 0 && i < n_blobs && str_starts(str_of(blobs[i].name), prefix); i++) {
        assert(s->n_files < 64);
        s->files[s->n_files++] = demo_file(str_of(blobs[i].name));
    }
}

static void piece_add(shelves *s, const json_t *o, const json_t *file, const char *day)
{
    assert(s->n < WORLD_KEYS);
    s->pieces[s->n] = (piece){o, file, member_i64(o, day), s->n};
    s->n++;
}

static int by_day(const void *x, const void *y)
{
    const piece *a = x, *b = y;
    return a->at != b->at ? (a->at < b->at ? -1 : 1) : a->place - b->place;
}

static void each(world *w, shelves *s, void (*load)(world *w, const piece *p))
{
    qsort(s->pieces, (size_t)s->n, sizeof *s->pieces, by_day);
    for (int i = 0; i < s->n; i++) load(w, &s->pieces[i]);
    s->n = 0;
}

static void all_of(shelves *s, const char *list)
{
    size_t k;
    json_t *o;
    for (int i = 0; i < s->n_files; i++) json_array_foreach(json_object_get(s->files[i], list), k, o) piece_add(s, o, s->files[i], "at");
}

static void need_load(world *w, const piece *p)
{
    demo_need(w, p->o);
}

static void similar_load(world *w, const piece *p)
{
    demo_similar(w, p->o);
}

static void initiative_load(world *w, const piece *p)
{
    demo_initiative(w, p->o);
}

/* On its own, or learned from the work in whose file it stands. */
static void card_load(world *w, const piece *p)
{
    demo_card(w, p->o, p->o == p->file ? 0 : member_id(w, p->file, "key"));
}

static void adoption_load(world *w, const piece *p)
{
    demo_adoption(w, p->o, member_id(w, json_object_get(p->file, "card"), "key"));
}

/* The receiver's route: a card that this work began from. */
static void origin_load(world *w, const piece *p)
{
    str card = member_str(p->o, "from_card");
    if (card.n) db_run(w->d, "UPDATE initiative SET from_card = $2 WHERE id = $1", V(member_id(w, p->o, "key")), V(world_id(w, card)));
}

static bool is_work(const json_t *file)
{
    return json_object_get(file, "started") && !str_eq(member_str(file, "state"), S("voice"));
}

static void work_of(shelves *s)
{
    for (int i = 0; i < s->n_files; i++)
        if (is_work(s->files[i])) piece_add(s, s->files[i], s->files[i], "started");
}

static void cards_of(shelves *s)
{
    for (int i = 0; i < s->n_files; i++) {
        const json_t *card = json_object_get(s->files[i], "card");
        if (card) piece_add(s, card, s->files[i], "at");
        else if (json_object_get(s->files[i], "summary")) piece_add(s, s->files[i], s->files[i], "at");
    }
}

static void records_load(world *w)
{
    shelves *s = NEW(w->mem, shelves, 1);
    files_read(s, S("demo/initiatives/"));
    files_read(s, S("demo/needs/"));
    files_read(s, S("demo/cards/"));
    all_of(s, "needs");
    each(w, s, need_load);
    all_of(s, "needs");
    each(w, s, similar_load);
    work_of(s);
    each(w, s, initiative_load);
    cards_of(s);
    each(w, s, card_load);
    all_of(s, "adoptions");
    each(w, s, adoption_load);
    work_of(s);
    each(w, s, origin_load);
    for (int i = 0; i < s->n_files; i++) json_decref(s->files[i]);
}

/* What happened stands in the order in which it happened, as it would have been written. */
static void events_order(db *d)
{
    i64 last = db_i64(d, 0, "SELECT max(id) FROM event");
    db_run(d, "INSERT INTO event (record, at, account, role, what, from_state, to_state, note) "
              "SELECT record, at, account, role, what, from_state, to_state, note FROM event ORDER BY at, id");
    db_run(d, "DELETE FROM event WHERE id <= $1", V(last));
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
    records_load(w);
    events_order(d);
}
