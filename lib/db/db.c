/*
 * db.c — see db.h. The front that both engines share: transactions, the course
 * of one statement, and rows into structs. Knows no engine.
 */
#include "lib/db/db_engine.h"

#include <string.h>

static bool is_postgres_url(str where)
{
    return str_starts(where, S("postgres://")) || str_starts(where, S("postgresql://"));
}

static db *opened(db *first, str where, char why[static 256])
{
    enum { OWN = 1 << 20, SCRATCH = 32 << 20 };
    arena own = arena_new(OWN, NULL);
    db *d = NEW(&own, db, 1);
    d->own = own;
    d->scratch = arena_new(SCRATCH, NULL);
    d->driver = is_postgres_url(where) ? &db_postgres : &db_sqlite;
    d->where = str_z(&d->own, where);
    d->first = first ? first : d;
    d->session = &d->own_session;
    why[0] = '\0';
    if (d->driver->open(d, d->where, why)) return d;
    db_close(d);
    return NULL;
}

db *db_open(str where, char why[static 256])
{
    return opened(NULL, where, why);
}

db *db_again(db *first, char why[static 256])
{
    return opened(first->first, str_of(first->where), why);
}

void db_close(db *d)
{
    if (!d) return;
    if (d->session->engine) {
        db_rollback(d);
        db_forget(d, true);
        d->driver->close(d);
    }
    arena_free(&d->scratch);
    arena own = d->own; /* the arena holds its own description */
    arena_free(&own);
}

arena *db_arena(const db *d)
{
    return d->mem;
}

void db_attach(db *d, arena *mem, fault_point *f)
{
    assert(d->state == DB_IDLE);
    d->mem = mem;
    d->fault = f;
    d->scratch.fault = f;
}

bool db_is_postgres(const db *d)
{
    return d->driver == &db_postgres;
}

void db_begin(db *d, bool write)
{
    assert(d->state == DB_IDLE && d->fault);
    fault_maybe(d->fault, "sql begin");
    d->driver->begin(d, write);
    d->state = write ? DB_WRITING : DB_READING;
}

void db_commit(db *d)
{
    assert(d->state != DB_IDLE && !d->open);
    fault_maybe(d->fault, "sql commit");
    d->driver->commit(d);
    d->state = DB_IDLE;
}

static i64 finish(db *d)
{
    statement *s = d->open;
    d->open = NULL;
    return d->driver->reset(d, s);
}

void db_rollback(db *d)
{
    if (d->open) finish(d);
    if (d->state != DB_IDLE) d->driver->rollback(d);
    d->state = DB_IDLE;
}

void db_rest(db *d)
{
    assert(d->state == DB_IDLE);
    if (d->driver->rest) d->driver->rest(d);
}

/* PostgreSQL refuses what SQLite would store, so neither gets it. */
static void value_check(db *d, val v)
{
    if (v.type != VAL_STR) return;
    assert(!str_has(v.s, '\0'));
    if (!utf8_valid(v.s)) fault(d->fault, "sql: a text is not UTF-8");
}

static statement *start(db *d, db_call c)
{
    assert(d->state != DB_IDLE && "a statement outside a transaction");
    assert(!d->open && c.n <= DB_VALUES);
    fault_maybe(d->fault, "sql");
    arena_reset(&d->scratch);
    for (int i = 0; i < c.n; i++) value_check(d, c.at[i]);
    statement *s = db_statement(d, c);
    d->open = s;
    d->driver->execute(d, s, c);
    return s;
}

i64 db_run_(db *d, db_call c)
{
    statement *s = start(d, c);
    i64 rows = 0;
    while (d->driver->step(d, s)) rows++;
    i64 changed = finish(d);
    return rows > changed ? rows : changed;
}

i64 db_i64_(db *d, i64 fallback, db_call c)
{
    statement *s = start(d, c);
    i64 v = fallback;
    if (d->driver->step(d, s) && !d->driver->is_null(s, 0)) v = d->driver->number(d, s, 0);
    finish(d);
    return v;
}

str db_str_(db *d, db_call c)
{
    statement *s = start(d, c);
    str v = {0};
    if (d->driver->step(d, s)) v = str_copy(d->mem, d->driver->text(d, s, 0));
    finish(d);
    return v;
}

id_list db_ids_(db *d, db_call c)
{
    statement *s = start(d, c);
    id_list list = {0};
    for (int room = 0; d->driver->step(d, s); list.n++) {
        if (list.n == room) {
            i64 *more = NEW(d->mem, i64, room = room ? room * 2 : 16);
            if (list.n) memcpy(more, list.at, (size_t)list.n * sizeof *more);
            list.at = more;
        }
        list.at[list.n] = d->driver->number(d, s, 0);
    }
    finish(d);
    return list;
}

static void column_refused(const statement *s, const char *name, const char *what)
{
    log_event(LOG_ERROR, what, "column", name, "sql", s->sql, NULL);
    assert(0 && "a column without a field, or twice");
}

/* Once for each statement and table: afterwards a row is read without comparing names. */
static void columns_map(const db *d, statement *s, const fields *t)
{
    assert(s->n_columns <= DB_COLUMNS);
    for (int i = 0; i < s->n_columns; i++) {
        const char *name = d->driver->name(s, i);
        const field *f = field_find(t, str_of(name));
        if (!f) column_refused(s, name, "column_without_field");
        s->map[i] = (short)(f - t->at);
        for (int k = 0; k < i; k++)
            if (s->map[k] == s->map[i]) column_refused(s, name, "column_twice");
    }
    s->table = t;
}

static void column_read(db *d, const statement *s, int i, void *row)
{
    const field *f = &s->table->at[s->map[i]];
    if (f->type == FIELD_STR) field_set_str(f, row, str_copy(d->mem, d->driver->text(d, s, i)));
    else if (f->type == FIELD_DOUBLE) field_set_double(f, row, d->driver->real(d, s, i));
    else field_set_i64(f, row, d->driver->number(d, s, i));
}

static void row_read(db *d, statement *s, const fields *t, void *row)
{
    if (s->table != t) columns_map(d, s, t);
    for (int i = 0; i < s->n_columns; i++) column_read(d, s, i, row);
}

bool db_one_(db *d, const fields *table, void *out, db_call c)
{
    statement *s = start(d, c);
    bool found = d->driver->step(d, s);
    if (found) row_read(d, s, table, out);
    finish(d);
    return found;
}

typedef struct {
    char *at;
    int n, cap;
} rows;

/* Rows gather in scratch, so that texts between them do not break the list, and move once, when their number is known. */
static void *rows_next(db *d, rows *r, size_t size)
{
    if (r->n == r->cap) {
        int cap = r->cap ? r->cap * 2 : 64;
        char *at = arena_room(&d->scratch, size, alignof(max_align_t), cap);
        if (r->n) memcpy(at, r->at, size * (size_t)r->n);
        *r = (rows){at, r->n, cap};
    }
    return memset(r->at + size * (size_t)r->n++, 0, size);
}

void *db_all_(db *d, const fields *table, int *n, db_call c)
{
    statement *s = start(d, c);
    rows r = {0};
    while (d->driver->step(d, s)) row_read(d, s, table, rows_next(d, &r, table->size));
    finish(d);

    *n = r.n;
    if (!r.n) return NULL;
    char *at = arena_room(d->mem, table->size, alignof(max_align_t), r.n);
    return memcpy(at, r.at, table->size * (size_t)r.n);
}

void db_script(db *d, const char *sql)
{
    assert(d->fault && !d->open);
    d->driver->script(d, sql);
}

bool db_backup(db *d, const char *file, char why[static 256])
{
    assert(d->state == DB_IDLE);
    return d->driver->backup(d, file, why);
}

bool db_restore(db *d, const char *file, char why[static 256])
{
    assert(d->state == DB_IDLE);
    bool ok = d->driver->restore(d, file, why);
    db_forget(d, true);
    return ok;
}

bool db_check(db *d, char why[static 256])
{
    assert(d->state == DB_IDLE);
    return d->driver->check(d, why);
}
