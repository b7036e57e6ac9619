/*
 * spread.h — `dugnad spread`: the engine for researchers. A subcommand reads tables, calls engine/, and reports. It must
 * not compute what belongs in engine/, and never asks a clock.
 *
 * One file a subcommand: spread_NAME.c with one spread_command; the table of them stands in spread.c.
 */
#pragma once

#include "app/spread/spread_report.h"
#include "engine/adoption.h"
#include "engine/crew.h"
#include "engine/graph.h"

/* ---- options ---- */

typedef enum { OPTION_FLAG, OPTION_TEXT, OPTION_WHOLE, OPTION_NUMBER, OPTION_CHOICE } option_kind;

typedef struct {
    const char *name;   /* "lag" for --lag */
    option_kind kind;
    const char *value;  /* what stands behind it in the help; for a choice "out|in|valued" */
    const char *normal; /* without it; "" is none */
    const char *help;
    double low, high;   /* for whole and number, both allowed */
} option;

/* ---- data ---- */

typedef struct {
    str name;
    double *number;     /* n; NAN where the cell was empty. NULL if the column is text */
    str *text;          /* n; NULL if it is numbers */
} attribute;

typedef struct {
    int n;
    str *id;            /* n */
    adoption when;      /* periods of adoption; periods is 0 where no times were read */
    str *period;        /* its periods' names: "2018", "2018-04" */
    graph ties;         /* n nodes; none where no ties were read */
    int attributes;
    attribute *attribute;
} spread_data;

/* ---- a run ---- */

struct spread_command;

typedef struct spread_run {
    arena *mem;
    const struct spread_command *command;
    str *value;         /* of the command's options, in the order of option_at() */
    crew crew;          /* of --threads */
    int shown;          /* percent of progress on the terminal */
    u64 seed;           /* of --seed */
    spread_data data;
    struct {
        str name, text; /* what stands in an option's place of a file's name, and what that file would hold */
    } stored[2];
    int n_stored;       /* 0 without --database */
    report out;
    int status;         /* 1: the data do not allow it; 2: it was called wrongly */
    char why[512];
} spread_run;

enum { TAKES_NODES = 1, TAKES_EDGES = 2, TAKES_SEED = 4, TAKES_BARE_EDGES = 8, TAKES_PANEL = 16, TAKES_COUNTS = 32 }; /* bare: without --nodes the ties name the nodes; panel, counts: its own --panel or --counts may stand in their place */

typedef struct spread_command {
    const char *name, *help, *more;
    unsigned takes;
    int n_own;
    const option *own;
    bool (*run)(spread_run *r); /* false: refused, r->why is set */
} spread_command;

extern const spread_command spread_describe, spread_test, spread_fit, spread_hazard, spread_cox, spread_infer, spread_simulate, spread_forecast, spread_seed;

/* Runs `dugnad spread …` with its n arguments; the exit status: 0, 1 (the data do not allow it) or 2 (called wrongly). */
int spread_main(const str *args, int n);

/* Always false, so that it can be returned: what was wrong with the data, or with the call. */
bool spread_refuse(spread_run *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool spread_misuse(spread_run *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* An option of the command by its name, which must be in its table: was it given, and what it is. */
bool spread_given(const spread_run *r, const char *name);
str spread_text(const spread_run *r, const char *name);
i64 spread_whole(const spread_run *r, const char *name);
double spread_number(const spread_run *r, const char *name);
int spread_choice(const spread_run *r, const char *name); /* 0 is the first of those in the table */

/* ---- spread_option.c ---- */

/* Reads the arguments into r->value by the tables of r->command; false with r->why. */
bool options_read(spread_run *r, const str *args, int n);
void options_help(buf *b, const spread_command *c);
/* As if it had been given so; unless it was given, or the command has none. With a text, it is that of the file it names. */
void option_assume(spread_run *r, const char *name, str value, str text);

/* ---- spread_database.c ---- */

/* --database in place of --nodes and --edges: assumes these options, and keeps what their files would hold. */
bool spread_read_database(spread_run *r);

/* ---- spread_input.c ---- */

/* Reads --nodes and --edges as the command takes them, into r->data; tells the inputs to the report. */
bool spread_read(spread_run *r);

/* A table of numbers and words of any other file, with its header; for --panel and --cascades. */
typedef struct {
    int columns;
    i64 rows;
    attribute *column;
    str **cell;         /* columns of rows: as they stand in the file */
    int *line;          /* rows: where */
} spread_table;
bool spread_read_table(spread_run *r, const char *option_name, spread_table *t);

/* Always false: what is wrong in a row of the table, with file and line. */
bool spread_refuse_row(spread_run *r, const char *option_name, int line, const char *what, str cell);

/* ---- spread_attribute.c ---- */

/* The column of that name among r->data's, or NULL. */
const attribute *spread_attribute(const spread_run *r, str name);
/* The column that an option names, or NULL with r->why. */
const attribute *spread_attribute_of(spread_run *r, const char *option_name);
/* n: numbers for what stands in it, 0, 1, 2 …; -1 where it is empty. */
int *spread_groups(spread_run *r, const attribute *c);

/* ---- spread_ids.c ---- */

/* Numbers for names: 0, 1, 2 … in the order of first mention. */
typedef struct {
    arena *mem;
    int n, cap;   /* slots: a power of two */
    int *slot;    /* index + 1, 0 is free */
    str *name;    /* by index; valid until the next id_add() */
} id_map;

id_map id_map_new(arena *a, int expected);
int id_find(const id_map *m, str name);               /* -1: not there */
int id_add(id_map *m, str name, bool *is_new);        /* the name is kept, not copied */
