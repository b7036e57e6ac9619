/*
 * infer.h — who usually follows whom, from cascades: the times at which nodes took up one innovation after another (Gomez-Rodriguez,
 * Leskovec and Krause 2010: Inferring networks of diffusion and influence). In each cascade a node follows the one before it that
 * explains its delay best: by an edge, ½ × density of the delay, or by the background, 1e-10 × density. Edges are added one by one,
 * each time the one that raises the log-likelihood of all cascades most; the gains never grow, so that is at least 1 - 1/e of what
 * as many edges can reach. It finds order in time, and never proof that one learned from the other.
 */
#pragma once

#include "engine/crew.h"

typedef enum { INFER_EXPONENTIAL, INFER_RAYLEIGH, INFER_LOGNORMAL } infer_model;

enum { INFER_NODES_MOST = 5000 }; /* nodes² gains */

typedef struct {
    i64 n;               /* events, in any order */
    int nodes, cascades;
    const int *cascade, *node; /* n: 0 … cascades-1, in whose order gains are summed; 0 … nodes-1, by which equal gains are told apart */
    const double *time;  /* n, finite */
} infer_events;

typedef struct {
    infer_model model;
    double parameter[2]; /* rate; scale; mean and standard deviation of the delay's logarithm */
    int most;            /* edges */
    double p_max;        /* ends before the first edge whose p is not below; 0: does not */
    int resamples;       /* of cascades; 0: none */
    u64 seed;
} infer_how;

typedef struct {
    int from, to;        /* to follows from */
    double gain;         /* in log-likelihood */
    double p, q;         /* one-sided (Vuong 1989), NAN below two cascades; as adjusted over the edges told (Benjamini and Hochberg 1995) */
    int cascades;        /* in which it explains to better than what was there before */
    int possible;        /* in which from came before to */
    double found;        /* share of the resamples in which it is among as many edges; NAN without */
} infer_edge;

typedef struct {
    const char *refused; /* NULL, or why there is no result */
    int n;
    infer_edge *edge;    /* in the order in which they were added */
    double loglik, null_loglik; /* of all who could have followed someone; null: by the background alone */
    double tried;        /* p at which it ended, NAN if it did not */
    bool exhausted;      /* no further edge would explain anything */
} inferred;

/*
 * Greedy, exactly: only gains of edges to the node just chosen change, and those are summed anew. Of equal gains the last wins, by
 * `to` and then by `from`. What is nearly largest is summed as in the definition, densities multiplied before their logarithm is
 * taken, since most equal gains differ by that rounding. p is of Vuong's test of the cascades' log-likelihoods with and without the
 * edge, which counts as one parameter (Desmarais, Harden and Boehmke 2015). Refused are: more nodes than INFER_NODES_MOST, more than
 * 2^28 nodes × cascades, a node twice in a cascade, parameters that are none, and cascades in which nobody comes after anybody.
 */
inferred infer_new(arena *a, const crew *c, const infer_events *e, const infer_how *how);

/* A parameter from the data: half-way between what is most likely if each follows the one just before it, and if all follow the
   first (for the logarithm's mean and deviation, of delays above 0). Answers why not, or NULL. */
const char *infer_parameter(arena *a, const infer_events *e, infer_model model, double out[2]);
