/* spread_option.c — the options of `dugnad spread`: tables in, checked values out. What an option means is its command's. */
#include "app/spread/spread.h"

#include <stdio.h>

typedef struct {
    unsigned takes; /* only for commands that take one of these; 0: for all */
    option o;
} common_option;

/* Those of several commands, before each command's own. */
static const common_option common[] = {
    {TAKES_EDGES, {"edges", OPTION_TEXT, "FILE", "", "ties: ego,alter[,weight]; ego looks to alter", 0, 0}},
    {TAKES_EDGES, {"undirected", OPTION_FLAG, NULL, "", "a tie goes both ways", 0, 0}},
    {TAKES_NODES, {"nodes", OPTION_TEXT, "FILE", "", "nodes: id,toa[,…]; an empty toa has not adopted by the end; other columns are attributes", 0, 0}},
    {TAKES_NODES, {"from", OPTION_TEXT, "PERIOD", "", "the first observed period (the first adoption)", 0, 0}},
    {TAKES_NODES, {"to", OPTION_TEXT, "PERIOD", "", "the last observed period (the last adoption); later ones are not known yet", 0, 0}},
    {TAKES_NODES, {"period", OPTION_CHOICE, "number|day|week|month|quarter|year", "number", "what toa counts; but for number it is a date yyyy-mm-dd", 0, 0}},
    {TAKES_NODES | TAKES_EDGES, {"database", OPTION_TEXT, "FILE|postgres://…", "", "the municipalities and their neighbours in an installation's database, in place of --nodes and --edges", 0, 0}},
    {TAKES_NODES | TAKES_EDGES, {"card", OPTION_WHOLE, "ID", "", "with --database: toa is when each municipality took into use what this card tells of, as confirmed there", 1, 9e15}},
    {TAKES_SEED, {"seed", OPTION_WHOLE, "N", "1", "the seed of chance; the same seed gives the same bits on any number of threads", 0, 9e15}},
    {0, {"threads", OPTION_WHOLE, "N", "", "threads (those of the machine)", 1, CREW_MOST}},
    {0, {"json", OPTION_FLAG, NULL, "", "write JSON: all of it, at full precision", 0, 0}},
    {0, {"csv", OPTION_TEXT, "TABLE", "", "write one table as CSV, at full precision", 0, 0}},
};
enum { COMMON = sizeof common / sizeof *common };

static bool common_taken(const spread_command *c, int i) { return !common[i].takes || (common[i].takes & c->takes); }

/* The common ones, then the command's own. */
static const option *option_at(const spread_command *c, int i) { return i < COMMON ? &common[i].o : &c->own[i - COMMON]; }

static int option_find(const spread_command *c, str name)
{
    for (int i = 0; i < COMMON + c->n_own; i++)
        if ((i >= COMMON || common_taken(c, i)) && str_eq(name, str_of(option_at(c, i)->name))) return i;
    return -1;
}

/* ---- reading ---- */

/* Which of "out|in|valued" it is, or -1. */
static int choice_index(str choices, str given)
{
    str_cut cut = {.tail = choices, .ok = true};
    for (int i = 0; cut.ok; i++) {
        cut = str_split(cut.tail, '|');
        if (str_eq(cut.head, given)) return i;
    }
    return -1;
}

static bool whole_fits(const option *o, str given)
{
    i64 v;
    return str_to_i64(given, (i64)o->low, (i64)o->high, &v);
}

static bool number_fits(const option *o, str given)
{
    double v;
    return str_to_double(given, &v) && v >= o->low && v <= o->high;
}

static bool value_fits(spread_run *r, const option *o, str given)
{
    int n = (int)(given.n < 60 ? given.n : 60);
    if (o->kind == OPTION_WHOLE && !whole_fits(o, given))
        return spread_misuse(r, "--%s is a whole number from %.0f to %.0f, not %.*s", o->name, o->low, o->high, n, given.p);
    if (o->kind == OPTION_NUMBER && !number_fits(o, given))
        return spread_misuse(r, "--%s is a number from %g to %g, not %.*s", o->name, o->low, o->high, n, given.p);
    if (o->kind == OPTION_CHOICE && choice_index(str_of(o->value), given) < 0)
        return spread_misuse(r, "--%s is %s, not %.*s", o->name, o->value, n, given.p);
    return true;
}

/* Takes the option at args[0] of left that remain; how many words it was, 0 if it was refused. */
static int option_take(spread_run *r, str *value, const str *args, int left)
{
    str_cut cut = str_split(str_from(args[0], 2), '=');
    int at = option_find(r->command, cut.head);
    if (!str_starts(args[0], S("--")) || at < 0)
        return spread_misuse(r, "unknown %.*s; dugnad spread %s --help tells more", (int)(args[0].n < 60 ? args[0].n : 60), args[0].p, r->command->name);
    const option *o = option_at(r->command, at);
    if (value[at].p) return spread_misuse(r, "--%s stands twice", o->name);
    if (o->kind == OPTION_FLAG && cut.ok) return spread_misuse(r, "--%s takes no value", o->name);
    if (o->kind == OPTION_FLAG) return value[at] = S("yes"), 1;
    if (!cut.ok && left < 2) return spread_misuse(r, "--%s needs a value: %s", o->name, o->value);
    str given = cut.ok ? cut.tail : args[1];
    if (!given.n) return spread_misuse(r, "--%s needs a value: %s", o->name, o->value);
    value[at] = given;
    return !value_fits(r, o, given) ? 0 : cut.ok ? 1 : 2;
}

bool options_read(spread_run *r, const str *args, int n)
{
    str *value = NEW(r->mem, str, COMMON + r->command->n_own);
    r->value = value;
    for (int i = 0; i < n;) {
        int took = option_take(r, value, args + i, n - i);
        if (!took) return false;
        i += took;
    }
    return !spread_given(r, "json") || !spread_given(r, "csv") || spread_misuse(r, "either --json or --csv");
}

/* ---- asking ---- */

static int option_known(const spread_run *r, const char *name)
{
    int at = option_find(r->command, str_of(name));
    assert(at >= 0);
    return at;
}

bool spread_given(const spread_run *r, const char *name) { return r->value[option_known(r, name)].p != NULL; }

str spread_text(const spread_run *r, const char *name)
{
    int at = option_known(r, name);
    return r->value[at].p ? r->value[at] : str_of(option_at(r->command, at)->normal);
}

i64 spread_whole(const spread_run *r, const char *name)
{
    i64 v = 0;
    str_to_i64(spread_text(r, name), INT64_MIN + 1, INT64_MAX, &v);
    return v;
}

double spread_number(const spread_run *r, const char *name)
{
    double v = 0.0;
    str_to_double(spread_text(r, name), &v);
    return v;
}

int spread_choice(const spread_run *r, const char *name)
{
    return choice_index(str_of(option_at(r->command, option_known(r, name))->value), spread_text(r, name));
}

void option_assume(spread_run *r, const char *name, str value, str text)
{
    int at = option_find(r->command, str_of(name));
    if (at < 0 || r->value[at].p) return;
    r->value[at] = value;
    if (!text.n) return;
    r->stored[r->n_stored].name = value;
    r->stored[r->n_stored++].text = text;
}

/* ---- help ---- */

static void option_help(buf *b, const option *o)
{
    char left[80];
    snprintf(left, sizeof left, "--%s %s", o->name, o->value ? o->value : "");
    buf_printf(b, "  %-26s %s%s%s%s%s\n", left, o->value && snprintf(NULL, 0, "%s", left) > 26 ? "\n                             " : "", o->help,
        o->normal[0] ? " (" : "", o->normal, o->normal[0] ? ")" : "");
}

void options_help(buf *b, const spread_command *c)
{
    for (int i = 0; i < c->n_own; i++) option_help(b, &c->own[i]);
    for (int i = 0; i < COMMON; i++)
        if (common_taken(c, i)) option_help(b, &common[i].o);
}
