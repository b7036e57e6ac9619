/* curve_goal.c — the log likelihood and the sum of squares of a curve, with gradient and second derivatives by the working parameters. */
#include "engine/curve_inside.h"

#include <math.h>

#include "engine/elem.h"

static void add(slopes *s, double weight, jet j)
{
    s->v += weight * j.v;
    s->g[0] += weight * j.a;
    s->g[1] += weight * j.b;
    s->h[0][0] += weight * j.aa;
    s->h[0][1] += weight * j.ab;
    s->h[1][1] += weight * j.bb;
}

/* A function of x = mu + a logarithm of a share, from its own derivatives: onto all three. */
static void add_chained(slopes *s, double first, double second, const jet *j)
{
    double x[W] = {j->a, j->b, 1.0};
    for (int i = 0; i < W; i++) {
        s->g[i] += first * x[i];
        for (int k = i; k < W; k++) s->h[i][k] += second * x[i] * x[k];
    }
    s->h[0][0] += first * j->aa;
    s->h[0][1] += first * j->ab;
    s->h[1][1] += first * j->bb;
}

/* Σ n_t ln(c (F_t - F_{t-1})) + n_0 ln(c F_0) + (n - Σ n) ln(1 - c F_T), c = ceiling / n. */
static bool likelihood(const curve_goal *g, const curve_line *l, double mu, slopes *s)
{
    double log_market = elem_log(g->market);
    *s = (slopes){.v = g->all * (mu - log_market), .g = {[MU] = g->all}};
    add(s, g->all - g->before, curve_log_steps(g->kind, l));
    for (int t = 1; t <= g->d->periods; t++)
        if (g->d->adopted[t - 1] > 0.0) add(s, g->d->adopted[t - 1], curve_log_step(g->kind, l, t));
    if (g->before > 0.0) add(s, g->before, curve_log_share(g->kind, l, 0.0));
    double left = g->market - g->all;
    if (left <= 0.0) return true;
    jet j = curve_log_share(g->kind, l, g->d->periods);
    double x = mu - log_market + j.v, odds = 1.0 / elem_expm1(-x); /* c F_T over the rest */
    if (!(x < 0.0)) return false;
    s->v += left * elem_log(-elem_expm1(x));
    add_chained(s, -left * odds, -left * odds * (1.0 + odds), &j);
    return true;
}

/* -½ Σ (cumulative - ceiling F_t)² / unit. */
static bool squares(const curve_goal *g, const curve_line *l, double mu, slopes *s)
{
    double seen = g->before;
    for (int t = 1; t <= g->d->periods; t++) {
        seen += g->d->adopted[t - 1];
        jet j = curve_log_share(g->kind, l, t);
        double y = elem_exp(mu + j.v);
        if (y == 0.0) { /* with slopes that may not be finite, but of no weight */
            s->v -= 0.5 * seen * seen / g->unit;
            continue;
        }
        double off = seen - y, first = g->gauss ? 0.0 : off * y / g->unit;
        s->v -= 0.5 * off * off / g->unit;
        add_chained(s, first, first - y * y / g->unit, &j);
    }
    return true;
}

/* From alpha and beta to the first two working parameters; the lower triangle is filled. */
static slopes to_working(const slopes *s, const curve_line *l)
{
    slopes w = {.v = s->v, .g = {[MU] = s->g[MU]}, .h = {[MU] = {[MU] = s->h[MU][MU]}}};
    for (int i = 0; i < 2; i++) {
        w.g[i] = s->g[0] * l->da[i] + s->g[1] * l->db[i];
        w.h[i][MU] = w.h[MU][i] = s->h[0][MU] * l->da[i] + s->h[1][MU] * l->db[i];
        for (int k = 0; k < 2; k++)
            w.h[i][k] = s->h[0][0] * l->da[i] * l->da[k] + s->h[0][1] * (l->da[i] * l->db[k] + l->db[i] * l->da[k]) + s->h[1][1] * l->db[i] * l->db[k] +
                s->g[0] * l->daa[i][k] + s->g[1] * l->dbb[i][k];
    }
    return w;
}

static bool is_finite(const slopes *s)
{
    double sum = s->v;
    for (int i = 0; i < W; i++) sum += s->g[i] + s->h[i][0] + s->h[i][1] + s->h[i][2];
    return isfinite(sum);
}

bool curve_goal_at(const curve_goal *g, const double *w, slopes *s)
{
    curve_line l = curve_line_of(g->kind, w);
    slopes of_line = {0};
    bool defined = g->method == CURVE_LIKELIHOOD ? likelihood(g, &l, w[MU], &of_line) : squares(g, &l, w[MU], &of_line);
    *s = to_working(&of_line, &l);
    return defined && is_finite(s);
}
