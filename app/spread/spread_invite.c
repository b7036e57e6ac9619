/* spread_invite.c — see spread_invite.h. The fitted hazard as rates of ties and nodes; the choice itself is engine/invite.c. */
#include "app/spread/spread_invite.h"

#include <math.h>

#include "engine/greedy.h"
#include "engine/invite.h"
#include "engine/philox.h"

enum { WORLDS = 2000, JUDGE = 1 }; /* judged in other worlds than those chosen in */

static const double BYTES_MOST = 4e9;

/* What each gives to each who looks to it, in one graph: its weights are rates. */
static graph rates_of(spread_run *r, const spread_model *m, const double *theta)
{
    i64 most = 0;
    for (int c = 0; c < m->state.seen; c++) most += m->see[c].m;
    int *from = NEW(r->mem, int, most), *to = NEW(r->mem, int, most);
    double *rate = NEW(r->mem, double, most);
    tie_list t = {0, from, to, rate};
    for (int c = 0; c < m->state.seen; c++) {
        const graph *g = &m->see[c];
        double gives = theta[m->state.fixed + c];
        for (int i = 0; i < g->n; i++) {
            double all = 0.0;
            for (i64 k = g->start[i]; k < g->start[i + 1]; k++) all += graph_weight(g, k);
            for (i64 k = g->start[i]; k < g->start[i + 1]; k++, t.m++) {
                from[t.m] = i, to[t.m] = g->to[k];
                rate[t.m] = gives * graph_weight(g, k) / (m->state.see[c].count ? 1.0 : all);
            }
        }
    }
    graph_notes notes;
    return graph_new(r->mem, r->data.n, &t, false, &notes);
}

static double *own_of(spread_run *r, const spread_model *m, const double *theta)
{
    double *own = NEW(r->mem, double, r->data.n);
    for (int i = 0; i < r->data.n; i++)
        for (int c = 0; c < m->state.fixed; c++) own[i] += theta[c] * m->state.x[c][i];
    return own;
}

typedef struct {
    str rule;
    double mean, se;
} outcome;

static outcome judged(spread_run *r, const invite_task *t, const char *rule, const int *start, int k)
{
    outcome o = {.rule = str_of(rule)};
    o.mean = invite_reach(r->mem, t, start, k, &o.se);
    return o;
}

/* The best of those who do not have it, by a rule. */
static outcome rival(spread_run *r, const invite_task *t, const char *rule, const double *score, int k)
{
    double *open = NEW(r->mem, double, r->data.n);
    int *chosen = NEW(r->mem, int, k);
    for (int i = 0; i < r->data.n; i++) open[i] = t->has[i] || isnan(score[i]) ? -INFINITY : score[i];
    greedy_by_score(open, r->data.n, k, chosen);
    return judged(r, t, rule, chosen, k);
}

static void beside_tell(spread_run *r, const spread_model *m, const invite_task *chosen_in, const invite_result *got)
{
    invite_task t = *chosen_in;
    outcome o[5];
    int n = 0;
    double *chance = NEW(r->mem, double, r->data.n), *degree = NEW(r->mem, double, r->data.n);
    stream s = stream_at(r->seed, 1, DRAW_SEEDS);
    for (int i = 0; i < r->data.n; i++) chance[i] = stream_unit(&s);
    for (i64 k = 0; k < t.g->m; k++) degree[t.g->to[k]]++;
    t.seed += JUDGE;
    o[n++] = judged(r, &t, "nobody", NULL, 0);
    o[n++] = judged(r, &t, "invited", got->chosen, got->k);
    o[n++] = rival(r, &t, "random", chance, got->k);
    o[n++] = rival(r, &t, "degree", degree, got->k);
    if (m->size) o[n++] = rival(r, &t, "size", m->size, got->k);
    str *rule = NEW(r->mem, str, n);
    double *mean = NEW(r->mem, double, n), *se = NEW(r->mem, double, n);
    for (int i = 0; i < n; i++) rule[i] = o[i].rule, mean[i] = o[i].mean, se[i] = o[i].se;
    report_table(&r->out, "invite_beside", (column[]){TEXTS("rule", rule), NUMBERS("mean", mean), NUMBERS("se", se)}, 3, n);
}

static bool is_possible(spread_run *r, const spread_model *m, int k, int horizon, i64 ties)
{
    int without = 0;
    for (int i = 0; i < r->data.n; i++) without += !m->state.has[i];
    if (!m->state.additive) return spread_misuse(r, "--invite needs --model additive: on a complementary log-log hazard no choice has a guarantee");
    if (horizon > INVITE_HORIZON_MOST) return spread_misuse(r, "--invite looks at most %d periods ahead", INVITE_HORIZON_MOST);
    if (k > without) return spread_refuse(r, "--invite %d is more than the %d who do not have it", k, without);
    return (double)WORLDS * ((double)ties + 2.0 * r->data.n) < BYTES_MOST || spread_refuse(r, "%lld ties are too many for --invite: it keeps %d worlds", (long long)ties, WORLDS);
}

bool invite_tell(spread_run *r, const spread_model *m, const spread_fitted *f, int horizon)
{
    int k = (int)spread_whole(r, "invite");
    graph g = rates_of(r, m, f->theta);
    if (!is_possible(r, m, k, horizon, g.m)) return false;
    double *one = NEW(r->mem, double, g.m);
    for (i64 at = 0; at < g.m; at++) one[at] = 1.0;
    invite_task t = {&g, g.w ? g.w : one, own_of(r, m, f->theta), m->state.has, horizon, WORLDS, r->seed, &r->crew};
    invite_result got = invite_choose(r->mem, &t, k);
    str *id = NEW(r->mem, str, k);
    for (int i = 0; i < k; i++) id[i] = r->data.id[got.chosen[i]];
    report_whole(&r->out, "invite_worlds", WORLDS);
    report_object(&r->out, "invite", (column[]){NUMBERS("without", &got.without), NUMBERS("reach", &got.reach), NUMBERS("bound", &got.bound), NUMBERS("at_least", &got.at_least)}, 4);
    report_table(&r->out, "invited", (column[]){TEXTS("id", id), NUMBERS("gain", got.gain)}, 2, k);
    beside_tell(r, m, &t, &got);
    report_note(&r->out, "those invited give at least %.1f %% of the most that %d could, by the bound computed; %.1f %% is what theory promises. Coefficients are taken as known, and an invitation as taken up at once",
        100.0 * got.at_least, k, 100.0 * (1.0 - exp(-1.0)));
    return true;
}
