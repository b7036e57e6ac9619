/*
 * record.h — what needs, initiatives, rounds, cards and adoptions share: place,
 * author, visibility, state, history, links, who sees them, and paging by key.
 */
#pragma once

#include "lib/db/db.h"

enum { RECORD_KEYS = 64 };

#define RECORD_MEMBERS                                                                         \
    {                                                                                          \
        i64 id;                                                                                \
        str kind;                                                                              \
        i64 municipality, unit, author, network;                                               \
        str visibility, state, title, lang;                                                    \
        i64 created, changed;                                                                  \
        str municipality_name, unit_name, unit_path; /* joined */                              \
        const i64 *keys; /* who sees it; filled by record_keys_load, empty before */           \
        int n_keys;                                                                            \
    }

typedef struct RECORD_MEMBERS record;

/* First member of every noun's struct: n->title and &n->rec are the same record. */
#define RECORD                        \
    union {                           \
        record rec;                   \
        struct RECORD_MEMBERS;        \
    }

/* Lines of a noun's field table for the shared members, and the SQL that fills them. */
#define RECORD_FIELDS(T)                                                                              \
    I64(T, id), STR(T, kind), I64(T, municipality), I64(T, unit, .flags = FIELD_ID),                  \
        I64(T, author, .flags = FIELD_SECRET), I64(T, network, .flags = FIELD_ID), STR(T, visibility), \
        STR(T, state), STR(T, title, .max = 200, .flags = FIELD_FORM), STR(T, lang),                  \
        I64(T, created, .flags = FIELD_DATE), I64(T, changed, .flags = FIELD_DATE),                   \
        STR(T, municipality_name), STR(T, unit_name), STR(T, unit_path, .flags = FIELD_SECRET)

#define RECORD_COLUMNS                                                                                \
    "r.id, r.kind, r.municipality, r.unit, r.author, r.network, r.visibility, r.state, r.title, "     \
    "r.lang, r.created, r.changed, m.name AS municipality_name, u.name AS unit_name, u.path AS unit_path "
/* After "FROM … r": the joins that RECORD_COLUMNS needs. */
#define RECORD_JOINS " JOIN municipality m ON m.id = r.municipality LEFT JOIN unit u ON u.id = r.unit "

extern const fields record_fields;

struct actor;

typedef struct {
    record *at;
    int n;
} records;

bool record_find(db *d, i64 id, record *out);              /* with its keys, without asking who */
void record_keys_load(db *d, record *rec);
/* Writes a new row; fills id, created, changed. The noun then writes its own row and calls record_share. */
void record_create(db *d, record *rec, i64 now);
/* Writes visibility, state, title, unit, network and changed; the noun calls record_share when any of these changed. */
void record_update(db *d, record *rec, i64 now);
/* Makes the record's audience again. people: accounts that see it because of what they are in it (author is added). */
void record_share(db *d, record *rec, const i64 *people, int n_people);

/* That it waits for something (answer condition decide quiet review), and since or until when; 0: not any more. */
void record_waits(db *d, const record *rec, str what, i64 due);

/* History: immutable. note is the reason, where one was asked. */
typedef struct {
    i64 id, at, account;
    str role, what, from_state, to_state, note, name;
} event;
typedef struct {
    event *at;
    int n;
} events;
typedef struct {
    str what, from, note; /* from: the state before; note: the reason, where one was asked */
} happening;
void history_add(db *d, const record *rec, const struct actor *who, happening h, i64 now);
events history_all(db *d, i64 record);
/* The last event in which its text was changed: what a form that is sent was filled in from. 0: never since it was made. */
i64 record_edition(db *d, i64 record);

/* Links: kind "similar" (either way round) or "answers" (need → initiative). Linking twice is once. */
typedef struct {
    i64 a, b;
    str kind;
} tie;
void link_add(db *d, tie t, i64 account, i64 now);
void link_remove(db *d, i64 a, i64 b, str kind);

/*
 * A shelf is one page of a kind's records that the reader may see, newest first.
 * All filters are optional (0 or empty). after: ids below it; limit 1–200.
 */
typedef struct {
    str kind;
    i64 municipality, unit;
    str state;
    i64 after;
    int limit;
} shelf;

/* For one key, for up to 6, for up to 12: a union of ranges, each with its own limit. More keys take several. */
enum { SHELF_SLOTS = 12, SHELF_SIZES = 3, SHELF_FILTERS = 6 };

#define SHELF_RANGE_(k, kind, before, limit, where) \
    "SELECT record FROM audience WHERE audience = $" #k " AND kind = $" #kind " AND record < $" #before " " where " ORDER BY record DESC LIMIT $" #limit
#define SHELF_1_(where) SHELF_RANGE_(1, 2, 3, 4, where)
#define SHELF_OF_6_(k, where) "SELECT * FROM (" SHELF_RANGE_(k, 7, 8, 9, where) ") AS b" #k
#define SHELF_OF_12_(k, where) "SELECT * FROM (" SHELF_RANGE_(k, 13, 14, 15, where) ") AS b" #k
/* The order stands on the union itself: SQLite then merges the ranges as they come, instead of sorting what all of them gave. */
#define SHELF_6_(where)                                                                                \
    SHELF_OF_6_(1, where) " UNION " SHELF_OF_6_(2, where) " UNION " SHELF_OF_6_(3, where) " UNION "     \
    SHELF_OF_6_(4, where) " UNION " SHELF_OF_6_(5, where) " UNION " SHELF_OF_6_(6, where)               \
    " ORDER BY record DESC LIMIT $9"
#define SHELF_12_(where)                                                                               \
    SHELF_OF_12_(1, where) " UNION " SHELF_OF_12_(2, where) " UNION " SHELF_OF_12_(3, where) " UNION "  \
    SHELF_OF_12_(4, where) " UNION " SHELF_OF_12_(5, where) " UNION " SHELF_OF_12_(6, where) " UNION "  \
    SHELF_OF_12_(7, where) " UNION " SHELF_OF_12_(8, where) " UNION " SHELF_OF_12_(9, where) " UNION "  \
    SHELF_OF_12_(10, where) " UNION " SHELF_OF_12_(11, where) " UNION " SHELF_OF_12_(12, where)         \
    " ORDER BY record DESC LIMIT $15"

/*
 * The six filters of one size, each with an index of its own; limit, state, municipality and unit are the numbers of
 * those values. Where no state is asked for it is bound as '', so that no number is left out. The ids are sorted alone,
 * the rows come as the ids do.
 */
#define SHELF_FILTERED_(shelf, head, tail, limit, state, municipality, unit)                                            \
    "" head "(" shelf("") ") AS s" tail,                                                                                 \
        "" head "(" shelf("AND state = $" #state) ") AS s" tail,                                                         \
        "" head "(" shelf("AND municipality = $" #municipality " AND $" #state " = ''") ") AS s" tail,                    \
        "" head "(" shelf("AND municipality = $" #municipality " AND state = $" #state) ") AS s" tail,                   \
        "" head "(" shelf("AND unit = $" #unit " AND ($" #municipality " = 0 OR municipality = $" #municipality ") AND $" #state " = ''") ") AS s" tail, \
        "" head "(" shelf("AND unit = $" #unit " AND ($" #municipality " = 0 OR municipality = $" #municipality ") AND state = $" #state) ") AS s" tail

/*
 * Fills a list with one page. head selects from "(shelf) AS s", tail joins:
 *   shelf_page(d, who, &sh, &need_fields, &list,
 *              "SELECT " RECORD_COLUMNS ", n.story FROM ",
 *              " JOIN record r ON r.id = s.record JOIN need n ON n.id = r.id" RECORD_JOINS);
 * Limit and order are seen to. more is set when there are further rows.
 * Values are numbered without gaps: a statement uses the first so many of those that are bound.
 * One limited index range for each of the reader's keys, merged: the cost does not grow with the data.
 */
#define shelf_page(d, who, sh, table, list, is_more, head, tail)   \
    do {                                                            \
        shelf_rows rows_ = shelf_page_((d), (who), (sh), (table),   \
            (const char *const[]){                                  \
                SHELF_FILTERED_(SHELF_1_, head, tail, 4, 5, 6, 7),   \
                SHELF_FILTERED_(SHELF_6_, head, tail, 9, 10, 11, 12), \
                SHELF_FILTERED_(SHELF_12_, head, tail, 15, 16, 17, 18)}); \
        (list)->at = rows_.at;                                      \
        (list)->n = rows_.n;                                        \
        *(is_more) = rows_.more;                                    \
    } while (0)

typedef struct {
    void *at;
    int n;
    bool more;
} shelf_rows;
shelf_rows shelf_page_(db *d, const struct actor *who, const shelf *sh, const fields *table, const char *const sql[SHELF_SIZES * SHELF_FILTERS]);
