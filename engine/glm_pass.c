/*
 * glm_pass.c — one pass over all rows: in blocks that stay in the cache, in chunks that threads share. A chunk keeps sums of
 * its own, and those of chunks are added in their order: the same bits on any number of threads.
 */
#include "engine/glm_inside.h"

#include "engine/wide.h"

enum { CHUNK = 8192 };

typedef struct {
    const glm_pass *p;
    i64 chunk_rows;
    int even;                /* r, or one more: a column of zeros */
    glm_block *hand;
    double *l, *uz, *vzz;    /* by chunk: 1, even, even × even */
    double *group;           /* by chunk + group, which is another one for each piece of a group: Σu, Σv, Σv z */
} job;

static ptrdiff_t group_size(const job *j) { return 2 + j->even; }

/* ---- a block ---- */

/* The basis columns of the block, and the predictor but for the intercepts. */
WIDE_CLONES static void load_column(const double *restrict x, double centre, double scale, int m, double *restrict z)
{
    for (int i = 0; i < m; i++) z[i] = (x[i] - centre) * scale;
}

WIDE_CLONES static void add_column(const double *restrict z, double by, int m, double *restrict eta)
{
    for (int i = 0; i < m; i++) eta[i] += z[i] * by;
}

static void block_load(const job *j, glm_block *b)
{
    const glm_rows *r = j->p->rows;
    b->y = r->y + b->at;
    b->weight = r->weight ? r->weight + b->at : NULL;
    for (int i = 0; i < b->m && j->p->gamma; i++) b->eta[i] = r->offset ? r->offset[b->at + i] : 0.0;
    for (int k = 0; k < r->r; k++) {
        load_column(r->z[k] + b->at, r->centre[k], r->scale[k], b->m, b->z[k]);
        if (j->p->gamma) add_column(b->z[k], j->p->gamma[k], b->m, b->eta);
    }
}

/* Where group g ends within the block, counted from its start. */
static int group_end(const job *j, const glm_block *b, int g)
{
    i64 end = j->p->rows->from[g + 1] - b->at;
    return end < b->m ? (int)end : b->m;
}

static void block_intercepts(const job *j, glm_block *b)
{
    for (int i = 0, g = b->group; i < b->m; g++)
        for (int end = group_end(j, b, g); i < end; i++) b->eta[i] += j->p->alpha[g];
}

/* Σu, Σv, Σu z and Σv z of rows[0] … rows[1]-1 of the block. */
WIDE_CLONES static void add_sums(const job *j, const glm_block *b, const int rows[2], double *restrict group, double *restrict uz)
{
    int i = rows[0], m = rows[1] - i, even = j->even;
    const double *const uv[2] = {b->u + i, b->v + i};
    group[0] += wide_total(uv[0], m);
    group[1] += wide_total(uv[1], m);
    for (int k = 0; k < even; k += 2) {
        double out[4];
        wide_dots(uv, (const double *const[2]){b->z[k] + i, b->z[k + 1] + i}, m, out);
        uz[k] += out[0];
        uz[k + 1] += out[1];
        group[2 + k] += out[2];
        group[3 + k] += out[3];
    }
}

/* The group that the block's last row belongs to, or the next if that was its last one. */
static int block_groups(const job *j, glm_block *b, i64 chunk)
{
    int g = b->group;
    for (int i = 0; i < b->m; g++) {
        int end = group_end(j, b, g);
        add_sums(j, b, (int[]){i, end}, j->group + (chunk + g) * group_size(j), j->uz + chunk * j->even);
        if (end == b->m && j->p->rows->from[g + 1] > b->at + b->m) break;
        i = end;
    }
    return g;
}

WIDE_CLONES static void add_products(const glm_block *b, int even, double *restrict vzz)
{
    for (int i = 0; i < even; i += 2) {
        const double *const wz[2] = {b->wz[0], b->wz[1]};
        for (int k = 0; k < b->m; k++) {
            b->wz[0][k] = b->v[k] * b->z[i][k];
            b->wz[1][k] = b->v[k] * b->z[i + 1][k];
        }
        for (int k = 0; k <= i; k += 2) {
            double out[4];
            wide_dots(wz, (const double *const[2]){b->z[k], b->z[k + 1]}, b->m, out);
            vzz[i * even + k] += out[0];
            vzz[i * even + k + 1] += out[1];
            vzz[(i + 1) * even + k] += out[2];
            vzz[(i + 1) * even + k + 1] += out[3];
        }
    }
}

/* ---- chunks ---- */

/* The group of a row: the last one that begins at or before it and is not empty. */
static int group_of(const glm_rows *r, i64 row)
{
    int low = 0, high = r->groups;
    while (high - low > 1) {
        int mid = low + (high - low) / 2;
        if (r->from[mid] <= row) low = mid;
        else high = mid;
    }
    return low;
}

static void do_chunk(void *arg, i64 chunk, int hand)
{
    job *j = arg;
    glm_block *b = &j->hand[hand];
    i64 first = chunk * j->chunk_rows, end = first + j->chunk_rows;
    if (end > j->p->rows->n) end = j->p->rows->n;
    b->group = group_of(j->p->rows, first);
    for (b->at = first; b->at < end; b->at += GLM_BLOCK) {
        b->m = end - b->at < GLM_BLOCK ? (int)(end - b->at) : GLM_BLOCK;
        block_load(j, b);
        if (j->p->alpha) block_intercepts(j, b);
        j->p->fill(j->p->arg, b);
        j->l[chunk] += wide_total(b->l, b->m);
        if (!j->p->sums_only) add_products(b, j->even, j->vzz + chunk * j->even * j->even);
        b->group = block_groups(j, b, chunk);
    }
}

/* ---- sums ---- */

static void add_groups(const job *j, i64 chunk, glm_sums *out)
{
    const glm_rows *r = j->p->rows;
    i64 first = chunk * j->chunk_rows, last = first + j->chunk_rows < r->n ? first + j->chunk_rows - 1 : r->n - 1;
    for (int g = group_of(r, first); g <= group_of(r, last); g++) {
        const double *part = j->group + (chunk + g) * group_size(j);
        out->u[g] += part[0];
        out->v[g] += part[1];
        for (int k = 0; k < r->r; k++) out->vz[(ptrdiff_t)g * r->r + k] += part[2 + k];
    }
}

static void add_chunk(const job *j, i64 chunk, glm_sums *out)
{
    int r = j->p->rows->r;
    const double *vzz = j->vzz + chunk * j->even * j->even;
    out->l += j->l[chunk];
    for (int k = 0; k < r; k++) out->uz[k] += j->uz[chunk * j->even + k];
    for (int k = 0; k < r; k++)
        for (int i = 0; i <= k; i++) out->vzz[k * r + i] += vzz[k * j->even + i];
    add_groups(j, chunk, out);
}

static void sums_clear(const glm_rows *r, glm_sums *s)
{
    s->l = 0.0;
    for (int g = 0; g < r->groups; g++) s->u[g] = s->v[g] = 0.0;
    for (ptrdiff_t i = 0; i < (ptrdiff_t)r->groups * r->r; i++) s->vz[i] = 0.0;
    for (int i = 0; i < r->r; i++) s->uz[i] = 0.0;
    for (int i = 0; i < r->r * r->r; i++) s->vzz[i] = 0.0;
}

static void mirror(double *s, int r)
{
    for (int i = 0; i < r; i++)
        for (int k = i + 1; k < r; k++) s[i * r + k] = s[k * r + i];
}

glm_sums glm_sums_new(arena *a, const glm_rows *r)
{
    return (glm_sums){.u = NEW(a, double, r->groups), .v = NEW(a, double, r->groups), .uz = NEW(a, double, r->r),
        .vz = NEW(a, double, (ptrdiff_t)r->groups * r->r), .vzz = NEW(a, double, r->r * r->r)};
}

static double *block_column(arena *a) { return NEW(a, double, GLM_BLOCK); }

static void hand_make(arena *a, int even, glm_block *b)
{
    b->z = NEW(a, double *, even);
    for (int k = 0; k < even; k++) b->z[k] = block_column(a);
    b->eta = block_column(a);
    b->u = block_column(a);
    b->v = block_column(a);
    b->l = block_column(a);
    b->spare = block_column(a);
    for (int k = 0; k < 2; k++) b->wz[k] = block_column(a);
}

void glm_pass_run(arena *a, const crew *c, const glm_pass *p, glm_sums *out)
{
    char *mark = a->at;
    const glm_rows *r = p->rows;
    i64 chunk_rows = CHUNK > 64 * r->r ? CHUNK : (64 * (i64)r->r + GLM_BLOCK - 1) / GLM_BLOCK * GLM_BLOCK; /* the products of a chunk are not more than its rows */
    i64 chunks = crew_chunks(r->n, chunk_rows);
    int even = (r->r + 1) / 2 * 2, hands = c->threads < CREW_MOST ? c->threads : CREW_MOST;
    job j = {.p = p, .chunk_rows = chunk_rows, .even = even, .hand = NEW(a, glm_block, hands), .l = NEW(a, double, chunks),
        .uz = NEW(a, double, chunks * even), .vzz = NEW(a, double, chunks * even * even)};
    j.group = NEW(a, double, (chunks + r->groups) * group_size(&j));
    for (int h = 0; h < hands; h++) hand_make(a, even, &j.hand[h]);
    crew_each(&(crew){.threads = c->threads}, chunks, do_chunk, &j);
    sums_clear(r, out);
    for (i64 i = 0; i < chunks; i++) add_chunk(&j, i, out);
    mirror(out->vzz, r->r);
    arena_rewind(a, mark);
}
