/* fields.c — see fields.h. Only moves values in and out of members; knows neither SQL nor forms. */
#include "lib/db/fields.h"

#include <limits.h>

const field *field_find(const fields *t, str name)
{
    for (int i = 0; i < t->n; i++)
        if (str_eq(str_of(t->at[i].name), name)) return &t->at[i];
    return NULL;
}

static const void *member(const field *f, const void *row)
{
    return (const char *)row + f->at;
}

static void *member_to_set(const field *f, void *row)
{
    return (char *)row + f->at;
}

str field_str(const field *f, const void *row)
{
    assert(f->type == FIELD_STR);
    return *(const str *)member(f, row);
}

i64 field_i64(const field *f, const void *row)
{
    if (f->type == FIELD_I64) return *(const i64 *)member(f, row);
    if (f->type == FIELD_INT) return *(const int *)member(f, row);
    assert(f->type == FIELD_BOOL);
    return *(const bool *)member(f, row);
}

double field_double(const field *f, const void *row)
{
    assert(f->type == FIELD_DOUBLE);
    return *(const double *)member(f, row);
}

void field_set_str(const field *f, void *row, str v)
{
    assert(f->type == FIELD_STR);
    *(str *)member_to_set(f, row) = v;
}

void field_set_i64(const field *f, void *row, i64 v)
{
    if (f->type == FIELD_I64) {
        *(i64 *)member_to_set(f, row) = v;
        return;
    }
    if (f->type == FIELD_BOOL) {
        *(bool *)member_to_set(f, row) = v != 0;
        return;
    }
    assert(f->type == FIELD_INT && v >= INT_MIN && v <= INT_MAX);
    *(int *)member_to_set(f, row) = (int)v;
}

void field_set_double(const field *f, void *row, double v)
{
    assert(f->type == FIELD_DOUBLE);
    *(double *)member_to_set(f, row) = v;
}
