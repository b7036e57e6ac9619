/*
 * tmpl.c — the command: tmpl IN.html OUT.c OUT.h compiles a page template to C.
 * Files and messages only; the work is in tmpl_read.c.
 */
#include "tool/tmpl.h"

#include <stdio.h>
#include <string.h>

static bool file_write(const char *path, str s)
{
    FILE *f = fopen(path, "wb");
    if (!f) return false;
    bool ok = fwrite(s.p, 1, (size_t)s.n, f) == (size_t)s.n;
    return fclose(f) == 0 && ok;
}

static str basename_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return str_of(slash ? slash + 1 : path);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: tmpl IN.html OUT.c OUT.h\n");
        return 2;
    }
    fault_point f = {0};
    if (setjmp(f.env)) {
        fprintf(stderr, "%s: %s\n", argv[1], f.why);
        return 1;
    }
    arena a = arena_new(64 << 20, &f);
    str src;
    char why[256];
    if (!file_read(&a, str_of(argv[1]), 16 << 20, &src, why)) {
        fprintf(stderr, "%s\n", why);
        return 1;
    }
    tmpl_result got = tmpl_compile(&a, str_of(argv[1]), src, basename_of(argv[3]));
    if (!got.ok) {
        fprintf(stderr, "%s\n", got.error);
        return 1;
    }
    if (!file_write(argv[2], got.code) || !file_write(argv[3], got.header)) {
        perror(argv[2]);
        return 1;
    }
    arena_free(&a);
    return 0;
}
