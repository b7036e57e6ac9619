/* normal.c — normal and chi-squared. Quantiles: a rational start (Abramowitz and Stegun 26.2.23), then Halley's steps on the cdf. */
#include "engine/normal.h"

#include <math.h>

double normal_cdf(double z) { return 0.5 * erfc(-z * M_SQRT1_2); }

double normal_two_sided(double z) { return erfc(fabs(z) * M_SQRT1_2); }

double normal_log_pdf(double z) { return -0.5 * z * z - 0.91893853320467274178; }

/* z with P(Z ≥ z) = q for 0 < q ≤ ½, where the tail keeps its digits. */
static double upper_quantile(double q)
{
    double t = sqrt(-2.0 * log(q));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int i = 0; i < 4; i++) {
        double off = (0.5 * erfc(z * M_SQRT1_2) - q) / exp(normal_log_pdf(z));
        z += off / (1.0 - 0.5 * z * off);
    }
    return z;
}

double normal_quantile(double p)
{
    if (!(p > 0.0 && p < 1.0)) return p == 0.0 ? -INFINITY : p == 1.0 ? INFINITY : NAN;
    return p < 0.5 ? -upper_quantile(p) : upper_quantile(1.0 - p);
}

double chi2_1_quantile(double p)
{
    double z = normal_quantile(0.5 + 0.5 * p);
    return z * z;
}

/* Lower incomplete gamma by its series, good for x < a + 1. */
static double gamma_series(double a, double x)
{
    double term = 1.0 / a, sum = term;
    for (int i = 1; i < 10000 && fabs(term) > 1e-17 * fabs(sum); i++) {
        term *= x / (a + i);
        sum += term;
    }
    return sum * exp(-x + a * log(x) - lgamma(a));
}

/* Upper incomplete gamma by its continued fraction (Lentz), good for x ≥ a + 1. */
static double gamma_fraction(double a, double x)
{
    double b = x + 1.0 - a, c = 1e300, d = 1.0 / b, h = d;
    for (int i = 1; i < 10000; i++) {
        double an = -i * (i - a);
        b += 2.0;
        d = 1.0 / (an * d + b);
        c = b + an / c;
        double step = d * c;
        h *= step;
        if (fabs(step - 1.0) < 1e-16) break;
    }
    return exp(-x + a * log(x) - lgamma(a)) * h;
}

double chi2_upper(double x, double df)
{
    double a = 0.5 * df, h = 0.5 * x;
    if (!(x > 0.0)) return 1.0;
    return h < a + 1.0 ? 1.0 - gamma_series(a, h) : gamma_fraction(a, h);
}

/* P(|T| ≤ t) for whole degrees of freedom: a finite sum (Abramowitz and Stegun 26.7.3 and 26.7.4). */
static double student_inside(double t, int df)
{
    double angle = atan2(t, sqrt(df)), cosine = cos(angle), square = cosine * cosine;
    double term = df % 2 ? cosine : 1.0, sum = 0.0;
    for (int k = df % 2 ? 3 : 2; k <= df; k += 2) {
        sum += term;
        term *= square * (k - 1) / k;
    }
    return df % 2 ? (angle + sin(angle) * sum) / M_PI_2 : sin(angle) * sum;
}

/* Newton's method from the normal quantile, which lies inside: the sum is concave there, so it comes from one side. */
double student_quantile(double p, int df)
{
    double inside = fabs(2.0 * p - 1.0), t = fabs(normal_quantile(p));
    double log_scale = lgamma(0.5 * (df + 1)) - lgamma(0.5 * df) - 0.5 * log(df * M_PI);
    for (int i = 0; i < 200; i++) {
        double step = (inside - student_inside(t, df)) / (2.0 * exp(log_scale - 0.5 * (df + 1) * log1p(t * t / df)));
        t += step;
        if (fabs(step) <= 1e-14 * t) break;
    }
    return p < 0.5 ? -t : t;
}
