/*
 * report.h — what was said in a unit, what was done, and how it went: for the wall of the
 * staff room. Paper is read by everybody who walks by, so it holds only what is open to all.
 */
#pragma once

#include "app/lineage/lineage.h"
#include "app/unit/unit.h"

typedef struct {
    RECORD;
    str story, outcome, body; /* in their own words; the newest answer, if there is one */
    i64 answered, due;
    lineage line;             /* what followed */
} said;
typedef struct {
    said *at;
    int n;
} saids;

enum { REPORT_DAYS = 90, REPORT_ROWS = 12 };

/* Needs of the unit and those below it that were said or answered in the last REPORT_DAYS, newest first; at most REPORT_ROWS. */
saids unit_report(db *d, const unit *u, i64 now);
/* Has anything been tried because of it? */
bool said_tried(const said *s);
