/* matrix.h — small dense symmetric systems (up to some hundred rows), stored whole, row after row. */
#pragma once

#include "lib/base/base.h"

/* Cholesky in place: s[p × p] symmetric becomes L (below and on the diagonal) with L Lᵀ = s. Answers -1, or the first column
   that depends on those before it: what is left of its diagonal is at most tolerance of what stood there. */
int matrix_cholesky(double *s, int p, double tolerance);

/* x[p] := (L Lᵀ)⁻¹ x. */
void matrix_solve(const double *l, int p, double *x);

/* inverse[p × p] := (L Lᵀ)⁻¹. */
void matrix_inverse(const double *l, int p, double *inverse);

/* ln |L Lᵀ|. */
double matrix_log_det(const double *l, int p);

/* Eigenvalues of symmetric s[p × p] in ascending order, by Jacobi's rotations; s is written over. */
void matrix_eigenvalues(double *s, int p, double *values);
