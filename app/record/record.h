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
        i64 keys[RECORD_KEYS];                       /* who sees it; filled by record_or_404 */ \
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

/* History: immutable. note is the reason, where one was asked. */
typedef struct {
    i64 id, at, account;
    str role, what, from_state, to_state, note, name;
} event;
typedef struct {
    event *at;
    int n;
} events;
void history_add(db *d, const record *rec, const struct actor *who, str what, str from_state, str note, i64 now);
events history_all(db *d, i64 record);

/* Links: kind "similar" (either way round) or "answers" (need → initiative). Linking twice is once. */
void link_add(db *d, i64 a, i64 b, str kind, i64 account, i64 now);
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

enum { SHELF_SLOTS = 12 };

#define SHELF_BRANCH_(k, where)                                                                   \
    "SELECT * FROM (SELECT record FROM audience WHERE audience = $" #k " AND kind = $13 AND record < $14 " \
    where " ORDER BY record DESC LIMIT $15) AS b" #k
#define SHELF_(where)                                                                                         \
    SHELF_BRANCH_(1, where) " UNION " SHELF_BRANCH_(2, where) " UNION " SHELF_BRANCH_(3, where) " UNION "     \
    SHELF_BRANCH_(4, where) " UNION " SHELF_BRANCH_(5, where) " UNION " SHELF_BRANCH_(6, where) " UNION "     \
    SHELF_BRANCH_(7, where) " UNION " SHELF_BRANCH_(8, where) " UNION " SHELF_BRANCH_(9, where) " UNION "     \
    SHELF_BRANCH_(10, where) " UNION " SHELF_BRANCH_(11, where) " UNION " SHELF_BRANCH_(12, where)

/*
 * Fills a list with one page. head selects from "(shelf) AS s", tail joins:
 *   shelf_page(d, who, &sh, &need_fields, &list,
 *              "SELECT " RECORD_COLUMNS ", n.story FROM ",
 *              " JOIN record r ON r.id = s.record JOIN need n ON n.id = r.id" RECORD_JOINS);
 * Ordering and limit are added. more is set when there are further rows.
 * Values are numbered without gaps: a statement uses the first so many of those that are bound.
 * One limited index range for each of the reader's keys, merged: the cost does not grow with the data.
 */
#define shelf_page(d, who, sh, table, list, more, head, tail)                                              \
    ((void)((list)->at = shelf_page_((d), (who), (sh), (table), &(list)->n, (more),                        \
         (const char *const[]){                                                                           \
             "" head "(" SHELF_("") ") AS s" tail SHELF_ORDER,                                             \
             "" head "(" SHELF_("AND state = $16") ") AS s" tail SHELF_ORDER,                              \
             "" head "(" SHELF_("AND municipality = $17 AND ($16 = '' OR state = $16)") ") AS s" tail SHELF_ORDER, \
             "" head "(" SHELF_("AND unit = $18 AND ($17 = 0 OR municipality = $17) AND ($16 = '' OR state = $16)") ") AS s" tail SHELF_ORDER})))
#define SHELF_ORDER " ORDER BY r.id DESC LIMIT $15"

void *shelf_page_(db *d, const struct actor *who, const shelf *sh, const fields *table, int *n, bool *more, const char *const sql[4]);
