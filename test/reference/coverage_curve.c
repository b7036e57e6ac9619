/*
 * coverage_curve.c — do growth curves find the truth? 2,000 data sets drawn from each known curve: 95 % profile intervals hold
 * the truth in 93–97 % of them, and estimates are off by less than a tenth of a standard error on average. Prints what was found
 * and "N passed, N failed".
 */
#include <math.h>
#include <stdio.h>

#include "engine/curve.h"
#include "engine/philox.h"

enum { PERIODS = 20, SETS = 2000, MARKET = 2000 };

static const char *const curve_names[] = {"Bass", "logistic", "Gompertz"};
static const double truth[][CURVE_PARAMETERS] = {{0.02, 0.4, 1500.0}, {1400.0, 9.0, 2.0}, {1600.0, 7.0, 0.75}};

typedef struct {
    int inside[CURVE_PARAMETERS], told;
    double off[CURVE_PARAMETERS], square[CURVE_PARAMETERS]; /* sums of errors, and of their squares */
} tally;

/* Each of the market adopts before, in a period, or not by the end. */
static double draw(curve_kind kind, const double *by_end, double *adopted, u64 number)
{
    stream chances = stream_at(99, number, (u32)DRAW_START + (u32)kind);
    double before = 0.0;
    for (int t = 0; t < PERIODS; t++) adopted[t] = 0.0;
    for (int i = 0; i < MARKET; i++) {
        double u = stream_unit(&chances) * MARKET;
        int t = 0;
        while (t <= PERIODS && u >= by_end[t]) t++;
        if (t == 0) before++;
        else if (t <= PERIODS) adopted[t - 1]++;
    }
    return before;
}

static tally count(curve_kind kind)
{
    tally sum = {0};
    double by_end[PERIODS + 1], adopted[PERIODS];
    for (int t = 0; t <= PERIODS; t++) by_end[t] = curve_at(kind, truth[kind], t);
    for (int i = 0; i < SETS; i++) {
        double before = draw(kind, by_end, adopted, (u64)i);
        curve_fit f = curve_new(&(curve_data){PERIODS, adopted, before, MARKET}, &(curve_how){kind, CURVE_LIKELIHOOD, 0.0, false});
        sum.told += !f.refused && f.ceiling == CEILING_ESTIMATED;
        for (int k = 0; k < CURVE_PARAMETERS; k++) {
            double off = f.estimate[k] - truth[kind][k];
            sum.inside[k] += f.low[k] <= truth[kind][k] && truth[kind][k] <= f.high[k];
            sum.off[k] += off;
            sum.square[k] += off * off;
        }
    }
    return sum;
}

int main(void)
{
    int passed = 0, failed = 0;
    for (curve_kind kind = CURVE_BASS; kind <= CURVE_GOMPERTZ; kind++) {
        tally t = count(kind);
        for (int k = 0; k < CURVE_PARAMETERS; k++) {
            double cover = (double)t.inside[k] / SETS, mean = t.off[k] / SETS, off = mean / sqrt(t.square[k] / SETS - mean * mean);
            bool good = t.told == SETS && cover >= 0.93 && cover <= 0.97 && fabs(off) < 0.1;
            printf("%s, %s: covers in %.1f %%, off by %.3f standard errors, ceiling told in %d%s\n", curve_names[kind], curve_name(kind, k), 100.0 * cover, off, t.told,
                good ? "" : ": wrong");
            passed += good;
            failed += !good;
        }
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
