/*
 * curve_inside.h — what the parts of the curves share. All three are a line through a distribution: F = G(alpha + beta t), with
 * G logistic or Gumbel; the Bass curve is the logistic one, cut off at t = 0 (alpha = ln(p/q), beta = p + q). Derivatives are
 * taken by alpha, beta and mu, the logarithm of the ceiling, and then brought to the working parameters w in which Newton's
 * method runs. Each natural parameter depends on one working parameter alone, so a profile of one is a profile of the other:
 *   Bass ln p, ln q · logistic x, ln c · Gompertz ln b, ln(-ln r) · and mu.
 */
#pragma once

#include "engine/curve.h"

enum { W = CURVE_PARAMETERS, MU = 2 };
#define CURVE_NO_IMITATION (-60.0) /* ln q where it is as good as 0 */

/* A value with its first and second derivatives by alpha and beta. */
typedef struct {
    double v, a, b, aa, ab, bb;
} jet;

/* A value with its gradient and second derivatives by three. */
typedef struct {
    double v, g[W], h[W][W];
} slopes;

/* ---- curve_shape.c ---- */

typedef struct {
    double alpha, beta;
    double da[2], db[2];         /* by the first two working parameters */
    double daa[2][2], dbb[2][2];
    double rise;                 /* Gompertz: e^beta - 1 */
} curve_line;

curve_line curve_line_of(curve_kind kind, const double *w);
void curve_from_line(curve_kind kind, double alpha, double beta, double *w); /* w[0], w[1]; beta above 0 */
jet curve_log_share(curve_kind kind, const curve_line *l, double t);         /* ln F(t) */
jet curve_log_step(curve_kind kind, const curve_line *l, double t);          /* ln(F(t) - F(t-1)), without loss far out, but for … */
jet curve_log_steps(curve_kind kind, const curve_line *l);                   /* … what all steps have in common */
/* Natural parameters in the order of the report; by[k]: the derivative by the working parameter that it depends on, of[k]. */
void curve_natural(curve_kind kind, const double *w, double *natural, double *by);
int curve_working(curve_kind kind, int parameter);                           /* of[k] */
void curve_to_working(curve_kind kind, const double *natural, double *w);

/* ---- curve_goal.c ---- */

typedef struct {
    curve_kind kind;
    curve_method method;
    const curve_data *d;
    double market, before, all;  /* all: adopters, with those from before */
    double unit;                 /* least squares: what a squared residual is divided by */
    bool gauss;                  /* least squares: second derivatives without those of the curve, as for standard errors */
} curve_goal;

/* What is to be made as large as possible, at w: the log likelihood, or -½ Σ residual² / unit. False where it is not defined. */
bool curve_goal_at(const curve_goal *g, const double *w, slopes *s);

/* ---- curve_search.c ---- */

typedef enum {
    CLIMB_LOST,    /* not defined where it began, or no way up */
    CLIMB_TOP,
    CLIMB_ENDLESS, /* a ceiling without end */
    CLIMB_STEEP,   /* a step instead of a curve */
    CLIMB_BARE,    /* towards no imitation */
    CLIMB_KNOWN,   /* near a top that is known */
} climb_end;

typedef struct {
    double w[W];
    bool fixed[W];
    const double *known; /* NULL, or the w of a top: what comes near it stops */
    slopes at;
    int steps;           /* counted on from what it was */
    climb_end end;
} curve_climb;

/* Newton's method from c->w, damped where it must be. */
climb_end curve_climb_up(const curve_goal *g, curve_climb *c);
/* The highest of 12 starts, in c; a fixed ceiling stands in c->w[MU]. */
climb_end curve_climb_best(const curve_goal *g, curve_climb *c);
/* The inverse of the information at the top, of what is free, with 0 for the rest, and its condition. False: it is singular. */
bool curve_information(const curve_goal *g, const curve_climb *c, double inverse[W][W], double *condition);

/* ---- curve_profile.c ---- */

/* Which end of which working parameter's interval: twice the goal, with the others at their best, has fallen by drop there. */
typedef struct {
    int k, towards;         /* 1 or -1 */
    double drop, most_mu;   /* the others' best has mu at most at most_mu */
    double first, farthest; /* how far to look first, and at most */
    double along[W];        /* how all change with k at the top */
} curve_side;

/* The value of k there; ±INFINITY: nowhere; NAN: it was not found. */
double curve_profile_end(const curve_goal *g, const curve_climb *top, const curve_side *side);
