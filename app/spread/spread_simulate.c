/* spread_simulate.c — `dugnad spread simulate` and `seed`: what may happen from a start, and which start reaches most. */
#include <math.h>

#include "app/spread/spread.h"
#include "engine/philox.h"
#include "engine/greedy.h"
#include "engine/seed.h"
#include "engine/simulate.h"

enum { MODEL_IC, MODEL_THRESHOLD, MODEL_SIR };

/* ---- chances of the ties ---- */

typedef struct {
    const double *chance; /* by tie; NULL: p for all */
    double p;
} chances;

static bool chances_read(spread_run *r, chances *c)
{
    str given = spread_text(r, "p");
    const graph *g = &r->data.ties;
    *c = (chances){0};
    if (!str_eq(given, S("weight"))) return (str_to_double(given, &c->p) && c->p >= 0.0 && c->p <= 1.0) || spread_misuse(r, "--p is a number from 0 to 1, or weight");
    c->p = 1.0;
    c->chance = g->w;
    for (i64 k = 0; g->w && k < g->m; k++)
        if (g->w[k] > 1.0) return spread_refuse(r, "a tie of %.*s weighs %g: as a chance it is at most 1", (int)r->data.id[0].n, r->data.id[0].p, g->w[k]);
    return true;
}

/* ---- where it starts ---- */

static bool start_named(spread_run *r, str names, int *start, int *n)
{
    bool *has = NEW(r->mem, bool, r->data.n);
    for (str_cut cut = {.tail = names, .ok = true}; cut.ok;) {
        cut = str_split(cut.tail, ',');
        int at = 0;
        while (at < r->data.n && !str_eq(r->data.id[at], cut.head)) at++;
        if (at == r->data.n) return spread_misuse(r, "--start: there is no node %.*s", (int)(cut.head.n < 60 ? cut.head.n : 60), cut.head.p);
        if (!has[at]) start[(*n)++] = at;
        has[at] = true;
    }
    return true;
}

static bool start_random(spread_run *r, str count, int *start, int *n)
{
    i64 k;
    if (!str_to_i64(count, 1, r->data.n, &k)) return spread_misuse(r, "--start random:K takes a K from 1 to %d", r->data.n);
    double *score = NEW(r->mem, double, r->data.n);
    stream s = stream_at(r->seed, 0, DRAW_SEEDS);
    for (int i = 0; i < r->data.n; i++) score[i] = stream_unit(&s);
    greedy_by_score(score, r->data.n, (int)k, start);
    *n = (int)k;
    return true;
}

/* Those who had it when observation began, or adopted in its first period. */
static bool start_adopted(spread_run *r, int *start, int *n)
{
    for (int i = 0; i < r->data.n && r->data.when.toa; i++)
        if (r->data.when.toa[i] <= 0) start[(*n)++] = i;
    return *n > 0 || spread_misuse(r, "--start says where it begins: A,B or random:K; or --nodes with a toa, whose first adopters begin");
}

static bool start_read(spread_run *r, int *start, int *n)
{
    str given = spread_text(r, "start");
    *n = 0;
    if (!given.n) return start_adopted(r, start, n);
    return str_starts(given, S("random:")) ? start_random(r, str_from(given, 7), start, n) : start_named(r, given, start, n);
}

/* ---- simulate ---- */

/* By node: NULL for even ones, the same for all, or a column. */
static bool thresholds_read(spread_run *r, double **threshold)
{
    str given = spread_text(r, "threshold");
    double same;
    *threshold = NULL;
    if (str_eq(given, S("even"))) return true;
    *threshold = NEW(r->mem, double, r->data.n);
    const attribute *c = spread_attribute(r, given);
    if (!c && (!str_to_double(given, &same) || same < 0.0 || same > 1.0)) return spread_misuse(r, "--threshold is even, a number from 0 to 1, or a column of --nodes");
    if (c && !c->number) return spread_refuse(r, "the column %.*s holds words", (int)c->name.n, c->name.p);
    for (int i = 0; i < r->data.n; i++) {
        (*threshold)[i] = c ? c->number[i] : same;
        if (!((*threshold)[i] >= 0.0)) return spread_refuse(r, "the threshold of %.*s is missing or below 0", (int)r->data.id[i].n, r->data.id[i].p);
    }
    return true;
}

enum { PERIODS_USUAL = 20, CASCADE_MOST = 1000 };

/* A cascade can have no more steps than there are nodes; few have as many as a thousand. */
static int until_it_stops(const spread_run *r) { return r->data.n < CASCADE_MOST ? r->data.n : CASCADE_MOST; }

/* How many have had it by each period: mean, error, and bands that half and nine tenths of the runs lie in. */
static void periods_tell(spread_run *r, const simulate_result *s)
{
    int n = s->periods + 1;
    double se_last, last = simulate_mean(s, s->periods, &se_last);
    for (; !spread_given(r, "periods") && n > 1 && simulate_mean(s, n - 2, &se_last) == last; n--) {} /* where nothing moves any more */
    if (n > s->periods && !spread_given(r, "periods")) report_note(&r->out, "it had not stopped after %d periods; --periods says more", s->periods);
    int *period = NEW(r->mem, int, n), *band[4];
    double *mean = NEW(r->mem, double, n), *se = NEW(r->mem, double, n);
    static const double shares[] = {0.05, 0.25, 0.75, 0.95};
    for (int b = 0; b < 4; b++) band[b] = NEW(r->mem, int, n);
    for (int t = 0; t < n; t++) {
        period[t] = t;
        mean[t] = simulate_mean(s, t, &se[t]);
        for (int b = 0; b < 4; b++) band[b][t] = simulate_quantile(r->mem, s, t, shares[b]);
    }
    report_table(&r->out, "periods", (column[]){WHOLES("period", period), NUMBERS("mean", mean), NUMBERS("se", se), WHOLES("low90", band[0]),
        WHOLES("low50", band[1]), WHOLES("high50", band[2]), WHOLES("high90", band[3])}, 7, n);
}

static void simulate_tell(spread_run *r, const simulate_result *s)
{
    double se, mean = simulate_mean(s, s->periods, &se), *share = NEW(r->mem, double, r->data.n);
    for (int i = 0; i < r->data.n; i++) share[i] = (double)s->by_node[i] / s->runs;
    report_whole(&r->out, "runs", s->runs);
    report_object(&r->out, "spread", (column[]){NUMBERS("mean", &mean), NUMBERS("se", &se)}, 2);
    periods_tell(r, s);
    report_table(&r->out, "nodes", (column[]){TEXTS("id", r->data.id), NUMBERS("probability", share)}, 2, r->data.n);
}

static bool simulate_run(spread_run *r)
{
    chances c;
    double *threshold, bg[2] = {spread_number(r, "beta"), spread_number(r, "gamma")};
    int model = spread_choice(r, "model"), *start = NEW(r->mem, int, r->data.n), n_start;
    if (!start_read(r, start, &n_start) || !chances_read(r, &c) || !thresholds_read(r, &threshold)) return false;
    int periods = spread_given(r, "periods") ? (int)spread_whole(r, "periods") : model == MODEL_IC ? until_it_stops(r) : PERIODS_USUAL;
    simulate_plan plan = {(int)spread_whole(r, "runs"), periods, r->seed, &r->crew, start, n_start};
    if ((double)plan.runs * periods > 2e9) return spread_misuse(r, "--runs times --periods is more than can be kept; say --periods");
    simulate_result s = model == MODEL_IC ? simulate_cascade(r->mem, &r->data.ties, c.chance, c.p, &plan)
                      : model == MODEL_SIR ? simulate_sir(r->mem, &r->data.ties, bg, NULL, &plan)
                                           : simulate_threshold(r->mem, &r->data.ties, threshold, &plan);
    report_word(&r->out, "model", spread_text(r, "model"));
    report_whole(&r->out, "start", n_start);
    simulate_tell(r, &s);
    return true;
}

static const option simulate_options[] = {
    {"model", OPTION_CHOICE, "ic|threshold|sir", "ic", "independent cascade; threshold; susceptible, infected, recovered", 0, 0},
    {"start", OPTION_TEXT, "ID,ID", "", "where it begins; or random:K; without it the first adopters of --nodes", 0, 0},
    {"runs", OPTION_WHOLE, "N", "1000", "how many times", 1, 1e8},
    {"periods", OPTION_WHOLE, "N", "", "how long (20; a cascade until it stops, at most 1000)", 1, 1e6},
    {"p", OPTION_TEXT, "P", "0.1", "ic: the chance that a tie passes it on; or weight: each tie's own", 0, 0},
    {"threshold", OPTION_TEXT, "X", "even", "threshold: even, drawn in each run between 0 and 1; one number for all; or a column of --nodes", 0, 0},
    {"beta", OPTION_NUMBER, "B", "0.1", "sir: the chance that a tie passes it on in a period", 0, 1},
    {"gamma", OPTION_NUMBER, "G", "0.1", "sir: the chance of stopping after a period", 0, 1},
};

const spread_command spread_simulate = {
    .name = "simulate",
    .help = "what may happen from a start, many times over",
    .more = "A tie ego,alter says that ego looks to alter: what alter has can pass to ego.\n"
            "Says the mean number reached with its standard error, the curve with bands that half and nine tenths of the runs lie in,\n"
            "and how often each node was reached.\n",
    .takes = TAKES_NODES | TAKES_EDGES | TAKES_SEED | TAKES_BARE_EDGES,
    .n_own = sizeof simulate_options / sizeof *simulate_options,
    .own = simulate_options,
    .run = simulate_run,
};

/* ---- seed ---- */

/* Another sample than the one it was chosen in, so that the figure is not too good. */
enum { JUDGE = 1 };

static double judge(spread_run *r, const chances *c, const int *start, int k, double *se)
{
    int runs = (int)spread_whole(r, "runs");
    simulate_plan plan = {runs, until_it_stops(r), r->seed + JUDGE, &r->crew, start, k};
    simulate_result s = simulate_cascade(r->mem, &r->data.ties, c->chance, c->p, &plan);
    return simulate_mean(&s, plan.periods, se);
}

typedef struct {
    const char *name;
    double *score;
} rival;

/* What choosing by a simpler rule would have reached. */
static void rivals_tell(spread_run *r, const chances *c, int k)
{
    int n = r->data.n, rivals = 0;
    double *score[4], *mean = NEW(r->mem, double, 4), *se = NEW(r->mem, double, 4);
    str *name = NEW(r->mem, str, 4);
    for (int i = 0; i < 4; i++) score[i] = NEW(r->mem, double, n);
    graph turned = graph_turned(r->mem, &r->data.ties);
    stream s = stream_at(r->seed, 1, DRAW_SEEDS);
    const attribute *size = spread_given(r, "size") ? spread_attribute(r, spread_text(r, "size")) : NULL;
    for (int i = 0; i < n; i++) {
        score[0][i] = stream_unit(&s);
        score[1][i] = (double)graph_degree(&turned, i);
        score[2][i] = size && size->number && isfinite(size->number[i]) ? size->number[i] : -INFINITY;
        score[3][i] = r->data.when.toa ? -(double)r->data.when.toa[i] : 0.0;
    }
    static const char *const names[] = {"random", "degree", "size", "past leaders"};
    bool has[] = {true, true, size != NULL, r->data.when.toa != NULL};
    int *chosen = NEW(r->mem, int, k);
    for (int i = 0; i < 4; i++) {
        if (!has[i]) continue;
        greedy_by_score(score[i], n, k, chosen);
        name[rivals] = str_of(names[i]);
        mean[rivals] = judge(r, c, chosen, k, &se[rivals]);
        rivals++;
    }
    report_table(&r->out, "beside", (column[]){TEXTS("rule", name), NUMBERS("mean", mean), NUMBERS("se", se)}, 3, rivals);
}

static void seed_tell(spread_run *r, const chances *c, const seed_result *s)
{
    double se, mean = judge(r, c, s->chosen, s->k, &se);
    str *id = NEW(r->mem, str, s->k);
    for (int i = 0; i < s->k; i++) id[i] = r->data.id[s->chosen[i]];
    report_word(&r->out, "method", s->sampled_back ? S("reverse reachable sets") : S("greedy, lazily evaluated, on sampled worlds"));
    report_whole(&r->out, s->sampled_back ? "sets" : "worlds", s->worlds);
    report_object(&r->out, "spread", (column[]){NUMBERS("mean", &mean), NUMBERS("se", &se)}, 2);
    report_number(&r->out, "reach", s->reach);
    report_number(&r->out, "bound", s->bound);
    report_number(&r->out, "at_least", s->at_least);
    report_table(&r->out, "chosen", (column[]){TEXTS("id", id), NUMBERS("gain", s->gain)}, 2, s->k);
    rivals_tell(r, c, s->k);
    report_note(&r->out, "at least %.1f %% of the best possible reach with %d, by the bound computed; %.1f %% is what theory promises for a cascade", 100.0 * s->at_least, s->k,
        100.0 * (1.0 - exp(-1.0)));
}

static bool seed_run(spread_run *r)
{
    chances c;
    int k = (int)spread_whole(r, "k");
    if (!chances_read(r, &c)) return false;
    if (k > r->data.n) return spread_misuse(r, "--k %d is more than the %d nodes there are", k, r->data.n);
    seed_task t = {.g = &r->data.ties, .chance = c.chance, .p = c.p, .runs = (int)spread_whole(r, "runs"), .seed = r->seed, .crew = &r->crew};
    seed_result s = seed_choose(r->mem, &t, k);
    report_word(&r->out, "model", S("ic"));
    seed_tell(r, &c, &s);
    return true;
}

static const option seed_options[] = {
    {"k", OPTION_WHOLE, "K", "10", "how many to invite", 1, 1e6},
    {"model", OPTION_CHOICE, "ic", "ic", "independent cascade", 0, 0},
    {"p", OPTION_TEXT, "P", "0.1", "the chance that a tie passes it on; or weight: each tie's own", 0, 0},
    {"runs", OPTION_WHOLE, "N", "2000", "sampled worlds, and runs of the check", 1, 1e7},
    {"size", OPTION_TEXT, "COLUMN", "", "the column of --nodes that says how large a node is, to compare with", 0, 0},
};

const spread_command spread_seed = {
    .name = "seed",
    .help = "whom to invite first, so that most are reached",
    .more = "On a hazard fitted to what happened, dugnad spread forecast --invite does the same.\n"
            "Greedy choice on sampled worlds of an independent cascade; each with what it adds, and a bound that no other choice can pass.\n"
            "Beside it what choosing at random, by degree, by size (--size) or by who adopted first would reach, in other worlds than\n"
            "those that were chosen in. spread.mean is from there too; reach is in the worlds chosen in, and a little too good.\n",
    .takes = TAKES_NODES | TAKES_EDGES | TAKES_SEED | TAKES_BARE_EDGES,
    .n_own = sizeof seed_options / sizeof *seed_options,
    .own = seed_options,
    .run = seed_run,
};
