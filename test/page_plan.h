/* page_plan.h — what page_plan.c and page_judge.c share: statements, their plans, and what may be read whole. */
#pragma once

#include "lib/db/db_engine.h"
#include "test/page.h"

enum { PLANS_MOST = 2048, MAY_MOST = 64 };

typedef struct {
    const char *sql;      /* a literal of the program */
    u64 key;
    int n_values;
    u8 values[DB_VALUES]; /* PostgreSQL: their types */
} planned;

typedef struct {
    str what;
    int line;
    bool used;
} exception;

typedef struct {
    exception at[MAY_MOST];
    int n;
} may_read;

/* An index of SQLite's that has each row once. */
typedef struct {
    str name;
    i64 columns;
} unique;
typedef struct {
    unique *at;
    int n;
} uniques;

struct plans {
    arena *mem;
    may_read facts, few, statements;
    uniques uniques;
    planned at[PLANS_MOST];
    int n;
};

/* One line of SQLite's EXPLAIN QUERY PLAN. */
typedef struct {
    int id, parent, notused;
    str detail;
} plan_step;

typedef struct {
    plan_step *at;
    int n;
} plan_steps;

/* The first that stands in the text, and is used then; NULL: none does. */
exception *may_find(may_read *list, str text);

/* What of a plan costs more as the data grow, in a few words; empty: nothing does. */
str judge_sqlite(plans *p, const planned *one, plan_steps plan);
str judge_postgres(plans *p, str plan);
