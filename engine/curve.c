/* curve.c — from counts to a fitted curve: what is refused, whether the ceiling can be told, errors and intervals. */
#include "engine/curve.h"

#include <math.h>

#include "engine/curve_inside.h"
#include "engine/elem.h"
#include "engine/normal.h"

enum { ADOPTERS_LEAST = 3 };
static const double LEVEL = 0.95;
static const double DUE_LEAST = 5.0; /* expected, for Pearson's squares to be what they are taken for */
static const double CONDITION_MOST = 1e6;
static const double FARTHEST = 15.0; /* in logarithms, or widths: beyond it an interval has no end */
static const double EXACT = 1e-26;   /* of the square of all adopters: rounding */

/* ---- what is refused ---- */

static const char *counts_refused(const curve_data *d, const curve_how *how, const curve_goal *g)
{
    double most = 0.0, sum = 0.0;
    for (int t = 0; t < d->periods; t++) {
        if (!(d->adopted[t] >= 0.0 && isfinite(d->adopted[t]))) return "a count below 0, or none";
        sum += d->adopted[t];
        most = fmax(most, d->adopted[t]);
    }
    int parameters = how->ceiling > 0.0 ? W - 1 : W;
    if (!(d->before >= 0.0 && isfinite(d->before))) return "a count below 0, or none";
    if (sum < ADOPTERS_LEAST) return "fewer than 3 adopters";
    if (d->periods < parameters) return "fewer periods than parameters";
    if (most == sum) return "all adopted in one period: that is no curve";
    if (g->all > g->market) return "more adopters than there are";
    if (how->method == CURVE_LIKELIHOOD && !isfinite(g->market)) return "the likelihood needs to know how many there are";
    if (how->ceiling > g->market) return "a ceiling above all there are";
    if (how->ceiling > 0.0 && how->method == CURVE_LIKELIHOOD && how->ceiling < g->all) return "a ceiling below those who have adopted";
    return NULL;
}

static curve_goal goal_of(const curve_data *d, const curve_how *how)
{
    double begun = how->kind == CURVE_BASS ? 0.0 : d->before, sum = begun;
    for (int t = 0; t < d->periods; t++) sum += d->adopted[t];
    return (curve_goal){.kind = how->kind, .method = how->method, .d = d, .market = d->market - (d->before - begun), .before = begun, .all = sum, .unit = sum * sum};
}

/* ---- the ceiling ---- */

typedef struct {
    curve_goal *g;
    curve_climb free; /* with the ceiling free */
    curve_climb best; /* what is reported */
    curve_ceiling ceiling;
    double given;     /* the ceiling that best has, unless it was estimated */
    bool exact;       /* least squares: nothing is left */
    double drop;      /* of twice the goal, to the ends of an interval, before it is made … */
    double wide;      /* … so much wider */
    double dispersion, dispersion_p;
    bool uneven;      /* wide is the dispersion, if that is above 1 */
} fitting;

/* Pearson's squares of counts and what is expected, in runs of periods in which 5 are. */
static void dispersion_find(fitting *f, const curve_climb *top)
{
    const curve_goal *g = f->g;
    curve_line l = curve_line_of(g->kind, top->w);
    double steps = curve_log_steps(g->kind, &l).v + top->w[MU], seen = 0.0, due = 0.0, squares = 0.0, rest = g->market;
    int df = 0;
    for (int i = 0; i < W; i++) df -= !top->fixed[i];
    for (int t = 1; t <= g->d->periods; t++) {
        seen += g->d->adopted[t - 1];
        due += elem_exp(steps + curve_log_step(g->kind, &l, t).v);
        if (due < DUE_LEAST) continue;
        squares += (seen - due) * (seen - due) / due;
        rest -= due;
        seen = due = 0.0;
        df++;
    }
    double left = g->market - g->all + g->before + seen; /* those of the last, short run too */
    if (rest > 0.0) squares += (left - rest) * (left - rest) / rest;
    f->dispersion = df > 0 ? squares / df : NAN;
    f->dispersion_p = df > 0 ? chi2_upper(squares, df) : NAN;
    f->wide = f->uneven ? fmax(1.0, f->dispersion) : 1.0; /* of none it is 1 */
}

static climb_end fit_with(fitting *f, double ceiling)
{
    f->given = ceiling;
    f->best = (curve_climb){.w = {[MU] = elem_log(ceiling)}, .fixed = {[MU] = true}};
    climb_end end = curve_climb_best(f->g, &f->best);
    if (end == CLIMB_TOP && f->g->method == CURVE_LIKELIHOOD) dispersion_find(f, &f->best);
    return end;
}

static double end_of(const fitting *f, const curve_climb *top, int k, int towards)
{
    const curve_goal *g = f->g;
    double inverse[W][W], condition, first = 0.1, farthest = g->kind == CURVE_LOGISTIC && k == 0 ? FARTHEST * elem_exp(top->w[1]) : FARTHEST;
    if (curve_information(g, top, inverse, &condition) && inverse[k][k] > 0.0) first = sqrt(f->drop * f->wide * inverse[k][k]);
    first = fmin(first, farthest / FARTHEST);
    if (k == 1 && top->fixed[1]) first = top->w[0] - top->w[1], farthest = first + FARTHEST; /* from q = 0 */
    double most_mu = g->method == CURVE_LIKELIHOOD ? elem_log(g->market) : INFINITY;
    curve_side side = {k, towards, f->drop * f->wide, most_mu, first, farthest, {0}};
    for (int i = 0; i < W; i++) side.along[i] = inverse[k][k] > 0.0 ? inverse[k][i] / inverse[k][k] : 0.0;
    return curve_profile_end(g, top, &side);
}

/* Can the counts tell a ceiling? Likelihood: below all there are, well conditioned, and bounded from above by the counts themselves. */
static climb_end ceiling_find(fitting *f)
{
    const curve_goal *g = f->g;
    bool likelihood = g->method == CURVE_LIKELIHOOD, everybody = likelihood && g->all >= g->market;
    double inverse[W][W], condition;
    climb_end end = everybody ? CLIMB_LOST : curve_climb_best(g, &f->free);
    if (end == CLIMB_STEEP) return end;
    bool found = end == CLIMB_TOP;
    if (found && likelihood) dispersion_find(f, &f->free);
    bool well = found && curve_information(g, &f->free, inverse, &condition) && condition <= CONDITION_MOST;
    bool bounded = everybody || (well && (!likelihood || isfinite(end_of(f, &f->free, MU, 1))));
    bool below = found && f->free.w[MU] < elem_log(g->market);
    if (found && (!likelihood || (bounded && below))) {
        f->best = f->free;
        f->ceiling = CEILING_ESTIMATED;
        return end;
    }
    f->ceiling = bounded ? CEILING_ALL : CEILING_TOO_EARLY;
    return isfinite(g->market) ? fit_with(f, g->market) : end;
}

/* ---- what is told ---- */

static int ceiling_place(curve_kind kind) { return kind == CURVE_BASS ? 2 : 0; }

static void errors_tell(const fitting *f, curve_fit *out)
{
    curve_kind kind = f->g->kind;
    double inverse[W][W], by[W];
    curve_natural(kind, f->best.w, out->estimate, by);
    if (f->ceiling != CEILING_ESTIMATED) out->estimate[ceiling_place(kind)] = f->given;
    out->converged = curve_information(f->g, &f->best, inverse, &out->condition);
    for (int i = 0; i < W; i++) {
        int wi = curve_working(kind, i);
        for (int k = 0; k < W; k++) out->cov[i * W + k] = f->wide * by[i] * by[k] * inverse[wi][curve_working(kind, k)];
        out->se[i] = f->best.fixed[wi] || !out->converged ? NAN : sqrt(out->cov[i * W + i]);
    }
}

static double natural_end(const fitting *f, int parameter, double w_end)
{
    double w[W], natural[W], by[W];
    for (int i = 0; i < W; i++) w[i] = f->best.w[i];
    w[curve_working(f->g->kind, parameter)] = w_end;
    curve_natural(f->g->kind, w, natural, by);
    return natural[parameter];
}

static double or_none(double x) { return isfinite(x) ? x : NAN; }

static void interval_tell(const fitting *f, curve_fit *out, int parameter)
{
    int k = curve_working(f->g->kind, parameter);
    double low = end_of(f, &f->best, k, -1), high = end_of(f, &f->best, k, 1);
    bool turned = f->g->kind == CURVE_GOMPERTZ && k == 1;
    out->low[parameter] = or_none(natural_end(f, parameter, turned ? high : low));
    out->high[parameter] = or_none(natural_end(f, parameter, turned ? low : high));
}

/* Nobody is outside the market. Where the ceiling is taken to be all, what is below is still found out from the counts. */
static void ceiling_tell(const fitting *f, curve_fit *out)
{
    int parameter = ceiling_place(f->g->kind);
    bool likelihood = f->g->method == CURVE_LIKELIHOOD;
    if (f->ceiling == CEILING_GIVEN) return;
    if (f->ceiling == CEILING_ESTIMATED) {
        interval_tell(f, out, parameter);
        if (likelihood) out->high[parameter] = fmin(out->high[parameter], f->g->market);
        return;
    }
    bool below = f->free.end == CLIMB_TOP && f->free.w[MU] < elem_log(f->g->market);
    out->low[parameter] = or_none(natural_end(f, parameter, end_of(f, below ? &f->free : &f->best, MU, -1)));
    if (f->ceiling == CEILING_ALL) out->high[parameter] = f->g->market;
}

/* The time at which most adopt: the middle of the line, with its error by the delta method. */
static void peak_tell(const fitting *f, curve_fit *out)
{
    double inverse[W][W], condition, by[W] = {0}, variance = 0.0;
    curve_line l = curve_line_of(f->g->kind, f->best.w);
    out->peak = -l.alpha / l.beta;
    bool known = curve_information(f->g, &f->best, inverse, &condition);
    for (int i = 0; i < 2; i++) by[i] = -(l.da[i] + out->peak * l.db[i]) / l.beta;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++) variance += by[i] * by[k] * inverse[i][k];
    out->peak_se = known ? sqrt(f->wide * variance) : NAN;
}

/* Least squares: from here on a residual is measured in its standard deviation. */
static void squares_tell(fitting *f, curve_fit *out)
{
    for (int i = 0; i < W; i++) out->df -= !f->best.fixed[i];
    out->df += f->g->d->periods;
    out->rss = -2.0 * f->best.at.v * f->g->unit;
    out->sigma = out->df > 0 ? sqrt(out->rss / out->df) : NAN;
    f->exact = !(out->rss > EXACT * f->g->unit);
    if (out->df <= 0 || f->exact) return;
    f->g->unit = out->rss / out->df;
    f->drop = student_quantile(0.5 + 0.5 * LEVEL, out->df);
    f->drop *= f->drop;
    curve_climb_up(f->g, &f->best);
}

static void fit_tell(fitting *f, curve_fit *out)
{
    bool squares = f->g->method == CURVE_SQUARES;
    out->ceiling = f->ceiling;
    out->market = f->g->market;
    out->adopted = f->g->all;
    out->iterations = f->best.steps;
    if (squares) squares_tell(f, out);
    else out->loglik = f->best.at.v;
    out->dispersion = f->dispersion;
    out->dispersion_p = f->dispersion_p;
    errors_tell(f, out);
    peak_tell(f, out);
    bool known = !squares || (out->df > 0 && !f->exact);
    for (int k = 0; k < W; k++) {
        out->low[k] = out->high[k] = NAN;
        if (known && k == ceiling_place(f->g->kind)) ceiling_tell(f, out);
        else if (known) interval_tell(f, out, k);
        else if (f->exact) out->low[k] = out->high[k] = out->estimate[k];
        if (!known && !isnan(out->se[k])) out->se[k] = f->exact ? 0.0 : NAN;
    }
}

static const char *const no_top[] = {
    [CLIMB_LOST] = "no curve of this kind fits best: the counts do not determine it",
    [CLIMB_KNOWN] = "no curve of this kind fits best: the counts do not determine it",
    [CLIMB_BARE] = "no curve of this kind fits best: the counts do not determine it",
    [CLIMB_ENDLESS] = "too early to tell the ceiling, and it is not known how many there are",
    [CLIMB_STEEP] = "the rise is a step, not a curve: it needs shorter periods",
};

curve_fit curve_new(const curve_data *d, const curve_how *how)
{
    curve_goal g = goal_of(d, how);
    curve_fit out = {.refused = counts_refused(d, how, &g)};
    fitting f = {.g = &g, .drop = chi2_1_quantile(LEVEL), .ceiling = CEILING_GIVEN, .wide = 1.0, .dispersion = NAN, .dispersion_p = NAN, .uneven = how->uneven};
    if (out.refused) return out;
    climb_end end = how->ceiling > 0.0 ? fit_with(&f, how->ceiling) : ceiling_find(&f);
    if (end != CLIMB_TOP) return (curve_fit){.refused = no_top[end]};
    fit_tell(&f, &out);
    return out;
}
