/*
 * embed.c — build-time program: writes the C tables of the files that the
 * executable carries. The bytes themselves are taken in by the assembler.
 *
 *   embed blobs  FILE…        → const blob blobs[]         (lib/base/blob.h)
 *   embed schema FILE…        → const schema_file schema[] (lib/db/migrate.h)
 *   embed assets PATH=FILE…   → const asset assets[]       (lib/http/asset.h);
 *                               FILE.gz beside a file is its compressed form
 *   embed etag   FILE         → the asset's etag alone
 *
 * The table goes to stdout. It must not change, fetch or compress anything.
 */
#include "lib/base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name, *file;
    long n, n_gzip; /* n_gzip is 0 where compression does not help */
    u64 hash;
} entry;

typedef struct {
    entry *at;
    int n;
} entries;

static _Noreturn void stop(const char *file, const char *why)
{
    fprintf(stderr, "embed: %s: %s\n", file, why);
    exit(1);
}

/* FNV-1a; returns the length, or -1 if the file cannot be read. */
static long file_sum(const char *path, u64 *hash)
{
    FILE *f = fopen(path, "rb");
    if (!f) return -1;
    long n = 0;
    *hash = 14695981039346656037u;
    for (int c; (c = getc(f)) != EOF; n++) *hash = (*hash ^ (u64)c) * 1099511628211u;
    int bad = ferror(f);
    fclose(f);
    return bad ? -1 : n;
}

static void entry_measure(entry *e)
{
    e->n = file_sum(e->file, &e->hash);
    if (e->n < 0) stop(e->file, "cannot be read");
    char gz[1024];
    u64 ignored;
    if (snprintf(gz, sizeof gz, "%s.gz", e->file) >= (int)sizeof gz) stop(e->file, "name too long");
    long n = file_sum(gz, &ignored);
    if (n > 0 && n < e->n * 9 / 10) e->n_gzip = n;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const entry *)a)->name, ((const entry *)b)->name);
}

static entries entries_read(arena *mem, char **arg, int n)
{
    entries list = {NEW(mem, entry, n + 1), n};
    for (int i = 0; i < n; i++) {
        char *equals = strchr(arg[i], '=');
        list.at[i] = (entry){.name = arg[i], .file = equals ? equals + 1 : arg[i]};
        if (equals) *equals = '\0';
        entry_measure(&list.at[i]);
    }
    qsort(list.at, (size_t)n, sizeof *list.at, by_name);
    for (int i = 1; i < n; i++)
        if (by_name(&list.at[i - 1], &list.at[i]) == 0) stop(list.at[i].name, "given twice");
    return list;
}

/* A file as read-only bytes called NAMEi, with a NUL behind them that is not counted. */
static void print_bytes(const char *name, int i, const char *file, const char *suffix)
{
    printf("__asm__(\".pushsection .rodata\\n.balign 16\\n%s%d: .incbin \\\"%s%s\\\"\\n.byte 0\\n.popsection\");\n", name, i,
           file, suffix);
    printf("extern const char %s%d[] __attribute__((visibility(\"hidden\")));\n", name, i);
}

static void print_blobs(entries list)
{
    puts("#include \"lib/base/base.h\"\n");
    for (int i = 0; i < list.n; i++) print_bytes("embedded_blob_", i, list.at[i].file, "");
    puts("\nconst blob blobs[] = {");
    for (int i = 0; i < list.n; i++) printf("    {\"%s\", embedded_blob_%d, %ld},\n", list.at[i].name, i, list.at[i].n);
    printf("    {0, 0, 0},\n};\nconst int n_blobs = %d;\n", list.n);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void print_schema(entries list)
{
    puts("#include \"lib/db/migrate.h\"\n\nextern const schema_file schema[];\n");
    for (int i = 0; i < list.n; i++) print_bytes("embedded_schema_", i, list.at[i].file, "");
    puts("\nconst schema_file schema[] = {");
    for (int i = 0; i < list.n; i++) {
        const char *name = base_name(list.at[i].name);
        if (strtol(name, NULL, 10) != i + 1) stop(name, "schema files are numbered 0001_, 0002_ … without a gap");
        printf("    {%d, \"%s\", embedded_schema_%d},\n", i + 1, name, i);
    }
    puts("    {0, 0, 0},\n};");
}

static const char *type_of(const char *file)
{
    static const char *const types[][2] = {
        {".css", "text/css; charset=utf-8"},  {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},            {".png", "image/png"},
        {".ico", "image/x-icon"},             {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"}, {".webmanifest", "application/manifest+json"},
    };
    const char *dot = strrchr(file, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
        if (strcmp(dot, types[i][0]) == 0) return types[i][1];
    stop(file, "has no type in embed.c");
}

static void print_base36(u64 v)
{
    char digits[14] = {0};
    for (int i = 12; i >= 0; i--, v /= 36) digits[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[v % 36];
    fputs(digits, stdout);
}

static void print_asset(const entry *e, int i)
{
    printf("    {\"%s\", \"%s\", (const u8 *)embedded_asset_%d, ", e->name, type_of(e->name), i);
    if (e->n_gzip) printf("(const u8 *)embedded_gzip_%d, %ld, %ld, \"", i, e->n, e->n_gzip);
    else printf("0, %ld, 0, \"", e->n);
    print_base36(e->hash);
    puts("\"},");
}

static void print_assets(entries list)
{
    puts("#include \"lib/http/asset.h\"\n");
    for (int i = 0; i < list.n; i++) {
        print_bytes("embedded_asset_", i, list.at[i].file, "");
        if (list.at[i].n_gzip) print_bytes("embedded_gzip_", i, list.at[i].file, ".gz");
    }
    puts("\nconst asset assets[] = {");
    for (int i = 0; i < list.n; i++) print_asset(&list.at[i], i);
    printf("    {0},\n};\nconst int n_assets = %d;\n", list.n);
}

int main(int n, char **arg)
{
    static fault_point no_return;
    if (n < 2) stop("usage", "embed blobs|schema|assets|etag FILE…");
    if (setjmp(no_return.env)) stop("memory", no_return.why);
    arena mem = arena_new(1 << 20, &no_return);
    const char *what = arg[1];
    entries list = entries_read(&mem, arg + 2, n - 2);

    if (strcmp(what, "etag") == 0 && list.n == 1) return print_base36(list.at[0].hash), 0;
    puts("/* Made by tool/embed.c. Do not edit. */");
    if (strcmp(what, "blobs") == 0) print_blobs(list);
    else if (strcmp(what, "schema") == 0) print_schema(list);
    else if (strcmp(what, "assets") == 0) print_assets(list);
    else stop(what, "is not a kind of table");
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
