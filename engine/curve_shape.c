/* curve_shape.c — the three curves as lines through a distribution, with derivatives. See curve_inside.h. */
#include "engine/curve_inside.h"

#include "engine/elem.h"

static const char *const names[][W] = {{"p", "q", "m"}, {"A", "x", "c"}, {"A", "b", "r"}};
static const char *const meanings[][W] = {
    {"innovation: share of those left who adopt of themselves, each period", "imitation: share of those left whom all adopters together move, each period", "ceiling: how many adopt in the end"},
    {"ceiling: how many adopt in the end", "middle: the t by which half of them have", "width: 4.4 times this from 10 to 90 %"},
    {"ceiling: how many adopt in the end", "start: ln(ceiling / curve) at t = 0", "what remains of ln(ceiling / curve) after each period"},
};
static const int working[][W] = {{0, 1, MU}, {MU, 0, 1}, {MU, 0, 1}};

const char *curve_name(curve_kind kind, int parameter) { return names[kind][parameter]; }
const char *curve_meaning(curve_kind kind, int parameter) { return meanings[kind][parameter]; }
int curve_working(curve_kind kind, int parameter) { return working[kind][parameter]; }

/* ---- parameters ---- */

curve_line curve_line_of(curve_kind kind, const double *w)
{
    double e = elem_exp(w[1]);
    if (kind == CURVE_BASS) {
        double p = elem_exp(w[0]);
        return (curve_line){w[0] - w[1], p + e, {1.0, -1.0}, {p, e}, {{0}}, {{p, 0.0}, {0.0, e}}, 0.0};
    }
    if (kind == CURVE_GOMPERTZ) return (curve_line){-w[0], e, {-1.0, 0.0}, {0.0, e}, {{0}}, {{0.0, 0.0}, {0.0, e}}, elem_expm1(e)};
    double b = 1.0 / e, a = -w[0] * b;
    return (curve_line){a, b, {-b, -a}, {0.0, -b}, {{0.0, b}, {b, a}}, {{0.0, 0.0}, {0.0, b}}, 0.0};
}

static double softplus(double x) { return x > 0.0 ? x + elem_log1p(elem_exp(-x)) : elem_log1p(elem_exp(x)); } /* ln(1 + e^x) */

void curve_from_line(curve_kind kind, double alpha, double beta, double *w)
{
    double rate = elem_log(beta);
    w[0] = kind == CURVE_BASS ? rate - softplus(-alpha) : kind == CURVE_LOGISTIC ? -alpha / beta : -alpha;
    w[1] = kind == CURVE_BASS ? rate - softplus(alpha) : kind == CURVE_LOGISTIC ? -rate : rate;
}

void curve_natural(curve_kind kind, const double *w, double *natural, double *by)
{
    for (int k = 0; k < W; k++) {
        int of = working[kind][k];
        natural[k] = by[k] = elem_exp(w[of]);
        if (kind == CURVE_LOGISTIC && of == 0) natural[k] = w[0], by[k] = 1.0;
        if (kind != CURVE_GOMPERTZ || of != 1) continue;
        double beta = natural[k];
        natural[k] = elem_exp(-beta);
        by[k] = -beta * natural[k];
    }
}

void curve_to_working(curve_kind kind, const double *natural, double *w)
{
    for (int k = 0; k < W; k++) {
        int of = working[kind][k];
        w[of] = kind == CURVE_LOGISTIC && of == 0 ? natural[k] : elem_log(kind == CURVE_GOMPERTZ && of == 1 ? -elem_log(natural[k]) : natural[k]);
    }
}

/* ---- shares ---- */

/* A function of alpha + beta t, from its own derivatives. */
static jet along(double v, double first, double second, double t)
{
    return (jet){v, first, first * t, second, second * t, second * t * t};
}

static jet sum(jet x, jet y) { return (jet){x.v + y.v, x.a + y.a, x.b + y.b, x.aa + y.aa, x.ab + y.ab, x.bb + y.bb}; }

/* The logistic distribution at t: the logarithms of what is below and above, and both. */
typedef struct {
    double log_below, log_above, below, above;
} logistic;

static logistic logistic_at(const curve_line *l, double t)
{
    double x = l->alpha + l->beta * t, small = elem_exp(x < 0.0 ? x : -x), rest = elem_log1p(small);
    double large = 1.0 / (1.0 + small), other = small * large;
    return x < 0.0 ? (logistic){x - rest, -rest, other, large} : (logistic){-rest, -x - rest, large, other};
}

static jet log_below(const curve_line *l, double t)
{
    logistic g = logistic_at(l, t);
    return along(g.log_below, g.above, -g.below * g.above, t);
}

static jet log_above(const curve_line *l, double t)
{
    logistic g = logistic_at(l, t);
    return along(g.log_above, -g.below, -g.below * g.above, t);
}

/* ln(1 - e^{-beta t}). */
static jet log_rise(const curve_line *l, double t)
{
    double gained = -elem_expm1(-l->beta * t), up = t * (1.0 - gained) / gained;
    return (jet){.v = elem_log(gained), .b = up, .bb = -up * (t + up)};
}

/* ln e^{-z}, z = e^{-(alpha + beta t)}. */
static jet log_gumbel(double z, double t) { return along(-z, z, -z, t); }

/* ln(1 - e^{-d}), d = z(t-1) - z(t): what the Gumbel distribution gains in a period over what it has at its end. */
static jet log_gain(double d, double by_beta, double by_beta_twice)
{
    double gained = -elem_expm1(-d);
    double first = gained > 0.0 && gained < 1.0 ? d * (1.0 - gained) / gained : 0.0, second = first > 0.0 ? first * (1.0 - d - first) : 0.0;
    return (jet){elem_log(gained), -first, first * by_beta, second, -second * by_beta, second * by_beta * by_beta + first * by_beta_twice};
}

jet curve_log_share(curve_kind kind, const curve_line *l, double t)
{
    if (kind == CURVE_GOMPERTZ) return log_gumbel(elem_exp(-(l->alpha + l->beta * t)), t);
    jet below = log_below(l, t);
    return kind == CURVE_LOGISTIC ? below : sum(below, log_rise(l, t));
}

jet curve_log_step(curve_kind kind, const curve_line *l, double t)
{
    if (kind != CURVE_GOMPERTZ) return sum(log_below(l, t), log_above(l, t - 1.0));
    double z = elem_exp(-(l->alpha + l->beta * t)), up = 1.0 / l->rise;
    return sum(log_gumbel(z, t), log_gain(z * l->rise, 1.0 - t + up, -up * (1.0 + up))); /* ln d by beta; by alpha it is -1 */
}

jet curve_log_steps(curve_kind kind, const curve_line *l)
{
    if (kind == CURVE_GOMPERTZ) return (jet){0};
    jet rise = log_rise(l, 1.0), above = kind == CURVE_BASS ? log_above(l, 0.0) : (jet){0};
    return (jet){rise.v - above.v, -above.a, rise.b, -above.aa, 0.0, rise.bb};
}

double curve_at(curve_kind kind, const double *parameters, double t)
{
    double w[W];
    curve_to_working(kind, parameters, w);
    if (kind == CURVE_BASS && t == 0.0) return 0.0;
    curve_line l = curve_line_of(kind, w);
    return elem_exp(w[MU] + curve_log_share(kind, &l, t).v);
}
