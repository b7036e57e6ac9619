/*
 * glm_inside.h — what the files of engine/glm share, and engine/cox, which makes the same passes over the same basis. Not for others.
 *
 * Inside, the fit has one intercept a group and r basis columns z: the data's columns about their means in units of their
 * spread, or where that is too near to being collinear, orthonormal columns made of them (glm_rows.c). Rows lie in the order
 * of groups. A pass over all rows (glm_pass.c) gives likelihood, score and information, filled block by block (glm_link.c).
 */
#pragma once

#include "engine/glm.h"

enum { GLM_BLOCK = 256 };

typedef struct {
    i64 n;
    int p, r, groups;        /* groups is 1 at least: without intercepts it is one that stays 0 */
    bool free;               /* the groups have intercepts */
    const double **z;        /* r of n */
    double *centre, *scale;  /* r: a basis column is (z - centre) × scale */
    const double *y, *weight, *offset;
    const i64 *from;         /* groups + 1: where each group's rows begin */
    const i64 *row;          /* n: which row of the data stands here; NULL: the same */
    double *turn;            /* p × r: the columns' coefficients are turn × those of the basis */
    double *shift;           /* a group's intercept is the one inside minus shift · the columns' coefficients */
    int shift_step;          /* p: shift is of each group; 0: one for all */
    double *spread;          /* p: a column's standard deviation within groups, or without intercepts its size */
    bool *aliased;           /* p */
} glm_rows;

/* Sorts, checks and prepares; answers why not, or NULL. */
const char *glm_rows_make(arena *a, const crew *c, const glm_data *d, glm_rows *out);

static inline const double *glm_shift(const glm_rows *r, int group) { return r->shift + (ptrdiff_t)group * r->shift_step; }

/* ---- a pass ---- */

typedef struct {
    int m;                   /* rows, at most GLM_BLOCK */
    i64 at;                  /* the first */
    int group;               /* of the first */
    double **z;              /* r of GLM_BLOCK: the basis; one more of zeros if r is odd */
    double *eta;             /* the linear predictor */
    double *u, *v, *l;       /* to be filled: score, information and log-likelihood of each row by its predictor */
    double *wz[2], *spare;   /* scratch of GLM_BLOCK for the filling */
    const double *y, *weight;
} glm_block;

typedef void glm_fill(const void *arg, glm_block *b);

/* Sums over rows: Σl; Σu and Σv by group; Σu z; Σv z by group; Σv z zᵀ. */
typedef struct {
    double l;
    double *u, *v;           /* groups */
    double *uz;              /* r */
    double *vz;              /* groups × r */
    double *vzz;             /* r × r, symmetric */
} glm_sums;

glm_sums glm_sums_new(arena *a, const glm_rows *r);

typedef struct {
    const glm_rows *rows;
    const double *alpha, *gamma; /* make the predictor: groups, r; NULL: it is not wanted */
    glm_fill *fill;
    const void *arg;
    bool sums_only;          /* Σv z zᵀ is not wanted */
} glm_pass;

void glm_pass_run(arena *a, const crew *c, const glm_pass *p, glm_sums *out);

/* ---- the arrow: information by group on the diagonal, r rows that meet all ---- */

typedef struct {
    const glm_rows *rows;
    double *vz_v;            /* groups × r: Σv z / Σv */
    double *l;               /* r × r: Cholesky's factor of what is left of Σv z zᵀ when the groups are eliminated */
    bool *lost;              /* r: nothing is left of it */
    double log_det;          /* ln |information| */
} glm_arrow;

glm_arrow glm_arrow_new(arena *a, const glm_rows *r);
void glm_arrow_factor(arena *a, glm_arrow *w, const glm_sums *s);

/* alpha, gamma := information⁻¹ (u, uz). */
void glm_arrow_solve(const glm_arrow *w, const glm_sums *s, double *alpha, double *gamma);

/* ---- the search ---- */

typedef struct {
    glm_rows rows;
    glm_link link;
    bool firth;
    double *alpha, *gamma;   /* where it stands */
    double *step[2];         /* the last one */
    glm_sums sums;           /* there; after the search with the expected information */
    glm_arrow arrow;
    double goal;             /* log-likelihood, with Firth's penalty if it is wanted */
    int iterations;
    bool converged, separated;
} glm_search;

/* From the overall rate to the maximum; false if there is none to begin at. */
bool glm_search_run(arena *a, const crew *c, glm_search *s);

/* Adds Firth's part to u and uz of sums, which hold the expected information. */
void glm_firth_add(arena *a, const crew *c, const glm_search *s, glm_sums *sums);

typedef struct {
    const glm_data *d;
    const glm_how *how;
} glm_call;

/* Fills se and cov of the fit, whose estimates and marks stand. Answers why not, or NULL. */
const char *glm_error_fill(arena *a, const crew *c, const glm_search *s, const glm_call *call, glm_fit *f);

/* ---- links ---- */

/* Fills u, v, l for the link; v is the observed information, or the expected one. arg: glm_link. */
void glm_fill_observed(const void *arg, glm_block *b);
void glm_fill_expected(const void *arg, glm_block *b);

/* out[m] = d ln(expected information) / d eta. */
void glm_link_slope(glm_link link, const double *eta, int m, double *out);

/* g(mean), 0 < mean < 1. */
double glm_link_of(glm_link link, double mean);
