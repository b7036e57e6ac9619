/* map_draw.c — see map_draw.h. */
#include "app/map/map_draw.h"

#include <math.h>

enum { NEAREST_KM = 90, MARGIN_KM = 22, NAME_GAP = 18, LETTER_PHONE = 15, LINE_HEIGHT = 19 };

typedef struct {
    double left, top, right, bottom;
} box;

static box box_empty(void)
{
    return (box){1e9, 1e9, -1e9, -1e9};
}

static void box_add(box *b, const commune *m)
{
    map_point p = map_project(m->lat, m->lon);
    b->left = fmin(b->left, p.x);
    b->right = fmax(b->right, p.x);
    b->top = fmin(b->top, p.y);
    b->bottom = fmax(b->bottom, p.y);
}

/* Wider when it is too tall for a screen, taller when it would be a stripe. */
static frame frame_of_box(box b)
{
    double width = fmax(b.right - b.left + 2 * MARGIN_KM, NEAREST_KM), height = fmax(b.bottom - b.top + 2 * MARGIN_KM, NEAREST_KM);
    width = fmax(width, height / 1.3);
    height = fmax(height, width * 0.6);
    double x = (b.left + b.right) / 2, y = (b.top + b.bottom) / 2, scale = DRAWING_WIDTH / width;
    return (frame){.left = x - width / 2, .top = y - height / 2, .scale = scale, .height = (int)(height * scale), .near = width < 420};
}

frame frame_of_norway(void)
{
    double scale = (double)DRAWING_WIDTH / MAP_WIDTH;
    return (frame){.scale = scale, .height = (int)(MAP_HEIGHT * scale)};
}

frame frame_of_places(const communes *all, i64 in_county)
{
    box b = box_empty();
    for (int i = 0; i < all->n; i++)
        if (!in_county || all->at[i].county == in_county) box_add(&b, &all->at[i]);
    return b.left > b.right ? frame_of_norway() : frame_of_box(b);
}

static const commune *commune_at(const communes *all, i64 id)
{
    for (int i = 0; i < all->n; i++)
        if (all->at[i].id == id) return &all->at[i];
    return NULL;
}

frame frame_of_spreads(const communes *all, const spreads *list)
{
    box b = box_empty();
    for (int i = 0; i < list->n; i++) {
        const commune *from = commune_at(all, list->at[i].origin), *to = commune_at(all, list->at[i].municipality);
        if (from) box_add(&b, from);
        if (to) box_add(&b, to);
    }
    return b.left > b.right ? frame_of_norway() : frame_of_box(b);
}

frame frame_round(const commune *at, const communes *near)
{
    box b = box_empty();
    box_add(&b, at);
    for (int i = 0; i < near->n; i++) box_add(&b, &near->at[i]);
    return frame_of_box(b);
}

str frame_transform(arena *a, frame f)
{
    return str_printf(a, "scale(%.4f) translate(%.2f %.2f)", f.scale, -f.left, -f.top);
}

str frame_viewbox(arena *a, frame f)
{
    return str_printf(a, "0 0 %d %d", DRAWING_WIDTH, f.height);
}

static map_point drawn(frame f, const commune *m)
{
    map_point p = map_project(m->lat, m->lon);
    return (map_point){(p.x - f.left) * f.scale, (p.y - f.top) * f.scale};
}

static bool is_inside(frame f, map_point p)
{
    return p.x >= 0 && p.y >= 0 && p.x <= DRAWING_WIDTH && p.y <= f.height;
}

/* ---- marks ---- */

static str coordinate(arena *a, double v)
{
    return str_printf(a, "%.1f", v);
}

static dot *dot_for(arena *a, frame f, dots *list, const commune *m)
{
    map_point p = drawn(f, m);
    for (int i = 0; i < list->n; i++)
        if (list->at[i].id == m->id) return &list->at[i];
    if (!is_inside(f, p)) return NULL;
    dot *one = &list->at[list->n++];
    bool left = p.x + NAME_GAP + (double)utf8_length(m->name_unique) * LETTER_PHONE > DRAWING_WIDTH; /* letters are largest on a phone */
    *one = (dot){
        .id = m->id,
        .name = m->name_unique,
        .x = coordinate(a, p.x),
        .y = coordinate(a, p.y),
        .name_x = coordinate(a, left ? p.x - NAME_GAP : p.x + NAME_GAP),
        .name_y = coordinate(a, p.y + 6),
        .name_left = left,
    };
    return one;
}

/* What weighs most where several adoptions fall on one place. */
static int weight_of(str status)
{
    static const char *const order[] = {"unconfirmed", "dropped", "considering", "testing", "in_use"};
    for (int i = 0; i < 5; i++)
        if (str_eq(status, str_of(order[i]))) return i + 1;
    return 0;
}

static str state_of(str status)
{
    if (str_eq(status, S("in_use"))) return S("in-use");
    return str_eq(status, S("unconfirmed")) ? S("considering") : status;
}

static void dot_adopts(dot *one, str status)
{
    one->n++;
    if (weight_of(status) <= weight_of(one->status)) return;
    one->status = status;
    one->state = state_of(status);
}

/* A curve that bends to the left of its way, so that two ways between the same places are two lines. */
static void line_add(buf *b, map_point from, map_point to)
{
    double mx = (from.x + to.x) / 2 + (to.y - from.y) * 0.15, my = (from.y + to.y) / 2 - (to.x - from.x) * 0.15;
    buf_printf(b, "M%.1f %.1fQ%.1f %.1f %.1f %.1f", from.x, from.y, mx, my, to.x, to.y);
}

static double number_of(str s)
{
    double v = 0;
    str_to_double(s, &v);
    return v;
}

/* Where a name begins and ends across; letters are a little under nine units wide. */
static double name_start(const dot *one)
{
    double x = number_of(one->name_x);
    return one->name_left ? x - (double)utf8_length(one->name) * 9 : x;
}

static double name_end(const dot *one)
{
    return name_start(one) + (double)utf8_length(one->name) * 9;
}

static bool names_touch(const dot *a, const dot *b)
{
    bool beside = name_end(a) < name_start(b) || name_end(b) < name_start(a);
    return !beside && fabs(number_of(a->name_y) - number_of(b->name_y)) < LINE_HEIGHT;
}

/* A name that would lie on an earlier one moves above or below it, whichever is nearer. */
static void names_part(arena *a, dots *list)
{
    for (int i = 1; i < list->n; i++)
        for (int k = 0; k < i; k++) {
            dot *late = &list->at[i], *early = &list->at[k];
            double step = number_of(late->name_y) < number_of(early->name_y) ? -LINE_HEIGHT : LINE_HEIGHT;
            if (names_touch(late, early)) late->name_y = coordinate(a, number_of(early->name_y) + step);
        }
}

static str places_drawn(arena *a, frame f, const communes *all)
{
    buf b = buf_new(a, all->n * 16);
    for (int i = 0; i < all->n; i++) {
        map_point p = drawn(f, &all->at[i]);
        if (is_inside(f, p)) buf_printf(&b, "M%.1f %.1fh0", p.x, p.y);
    }
    return buf_str(&b);
}

drawing drawing_of(arena *a, frame f, const communes *all, const spreads *list)
{
    drawing d = {.marked = {NEW(a, dot, all->n), 0}, .places = places_drawn(a, f, all)};
    buf lines = buf_new(a, 0);
    for (int i = list->n - 1; i >= 0; i--) {
        const commune *from = commune_at(all, list->at[i].origin), *to = commune_at(all, list->at[i].municipality);
        if (!from || !to) continue;
        dot *origin = dot_for(a, f, &d.marked, from), *adopter = dot_for(a, f, &d.marked, to);
        if (origin) origin->origin = true;
        if (adopter) dot_adopts(adopter, list->at[i].status);
        if (from != to) line_add(&lines, drawn(f, from), drawn(f, to));
    }
    names_part(a, &d.marked);
    d.lines = buf_str(&lines);
    return d;
}

str drawing_neighbours(arena *a, frame f, const communes *all, const neighbours *beside)
{
    buf b = buf_new(a, beside->n * 24);
    for (int i = 0; i < beside->n; i++) {
        const commune *x = commune_at(all, beside->at[i].a), *y = commune_at(all, beside->at[i].b);
        if (!x || !y) continue;
        map_point p = drawn(f, x), q = drawn(f, y);
        if (is_inside(f, p) || is_inside(f, q)) buf_printf(&b, "M%.1f %.1fL%.1f %.1f", p.x, p.y, q.x, q.y);
    }
    return buf_str(&b);
}

dots dots_of(arena *a, frame f, const communes *all, const i64 *ids, int n)
{
    dots list = {NEW(a, dot, n), 0};
    for (int i = 0; i < n; i++) {
        const commune *m = commune_at(all, ids[i]);
        if (m) dot_for(a, f, &list, m);
    }
    names_part(a, &list);
    return list;
}
