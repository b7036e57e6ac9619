/* spread_whatif.c — see spread_whatif.h. Both arms share their chance, so the difference of a run is what was changed. */
#include "app/spread/spread_whatif.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/greedy.h"

enum { NAMED_MOST = 1000 };

typedef struct {
    str kind;
    int n, *node;
} change;

static bool change_read(spread_run *r, change *c)
{
    str_cut cut = str_split(spread_text(r, "what-if"), ':');
    id_map ids = id_map_new(r->mem, r->data.n);
    bool is_new;
    *c = (change){cut.head, 0, NEW(r->mem, int, NAMED_MOST)};
    for (int i = 0; i < r->data.n; i++) id_add(&ids, r->data.id[i], &is_new);
    for (cut.ok = cut.ok && cut.tail.n; cut.ok;) {
        cut = str_split(cut.tail, ',');
        int at = id_find(&ids, cut.head);
        if (at < 0) return spread_misuse(r, "--what-if: there is no node %.*s", (int)(cut.head.n < 60 ? cut.head.n : 60), cut.head.p);
        if (c->n == NAMED_MOST) return spread_misuse(r, "--what-if takes at most %d nodes", NAMED_MOST);
        c->node[c->n++] = at;
    }
    bool pair = str_eq(c->kind, S("tie")) || str_eq(c->kind, S("cut"));
    bool known = pair || str_eq(c->kind, S("pilot")) || str_eq(c->kind, S("meeting"));
    if (!known || !c->n) return spread_misuse(r, "--what-if is pilot:A,B, meeting:A,B,C, tie:A,B or cut:A,B");
    return (!pair || c->n == 2) || spread_misuse(r, "--what-if %.*s: takes two nodes", (int)c->kind.n, c->kind.p);
}

/* ---- the changed state ---- */

static const bool *has_more(spread_run *r, const spread_model *m, const change *c)
{
    bool *has = NEW(r->mem, bool, r->data.n);
    memcpy(has, m->state.has, (size_t)r->data.n * sizeof *has);
    for (int k = 0; k < c->n; k++) has[c->node[k]] = true;
    return has;
}

/* The ties again, without those between the two, or with new ones of weight 1 between all named. */
static graph ties_changed(spread_run *r, const change *c)
{
    const graph *g = &r->data.ties;
    bool cut = str_eq(c->kind, S("cut"));
    i64 more = cut ? 0 : (i64)c->n * c->n;
    int *from = NEW(r->mem, int, g->m + more), *to = NEW(r->mem, int, g->m + more);
    double *w = NEW(r->mem, double, g->m + more);
    tie_list t = {0, from, to, w};
    for (int i = 0; i < g->n; i++)
        for (i64 k = g->start[i]; k < g->start[i + 1]; k++) {
            bool gone = cut && ((i == c->node[0] && g->to[k] == c->node[1]) || (i == c->node[1] && g->to[k] == c->node[0]));
            if (gone) continue;
            from[t.m] = i, to[t.m] = g->to[k], w[t.m++] = graph_weight(g, k);
        }
    for (i64 k = 0; k < more; k++) {
        int i = c->node[k / c->n], j = c->node[k % c->n];
        if (i == j || graph_tie(g, i, j) >= 0) continue;
        from[t.m] = i, to[t.m] = j, w[t.m++] = 1.0;
    }
    graph_notes notes;
    return graph_new(r->mem, g->n, &t, false, &notes);
}

/* ---- the difference ---- */

static int by_size(const void *x, const void *y) { return (*(const int *)x > *(const int *)y) - (*(const int *)x < *(const int *)y); }

static void difference_tell(spread_run *r, const forecast_result *with, const forecast_result *without)
{
    int n = with->runs, width = with->horizon + 1, *apart = NEW(r->mem, int, n);
    double sum = 0.0, squares = 0.0;
    for (int k = 0; k < n; k++) {
        apart[k] = with->reached[(ptrdiff_t)k * width + width - 1] - without->reached[(ptrdiff_t)k * width + width - 1];
        sum += apart[k];
        squares += (double)apart[k] * apart[k];
    }
    qsort(apart, (size_t)n, sizeof *apart, by_size);
    double mean = sum / n, se = sqrt(fmax(0.0, squares / n - mean * mean) / n);
    report_object(&r->out, "what_if", (column[]){NUMBERS("mean", &mean), NUMBERS("se", &se), WHOLES("low90", &apart[(n - 1) / 20]), WHOLES("low50", &apart[(n - 1) / 4]),
        WHOLES("high50", &apart[n - 1 - (n - 1) / 4]), WHOLES("high90", &apart[n - 1 - (n - 1) / 20])}, 6);
}

/* Where the difference lands: the nodes whose chance changes most. */
static void nodes_tell(spread_run *r, const forecast_result *with, const forecast_result *without)
{
    int n = r->data.n, shown = 0, end = with->horizon, *order = NEW(r->mem, int, n);
    double *apart = NEW(r->mem, double, n), *size = NEW(r->mem, double, n), *told = NEW(r->mem, double, n);
    str *id = NEW(r->mem, str, n);
    for (int i = 0; i < n; i++) {
        apart[i] = (double)(with->by[(ptrdiff_t)i * (end + 1) + end] - without->by[(ptrdiff_t)i * (end + 1) + end]) / with->runs;
        size[i] = fabs(apart[i]);
    }
    greedy_by_score(size, n, n, order);
    for (; shown < n && size[order[shown]] > 0.0; shown++) {
        id[shown] = r->data.id[order[shown]];
        told[shown] = apart[order[shown]];
    }
    report_table(&r->out, "what_if_nodes", (column[]){TEXTS("id", id), NUMBERS("difference", told)}, 2, shown);
}

bool whatif_tell(spread_run *r, const spread_model *m, const forecast_plan *p, const forecast_result *as_is)
{
    change c;
    spread_model other = *m;
    if (!change_read(r, &c)) return false;
    bool pilot = str_eq(c.kind, S("pilot"));
    if (!pilot && spread_choice(r, "neighbours") == 2) return spread_misuse(r, "--what-if %.*s changes ties: it needs --edges, and --neighbours share or count", (int)c.kind.n, c.kind.p);
    forecast_seen *see = NEW(r->mem, forecast_seen, 2);
    memcpy(see, m->state.see, (size_t)m->state.seen * sizeof *see);
    graph changed = pilot ? m->see[0] : ties_changed(r, &c);
    if (!pilot) see[0].ties = &changed;
    other.state.see = see;
    if (pilot) other.state.has = has_more(r, m, &c);
    forecast_result with = forecast_run(r->mem, &other.state, p);
    difference_tell(r, &with, as_is);
    nodes_tell(r, &with, as_is);
    if (pilot) report_note(&r->out, "the difference counts the pilots themselves; what they did not have before is part of it");
    report_note(&r->out, "what-if takes the coefficients as causes, which observation alone cannot show");
    return true;
}
