/* decision_page.h — the addresses of decisions, of what they rest on, and of side states. */
#pragma once

#include "app/decision/decision.h"
#include "app/decision/requirement.h"
#include "lib/http/req.h"

void decision_new(req *r);        /* GET /initiatives/:id/decisions/new */
void decision_create(req *r);     /* POST /initiatives/:id/decisions */
void statement_create(req *r);    /* POST /initiatives/:id/statements: a sentence where no record answers */
void condition_update(req *r);    /* POST /initiatives/:id/conditions: one is met */
void state_new(req *r);           /* GET /initiatives/:id/state: back, on hold, ended, joined, taken up again */
void state_create(req *r);        /* POST /initiatives/:id/state */

/* What stands in the form of a decision. */
typedef struct {
    str gate, outcome, reason, learned, to_step;
    i64 review, into;
    conditions conditions;
} decision_text;

str date_typed(arena *a, i64 t);     /* yyyy-mm-dd for a date field, empty for 0 */

str fact_text(req *r, const requirement *q); /* what was found recorded, in the reader's language */

enum { CONDITIONS_MOST = 3 };
