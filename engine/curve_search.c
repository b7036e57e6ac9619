/* curve_search.c — Newton's method on at most three parameters, and where it begins. */
#include "engine/curve_inside.h"

#include <math.h>
#include <string.h>

#include "engine/elem.h"
#include "engine/matrix.h"

enum { STEPS_MOST = 100, CEILINGS = 4, WIDTHS = 3 };
static const double DAMP_FIRST = 1e-3, DAMP_MOST = 1e10, DAMP_LEAST = 1e-6;
static const double STEP_MOST = 1.5;   /* in logarithms, or widths */
static const double STEP_LAST = 1e-6;  /* the next would be its square */
static const double SAME = 0.01;       /* so near a top there is no other */
static const double FAR = 20.0;        /* in logarithms: no ceiling is so high, no imitation so low */
static const double FAR_LOST = 5.0;    /* the same, where the way on grew too flat to follow */

static int free_places(const curve_climb *c, int *at)
{
    int p = 0;
    for (int i = 0; i < W; i++)
        if (!c->fixed[i]) at[p++] = i;
    return p;
}

/* What a working parameter is measured in: a logarithm in ones, the middle of the logistic curve in widths. */
static double measure(const curve_goal *g, const double *w, int i) { return g->kind == CURVE_LOGISTIC && i == 0 ? elem_exp(w[1]) : 1.0; }

/* Solves (-h + damp × its diagonal) step = g over what is free. False: that is not positive. */
static bool step_of(const curve_climb *c, double damp, double *step)
{
    int at[W], p = free_places(c, at);
    double a[W * W], x[W];
    for (int i = 0; i < p; i++) {
        for (int k = 0; k < p; k++) a[i * p + k] = -c->at.h[at[i]][at[k]];
        a[i * p + i] += damp * (fabs(a[i * p + i]) + 1e-12 * fabs(c->at.v));
        x[i] = c->at.g[at[i]];
    }
    if (matrix_cholesky(a, p, 1e-13) >= 0) return false;
    matrix_solve(a, p, x);
    memset(step, 0, W * sizeof *step);
    for (int i = 0; i < p; i++) step[at[i]] = x[i];
    return true;
}

/* Takes the step, cut to a length that a quadratic may be believed over. How long it was; -1: it went down and was not taken. */
static double take(const curve_goal *g, curve_climb *c, const double *step)
{
    double longest = 0.0, w[W];
    slopes s;
    for (int i = 0; i < W; i++) longest = fmax(longest, fabs(step[i]) / measure(g, c->w, i));
    double part = longest > STEP_MOST ? STEP_MOST / longest : 1.0;
    for (int i = 0; i < W; i++) w[i] = c->w[i] + part * step[i];
    if (!curve_goal_at(g, w, &s) || s.v < c->at.v - 1e-13 * fabs(c->at.v)) return -1.0;
    memcpy(c->w, w, sizeof w);
    c->at = s;
    return longest;
}

/* Is it on its way to where there is no top? CLIMB_LOST: no. far: how far on. */
static climb_end runs_off(const curve_goal *g, const curve_climb *c, double far)
{
    if (c->w[MU] > elem_log(g->all) + far) return CLIMB_ENDLESS;
    if (g->kind == CURVE_BASS && !c->fixed[1] && c->w[1] < c->w[0] - far) return CLIMB_BARE;
    return curve_line_of(g->kind, c->w).beta > 1.5 * far ? CLIMB_STEEP : CLIMB_LOST;
}

static bool near_known(const curve_goal *g, const curve_climb *c)
{
    bool near = c->known != NULL;
    for (int i = 0; i < W && near; i++) near = fabs(c->w[i] - c->known[i]) < SAME * measure(g, c->known, i);
    return near;
}

climb_end curve_climb_up(const curve_goal *g, curve_climb *c)
{
    double damp = 0.0, step[W];
    int most = c->steps + STEPS_MOST;
    c->end = CLIMB_LOST;
    if (runs_off(g, c, FAR) != CLIMB_LOST || !curve_goal_at(g, c->w, &c->at)) { /* what begins there has not climbed there */
        c->at.v = -INFINITY;
        return c->end;
    }
    while (c->steps++ < most && damp <= DAMP_MOST && c->end == CLIMB_LOST) {
        double length = step_of(c, damp, step) ? take(g, c, step) : -1.0;
        if (length >= 0.0 && length < STEP_LAST && damp == 0.0) return c->end = CLIMB_TOP;
        damp = length < 0.0 ? fmax(10.0 * damp, DAMP_FIRST) : damp < DAMP_LEAST ? 0.0 : damp / 10.0;
        c->end = near_known(g, c) ? CLIMB_KNOWN : runs_off(g, c, FAR);
    }
    return c->end == CLIMB_LOST ? c->end = runs_off(g, c, FAR_LOST) : c->end;
}

/* ---- starts ---- */

/* The quantile of the distribution behind the curve. */
static double quantile(curve_kind kind, double share) { return kind == CURVE_GOMPERTZ ? -elem_log(-elem_log(share)) : elem_log(share) - elem_log(1.0 - share); }

/* The line through the quantiles of the observed shares of a supposed ceiling. */
static void line_through(const curve_goal *g, double ceiling, double *alpha, double *beta)
{
    double n = 0.0, st = 0.0, sy = 0.0, stt = 0.0, sty = 0.0, seen = g->before;
    for (int t = 1; t <= g->d->periods; t++) {
        seen += g->d->adopted[t - 1];
        if (g->d->adopted[t - 1] == 0.0 || seen <= 0.0) continue;
        double y = quantile(g->kind, seen / ceiling);
        n += 1.0;
        st += t;
        sy += y;
        stt += (double)t * t;
        sty += t * y;
    }
    *beta = fmax((n * sty - st * sy) / (n * stt - st * st), 1e-6);
    *alpha = (sy - *beta * st) / n;
}

/* From the line, narrowed or widened about its middle; the ceiling so that as many are expected by now as have adopted. */
static void start(const curve_goal *g, double supposed, double part, curve_climb *c)
{
    double alpha, beta;
    line_through(g, supposed * g->all, &alpha, &beta);
    curve_from_line(g->kind, alpha * part, beta * part, c->w);
    curve_line l = curve_line_of(g->kind, c->w);
    if (!c->fixed[MU]) c->w[MU] = elem_log(g->all) - curve_log_share(g->kind, &l, g->d->periods).v;
}

static void climb_and_keep(const curve_goal *g, curve_climb *one, curve_climb *best)
{
    one->known = best->end == CLIMB_TOP ? best->w : NULL;
    if (curve_climb_up(g, one) != CLIMB_KNOWN && one->at.v > best->at.v) *best = *one;
}

climb_end curve_climb_best(const curve_goal *g, curve_climb *c)
{
    static const double supposed[CEILINGS] = {1.02, 1.3, 2.0, 5.0}, part[WIDTHS] = {1.0, 0.5, 2.0};
    curve_climb best = {.at = {.v = -INFINITY}};
    for (int k = 0; k < CEILINGS * WIDTHS; k++) {
        curve_climb one = *c;
        start(g, supposed[k / WIDTHS], part[k % WIDTHS], &one);
        climb_and_keep(g, &one, &best);
    }
    if (g->kind == CURVE_BASS) { /* and its edge, where none imitate */
        curve_climb bare = *c;
        start(g, supposed[0], part[0], &bare);
        bare.w[1] = CURVE_NO_IMITATION;
        bare.fixed[1] = true;
        climb_and_keep(g, &bare, &best);
    }
    *c = best;
    c->known = NULL;
    return best.end == CLIMB_TOP ? curve_climb_up(g, c) : best.end;
}

/* ---- information ---- */

bool curve_information(const curve_goal *g, const curve_climb *c, double inverse[W][W], double *condition)
{
    int at[W], p = free_places(c, at);
    double a[W * W], scaled[W * W], of[W], all[W * W];
    slopes s = c->at;
    memset(inverse, 0, sizeof(double[W][W]));
    *condition = INFINITY;
    if (g->method == CURVE_SQUARES && !curve_goal_at(&(curve_goal){g->kind, g->method, g->d, g->market, g->before, g->all, g->unit, true}, c->w, &s)) return false;
    for (int i = 0; i < p; i++)
        for (int k = 0; k < p; k++) {
            a[i * p + k] = -s.h[at[i]][at[k]];
            scaled[i * p + k] = a[i * p + k] / sqrt(s.h[at[i]][at[i]] * s.h[at[k]][at[k]]);
        }
    if (matrix_cholesky(a, p, 1e-14) >= 0) return false;
    matrix_inverse(a, p, all);
    matrix_eigenvalues(scaled, p, of);
    *condition = of[p - 1] / of[0];
    for (int i = 0; i < p; i++)
        for (int k = 0; k < p; k++) inverse[at[i]][at[k]] = all[i * p + k];
    return true;
}
