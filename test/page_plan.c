/*
 * page_plan.c — every statement that the scripts have run is bounded: it reads rows by an index, few of them or up to a
 * limit, however much there is. The engine is asked how it means to run each; page_judge.c says what of that may cost
 * more as the data grow; test/plans.txt names what may, with the reason.
 */
#include "test/page_plan.h"

#include <string.h>

static bool is_known(const plans *p, const statement *s)
{
    for (int i = 0; i < p->n; i++)
        if (p->at[i].key == s->key && strcmp(p->at[i].sql, s->sql) == 0) return true;
    return false;
}

void plans_note(plans *p, const db *d, u64 since)
{
    for (int i = 0; p && i < DB_STATEMENTS; i++) {
        const statement *s = &d->session->statements[i];
        if (!s->sql || s->used <= since || is_known(p, s)) continue;
        if (p->n == PLANS_MOST) page_stop("more than %d statements: more room in page_plan.h", PLANS_MOST);
        planned *one = &p->at[p->n++];
        *one = (planned){.sql = s->sql, .key = s->key, .n_values = s->n_values};
        memcpy(one->values, s->values, sizeof one->values);
    }
}

/* ---- what may ---- */

static str cell(str *line)
{
    str_cut cut = str_split(*line, '|');
    *line = cut.tail;
    return str_trim(cut.head);
}

static may_read *list_of(plans *p, str kind)
{
    may_read *lists[] = {&p->facts, &p->few, &p->statements};
    static const char *const names[] = {"fact", "few", "statement"};
    for (int i = 0; i < 3; i++)
        if (str_eq(kind, str_of(names[i]))) return lists[i];
    return NULL;
}

static void exceptions_read(plans *p)
{
    char why[256];
    str all;
    if (!file_read(p->mem, S("test/plans.txt"), 1 << 20, &all, why)) page_stop("%s", why);
    for (int number = 1; all.n; number++) {
        str_cut cut = str_split(all, '\n');
        all = cut.tail;
        str line = str_trim(cut.head);
        if (!line.n || line.p[0] == '#') continue;
        may_read *list = list_of(p, cell(&line));
        str what = cell(&line);
        if (!list || list->n == MAY_MOST || !what.n || !cell(&line).n) page_stop("test/plans.txt:%d: KIND | WHAT | WHY", number);
        list->at[list->n++] = (exception){what, number, false};
    }
}

plans *plans_new(arena *mem)
{
    plans *p = NEW(mem, plans, 1);
    p->mem = mem;
    exceptions_read(p);
    return p;
}

/* ---- asking: nothing is let go between, since the cache of statements knows each by its address ---- */

static const field step_field[] = {INT(plan_step, id), INT(plan_step, parent), INT(plan_step, notused), STR(plan_step, detail)};
static const fields step_fields = FIELDS(plan_step, step_field);

static const field unique_field[] = {STR(unique, name), I64(unique, columns)};
static const fields unique_fields = FIELDS(unique, unique_field);

static void uniques_read(plans *p, db *d)
{
    db_begin(d, false);
    db_all(d, &unique_fields, &p->uniques,
        "SELECT i.name, (SELECT count(*) FROM pragma_index_info(i.name)) AS columns FROM sqlite_master m JOIN pragma_index_list(m.name) i "
        "WHERE m.type = 'table' AND i.\"unique\" = 1");
    db_rollback(d);
}

static plan_steps sqlite_plan(plans *p, db *d, const planned *one)
{
    val nothing[DB_VALUES] = {0};
    plan_steps list;
    str sql = str_printf(p->mem, "EXPLAIN QUERY PLAN %s", one->sql);
    db_begin(d, true);
    list.at = db_all_(d, &step_fields, &list.n, (db_call){str_z(p->mem, sql), DB_VALUES, nothing});
    db_rollback(d);
    return list;
}

/* A limit makes it worth while to read rows in order until enough of them fit; how many that are, only statistics know. */
static str without_limits(arena *mem, str sql)
{
    buf b = buf_new(mem, sql.n + 64);
    for (ptrdiff_t at; (at = str_find(sql, S("LIMIT "))) >= 0;) {
        buf_add(&b, str_upto(sql, at));
        buf_add(&b, S("LIMIT ALL"));
        for (at += 6; at < sql.n && (sql.p[at] == '$' || (sql.p[at] >= '0' && sql.p[at] <= '9'));) at++;
        sql = str_from(sql, at);
    }
    buf_add(&b, sql);
    return buf_str(&b);
}

/*
 * Plans by index made cheap, and each table large, as the planner believes: a million rows a page, in which each value
 * stands ten times. A table without a page would be small to it whatever is said: so each gets a row.
 */
static const char postgres_large[] =
    "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan;"
    "SET session_replication_role = replica;" /* whatever it refers to */
    "DO $$ DECLARE t record; BEGIN FOR t IN "
    "SELECT CAST(c.oid AS regclass) AS name, string_agg(quote_ident(a.attname), ', ') AS columns, "
    "string_agg(CASE WHEN a.atttypid IN (CAST('bigint' AS regtype), CAST('double precision' AS regtype)) THEN '0' ELSE '''''' END, ', ') AS nothing, "
    "string_agg('ALTER ' || quote_ident(a.attname) || ' SET (n_distinct = -0.1)', ', ') AS spread "
    "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "WHERE c.relkind = 'r' AND c.relnamespace = CAST('public' AS regnamespace) GROUP BY c.oid LOOP "
    "IF pg_relation_size(t.name) = 0 THEN EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE VALUES (%s)', t.name, t.columns, t.nothing); END IF; "
    "EXECUTE format('ALTER TABLE %s %s', t.name, t.spread); "
    "END LOOP; END $$; ANALYZE;"
    "UPDATE pg_class SET relpages = 1, reltuples = 1000000 WHERE relkind = 'r' AND relnamespace = CAST('public' AS regnamespace)";

static void postgres_prepare(plans *p, db *d)
{
    db_script(d, postgres_large);
    for (int i = 0; i < p->facts.n; i++) {
        db_begin(d, true);
        db_run(d, "UPDATE pg_class SET reltuples = 400 WHERE relname = $1 AND relnamespace = CAST('public' AS regnamespace)", V(p->facts.at[i].what));
        db_commit(d);
    }
}

/* With the types it was prepared for. */
static str postgres_plan(plans *p, db *d, const planned *one, int number)
{
    static const char *const types[] = {[VAL_NULL] = "unknown", [VAL_I64] = "bigint", [VAL_DOUBLE] = "double precision", [VAL_STR] = "text", [VAL_BLOB] = "bytea"};
    buf prepare = buf_new(p->mem, 4096), explain = buf_new(p->mem, 512);
    buf_printf(&prepare, "PREPARE p%d", number);
    buf_printf(&explain, "EXPLAIN (FORMAT JSON) EXECUTE p%d", number);
    for (int i = 0; i < one->n_values; i++) {
        buf_printf(&prepare, "%s%s", i ? ", " : " (", types[one->values[i]]);
        buf_printf(&explain, "%sNULL", i ? ", " : " (");
    }
    buf_z(&prepare, one->n_values ? ") AS " : " AS ");
    buf_add(&prepare, without_limits(p->mem, str_of(one->sql)));
    if (one->n_values) buf_char(&explain, ')');
    db_script(d, str_z(p->mem, buf_str(&prepare)));
    db_begin(d, true);
    str plan = db_str_(d, (db_call){str_z(p->mem, buf_str(&explain)), 0, NULL});
    db_rollback(d);
    return plan;
}

static bool is_excepted(plans *p, const planned *one)
{
    return may_find(&p->statements, str_of(one->sql)) != NULL;
}

static void judge_one(plans *p, db *d, int number, tally *t)
{
    const planned *one = &p->at[number];
    str found = db_is_postgres(d) ? judge_postgres(p, postgres_plan(p, d, one, number)) : judge_sqlite(p, one, sqlite_plan(p, d, one));
    if (!found.n || is_excepted(p, one)) t->passed++;
    else {
        t->failed++;
        printf("[%s] %.*s\n    in: %s\n", db_is_postgres(d) ? "postgres" : "sqlite", (int)found.n, found.p, one->sql);
    }
}

/* SQLite's plans tell more, so that each exception is needed there. */
static void unused_tell(const may_read *list, tally *t)
{
    for (int i = 0; i < list->n; i++) {
        if (list->at[i].used) continue;
        t->failed++;
        printf("test/plans.txt:%d: nothing needs this any more\n", list->at[i].line);
    }
}

void plans_judge(plans *p, world *w, tally *t)
{
    fault_point f = {0};
    if (setjmp(f.env)) page_stop("plans: %s", f.why);
    db *d = world_fresh(w);
    p->mem->fault = &f;
    db_attach(d, p->mem, &f);
    if (db_is_postgres(d)) postgres_prepare(p, d);
    else uniques_read(p, d);
    for (int i = 0; i < p->n; i++) judge_one(p, d, i, t);
    if (!db_is_postgres(d)) {
        unused_tell(&p->facts, t);
        unused_tell(&p->few, t);
        unused_tell(&p->statements, t);
    }
    db_close(d);
}
