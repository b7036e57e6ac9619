/* exact.h — sums of very many numbers as if made with twice the digits: what each addition rounds away is kept beside (Knuth 1969: two-sum). */
#pragma once

typedef struct {
    double sum, lost;
} exact;

static inline void exact_add(exact *s, double x)
{
    double t = s->sum + x, of_x = t - s->sum;
    s->lost += (s->sum - (t - of_x)) + (x - of_x);
    s->sum = t;
}

static inline double exact_value(exact s) { return s.sum + s.lost; }
