/*
 * db.h — the one interface to both engines, SQLite and PostgreSQL.
 *
 * SQL stands as a literal beside the rule that needs it; a variable as SQL does
 * not compile. Values are bound as $1, $2 … on both engines. A failure never
 * returns: it leaves through fault(). Rows are read by column name into structs
 * described by a field table (fields.h), never by index.
 *
 * All text read lives in d->mem (the request's arena). NULL reads as 0 or as
 * empty text. What the engines would take differently is made equal: LIKE minds
 * the case, text is compared by bytes, ids are not used again, text that is not
 * UTF-8 is a fault. Every computed column needs its own "AS name".
 */
#pragma once

#include "lib/base/base.h"
#include "lib/db/fields.h"

typedef struct db db;

typedef enum { VAL_NULL, VAL_I64, VAL_DOUBLE, VAL_STR, VAL_BLOB } val_type;

typedef struct {
    val_type type;
    union {
        i64 i;
        double d;
        str s;
    };
} val;

static inline val val_i64(i64 i) { return (val){.type = VAL_I64, .i = i}; }
static inline val val_int(int i) { return (val){.type = VAL_I64, .i = i}; }
static inline val val_bool(bool b) { return (val){.type = VAL_I64, .i = b}; }
static inline val val_double(double d) { return (val){.type = VAL_DOUBLE, .d = d}; }
static inline val val_str(str s) { return (val){.type = VAL_STR, .s = s}; }
static inline val val_same(val v) { return v; }

/* A bound value by its C type. NULL is V_NULL, an id of 0 that means "none" is V_ID(id), bytes are V_BLOB(s). */
#define V(x) _Generic((x), bool: val_bool, int: val_int, i64: val_i64, double: val_double, str: val_str, val: val_same)(x)
#define V_NULL ((val){.type = VAL_NULL})
#define V_ID(id) ((id) ? val_i64(id) : V_NULL)
#define V_BLOB(x) ((val){.type = VAL_BLOB, .s = (x)})

typedef struct {
    const char *sql; /* a literal: its address is the key of the statement cache */
    int n;
    const val *at;
} db_call;

#define DB_CALL(sql, ...)                                                             \
    ((db_call){"" sql "",                                                             \
               (int)(sizeof((val[]){V_NULL __VA_OPT__(, ) __VA_ARGS__}) / sizeof(val)) - 1, \
               (const val[]){V_NULL __VA_OPT__(, ) __VA_ARGS__} + 1})

/* Runs a statement; returns how many rows it changed (or returned). */
#define db_run(d, sql, ...) db_run_((d), DB_CALL(sql __VA_OPT__(, ) __VA_ARGS__))
/* The first column of the first row as a number; fallback if there is no row or it is NULL. */
#define db_i64(d, fallback, sql, ...) db_i64_((d), (fallback), DB_CALL(sql __VA_OPT__(, ) __VA_ARGS__))
/* The same as text; empty if there is no row. */
#define db_str(d, sql, ...) db_str_((d), DB_CALL(sql __VA_OPT__(, ) __VA_ARGS__))
/* The first column of all rows as numbers: keys, mostly. The SQL carries the LIMIT. */
#define db_ids(d, sql, ...) db_ids_((d), DB_CALL(sql __VA_OPT__(, ) __VA_ARGS__))
/* Fills *out from the first row by column name; false if there is none (then *out is untouched). */
#define db_one(d, table, out, sql, ...) db_one_((d), (table), (out), DB_CALL(sql __VA_OPT__(, ) __VA_ARGS__))
/* Fills a list, any struct { T *at; int n; }, with all rows. The SQL carries the LIMIT. */
#define db_all(d, table, list, sql, ...) \
    ((void)((list)->at = db_all_((d), (table), &(list)->n, DB_CALL(sql __VA_OPT__(, ) __VA_ARGS__))))

i64 db_run_(db *d, db_call c);
i64 db_i64_(db *d, i64 fallback, db_call c);
str db_str_(db *d, db_call c);
typedef struct {
    i64 *at;
    int n;
} id_list;
id_list db_ids_(db *d, db_call c);
bool db_one_(db *d, const fields *table, void *out, db_call c);
void *db_all_(db *d, const fields *table, int *n, db_call c);

/*
 * Opens a connection: a file name, or postgres://… for PostgreSQL. One connection per thread.
 * On failure returns NULL and writes one line into why[256].
 */
db *db_open(str where, char why[static 256]);
/*
 * One more connection to the same database, for another thread. Those that are made from the first write in turn, in
 * the order they came (SQLite); other programs, and databases opened beside it, are waited for. The first is closed last.
 */
db *db_again(db *first, char why[static 256]);
void db_close(db *d);

/* From here on, what is read goes to mem, and what fails leaves through f. Set for each request. */
void db_attach(db *d, arena *mem, fault_point *f);

/* Where what is read goes. */
arena *db_arena(const db *d);

/*
 * A transaction. write=false is one moment's state and read-only: a write is a fault. Writes are as if one
 * after the other: SQLite lets one in at a time, PostgreSQL faults (transient) the one that cannot be put in order.
 */
void db_begin(db *d, bool write);
void db_commit(db *d);   /* a failure is a fault; when the connection broke it is not known whether it was kept */
void db_rollback(db *d); /* never faults; also after a fault */

/* What the engine puts off while somebody waits; to be called when the answer is on its way. Never faults. */
void db_rest(db *d);

bool db_is_postgres(const db *d);

/* Online copy of the whole database into a new file (SQLite only; a file that exists is refused). False with a line in why. */
bool db_backup(db *d, const char *file, char why[static 256]);
/* Puts a sound copy in place of the whole database, at once or not at all (SQLite only). False with a line in why. */
bool db_restore(db *d, const char *file, char why[static 256]);
/* The engine's own integrity check, and every reference looked up; false with the first finding in why. */
bool db_check(db *d, char why[static 256]);
