/* spread.c — `dugnad spread`: the table of subcommands, their help, and one run from the arguments to the exit status. */
#include "app/spread/spread.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static const spread_command *const commands[] = {
    &spread_describe, &spread_test, &spread_fit, &spread_hazard, &spread_cox, &spread_infer, &spread_forecast, &spread_simulate, &spread_seed};
enum { COMMANDS = sizeof commands / sizeof *commands };

/* Addresses, not memory: pages cost nothing before they are touched. */
static const size_t MEMORY = (size_t)64 << 30;

static bool why_set(spread_run *r, int status, const char *fmt, va_list ap)
{
    r->status = status;
    vsnprintf(r->why, sizeof r->why, fmt, ap);
    return false;
}

bool spread_refuse(spread_run *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    why_set(r, 1, fmt, ap);
    va_end(ap);
    return false;
}

bool spread_misuse(spread_run *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    why_set(r, 2, fmt, ap);
    va_end(ap);
    return false;
}

/* ---- help ---- */

static void print(const buf *b) { fwrite(b->p, 1, (size_t)b->n, stdout); }

static void help_all(arena *a)
{
    buf b = buf_new(a, 0);
    buf_z(&b, "Usage: dugnad spread COMMAND [OPTIONS]\n\nHow a practice travels between municipalities, or between any nodes with ties and times of adoption.\n\n");
    for (int i = 0; i < COMMANDS; i++) buf_printf(&b, "  %-10s %s\n", commands[i]->name, commands[i]->help);
    buf_z(&b, "\nTables come as CSV with a first line of names: --nodes id,toa[,…] and --edges ego,alter[,weight]. Results are text, --json or\n"
              "--csv TABLE. dugnad spread COMMAND --help tells more; doc/spread.md explains each method, its source, and when not to use it.\n");
    print(&b);
}

static void help_one(arena *a, const spread_command *c)
{
    buf b = buf_new(a, 0);
    buf_printf(&b, "Usage: dugnad spread %s [OPTIONS]\n\n%s\n\n%s\nOptions:\n", c->name, c->help, c->more);
    options_help(&b, c);
    print(&b);
}

/* ---- a run ---- */

static const spread_command *command_find(str name)
{
    for (int i = 0; i < COMMANDS; i++)
        if (str_eq(name, str_of(commands[i]->name))) return commands[i];
    return NULL;
}

static bool asks_help(const str *args, int n)
{
    bool asked = false;
    for (int i = 0; i < n; i++) asked = asked || str_eq(args[i], S("--help")) || str_eq(args[i], S("-h"));
    return asked;
}

/* On a terminal long work shows how far it has come. */
static void progress_show(void *arg, double part)
{
    int *shown = arg, now = (int)(part * 100.0);
    if (now == *shown) return;
    *shown = now;
    fprintf(stderr, now < 100 ? "\r%3d %%" : "\r     \r", now);
}

static void run_begin(spread_run *r)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    i64 threads = spread_given(r, "threads") ? spread_whole(r, "threads") : cores > 0 && cores < CREW_MOST ? cores : 1;
    r->crew = (crew){.threads = (int)threads, .progress = isatty(STDERR_FILENO) ? progress_show : NULL, .progress_arg = &r->shown};
    r->seed = r->command->takes & TAKES_SEED ? (u64)spread_whole(r, "seed") : 0;
    r->out = report_new(r->mem, spread_given(r, "json") ? REPORT_JSON : spread_given(r, "csv") ? REPORT_CSV : REPORT_TEXT, spread_text(r, "csv"));
    report_word(&r->out, "program", S("dugnad spread"));
    report_word(&r->out, "version", S(ENGINE_VERSION));
    report_word(&r->out, "command", str_of(r->command->name));
    if (r->command->takes & TAKES_SEED) report_whole(&r->out, "seed", (i64)r->seed);
}

static bool run_end(spread_run *r)
{
    if (!report_end(&r->out)) return spread_refuse(r, "the result could not be written");
    return r->out.format != REPORT_CSV || r->out.found ||
        spread_misuse(r, "there is no table %.*s; there are %.*s", (int)r->out.only.n, r->out.only.p, (int)r->out.names.n, r->out.names.p);
}

typedef struct {
    spread_run *r;
    const str *args;
    int n;
} call;

static void run_all(void *arg)
{
    call *c = arg;
    spread_run *r = c->r;
    if (!options_read(r, c->args, c->n)) return;
    run_begin(r);
    if (spread_read_database(r) && spread_read(r) && r->command->run(r)) run_end(r);
}

int spread_main(const str *args, int n)
{
    fault_point f = {0};
    arena mem = arena_new(MEMORY, &f);
    spread_run r = {.mem = &mem, .command = n ? command_find(args[0]) : NULL};
    bool help = !n || asks_help(args, n);
    if (help && r.command) help_one(&mem, r.command);
    else if (help) help_all(&mem);
    else if (!r.command) spread_misuse(&r, "unknown command %.*s; dugnad spread --help lists them", (int)(args[0].n < 60 ? args[0].n : 60), args[0].p);
    else if (fault_caught(&f, run_all, &(call){&r, args + 1, n - 1})) spread_refuse(&r, "%s", f.why);
    if (r.status) fprintf(stderr, "dugnad: spread%s%s: %s\n", r.command ? " " : "", r.command ? r.command->name : "", r.why);
    arena_free(&mem);
    return r.status;
}
