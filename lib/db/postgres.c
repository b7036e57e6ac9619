/*
 * postgres.c — the driver for PostgreSQL. The only file that includes libpq's header.
 *
 * Writes are SERIALIZABLE, because the SQL of the modules is written for SQLite's
 * one writer at a time and anything less would let two of them pass each other;
 * what the server then refuses is a transient fault and run again. Reads are one
 * snapshot, read-only.
 */
#include "lib/db/db_engine.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_FLOAT8 = 701 };

typedef struct {
    PGconn *conn;
    const char *url;
    unsigned serial; /* of the last statement prepared */
    bool stale;      /* connect again before the next transaction */
    bool warned;     /* the server sent a warning */
} postgres;

static postgres *engine(const db *d)
{
    return d->session->engine;
}

/* ---- connecting ---- */

static void notice(void *arg, const PGresult *r)
{
    const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && strcmp(severity, "WARNING") == 0) ((postgres *)arg)->warned = true;
}

static bool first_line(char why[static 256], const char *message)
{
    snprintf(why, 256, "postgres: %.*s", (int)strcspn(message, "\n"), message);
    return false;
}

static bool command(postgres *p, const char *sql)
{
    PGresult *r = PQexec(p->conn, sql);
    ExecStatusType got = PQresultStatus(r);
    PQclear(r);
    return got == PGRES_COMMAND_OK || got == PGRES_TUPLES_OK;
}

static bool session_begin(postgres *p, char why[static 256])
{
    const char *encoding = PQparameterStatus(p->conn, "server_encoding");
    if (!encoding || strcmp(encoding, "UTF8") != 0) return first_line(why, "the database is not in UTF8");
    bool ok = command(p, "SET standard_conforming_strings = on; SET bytea_output = 'hex'; SET extra_float_digits = 1; SET timezone = 'UTC';"
                         "SET jit = off; SET lock_timeout = '5s'; SET statement_timeout = '30s';"
                         "SET idle_in_transaction_session_timeout = '60s'");
    return ok || first_line(why, PQerrorMessage(p->conn));
}

/* What stands before the URL it may change; the encoding after it not. A dead network is noticed in seconds, not in TCP's minutes. */
static bool connect(postgres *p, char why[static 256])
{
    static const char *const keys[] = {"connect_timeout",      "keepalives",                "keepalives_idle",
                                       "keepalives_interval",  "keepalives_count",          "tcp_user_timeout",
                                       "target_session_attrs", "fallback_application_name", "dbname",
                                       "client_encoding",      NULL};
    const char *values[] = {"2", "1", "10", "3", "3", "3000", "read-write", "dugnad", p->url, "UTF8", NULL};
    PQfinish(p->conn);
    p->conn = PQconnectdbParams(keys, values, 1);
    p->stale = true;
    if (PQstatus(p->conn) != CONNECTION_OK) return first_line(why, PQerrorMessage(p->conn));
    PQsetNoticeReceiver(p->conn, notice, p);
    p->stale = !session_begin(p, why);
    return !p->stale;
}

static bool postgres_open(db *d, const char *where, char why[static 256])
{
    postgres *p = d->session->engine = NEW(&d->own, postgres, 1);
    p->url = where;
    return connect(p, why);
}

static void postgres_close(db *d)
{
    PQfinish(engine(d)->conn);
    d->session->engine = NULL;
}

/* ---- what goes wrong ---- */

static bool in_class(const char *state, const char *class)
{
    return strncmp(state, class, strlen(class)) == 0;
}

/* The connection is of no more use: the server has become a standby, shuts down, or holds a plan for tables that have changed. */
static bool makes_stale(const char *state, bool writing)
{
    return !*state || in_class(state, "08") || in_class(state, "57P") || in_class(state, "0A000") || (writing && in_class(state, "25006"));
}

/* While a statement runs, messages of these classes quote values that a user typed. */
static bool may_quote(const char *state)
{
    return in_class(state, "22") || in_class(state, "42");
}

static _Noreturn void fail(const db *d, PGresult *r, const char *sql, bool running)
{
    char state[6] = "", what[128];
    const char *code = PQresultErrorField(r, PG_DIAG_SQLSTATE), *said = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    snprintf(state, sizeof state, "%s", code ? code : "");
    snprintf(what, sizeof what, "%s", !*state ? "the connection is lost" : running && may_quote(state) ? "refused" : said ? said : "");
    PQclear(r);

    engine(d)->stale |= makes_stale(state, d->state == DB_WRITING);
    if (in_class(state, "40001") || in_class(state, "40P01")) fault_transient(d->fault, "postgres %s: %s", state, what);
    fault(d->fault, "postgres %s: %s, in: %.100s", state, what, sql);
}

/* ---- transactions ---- */

static void postgres_begin(db *d, bool write)
{
    postgres *p = engine(d);
    const char *sql = write ? "BEGIN ISOLATION LEVEL SERIALIZABLE" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    if (!p->stale && command(p, sql)) return;

    char why[256]; /* nothing is begun yet, so a connection that died while idle costs the user nothing */
    db_forget(d, false);
    if (!connect(p, why)) fault(d->fault, "%s", why);
    PGresult *r = PQexec(p->conn, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK) fail(d, r, sql, false);
    PQclear(r);
}

/* COMMIT of a failed transaction "succeeds" as ROLLBACK. A warning says that no standby has confirmed: no promise to the user then. */
static void postgres_commit(db *d)
{
    postgres *p = engine(d);
    p->warned = false;
    PGresult *r = PQexec(p->conn, "COMMIT");
    if (PQresultStatus(r) != PGRES_COMMAND_OK) fail(d, r, "COMMIT", false);
    bool committed = strcmp(PQcmdStatus(r), "COMMIT") == 0;
    PQclear(r);
    if (!committed) fault(d->fault, "postgres: the transaction had failed before its commit");
    if (p->warned) fault(d->fault, "postgres: the commit is not confirmed by a standby");
}

static void postgres_rollback(db *d)
{
    postgres *p = engine(d);
    if (PQstatus(p->conn) != CONNECTION_OK || PQtransactionStatus(p->conn) == PQTRANS_IDLE) return;
    if (!command(p, "ROLLBACK")) p->stale = true;
}

/* ---- statements ---- */

static const char *statement_name(const statement *s, char name[static 16])
{
    snprintf(name, 16, "s%u", s->serial);
    return name;
}

static void postgres_prepare(db *d, statement *s, db_call c)
{
    static const Oid oids[] = {[VAL_NULL] = 0, [VAL_I64] = OID_INT8, [VAL_DOUBLE] = OID_FLOAT8, [VAL_STR] = OID_TEXT, [VAL_BLOB] = OID_BYTEA};
    Oid types[DB_VALUES];
    char name[16];
    s->n_values = c.n;
    for (int i = 0; i < c.n; i++) {
        s->values[i] = (u8)c.at[i].type;
        types[i] = oids[c.at[i].type];
    }
    s->serial = ++engine(d)->serial;
    PGresult *r = PQprepare(engine(d)->conn, statement_name(s, name), c.sql, c.n, types);
    if (PQresultStatus(r) != PGRES_COMMAND_OK) fail(d, r, c.sql, false);
    PQclear(r);
}

static void postgres_forget(db *d, statement *s)
{
    char name[16], sql[32];
    snprintf(sql, sizeof sql, "DEALLOCATE %s", statement_name(s, name));
    command(engine(d), sql);
}

/* Values travel in the server's binary form: numbers as 8 bytes, most significant first, texts as they are. */
static const char *value_bytes(val v, char raw[static 8], int *n)
{
    u64 bits = 0;
    if (v.type == VAL_NULL) return NULL;
    if (v.type == VAL_STR || v.type == VAL_BLOB) {
        assert(v.s.n <= INT32_MAX);
        *n = (int)v.s.n;
        return v.s.p ? v.s.p : "";
    }
    if (v.type == VAL_I64) bits = (u64)v.i;
    else memcpy(&bits, &v.d, sizeof bits);
    for (int i = 0; i < 8; i++) raw[i] = (char)(u8)(bits >> (56 - 8 * i));
    *n = 8;
    return raw;
}

static void postgres_execute(db *d, statement *s, db_call c)
{
    const char *values[DB_VALUES];
    char raw[DB_VALUES][8], name[16];
    int lengths[DB_VALUES] = {0}, formats[DB_VALUES];
    for (int i = 0; i < c.n; i++) {
        values[i] = value_bytes(c.at[i], raw[i], &lengths[i]);
        formats[i] = 1;
    }
    PGresult *r = PQexecPrepared(engine(d)->conn, statement_name(s, name), c.n, values, lengths, formats, 0);
    ExecStatusType got = PQresultStatus(r);
    if (got != PGRES_TUPLES_OK && got != PGRES_COMMAND_OK) fail(d, r, c.sql, true);
    s->handle = r;
    s->row = -1;
    s->n_rows = PQntuples(r);
    s->n_columns = PQnfields(r);
}

static bool postgres_step(db *d, statement *s)
{
    (void)d;
    return ++s->row < s->n_rows;
}

static i64 postgres_reset(db *d, statement *s)
{
    (void)d;
    i64 changed = 0;
    if (s->handle) str_to_i64(str_of(PQcmdTuples(s->handle)), 0, INT64_MAX, &changed);
    PQclear(s->handle);
    s->handle = NULL;
    return changed;
}

/* ---- columns ---- */

static const char *postgres_name(const statement *s, int i)
{
    return PQfname(s->handle, i);
}

static bool postgres_is_null(const statement *s, int i)
{
    return PQgetisnull(s->handle, s->row, i);
}

static str value_text(const statement *s, int i)
{
    return (str){PQgetvalue(s->handle, s->row, i), PQgetlength(s->handle, s->row, i)};
}

static i64 postgres_number(db *d, const statement *s, int i)
{
    i64 v = 0;
    str text = value_text(s, i);
    if (postgres_is_null(s, i)) return 0;
    if (PQftype(s->handle, i) == OID_BOOL) return text.p[0] == 't';
    str whole = str_split(text, '.').head; /* a sum of integers is numeric, an average has decimals */
    if (!str_to_i64(whole, INT64_MIN, INT64_MAX, &v)) fault(d->fault, "postgres: %s is no whole number, in: %.100s", PQfname(s->handle, i), s->sql);
    return v;
}

static double postgres_real(db *d, const statement *s, int i)
{
    double v = 0;
    if (postgres_is_null(s, i)) return 0;
    if (!str_to_double(value_text(s, i), &v)) fault(d->fault, "postgres: %s is no number, in: %.100s", PQfname(s->handle, i), s->sql);
    return v;
}

static str postgres_text(db *d, const statement *s, int i)
{
    str text = value_text(s, i);
    if (PQftype(s->handle, i) != OID_BYTEA || text.n < 2) return text;
    ptrdiff_t n = (text.n - 2) / 2; /* "\x" and two digits a byte */
    u8 *bytes = NEW(&d->scratch, u8, n);
    bool ok = hex_to_bytes(str_from(text, 2), bytes, n);
    assert(ok);
    (void)ok;
    return (str){(char *)bytes, n};
}

/* ---- the whole database ---- */

static void postgres_script(db *d, const char *sql)
{
    PGresult *r = PQexec(engine(d)->conn, sql);
    ExecStatusType got = PQresultStatus(r);
    if (got != PGRES_TUPLES_OK && got != PGRES_COMMAND_OK && got != PGRES_EMPTY_QUERY) fail(d, r, sql, false);
    PQclear(r);
}

static bool postgres_backup(db *d, const char *file, char why[static 256])
{
    (void)d, (void)file;
    return first_line(why, "copies of a PostgreSQL database are made with its own tools: pg_dump, pg_basebackup");
}

static bool postgres_restore(db *d, const char *file, char why[static 256])
{
    (void)d, (void)file;
    return first_line(why, "a PostgreSQL database is restored with its own tools: pg_restore");
}

/*
 * Each row is a query that finds nothing when all is well. The server has no
 * integrity check of its own, so: every value of every table is read, every
 * reference is looked up, and, where the extension amcheck is installed, every
 * B-tree is compared with its table.
 */
static const char checks[] =
    "SELECT format('SELECT %L FROM ONLY %I.%I t HAVING sum(octet_length(CAST(t AS text))) < 0', relname, nspname, relname)"
    "  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND nspname = current_schema() "
    "UNION ALL SELECT format('SELECT %L FROM %s c LEFT JOIN %s p ON %s WHERE %s AND p.tableoid IS NULL LIMIT 1', 'broken reference ' || conname,"
    "    conrelid::regclass, confrelid::regclass, string_agg(format('c.%I = p.%I', a.attname, b.attname), ' AND '),"
    "    string_agg(format('c.%I IS NOT NULL', a.attname), ' AND '))"
    "  FROM pg_constraint k, unnest(conkey, confkey) AS u(x, y), pg_attribute a, pg_attribute b"
    "  WHERE contype = 'f' AND connamespace = CAST(current_schema() AS regnamespace) AND a.attrelid = conrelid AND a.attnum = x"
    "    AND b.attrelid = confrelid AND b.attnum = y GROUP BY k.oid, conname, conrelid, confrelid "
    "UNION ALL SELECT format('SELECT %L', 'unusable index ' || CAST(indexrelid AS regclass)) FROM pg_index i JOIN pg_class c ON c.oid = indexrelid"
    "  WHERE NOT indisvalid AND relnamespace = CAST(current_schema() AS regnamespace) "
    "UNION ALL SELECT format('SELECT x FROM (SELECT CAST(%I.bt_index_check(%s, true) AS text) AS x) q WHERE x <> ''''', n.nspname, indexrelid)"
    "  FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace, pg_index i JOIN pg_class c ON c.oid = indexrelid JOIN pg_am m ON m.oid = relam"
    "  WHERE extname = 'amcheck' AND amname = 'btree' AND relnamespace = CAST(current_schema() AS regnamespace)";

static bool finds_nothing(postgres *p, const char *sql, char why[static 256])
{
    PGresult *r = PQexec(p->conn, sql);
    bool answered = PQresultStatus(r) == PGRES_TUPLES_OK;
    bool ok = answered && PQntuples(r) == 0;
    if (!ok) first_line(why, answered ? PQgetvalue(r, 0, 0) : PQerrorMessage(p->conn));
    PQclear(r);
    return ok;
}

static bool postgres_check(db *d, char why[static 256])
{
    postgres *p = engine(d);
    if (!command(p, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0")) return first_line(why, PQerrorMessage(p->conn));
    PGresult *list = PQexec(p->conn, checks);
    bool ok = PQresultStatus(list) == PGRES_TUPLES_OK || first_line(why, PQerrorMessage(p->conn));
    for (int i = 0; ok && i < PQntuples(list); i++) ok = finds_nothing(p, PQgetvalue(list, i, 0), why);
    PQclear(list);
    command(p, "ROLLBACK");
    return ok;
}

const db_driver db_postgres = {
    .typed = true,
    .open = postgres_open, .close = postgres_close, .begin = postgres_begin, .commit = postgres_commit, .rollback = postgres_rollback,
    .prepare = postgres_prepare, .forget = postgres_forget, .execute = postgres_execute, .step = postgres_step, .reset = postgres_reset,
    .name = postgres_name, .is_null = postgres_is_null, .number = postgres_number, .real = postgres_real, .text = postgres_text,
    .script = postgres_script, .backup = postgres_backup, .restore = postgres_restore, .check = postgres_check,
};
