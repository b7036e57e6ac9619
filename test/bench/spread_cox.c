/* spread_cox.c — the benchmark of proportional hazards: rows of single periods, and rows that last long. `spread_cox [WORD]`. */
#include <math.h>

#include "engine/cox.h"
#include "engine/elem.h"
#include "test/bench/spread.h"

enum { COLUMNS = 4 };

static const double truth[COLUMNS] = {1.0, -0.5, 0.2, 0.0};

typedef struct {
    i64 n;
    double *event, *start, *stop, *x[COLUMNS];
} world;

static double rate_of(stream *s, double x[COLUMNS])
{
    double eta = 0.0;
    for (int k = 0; k < COLUMNS; k++) {
        x[k] = stream_unit(s);
        eta += truth[k] * x[k];
    }
    return elem_exp(eta);
}

static world *room(bench *b, i64 most)
{
    world *w = b->data = NEW(b->mem, world, 1);
    w->event = NEW(b->mem, double, most);
    w->start = NEW(b->mem, double, most);
    w->stop = NEW(b->mem, double, most);
    for (int k = 0; k < COLUMNS; k++) w->x[k] = NEW(b->mem, double, most);
    return w;
}

static void row_add(world *w, const double x[COLUMNS], double start, double stop, bool event)
{
    for (int k = 0; k < COLUMNS; k++) w->x[k][w->n] = x[k];
    w->start[w->n] = start;
    w->stop[w->n] = stop;
    w->event[w->n++] = event;
}

/* Person-period rows, unit by unit, whose columns change in each period. */
static void prepare_periods(bench *b)
{
    world *w = room(b, (i64)b->n * b->periods);
    stream s = stream_at(1, 0, DRAW_START);
    for (int i = 0; i < b->n; i++)
        for (int t = 0; t < b->periods; t++) {
            double x[COLUMNS], rate = 0.003 * rate_of(&s, x);
            bool event = stream_unit(&s) < -elem_expm1(-rate);
            row_add(w, x, t, t + 1, event);
            if (event) break;
        }
}

/* Two rows a unit, of any lengths: nearly all times are different. */
static void prepare_spells(bench *b)
{
    world *w = room(b, 2 * (i64)b->n);
    stream s = stream_at(1, 0, DRAW_START);
    for (int i = 0; i < b->n; i++) {
        double start = stream_unit(&s), x[COLUMNS];
        for (int part = 0; part < 2; part++) {
            double until = -elem_log(stream_unit(&s)) / rate_of(&s, x), end = stream_unit(&s);
            row_add(w, x, start, start + fmin(until, end), until < end);
            if (until < end) break;
            start += end;
        }
    }
}

static void fit(bench *b)
{
    const world *w = b->data;
    cox_fit *f = NEW(b->mem, cox_fit, 1);
    *f = cox_new(b->mem, &b->crew, &(cox_data){.n = w->n, .p = COLUMNS, .x = (const double *const *)w->x, .event = w->event, .start = w->start, .stop = w->stop}, &(cox_how){0});
    b->answer = f;
}

static bool is_near(const cox_fit *f)
{
    bool near = f->converged && !f->refused;
    for (int k = 0; k < COLUMNS; k++) near = near && fabs(f->estimate[k] - truth[k]) < 4.0 * f->se[k];
    return near;
}

/* At the maximum Efron's score is nothing: its first column once more, straight from the definition. */
static bool periods_agree(const bench *b)
{
    const world *w = b->data;
    const cox_fit *f = b->answer;
    double score = 0.0, size = 0.0;
    for (int t = 0; t < b->periods && is_near(f); t++) {
        double s[4] = {0.0}, d = 0.0;
        for (i64 i = 0; i < w->n; i++) {
            if (w->start[i] != t) continue;
            double eta = 0.0;
            for (int k = 0; k < COLUMNS; k++) eta += f->estimate[k] * w->x[k][i];
            double e = exp(eta), z = w->x[0][i];
            s[0] += e;
            s[1] += e * z;
            s[2] += w->event[i] * e;
            s[3] += w->event[i] * e * z;
            d += w->event[i];
            score += w->event[i] * z;
            size += w->event[i];
        }
        for (double i = 0.0; i < d; i++) score -= (s[1] - i / d * s[3]) / (s[0] - i / d * s[2]);
    }
    return is_near(f) && fabs(score) < 1e-9 * size;
}

static bool spells_agree(const bench *b) { return is_near(b->answer); }

int main(int n, char **arg)
{
    static const bench_row rows[] = {
        {"Cox, Efron, 4 columns, 1.2 million person-period rows", 250, 65000, 20, prepare_periods, fit, periods_agree},
        {"Cox, Efron, 4 columns, 400,000 units of two spells", 1000, 400000, 0, prepare_spells, fit, spells_agree},
    };
    return bench_main(rows, sizeof rows / sizeof *rows, n > 1 ? arg[1] : NULL);
}
