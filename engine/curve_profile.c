/*
 * curve_profile.c — where a profile has fallen by so much. The root of the fall is nearly a straight line in the parameter, so
 * Newton's method finds the place in a few steps; its slope is the goal's own, since the others are at their best.
 */
#include "engine/curve_inside.h"

#include <math.h>

#include "engine/elem.h"

enum { STEPS_MOST = 60, ROOM_STEPS_MOST = 30 };
static const double NEAR = 1e-5; /* one more step of Newton's, and it is its square */

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

/* The others at their best with parameter k where it is; mu within its bound. */
static bool settle(const curve_goal *g, curve_climb *c, const curve_side *side)
{
    make_room(g, c, side->k);
    if (curve_climb_up(g, c) != CLIMB_TOP) return false;
    if (c->fixed[MU] || c->w[MU] <= side->most_mu) return true;
    c->w[MU] = side->most_mu;
    c->fixed[MU] = true;
    bool settled = curve_climb_up(g, c) == CLIMB_TOP;
    c->fixed[MU] = false;
    return settled;
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
        if (fabs(fallen - root) <= NEAR * root) return top->w[side->k] + side->towards * to;
        if (fallen < root && at >= side->farthest) break;
        if (fallen < root) near = at;
        else far = at;
        last = c;
        bool inside = to > near && to < far && to < 4.0 * at;
        at = inside ? to : far < side->farthest ? 0.5 * (near + far) : fmin(2.0 * at, far);
    }
    return side->towards > 0 ? INFINITY : -INFINITY;
}
