/*
 * coverage.c — does the regression find the truth? 2,000 data sets made by known coefficients, for each link: 95 % intervals hold the
 * truth in 93–97 % of them, and what is wrong on average is under a tenth of a standard error. Prints what was found and
 * "N passed, N failed".
 */
#include <math.h>
#include <stdio.h>

#include "engine/glm.h"
#include "engine/normal.h"
#include "engine/philox.h"

enum { ROWS = 1500, SETS = 2000, COLUMNS = 2, COEFFICIENTS = COLUMNS + 1 };

static const double truth[COEFFICIENTS] = {-2.0, 0.8, -0.4};
static const char *const link_name[] = {"logit", "probit", "cloglog"};

typedef struct {
    double x[COLUMNS][ROWS], y[ROWS];
} set;

typedef struct {
    int inside[COEFFICIENTS];
    double off[COEFFICIENTS]; /* sum of errors in standard errors */
} tally;

static double chance(glm_link link, double eta)
{
    if (link == GLM_LOGIT) return 1.0 / (1.0 + exp(-eta));
    return link == GLM_PROBIT ? normal_cdf(eta) : -expm1(-exp(eta));
}

static void make(set *s, glm_link link, u64 number)
{
    stream chances = stream_at(99, number, DRAW_START);
    for (int i = 0; i < ROWS; i++) {
        s->x[0][i] = stream_unit(&chances);
        s->x[1][i] = normal_quantile(stream_unit(&chances));
        s->y[i] = stream_unit(&chances) < chance(link, truth[0] + truth[1] * s->x[0][i] + truth[2] * s->x[1][i]);
    }
}

static void count(arena *a, const set *s, glm_link link, tally *t)
{
    char *mark = a->at;
    const double *const x[] = {s->x[0], s->x[1]};
    glm_fit f = glm_new(a, &(crew){.threads = 1}, &(glm_data){.n = ROWS, .p = COLUMNS, .x = x, .y = s->y, .groups = 1, .link = link}, &(glm_how){0});
    for (int k = 0; k < COEFFICIENTS; k++) {
        double z = (f.estimate[k] - truth[k]) / f.se[k];
        t->inside[k] += fabs(z) < 1.959963984540054;
        t->off[k] += z;
    }
    arena_rewind(a, mark);
}

int main(void)
{
    static fault_point point;
    static set s;
    arena a = arena_new((size_t)1 << 28, &point);
    int passed = 0, failed = 0;
    for (glm_link link = GLM_LOGIT; link <= GLM_CLOGLOG; link++) {
        tally t = {0};
        for (int i = 0; i < SETS; i++) {
            make(&s, link, (u64)i);
            count(&a, &s, link, &t);
        }
        for (int k = 0; k < COEFFICIENTS; k++) {
            double cover = (double)t.inside[k] / SETS, off = t.off[k] / SETS;
            bool good = cover >= 0.93 && cover <= 0.97 && fabs(off) < 0.1;
            printf("%s, coefficient %d: covers in %.1f %%, off by %.3f standard errors%s\n", link_name[link], k, 100.0 * cover, off, good ? "" : ": wrong");
            passed += good;
            failed += !good;
        }
    }
    printf("%d passed, %d failed\n", passed, failed);
    arena_free(&a);
    return failed > 0;
}
