/*
 * map_geo_test.c — the projection against values worked out by hand, and the coast
 * against the projection. Must not test what the map shows.
 */
#include <setjmp.h>
#include <stdarg.h>

#include "map_geo.h"

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void assert_near(double got, double want, double within)
{
    if (!(fabs(got - want) <= within)) fail_msg("got %.9f, want %.9f within %g", got, want, within);
}

static void assert_at(double lat, double lon, double x, double y)
{
    map_point p = map_project(lat, lon);
    assert_near(p.x, x, 1e-4);
    assert_near(p.y, y, 1e-4);
}

static bool in_drawing(map_point p)
{
    return p.x >= 0 && p.x <= MAP_WIDTH && p.y >= 0 && p.y <= MAP_HEIGHT;
}

/* R = 6371.0088; the places are chosen so that the formula becomes a number in any table:
   R · 65π/180 = 7227.68022, R · atanh(½) = R · ½ ln 3 = 3499.63428, R · atan(√2) = 6086.33058. */
static void known_places_fall_where_the_formula_says(void **state)
{
    (void)state;
    assert_at(0, 15, 590, 7965);
    assert_at(65, 15, 590, 7965 - 7227.68022);
    assert_at(0, 45, 590 + 3499.63428, 7965);
    assert_at(45, 60, 590 + 3499.63428, 7965 - 6086.33058);
}

static void east_mirrors_west(void **state)
{
    (void)state;
    map_point east = map_project(69.0, 15.0 + 9.5);
    map_point west = map_project(69.0, 15.0 - 9.5);
    assert_near(east.x - MAP_WEST, MAP_WEST - west.x, 1e-9);
    assert_near(east.y, west.y, 1e-9);
    assert_true(east.x > west.x);
}

static void one_unit_is_one_kilometre_even_in_the_far_east(void **state)
{
    (void)state;
    double km = MAP_RADIUS * 0.01 * 3.14159265358979 / 180;
    map_point a = map_project(70.37, 31.10);
    map_point b = map_project(70.38, 31.10);
    double drawn = hypot(a.x - b.x, a.y - b.y) / km;
    assert_true(drawn > 1.0 && drawn < 1.005);
}

static void the_outermost_places_are_in_the_drawing(void **state)
{
    (void)state;
    assert_true(in_drawing(map_project(59.31, 4.88)));  /* Utsira */
    assert_true(in_drawing(map_project(57.98, 7.05)));  /* Lindesnes */
    assert_true(in_drawing(map_project(71.18, 25.67))); /* Knivskjellodden */
    assert_true(in_drawing(map_project(70.39, 31.17))); /* Hornøya off Vardø */
    assert_false(in_drawing(map_project(78.2, 15.6)));  /* Longyearbyen */
}

static void the_view_box_is_the_size(void **state)
{
    (void)state;
    char want[32];
    snprintf(want, sizeof want, "0 0 %d %d", MAP_WIDTH, MAP_HEIGHT);
    assert_string_equal(MAP_VIEWBOX, want);
}

static void the_coast_is_drawn_with_the_same_projection(void **state)
{
    (void)state;
    assert_true(map_coast_checks_n >= 5);
    for (int i = 0; i < map_coast_checks_n; i++) {
        map_check c = map_coast_checks[i];
        map_point p = map_project(c.lat, c.lon);
        assert_near(p.x, c.at.x, 1e-5);
        assert_near(p.y, c.at.y, 1e-5);
    }
}

typedef struct {
    double left, right, top, bottom;
    int rings, points;
} extent;

static double take_number(const char **p, const char *end)
{
    char *after;
    double value = strtod(*p, &after);
    assert_true(after > *p && after <= end);
    *p = after;
    return value;
}

static void take_point(const char **p, const char *end, map_point *at, extent *e)
{
    at->x += take_number(p, end);
    at->y += take_number(p, end);
    e->left = fmin(e->left, at->x);
    e->right = fmax(e->right, at->x);
    e->top = fmin(e->top, at->y);
    e->bottom = fmax(e->bottom, at->y);
    e->points++;
}

/* The grammar that tool/coast.mjs writes: ("M" point "l" point+ "z")+, and nothing else. */
static extent read_path(str path)
{
    extent e = {.left = 1e9, .right = -1e9, .top = 1e9, .bottom = -1e9};
    const char *p = path.p, *end = path.p + path.n;
    while (p < end) {
        map_point at = {0, 0};
        assert_int_equal(*p++, 'M');
        take_point(&p, end, &at, &e);
        assert_int_equal(*p++, 'l');
        while (*p != 'z') take_point(&p, end, &at, &e);
        p++;
        e.rings++;
    }
    assert_ptr_equal(p, end);
    return e;
}

static void norway_lies_whole_in_the_drawing(void **state)
{
    (void)state;
    extent e = read_path(map_coast_norway);
    assert_true(e.left > 0 && e.right < MAP_WIDTH);
    assert_true(e.top > 0 && e.bottom < MAP_HEIGHT);
    assert_true(e.right - e.left > 1150 && e.bottom - e.top > 1450);
    assert_true(e.rings > 50 && e.points > 3000);
    assert_true(map_coast_norway.n < 100000);
}

/* Foreign land goes on past the edges, or its cut would show as a line. */
static void foreign_land_reaches_just_over_the_edge(void **state)
{
    (void)state;
    extent e = read_path(map_coast_abroad);
    assert_true(e.right > MAP_WIDTH && e.right < MAP_WIDTH + 20);
    assert_true(e.bottom > MAP_HEIGHT && e.bottom < MAP_HEIGHT + 20);
    assert_true(e.left > 200 && e.top > 50);
    assert_true(map_coast_abroad.n < 50000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_places_fall_where_the_formula_says),
        cmocka_unit_test(east_mirrors_west),
        cmocka_unit_test(one_unit_is_one_kilometre_even_in_the_far_east),
        cmocka_unit_test(the_outermost_places_are_in_the_drawing),
        cmocka_unit_test(the_view_box_is_the_size),
        cmocka_unit_test(the_coast_is_drawn_with_the_same_projection),
        cmocka_unit_test(norway_lies_whole_in_the_drawing),
        cmocka_unit_test(foreign_land_reaches_just_over_the_edge),
    };
    return cmocka_run_group_tests_name("map_geo", tests, NULL, NULL);
}
