/*
 * curve_profile.c — where a profile has fallen by so much. The root of the fall is nearly a straight line in the parameter, so
 * Newton's method finds the place in a few steps; its slope is the goal's own, since the others are at their best.
 */
#include "engine/curve_inside.h"

#include <math.h>
#include <string.h>

#include "engine/elem.h"

enum { STEPS_MOST = 60, ROOM_STEPS_MOST = 30 };
static const double NEAR = 1e-5;  /* one more step of Newton's, and it is its square … */
static const double SMALL = 1e-2; /* … if it is a small one: where the goal is flat it says nothing */

/* Counts leave no more room than the market: where more are expected by now than there are, the others are moved first. */
static void make_room(const curve_goal *g, curve_climb *c, int k)
{
    double wanted = elem_log(g->all);
    for (int i = 0; i < ROOM_STEPS_MOST && g->method == CURVE_LIKELIHOOD; i++) {
        curve_line l = curve_line_of(g->kind, c->w);
        jet j = curve_log_share(g->kind, &l, g->d->periods);
        double over = c->w[MU] + j.v - wanted;
        if (c->w[MU] + j.v < elem_log(g->market)) return;
        int move = !c->fixed[MU] ? MU : k == 0 || c->fixed[0] ? 1 : 0;
        double slope = move == MU ? 1.0 : j.a * l.da[move] + j.b * l.db[move];
        c->w[move] -= fmax(-1.0, fmin(1.0, over / slope));
    }
}

/* The others at their best with parameter k where it is: within their bounds, and at them where there is no top inside. */
static bool settle(const curve_goal *g, curve_climb *c, const curve_side *side)
{
    curve_climb from = *c;
    for (int held = 0; held <= 2; held++) {
        make_room(g, c, side->k);
        climb_end end = curve_climb_up(g, c);
        bool beyond = !c->fixed[MU] && isfinite(side->most_mu) && (end == CLIMB_ENDLESS || (end == CLIMB_TOP && c->w[MU] > side->most_mu));
        if (!beyond && end != CLIMB_BARE) {
            if (c->fixed[1]) c->w[1] = from.w[1]; /* where to look for it next */
            memcpy(c->fixed, from.fixed, sizeof from.fixed);
            return end == CLIMB_TOP || end == CLIMB_STEEP || end == CLIMB_ENDLESS; /* the last two come as near as can be */
        }
        int at = beyond ? MU : 1;
        memcpy(c->w, from.w, sizeof from.w);
        c->w[at] = beyond ? side->most_mu : CURVE_NO_IMITATION;
        c->fixed[at] = true;
    }
    return false;
}

/* Where the others are likely to be best: on the line from the top through the place that was settled last. */
static curve_climb guess(const curve_climb *top, const curve_climb *last, const curve_side *side, double at)
{
    curve_climb c = *last;
    double gone = fabs(last->w[side->k] - top->w[side->k]), step = side->towards * at;
    for (int i = 0; i < W; i++) {
        double by = gone > 0.0 ? (last->w[i] - top->w[i]) / (side->towards * gone) : side->along[i];
        c.w[i] = i == side->k || !c.fixed[i] ? top->w[i] + by * step : c.w[i];
    }
    c.w[side->k] = top->w[side->k] + step;
    return c;
}

double curve_profile_end(const curve_goal *g, const curve_climb *top, const curve_side *side)
{
    double root = sqrt(side->drop), near = 0.0, far = side->farthest, at = fmin(side->first, far);
    curve_climb last = *top;
    last.fixed[side->k] = true;
    for (int i = 0; i < STEPS_MOST; i++) {
        curve_climb c = guess(top, &last, side, at);
        if (!settle(g, &c, side)) {
            at = 0.5 * (near + at);
            continue;
        }
        double fallen = sqrt(fmax(0.0, 2.0 * (top->at.v - c.at.v)));
        double to = at + (root - fallen) * fallen / (-side->towards * c.at.g[side->k]);
        if (fabs(fallen - root) <= NEAR * root) return top->w[side->k] + side->towards * (fabs(to - at) < SMALL * at ? to : at);
        if (fallen < root && at >= side->farthest) return side->towards > 0 ? INFINITY : -INFINITY;
        if (fallen < root) near = at;
        else far = at;
        if (c.end == CLIMB_TOP) last = c;
        bool inside = to > near && to < far && to < 4.0 * at;
        at = inside ? to : far < side->farthest ? 0.5 * (near + far) : fmin(2.0 * at, far);
    }
    return NAN;
}
