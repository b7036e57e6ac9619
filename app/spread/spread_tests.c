/* spread_tests.c — `dugnad spread test`: could it be chance? Named so that it is not taken for a test of the program. */
#include <math.h>

#include "app/spread/spread.h"
#include "engine/permutation.h"

static void permutation_tell(spread_run *r, const permutation *p)
{
    report *o = &r->out;
    double n[] = {p->above, p->same, p->below};
    report_object(o, "test", (column[]){NUMBERS("observed", &p->observed), NUMBERS("mean", &p->mean), NUMBERS("sd", &p->sd), NUMBERS("p", &p->p),
        NUMBERS("p_error", &p->p_error), NUMBERS("p_low", &p->p_low), NUMBERS("p_high", &p->p_high), NUMBERS("p_below", &p->p_below),
        NUMBERS("p_two_sided", &p->p_two_sided), NUMBERS("above", &n[0]), NUMBERS("same", &n[1]), NUMBERS("below", &n[2])}, 12);
    if (!isnan(p->changed)) report_number(o, "changed", p->changed);
    report_table(o, "runs", (column[]){NUMBERS("statistic", p->value)}, 1, p->runs);
}

static bool test(spread_run *r)
{
    if (!spread_given(r, "edges")) return spread_misuse(r, "--edges FILE is needed");
    bool of_ties = spread_choice(r, "permute") == 1;
    if (of_ties && spread_given(r, "group")) return spread_misuse(r, "--group is for --permute times");
    permutation_ask q = {.statistic = (statistic_kind)spread_choice(r, "statistic"), .ties = &r->data.ties, .undirected = spread_given(r, "undirected"),
        .when = &r->data.when, .lag = (int)spread_whole(r, "lag"), .within = (int)spread_whole(r, "within"), .steps = (int)spread_whole(r, "steps"),
        .runs = (int)spread_whole(r, "runs"), .seed = r->seed};
    const attribute *within = spread_given(r, "group") ? spread_attribute_of(r, "group") : NULL;
    if (r->status) return false;
    if (within) q.group = spread_groups(r, within);
    permutation p = of_ties ? permutation_of_ties(r->mem, &q, &r->crew) : permutation_of_times(r->mem, &q, &r->crew);
    if (p.refused) return spread_refuse(r, "%s", p.refused);
    report_word(&r->out, "permute", spread_text(r, "permute"));
    report_word(&r->out, "statistic", spread_text(r, "statistic"));
    permutation_tell(r, &p);
    if (of_ties && r->data.ties.w) report_note(&r->out, "each tie counts as 1: ties drawn anew have no weights");
    return true;
}

static const option test_options[] = {
    {"permute", OPTION_CHOICE, "times|ties", "times", "what is dealt out anew: times of adoption among nodes, or ties, each node keeping how many it has", 0, 0},
    {"statistic", OPTION_CHOICE, "exposure|moran|together", "exposure", "mean exposure at adoption; Moran's I of the times; ties whose ends adopt at most --within periods apart", 0, 0},
    {"group", OPTION_TEXT, "COLUMN", "", "times are dealt out within each group only, as a region: what is left is not of the region", 0, 0},
    {"lag", OPTION_WHOLE, "L", "1", "of the exposure", 0, 100000},
    {"within", OPTION_WHOLE, "K", "1", "periods apart, for together", 0, 100000},
    {"steps", OPTION_WHOLE, "N", "20", "exchanges tried for each tie, with --permute ties", 1, 10000},
    {"runs", OPTION_WHOLE, "N", "999", "how often", 1, 10000000},
};

const spread_command spread_test = {"test", "could it be chance? by dealing out the times, or the ties, anew",
    "test: the observed statistic, its mean and sd over the runs, p = (1 + runs at least as large) / (1 + runs), its error by chance (p_error)\n"
    "and 95 % bounds. runs: the statistic of each.\n",
    TAKES_NODES | TAKES_EDGES | TAKES_SEED, sizeof test_options / sizeof *test_options, test_options, test};
