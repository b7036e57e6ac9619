/*
 * glm_wild.c — is a coefficient 0, by few clusters? The model is fitted without it; what each cluster's score of it then is,
 * with what the other coefficients take of it taken out, has mean 0 if it is. So the signs of clusters are dealt out anew
 * (Kline and Santos 2012: A score based approach to wild bootstrap inference; the null imposed, Rademacher's weights). Signs
 * do not change the sum of squares, so the statistic need not be divided by its error.
 */
#include "engine/glm_inside.h"

#include <math.h>

#include "engine/philox.h"

enum { CHUNK = 256, SIGNS = 128 };

static const double SAME = 1e-9; /* of all that could be added: sums that differ by less are the same */

/* ---- the model without a coefficient ---- */

typedef struct {
    glm_data d;
    const double *x;  /* n: the column that is left out */
    const int *place; /* n: each row's cluster */
} less;

static bool is_intercept(const glm_data *d, int k) { return k < d->groups && (d->groups < 2 || d->base < 0 || k == d->base); }

/* The group becomes one with the base. */
static void leave_group(arena *a, const glm_data *d, int group, less *l)
{
    int *merged = NEW(a, int, d->n);
    double *x = NEW(a, double, d->n);
    for (i64 i = 0; i < d->n; i++) {
        x[i] = d->group[i] == group;
        merged[i] = d->group[i] == group ? d->base : d->group[i];
    }
    l->d.group = merged;
    l->x = x;
}

/* What was aliased stays out: without coefficient k it might not be. */
static less without(arena *a, const glm_data *d, const glm_fit *whole, int k)
{
    less l = {.d = *d};
    const double **x = NEW(a, const double *, d->p);
    int column = k - d->groups;
    l.d.x = x;
    l.d.p = 0;
    for (int i = 0; i < d->p; i++)
        if (i != column && !whole->aliased[d->groups + i]) x[l.d.p++] = d->x[i];
    if (column < 0) leave_group(a, d, k, &l);
    else l.x = d->x[column];
    return l;
}

/* ---- scores ---- */

typedef struct {
    glm_link link;
    const double *x; /* in the order of rows */
    double *u;       /* n: scores by the predictor */
} trial;

/* The sums become those of a regression of x on the others, by the information. */
static void fill_trial(const void *arg, glm_block *b)
{
    const trial *t = arg;
    glm_fill_expected(&t->link, b);
    for (int i = 0; i < b->m; i++) {
        t->u[b->at + i] = b->u[i];
        b->u[i] = b->v[i] * t->x[b->at + i];
    }
}

/* What of a row is explained by the columns. */
static double explained(const glm_rows *r, const double *gamma, i64 row)
{
    double sum = 0.0;
    for (int k = 0; k < r->r; k++) sum += gamma[k] * (r->z[k][row] - r->centre[k]) * r->scale[k];
    return sum;
}

/* score[place of a cluster] of l->x, where the others fit best. */
static void add_scores(arena *a, const crew *c, glm_search *s, const less *l, double *score)
{
    const glm_rows *r = &s->rows;
    double *sorted = NEW(a, double, r->n), *alpha = NEW(a, double, r->groups), *gamma = NEW(a, double, r->r);
    for (i64 i = 0; i < r->n; i++) sorted[i] = l->x[r->row ? r->row[i] : i];
    trial t = {s->link, sorted, NEW(a, double, r->n)};
    glm_sums sums = glm_sums_new(a, r);
    glm_pass_run(a, c, &(glm_pass){.rows = r, .alpha = s->alpha, .gamma = s->gamma, .fill = fill_trial, .arg = &t}, &sums);
    glm_arrow_factor(a, &s->arrow, &sums);
    glm_arrow_solve(&s->arrow, &sums, alpha, gamma);
    for (int g = 0; g < r->groups; g++)
        for (i64 i = r->from[g]; i < r->from[g + 1]; i++) {
            if (r->weight && !(r->weight[i] > 0.0)) continue;
            score[l->place[r->row ? r->row[i] : i]] += t.u[i] * (sorted[i] - alpha[g] - explained(r, gamma, i));
        }
}

/* False if there is no such model. */
static bool scores_of(arena *a, const crew *c, const less *l, double *score)
{
    glm_search s = {.link = l->d.link};
    if (glm_rows_make(a, c, &l->d, &s.rows) || !glm_search_run(a, c, &s) || s.separated || !s.converged) return false;
    add_scores(a, c, &s, l, score);
    return true;
}

/* ---- signs ---- */

typedef struct {
    const glm_wild_ask *ask;
    i64 runs;
    bool every;
    int clusters, tests;
    const double *score;  /* tests × clusters */
    const double *bound;  /* tests: what counts as large */
    double *sign;         /* by hand: clusters */
    i64 *large;           /* by chunk: tests */
} job;

static void draw_signs(const job *j, i64 run, double *sign)
{
    for (int g = 0; g < j->clusters; g += SIGNS) {
        philox_block b = j->every ? (philox_block){{(u32)run, (u32)((u64)run >> 32), 0, 0}} : philox(j->ask->seed, (u64)run, (u64)DRAW_SIGN << 40 | (u64)(g / SIGNS));
        for (int i = 0; i < SIGNS && g + i < j->clusters; i++) sign[g + i] = b.at[i / 32] >> i % 32 & 1 ? -1.0 : 1.0;
    }
}

static void do_chunk(void *arg, i64 chunk, int hand)
{
    const job *j = arg;
    double *sign = j->sign + (ptrdiff_t)hand * j->clusters;
    for (i64 run = chunk * CHUNK; run < (chunk + 1) * CHUNK && run < j->runs; run++) {
        draw_signs(j, run, sign);
        for (int t = 0; t < j->tests; t++) {
            const double *s = j->score + (ptrdiff_t)t * j->clusters;
            double sum = 0.0;
            for (int g = 0; g < j->clusters; g++) sum += sign[g] * s[g];
            j->large[chunk * j->tests + t] += fabs(sum) >= j->bound[t];
        }
    }
}

static double bound_of(const double *score, int clusters)
{
    double sum = 0.0, most = 0.0;
    for (int g = 0; g < clusters; g++) {
        sum += score[g];
        most += fabs(score[g]);
    }
    return fabs(sum) - SAME * most;
}

/* p and its error for test t, which is coefficient of[t]. */
static void deal_signs(arena *a, const crew *c, job *j, const int *of, glm_wild *out)
{
    double *bound = NEW(a, double, j->tests);
    i64 chunks = crew_chunks(j->runs, CHUNK);
    for (int t = 0; t < j->tests; t++) bound[t] = bound_of(j->score + (ptrdiff_t)t * j->clusters, j->clusters);
    j->bound = bound;
    j->sign = NEW(a, double, (ptrdiff_t)c->threads * j->clusters);
    j->large = NEW(a, i64, chunks * j->tests);
    crew_each(c, chunks, do_chunk, j);
    for (int t = 0; t < j->tests; t++) {
        double large = 0.0, n = (double)j->runs;
        for (i64 i = 0; i < chunks; i++) large += (double)j->large[i * j->tests + t];
        double p = j->every ? large / n : (1.0 + large) / (1.0 + n);
        out->p[of[t]] = p;
        out->error[of[t]] = j->every ? 0.0 : sqrt(p * (1.0 - p) / n);
    }
}

/* ---- all of it ---- */

/* place[n]: clusters that have rows with weight, numbered 0 …; answers how many. */
static int places_of(arena *a, const glm_data *d, const glm_how *how, int *place)
{
    int n = 0, *number = NEW(a, int, how->clusters);
    for (i64 i = 0; i < d->n; i++) {
        if (!d->weight || d->weight[i] > 0.0) number[how->cluster[i]] = number[how->cluster[i]] ? number[how->cluster[i]] : ++n;
        place[i] = number[how->cluster[i]] - 1;
    }
    return n;
}

glm_wild glm_wild_of(arena *a, const crew *c, const glm_data *d, const glm_fit *whole, const glm_wild_ask *ask)
{
    assert(ask->how->errors == GLM_CLUSTER && !ask->how->firth && ask->runs > 0);
    glm_wild out = {.p = NEW(a, double, whole->q), .error = NEW(a, double, whole->q)};
    int *place = NEW(a, int, d->n), *of = NEW(a, int, whole->q), tests = 0;
    out.clusters = places_of(a, d, ask->how, place);
    out.every = out.clusters < 32 && (i64)1 << (out.clusters - 1) <= ask->runs;
    out.runs = out.every ? (i64)1 << (out.clusters - 1) : ask->runs;
    double *score = NEW(a, double, (ptrdiff_t)whole->q * out.clusters);
    for (int k = 0; k < whole->q; k++) {
        out.p[k] = out.error[k] = NAN;
        if (is_intercept(d, k) || whole->aliased[k]) continue;
        char *mark = a->at;
        less l = without(a, d, whole, k);
        l.place = place;
        bool good = scores_of(a, c, &l, score + (ptrdiff_t)tests * out.clusters);
        arena_rewind(a, mark);
        if (good) of[tests++] = k;
    }
    job j = {.ask = ask, .runs = out.runs, .every = out.every, .clusters = out.clusters, .tests = tests, .score = score};
    deal_signs(a, c, &j, of, &out);
    return out;
}
