/*
 * glm_link.c — the links, a block of rows at a time. Most rows of a hazard have no event: each block is filled as if none
 * had, eight rows at once, and then the few that had one are mended.
 *
 * With m = e^eta, complementary log-log: without event l = -m, l' = -m, -l'' = m; with it l = ln(1 - e^-m), l' = m / (e^m - 1),
 * -l'' = l' (m / (1 - e^-m) - 1); expected information m² / (e^m - 1) (Prentice and Gloeckler 1978).
 */
#include "engine/glm_inside.h"

#include <math.h>

#include "engine/elem.h"
#include "engine/normal.h"
#include "engine/wide.h"

/* ---- complementary log-log ---- */

WIDE_CLONES static void cloglog_none(glm_block *b)
{
    const double *eta = b->eta;
    double *u = b->u, *v = b->v;
    for (int i = 0; i < b->m; i++) {
        double m = elem_exp(eta[i]);
        v[i] = m;
        u[i] = -m;
    }
}

static void cloglog_events(glm_block *b, bool observed)
{
    for (int i = 0; i < b->m; i++) {
        if (b->y[i] == 0.0) continue;
        double m = -b->u[i], y = b->y[i], p = -expm1(-m), s = m < 700.0 ? (m > 0.0 ? m / expm1(m) : 1.0) : 0.0;
        double near = m < 1e-4 ? m * (0.5 + m / 12.0) : m / p - 1.0;
        double none = y < 1.0 ? (1.0 - y) * m : 0.0; /* m may be infinite */
        b->u[i] = y * s - none;
        b->l[i] = y * (m < 1e-300 ? b->eta[i] : log(p)) - none;
        if (observed) b->v[i] = (s > 0.0 ? y * s * near : 0.0) + none;
    }
}

/* Replaces m by m² / (e^m - 1), whose limits are 0 at both ends. */
WIDE_CLONES static void cloglog_expected(double *v, int m)
{
    for (int i = 0; i < m; i++) {
        double x = v[i] < 700.0 ? v[i] : 700.0;
        double e = elem_expm1(x);
        v[i] = x > 0.0 ? x * (x / e) : 0.0;
    }
}

static void cloglog(glm_block *b, bool observed)
{
    cloglog_none(b);
    for (int i = 0; i < b->m; i++) b->l[i] = b->u[i];
    cloglog_events(b, observed);
    if (!observed) cloglog_expected(b->v, b->m);
}

/* ---- logit: observed and expected information are the same ---- */

WIDE_CLONES static void logit(glm_block *b)
{
    const double *eta = b->eta, *y = b->y;
    double *u = b->u, *v = b->v, *l = b->l;
    for (int i = 0; i < b->m; i++) {
        double x = eta[i], far = x < 0.0 ? -x : x;
        double e = elem_exp(-far), big = 1.0 / (1.0 + e), small = e * big;
        double p = x > 0.0 ? big : small, q = x > 0.0 ? small : big;
        double lost = x > 0.0 ? 1.0 - y[i] : y[i]; /* the share of what is the less likely */
        u[i] = y[i] * q - (1.0 - y[i]) * p;
        v[i] = big * small;
        l[i] = (lost > 0.0 ? -lost * far : 0.0) - elem_log1p(e);
    }
}

/* ---- probit ---- */

/* phi(x) / Phi(x) and ln Phi(x); far out by the continued fraction of Mills' ratio (Abramowitz and Stegun 26.2.14). */
static double mills(double x, double *ln)
{
    if (x > -30.0) {
        double tail = 0.5 * erfc(-x * M_SQRT1_2);
        *ln = x > 5.0 ? log1p(-0.5 * erfc(x * M_SQRT1_2)) : log(tail);
        return exp(normal_log_pdf(x)) / tail;
    }
    double r = -x;
    for (int k = 20; k > 0; k--) r = -x + k / r;
    *ln = normal_log_pdf(x) - log(r);
    return r;
}

static void probit(glm_block *b, bool observed)
{
    for (int i = 0; i < b->m; i++) {
        double x = b->eta[i], y = b->y[i], with = 0.0, without = 0.0, ln_with = 0.0, ln_without = 0.0;
        if (y > 0.0 || !observed) with = mills(x, &ln_with);
        if (y < 1.0 || !observed) without = mills(-x, &ln_without);
        b->u[i] = y * with - (1.0 - y) * without;
        b->l[i] = (y > 0.0 ? y * ln_with : 0.0) + (y < 1.0 ? (1.0 - y) * ln_without : 0.0);
        b->v[i] = observed ? y * with * (with + x) + (1.0 - y) * without * (without - x) : with * without;
    }
}

/* ---- all ---- */

WIDE_CLONES static void weigh(glm_block *b)
{
    const double *w = b->weight;
    double *u = b->u, *v = b->v, *l = b->l;
    for (int i = 0; i < b->m; i++) { /* a row without weight is not there, whatever stands in it */
        u[i] = w[i] > 0.0 ? w[i] * u[i] : 0.0;
        v[i] = w[i] > 0.0 ? w[i] * v[i] : 0.0;
        l[i] = w[i] > 0.0 ? w[i] * l[i] : 0.0;
    }
}

static void fill(glm_link link, glm_block *b, bool observed)
{
    if (link == GLM_CLOGLOG) cloglog(b, observed);
    if (link == GLM_LOGIT) logit(b);
    if (link == GLM_PROBIT) probit(b, observed);
    if (b->weight) weigh(b);
}

void glm_fill_observed(const void *arg, glm_block *b) { fill(*(const glm_link *)arg, b, true); }

void glm_fill_expected(const void *arg, glm_block *b) { fill(*(const glm_link *)arg, b, false); }

static double slope(glm_link link, double x)
{
    double ln, m = exp(x);
    if (link == GLM_LOGIT) return -tanh(0.5 * x);
    if (link == GLM_PROBIT) return mills(-x, &ln) - mills(x, &ln) - 2.0 * x;
    return m < 1e-300 ? 1.0 : 2.0 + m / expm1(-m);
}

void glm_link_slope(glm_link link, const double *eta, int m, double *out)
{
    for (int i = 0; i < m; i++) out[i] = slope(link, eta[i]);
}

double glm_link_of(glm_link link, double mean)
{
    if (link == GLM_LOGIT) return log(mean) - log1p(-mean);
    return link == GLM_PROBIT ? normal_quantile(mean) : log(-log1p(-mean));
}
