/*
 * six_nodes.c — the engine from another C program: the worked example of doc/spread.md. It needs no database, no server and
 * no setting up; memory comes from an arena that is freed as a whole. From the top of the source, after `make`:
 *
 *     gcc -std=gnu17 -I. -o six_nodes doc/example/six_nodes.c build/obj/lib.a -lm -pthread && ./six_nodes
 */
#include <math.h>
#include <stdio.h>

#include "engine/exposure.h"
#include "engine/uptake.h"

enum { A, B, C, D, E, F, NODES };

int main(void)
{
    fault_point f = {0};
    if (setjmp(f.env)) return fprintf(stderr, "%s\n", f.why), 1; /* memory, should it run out */
    arena mem = arena_new(1 << 20, &f);

    /* i → j: i looks to j. */
    static const int from[] = {A, B, C, C, D, D, D, D, E, E}, to[] = {B, A, A, B, A, C, E, F, C, D};
    graph_notes notes;
    graph ties = graph_new(&mem, NODES, &(tie_list){10, from, to, NULL}, false, &notes);

    /* Periods count from 0; E has not adopted by the end. */
    static const int toa[NODES] = {0, 1, 1, 3, ADOPTION_NEVER, 2};
    adoption when = {NODES, 4, toa};

    uptake u = uptake_by_period(&mem, &when);
    for (int t = 0; t < when.periods; t++) printf("period %d: %d of %d, hazard %.4f\n", t + 1, u.cumulative[t], NODES, u.hazard[t]);

    crew two = {.threads = 2};
    double *seen = exposure_by_period(&mem, &(exposure_kind){.ties = &ties, .graphs = 1, .lag = 1}, &when, &two);
    thresholds tau = thresholds_of(&mem, seen, &when);
    for (int i = 0; i < NODES; i++)
        if (!isnan(tau.at[i])) printf("%c adopted when %.2f of those it looks to had\n", 'A' + i, tau.at[i]);
    arena_free(&mem);
    return 0;
}
