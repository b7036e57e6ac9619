/*
 * page_walk.c — who may do what, as it is: every route, asked by every person of the
 * fixture, with a record of their own municipality and a foreign one. The table that
 * it prints is compared with test/permissions.txt; it must not know what is right.
 */
#include "test/page.h"

#include <string.h>

/* What the handler of the last request wanted to answer. */
static int wanted;

/*
 * Stands in for every handler: runs the real one and then refuses, so that dispatch()
 * rolls back and the next question meets the same world.
 */
static void run_and_undo(req *r)
{
    page_app.site()->routes[r->route - r->site->routes].run(r);
    wanted = r->status;
    if (r->status < 400) r->status = 500;
}

static const site *site_undoing(arena *mem)
{
    const site *real = page_app.site();
    route *routes = NEW(mem, route, real->n_routes);
    for (int i = 0; i < real->n_routes; i++) {
        routes[i] = real->routes[i];
        routes[i].run = run_and_undo;
    }
    site *made = NEW(mem, site, 1);
    *made = *real;
    made->routes = routes;
    site_ready(made, mem);
    return made;
}

/* The handler's word, or that of the gate before it. */
static int status_of(asker *who, const question *q)
{
    wanted = 0;
    answer a = ask(who, q);
    return wanted ? wanted : a.status;
}

static str path_of(asker *who, const route *at, bool is_own)
{
    fault_point f = {0};
    if (setjmp(f.env)) page_stop("%s: %s", at->pattern, f.why);
    db_attach(who->db, who->mem, &f);
    db_begin(who->db, false);
    str path = page_app.path(who->db, who->mem, at, is_own);
    db_commit(who->db);
    return path;
}

static void column(asker *who, const char *name, bool is_own, int *status)
{
    if (!ask_as(who, str_of(name))) page_stop("the fixture has nobody called %s", name);
    pairs jar = who->jar; /* signing out is one of the questions */
    char *mark = who->mem->at;
    for (int i = 0; i < who->site->n_routes; i++) {
        const route *at = &who->site->routes[i];
        str path = path_of(who, at, is_own);
        question q = {.method = at->method == METHOD_POST ? S("POST") : S("GET"), .target = path};
        status[i] = path.n ? status_of(who, &q) : 0;
        who->jar = jar;
        arena_rewind(who->mem, mark);
    }
}

static void print_row(FILE *out, const route *at, const int *status, int n_columns)
{
    fprintf(out, "%-4s %-44s", at->method == METHOD_POST ? "POST" : "GET", at->pattern);
    for (int c = 0; c < n_columns; c++) {
        if (status[c]) fprintf(out, " %3d", status[c]);
        else fputs("   -", out);
    }
    fputc('\n', out);
}

static int people_all(const char *out[64])
{
    int n = 0;
    out[n++] = "nobody";
    for (int i = 0; page_app.people[i] && n < 64; i++) out[n++] = page_app.people[i];
    return n;
}

static void print_half(FILE *out, const int *status, int n_columns, bool is_own)
{
    const site *all = page_app.site();
    fprintf(out, "\n## %s\n", is_own ? "a record of the people's own municipality" : "a record of a foreign municipality");
    for (int i = 0; i < all->n_routes; i++) {
        int row[64];
        for (int c = 0; c < n_columns; c++) row[c] = status[c * all->n_routes + i];
        print_row(out, &all->routes[i], row, n_columns);
    }
}

void walk_print(world *w, FILE *out)
{
    fault_point f = {0};
    if (setjmp(f.env)) page_stop("walk: %s", f.why);
    arena mem = arena_new((size_t)4 << 30, &f);
    const char *people[64];
    int n = people_all(people);
    int n_routes = page_app.site()->n_routes;

    asker who;
    ask_start(&who, w, &mem);
    who.site = site_undoing(&mem);

    fputs("# Who may do what: the status of every route for every person. Made by `make golden`; read the changes.\n# columns:", out);
    for (int c = 0; c < n; c++) fprintf(out, " %s", people[c]);
    fputc('\n', out);
    for (int is_own = 1; is_own >= 0; is_own--) {
        int *status = NEW(&mem, int, n * n_routes);
        for (int c = 0; c < n; c++) column(&who, people[c], is_own, status + c * n_routes);
        print_half(out, status, n, is_own);
    }
    ask_end(&who);
    arena_free(&mem);
}
