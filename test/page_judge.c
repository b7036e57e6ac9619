/*
 * page_judge.c — what of a plan costs more as the data grow. SQLite: a block of loops is bounded if each of them reads few
 * rows, or if it ends at a limit without having sorted. PostgreSQL: with all plans but those by index made dear, what
 * is still read whole has none. Must not know a table or a page: test/plans.txt does.
 */
#include "test/page_plan.h"

exception *may_find(may_read *list, str text)
{
    for (int i = 0; i < list->n; i++) {
        if (str_find(text, list->at[i].what) < 0) continue;
        list->at[i].used = true;
        return &list->at[i];
    }
    return NULL;
}

static bool is_named(may_read *list, str name)
{
    int i = 0;
    while (i < list->n && !str_eq(list->at[i].what, name)) i++;
    if (i < list->n) list->at[i].used = true;
    return i < list->n;
}

/* ---- SQLite ---- */

typedef struct {
    plans *p;
    str sql;
    plan_steps plan;
} sight;

static bool is_word(str text, ptrdiff_t at)
{
    char c = at < 0 || at >= text.n ? ' ' : text.p[at];
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Where a word stands in a text as a word of its own, or -1. */
static ptrdiff_t word_find(str text, str word, ptrdiff_t from)
{
    for (ptrdiff_t at; (at = str_find(str_from(text, from), word)) >= 0; from += at + 1)
        if (!is_word(text, from + at - 1) && !is_word(text, from + at + word.n)) return from + at;
    return -1;
}

/* "tenant t", where t is what the plan calls it; or the table's own name. */
static bool is_fact(const sight *s, str name)
{
    if (is_named(&s->p->facts, name)) return true;
    for (int i = 0; i < s->p->facts.n; i++) {
        exception *e = &s->p->facts.at[i];
        str called = str_printf(s->p->mem, "%.*s %.*s", (int)e->what.n, e->what.p, (int)name.n, name.p);
        if (word_find(s->sql, called, 0) < 0) continue;
        e->used = true;
        return true;
    }
    return false;
}

/* What a step that is a query of its own makes, by the name it is read by; empty: it is none. */
static str makes(const plan_step *step)
{
    str_cut cut = str_split(step->detail, ' ');
    return str_eq(cut.head, S("CO-ROUTINE")) || str_eq(cut.head, S("MATERIALIZE")) ? cut.tail : (str){0};
}

static const plan_step *made_as(const sight *s, str name)
{
    for (int i = 0; i < s->plan.n; i++)
        if (str_eq(makes(&s->plan.at[i]), name)) return &s->plan.at[i];
    return NULL;
}

/* Ends before at with LIMIT and a number or a value. */
static bool ends_at_limit(str sql, ptrdiff_t at)
{
    while (at > 0 && sql.p[at - 1] == ' ') at--;
    while (at > 0 && (is_word(sql, at - 1) || sql.p[at - 1] == '$')) at--;
    return str_ends(str_trim(str_upto(sql, at)), S("LIMIT"));
}

/* "(… LIMIT 100) AS name", or without AS. */
static bool is_limited_as(const sight *s, str name)
{
    for (ptrdiff_t at = 0; (at = word_find(s->sql, name, at)) >= 0; at++) {
        str before = str_trim(str_upto(s->sql, at));
        if (str_ends(before, S(" AS"))) before = str_trim(str_upto(before, before.n - 2));
        if (str_ends(before, S(")")) && ends_at_limit(before, before.n - 1)) return true;
    }
    return false;
}

static const plan_step *step_of(const sight *s, int id)
{
    int i = 0;
    while (i < s->plan.n && s->plan.at[i].id != id) i++;
    return i < s->plan.n ? &s->plan.at[i] : NULL;
}

/* Whether what a block gives is cut off: by the limit of the whole, or of the query in brackets that it is part of. */
static bool is_limited(const sight *s, int block)
{
    const plan_step *at = step_of(s, block);
    for (; at; at = step_of(s, at->parent)) {
        if (str_starts(at->detail, S("LIST SUBQUERY "))) return str_ends(s->sql, S(")")) && ends_at_limit(s->sql, s->sql.n - 1);
        if (str_find(at->detail, S("SCALAR SUBQUERY ")) >= 0) return false;
        if (makes(at).n) return is_limited_as(s, makes(at));
    }
    return ends_at_limit(s->sql, s->sql.n);
}

static bool is_loop(str detail)
{
    return str_starts(detail, S("SEARCH ")) || (str_starts(detail, S("SCAN ")) && !str_eq(detail, S("SCAN CONSTANT ROW")));
}

/* Part of what a step makes, and not of a query inside it that has a limit of its own. */
static bool gives_to(const sight *s, const plan_step *step, int id)
{
    for (; step && step->parent != id; step = step_of(s, step->parent)) {
        const plan_step *above = step_of(s, step->parent);
        if (above && makes(above).n && is_limited_as(s, makes(above))) return false;
    }
    return step != NULL;
}

static bool is_wide(const sight *s, const plan_step *loop);

static bool is_wide_inside(const sight *s, const plan_step *made)
{
    for (int i = 0; i < s->plan.n; i++) {
        const plan_step *step = &s->plan.at[i];
        if (is_loop(step->detail) && gives_to(s, step, made->id) && is_wide(s, step)) return true;
    }
    return false;
}

/* By a unique index, all of its columns given. */
static bool is_single(const sight *s, str detail)
{
    str_cut at = str_split(str_from(detail, str_find(detail, S(" INDEX ")) + 7), ' ');
    i64 given = 0;
    for (ptrdiff_t i = 0, next; (next = str_find(str_from(at.tail, i), S("=?"))) >= 0; i += next + 2) given++;
    for (int i = 0; i < s->p->uniques.n; i++)
        if (str_eq(s->p->uniques.at[i].name, at.head)) return given == s->p->uniques.at[i].columns;
    return false;
}

/* Gives more rows as the data grow. */
static bool is_wide(const sight *s, const plan_step *loop)
{
    str name = str_split(str_split(loop->detail, ' ').tail, ' ').head;
    const plan_step *made = made_as(s, name);
    if (made) return !is_limited_as(s, name) && is_wide_inside(s, made);
    if (str_find(loop->detail, S("(rowid=?)")) >= 0 || is_single(s, loop->detail) || is_fact(s, name)) return false;
    if (str_find(loop->detail, S(" VIRTUAL TABLE INDEX ")) >= 0) return str_ends(loop->detail, S(":"));
    return !may_find(&s->p->few, loop->detail);
}

static bool sorts(const sight *s, int block)
{
    int i = 0;
    while (i < s->plan.n && !(s->plan.at[i].parent == block && str_starts(s->plan.at[i].detail, S("USE TEMP B-TREE")))) i++;
    return i < s->plan.n;
}

static const char *fault_of(const sight *s, const plan_step *loop)
{
    if (!is_wide(s, loop)) return NULL;
    if (str_starts(loop->detail, S("SCAN ")) && !made_as(s, str_split(str_from(loop->detail, 5), ' ').head)) return "reads all of a table";
    if (sorts(s, loop->parent)) return "sorts without bound";
    return is_limited(s, loop->parent) ? NULL : "reads to the end";
}

str judge_sqlite(plans *p, const planned *one, plan_steps plan)
{
    sight s = {p, str_of(one->sql), plan};
    bool is_plain = str_starts(s.sql, S("INSERT ")) && str_find(s.sql, S(" VALUES (")) > 0; /* its loops are other tables' references to it */
    for (int i = 0; i < plan.n && !is_plain; i++) {
        const char *what = is_loop(plan.at[i].detail) ? fault_of(&s, &plan.at[i]) : NULL;
        if (what) return str_printf(p->mem, "%s: %.*s", what, (int)plan.at[i].detail.n, plan.at[i].detail.p);
    }
    return (str){0};
}

/* ---- PostgreSQL ---- */

/* "name": "value" in the head of a node, before the nodes below it. */
static str said(str node, const char *name)
{
    char key[64];
    snprintf(key, sizeof key, "\"%s\": \"", name);
    ptrdiff_t at = str_find(node, str_of(key));
    return at < 0 ? (str){0} : str_split(str_from(node, at + str_of(key).n), '"').head;
}

static str node_head(str rest)
{
    ptrdiff_t below = str_find(rest, S("\"Plans\"")), next = str_find(rest, S("\"Node Type\""));
    if (below < 0 || (next >= 0 && next < below)) below = next;
    return below < 0 ? rest : str_upto(rest, below);
}

str judge_postgres(plans *p, str plan)
{
    static const str mark = {"\"Node Type\": \"", 14};
    for (ptrdiff_t at; (at = str_find(plan, mark)) >= 0;) {
        plan = str_from(plan, at + mark.n);
        str type = str_split(plan, '"').head, head = node_head(plan), table = said(head, "Relation Name");
        bool whole = str_eq(type, S("Seq Scan")) || ((str_eq(type, S("Index Scan")) || str_eq(type, S("Index Only Scan"))) && !said(head, "Index Cond").n);
        bool small = is_named(&p->facts, table) || may_find(&p->few, said(head, "Index Name"));
        if (whole && !small)
            return str_printf(p->mem, "reads all of %.*s (%.*s)", (int)table.n, table.p, (int)type.n, type.p);
    }
    return (str){0};
}
