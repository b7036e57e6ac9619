/* moran.c — one or two walks over the ties for each statistic; moments in closed form. */
#include "engine/moran.h"

#include <math.h>

#include "engine/exact.h"
#include "engine/normal.h"

/* ---- sums of weights ---- */

/* How far a row has been read for ties back. Near ends come in order, so that none is searched from its beginning. */
typedef struct {
    i64 at, end;
} reading;

static double weight_back(const graph *w, reading *of, int i)
{
    while (of->at < of->end && w->to[of->at] < i) of->at++;
    bool is = of->at < of->end && w->to[of->at] == i;
    return is ? graph_weight(w, of->at++) : 0.0;
}

weight_sums weight_sums_of(arena *a, const graph *w)
{
    weight_sums s = {.n = w->n, .both = NEW(a, double, w->n)};
    reading *of = NEW(a, reading, w->n);
    for (int i = 0; i < w->n; i++) of[i] = (reading){w->start[i], w->start[i + 1]};
    exact all = {0}, squares = {0}, reach = {0};
    for (int i = 0; i < w->n; i++) {
        double row = 0.0, row2 = 0.0;
        for (i64 k = w->start[i]; k < w->start[i + 1]; k++) {
            int j = w->to[k];
            double there = graph_weight(w, k);
            row += there;
            row2 += there * (there + weight_back(w, &of[j], i)); /* ½ (w_ij + w_ji)² is met from both ends */
            s.both[j] += there;
        }
        s.both[i] += row;
        exact_add(&all, row);
        exact_add(&squares, row2);
    }
    for (int i = 0; i < w->n; i++) exact_add(&reach, s.both[i] * s.both[i]);
    s.s0 = exact_value(all);
    s.s1 = exact_value(squares);
    s.s2 = exact_value(reach);
    return s;
}

/* ---- moments ---- */

static const double NOTHING = 1e-13; /* a variance of such a part of the second moment is rounding */

static double deviation(double second, double mean)
{
    double variance = second - mean * mean;
    return variance > NOTHING * second ? sqrt(variance) : 0.0;
}

static void standardise(autocorrelation *r)
{
    r->z = r->sd > 0.0 ? (r->observed - r->expected) / r->sd : NAN;
    r->p = isnan(r->z) ? NAN : normal_two_sided(r->z);
    r->z_normal = r->sd_normal > 0.0 ? (r->observed - r->expected) / r->sd_normal : NAN;
    r->p_normal = isnan(r->z_normal) ? NAN : normal_two_sided(r->z_normal);
}

static autocorrelation refusal(const char *why) { return (autocorrelation){why, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN}; }

/* kurtosis is that of the values, n sum z^4 / (sum z²)². */
static autocorrelation moran_with_moments(const weight_sums *s, double observed, double kurtosis)
{
    double n = s->n, s02 = s->s0 * s->s0;
    autocorrelation r = {NULL, observed, -1.0 / (n - 1.0), NAN, NAN, NAN, NAN, NAN, NAN};
    double dealt = n * ((n * n - 3.0 * n + 3.0) * s->s1 - n * s->s2 + 3.0 * s02) - kurtosis * ((n * n - n) * s->s1 - 2.0 * n * s->s2 + 6.0 * s02);
    if (s->n > 3) r.sd = deviation(dealt / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s02), r.expected);
    r.sd_normal = deviation((n * n * s->s1 - n * s->s2 + 3.0 * s02) / ((n * n - 1.0) * s02), r.expected);
    standardise(&r);
    return r;
}

static autocorrelation geary_with_moments(const weight_sums *s, double observed, double k)
{
    double n = s->n, s02 = s->s0 * s->s0;
    autocorrelation r = {NULL, observed, 1.0, NAN, NAN, NAN, NAN, NAN, NAN};
    double dealt = (n - 1.0) * s->s1 * (n * n - 3.0 * n + 3.0 - (n - 1.0) * k) - 0.25 * (n - 1.0) * s->s2 * (n * n + 3.0 * n - 6.0 - (n * n - n + 2.0) * k) +
        s02 * (n * n - 3.0 - (n - 1.0) * (n - 1.0) * k);
    if (s->n > 3) r.sd = deviation(1.0 + dealt / (n * (n - 2.0) * (n - 3.0) * s02), 1.0);
    r.sd_normal = deviation(1.0 + ((2.0 * s->s1 + s->s2) * (n - 1.0) - 4.0 * s02) / (2.0 * (n + 1.0) * s02), 1.0);
    standardise(&r);
    return r;
}

/* ---- values ---- */

typedef struct {
    const char *refused;
    double mean, squares, kurtosis; /* squares: sum z² */
} values;

static values values_of(const weight_sums *s, const double *x)
{
    values v = {0};
    exact sum = {0};
    double fourth = 0.0;
    for (int i = 0; i < s->n; i++) exact_add(&sum, x[i]);
    v.mean = exact_value(sum) / s->n;
    for (int i = 0; i < s->n; i++) {
        double z2 = (x[i] - v.mean) * (x[i] - v.mean);
        v.squares += z2;
        fourth += z2 * z2;
    }
    v.kurtosis = s->n * fourth / (v.squares * v.squares);
    if (s->n < 2) v.refused = "fewer than two nodes";
    else if (s->s0 <= 0.0) v.refused = "there are no ties";
    else if (v.squares <= s->n * NOTHING * v.mean * v.mean) v.refused = "all have the same value";
    return v;
}

autocorrelation moran_of(const graph *w, const weight_sums *s, const double *x)
{
    values v = values_of(s, x);
    if (v.refused) return refusal(v.refused);
    exact sum = {0};
    for (int i = 0; i < w->n; i++) {
        double near = 0.0;
        for (i64 k = w->start[i]; k < w->start[i + 1]; k++) near += graph_weight(w, k) * (x[w->to[k]] - v.mean);
        exact_add(&sum, near * (x[i] - v.mean));
    }
    return moran_with_moments(s, s->n / s->s0 * exact_value(sum) / v.squares, v.kurtosis);
}

autocorrelation geary_of(const graph *w, const weight_sums *s, const double *x)
{
    values v = values_of(s, x);
    if (v.refused) return refusal(v.refused);
    exact sum = {0};
    for (int i = 0; i < w->n; i++)
        for (i64 k = w->start[i]; k < w->start[i + 1]; k++) exact_add(&sum, graph_weight(w, k) * (x[i] - x[w->to[k]]) * (x[i] - x[w->to[k]]));
    return geary_with_moments(s, (s->n - 1) / (2.0 * s->s0) * exact_value(sum) / v.squares, v.kurtosis);
}

/* ---- period by period ---- */

/* For each period, sum w_ij over ties between those who have adopted, or, where these are more than half, between those who
   have not: the smaller group keeps the digits, and I is the same for both. */
typedef struct {
    double ties, reach; /* sum w_ij x_i x_j, and sum (w_i. + w_.i) x_i */
    double group;       /* how many they are */
} smaller;

/* What comes with a period: ties of which the later, or the earlier, end adopts in it; those who do. The last is never. */
typedef struct {
    exact later, earlier, reach;
    double came;
} coming;

/* The first period at whose end i had adopted; periods: none. */
static int came_in(const adoption *when, int i)
{
    int t = when->toa[i];
    return t < 0 ? 0 : t < when->periods ? t : when->periods;
}

static void come(coming *c, const graph *w, const weight_sums *s, const adoption *when)
{
    for (int i = 0; i < w->n; i++) {
        int ti = came_in(when, i);
        exact_add(&c[ti].reach, s->both[i]);
        c[ti].came += 1.0;
        for (i64 k = w->start[i]; k < w->start[i + 1]; k++) {
            int tj = came_in(when, w->to[k]);
            exact_add(&c[ti > tj ? ti : tj].later, graph_weight(w, k));
            exact_add(&c[ti < tj ? ti : tj].earlier, graph_weight(w, k));
        }
    }
}

static smaller *smaller_groups(arena *a, const graph *w, const weight_sums *s, const adoption *when)
{
    int last = when->periods;
    coming *c = NEW(a, coming, last + 1);
    smaller *r = NEW(a, smaller, last), have = {0}, not = {0};
    come(c, w, s, when);
    for (int t = 0; t < last && 2.0 * (have.group + c[t].came) <= w->n; t++) {
        have = (smaller){have.ties + exact_value(c[t].later), have.reach + exact_value(c[t].reach), have.group + c[t].came};
        r[t] = have;
    }
    for (int t = last - 1; t >= 0 && 2.0 * (not.group + c[t + 1].came) < w->n; t--) {
        not = (smaller){not.ties + exact_value(c[t + 1].earlier), not.reach + exact_value(c[t + 1].reach), not.group + c[t + 1].came};
        r[t] = not;
    }
    return r;
}

autocorrelation *moran_by_period(arena *a, const graph *w, const weight_sums *s, const adoption *when)
{
    autocorrelation *r = NEW(a, autocorrelation, when->periods);
    const smaller *g = smaller_groups(a, w, s, when);
    for (int t = 0; t < when->periods; t++) {
        r[t] = refusal(w->n < 2 ? "fewer than two nodes" : s->s0 <= 0.0 ? "there are no ties" : "all have adopted, or nobody has");
        if (w->n < 2 || s->s0 <= 0.0 || g[t].group == 0.0) continue;
        double p = g[t].group / w->n, spread = p * (1.0 - p);
        double sum = g[t].ties - p * g[t].reach + p * p * s->s0;
        r[t] = moran_with_moments(s, sum / (s->s0 * spread), (1.0 - 3.0 * spread) / spread);
        r[t].sd_normal = r[t].z_normal = r[t].p_normal = NAN;
    }
    return r;
}

/* ---- joins ---- */

/* n (n-1) … of k factors. */
static double falling(double n, int k)
{
    double r = 1.0;
    for (int i = 0; i < k; i++) r *= n - i;
    return r;
}

static autocorrelation join(double observed, double expected, double second)
{
    autocorrelation r = {NULL, observed, expected, deviation(second, expected), NAN, NAN, NAN, NAN, NAN};
    standardise(&r);
    return r;
}

/* Pairs of one colour, of which there are b; r[k] is 1 / n (n-1) … of k factors. */
static autocorrelation join_same(const weight_sums *s, double observed, double b, const double *r)
{
    double s02 = s->s0 * s->s0;
    double second = s->s1 * falling(b, 2) * r[2] + (s->s2 - 2.0 * s->s1) * falling(b, 3) * r[3] + (s02 + s->s1 - s->s2) * falling(b, 4) * r[4];
    return join(observed, 0.5 * s->s0 * falling(b, 2) * r[2], 0.25 * second);
}

/* sum: of ties between none, one and two of the b that are marked. */
static joins joins_with_moments(const weight_sums *s, const double sum[3], double b)
{
    double n = s->n, c = n - b, s02 = s->s0 * s->s0, r[5];
    for (int k = 0; k < 5; k++) r[k] = 1.0 / falling(n, k);
    double second = 2.0 * s->s1 * b * c * r[2] + (s->s2 - 2.0 * s->s1) * b * c * (n - 2.0) * r[3] +
        4.0 * (s02 + s->s1 - s->s2) * falling(b, 2) * falling(c, 2) * r[4];
    return (joins){join_same(s, 0.5 * sum[2], b, r), join(0.5 * sum[1], s->s0 * b * c * r[2], 0.25 * second), join_same(s, 0.5 * sum[0], c, r)};
}

static const char *joins_refused(const weight_sums *s) { return s->n < 4 ? "fewer than four nodes" : s->s0 <= 0.0 ? "there are no ties" : NULL; }

joins joins_of(const graph *w, const weight_sums *s, const bool *marked)
{
    const char *why = joins_refused(s);
    if (why) return (joins){refusal(why), refusal(why), refusal(why)};
    double sum[3] = {0}, b = 0.0;
    for (int i = 0; i < w->n; i++) {
        b += marked[i];
        for (i64 k = w->start[i]; k < w->start[i + 1]; k++) sum[marked[i] + marked[w->to[k]]] += graph_weight(w, k);
    }
    return joins_with_moments(s, sum, b);
}

/* A tie joins two who have adopted from its later end's period on, and one of them from its earlier end's. */
joins *joins_by_period(arena *a, const graph *w, const weight_sums *s, const adoption *when)
{
    const char *why = joins_refused(s);
    joins *r = NEW(a, joins, when->periods);
    coming *c = NEW(a, coming, when->periods + 1);
    come(c, w, s, when);
    exact both = {0}, one = {0}, none = {0};
    double came = 0.0;
    exact_add(&none, s->s0);
    for (int t = 0; t < when->periods; t++) {
        double earlier = exact_value(c[t].earlier), later = exact_value(c[t].later);
        came += c[t].came;
        exact_add(&both, later);
        exact_add(&one, earlier);
        exact_add(&one, -later);
        exact_add(&none, -earlier);
        r[t] = why ? (joins){refusal(why), refusal(why), refusal(why)} : joins_with_moments(s, (double[]){exact_value(none), exact_value(one), exact_value(both)}, came);
    }
    return r;
}

/* ---- node by node ---- */

autocorrelation *moran_local(arena *a, const graph *w, const double *x)
{
    autocorrelation *r = NEW(a, autocorrelation, w->n);
    weight_sums any = {.n = w->n, .s0 = w->m ? 1.0 : 0.0};
    values v = values_of(&any, x);
    if (!v.refused && w->n < 3) v.refused = "fewer than three nodes";
    double n = w->n, m2 = v.squares / n;
    for (int i = 0; i < w->n; i++) {
        r[i] = refusal(v.refused ? v.refused : "no ties");
        if (v.refused || !graph_degree(w, i)) continue;
        double z = x[i] - v.mean, near = 0.0, row = 0.0, squares = 0.0;
        for (i64 k = w->start[i]; k < w->start[i + 1]; k++) {
            near += graph_weight(w, k) * (x[w->to[k]] - v.mean);
            row += graph_weight(w, k);
            squares += graph_weight(w, k) * graph_weight(w, k);
        }
        double mean = -z / (n - 1.0), spread = (v.squares - z * z) / (n - 1.0) - mean * mean; /* of the other values */
        double variance = spread * (n - 1.0) / (n - 2.0) * (squares - row * row / (n - 1.0));
        r[i] = (autocorrelation){NULL, z * near / m2, z * row * mean / m2, fabs(z) / m2 * sqrt(fmax(0.0, variance)), NAN, NAN, NAN, NAN, NAN};
        standardise(&r[i]);
    }
    return r;
}
