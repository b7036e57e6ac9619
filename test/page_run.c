/*
 * page_run.c — runs page scripts (app/…/X_test.page) on one database engine:
 *
 *   page_run [--postgres ADDRESS] [--html FOLDER] [--faults] [--plans] SCRIPT…
 *   page_run [--postgres ADDRESS] --walk
 *
 * Prints what failed as FILE:LINE and ends with "N passed, N failed".
 */
#include "test/page.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    const char *postgres;
    bool is_walk, is_planning;
    tally tally;
    char **scripts;
    int n_scripts;
} options;

static options options_read(int n, char **arg)
{
    options o = {0};
    int i = 1;
    for (; i < n && strncmp(arg[i], "--", 2) == 0; i++) {
        bool has_value = i + 1 < n;
        if (strcmp(arg[i], "--postgres") == 0 && has_value) o.postgres = arg[++i];
        else if (strcmp(arg[i], "--html") == 0 && has_value) o.tally.html = arg[++i];
        else if (strcmp(arg[i], "--faults") == 0) o.tally.is_faulting = true;
        else if (strcmp(arg[i], "--plans") == 0) o.is_planning = true;
        else if (strcmp(arg[i], "--walk") == 0) o.is_walk = true;
        else page_stop("%s: what is that? See the head of test/page_run.c", arg[i]);
    }
    o.scripts = arg + i;
    o.n_scripts = n - i;
    if (o.postgres && o.tally.is_faulting) page_stop("faults are counted on SQLite only");
    return o;
}

/* Memory first: a copy for each script should not wait for a disk. */
static char *folder_new(char room[64])
{
    snprintf(room, 64, "%s/dugnad-page-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(room)) page_stop("no temporary folder");
    return room;
}

static void folder_remove(const char *folder)
{
    static const char *const names[] = {"base.db", "base.db-wal", "base.db-shm", "copy.db", "copy.db-wal", "copy.db-shm"};
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

static int report(const options *o)
{
    if (o->tally.is_faulting) printf("%d calls failed on purpose\n", o->tally.faults);
    printf("%d passed, %d failed\n", o->tally.passed, o->tally.failed);
    return o->tally.failed || !(o->tally.passed + o->tally.faults) ? 1 : 0;
}

int main(int n, char **arg)
{
    options o = options_read(n, arg);
    fault_point f = {0};
    if (setjmp(f.env)) page_stop("%s", f.why);
    arena mem = arena_new(64 << 20, &f);
    log_set_level(o.tally.is_faulting ? LOG_ERROR : LOG_WARN);

    char room[64];
    const char *folder = folder_new(room);
    world w = world_new(&mem, o.postgres, folder);
    if (o.is_walk) walk_print(&w, stdout);
    if (o.is_planning) o.tally.plans = plans_new(&mem);
    for (int i = 0; i < o.n_scripts; i++) script_run(&w, o.scripts[i], &o.tally);
    if (o.is_planning) plans_judge(o.tally.plans, &w, &o.tally);
    world_drop(&w);
    folder_remove(folder);
    return o.is_walk ? 0 : report(&o);
}
