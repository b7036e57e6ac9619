/* spread_hazard.c — the benchmark of event history: person-period rows, and regression on them. `spread_hazard [WORD]`. */
#include <math.h>

#include "engine/elem.h"
#include "engine/glm.h"
#include "engine/panel.h"
#include "test/bench/spread.h"

enum { COLUMNS = 7 };

typedef struct {
    adoption when;
    double *of_unit, *of_both; /* units; units × periods */
    panel rows;
    const double *x[COLUMNS];
} world;

/* ---- rows ---- */

/* Who adopts by a known hazard of what they could see (coefficient 1) and what they are (0.4). */
static void units_make(bench *b)
{
    world *w = b->data = NEW(b->mem, world, 1);
    int *toa = NEW(b->mem, int, b->n);
    w->of_unit = NEW(b->mem, double, b->n);
    w->of_both = NEW(b->mem, double, (i64)b->n * b->periods);
    stream s = stream_at(1, 0, DRAW_START);
    for (int i = 0; i < b->n; i++) {
        toa[i] = ADOPTION_NEVER;
        w->of_unit[i] = 8.0 + 2.0 * stream_unit(&s);
        for (int t = 0; t < b->periods; t++) {
            double *seen = &w->of_both[(i64)i * b->periods + t];
            *seen = stream_unit(&s);
            if (toa[i] == ADOPTION_NEVER && stream_unit(&s) < -elem_expm1(-elem_exp(-9.0 + *seen + 0.4 * w->of_unit[i]))) toa[i] = t;
        }
    }
    w->when = (adoption){b->n, b->periods, toa};
}

static void rows_make(bench *b)
{
    world *w = b->data;
    w->rows = panel_new(b->mem, &b->crew, &w->when);
    w->x[0] = panel_of_both(b->mem, &b->crew, &w->rows, w->of_both);
    w->x[1] = panel_of_units(b->mem, &b->crew, &w->rows, w->of_unit);
}

static bool rows_agree(const bench *b)
{
    const world *w = b->data;
    i64 rows = 0, at = w->rows.n - 1;
    for (int i = 0; i < b->n; i++) rows += w->when.toa[i] < b->periods ? w->when.toa[i] + 1 : b->periods;
    return rows == w->rows.n && w->x[1][at] == w->of_unit[b->n - 1] && w->x[0][0] == w->of_both[0];
}

/* ---- regression ---- */

static void columns_make(bench *b)
{
    units_make(b);
    rows_make(b);
    world *w = b->data;
    stream s = stream_at(2, 0, DRAW_START);
    for (int k = 2; k < COLUMNS; k++) {
        double *x = NEW(b->mem, double, w->rows.n);
        for (i64 i = 0; i < w->rows.n; i++) x[i] = stream_unit(&s);
        w->x[k] = x;
    }
}

static void fit(bench *b, glm_link link)
{
    const world *w = b->data;
    glm_fit *f = NEW(b->mem, glm_fit, 1);
    *f = glm_new(b->mem, &b->crew, &(glm_data){.n = w->rows.n, .p = COLUMNS, .x = w->x, .y = w->rows.y, .groups = 1, .link = link}, &(glm_how){0});
    b->answer = f;
}

static void fit_cloglog(bench *b) { fit(b, GLM_CLOGLOG); }

/* What made the data lies within four standard errors, and at the maximum the scores sum to nothing. */
static bool fit_agrees(const bench *b)
{
    const world *w = b->data;
    const glm_fit *f = b->answer;
    double score = 0.0, size = 0.0;
    for (i64 i = 0; i < w->rows.n; i++) {
        double eta = f->estimate[0];
        for (int k = 0; k < COLUMNS; k++) eta += f->estimate[k + 1] * w->x[k][i];
        double m = exp(eta), u = w->rows.y[i] > 0.0 ? m / expm1(m) : -m;
        score += u;
        size += fabs(u);
    }
    return f->converged && fabs(f->estimate[1] - 1.0) < 4.0 * f->se[1] && fabs(f->estimate[2] - 0.4) < 4.0 * f->se[2] && fabs(score) < 1e-9 * size;
}

int main(int n, char **arg)
{
    static const bench_row rows[] = {
        {"person-period panel, 1.2 million rows, two columns", 20, 65000, 20, units_make, rows_make, rows_agree},
        {"cloglog, 8 coefficients, 1.2 million rows", 150, 65000, 20, columns_make, fit_cloglog, fit_agrees},
    };
    return bench_main(rows, sizeof rows / sizeof *rows, n > 1 ? arg[1] : NULL);
}
