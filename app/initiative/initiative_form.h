/* initiative_form.h — what people write of an initiative, and how it is read from a form. */
#pragma once

#include "app/initiative/initiative.h"
#include "app/municipality/tenant.h"
#include "app/unit/unit.h"
#include "lib/http/form.h"

typedef struct {
    str title, need_text, solution, where, origin, new_for, reuse, size, size_why, visibility;
    str types, focus; /* codes with a space between */
    i64 hours, kr;
    bool affects;
} initiative_text;

typedef struct {
    i64 small_hours, small_kr;
} tenant_limits;

/* Reads the form into *text and, where it is sound, into the initiative: place, texts, and the size with its reason. */
problems initiative_text_read(req *r, initiative_text *text, initiative *in);
/* What stands in the initiative, to be edited. */
initiative_text initiative_text_of(arena *a, const initiative *in);
tenant_limits initiative_limits(db *d, i64 municipality);
