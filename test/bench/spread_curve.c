/* spread_curve.c — the benchmark of growth curves: with errors, profile intervals and the question whether the ceiling can be told. `spread_curve [WORD]`. */
#include <math.h>

#include "engine/curve.h"
#include "test/bench/spread.h"

enum { MARKET = 357 };

static const double truth[][CURVE_PARAMETERS] = {{0.02, 0.4, 280.0}, {260.0, 9.0, 2.0}, {290.0, 7.0, 0.75}};

typedef struct {
    curve_how how;
    curve_data *set; /* n */
} world;

/* As many series as b->n, each drawn from the truth. */
static void sets_make(bench *b, curve_kind kind, curve_method method)
{
    world *w = b->data = NEW(b->mem, world, 1);
    *w = (world){{kind, method, 0.0, false}, NEW(b->mem, curve_data, b->n)};
    for (int i = 0; i < b->n; i++) {
        stream s = stream_at(1, (u64)i, DRAW_START);
        double *adopted = NEW(b->mem, double, b->periods), before = 0.0;
        for (int k = 0; k < MARKET; k++) {
            double u = MARKET * stream_unit(&s);
            int t = 0;
            while (t <= b->periods && u >= curve_at(kind, truth[kind], t)) t++;
            if (t == 0) before++;
            else if (t <= b->periods) adopted[t - 1]++;
        }
        w->set[i] = (curve_data){b->periods, adopted, before, MARKET};
    }
}

static void bass(bench *b) { sets_make(b, CURVE_BASS, CURVE_LIKELIHOOD); }
static void logistic(bench *b) { sets_make(b, CURVE_LOGISTIC, CURVE_LIKELIHOOD); }
static void gompertz(bench *b) { sets_make(b, CURVE_GOMPERTZ, CURVE_LIKELIHOOD); }
static void bass_squares(bench *b) { sets_make(b, CURVE_BASS, CURVE_SQUARES); }

static void fit_one(void *arg, i64 i, int hand)
{
    const bench *b = arg;
    const world *w = b->data;
    (void)hand;
    ((curve_fit *)b->answer)[i] = curve_new(&w->set[i], &w->how);
}

static void fit_all(bench *b)
{
    b->answer = NEW(b->mem, curve_fit, b->n);
    crew_each(&b->crew, b->n, fit_one, b);
}

/* Of likelihood, as many are expected by the end as have adopted; and few are far from the truth. */
static bool fit_agrees(const bench *b)
{
    const world *w = b->data;
    const curve_fit *f = b->answer;
    int far = 0;
    for (int i = 0; i < b->n; i++) {
        double by_now = curve_at(w->how.kind, f[i].estimate, b->periods), top = f[i].estimate[w->how.kind == CURVE_BASS ? 2 : 0];
        if (f[i].refused || !f[i].converged) return false;
        if (w->how.method == CURVE_LIKELIHOOD && f[i].ceiling == CEILING_ESTIMATED && !(fabs(by_now - f[i].adopted) < 1e-6)) return false;
        far += fabs(top - truth[w->how.kind][w->how.kind == CURVE_BASS ? 2 : 0]) > 50.0;
    }
    return far <= b->n / 20;
}

int main(int n, char **arg)
{
    static const bench_row rows[] = {
        {"a Bass curve, 20 periods, with profiles", 1, 1, 20, bass, fit_all, fit_agrees},
        {"200 Bass curves", 100, 200, 20, bass, fit_all, fit_agrees},
        {"200 logistic curves", 100, 200, 20, logistic, fit_all, fit_agrees},
        {"200 Gompertz curves", 100, 200, 20, gompertz, fit_all, fit_agrees},
        {"200 Bass curves by least squares", 100, 200, 20, bass_squares, fit_all, fit_agrees},
    };
    return bench_main(rows, sizeof rows / sizeof *rows, n > 1 ? arg[1] : NULL);
}
