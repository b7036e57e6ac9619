/*
 * route.c — see route.h. A tree of path segments; the literal children of all nodes share one
 * hash table keyed by (node, segment), so the time does not grow with the number of routes.
 */
#include "lib/http/route.h"

typedef enum { PART_ID, PART_WORD, PART_TOKEN, PART_KINDS } part;

typedef struct {
    int child[PART_KINDS];  /* by kind of :part; 0: none (the root is nobody's child) */
    const route *row[2];    /* by METHOD_GET, METHOD_POST */
} node;

typedef struct {
    str segment;
    int parent, child;      /* child 0: the slot is free */
} slot;

struct router {
    node *nodes;
    slot *slots;
    int n_nodes;
    u64 mask;
};

static slot *slot_of(const router *t, int parent, str segment)
{
    u64 i = str_hash(segment) + (u64)parent * 0x9E3779B97F4A7C15u;
    for (i ^= i >> 29;; i++) {
        slot *s = &t->slots[i & t->mask];
        if (!s->child || (s->parent == parent && str_eq(s->segment, segment))) return s;
    }
}

static bool is_id(str s)
{
    i64 id;
    return str_to_i64(s, 1, INT64_MAX, &id) && s.p[0] != '0';
}

static bool is_word(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return s.n > 0;
}

static bool is_token(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return false;
    }
    return s.n > 0;
}

static const struct {
    str name;
    bool (*match)(str s);
} parts[PART_KINDS] = {{{":id", 3}, is_id}, {{":word", 5}, is_word}, {{":token", 6}, is_token}};

static int child_make(router *t, int parent, str segment)
{
    for (int k = 0; k < PART_KINDS; k++) {
        if (!str_eq(segment, parts[k].name)) continue;
        if (!t->nodes[parent].child[k]) t->nodes[parent].child[k] = t->n_nodes++;
        return t->nodes[parent].child[k];
    }
    assert(segment.n && segment.p[0] != ':' && "a :part must be :id, :word or :token");
    slot *s = slot_of(t, parent, segment);
    if (!s->child) *s = (slot){segment, parent, t->n_nodes++};
    return s->child;
}

static void row_add(router *t, const route *row)
{
    str path = str_of(row->pattern);
    assert(path.n && path.p[0] == '/' && (row->method == METHOD_GET || row->method == METHOD_POST) && row->run);
    int at = 0, ids = 0;
    path = str_from(path, 1);
    for (str_cut cut = {.tail = path, .ok = path.n > 0}; cut.ok;) {
        cut = str_split(cut.tail, '/');
        ids += cut.head.n && cut.head.p[0] == ':';
        at = child_make(t, at, cut.head);
    }
    assert(ids <= REQ_IDS && "too many :parts");
    assert(!t->nodes[at].row[row->method] && "the same pattern twice");
    t->nodes[at].row[row->method] = row;
}

static int segment_count(const route *routes, int n)
{
    int count = 1;
    for (int i = 0; i < n; i++)
        for (const char *p = routes[i].pattern; *p; p++) count += *p == '/';
    return count;
}

router *router_build(arena *program, const route *routes, int n)
{
    int most = segment_count(routes, n);
    u64 size = 16;
    while (size < 2 * (u64)most) size *= 2;
    router *t = NEW(program, router, 1);
    *t = (router){.nodes = NEW(program, node, most), .slots = NEW(program, slot, (ptrdiff_t)size), .n_nodes = 1, .mask = size - 1};
    for (int i = 0; i < n; i++) row_add(t, &routes[i]);
    return t;
}

typedef struct {
    const router *t;
    str *ids;
    int n_ids;
} walk;

/* The node of the rest of a path, or -1. Literal segments win over :parts. */
static int descend(walk *w, int at, str_cut rest)
{
    if (!rest.ok) {
        const node *end = &w->t->nodes[at];
        return end->row[METHOD_GET] || end->row[METHOD_POST] ? at : -1;
    }
    str_cut cut = str_split(rest.tail, '/');
    int child = slot_of(w->t, at, cut.head)->child;
    int found = child ? descend(w, child, cut) : -1;
    for (int k = 0; k < PART_KINDS && found < 0; k++) {
        child = w->t->nodes[at].child[k];
        if (!child || !parts[k].match(cut.head)) continue;
        w->ids[w->n_ids++] = cut.head;
        found = descend(w, child, cut);
        if (found < 0) w->n_ids--;
    }
    return found;
}

static bool answers(const route *row, unsigned suffix)
{
    return row && (suffix == 0 || (row->flags & suffix));
}

const route *route_find(const router *t, route_ask ask, str ids[REQ_IDS], str *allow)
{
    str path = str_from(ask.path, 1);
    walk w = {.t = t, .ids = ids};
    int at = descend(&w, 0, (str_cut){.tail = path, .ok = path.n > 0});
    *allow = (str){0};
    if (at < 0) return NULL;
    const node *n = &t->nodes[at];
    bool get = answers(n->row[METHOD_GET], ask.suffix), post = answers(n->row[METHOD_POST], ask.suffix);
    if (ask.method == METHOD_GET && get) return n->row[METHOD_GET];
    if (ask.method == METHOD_POST && post) return n->row[METHOD_POST];
    *allow = get && post ? S("GET, HEAD, POST") : get ? S("GET, HEAD") : post ? S("POST") : S("");
    return NULL;
}
