/* map_example.c — see map_example.h. Arithmetic only. */
#include "app/map/map_example.h"

typedef struct {
    int year, month, day;
} day_of;

static const day_of days[] = {{2018, 5, 31}, {2018, 12, 12}, {2019, 3, 4}, {2019, 5, 2}, {2019, 6, 19}, {2019, 10, 18}};
enum { N_DAYS = sizeof days / sizeof *days };

static const commune *commune_at(const communes *all, i64 id)
{
    for (int i = 0; i < all->n; i++)
        if (all->at[i].id == id) return &all->at[i];
    return NULL;
}

static snapshot taken(arena *a, frame f, const communes *all, const example_uses *list, i64 at)
{
    communes then = {NEW(a, commune, list->n), 0};
    for (int i = 0; i < list->n && list->at[i].since <= at; i++) {
        const commune *m = commune_at(all, list->at[i].id);
        if (m) then.at[then.n++] = *m;
    }
    return (snapshot){at, then.n, drawing_of(a, f, &then, &(spreads){0}).places};
}

snapshots example_snapshots(arena *a, frame f, const communes *all, const example_uses *list)
{
    snapshots s = {NEW(a, snapshot, N_DAYS), N_DAYS};
    for (int i = 0; i < N_DAYS; i++) s.at[i] = taken(a, f, all, list, time_of_day(days[i].year, days[i].month, days[i].day));
    return s;
}

enum { LEFT = 44, RIGHT = 630, TOP = 10, BOTTOM = 220, MOST = 100 };

static double across(i64 t)
{
    i64 first = time_of_day(2018, 5, 1), last = time_of_day(2019, 10, 31);
    return LEFT + (double)(RIGHT - LEFT) * (double)(t - first) / (double)(last - first);
}

static double up(i64 n)
{
    return BOTTOM - (double)(BOTTOM - TOP) * (double)n / MOST;
}

static void mark_add(arena *a, marks *list, mark one, map_point at)
{
    one.x = str_printf(a, "%.1f", at.x);
    one.y = str_printf(a, "%.1f", at.y);
    list->at[list->n++] = one;
}

static marks axes(arena *a)
{
    static const day_of named[] = {{2018, 6, 1}, {2018, 9, 1}, {2019, 1, 1}, {2019, 5, 1}, {2019, 9, 1}};
    marks all = {NEW(a, mark, 16), 0};
    for (int n = 0; n <= MOST; n += 25)
        mark_add(a, &all, (mark){.text = str_printf(a, "%d", n), .end = true}, (map_point){LEFT - 8, up(n) + 5});
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        mark_add(a, &all, (mark){.text = str_printf(a, "%02d.%d", named[i].month, named[i].year)},
            (map_point){across(time_of_day(named[i].year, named[i].month, named[i].day)), BOTTOM + 24});
    return all;
}

/* Steps: it is so many from that day on. */
curve example_curve(arena *a, const example_uses *list)
{
    buf b = buf_new(a, 4096);
    for (int i = 0; i < list->n; i++) {
        bool last_of_day = i + 1 == list->n || list->at[i + 1].since != list->at[i].since;
        if (!last_of_day) continue;
        if (!b.n) buf_printf(&b, "M%.1f %.1fV%.1f", across(list->at[i].since), up(0), up(i + 1));
        else buf_printf(&b, "H%.1fV%.1f", across(list->at[i].since), up(i + 1));
    }
    buf_printf(&b, "H%d", RIGHT);
    return (curve){buf_str(&b), axes(a)};
}
