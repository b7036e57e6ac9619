/*
 * lineage.h — «Dette sa dere – dette gjorde vi – slik gikk det»: from any record
 * back to the voices and forward to those who use it elsewhere.
 */
#pragma once

#include "app/policy.h"
#include "app/record/record.h"
#include "lib/html/html.h"

typedef struct {
    str part;      /* said did went */
    str kind;      /* need answer initiative round decision card adoption; of an initiative also in_use and learned */
    i64 id;        /* of the record to open; 0: nothing to open */
    str title, note;
    str size;      /* of a decision: how large the work is */
    i64 at;
} lineage_step;

typedef struct {
    lineage_step *at;
    int n;
} lineage;

/* Steps in order, only of records that the reader may see; at most 60. */
lineage lineage_of(db *d, const actor *who, i64 record);
bool lineage_has(const lineage *line, str part);
bool lineage_tried(const lineage *line);               /* is there a test in it? */
bool lineage_rests(const lineage *line);               /* did it end with an answer that promises nothing more? */
