/*
 * glm_firth.c — Firth's penalty ½ ln |information|: its slope is ½ Σ h_i d ln v_i / d eta x_i, with h_i = v_i x_iᵀ information⁻¹ x_i.
 * With the logit it takes away the first term of the estimates' bias (Firth 1993); with any link the estimates stay
 * finite under separation, since the information goes to 0 at infinity (Jeffreys' prior; Kosmidis and Firth 2021).
 */
#include "engine/glm_inside.h"

#include <math.h>
#include <string.h>

typedef struct {
    const glm_search *s;
    const glm_sums *sums;
} firth;

/* out[m] = (z - c) information⁻¹ (z - c) for rows i … i+m-1 of one group: by forward substitution, a column at a time. */
static void distances(const firth *f, const glm_block *b, int g, int i, int m)
{
    const glm_rows *r = &f->s->rows;
    const glm_arrow *w = &f->s->arrow;
    const double *c = w->vz_v + (ptrdiff_t)g * r->r;
    double y[r->r + 1];
    for (int row = i; row < i + m; row++) {
        double sum = r->free && f->sums->v[g] > 0.0 ? 1.0 / f->sums->v[g] : 0.0;
        for (int k = 0; k < r->r; k++) {
            double x = w->lost[k] ? 0.0 : b->z[k][row] - (r->free ? c[k] : 0.0);
            for (int e = 0; e < k; e++) x -= w->l[k * r->r + e] * y[e];
            y[k] = x / w->l[k * r->r + k];
            sum += y[k] * y[k];
        }
        b->spare[row] = sum;
    }
}

static void fill_firth(const void *arg, glm_block *b)
{
    const firth *f = arg;
    const glm_rows *r = &f->s->rows;
    glm_fill_expected(&f->s->link, b);
    for (int i = 0, g = b->group; i < b->m; g++) {
        i64 end = r->from[g + 1] - b->at;
        int m = (end < b->m ? (int)end : b->m) - i;
        distances(f, b, g, i, m);
        i += m;
    }
    glm_link_slope(f->s->link, b->eta, b->m, b->u);
    for (int i = 0; i < b->m; i++) {
        double h = b->v[i] * b->spare[i];
        b->u[i] = h > 0.0 ? 0.5 * h * b->u[i] : 0.0;
        b->v[i] = b->l[i] = 0.0;
    }
}

void glm_firth_add(arena *a, const crew *c, const glm_search *s, glm_sums *sums)
{
    char *mark = a->at;
    glm_sums more = glm_sums_new(a, &s->rows);
    firth f = {s, sums};
    glm_pass_run(a, c, &(glm_pass){.rows = &s->rows, .alpha = s->alpha, .gamma = s->gamma, .fill = fill_firth, .arg = &f}, &more);
    for (int g = 0; g < s->rows.groups; g++) sums->u[g] += more.u[g];
    for (int k = 0; k < s->rows.r; k++) sums->uz[k] += more.uz[k];
    arena_rewind(a, mark);
}
