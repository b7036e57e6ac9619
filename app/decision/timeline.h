/* timeline.h — the story of an initiative as its page tells it: decisions with their conditions, and what happened between. */
#pragma once

#include "app/decision/decision.h"

typedef struct {
    i64 at;
    const decision *decision; /* or */
    const event *event;
} timeline_entry;

typedef struct {
    timeline_entry *at;
    int n;
} timeline;

extern const words words_happened; /* of events that the timeline tells */

timeline timeline_of(db *d, i64 initiative_id);       /* newest first */
bool timeline_begins(const timeline *line, const timeline_entry *at); /* is it the first need that the work answers? */
i64 timeline_chosen(timeline line);                   /* when the solution that holds was chosen: the latest yes to "new"; 0: not yet */
conditions timeline_conditions(arena *a, conditions all, i64 decision_id);
