/*
 * intensity.h — the additive-intensity hazard: h = 1 - exp(-sum_c l_c x_c), all l ≥ 0. What each neighbour gives adds up, so a
 * forecast is a race of independent chances and expected adoption is submodular in who begins (spread.md 4.5; Mossel and Roch
 * 2010). For forecasts and seeding; for inference use glm.h.
 */
#pragma once

#include "lib/base/base.h"

typedef struct {
    i64 n;                  /* rows */
    int p;                  /* columns */
    const double *const *x; /* p of n, ≥ 0 and finite */
    const bool *y;          /* n: did it happen */
} intensity_data;

typedef struct {
    const char *refused;    /* NULL, or why there is no fit; then all else is 0 */
    double *estimate, *se;  /* p, ≥ 0; se NAN where the estimate stands on the edge, 0, or the data do not tell it */
    double *root;           /* p × p lower triangular: root rootᵀ is the covariance of those above 0; for drawing */
    double loglik, events;
    int iterations;
    bool converged;
} intensity_fit;

/* Maximum likelihood by projected Newton steps: the log-likelihood sum y ln(1 - e^-L) - (1 - y) L is concave, so there is one
   optimum. Only rows where it happened are looked at more than once. */
intensity_fit intensity_new(arena *a, const intensity_data *d);

/* ln likelihood of the rows at given coefficients; -infinity where something happened that could not. */
double intensity_loglik(const intensity_data *d, const double *l);
