/* moran.c — one or two walks over the ties for each statistic; moments in closed form. */
#include "engine/moran.h"

#include <math.h>

#include "engine/normal.h"

/* ---- sums of weights ---- */

weight_sums weight_sums_of(arena *a, const graph *w)
{
    weight_sums s = {.n = w->n, .both = NEW(a, double, w->n)};
    i64 *at = NEW(a, i64, w->n); /* how far each row has been read for ties back: near ends come in order */
    for (int i = 0; i < w->n; i++) at[i] = w->start[i];
    double squares = 0.0, products = 0.0;
    for (int i = 0; i < w->n; i++)
        for (i64 k = w->start[i]; k < w->start[i + 1]; k++) {
            int j = w->to[k];
            double there = graph_weight(w, k);
            s.s0 += there;
            squares += there * there;
            s.both[i] += there;
            s.both[j] += there;
            while (at[j] < w->start[j + 1] && w->to[at[j]] < i) at[j]++;
            if (at[j] < w->start[j + 1] && w->to[at[j]] == i) products += there * graph_weight(w, at[j]);
        }
    s.s1 = squares + products;
    for (int i = 0; i < w->n; i++) s.s2 += s.both[i] * s.both[i];
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
    double fourth = 0.0;
    for (int i = 0; i < s->n; i++) v.mean += x[i] / s->n;
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
    double sum = 0.0;
    for (int i = 0; i < w->n; i++) {
        double near = 0.0;
        for (i64 k = w->start[i]; k < w->start[i + 1]; k++) near += graph_weight(w, k) * (x[w->to[k]] - v.mean);
        sum += near * (x[i] - v.mean);
    }
    return moran_with_moments(s, s->n / s->s0 * sum / v.squares, v.kurtosis);
}

autocorrelation geary_of(const graph *w, const weight_sums *s, const double *x)
{
    values v = values_of(s, x);
    if (v.refused) return refusal(v.refused);
    double sum = 0.0;
    for (int i = 0; i < w->n; i++)
        for (i64 k = w->start[i]; k < w->start[i + 1]; k++) sum += graph_weight(w, k) * (x[i] - x[w->to[k]]) * (x[i] - x[w->to[k]]);
    return geary_with_moments(s, (s->n - 1) / (2.0 * s->s0) * sum / v.squares, v.kurtosis);
}

/* ---- period by period ---- */

/* For each period, sum w_ij over ties between those who have adopted, or, where these are more than half, between those who
   have not: the smaller group keeps the digits, and I is the same for both. */
typedef struct {
    double *ties, *reach; /* [periods]: sum w_ij x_i x_j, and sum (w_i. + w_.i) x_i */
    double *group;        /* [periods]: how many they are */
} smaller;

/* The first period at whose end i had adopted; periods: none. */
static int came_in(const adoption *when, int i)
{
    int t = when->toa[i];
    return t < 0 ? 0 : t < when->periods ? t : when->periods;
}

/* A tie between adopters is one from the later of their times on; between those who are not, until the earlier. */
static void ties_by_period(const graph *w, const adoption *when, double *later, double *earlier)
{
    for (int i = 0; i < w->n; i++) {
        int ti = came_in(when, i);
        for (i64 k = w->start[i]; k < w->start[i + 1]; k++) {
            int tj = came_in(when, w->to[k]);
            later[ti > tj ? ti : tj] += graph_weight(w, k);
            earlier[ti < tj ? ti : tj] += graph_weight(w, k);
        }
    }
}

static smaller smaller_groups(arena *a, const graph *w, const weight_sums *s, const adoption *when)
{
    int last = when->periods;
    double *later = NEW(a, double, last + 1), *earlier = NEW(a, double, last + 1), *reach = NEW(a, double, last + 1), *came = NEW(a, double, last + 1);
    ties_by_period(w, when, later, earlier);
    for (int i = 0; i < w->n; i++) {
        reach[came_in(when, i)] += s->both[i];
        came[came_in(when, i)] += 1.0;
    }
    for (int t = 1; t <= last; t++) later[t] += later[t - 1], came[t] += came[t - 1];
    for (int t = last - 1; t >= 0; t--) earlier[t] += earlier[t + 1];
    double *after = NEW(a, double, last + 1), *until = NEW(a, double, last + 1); /* reach of those who come later, and have come */
    for (int t = last - 1; t >= 0; t--) after[t] = after[t + 1] + reach[t + 1];
    for (int t = 0; t <= last; t++) until[t] = (t ? until[t - 1] : 0.0) + reach[t];

    smaller r = {NEW(a, double, last), NEW(a, double, last), NEW(a, double, last)};
    for (int t = 0; t < last; t++) {
        bool few = 2.0 * came[t] <= w->n;
        r.ties[t] = few ? later[t] : earlier[t + 1];
        r.reach[t] = few ? until[t] : after[t];
        r.group[t] = few ? came[t] : w->n - came[t];
    }
    return r;
}

autocorrelation *moran_by_period(arena *a, const graph *w, const weight_sums *s, const adoption *when)
{
    autocorrelation *r = NEW(a, autocorrelation, when->periods);
    smaller g = smaller_groups(a, w, s, when);
    for (int t = 0; t < when->periods; t++) {
        r[t] = refusal(w->n < 2 ? "fewer than two nodes" : s->s0 <= 0.0 ? "there are no ties" : "all have adopted, or nobody has");
        if (w->n < 2 || s->s0 <= 0.0 || g.group[t] == 0.0) continue;
        double p = g.group[t] / w->n, spread = p * (1.0 - p);
        double sum = g.ties[t] - p * g.reach[t] + p * p * s->s0;
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

joins joins_of(const graph *w, const weight_sums *s, const bool *marked)
{
    const char *why = s->n < 4 ? "fewer than four nodes" : s->s0 <= 0.0 ? "there are no ties" : NULL;
    if (why) return (joins){refusal(why), refusal(why), refusal(why)};
    double sum[3] = {0}, n = s->n, b = 0.0, r[5];
    for (int k = 0; k < 5; k++) r[k] = 1.0 / falling(n, k);
    for (int i = 0; i < w->n; i++) {
        b += marked[i];
        for (i64 k = w->start[i]; k < w->start[i + 1]; k++) sum[marked[i] + marked[w->to[k]]] += 0.5 * graph_weight(w, k);
    }
    double c = n - b, s02 = s->s0 * s->s0;
    double second = 2.0 * s->s1 * b * c * r[2] + (s->s2 - 2.0 * s->s1) * b * c * (n - 2.0) * r[3] +
        4.0 * (s02 + s->s1 - s->s2) * falling(b, 2) * falling(c, 2) * r[4];
    return (joins){join_same(s, sum[2], b, r), join(sum[1], s->s0 * b * c * r[2], 0.25 * second), join_same(s, sum[0], c, r)};
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
