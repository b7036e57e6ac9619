/*
 * permutation.c — a run is a function of the seed and its number, so runs may be made in any order by any thread. Times are
 * dealt out for some runs at once, side by side, so that a tie is read once for all of them.
 */
#include "engine/permutation.h"

#include <math.h>
#include <string.h>

#include "engine/exact.h"
#include "engine/nearness.h"
#include "engine/rewire.h"
#include "engine/shuffle.h"
#include "engine/tie_sum.h"

/* What is summed over which ties, and how the sum becomes the statistic. */
typedef struct {
    const char *refused;
    graph ties;          /* of the nodes that take part */
    int *node;           /* ties.n: their numbers in the ask */
    double *value;       /* ties.n */
    tie_sum sum;
    double scale;
} trial;

/* ---- who takes part, with which value ---- */

static bool takes_part(const permutation_ask *q, int i)
{
    return q->statistic != STATISTIC_MORAN || q->x || adopted_in_sight(q->when, i);
}

static double value_of(const permutation_ask *q, int i)
{
    if (q->statistic == STATISTIC_MORAN && q->x) return q->x[i];
    if (adopted_in_sight(q->when, i)) return q->when->toa[i];
    bool before = q->when->toa[i] < 0;
    return q->statistic == STATISTIC_TOGETHER ? NAN : before ? -1.0 : INFINITY;
}

/* Takes the mean away; answers the sum of squares that is left, 0 if it is rounding alone. */
static double centre(double *v, int n)
{
    exact sum = {0};
    double squares = 0.0;
    for (int i = 0; i < n; i++) exact_add(&sum, v[i]);
    double mean = exact_value(sum) / n;
    for (int i = 0; i < n; i++) {
        v[i] -= mean;
        squares += v[i] * v[i];
    }
    return squares > 1e-13 * n * mean * mean ? squares : 0.0;
}

/* The factor that makes I of the sum, or the mean of it over those who had something to see; 0 if there is none. */
static double scale_of(const permutation_ask *q, const trial *t, double squares)
{
    int n = t->ties.n, tied = 0, saw = 0;
    for (int i = 0; i < n; i++) {
        bool any = graph_degree(&t->ties, i) > 0;
        tied += any;
        saw += any && t->value[i] > 0.0 && t->value[i] < INFINITY;
    }
    if (q->statistic == STATISTIC_TOGETHER) return 1.0;
    if (q->statistic == STATISTIC_EXPOSURE) return saw ? 1.0 / saw : 0.0;
    return squares > 0.0 && tied ? n / (tied * squares) : 0.0;
}

static trial trial_new(arena *a, const permutation_ask *q, const graph *ties)
{
    int n = ties->n;
    bool *keep = NEW(a, bool, n);
    trial t = {.node = NEW(a, int, n), .value = NEW(a, double, n)};
    for (int i = 0, k = 0; i < n; i++) {
        keep[i] = takes_part(q, i);
        if (!keep[i]) continue;
        t.node[k] = i;
        t.value[k++] = value_of(q, i);
    }
    t.ties = nearness_within(a, ties, keep);
    t.scale = scale_of(q, &t, q->statistic == STATISTIC_MORAN ? centre(t.value, t.ties.n) : 0.0);
    double reach = q->statistic == STATISTIC_EXPOSURE ? q->lag : q->within;
    t.sum = (tie_sum){.what = (tie_measure[]){TIES_SEEN, TIES_PRODUCT, TIES_TOGETHER}[q->statistic], .reach = reach};
    if (!t.ties.m) t.refused = "there are no ties between those who take part";
    else if (t.scale == 0.0) t.refused = q->statistic == STATISTIC_MORAN ? "all have the same value" : "nobody with ties adopted after the first period";
    return t;
}

/* ---- what came of it ---- */

static double wilson(double k, double n, double side)
{
    const double z = 1.959963984540054;
    double middle = k / n + z * z / (2.0 * n), half = z * sqrt(k / n * (1.0 - k / n) / n + z * z / (4.0 * n * n));
    return fmin(1.0, fmax(0.0, (middle + side * half) / (1.0 + z * z / n)));
}

/* Two sums in another order differ in their last digits; what differs less than that is the same. */
static double rounding(const permutation *r)
{
    double most = fabs(r->observed);
    for (int k = 0; k < r->runs; k++) most = fmax(most, fabs(r->value[k]));
    return 1e-10 * most;
}

static void tell(permutation *r)
{
    double within = rounding(r), n = r->runs, squares = 0.0, sum = 0.0;
    for (int k = 0; k < r->runs; k++) {
        double d = r->value[k] - r->observed;
        r->above += d > within;
        r->below += d < -within;
        sum += d;
    }
    r->mean = r->observed + sum / n;
    r->same = r->runs - r->above - r->below;
    for (int k = 0; k < r->runs; k++) squares += (r->value[k] - r->mean) * (r->value[k] - r->mean);
    r->sd = r->runs > 1 ? sqrt(squares / (n - 1.0)) : NAN;
    double at_least = r->above + r->same;
    r->p = (1.0 + at_least) / (1.0 + n);
    r->p_below = (1.0 + r->below + r->same) / (1.0 + n);
    r->p_two_sided = fmin(1.0, 2.0 * fmin(r->p, r->p_below));
    r->p_error = sqrt(r->p * (1.0 - r->p) / n);
    r->p_low = wilson(at_least, n, -1.0);
    r->p_high = wilson(at_least, n, 1.0);
}

static permutation nothing(const char *why)
{
    return (permutation){why, NAN, NAN, NAN, 0, 0, 0, 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NULL};
}

/* ---- times ---- */

/* Each pair of nodes with a tie once, whichever way: what it weighs for the one and for the other. */
typedef struct {
    i64 m;
    int *i, *j;
    double *wi, *wj;
} pair_list;

static pair_list pairs_of(arena *a, const graph *g)
{
    pair_list p = {0, NEW(a, int, g->m), NEW(a, int, g->m), NEW(a, double, g->m), NEW(a, double, g->m)};
    for (int i = 0; i < g->n; i++)
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) {
            int j = g->to[k];
            i64 back = graph_tie(g, j, i);
            if (back >= 0 && j < i) continue; /* taken from the other end */
            p.i[p.m] = i;
            p.j[p.m] = j;
            p.wi[p.m] = graph_weight(g, k);
            p.wj[p.m++] = back >= 0 ? graph_weight(g, back) : 0.0;
        }
    return p;
}

typedef struct {
    const permutation_ask *q;
    const trial *t;
    int *order;          /* nodes by group, those who keep their own first */
    int *end;            /* groups + 1: where each ends in order */
    int groups;
    double **dealt;      /* scratch of each hand: LANES × n */
    double **lanes;      /* n × LANES */
    double *out;         /* runs */
} deal;

/* Groups as they are dealt: none (0), then each. */
static int group_of(const deal *d, int k)
{
    const permutation_ask *q = d->q;
    bool keeps = q->statistic == STATISTIC_EXPOSURE && graph_degree(&d->t->ties, k) == 0;
    return keeps ? 0 : q->group ? q->group[d->t->node[k]] + 1 : 1;
}

static void deal_order(arena *a, deal *d)
{
    int n = d->t->ties.n;
    d->groups = 2;
    for (int k = 0; k < n; k++) d->groups = group_of(d, k) >= d->groups ? group_of(d, k) + 1 : d->groups;
    d->end = NEW(a, int, d->groups + 1);
    d->order = NEW(a, int, n);
    for (int k = 0; k < n; k++) d->end[group_of(d, k) + 1]++;
    for (int g = 0; g < d->groups; g++) d->end[g + 1] += d->end[g];
    for (int k = 0; k < n; k++) d->order[d->end[group_of(d, k)]++] = k; /* end[g] moves from the begin of g to its end */
}

static void deal_one(const deal *d, i64 run, double *dealt)
{
    deck cards = deck_at(d->q->seed, (u64)run, DRAW_SHUFFLE);
    for (int k = 0; k < d->t->ties.n; k++) dealt[k] = d->t->value[d->order[k]];
    for (int g = 1; g < d->groups; g++) shuffle_doubles(dealt + d->end[g - 1], d->end[g] - d->end[g - 1], &cards);
}

static void deal_lanes(void *arg, i64 chunk, int hand)
{
    const deal *d = arg;
    int n = d->t->ties.n;
    double *dealt = d->dealt[hand], *lanes = d->lanes[hand], out[LANES];
    i64 first = chunk * LANES, many = d->q->runs - first < LANES ? d->q->runs - first : LANES;
    for (i64 l = 0; l < many; l++) deal_one(d, first + l, dealt + l * n);
    for (int k = 0; k < n; k++)
        for (int l = 0; l < LANES; l++) lanes[(i64)d->order[k] * LANES + l] = dealt[(i64)l * n + k]; /* lanes left over are dealt before, and not used */
    tie_sum_lanes(&d->t->sum, lanes, out);
    for (i64 l = 0; l < many; l++) d->out[first + l] = out[l] * d->t->scale;
}

permutation permutation_of_times(arena *a, const permutation_ask *q, const crew *c)
{
    graph w = q->statistic == STATISTIC_TOGETHER ? graph_plain(q->ties) : *q->ties;
    trial t = trial_new(a, q, &w);
    if (t.refused) return nothing(t.refused);
    graph weighed = q->statistic == STATISTIC_TOGETHER ? t.ties : nearness_row_standard(a, &t.ties);
    pair_list p = pairs_of(a, &weighed);
    for (i64 k = 0; k < p.m && q->statistic == STATISTIC_TOGETHER && !q->undirected; k++) p.wi[k] += p.wj[k];
    t.sum.m = p.m, t.sum.i = p.i, t.sum.j = p.j, t.sum.wi = p.wi, t.sum.wj = p.wj;

    permutation r = {.runs = q->runs, .changed = NAN, .value = NEW(a, double, q->runs)};
    r.observed = t.scale * tie_sum_one(&t.sum, t.value);
    deal d = {.q = q, .t = &t, .dealt = NEW(a, double *, c->threads), .lanes = NEW(a, double *, c->threads), .out = r.value};
    deal_order(a, &d);
    for (int h = 0; h < c->threads; h++) {
        d.dealt[h] = NEW(a, double, (ptrdiff_t)LANES * t.ties.n);
        d.lanes[h] = NEW(a, double, (ptrdiff_t)LANES * t.ties.n);
    }
    crew_each(c, crew_chunks(q->runs, LANES), deal_lanes, &d);
    tell(&r);
    return r;
}

/* ---- ties ---- */

typedef struct {
    rewiring r;
    double *wi, *wj;
} drawn;

typedef struct {
    const permutation_ask *q;
    const trial *t;
    const double *weight; /* n: of a tie for its near end */
    drawn *hand;
    double *out;          /* runs */
    i64 *changed;         /* runs: steps */
} draw;

static double drawn_statistic(const draw *d, drawn *h)
{
    const rewiring *r = &h->r;
    for (i64 k = 0; k < r->m; k++) {
        h->wi[k] = d->weight[r->from[k]];
        h->wj[k] = r->directed ? 0.0 : d->weight[r->to[k]];
    }
    tie_sum s = d->t->sum;
    s.m = r->m, s.i = r->from, s.j = r->to, s.wi = h->wi, s.wj = h->wj;
    return d->t->scale * tie_sum_one(&s, d->t->value);
}

static void draw_one(void *arg, i64 run, int hand)
{
    const draw *d = arg;
    drawn *h = &d->hand[hand];
    deck cards = deck_at(d->q->seed, (u64)run, DRAW_REWIRE);
    d->changed[run] = rewiring_run(&h->r, d->q->steps * h->r.m, &cards);
    d->out[run] = drawn_statistic(d, h);
}

permutation permutation_of_ties(arena *a, const permutation_ask *q, const crew *c)
{
    graph plain = graph_plain(q->ties);
    trial t = trial_new(a, q, &plain);
    if (t.refused) return nothing(t.refused);
    double *weight = NEW(a, double, t.ties.n);
    for (int i = 0; i < t.ties.n; i++) weight[i] = q->statistic == STATISTIC_TOGETHER ? 1.0 : 1.0 / (double)graph_degree(&t.ties, i);

    rewiring first = rewiring_new(a, &t.ties, !q->undirected);
    permutation r = {.runs = q->runs, .value = NEW(a, double, q->runs)};
    draw d = {q, &t, weight, NEW(a, drawn, c->threads), r.value, NEW(a, i64, q->runs)};
    for (int h = 0; h < c->threads; h++) d.hand[h] = (drawn){rewiring_copy(a, &first), NEW(a, double, first.m), NEW(a, double, first.m)};
    deck none = deck_at(0, 0, DRAW_REWIRE);
    rewiring_run(&d.hand[0].r, 0, &none);
    r.observed = drawn_statistic(&d, &d.hand[0]);
    crew_each(c, q->runs, draw_one, &d);
    for (int k = 0; k < q->runs; k++) r.changed += (double)d.changed[k] / ((double)q->steps * (double)first.m * q->runs);
    tell(&r);
    return r;
}
