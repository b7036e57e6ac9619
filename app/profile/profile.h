/*
 * profile.h — the five foundations, 0 to 4, as several roles see them: a help for
 * the conversation. Never averaged, never a condition. Disagreement is the finding.
 */
#pragma once

#include "app/initiative/initiative.h"

typedef struct {
    i64 id, initiative, account;
    str role;
    i64 need, solution, driver, team, anchoring;
    str note;
    i64 at;
} profile;

typedef struct {
    profile *at;
    int n;
} profiles;

extern const fields profile_fields;

/* The latest of each role, the newest first. */
profiles profile_all(db *d, i64 initiative);
void profile_add(db *d, const initiative *in, const actor *who, profile *p, i64 now);

enum { FOUNDATIONS = 5 };
i64 profile_value(const profile *p, int foundation);
/* The lowest value any role has given a foundation, and the highest: 0 to 4, or -1 without profiles. */
typedef struct {
    i64 low, high;
} span;
span profile_span(const profiles *all, int foundation);
/* The foundation to talk about: the lowest by anybody's eyes; -1 without profiles. */
int profile_lowest(const profiles *all);
/* The foundation that roles see most differently, by two steps or more; -1 when they agree. */
int profile_widest(const profiles *all);
/* Its code ("need" …), what one asks oneself about it, and the tool that helps: English texts. */
str foundation_code(int foundation);
str foundation_question(int foundation);
str foundation_tool(int foundation);
/* "3-2-2-2-2": the lowest given of each, as the decision keeps it; empty without profiles. */
str profile_text(arena *a, const profiles *all);
