/*
 * coverage_curve.c — do growth curves find the truth? 2,000 data sets drawn from each known curve: 95 % profile intervals hold
 * the truth in 93–97 % of them, and estimates are off by less than a tenth of a standard error on average; those of least squares
 * hold it in fewer than 60 %, as doc/spread.md says; and bands for the four periods after the twelfth hold what came, whole numbers
 * as it is, in 49–58 and 88–95 %. Prints what was found and "N passed, N failed".
 */
#include <math.h>
#include <stdio.h>

#include "engine/curve.h"
#include "engine/philox.h"

enum { PERIODS = 20, SETS = 2000, MARKET = 2000, KNOWN = 12, AHEAD = 4, RUNS = 400 };

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

static tally count(curve_kind kind, curve_method method)
{
    tally sum = {0};
    double by_end[PERIODS + 1], adopted[PERIODS];
    for (int t = 0; t <= PERIODS; t++) by_end[t] = curve_at(kind, truth[kind], t);
    for (int i = 0; i < SETS; i++) {
        double before = draw(kind, by_end, adopted, (u64)i);
        curve_fit f = curve_new(&(curve_data){PERIODS, adopted, before, MARKET}, &(curve_how){kind, method, 0.0, false});
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

/* From the first periods: do the bands of the last of those ahead hold what came? */
static void count_ahead(arena *a, curve_kind kind, int inside[2])
{
    double by_end[PERIODS + 1], adopted[PERIODS];
    curve_how how = {kind, CURVE_LIKELIHOOD, 0.0, false};
    for (int t = 0; t <= PERIODS; t++) by_end[t] = curve_at(kind, truth[kind], t);
    for (int i = 0; i < SETS; i++) {
        char *mark = a->at;
        double before = draw(kind, by_end, adopted, (u64)i);
        curve_data d = {KNOWN, adopted, before, MARKET};
        curve_fit f = curve_new(&d, &how);
        curve_forecast got = curve_forecast_new(a, &d, &how, &f, &(curve_plan){AHEAD, RUNS, (u64)i, &(crew){.threads = 1}});
        double came = f.adopted;
        for (int t = KNOWN; t < KNOWN + AHEAD; t++) came += adopted[t];
        inside[0] += got.low50[AHEAD - 1] <= came && came <= got.high50[AHEAD - 1];
        inside[1] += got.low90[AHEAD - 1] <= came && came <= got.high90[AHEAD - 1];
        arena_rewind(a, mark);
    }
}

typedef struct {
    int passed, failed;
} score;

static void judge(score *s, bool good)
{
    if (!good) printf("  that is wrong\n");
    s->passed += good;
    s->failed += !good;
}

static void judge_likelihood(score *s, curve_kind kind)
{
    tally t = count(kind, CURVE_LIKELIHOOD);
    for (int k = 0; k < CURVE_PARAMETERS; k++) {
        double cover = (double)t.inside[k] / SETS, mean = t.off[k] / SETS, off = mean / sqrt(t.square[k] / SETS - mean * mean);
        printf("%s, %s: covers in %.1f %%, off by %.3f standard errors, ceiling told in %d\n", curve_names[kind], curve_name(kind, k), 100.0 * cover, off, t.told);
        judge(s, t.told == SETS && cover >= 0.93 && cover <= 0.97 && fabs(off) < 0.1);
    }
}

static void judge_squares(score *s, curve_kind kind)
{
    tally t = count(kind, CURVE_SQUARES);
    for (int k = 0; k < CURVE_PARAMETERS; k++) {
        printf("%s, %s: least squares cover in %.1f %%\n", curve_names[kind], curve_name(kind, k), 100.0 * t.inside[k] / SETS);
        judge(s, t.inside[k] < 6 * SETS / 10);
    }
}

static void judge_bands(score *s, arena *a, curve_kind kind)
{
    int inside[2] = {0};
    count_ahead(a, kind, inside);
    double half = (double)inside[0] / SETS, most = (double)inside[1] / SETS;
    printf("%s: bands of 50 and 90 %% hold %.1f and %.1f %%\n", curve_names[kind], 100.0 * half, 100.0 * most);
    judge(s, half > 0.49 && half < 0.58 && most > 0.88 && most < 0.95);
}

int main(void)
{
    static fault_point point;
    arena a = arena_new((size_t)1 << 26, &point);
    score s = {0};
    for (curve_kind kind = CURVE_BASS; kind <= CURVE_GOMPERTZ; kind++) {
        judge_likelihood(&s, kind);
        judge_squares(&s, kind);
        judge_bands(&s, &a, kind);
    }
    printf("%d passed, %d failed\n", s.passed, s.failed);
    arena_free(&a);
    return s.failed > 0;
}
