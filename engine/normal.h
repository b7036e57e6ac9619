/* normal.h — the distributions that tests and intervals need. */
#pragma once

#include "lib/base/base.h"

double normal_cdf(double z);           /* P(Z ≤ z) */
double normal_two_sided(double z);     /* P(|Z| ≥ |z|), exact far out in the tail */
double normal_quantile(double p);      /* z with P(Z ≤ z) = p, 0 < p < 1; error below 1e-15 of it or 1e-15 */
double normal_log_pdf(double z);
double chi2_upper(double x, double df); /* P(X ≥ x), df > 0: the regularised upper incomplete gamma function */
double chi2_1_quantile(double p);       /* x with P(X ≤ x) = p for one degree of freedom */
double student_quantile(double p, int df); /* t with P(T ≤ t) = p, 0 < p < 1, df ≥ 1 */
