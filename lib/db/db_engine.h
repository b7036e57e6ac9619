/*
 * db_engine.h — what lies between the shared front (db.c) and the two drivers.
 *
 * Only lib/db and its tests include this, and the search module for
 * db_sqlite_handle(). The front owns transactions, the statement cache and the
 * filling of structs; a driver only speaks with its engine.
 */
#pragma once

#include "lib/db/db.h"

enum {
    DB_COLUMNS = 64,     /* of one row */
    DB_VALUES = 64,      /* bound to one statement */
    DB_STATEMENTS = 192, /* prepared at a time; the longest unused gives way */
    DB_ADDRESSES = 1024  /* remembered literals, a power of two */
};

typedef enum { DB_IDLE, DB_READING, DB_WRITING } db_state;

/* A prepared statement and what is known about its columns. */
typedef struct {
    const char *sql;           /* a literal; NULL when the place is free */
    u64 key;                   /* of the text and, where the engine fixes them, the types of the values */
    u64 used;                  /* when, on db.clock */
    const fields *table;       /* the map below is for this table; NULL when it is not made */
    short map[DB_COLUMNS];     /* column -> index in table */
    int n_columns;

    void *handle;              /* sqlite: the statement; postgres: the result while one is open */
    unsigned serial;           /* postgres: its name on the server */
    int row, n_rows;           /* postgres: where we stand in the result */
    bool read_only;            /* sqlite: it cannot change the database */
    int n_values;              /* how many values it wants */
    u8 values[DB_VALUES];      /* sqlite: parameter -> index of the value, since $2 may come before $1; postgres: their types */
} statement;

/* All of these fault when the engine refuses, unless they say otherwise. */
typedef struct {
    bool typed;                                                /* a statement is prepared for the types of its values */
    bool (*open)(db *d, const char *where, char why[static 256]); /* false with a line in why */
    void (*close)(db *d);                                      /* never faults */
    void (*begin)(db *d, bool write);
    void (*commit)(db *d);
    void (*rollback)(db *d);                                   /* never faults */
    void (*rest)(db *d);                                       /* never faults; outside transactions */
    void (*prepare)(db *d, statement *s, db_call c);
    void (*forget)(db *d, statement *s);                       /* undoes prepare; never faults */
    void (*execute)(db *d, statement *s, db_call c);           /* binds; the first row is one step away */
    bool (*step)(db *d, statement *s);                         /* to the next row; false after the last */
    i64 (*reset)(db *d, statement *s);                         /* ends an execution; rows it changed; never faults */
    const char *(*name)(const statement *s, int column);
    bool (*is_null)(const statement *s, int column);
    i64 (*number)(db *d, const statement *s, int column);      /* NULL is 0 */
    double (*real)(db *d, const statement *s, int column);     /* NULL is 0 */
    str (*text)(db *d, const statement *s, int column);        /* NULL is empty; lives until the next step */
    void (*script)(db *d, const char *sql);                    /* any number of statements, unprepared, no values */
    bool (*backup)(db *d, const char *file, char why[static 256]);
    bool (*restore)(db *d, const char *file, char why[static 256]);
    bool (*check)(db *d, char why[static 256]);
} db_driver;

/* A literal that was asked for, and where its statement is if it is still that. */
typedef struct {
    const char *sql;
    u64 types, key;
    statement *s;
} db_address;

/* One connection of the engine, and what is prepared on it. */
typedef struct {
    void *engine;              /* the driver's own */
    u64 clock;
    statement statements[DB_STATEMENTS];
    db_address address[DB_ADDRESSES];
} db_session;

struct db {
    const db_driver *driver;
    const char *where;
    db *first;                 /* that this was made from with db_again(), or itself */
    arena own;                 /* lives as long as the connection; this struct is in it */
    arena scratch;             /* rows while their number is unknown, and other things of one call */
    arena *mem;
    fault_point *fault;
    db_state state;
    bool has_turn, joins;      /* sqlite: it is the one that writes now; what it writes is part of what others have begun */
    statement *open;           /* executed and not yet reset: a fault may leave it so */
    db_session *session;       /* its own, but for sqlite's writes: these all go through the first one's */
    db_session own_session;
};

extern const db_driver db_sqlite, db_postgres;

/* The prepared statement of a call, from the cache or new. */
statement *db_statement(db *d, db_call c);
/* Empties the cache: after the tables have changed, or when the connection is another. tell: the engine is to free them too. */
void db_forget(db *d, bool tell);
/* Runs many statements at once; each engine finds their ends itself. For schema files: no values, not cached. */
void db_script(db *d, const char *sql);
/* The sqlite3 handle, for a tokenizer to be registered right after db_open(); NULL on PostgreSQL. */
void *db_sqlite_handle(const db *d);
