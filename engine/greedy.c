/* greedy.c — see greedy.h. */
#include "engine/greedy.h"

#include <string.h>

static i64 largest_sum(arena *a, const i64 *gain, int n, int k)
{
    char *mark = a->at;
    double *score = NEW(a, double, n);
    int *top = NEW(a, int, k);
    i64 sum = 0;
    for (int v = 0; v < n; v++) score[v] = (double)gain[v];
    greedy_by_score(score, n, k, top);
    for (int i = 0; i < k; i++) sum += gain[top[i]];
    arena_rewind(a, mark);
    return sum;
}

/* The best of those not chosen, looking anew only at those whose old gain could still win. */
static int lazy_best(const greedy_field *f, i64 *gain, bool *fresh, int n)
{
    memset(fresh, 0, (size_t)n * sizeof *fresh);
    for (;;) {
        int best = 0;
        for (int v = 1; v < n; v++)
            if (gain[v] > gain[best]) best = v;
        if (fresh[best]) return best;
        gain[best] = f->gain(f->arg, best);
        fresh[best] = true;
    }
}

greedy_choice greedy_choose(arena *a, const greedy_field *f, int n, int k)
{
    i64 *gain = NEW(a, i64, n);
    bool *fresh = NEW(a, bool, n);
    greedy_choice c = {.chosen = NEW(a, int, k), .gain = NEW(a, i64, k)};
    f->survey(f->arg, gain);
    c.bound = largest_sum(a, gain, n, k);
    for (int i = 0; i < k; i++) {
        int v = lazy_best(f, gain, fresh, n);
        c.chosen[i] = v;
        c.gain[i] = gain[v];
        c.reached += gain[v];
        f->take(f->arg, v);
        gain[v] = -1; /* never again */
        i64 possible = c.reached + largest_sum(a, gain, n, k < n - i - 1 ? k : n - i - 1);
        if (possible < c.bound) c.bound = possible;
    }
    f->survey(f->arg, gain);
    i64 possible = c.reached + largest_sum(a, gain, n, k);
    if (possible < c.bound) c.bound = possible;
    return c;
}

/* ---- by score ---- */

static bool is_before(const double *score, int x, int y) { return score[x] > score[y] || (score[x] == score[y] && x < y); }

/* A heap of the k best so far with the worst on top. */
static void sink(const double *score, int *heap, int k, int at)
{
    for (;;) {
        int worst = at;
        for (int child = 2 * at + 1; child <= 2 * at + 2 && child < k; child++)
            if (is_before(score, heap[worst], heap[child])) worst = child;
        if (worst == at) return;
        int kept = heap[at];
        heap[at] = heap[worst];
        heap[worst] = kept;
        at = worst;
    }
}

void greedy_by_score(const double *score, int n, int k, int *chosen)
{
    if (k == 0) return;
    for (int i = 0; i < k; i++) chosen[i] = i;
    for (int i = k / 2 - 1; i >= 0; i--) sink(score, chosen, k, i);
    for (int v = k; v < n; v++) {
        if (!is_before(score, v, chosen[0])) continue;
        chosen[0] = v;
        sink(score, chosen, k, 0);
    }
    for (int end = k - 1; end > 0; end--) { /* the worst goes last, again and again */
        int worst = chosen[0];
        chosen[0] = chosen[end];
        chosen[end] = worst;
        sink(score, chosen, end, 0);
    }
}
