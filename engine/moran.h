/*
 * moran.h — are neighbours alike? Moran's I, Geary's c and join counts with their moments (Cliff & Ord 1981: Spatial
 * processes), and Moran's I node by node (Anselin 1995). Weights are those of the graph as it is given: rows that sum to 1
 * come from nearness_row_standard(). Nodes without ties count in n and in the mean, with weights of 0.
 */
#pragma once

#include "engine/adoption.h"
#include "engine/graph.h"

/* S0 = sum w_ij, S1 = ½ sum (w_ij + w_ji)², S2 = sum_i (w_i. + w_.i)². */
typedef struct {
    int n;
    double s0, s1, s2;
    double *both; /* n: w_i. + w_.i */
} weight_sums;

/* O(n + m). */
weight_sums weight_sums_of(arena *a, const graph *w);

/* Moments over all ways to deal the values out to the nodes (randomisation), and if values were draws from a normal
   distribution; p is two-sided, from the normal distribution of z. NAN where there is none, and refused says why. */
typedef struct {
    const char *refused;
    double observed, expected;
    double sd, z, p;
    double sd_normal, z_normal, p_normal;
} autocorrelation;

/* I = (n / S0) sum w_ij z_i z_j / sum z_i²; x[n] finite; O(n + m). */
autocorrelation moran_of(const graph *w, const weight_sums *s, const double *x);

/* c = ((n - 1) / 2 S0) sum w_ij (x_i - x_j)² / sum z_i², 1 if there is no likeness, less if neighbours are alike. */
autocorrelation geary_of(const graph *w, const weight_sums *s, const double *x);

/* I of having adopted by the end of each period: [periods] in O(n + m + periods), not m times periods. No sd_normal: 0 and 1 are not normal. */
autocorrelation *moran_by_period(arena *a, const graph *w, const weight_sums *s, const adoption *when);

/* ½ sum w_ij over pairs where both are marked, one is, or none; each with moments when as many marks are dealt out anew. */
typedef struct {
    autocorrelation both, one, none;
} joins;
joins joins_of(const graph *w, const weight_sums *s, const bool *marked);

/* The same of having adopted by the end of each period: [periods] in O(n + m + periods). */
joins *joins_by_period(arena *a, const graph *w, const weight_sums *s, const adoption *when);

/* I_i = z_i (sum_j w_ij z_j) / (sum z² / n), with moments when the values of the others are dealt out anew: [n]. The sum over
   i is S0 times I. Many tests at once: some p will be small by chance. O(n + m). */
autocorrelation *moran_local(arena *a, const graph *w, const double *x);
