/* matrix.c — Cholesky and Jacobi, as in Golub and Van Loan, Matrix Computations (4th ed.), 4.2 and 8.5. */
#include "engine/matrix.h"

#include <math.h>

int matrix_cholesky(double *s, int p, double tolerance)
{
    for (int j = 0; j < p; j++) {
        double d = s[j * p + j], whole = d;
        for (int k = 0; k < j; k++) d -= s[j * p + k] * s[j * p + k];
        if (!(d > tolerance * whole)) return j;
        s[j * p + j] = sqrt(d);
        for (int i = j + 1; i < p; i++) {
            double x = s[i * p + j];
            for (int k = 0; k < j; k++) x -= s[i * p + k] * s[j * p + k];
            s[i * p + j] = x / s[j * p + j];
        }
    }
    return -1;
}

void matrix_solve(const double *l, int p, double *x)
{
    for (int i = 0; i < p; i++) {
        for (int k = 0; k < i; k++) x[i] -= l[i * p + k] * x[k];
        x[i] /= l[i * p + i];
    }
    for (int i = p - 1; i >= 0; i--) {
        for (int k = i + 1; k < p; k++) x[i] -= l[k * p + i] * x[k];
        x[i] /= l[i * p + i];
    }
}

void matrix_inverse(const double *l, int p, double *inverse)
{
    for (int j = 0; j < p; j++) {
        double *column = inverse + (ptrdiff_t)j * p; /* symmetric: a row will do */
        for (int i = 0; i < p; i++) column[i] = i == j;
        matrix_solve(l, p, column);
    }
}

double matrix_log_det(const double *l, int p)
{
    double sum = 0.0;
    for (int i = 0; i < p; i++) sum += log(l[i * p + i]);
    return 2.0 * sum;
}

/* The rotation that makes s[i][j] zero, applied to rows and columns i and j. */
static void rotate(double *s, int p, int i, int j)
{
    double apart = (s[j * p + j] - s[i * p + i]) / (2.0 * s[i * p + j]);
    double t = (apart < 0.0 ? -1.0 : 1.0) / (fabs(apart) + sqrt(1.0 + apart * apart));
    double c = 1.0 / sqrt(1.0 + t * t), n = t * c;
    for (int k = 0; k < p; k++) {
        double x = s[k * p + i], y = s[k * p + j];
        s[k * p + i] = c * x - n * y;
        s[k * p + j] = n * x + c * y;
    }
    for (int k = 0; k < p; k++) {
        double x = s[i * p + k], y = s[j * p + k];
        s[i * p + k] = c * x - n * y;
        s[j * p + k] = n * x + c * y;
    }
}

static bool sweep(double *s, int p)
{
    bool any = false;
    for (int i = 0; i < p; i++)
        for (int j = i + 1; j < p; j++) {
            if (fabs(s[i * p + j]) <= 1e-17 * (fabs(s[i * p + i]) + fabs(s[j * p + j]))) continue;
            rotate(s, p, i, j);
            any = true;
        }
    return any;
}

void matrix_eigenvalues(double *s, int p, double *values)
{
    for (int i = 0; i < 50 && sweep(s, p); i++) {}
    for (int i = 0; i < p; i++) {
        double v = s[i * p + i];
        int at = i;
        for (; at > 0 && values[at - 1] > v; at--) values[at] = values[at - 1];
        values[at] = v;
    }
}
